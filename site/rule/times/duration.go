package times

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/rule"
	"debrief/site/source"
)

// A span is a duration between two of the recorded times of an incident, with the
// expressions by which texts refer to this duration.
type span struct {
	from, to string
	fit      ends     // further times at which authors may let the duration begin and end
	words    []string // words of which a sentence about the duration contains at least one
	// Expressions that capture the qualifier, such as "about", in group 1 and the length in
	// group 2.
	phrases []*regexp.Regexp
	label   *regexp.Regexp // matches the label of the length, in a table or before a colon
}

const (
	harm = `(?:incident|outage|disruption|degradation|interruption|downtime|impact|event)`
	// how matches the qualifier in front of a length: an approximation such as "about",
	// or a limit such as "up to".
	how = `(?:(about|around|roughly|approximately|approx\.?|circa|ca\.|some|~|≈|less than|more than|longer than|shorter than|under|over|at least|at most|up to|within|almost|nearly|close to|another|the (?:first|last|next)|every|each) ?)?(?:a |the )?`
)

func called(before, behind string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)` + before + how + lengthForm + behind)
}

// ends holds the names of the times at which a duration may begin and end.
type ends struct{ from, to []string }

// These are further times that are accepted as the start and end of an outage. Authors
// also count an outage from the first signal, or until the end of the work.
var (
	ofHarm   = ends{[]string{"started", "detected", "acknowledged", "declared"}, []string{"mitigated", "resolved"}}
	ofSignal = ends{[]string{"introduced", "started"}, []string{"detected", "acknowledged", "declared"}}
)

// spans lists the durations that post-mortems often state in their text.
var spans = []span{
	{
		"started",
		"mitigated",
		ofHarm,
		[]string{"last", "outage", "incident", "disrupt", "degrad", "interrupt", "downtime", "impact", "event"},
		[]*regexp.Regexp{
			called(`\b(?:`+harm+`|it|this|which) (?:\w+ ){0,2}?last(?:ed|ing) (?:for )?(?:a total of )?`, ``),
			called(`\b`+harm+` (?:of|lasting|for) (?:a total of )?`, ``),
			called(`\b`, `(?:[- ]long)? (?:\w+ )?(?:outage|incident|disruption|degradation|interruption)\b`),
		},
		regexp.MustCompile(
			`(?i)^\W*(?:total |overall |incident |outage |impact )?duration(?: of (?:the )?` + harm + `)?$|^\W*(?:mean )?time to (?:mitigat\w+|recover\w*|restor\w+|repair)$|^\W*(?:M?TTM|M?TTR)$`,
		),
	},
	{"started", "detected", ofSignal, []string{"detect", "notice", "discover", "spotted", "took"}, []*regexp.Regexp{
		called(`\b(?:detected|noticed|discovered|spotted) (?:only |just )?after `, ``),
		called(
			`\b(?:detected|noticed|discovered|spotted) (?:only |just )?`,
			` (?:later|after (?:it|the `+harm+`) (?:began|started))\b`,
		),
		called(
			`\btook (?:us |\w+ )?`,
			` (?:to (?:detect|notice|discover) (?:it|this|the `+harm+`)|until (?:anybody|anyone|somebody|we) (?:noticed|knew))\b`,
		),
	}, regexp.MustCompile(`(?i)^\W*(?:mean )?time to detect(?:ion)?$|^\W*M?TTD$`)},
	{
		"detected",
		"acknowledged",
		ends{[]string{"started", "detected"}, []string{"acknowledged", "declared", "mitigated"}},
		nil,
		nil,
		regexp.MustCompile(`(?i)^\W*(?:mean )?time to (?:acknowledge(?:ment)?|respon[ds]e?)$|^\W*M?TTA$`),
	},
	{"started", "resolved", ofHarm, nil, nil, regexp.MustCompile(`(?i)^\W*(?:mean )?time to (?:resol\w+|fix|close)$`)},
}

var (
	// opening matches a length at the beginning of a summary, as in "For 53 minutes one
	// in nine checkouts failed".
	opening = called(`^(?:for|over) (?:a total of )?`, ``)
	// otherOne matches words that refer to another incident, or to a part of this
	// incident, as in "the second outage".
	otherOne = regexp.MustCompile(
		`(?i)\b(?:first|second|third|another|each|every|earlier|previous|last|other|next|similar|both|planned|longest|shortest|brief|partial|typical|provider['’]s|vendor['’]s|their|its|no|if|until|would|could|might)(?: [\w'’-]+){0,3} ?$`,
	)
	// inParts matches words near a length which show that it is not the length of one
	// whole incident, but of a part of it, of several incidents, or of a future one.
	inParts = regexp.MustCompile(
		`(?i)\b(?:followed|additional\w*|another|spanning|intermittent\w*|hard|full|worst|(?:two|three|several) (?:\w+ )?(?:outages|incidents|disruptions|times|phases|parts)|expect\w*|will|estimat\w*|between|most (?:\w+ )?users|some (?:\w+ )?users)\b`,
	)
	// roughWord matches the qualifiers of an approximate length, such as "about".
	// Lengths with other qualifiers are limits and are not compared.
	roughWord = regexp.MustCompile(`(?i)^(?:about|around|roughly|approx.*|circa|ca\.|some|~|≈)$`)
)

