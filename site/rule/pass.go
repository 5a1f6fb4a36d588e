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

// A Pass is what a rule may look at, and how it speaks. It is used by one
// goroutine; what it points to is shared and never changed.
type Pass struct {
	Library *library.Library
	Outline *template.Outline
	Catalog *catalog.Catalog
	Now     time.Time
	// Before is the library that a change is compared with, nil where nobody
	// named one: rules about what may not change ask nothing then.
	Before  *library.Library
	Renamed map[postmortem.ID]postmortem.ID // the ID that a write-up had before, where it is another
	RuleIDs []string                        // of every rule there is, which the catalogue may name
	Roster  func() *Roster                  // of the library, read when it is asked for; nil: by this pass alone
	Memo    *Memo                           // shared by the passes of one run and one catalogue; nil: nothing is kept

	// Least is the lowest level of a finding that is of interest.
	Least finding.Level

	// About says yes to the write-ups that are asked about; nil: all. Of others
	// there may be a sketch only. A rule about the library says nothing of them.
	About func(*postmortem.Postmortem) bool

	rule    *Rule
	pm      *postmortem.Postmortem // nil while the library as a whole is asked
	found   []*finding.Finding
	said    int // findings of this rule about this post-mortem
	guesses int // left for this post-mortem
	prose   *prose.Text
	perFile map[fileKey]any // see PerFile
	hide    []source.Span   // more places that must not be printed
}

// ReportMissing reports a file that pm names and that is not in the library. One that is
// there, but outside of pm's own folder, is a warning: the site does not show it.
func (p *Pass) ReportMissing(pm *postmortem.Postmortem, name string, at source.Span, help string) {
	if !p.Library.Refused(pm, name) {
		p.Reportf(at, help, "%q is not in the library", Clip(name))
		return
	}
	found := p.Reportf(at, "keep a copy in this post-mortem's own folder", "%q is not in this post-mortem's own folder, and is not shown", Clip(name))
	found.Level = min(found.Level, finding.Warning)
}

// Asks reports whether pm is asked about.
func (p *Pass) Asks(pm *postmortem.Postmortem) bool { return p.About == nil || p.About(pm) }

// Was returns what pm was before the change, whatever its name was then; nil if it is
// new, or new to its readers, and where there is no change to compare with.
func (p *Pass) Was(pm *postmortem.Postmortem) *postmortem.Postmortem {
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

// The most that one rule says about one file, and how often a near word is
// looked for: a file with ten thousand dead references is one problem.
const (
	MostSaid    = 50
	mostGuesses = 50
)

// Reportf says that the text at a place is not as it should be: the message
// is a fact with the value found, help one imperative line. The rule may add
// other places and edits to what is returned, or change its level.
func (p *Pass) Reportf(at source.Span, help, format string, args ...any) *finding.Finding {
	f := &finding.Finding{Rule: p.rule.ID, Level: p.level(), At: at, Help: help, Message: fmt.Sprintf(format, args...)}
	if p.said++; p.rule.All != nil || p.said <= MostSaid {
		p.found = append(p.found, f)
	}
	return f
}

// Prose is what a post-mortem says in words. That of the one which is being
// asked about is read once for all rules.
func (p *Pass) Prose(pm *postmortem.Postmortem) *prose.Text {
	if pm != p.pm {
		return prose.Of(pm)
	}
	if p.prose == nil {
		p.prose = prose.Of(pm)
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

// ErrorsIn is Prose for a rule that looks for errors: where nothing less is of
// interest and may says no to each word of the body, it is what the front matter
// says, as far as may says yes there. A build asks so, and most of what it takes to
// ask is reading words.
func (p *Pass) ErrorsIn(pm *postmortem.Postmortem, may func(word string) bool) *prose.Text {
	if p.Least < finding.Error || p.prose != nil || prose.Glance(pm, may) {
		return p.Prose(pm)
	}
	return prose.OfFields(pm, may)
}

// ErrorsInFields is ErrorsIn for a rule to which the body says no errors.
func (p *Pass) ErrorsInFields(pm *postmortem.Postmortem, may func(word string) bool) *prose.Text {
	if p.Least < finding.Error || p.prose != nil {
		return p.Prose(pm)
	}
	return prose.OfFields(pm, may)
}

// People is how the people of the library are called.
func (p *Pass) People() *Roster {
	if p.Roster == nil {
		p.Roster = RosterOf(p.Library)
	}
	return p.Roster()
}

// English reports whether a write-up is in English, as far as anybody said.
func (p *Pass) English(pm *postmortem.Postmortem) bool {
	lang := pm.Doc.Field("lang").Text
	if lang == "" {
		lang = p.Catalog.Language
	}
	return lang == "" || lang == "en" || strings.HasPrefix(lang, "en-") || strings.HasPrefix(lang, "en_")
}

func (p *Pass) level() finding.Level {
	if p.rule.Grave != finding.Off && p.pm != nil && p.Catalog.Grave(p.pm.Severity) {
		return p.rule.Grave
	}
	return p.rule.Level
}

// Ask asks rules about one post-mortem. The Pass stays as it was.
func (p Pass) Ask(rules []Rule, pm *postmortem.Postmortem) finding.List {
	p.guesses, p.pm, p.prose, p.perFile = mostGuesses, pm, nil, nil
	for i := range rules {
		if rules[i].Each != nil {
			p.each(&rules[i], pm)
		}
	}
	return p.list()
}

func (p *Pass) each(rule *Rule, pm *postmortem.Postmortem) {
	p.rule, p.said = rule, 0
	rule.Each(p, pm)
	if more := p.said - MostSaid; more > 0 {
		last := *p.found[len(p.found)-1]
		last.Message = fmt.Sprintf("%s of this rule below %s not shown", finding.Plural(more, "more finding", "more findings"), isAre(more))
		last.Help, last.Related, last.Edits = "correct those above first", nil, nil
		p.found = append(p.found, &last)
	}
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// AskAll asks rules about the library as a whole. The Pass stays as it was.
func (p Pass) AskAll(rules []Rule) finding.List {
	p.guesses = mostGuesses
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
