// Package revision says what it means that a write-up changed: "severity from sev3
// to sev2, 2 factors added, a1 due moved 4 weeks later". A [Ledger] says so of
// every revision that Git has kept, and what became of promises on the way.
//
// It refuses to judge a change, to know how words are compared (difference) and
// to know pages. Start at [Between]; ledger.go asks it of a whole history.
package revision

import (
	"slices"
	"strings"

	"debrief/site/diff"
	"debrief/site/postmortem"
	"debrief/site/source"
	"debrief/site/wording"
	"debrief/theme/i18n"
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
func Between(l *wording.Language, before, after *postmortem.Postmortem) []Change {
	d := differ{l: l}
	if before.Unreadable || after.Unreadable {
		switch {
		case !after.Unreadable:
			d.say("fields", "the fields are now readable")
		case !before.Unreadable:
			d.say("fields", "the fields are no longer readable")
		}
		return d.out
	}
	d.value("status", "status", status(l, before.Status), status(l, after.Status))
	d.value("severity", "severity", before.Severity, after.Severity)
	d.value("kind", "kind", l.Label(string(before.Kind)), l.Label(string(after.Kind)))
	d.value("visibility", "visibility", l.Label(before.Visibility), l.Label(after.Visibility))
	if before.Title != after.Title {
		d.say("title", "title now “{0}”", excerpt(after.Title))
	}
	d.times(before, after)
	d.items("impact", impacts(l, before), impacts(l, after))
	d.items("service", services(l, before), services(l, after))
	d.value("detection", "detection", l.Label(before.Detection.Method), l.Label(after.Detection.Method))
	d.value("trigger", "trigger", l.Label(before.Trigger.Category), l.Label(after.Trigger.Category))
	d.items("factor", factors(l, before), factors(l, after))
	d.items("action", actions(l, before), actions(l, after))
	d.items("evidence", evidence(l, before), evidence(l, after))
	d.items("participant", participants(l, before), participants(l, after))
	d.items("account", accounts(l, before), accounts(l, after))
	d.items("symptom", names(before.Symptoms), names(after.Symptoms))
	d.long("summary", "summary", before.Summary, after.Summary)
	d.items("author", names(before.Authors), names(after.Authors))
	d.items("reviewer", names(before.Reviewers), names(after.Reviewers))
	d.items("other name", names(before.Aliases), names(after.Aliases))
	d.items("source", names(before.Sources), names(after.Sources))
	d.items("related post-mortem", relations(l, before), relations(l, after))
	d.day("review", "review", before.Review.Held, after.Review.Held)
	d.day("publication", "publication", before.Published, after.Published)
	d.items("amendment", amendments(l, before), amendments(l, after))
	return d.bounded()
}

// OfSections says which parts of a text differ, and by how many words.
func OfSections(l *wording.Language, sections []diff.Section) []Change {
	d := differ{l: l}
	for _, s := range sections {
		name := l.Text("the introduction")
		if s.Heading != "" {
			name = l.Text("“{0}”", excerpt(s.Heading))
		}
		added, removed := l.Plural(s.New, "word", "words"), l.Plural(s.Gone, "word", "words")
		switch {
		case s.Began:
			d.say("text", "{0} added with {1}", name, added)
		case s.Ended:
			d.say("text", "{0} removed with {1}", name, removed)
		case s.New == 0 && s.Gone == 0:
			d.say("text", "{0}: only punctuation changed", name)
		case s.Gone == 0:
			d.say("text", "{0}: {1} added", name, added)
		case s.New == 0:
			d.say("text", "{0}: {1} removed", name, removed)
		default:
			d.say("text", "{0}: {1} added, {2} removed", name, added, l.Thousands(s.Gone))
		}
	}
	return d.bounded()
}

// A differ gathers what two versions differ in.
type differ struct {
	l   *wording.Language
	out []Change
}

func (d *differ) say(about string, text i18n.Text, args ...any) {
	d.out = append(d.out, Change{about, d.l.Text(text, args...)})
}

// bounded are the first of the changes, and how many more there are.
func (d *differ) bounded() []Change {
	if more := len(d.out) - mostChanges; more > 0 {
		return append(d.out[:mostChanges:mostChanges], Change{"more", d.l.Count(more, "{n} more change", "{n} more changes")})
	}
	return d.out
}

// value compares one word.
func (d *differ) value(about string, name i18n.Text, before, after string) {
	if before != after {
		d.turned(about, d.l.Text(name), before, after)
	}
}

// turned says what became of a value that had one before, has one now, or both.
func (d *differ) turned(about, name, before, after string) {
	switch {
	case before == "":
		d.say(about, "{0} now {1}", name, excerpt(after))
	case after == "":
		d.say(about, "{0} removed, was {1}", name, excerpt(before))
	default:
		d.say(about, "{0} from {1} to {2}", name, excerpt(before), excerpt(after))
	}
}

// long compares a text that is not repeated.
func (d *differ) long(about string, name i18n.Text, before, after string) {
	if before != after {
		d.redone(about, d.l.Text(name), before, after, "{0} reworded")
	}
}

// redone says what became of a text that is not repeated; otherwise is said of
// one that was there before and is.
func (d *differ) redone(about, name, before, after string, otherwise i18n.Text) {
	switch {
	case before == "":
		d.say(about, "{0} added", name)
	case after == "":
		d.say(about, "{0} removed", name)
	default:
		d.say(about, otherwise, name)
	}
}

func status(l *wording.Language, s postmortem.Status) string {
	if slices.Contains(postmortem.Statuses, string(s)) {
		return l.Label(string(s))
	}
	return strings.ToLower(wording.WithSpaces(string(s)))
}

// excerpt shortens a value for the text of a change.
func excerpt(s string) string { return source.Excerpt(s, longest+1) }
