package revision

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"debrief/site/diff"
	"debrief/site/postmortem"
	"debrief/site/wording"
	"debrief/theme/i18n"
)

// IsSubstance reports whether the change c is more than a change of wording.
func (c Change) IsSubstance() bool { return c.Reworded == "" }

// isRewording returns 1 if only a wording changed, and 0 for a change of substance.
func isRewording(c Change) int {
	if c.IsSubstance() {
		return 0
	}
	return 1
}

// OnlyWording reports whether the entry was compared and has no change of substance.
func (e *Entry) OnlyWording() bool {
	return !e.First && e.NotCompared == "" && (e.IsTrivial || !slices.ContainsFunc(e.Changes, Change.IsSubstance))
}

// Split returns the changes of substance, and the changes of texts
// that were only reworded.
func Split(changes []Change) (substance, rewordings []Change) {
	for _, c := range changes {
		if c.IsSubstance() {
			substance = append(substance, c)
		} else {
			rewordings = append(rewordings, c)
		}
	}
	return substance, rewordings
}

// rewordedTexts are the words for the texts that can be reworded, in the order of a
// summary.
var rewordedTexts = []struct {
	about string
	one   i18n.One
	many  i18n.Many
}{
	{"factor", "statement", "statements"},
	{"action", "action", "actions"},
	{"evidence", "piece of evidence", "pieces of evidence"},
	{"related post-mortem", "related post-mortem", "related post-mortems"},
	{"field", "other field", "other fields"},
	{"text", "section", "sections"},
}

// SummarizeRewordings returns one sentence about the texts that were reworded, as in
// "wording of 5 statements, 6 actions and 9 sections". It returns the description of a
// single one, and "" if there are none.
func SummarizeRewordings(l *wording.Language, changes []Change) string {
	if _, rewordings := Split(changes); len(rewordings) == 1 {
		return rewordings[0].Words
	}
	texts := map[string]map[string]bool{}
	for _, c := range changes {
		if c.IsSubstance() {
			continue
		}
		if texts[c.About] == nil {
			texts[c.About] = map[string]bool{}
		}
		texts[c.About][c.Reworded] = true
	}
	var parts []string
	if len(texts["summary"]) > 0 {
		parts = append(parts, l.Text("the summary|reworded"))
	}
	for _, t := range rewordedTexts {
		if n := len(texts[t.about]); n > 0 {
			parts = append(parts, l.Plural(n, t.one, t.many))
		}
	}
	if len(parts) > 0 {
		return l.Text("wording of {0}", l.List(parts))
	} else if len(texts["amendment"]) > 0 {
		return l.Text("announced as a trivial change")
	}
	return ""
}

// minAdded is the number of words from which a section counts as extended or shortened
// and not as reworded.
const minAdded = 5

// OfSections describes which sections of a post-mortem changed, and how many words were
// added and removed in each. A section was only reworded if its numbers are the same,
// it has as many negations as before, and about as many words were added as removed.
func OfSections(l *wording.Language, changes diff.Difference) []Change {
	d := differ{language: l}
	for _, s := range changes.Sections {
		name := l.Text("the introduction")
		if s.Heading != "" {
			name = l.Text("“{0}”", excerpt(s.Heading))
		}
		added, removed := l.Plural(s.Added, "word", "words"), l.Plural(s.Removed, "word", "words")
		before, after := changedTexts(changes.Passages, s.Heading)
		was, now := changedNumbers(before, after)
		less, more := min(s.Added, s.Removed), max(s.Added, s.Removed)
		isReworded := !s.IsNew && !s.IsGone && (more < minAdded || 2*less >= more)
		if isReworded && len(was)+len(now) > 0 {
			d.numbersChanged("text", name, was, now)
			continue
		}
		switch {
		case s.IsNew:
			d.add("text", "{0} added with {1}", name, added)
		case s.IsGone:
			d.add("text", "{0} removed with {1}", name, removed)
		case s.Added == 0 && s.Removed == 0:
			d.add("text", "{0}: only punctuation changed", name)
		case s.Removed == 0:
			d.add("text", "{0}: {1} added", name, added)
		case s.Added == 0:
			d.add("text", "{0}: {1} removed", name, removed)
		default:
			d.add("text", "{0}: {1} added, {2} removed", name, added, l.Thousands(s.Removed))
		}
		if isReworded && countNegations(before) == countNegations(after) {
			d.changes[len(d.changes)-1].Reworded = name
		}
	}
	return d.limited()
}

// maxNumbers is the maximum number of changed numbers that are stated for one text.
const maxNumbers = 3

