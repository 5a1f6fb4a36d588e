package rule

import (
	"fmt"
	"strings"
	"time"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/source"
	"debrief/site/template"
)

// A Pass holds the input of the rules and collects their findings. One goroutine
// uses it; the values that it points to are shared and read-only.
type Pass struct {
	Library  *library.Library
	Template *template.Template
	Catalog  *catalog.Catalog
	Now      time.Time
	// Before is the library before the change, nil if there is no change to check.
	// Rules about forbidden changes do not report then.
	Before  *library.Library
	Renamed map[postmortem.ID]postmortem.ID // the old IDs of renamed post-mortems
	RuleIDs []string                        // all rules that the catalogue may name
	Roster  func() *Roster                  // returns the library's people, read on first use; nil: read by this pass
	Cache   *Cache                          // shared by the passes of one run and one catalogue; nil: no sharing

	// MinLevel is the lowest level of the findings that the caller needs.
	MinLevel finding.Level

	// Selected reports the post-mortems to check; nil: all. Others may only be present as a
	// summary, and rules about the library do not report them.
	Selected func(*postmortem.Postmortem) bool

	rule     *Rule
	pm       *postmortem.Postmortem // nil while rules about the library run
	found    []*finding.Finding
	reported int // findings of this rule in this post-mortem
	guesses  int // left for this post-mortem
	prose    *prose.Text
	perFile  map[fileKey]any // see PerFile
	hide     []source.Span   // further places that must not be printed
}

// ReportMissing reports a file that pm refers to and the library does not contain. A file
// outside pm's own folder is a warning: the site does not show it.
func (p *Pass) ReportMissing(pm *postmortem.Postmortem, name string, at source.Span, help string) {
	if !p.Library.IsRefused(pm, name) {
		p.Reportf(at, help, "%q is not in the library", Clip(name))
		return
	}
	found := p.Reportf(
		at,
		"keep a copy in this post-mortem's own folder",
		"%q is not in this post-mortem's own folder, and is not shown",
		Clip(name),
	)
	found.Level = min(found.Level, finding.Warning)
}

// Selects reports whether pm is selected for checking.
func (p *Pass) Selects(pm *postmortem.Postmortem) bool { return p.Selected == nil || p.Selected(pm) }

// Previous returns pm before the change, under any old ID. It returns nil if pm is new or
// newly visible to its readers, and if there is no change to check.
func (p *Pass) Previous(pm *postmortem.Postmortem) *postmortem.Postmortem {
	if p.Before == nil {
		return nil
	}
	for _, name := range append([]string{string(pm.ID), string(p.Renamed[pm.ID])}, pm.Aliases...) {
		if old, ok := p.Before.Lookup(name); ok {
			if old.Access < min(pm.Access, postmortem.DraftOnly) {
				return nil // a message may quote it
			}
			return old
		}
	}
	return nil
}

// These bound the findings of one rule in one file, and the searches for a
// similar word.
const (
	MaxFindings = 50
	maxGuesses  = 50
)

// Reportf adds a finding at a place. The message is a fact with the value found;
// help is one imperative line. The caller may add related places and edits to the
// result, or lower its level.
func (p *Pass) Reportf(at source.Span, help, format string, args ...any) *finding.Finding {
	f := &finding.Finding{Rule: p.rule.ID, Level: p.level(), At: at, Help: help, Message: fmt.Sprintf(format, args...)}
	if p.reported++; p.rule.All != nil || p.reported <= MaxFindings {
		p.found = append(p.found, f)
	}
	return f
}

// Prose returns the sentences of a post-mortem. For the post-mortem being checked,
// it parses them once for all rules.
func (p *Pass) Prose(pm *postmortem.Postmortem) *prose.Text {
	if pm != p.pm {
		return prose.ReadText(pm)
	}
	if p.prose == nil {
		p.prose = prose.ReadText(pm)
	}
	return p.prose
}

// PerFile returns the result of read for f. It calls read once for all items of a
// post-mortem that name f, and once for each kind of result.
func (p *Pass) PerFile(kind string, f *source.File, read func() any) any {
	key := fileKey{kind, f}
	found, known := p.perFile[key]
	if !known {
		if p.perFile == nil {
			p.perFile = map[fileKey]any{}
		}
		found = read()
		p.perFile[key] = found
	}
	return found
}

type fileKey struct {
	kind string
	file *source.File
}

// ErrorsIn returns Prose for a rule that reports errors. If the caller only needs
// errors, it leaves out the body if may rejects all its words, and the fields of the
// front matter with only rejected words. A build runs this way, and parsing words is
// most of the cost of these rules.
func (p *Pass) ErrorsIn(pm *postmortem.Postmortem, may func(word string) bool) *prose.Text {
	if p.MinLevel < finding.Error || p.prose != nil || prose.HasCandidate(pm, may) {
		return p.Prose(pm)
	}
	return prose.ReadFields(pm, may)
}

// ErrorsInFields is ErrorsIn for a rule without errors in the body.
func (p *Pass) ErrorsInFields(pm *postmortem.Postmortem, may func(word string) bool) *prose.Text {
	if p.MinLevel < finding.Error || p.prose != nil {
		return p.Prose(pm)
	}
	return prose.ReadFields(pm, may)
}

// People returns the names of the library's people.
func (p *Pass) People() *Roster {
	if p.Roster == nil {
		p.Roster = RosterOf(p.Library)
	}
	return p.Roster()
}

// English reports whether a post-mortem is in English, by its field lang or the
// catalogue. It is English if neither sets a language.
func (p *Pass) English(pm *postmortem.Postmortem) bool {
	lang := pm.Doc.Field("lang").Text
	if lang == "" {
		lang = p.Catalog.Language
	}
	return lang == "" || lang == "en" || strings.HasPrefix(lang, "en-") || strings.HasPrefix(lang, "en_")
}

func (p *Pass) level() finding.Level {
	if p.rule.MajorLevel != finding.Off && p.pm != nil && p.Catalog.IsMajor(p.pm.Severity) {
		return p.rule.MajorLevel
	}
	return p.rule.Level
}

// CheckPostmortem runs rules on one post-mortem. It does not change the Pass.
func (p Pass) CheckPostmortem(rules []Rule, pm *postmortem.Postmortem) finding.List {
	p.guesses, p.pm, p.prose, p.perFile = maxGuesses, pm, nil, nil
	for i := range rules {
		if rules[i].Each != nil {
			p.each(&rules[i], pm)
		}
	}
	return p.list()
}

func (p *Pass) each(rule *Rule, pm *postmortem.Postmortem) {
	p.rule, p.reported = rule, 0
	rule.Each(p, pm)
	if more := p.reported - MaxFindings; more > 0 {
		last := *p.found[len(p.found)-1]
		summarize(&last, more)
		p.found = append(p.found, &last)
	}
}

// summarize turns a finding into one that counts the findings that are not listed.
func summarize(f *finding.Finding, more int) {
	f.Message = finding.Plural(more, "more finding", "more findings") + " of this rule below, not listed"
	f.Help, f.Related, f.Edits = "correct the findings above first", nil, nil
}

// CheckLibrary runs rules on the library as a whole. It does not change the Pass.
func (p Pass) CheckLibrary(rules []Rule) finding.List {
	p.guesses = maxGuesses
	for i := range rules {
		if rules[i].All != nil {
			p.rule = &rules[i]
			rules[i].All(&p)
		}
	}
	return p.list()
}

func (p *Pass) list() finding.List {
	out := make(finding.List, len(p.found))
	for i, f := range p.found {
		out[i] = *f
	}
	return out
}
