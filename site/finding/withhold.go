package finding

import (
	"slices"
	"strings"

	"debrief/site/source"
)

// Secrecy is how much of the findings about a file a log may show.
type Secrecy int

const (
	Repeatable Secrecy = iota // the log may show all findings in full
	// The visibility of the post-mortem is unclear, so only findings about its visibility
	// are shown in full.
	Unclear
	Restricted // no finding about the file is shown in full
)

// Withhold returns the findings for a log, which may have more readers than a
// restricted post-mortem. It reduces each finding about a confidential file to the
// path, line and rule. secrecy returns the Secrecy of the file at a path.
func (l List) Withhold(secrecy func(path string) Secrecy) List {
	out := make(List, len(l))
	for i, f := range l {
		level := Repeatable
		if path := f.Path(); path != "" {
			level = secrecy(path)
		}
		f.Related = slices.DeleteFunc(slices.Clone(f.Related), func(r Related) bool {
			return level != Repeatable || r.At.File != nil && secrecy(r.At.File.Path) != Repeatable
		})
		if level != Repeatable {
			f = withheld(f, level == Unclear && isAboutVisibility(f))
		}
		out[i] = f
	}
	return out
}

// isAboutVisibility reports whether f is about the front-matter field visibility. The
// message of such a finding quotes no other text.
func isAboutVisibility(f Finding) bool {
	switch f.Rule {
	case "form/value", "form/duplicate-key", "form/unknown-key", "form/required-field", "form/front-matter":
		return strings.Contains(strings.ToLower(f.Message+" "+f.Key), "visib")
	}
	return false
}

func withheld(f Finding, keepMessage bool) Finding {
	out := Finding{
		Rule: f.Rule, Level: f.Level, Suppressed: f.Suppressed, Baseline: f.Baseline, nth: f.nth,
		Subject: f.Subject, Key: "withheld", Message: f.Message, Help: f.Help,
	}
	if !keepMessage {
		out.Message, out.Help = "not shown: the post-mortem is restricted", "run debrief check in a terminal to read it"
	}
	line, _ := f.At.Position()
	out.At = source.Span{File: &source.File{Path: f.Path(), LinesBefore: line - 1}}
	return out
}
