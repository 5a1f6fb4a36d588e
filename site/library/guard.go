package library

import (
	"slices"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/privacy"
	"debrief/site/source"
)

// Guard calls do, which processes the file f, and returns false if do panicked. A panic
// becomes a finding for the file, so all work on one file must be inside Guard; see
// [finding.Faults].
func (l *Library) Guard(f *source.File, do func()) bool { return l.faults.Guard(f, do) }

// Faults returns a finding for each file of the library on which debrief has panicked
// so far.
func (l *Library) Faults() finding.List {
	return slices.DeleteFunc(
		l.faults.List(),
		func(f finding.Finding) bool { return l.files[f.At.File.Path] != f.At.File },
	)
}

// Faulty reports whether debrief has panicked on the file f so far. The site does not
// show such a file.
func (l *Library) Faulty(f *source.File) bool { return l.faults.Has(f) }

// parseFile parses the post-mortem in f and decides who may see it. If debrief panics
// on f, the post-mortem has no fields and no text, and is hidden from every reader.
func parseFile(f *source.File, gate privacy.Gate, faults *finding.Faults) (up parsed) {
	ok := faults.Guard(f, func() {
		f.Load()
		doc, bad := markdown.Parse(f)
		pm, worse := postmortem.ReadIn(doc, gate.Zone)
		up = parsed{pm, append(bad, worse...)}
		pm.Access = gate.Access(pm)
	})
	if !ok {
		doc := &markdown.Document{
			File: f, Front: frontmatter.None, Sections: []markdown.Section{{}}, Refused: "could not be read",
		}
		up.pm, _ = postmortem.Read(doc)
		up.pm.Access, up.found = postmortem.Damaged, nil
	}
	return up
}
