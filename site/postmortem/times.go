package postmortem

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Times holds the moments of an incident, such as its start. Any of them may be
// unknown.
//
// Each moment has the time zone that the author wrote, so that pages show the local
// hour. Durations do not depend on the zone.
type Times struct {
	Introduced   Moment // when the change was made that made the incident possible, perhaps years before the incident
	Started      Moment // when impact on users began, or would have begun
	Detected     Moment // when the organisation received its first signal
	Acknowledged Moment // when the first responder began work
	Declared     Moment // when the event was declared an incident
	Mitigated    Moment // when impact on users ended
	Resolved     Moment // when all special measures, such as workarounds, ended
}

// TimeNames lists the front-matter names of the moments in Times, in their usual order.
var TimeNames = []string{"introduced", "started", "detected", "acknowledged", "declared", "mitigated", "resolved"}

// ByName returns a pointer to the moment in t with the given name, which is one of
// TimeNames.
func (t *Times) ByName(name string) *Moment {
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

// A Moment is a point in time together with the precision of the statement.
type Moment struct {
	At        time.Time     // the time; zero if it is unknown
	Precision time.Duration // largest error of At in either direction; 0 means exact to the second
	Estimate  bool          // set if the author gave an estimate, whose error is unbounded
	Unknown   bool          // set if the author wrote "unknown"
	Evidence  string        // ID of the evidence for the time
}

// IsKnown reports whether the time is known.
func (m Moment) IsKnown() bool { return !m.At.IsZero() }

// IsExact reports whether m is precise enough for durations in minutes: its error is at
// most five minutes.
func (m Moment) IsExact() bool { return m.IsKnown() && !m.Estimate && m.Precision <= 5*time.Minute }

// IsDate reports whether only the date of m is known, without a time of day.
func (m Moment) IsDate() bool { return m.IsKnown() && m.Precision >= 24*time.Hour }

// slack returns the largest error of m that rules assume. For an estimate it is at
// least an hour, so that rules do not report two estimates as contradictory.
func (m Moment) slack() time.Duration {
	if m.Estimate {
		return max(m.Precision, time.Hour)
	}
	return m.Precision
}

// Before reports whether m is certainly earlier than other, even with the maximum error
// of both.
func (m Moment) Before(other Moment) bool {
	return m.IsKnown() && other.IsKnown() && m.At.Add(m.slack()).Before(other.At.Add(-other.slack()))
}

// ToDetect returns the time from the start of impact to detection. The second result is
// false if the duration is unknown.
func (t *Times) ToDetect() (time.Duration, bool) { return elapsed(t.Started, t.Detected) }

// ToAcknowledge returns the time from detection to acknowledgement. The second result
// is false if the duration is unknown.
func (t *Times) ToAcknowledge() (time.Duration, bool) { return elapsed(t.Detected, t.Acknowledged) }

// ToMitigate returns the time from the start to the end of impact. The second result is
// false if the duration is unknown.
func (t *Times) ToMitigate() (time.Duration, bool) { return elapsed(t.Started, t.Mitigated) }

// ToResolve returns the time from the start of impact to resolution. The second result
// is false if the duration is unknown.
func (t *Times) ToResolve() (time.Duration, bool) { return elapsed(t.Started, t.Resolved) }

// elapsed returns the time from a to b. ok is false if either moment is unknown, or if b
// is before a. A moment with only a date counts if the time is longer than its error:
// from one date to another four weeks later are four weeks, but a single date gives no
// duration.
func elapsed(a, b Moment) (time.Duration, bool) {
	length := b.At.Sub(a.At)
	if !a.IsKnown() || !b.IsKnown() || length < 0 {
		return 0, false
	}
	if (a.IsDate() || b.IsDate()) && length <= a.Precision+b.Precision {
		return 0, false
	}
	return length, true
}

// IsApproximate reports whether the duration from a to b is approximate, because at
// least one of the two moments is not exact.
func IsApproximate(a, b Moment) bool { return !a.IsExact() || !b.IsExact() }

var precisions = map[string]time.Duration{"exact": 0, "1m": time.Minute, "5m": 5 * time.Minute, "1h": time.Hour,
	"1d": 24 * time.Hour, "estimate": 0}

var (
	zonedTime   = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$`)
	unzonedTime = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$`)
	dateOnly    = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	clockOnly   = regexp.MustCompile(`^\d{1,2}:\d{2}(:\d{2})?$`)
)

// parseTime parses an RFC 3339 time, whose seconds are optional. If text is not such a
// time, problem describes the fault and help the correction.
func parseTime(text string) (at time.Time, problem, help string) {
	if zonedTime.MatchString(text) {
		canonical := strings.Replace(text, " ", "T", 1)
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00"} {
			if at, err := time.Parse(layout, canonical); err == nil {
				return at, "", ""
			}
		}
		return time.Time{}, fmt.Sprintf("%q is not a time that exists", text),
			"check the day of the month, the hour and the offset"
	}
	switch {
	case unzonedTime.MatchString(text):
		return time.Time{}, fmt.Sprintf("%q has no time zone", text),
			fmt.Sprintf("add the offset: %sZ for UTC, %s+02:00 for two hours ahead of it", text, text)
	case dateOnly.MatchString(text):
		return time.Time{}, fmt.Sprintf("%q has a day and no hour", text),
			fmt.Sprintf("write the hour with its zone, or {at: %s, precision: 1d} if only the day is known", text)
	case clockOnly.MatchString(text):
		return time.Time{}, fmt.Sprintf("%q has no day and no time zone", text),
			"write day, hour and zone: 2026-10-14T08:12:00Z"
	}
	return time.Time{}, fmt.Sprintf("%q is not a time", text),
		"write day, hour and zone: 2026-10-14T08:12:00Z; or unknown"
}

// parseDay parses a date, or a full time, and returns the date.
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
