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
)

// Nearest returns the element of words that the author probably meant by written. It
// returns "" if no element is similar.
func (p *Pass) Nearest(written string, words []string) string {
	if p.guesses--; p.guesses < 0 {
		return ""
	}
	if near := postmortem.NearestWord(written, words); !otherNumber(written, near) {
		return near
	}
	return ""
}

// NotOneOf reports that the value of f is not one of words. It offers the nearest word
// as an edit. problem ends the message: "is not a service of the catalogue". otherwise
// is the help text if no word is similar.
func (p *Pass) NotOneOf(f frontmatter.Field, words []string, problem, otherwise string) *finding.Finding {
	found := p.Reportf(f.At(), otherwise, "%q %s", Clip(f.Text), problem)
	if near := p.Nearest(f.Text, words); near != "" {
		found.Help = fmt.Sprintf("did you mean %q?", near)
		if len(otherwise) < 60 {
			found.Help += " " + otherwise
		}
		found.Edits = []finding.Edit{{At: Inside(f), New: near}}
	}
	return found
}

// otherNumber reports whether a and b differ only in a number. Such words are no typos
// of each other: sev1 is not a suggestion for sev7.
func otherNumber(a, b string) bool {
	word := func(s string) string { return strings.TrimRight(strings.ToLower(s), "0123456789") }
	return word(a) == word(b) && word(a) != strings.ToLower(a)
}

// Inside returns the place of the value of the scalar field f, without its quotes.
func Inside(f frontmatter.Field) source.Span {
	at := f.Where
	if text := at.Text(); f.Quoted && len(text) >= 2 && (text[0] == '"' || text[0] == '\'') {
		at.Start, at.End = at.Start+1, at.End-1
	}
	return at
}

// OneOf returns a help text that lists words, the valid values.
func OneOf(words []string) string {
	if len(words) == 1 {
		return "write " + words[0]
	}
	return "write one of " + Listed(words)
}

// Listed joins words, at most twelve of them, for a line of help.
func Listed(words []string) string {
	const maxListed = 12
	if len(words) > maxListed {
		return strings.Join(words[:maxListed], ", ") + fmt.Sprintf(" and %d more", len(words)-maxListed)
	}
	return strings.Join(words, ", ")
}

// FirstLine returns the first line of pm's file, which is the place of findings about
// the whole file.
func FirstLine(pm *postmortem.Postmortem) source.Span {
	return pm.Doc.File.LineSpanOf(1)
}

// FieldOf returns the field with the given name in entry i of the given front-matter
// list.
func FieldOf(pm *postmortem.Postmortem, list string, i int, name string) frontmatter.Field {
	return pm.Doc.Field(fmt.Sprintf("%s[%d].%s", list, i, name))
}

// ItemName returns the name of a list entry for a message: its kind, followed by its ID
// if it has one.
func ItemName(kind, id string) string {
	if id == "" {
		return kind
	}
	return kind + " " + Clip(id)
}

// Human formats a duration for a message: "53 min", "2 h 32 min", "3 days".
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

// Slug converts s to lower-case letters, digits and hyphens, for a suggested ID, as in
// "Checkout failed" to "checkout-failed".
func Slug(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return -1
	}, markdown.Slug(s))
}

// IsWeb reports whether s is a complete http or https URL.
func IsWeb(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(s, "http://")
	}
	host, _, _ := strings.Cut(rest, "/")
	return ok && strings.Contains(host, ".") && !strings.ContainsAny(rest, " \t\n<>\"")
}

// Future reports whether the moment m is certainly after the current time, even with
// its largest error. A date is not in the future once that day has begun in some time
// zone.
func (p *Pass) Future(m postmortem.Moment) bool {
	if p.Now.IsZero() || !m.IsKnown() {
		return false
	}
	return postmortem.Moment{At: p.Now}.Before(m)
}

// Clip shortens untrusted text for a message to one line of at most 60 characters.
func Clip(s string) string { return source.Excerpt(s, 60) }