// checkDuration reports lengths in the text that do not match the recorded times of the
// incident, within the precision of both.
func checkDuration(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.IsWithdrawn() || pm.Unreadable || !p.English(pm) {
		return
	}
	d := durationCheck{p, pm, map[string]bool{}}
	var known []span
	for _, s := range spans {
		if d.recorded(s) >= 0 {
			known = append(known, s)
			d.checkTables(s)
		}
	}
	if known == nil {
		return
	}
	p.Prose(pm).Each(func(in *prose.Sentence) {
		if !mayHaveLength(in.Text) || !mayDescribeWhole(in.Passage()) {
			return
		}
		lower := strings.ToLower(in.Text)
		for _, s := range known {
			d.checkSentence(s, in, lower)
		}
	})
}

// durationCheck holds the state of checkDuration for one post-mortem.
type durationCheck struct {
	p        *rule.Pass
	pm       *postmortem.Postmortem
	reported map[string]bool // offsets of the lengths that were already reported
}

// recorded returns the duration of the span s according to the recorded times. It
// returns -1 if one of the two times is unknown or too imprecise.
func (d durationCheck) recorded(s span) time.Duration {
	a, b := d.pm.Times.ByName(s.from), d.pm.Times.ByName(s.to)
	if !certain(*a) || !certain(*b) || b.At.Before(a.At) {
		return -1
	}
	return b.At.Sub(a.At)
}

func certain(m postmortem.Moment) bool { return m.IsKnown() && !m.Estimate && !byDay(m) }

// mayDescribeWhole reports whether a passage may state the length of the whole
// incident. It returns false for the timeline, which describes parts of the incident,
// and for the last sections of a post-mortem, which describe later events.
func mayDescribeWhole(in *prose.Passage) bool {
	return !in.Quoted && in.Event < 0 && in.Kind != prose.Heading &&
		!slices.Contains(
			[]string{"timeline", "accounts", "evidence", "actions", "follow-up", "averted", "stopped_by"},
			in.Part,
		)
}

// checkSentence compares the lengths in a sentence that refer to the span s with the
// recorded times. lower is the sentence in lower case.
func (d durationCheck) checkSentence(s span, in *prose.Sentence, lower string) {
	of, text := in.Passage(), in.Unquoted()
	var forms []*regexp.Regexp
	if slices.ContainsFunc(s.words, func(word string) bool { return strings.Contains(lower, word) }) {
		forms = s.phrases
	}
	if s.to == "mitigated" && of.Field == "summary" && in == &of.Sentences[0] {
		forms = append(slices.Clone(forms), opening)
	}
	for _, form := range forms {
		for _, m := range form.FindAllStringSubmatchIndex(text, maxLengths) {
			if inParts.MatchString(text[max(0, m[4]-around):m[4]]) ||
				inParts.MatchString(text[m[5]:min(len(text), m[5]+around)]) ||
				otherOne.MatchString(text[max(0, m[0]-around):m[0]]) ||
				otherOne.MatchString(text[m[0]:m[len(m)-2]]) {
				continue
			}
			d.compare(s, group(text, m, 1), group(text, m, 2), in.Span(m[4], m[5]))
		}
	}
	if name, rest, ok := strings.Cut(text, ":"); ok && s.hasLabel(strings.Trim(name, " *_")) {
		if m := alone.FindStringSubmatchIndex(rest); m != nil {
			at := len(name) + 1
			d.compare(s, group(rest, m, 1), group(rest, m, 2), in.Span(at+m[4], at+m[5]))
		}
	}
}

