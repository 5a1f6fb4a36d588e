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

// A Pass holds the input of the rules and collects their findings. Only one goroutine
// may use a Pass. The values to which it points are shared and must not be changed.
type Pass struct {
	Library  *library.Library
	Template *template.Template
	Catalog  *catalog.Catalog
	Now      time.Time
	// Before is the library before the change that is being checked, or nil if no
	// change is being checked. If it is nil, rules about forbidden changes report
	// nothing.
	Before  *library.Library
	Renamed map[postmortem.ID]postmortem.ID // maps the ID of each renamed post-mortem to its ID in Before
	RuleIDs []string                        // IDs of all rules, to which the catalogue may refer
	// Returns the people of the library, whose names are read on the first call; if nil,
	// the Pass reads them.
	Roster func() *Roster
	Cache  *Cache // shared by all passes of a run with the same catalogue; nil means no cache

	// MinLevel is the lowest level of findings that the caller needs. Rules may leave
	// out findings of a lower level.
	MinLevel finding.Level

	// Selected reports whether to check a post-mortem; nil means all. Rules about the
	// whole library report nothing about other post-mortems, of which there may be only
	// a summary.
	Selected func(*postmortem.Postmortem) bool

	rule     *Rule
	pm       *postmortem.Postmortem // the post-mortem that is being checked; nil while rules about the library run
	found    []*finding.Finding
	reported int // number of findings of the current rule about the current post-mortem
	guesses  int // number of remaining searches for a similar word in the current post-mortem
	prose    *prose.Text
	perFile  map[fileKey]any // results of the method PerFile
	hide     []source.Span   // further places with text that no output may show
}

// ReportMissing reports that pm refers to a file, name, which the library does not
// contain. If the file exists outside pm's own folder, the finding is only a warning:
// the site then omits the file.
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

// Selects reports whether pm is to be checked in this pass.
func (p *Pass) Selects(pm *postmortem.Postmortem) bool { return p.Selected == nil || p.Selected(pm) }

// Previous returns the version of pm before the change that is being checked, under its
// present or an old ID. It returns nil if pm is new, if the readers of pm could not see
// the old version, or if no change is being checked.
func (p *Pass) Previous(pm *postmortem.Postmortem) *postmortem.Postmortem {
	if p.Before == nil {
		return nil
	}
	for _, name := range append([]string{string(pm.ID), string(p.Renamed[pm.ID])}, pm.Aliases...) {
		if old, ok := p.Before.Lookup(name); ok {
			if old.Access < min(pm.Access, postmortem.DraftOnly) {
				return nil // a message may quote the old version, which the readers of pm could not see
			}
			return old
		}
	}
	return nil
}

// These limits apply to one file: MaxFindings to the findings of one rule, and
// maxGuesses to the searches for a similar word.
const (
	MaxFindings = 50
	maxGuesses  = 50
)

// Reportf adds a finding of the current rule at a place. The message states the problem
// with the value that is wrong; help is one line in the imperative. The caller may add
// related places and edits to the returned finding, or lower its level.
func (p *Pass) Reportf(at source.Span, help, format string, args ...any) *finding.Finding {
	f := &finding.Finding{Rule: p.rule.ID, Level: p.level(), At: at, Help: help, Message: fmt.Sprintf(format, args...)}
	if p.reported++; p.rule.All != nil || p.reported <= MaxFindings {
		p.found = append(p.found, f)
	}
	return f
}

// Prose returns the sentences of pm. The text of the post-mortem that is being checked
// is parsed only once for all rules.
func (p *Pass) Prose(pm *postmortem.Postmortem) *prose.Text {
	if pm != p.pm {
		return prose.ReadText(pm)
	}
	if p.prose == nil {
		p.prose = prose.ReadText(pm)
	}
	return p.prose
}

// PerFile returns the result of read for the file f. It calls read once per post-mortem
// for each pair of kind and f, and then returns the stored result.
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

// ErrorsIn returns the sentences of pm, as [Pass.Prose] does, for a rule that reports
// errors. A build only needs errors, and parsing words is most of the cost of these
// rules. In a build, ErrorsIn therefore leaves out text that cannot match: the body,
// and each field of the front matter, if may returns false for all its words.
func (p *Pass) ErrorsIn(pm *postmortem.Postmortem, may func(word string) bool) *prose.Text {
	if p.MinLevel < finding.Error || p.prose != nil || prose.HasCandidate(pm, may) {
		return p.Prose(pm)
	}
	return prose.ReadFields(pm, may)
}

// ErrorsInFields returns the same as ErrorsIn, for a rule that reports no errors in the
// body. A build then never parses the body.
func (p *Pass) ErrorsInFields(pm *postmortem.Postmortem, may func(word string) bool) *prose.Text {
	if p.MinLevel < finding.Error || p.prose != nil {
		return p.Prose(pm)
	}
	return prose.ReadFields(pm, may)
}

// People returns the names and handles of the people in the library.
func (p *Pass) People() *Roster {
	if p.Roster == nil {
		p.Roster = RosterOf(p.Library)
	}
	return p.Roster()
}

// English reports whether pm is in English. Its language is the field lang or, if that
// is not set, the language of the catalogue. If neither is set, pm is in English.
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

// CheckPostmortem runs the function Each of the given rules on pm and returns the
// findings. It does not change the Pass.
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

// summarize changes the finding f so that it states that there are more findings which
// are not listed.
func summarize(f *finding.Finding, more int) {
	f.Message = finding.Plural(more, "more finding", "more findings") + " of this rule below, not listed"
	f.Help, f.Related, f.Edits = "correct the findings above first", nil, nil
}

// CheckLibrary runs the function All of the given rules on the whole library and
// returns the findings. It does not change the Pass.
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
