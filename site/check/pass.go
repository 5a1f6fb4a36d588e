package check

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/library"
	"debrief/site/outline"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// A Pass is what a rule may look at, and how it speaks. It is used by one
// goroutine; what it points to is shared and never changed.
type Pass struct {
	Library *library.Library
	Outline *outline.Outline
	Catalog *catalog.Catalog
	Now     time.Time

	form    *template
	ruleIDs []string
	rule    *Rule
	found   []*finding.Finding
	said    int // findings of this rule about this post-mortem
	guesses int // left for this post-mortem
}

// The most that one rule says about one file, and how often a near word is
// looked for: a file with ten thousand dead references is one problem.
const (
	mostSaid    = 50
	mostGuesses = 50
)

// Reportf says that the text at a place is not as it should be: the message
// is a fact with the value found, help one imperative line. The rule may add
// other places and edits to what is returned, or lower its level.
func (p *Pass) Reportf(at source.Span, help, format string, args ...any) *finding.Finding {
	f := &finding.Finding{Rule: p.rule.ID, Level: p.rule.Level, At: at, Help: help, Message: fmt.Sprintf(format, args...)}
	if p.said++; p.rule.All != nil || p.said <= mostSaid {
		p.found = append(p.found, f)
	}
	return f
}

// each asks a rule about one post-mortem.
func (p *Pass) each(rule *Rule, pm *postmortem.Postmortem) {
	p.rule, p.said = rule, 0
	rule.Each(p, pm)
	if more := p.said - mostSaid; more > 0 {
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

// nearest is the word that was probably meant, "" if none is near.
func (p *Pass) nearest(written string, words []string) string {
	if p.guesses--; p.guesses < 0 {
		return ""
	}
	if near := postmortem.Nearest(written, words); !otherNumber(written, near) {
		return near
	}
	return ""
}

// notOneOf says that a field holds a word outside a list, with the nearest as
// the fix. what ends the sentence: "is not a service of the catalogue".
func (p *Pass) notOneOf(f frontmatter.Field, words []string, what, otherwise string) *finding.Finding {
	found := p.Reportf(f.At(), otherwise, "%q %s", clip(f.Text), what)
	if near := p.nearest(f.Text, words); near != "" {
		found.Help = fmt.Sprintf("did you mean %q?", near)
		if len(otherwise) < 60 {
			found.Help += " " + otherwise
		}
		found.Edits = []finding.Edit{{At: inside(f), New: near}}
	}
	return found
}

// otherNumber reports words that only differ in a number: sev1 is not what
// somebody meant who wrote sev7.
func otherNumber(a, b string) bool {
	word := func(s string) string { return strings.TrimRight(strings.ToLower(s), "0123456789") }
	return word(a) == word(b) && word(a) != strings.ToLower(a)
}

// inside is the text of a scalar without its quotes.
func inside(f frontmatter.Field) source.Span {
	at := f.Where
	if text := at.Text(); f.Quoted && len(text) >= 2 && (text[0] == '"' || text[0] == '\'') {
		at.Start, at.End = at.Start+1, at.End-1
	}
	return at
}

// oneOf offers words that could stand instead.
func oneOf(words []string) string {
	if len(words) == 1 {
		return "write " + words[0]
	}
	return "write one of " + listed(words)
}

// listed joins words for a help line and leaves out what would make it a page.
func listed(words []string) string {
	const most = 12
	if len(words) > most {
		return strings.Join(words[:most], ", ") + fmt.Sprintf(" and %d more", len(words)-most)
	}
	return strings.Join(words, ", ")
}

// clip shortens a text of a stranger for a message of one line.
func clip(s string) string { return clipTo(s, 60) }

func clipTo(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) > most {
		return string([]rune(s)[:most-1]) + "…"
	}
	return s
}

// firstLine is where to point for something that a file as a whole has or lacks.
func firstLine(pm *postmortem.Postmortem) source.Span {
	return source.Span{File: pm.Doc.File, End: len(pm.Doc.File.Line(1))}
}
