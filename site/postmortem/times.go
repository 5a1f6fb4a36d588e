package postmortem

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Times are the moments every incident has. Any of them may be unknown, which
// never means midnight and never means zero.
//
// Each keeps the zone the writer used, so that a page shows the hour people
// remember; arithmetic on them is zone-free.
type Times struct {
	Introduced   Moment // the enabling change came in, perhaps years before
	Started      Moment // users began to be hurt, or would have been
	Detected     Moment // the first signal that the organisation had
	Acknowledged Moment // the first person began to work on it
	Declared     Moment // it was called an incident
	Mitigated    Moment // users stopped being hurt
	Resolved     Moment // nothing special was being done any more
}

// TimeNames are the names of the Times in the order they are written.
var TimeNames = []string{"introduced", "started", "detected", "acknowledged", "declared", "mitigated", "resolved"}

// Named returns the Moment with a name of TimeNames.
func (t *Times) Named(name string) *Moment {
	switch name {
	case "introduced":
		return &t.Introduced
	case "started":
		return &t.Started
	case "detected":
		return &t.Detected
	case "acknowledged":
		return &t.Acknowledged
	case "declared":
		return &t.Declared
	case "mitigated":
		return &t.Mitigated
	case "resolved":
		return &t.Resolved
	}
	return &Moment{}
}

// A Moment is a time as well as anybody knows it.
type Moment struct {
	At        time.Time     // zero if not known
	Precision time.Duration // how far off At may be, either way; 0 is to the second
	Estimate  bool          // a guess with no bound
	Unknown   bool          // the writer says that nobody knows
	Evidence  string        // the id of what shows it
}

// Known reports whether there is a time at all.
func (m Moment) Known() bool { return !m.At.IsZero() }

// Exact reports whether m is known well enough to count minutes with.
func (m Moment) Exact() bool { return m.Known() && !m.Estimate && m.Precision <= 5*time.Minute }

// slack is how far off m may be. An estimate is given an hour: it is enough to
// keep a rule from calling two guesses contradictory.
func (m Moment) slack() time.Duration {
	if m.Estimate {
		return max(m.Precision, time.Hour)
	}
	return m.Precision
}

// Before reports whether m was certainly before other: no reading of the two
// within their precision puts it at the same time or later.
func (m Moment) Before(other Moment) bool {
	return m.Known() && other.Known() && m.At.Add(m.slack()).Before(other.At.Add(-other.slack()))
}

// ToDetect is how long users were hurt before anybody knew.
func (t *Times) ToDetect() (time.Duration, bool) { return between(t.Started, t.Detected) }

// ToAcknowledge is how long a signal waited for somebody.
func (t *Times) ToAcknowledge() (time.Duration, bool) { return between(t.Detected, t.Acknowledged) }

// ToMitigate is how long users were hurt.
func (t *Times) ToMitigate() (time.Duration, bool) { return between(t.Started, t.Mitigated) }

// ToResolve is how long it took from the first harm until work was ordinary again.
func (t *Times) ToResolve() (time.Duration, bool) { return between(t.Started, t.Resolved) }

// between answers false for a pair that is not known, out of order, or known
// no better than to the day: a trend then says that it does not know.
func between(a, b Moment) (time.Duration, bool) {
	if !a.Known() || !b.Known() || b.At.Before(a.At) || a.Precision >= 24*time.Hour || b.Precision >= 24*time.Hour {
		return 0, false
	}
	return b.At.Sub(a.At), true
}

// Approximate reports whether a duration between a and b is only known roughly.
func Approximate(a, b Moment) bool { return !a.Exact() || !b.Exact() }

var precisions = map[string]time.Duration{"exact": 0, "1m": time.Minute, "5m": 5 * time.Minute, "1h": time.Hour, "1d": 24 * time.Hour, "estimate": 0}

var (
	zoned    = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$`)
	unzoned  = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$`)
	dateOnly = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	clock    = regexp.MustCompile(`^\d{1,2}:\d{2}(:\d{2})?$`)
)

// parseTime reads an RFC 3339 time; seconds may be left out. The error says
// what is wrong with text and help what to write instead.
func parseTime(text string) (at time.Time, problem, help string) {
	if zoned.MatchString(text) {
		canonical := strings.Replace(text, " ", "T", 1)
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00"} {
			if at, err := time.Parse(layout, canonical); err == nil {
				return at, "", ""
			}
		}
		return time.Time{}, fmt.Sprintf("%q is not a time that exists", text), "check the day of the month, the hour and the offset"
	}
	switch {
	case unzoned.MatchString(text):
		return time.Time{}, fmt.Sprintf("%q has no time zone", text), fmt.Sprintf("add the offset: %sZ for UTC, %s+02:00 for two hours ahead of it", text, text)
	case dateOnly.MatchString(text):
		return time.Time{}, fmt.Sprintf("%q has a day and no hour", text), fmt.Sprintf("write the hour with its zone, or {at: %s, precision: 1d} if only the day is known", text)
	case clock.MatchString(text):
		return time.Time{}, fmt.Sprintf("%q has no day and no time zone", text), "write day, hour and zone: 2026-10-14T08:12:00Z"
	}
	return time.Time{}, fmt.Sprintf("%q is not a time", text), "write day, hour and zone: 2026-10-14T08:12:00Z; or unknown"
}

// parseDay reads a date, or the day of a full time.
func parseDay(text string) (time.Time, bool) {
	if dateOnly.MatchString(text) {
		day, err := time.Parse(time.DateOnly, text)
		return day, err == nil
	}
	at, problem, _ := parseTime(text)
	if problem != "" {
		return time.Time{}, false
	}
	y, m, d := at.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC), true
}
