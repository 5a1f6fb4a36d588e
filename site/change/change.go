// Package change says what it means that a write-up changed: "severity from sev3
// to sev2, 2 factors added, a1 due moved 4 weeks later". A [Ledger] says so of
// every revision that Git has kept, and what became of promises on the way.
//
// It refuses to judge a change, to know how words are compared (difference) and
// to know pages. Start at [Between]; ledger.go asks it of a whole history.
package change

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"debrief/site/difference"
	"debrief/site/phrase"
	"debrief/site/postmortem"
)

// A Change is one thing that two versions differ in.
type Change struct {
	About string // the field or part: "severity", "times", "actions", "text"
	Words string // "severity from sev3 to sev2"
}

// mostChanges bounds what is said of one comparison, and longest each name and
// value in it, in letters.
const (
	mostChanges = 40
	longest     = 80
)

// Between says in words what the fields of a write-up were before and are
// after, the gravest first.
func Between(before, after *postmortem.Postmortem) []Change {
	var d differ
	if before.Unreadable || after.Unreadable {
		switch {
		case !after.Unreadable:
			d.say("fields", "the fields can be read")
		case !before.Unreadable:
			d.say("fields", "the fields can no longer be read")
		}
		return d.out
	}
	d.value("status", status(before.Status), status(after.Status))
	d.value("severity", before.Severity, after.Severity)
	d.value("kind", phrase.Spaced(string(before.Kind)), phrase.Spaced(string(after.Kind)))
	d.value("visibility", before.Visibility, after.Visibility)
	if before.Title != after.Title {
		d.say("title", "title now “%s”", clip(after.Title))
	}
	d.times(before, after)
	d.items("impact", impacts(before), impacts(after))
	d.items("service", services(before), services(after))
	d.value("detection", phrase.Spaced(before.Detection.Method), phrase.Spaced(after.Detection.Method))
	d.value("trigger", phrase.Spaced(before.Trigger.Category), phrase.Spaced(after.Trigger.Category))
	d.items("factor", factors(before), factors(after))
	d.items("action", actions(before), actions(after))
	d.items("evidence", evidence(before), evidence(after))
	d.items("participant", participants(before), participants(after))
	d.items("account", accounts(before), accounts(after))
	d.items("symptom", names(before.Symptoms), names(after.Symptoms))
	d.long("summary", before.Summary, after.Summary)
	d.items("author", names(before.Authors), names(after.Authors))
	d.items("reviewer", names(before.Reviewers), names(after.Reviewers))
	d.items("other name", names(before.Aliases), names(after.Aliases))
	d.items("source", names(before.Sources), names(after.Sources))
	d.items("related write-up", relations(before), relations(after))
	d.day("review", before.Review.Held, after.Review.Held)
	d.day("publication", before.Published, after.Published)
	d.items("amendment", amendments(before), amendments(after))
	return d.bounded()
}

// OfSections says which parts of a text differ, and by how many words.
func OfSections(sections []difference.Section) []Change {
	var d differ
	for _, s := range sections {
		name := "the beginning"
		if s.Heading != "" {
			name = "“" + clip(s.Heading) + "”"
		}
		switch {
		case s.Began:
			d.say("text", "%s added with %s", name, phrase.Plural(s.New, "word", "words"))
		case s.Ended:
			d.say("text", "%s removed with %s", name, phrase.Plural(s.Gone, "word", "words"))
		case s.New == 0 && s.Gone == 0:
			d.say("text", "%s: only signs differ", name)
		case s.Gone == 0:
			d.say("text", "%s: %s added", name, phrase.Plural(s.New, "word", "words"))
		case s.New == 0:
			d.say("text", "%s: %s removed", name, phrase.Plural(s.Gone, "word", "words"))
		default:
			d.say("text", "%s: %s added, %s removed", name, phrase.Plural(s.New, "word", "words"), phrase.Thousands(s.Gone))
		}
	}
	return d.bounded()
}

// A differ gathers what two versions differ in.
type differ struct{ out []Change }

func (d *differ) say(about, format string, args ...any) {
	d.out = append(d.out, Change{about, fmt.Sprintf(format, args...)})
}

// bounded are the first of the changes, and how many more there are.
func (d *differ) bounded() []Change {
	if more := len(d.out) - mostChanges; more > 0 {
		return append(d.out[:mostChanges:mostChanges], Change{"more", phrase.Plural(more, "more change", "more changes")})
	}
	return d.out
}

// value compares one word.
func (d *differ) value(name, before, after string) {
	if before != after {
		d.say(name, "%s", turned(name, before, after))
	}
}

// turned is what became of a value that had one before, has one now, or both.
func turned(name, before, after string) string {
	words := "from " + clip(before) + " to " + clip(after)
	switch {
	case before == "":
		words = "now " + clip(after)
	case after == "":
		words = "no longer said, was " + clip(before)
	}
	return strings.TrimSpace(name + " " + words)
}

// long compares a text that is not repeated.
func (d *differ) long(name, before, after string) {
	switch {
	case before == after:
	case before == "":
		d.say(name, "%s added", name)
	case after == "":
		d.say(name, "%s removed", name)
	default:
		d.say(name, "%s reworded", name)
	}
}

func status(s postmortem.Status) string { return strings.ToLower(phrase.Status(s)) }

// clip is the beginning of a text that is too long to be repeated, on one line.
func clip(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= longest {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:longest])) + "…"
}