// changedTexts returns the words that were removed from a section, and the words that
// were added to it.
func changedTexts(passages []diff.Passage, heading string) (before, after string) {
	var removed, added strings.Builder
	for _, p := range passages {
		if p.InFields || p.Heading != heading {
			continue
		}
		for _, piece := range p.Pieces {
			switch piece.Kind {
			case diff.Removed:
				removed.WriteString(piece.Text + " ")
			case diff.Added:
				added.WriteString(piece.Text + " ")
			}
		}
	}
	return removed.String(), added.String()
}

// numbersChanged adds a description of a text whose numbers changed. was has the
// numbers that were removed, and now has the ones that were added.
func (d *differ) numbersChanged(about, name string, was, now []string) {
	switch {
	case len(was) == 0:
		d.add(about, "{0}: {1} added", name, d.language.List(now))
	case len(now) == 0:
		d.add(about, "{0}: {1} removed", name, d.language.List(was))
	default:
		d.add(about, "{0}: {1} instead of {2}", name, d.language.List(now), d.language.List(was))
	}
}

// negationPattern matches an English or German word that negates a sentence.
var negationPattern = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:no|not|none|never|neither|nor|nothing|nobody|` +
	`cannot|without|[a-z]+n['’]t|nicht|nichts|nie|niemals|niemand|kein(?:e[mnrs]?)?|ohne)(?:$|[^\pL])`)

func countNegations(text string) int {
	n := 0
	for word := range strings.FieldsSeq(text) {
		if negationPattern.MatchString(word) {
			n++
		}
	}
	return n
}

// changedNumbers returns the numbers, times and dates that are only in the text before,
// and the ones that are only in the text after, at most maxNumbers of each.
func changedNumbers(before, after string) (was, now []string) {
	was, now = numbersIn(before), numbersIn(after)
	for i := 0; i < len(was); {
		if at := slices.Index(now, was[i]); at >= 0 {
			was, now = slices.Delete(was, i, i+1), slices.Delete(now, at, at+1)
		} else {
			i++
		}
	}
	return was[:min(len(was), maxNumbers)], now[:min(len(now), maxNumbers)]
}

// numberPattern matches a number, a percentage, a time of day or a date.
var numberPattern = regexp.MustCompile(`^[≈~<>+−-]?[$€£]?[0-9][0-9.,:/-]*%?$`)

func numbersIn(text string) []string {
	var out []string
	for word := range strings.FieldsSeq(text) {
		word = strings.Trim(word, ".,;:()[]{}|\"'“”*_`")
		if numberPattern.MatchString(word) {
			out = append(out, word)
		}
	}
	return out
}

// trivialAmendments adds the changes that the authors announced as trivial in the field
// amended.
func (d *differ) trivialAmendments(before, after *postmortem.Postmortem) {
	announced := trivialDays(before)
	for _, day := range trivialDays(after) {
		if slices.ContainsFunc(announced, day.Equal) {
			continue
		}
		d.add("amendment", "announced as a trivial change on {0}", d.language.Date(day))
		d.changes[len(d.changes)-1].Reworded = "amendment"
	}
}

// trivialDays returns the days of the changes that the front matter of pm marks as
// trivial.
func trivialDays(pm *postmortem.Postmortem) []time.Time {
	var out []time.Time
	for _, item := range pm.Doc.Field("amended").Items {
		day, err := time.Parse(time.DateOnly, item.Get("at").Text)
		if err == nil && strings.EqualFold(item.Get("trivial").Text, "true") {
			out = append(out, day)
		}
	}
	return out
}

// isTrivial reports whether the authors announced the revision e as trivial: it adds
// such an entry to the field amended, or it was made on the day of one. A revision that
// changes the status, the impact, the times or an action item is never trivial.
func (c *comparison) isTrivial(before, after version, e *Entry) bool {
	for _, change := range e.Changes {
		if change.IsSubstance() && !change.Negated && slices.Contains(importantChanges, change.About) {
			return false
		}
	}
	// Parsing the fields of the current version takes 5 % of a build; few versions need it.
	if strings.Contains(after.text[:after.body], "trivial") &&
		len(trivialDays(c.withFields(after))) > len(trivialDays(c.withFields(before))) {
		return true
	}
	day := e.When.UTC().Truncate(24 * time.Hour)
	return slices.ContainsFunc(c.trivial, day.Equal)
}

var importantChanges = []string{
	"status", "severity", "kind", "visibility", "title", "times", "impact", "service", "factor", "action", "amendment",
}