// maxLengths is the largest number of lengths that are checked per expression and
// sentence.
const maxLengths = 20

// around is the number of bytes before and after a length in which words for another
// incident, or for a part of it, are searched.
const around = 200

// mayHaveLength reports whether text may contain a length: it contains the name of a
// unit of time, or an h after a digit. This test is fast and excludes nearly every
// sentence.
func mayHaveLength(text string) bool {
	for i := range len(text) - 1 {
		if text[i] >= '0' && text[i] <= '9' && strings.HasPrefix(strings.TrimPrefix(text[i+1:], " "), "h") {
			return true
		}
	}
	return strings.Contains(text, "min") || strings.Contains(text, "hour") || strings.Contains(text, "day") ||
		strings.Contains(text, "Day")
}

// hasLabel reports whether text is a label of the span s, such as "Duration" in a
// table.
func (s span) hasLabel(text string) bool {
	const maxLabel = 40 // excludes nearly all other table cells before the slow regular expression
	if len(text) > maxLabel {
		return false
	}
	lower := strings.ToLower(text)
	return (strings.Contains(lower, "duration") || strings.Contains(lower, "time to") || strings.Contains(lower, "tt")) &&
		s.label.MatchString(text)
}

// alone matches a length at the beginning of a text such as a table cell.
var alone = called(`^[\s*_]*`, ``)

func group(text string, m []int, i int) string {
	if m[2*i] < 0 {
		return ""
	}
	return text[m[2*i]:m[2*i+1]]
}

// checkTables compares the lengths in tables with the recorded times. It checks the
// table cell to the right of a label of the span s or, in a table with one row, below
// it.
func (d durationCheck) checkTables(s span) {
	for _, t := range d.pm.Doc.Tables {
		for _, row := range t.Rows {
			for i := range row[:max(len(row)-1, 0)] {
				if s.hasLabel(row[i].Text) {
					d.checkCell(s, row[i+1].Text, row[i+1].At)
				}
			}
		}
		for i, head := range t.Header {
			if s.hasLabel(head.Text) && len(t.Rows) == 1 && i < len(t.Rows[0]) {
				d.checkCell(s, t.Rows[0][i].Text, t.Rows[0][i].At)
			}
		}
	}
}

func (d durationCheck) checkCell(s span, text string, at source.Span) {
	if m := alone.FindStringSubmatchIndex(text); m != nil {
		d.compare(s, group(text, m, 1), group(text, m, 2), at)
	}
}

// compare reports the length in text if it does not match the recorded times. The
// argument how is the qualifier in front of the length.
func (d durationCheck) compare(s span, how, text string, at source.Span) {
	l, ok := parseLength(text)
	key := fmt.Sprint(at.Start)
	if !ok || d.reported[key] || how != "" && !roughWord.MatchString(how) {
		return
	}
	if how != "" {
		l.slack = max(l.slack, l.duration/5)
	}
	if d.fits(l, s.fit) {
		return
	}
	d.reported[key] = true
	f := d.p.Reportf(at, "correct the text or the wrong time; pages show the durations of the recorded times",
		"%s in the text does not match the %s from %s to %s", rule.Clip(text), rule.Human(d.recorded(s)), s.from, s.to)
	f.Key = s.from + " " + s.to
	f.Related = []finding.Related{
		{At: d.pm.At("times." + s.from), Message: s.from},
		{At: d.pm.At("times." + s.to), Message: s.to},
	}
	if d.pm.IsExternal() {
		f.Level = finding.Info // the source of an external incident may count differently
	}
}

// A length in the text may differ from the recorded duration by minSlack, or by the
// fraction 1/slackPart of that duration if that is more.
const (
	minSlack  = 2 * time.Minute
	slackPart = 20
)

// fits reports whether the length l matches the time between any start in by.from and
// any end in by.to, within the precision of the text and of the recorded times.
func (d durationCheck) fits(l length, by ends) bool {
	for _, from := range by.from {
		for _, to := range by.to {
			a, b := d.pm.Times.ByName(from), d.pm.Times.ByName(to)
			if !a.IsKnown() || !b.IsKnown() {
				continue
			}
			between := b.At.Sub(a.At).Abs()
			slack := max(minSlack, between/slackPart, l.slack) + a.Precision + b.Precision
			if a.Estimate || b.Estimate {
				slack += time.Hour
			}
			if (l.duration - between).Abs() <= slack {
				return true
			}
		}
	}
	return false
}
