// Package revision describes the changes of a post-mortem in words, for example
// "severity from sev3 to sev2, 2 factors added, a1 due moved 4 weeks later". A
// [History] describes every revision in Git and collects the changes of action items.
//
// It compares texts with package diff. Start at [Between], which compares two versions;
// history.go compares all revisions of a post-mortem.
package revision

import (
	"slices"
	"strings"

	"debrief/site/postmortem"
	"debrief/site/source"
	"debrief/site/wording"
	"debrief/theme/i18n"
)

// A Change describes one difference between two versions of a post-mortem.
type Change struct {
	About string // the field or part that changed: "severity", "times", "action" or "text"
	Words string // the description of the change: "severity from sev3 to sev2"
	// Reworded names the text whose wording changed, such as the ID of an action item. It
	// is "" for a change of substance.
	Reworded string
	// Negated reports that the text has more or fewer negations and no other change of
	// substance is known. The authors can announce such a change as trivial.
	Negated bool
}

// maxChanges limits the changes that are described for one comparison. maxExcerpt
// limits the characters that are shown of each name and value.
const (
	maxChanges = 40
	maxExcerpt = 80
)

// Between describes the differences between the fields of two versions of a
// post-mortem: first the changes of substance, the most important ones first, and then
// the texts that were only reworded.
func Between(l *wording.Language, before, after *postmortem.Postmortem) []Change {
	d := differ{language: l}
	if before.Unreadable || after.Unreadable {
		switch {
		case !after.Unreadable:
			d.add("fields", "the front matter is readable again")
		case !before.Unreadable:
			d.add("fields", "the front matter is no longer readable")
		}
		return d.changes
	}
	d.value("status", "status", status(l, before.Status), status(l, after.Status))
	d.value("severity", "severity", before.Severity, after.Severity)
	d.value("kind", "kind", l.Label(string(before.Kind)), l.Label(string(after.Kind)))
	d.value("visibility", "visibility", l.Label(before.Visibility), l.Label(after.Visibility))
	if before.Title != after.Title {
		d.add("title", "title is now “{0}”", excerpt(after.Title))
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
	d.longText("summary", "summary", before.Summary, after.Summary)
	d.items("author", names(before.Authors), names(after.Authors))
	d.items("reviewer", names(before.Reviewers), names(after.Reviewers))
	d.items("other name", names(before.Aliases), names(after.Aliases))
	d.items("source", names(before.Sources), names(after.Sources))
	d.items("related post-mortem", relations(l, before), relations(l, after))
	d.day("review", "review", before.Review.Held, after.Review.Held)
	d.day("publication", "publication", before.Published, after.Published)
	d.items("amendment", amendments(l, before), amendments(l, after))
	d.trivialAmendments(before, after)
	d.otherFields(before, after)
	return d.limited()
}

// A differ compares two versions of a post-mortem and collects descriptions of the
// differences.
type differ struct {
	language *wording.Language
	changes  []Change
}

func (d *differ) add(about string, text i18n.Text, args ...any) {
	d.changes = append(d.changes, Change{About: about, Words: d.language.Text(text, args...)})
}

// limited returns the first maxChanges changes, with the changes of substance first. If
// there are more, it adds a change such as "5 more changes".
func (d *differ) limited() []Change {
	slices.SortStableFunc(d.changes, func(a, b Change) int { return isRewording(a) - isRewording(b) })
	if more := len(d.changes) - maxChanges; more > 0 {
		text := d.language.Count(more, "{n} more change", "{n} more changes")
		return append(d.changes[:maxChanges:maxChanges], Change{About: "more", Words: text})
	}
	return d.changes
}

// value adds a description if a short value differs between the versions.
func (d *differ) value(about string, name i18n.Text, before, after string) {
	if before != after {
		d.valueChanged(about, d.language.Text(name), before, after)
	}
}

// valueChanged adds a description of a value that was set, removed or replaced.
func (d *differ) valueChanged(about, name, before, after string) {
	switch {
	case before == "":
		d.add(about, "{0} is now {1}", name, excerpt(after))
	case after == "":
		d.add(about, "{0} removed, was {1}", name, excerpt(before))
	default:
		d.add(about, "{0} from {1} to {2}", name, excerpt(before), excerpt(after))
	}
}

// longText adds a description if a long text differs between the versions. It does not
// quote the text.
func (d *differ) longText(about string, name i18n.Text, before, after string) {
	if before != after {
		d.textChanged(about, about, d.language.Text(name), before, after, reworded)
	}
}

// textChanged adds a description of a changed text without quoting it. verb describes
// the change if the text was neither added nor removed. If the text was reworded but
// its numbers differ, the description states the numbers. If it has more or fewer
// negations, it counts as changed. key identifies the text.
func (d *differ) textChanged(about, key, name, before, after string, verb i18n.Text) {
	switch {
	case before == "":
		d.add(about, "{0} added", name)
	case after == "":
		d.add(about, "{0} removed", name)
	case verb == reworded:
		if was, now := changedNumbers(before, after); len(was)+len(now) > 0 {
			d.numbersChanged(about, name, was, now)
			return
		}
		if countNegations(before) != countNegations(after) {
			d.add(about, changed, name)
			d.changes[len(d.changes)-1].Negated = true
			return
		}
		d.add(about, reworded, name)
		d.changes[len(d.changes)-1].Reworded = key
	default:
		d.add(about, verb, name)
	}
}

func status(l *wording.Language, s postmortem.Status) string {
	if slices.Contains(postmortem.Statuses, string(s)) {
		return l.Label(string(s))
	}
	return strings.ToLower(wording.WithSpaces(string(s)))
}

// excerpt shortens a value to maxExcerpt characters for the description of a change.
func excerpt(s string) string { return source.Excerpt(s, maxExcerpt+1) }
