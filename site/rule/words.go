package rule

import (
	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/source"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Nearest is the word that was probably meant, "" if none is near.
func (p *Pass) Nearest(written string, words []string) string {
	if p.guesses--; p.guesses < 0 {
		return ""
	}
	if near := postmortem.Nearest(written, words); !otherNumber(written, near) {
		return near
	}
	return ""
}

// NotOneOf says that a field holds a word outside a list, with the nearest as
// the fix. what ends the sentence: "is not a service of the catalogue".
func (p *Pass) NotOneOf(f frontmatter.Field, words []string, what, otherwise string) *finding.Finding {
	found := p.Reportf(f.At(), otherwise, "%q %s", Clip(f.Text), what)
	if near := p.Nearest(f.Text, words); near != "" {
		found.Help = fmt.Sprintf("did you mean %q?", near)
		if len(otherwise) < 60 {
			found.Help += " " + otherwise
		}
		found.Edits = []finding.Edit{{At: Inside(f), New: near}}
	}
	return found
}

// otherNumber reports words that only differ in a number: sev1 is not what
// somebody meant who wrote sev7.
func otherNumber(a, b string) bool {
	word := func(s string) string { return strings.TrimRight(strings.ToLower(s), "0123456789") }
	return word(a) == word(b) && word(a) != strings.ToLower(a)
}

// Inside is the text of a scalar without its quotes.
func Inside(f frontmatter.Field) source.Span {
	at := f.Where
	if text := at.Text(); f.Quoted && len(text) >= 2 && (text[0] == '"' || text[0] == '\'') {
		at.Start, at.End = at.Start+1, at.End-1
	}
	return at
}

// OneOf offers words that could stand instead.
func OneOf(words []string) string {
	if len(words) == 1 {
		return "write " + words[0]
	}
	return "write one of " + Listed(words)
}

// Listed joins words for a help line and leaves out what would make it a page.
func Listed(words []string) string {
	const most = 12
	if len(words) > most {
		return strings.Join(words[:most], ", ") + fmt.Sprintf(" and %d more", len(words)-most)
	}
	return strings.Join(words, ", ")
}

// Clip shortens a text of a stranger for a message of one line.
func Clip(s string) string { return ClipTo(s, 60) }

func ClipTo(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) > most {
		return string([]rune(s)[:most-1]) + "…"
	}
	return s
}

// FirstLine is where to point for something that a file as a whole has or lacks.
func FirstLine(pm *postmortem.Postmortem) source.Span {
	return pm.Doc.File.LineSpanOf(1)
}

// FieldOf is a field of an item of a list in the front matter.
func FieldOf(pm *postmortem.Postmortem, list string, i int, name string) frontmatter.Field {
	return pm.Doc.Field(fmt.Sprintf("%s[%d].%s", list, i, name))
}

// ItemName is how a message calls an item: by its id where it has one.
func ItemName(kind, id string) string {
	if id == "" {
		return kind
	}
	return kind + " " + Clip(id)
}

// Human says how long a time is, as people say it.
func Human(d time.Duration) string {
	switch days := int(d.Hours() / 24); {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 24*time.Hour:
		return strings.TrimSuffix(fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60), " 0 min")
	default:
		return finding.Plural(days, "day", "days")
	}
}

// Slug is a text in the letters of an ID.
func Slug(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return -1
	}, markdown.Slug(s))
}

// IsWeb reports a full web address.
func IsWeb(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(s, "http://")
	}
	host, _, _ := strings.Cut(rest, "/")
	return ok && strings.Contains(host, ".") && !strings.ContainsAny(rest, " \t\n<>\"")
}

// Future reports a moment that is certainly after now. A bare day is given
// the zones in which it has begun already.
func (p *Pass) Future(m postmortem.Moment) bool {
	if p.Now.IsZero() || !m.Known() {
		return false
	}
	return postmortem.Moment{At: p.Now}.Before(m)
}
