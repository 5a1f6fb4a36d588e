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

// A span is a duration that is derived from two of the times, and how texts
// speak of it.
type span struct {
	from, to string
	fit      ends             // moments that people count from and to instead
	words    []string         // a sentence without any of them does not speak of it
	called   []*regexp.Regexp // the length is the last group; what stands in front of it the group before
	label    *regexp.Regexp   // what stands in front of it in a table or behind a name
}

const (
	harm = `(?:incident|outage|disruption|degradation|interruption|downtime|impact|event)`
	// how stands in front of a length: roughly, or a bound, which is no length.
	how = `(?:(about|around|roughly|approximately|approx\.?|circa|ca\.|some|~|≈|less than|more than|longer than|shorter than|under|over|at least|at most|up to|within|almost|nearly|close to|another|the (?:first|last|next)|every|each) ?)?(?:a |the )?`
)

func called(before, behind string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)` + before + how + lengthForm + behind)
}

// ends are the names of moments that a length may begin and end at.
type ends struct{ from, to []string }

// Outages are counted from the first signal as well, and to the end of the work.
var (
	ofHarm   = ends{[]string{"started", "detected", "acknowledged", "declared"}, []string{"mitigated", "resolved"}}
	ofSignal = ends{[]string{"introduced", "started"}, []string{"detected", "acknowledged", "declared"}}
)

// spans are the durations that people write down.
var spans = []span{
	{"started", "mitigated", ofHarm, []string{"last", "outage", "incident", "disrupt", "degrad", "interrupt", "downtime", "impact", "event"}, []*regexp.Regexp{
		called(`\b(?:`+harm+`|it|this|which) (?:\w+ ){0,2}?last(?:ed|ing) (?:for )?(?:a total of )?`, ``),
		called(`\b`+harm+` (?:of|lasting|for) (?:a total of )?`, ``),
		called(`\b`, `(?:[- ]long)? (?:\w+ )?(?:outage|incident|disruption|degradation|interruption)\b`),
	}, regexp.MustCompile(`(?i)^\W*(?:total |overall |incident |outage |impact )?duration(?: of (?:the )?` + harm + `)?$|^\W*(?:mean )?time to (?:mitigat\w+|recover\w*|restor\w+|repair)$|^\W*(?:M?TTM|M?TTR)$`)},
	{"started", "detected", ofSignal, []string{"detect", "notice", "discover", "spotted", "took"}, []*regexp.Regexp{
		called(`\b(?:detected|noticed|discovered|spotted) (?:only |just )?after `, ``),
		called(`\b(?:detected|noticed|discovered|spotted) (?:only |just )?`, ` (?:later|after (?:it|the `+harm+`) (?:began|started))\b`),
		called(`\btook (?:us |\w+ )?`, ` (?:to (?:detect|notice|discover) (?:it|this|the `+harm+`)|until (?:anybody|anyone|somebody|we) (?:noticed|knew))\b`),
	}, regexp.MustCompile(`(?i)^\W*(?:mean )?time to detect(?:ion)?$|^\W*M?TTD$`)},
	{"detected", "acknowledged", ends{[]string{"started", "detected"}, []string{"acknowledged", "declared", "mitigated"}}, nil, nil, regexp.MustCompile(`(?i)^\W*(?:mean )?time to (?:acknowledge(?:ment)?|respon[ds]e?)$|^\W*M?TTA$`)},
	{"started", "resolved", ofHarm, nil, nil, regexp.MustCompile(`(?i)^\W*(?:mean )?time to (?:resol\w+|fix|close)$`)},
}

var (
	// opening is the length that a summary begins with: "For 53 minutes one in
	// nine checkouts failed".
	opening = called(`^(?:for|over) (?:a total of )?`, ``)
	// otherOne is in front of another incident than this one, or a part of it.
	otherOne = regexp.MustCompile(`(?i)\b(?:first|second|third|another|each|every|earlier|previous|last|other|next|similar|both|planned|longest|shortest|brief|partial|typical|provider['’]s|vendor['’]s|their|its|no|if|until|would|could|might)(?: [\w'’-]+){0,3} ?$`)
	// inParts are the words of a sentence that tells of parts of an incident, of
	// several, or of one that is still to come.
	inParts = regexp.MustCompile(`(?i)\b(?:followed|additional\w*|another|spanning|intermittent\w*|hard|full|worst|(?:two|three|several) (?:\w+ )?(?:outages|incidents|disruptions|times|phases|parts)|expect\w*|will|estimat\w*|between|most (?:\w+ )?users|some (?:\w+ )?users)\b`)
	// roughWord makes a length a rough one; all others in its place make it none.
	roughWord = regexp.MustCompile(`(?i)^(?:about|around|roughly|approx.*|circa|ca\.|some|~|≈)$`)
)

// duration holds lengths that somebody typed against those that follow from the
// times, as well as these are known.
func duration(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.Status == postmortem.Withdrawn || pm.Unreadable || !p.English(pm) {
		return
	}
	d := typed{p, pm, map[string]bool{}}
	var known []span
	for _, s := range spans {
		if d.of(s) >= 0 {
			known = append(known, s)
			d.labels(s)
		}
	}
	if known == nil {
		return
	}
	p.Prose(pm).Each(func(in *prose.Sentence) {
		if !mayHaveLength(in.Text) || !tellsOfWhole(in.Passage()) {
			return
		}
		lower := strings.ToLower(in.Text)
		for _, s := range known {
			d.sentence(s, in, lower)
		}
	})
}

// typed is one write-up that is being asked.
type typed struct {
	p    *rule.Pass
	pm   *postmortem.Postmortem
	said map[string]bool // places
}

// of is how long a span was, -1 where one of its ends is not known well enough.
func (d typed) of(s span) time.Duration {
	a, b := d.pm.Times.Named(s.from), d.pm.Times.Named(s.to)
	if !certain(*a) || !certain(*b) || b.At.Before(a.At) {
		return -1
	}
	return b.At.Sub(a.At)
}

func certain(m postmortem.Moment) bool { return m.Known() && !m.Estimate && !byDay(m) }

// tellsOfWhole reports text that may speak of the incident as a whole. The
// timeline tells of its parts, and the last parts of a write-up of what comes later.
func tellsOfWhole(in *prose.Passage) bool {
	return !in.Quoted && in.Event < 0 && in.Kind != prose.Heading && !slices.Contains([]string{"timeline", "accounts", "evidence", "actions", "follow-up", "averted", "stopped_by"}, in.Part)
}

// sentence looks for what a text, which is there in lower case too, says of a span.
func (d typed) sentence(s span, in *prose.Sentence, lower string) {
	of, text := in.Passage(), in.Own()
	var forms []*regexp.Regexp
	if slices.ContainsFunc(s.words, func(word string) bool { return strings.Contains(lower, word) }) {
		forms = s.called
	}
	if s.to == "mitigated" && of.Field == "summary" && in == &of.Sentences[0] {
		forms = append(slices.Clone(forms), opening)
	}
	for _, form := range forms {
		for _, m := range form.FindAllStringSubmatchIndex(text, mostLengths) {
			if inParts.MatchString(text[max(0, m[4]-around):m[4]]) || inParts.MatchString(text[m[5]:min(len(text), m[5]+around)]) ||
				otherOne.MatchString(text[max(0, m[0]-around):m[0]]) || otherOne.MatchString(text[m[0]:m[len(m)-2]]) {
				continue
			}
			d.hold(s, group(text, m, 1), group(text, m, 2), in.Span(m[4], m[5]))
		}
	}
	if name, rest, ok := strings.Cut(text, ":"); ok && s.named(strings.Trim(name, " *_")) {
		if m := alone.FindStringSubmatchIndex(rest); m != nil {
			at := len(name) + 1
			d.hold(s, group(rest, m, 1), group(rest, m, 2), in.Span(at+m[4], at+m[5]))
		}
	}
}

// mostLengths bounds what is looked at in one sentence.
const mostLengths = 20

// around is how far from a length, in bytes, its sentence is read for what the
// length is of.
const around = 200

// mayHaveLength is a quick no for nearly every sentence: it has the word of no
// unit, and no h behind a digit.
func mayHaveLength(text string) bool {
	for i := range len(text) - 1 {
		if text[i] >= '0' && text[i] <= '9' && strings.HasPrefix(strings.TrimPrefix(text[i+1:], " "), "h") {
			return true
		}
	}
	return strings.Contains(text, "min") || strings.Contains(text, "hour") || strings.Contains(text, "day") || strings.Contains(text, "Day")
}

// named reports a text that is the name of a span.
func (s span) named(text string) bool {
	const longest = 40 // and nearly no other cell of a table gets to the expression
	if len(text) > longest {
		return false
	}
	lower := strings.ToLower(text)
	return (strings.Contains(lower, "duration") || strings.Contains(lower, "time to") || strings.Contains(lower, "tt")) && s.label.MatchString(text)
}

// alone is a length with nothing in front of it.
var alone = called(`^[\s*_]*`, ``)

func group(text string, m []int, i int) string {
	if m[2*i] < 0 {
		return ""
	}
	return text[m[2*i]:m[2*i+1]]
}

// labels looks into the tables: the cell behind "Duration", or the one below it.
func (d typed) labels(s span) {
	for _, t := range d.pm.Doc.Tables {
		for _, row := range t.Rows {
			for i := range row[:max(len(row)-1, 0)] {
				if s.named(row[i].Text) {
					d.cell(s, row[i+1].Text, row[i+1].At)
				}
			}
		}
		for i, head := range t.Header {
			if s.named(head.Text) && len(t.Rows) == 1 && i < len(t.Rows[0]) {
				d.cell(s, t.Rows[0][i].Text, t.Rows[0][i].At)
			}
		}
	}
}

func (d typed) cell(s span, text string, at source.Span) {
	if m := alone.FindStringSubmatchIndex(text); m != nil {
		d.hold(s, group(text, m, 1), group(text, m, 2), at)
	}
}

// hold compares a length with the times.
func (d typed) hold(s span, how, text string, at source.Span) {
	l, ok := readLength(text)
	key := fmt.Sprint(at.Start)
	if !ok || d.said[key] || how != "" && !roughWord.MatchString(how) {
		return
	}
	if how != "" {
		l.slack = max(l.slack, l.of/5)
	}
	if d.fits(l, s.fit) {
		return
	}
	d.said[key] = true
	is := d.of(s)
	f := d.p.Reportf(at, "correct the text or the time that is off; pages show what follows from the times",
		"the text says %s, and from %s to %s it is %s", rule.Clip(text), s.from, s.to, rule.Human(is))
	f.Key = s.from + " " + s.to
	f.Related = []finding.Related{{At: d.pm.At("times." + s.from), Message: s.from}, {At: d.pm.At("times." + s.to), Message: s.to}}
	if !d.pm.Ours() {
		f.Level = finding.Info // the source may count otherwise
	}
}

// The least that a typed length may be off, and the part of it.
const (
	offBy   = 2 * time.Minute
	offPart = 20 // a twentieth
)

// fits reports whether a length is that between two of the moments that people
// count it by, as well as they are known.
func (d typed) fits(l length, by ends) bool {
	for _, from := range by.from {
		for _, to := range by.to {
			a, b := d.pm.Times.Named(from), d.pm.Times.Named(to)
			if !a.Known() || !b.Known() {
				continue
			}
			is := b.At.Sub(a.At).Abs()
			slack := max(offBy, is/offPart, l.slack) + a.Precision + b.Precision
			if a.Estimate || b.Estimate {
				slack += time.Hour
			}
			if (l.of - is).Abs() <= slack {
				return true
			}
		}
	}
	return false
}
