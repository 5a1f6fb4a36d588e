// Package gather stores evidence with a post-mortem: series of metrics, excerpts of logs,
// events of changes and messages of a chat, with their query, unit, time range and hash.
//
// A source, such as a package below gather or a file, returns a [Capture]. [Store] masks
// secrets and personal data in it, and adds a file and a front-matter entry to an
// [edit.Change]. The same capture again changes nothing: Store compares it with the
// stored one and reports the differences.
package gather

import (
	"fmt"
	"strings"
	"time"

	"debrief/site/catalog"
	"debrief/site/evidence"
	"debrief/site/finding"
	"debrief/site/postmortem"
)

// A Capture is one piece of evidence from a source.
type Capture struct {
	Type        string // a type of evidence of the format, such as "metric_snapshot"
	Title       string
	Class       string // work, resource or event; "" if unknown
	Unit        string
	Definition  string // how the value is computed, in words
	Aggregation string // how several values became one: avg, max, sum, p99
	Query       string // as sent to the source
	Source      string // URL of the source, without credentials
	For         string // the action item whose effect it measures, or ""
	Tags        []postmortem.Tag
	Resolution  time.Duration // the distance of two points; 0 if it does not apply
	Window      Window
	Captured    time.Time

	Series *evidence.Series // the points of a metric; nil for other types
	Text   []byte           // the content for other types
	Ext    string           // file extension of Text, such as ".log"
}

// A Window is the time range of a capture.
type Window struct {
	From, To time.Time
	// EndAssumed reports that the end of the incident is not known, so To is a guess.
	EndAssumed bool
}

// String returns the window as "2026-10-14 07:12 to 12:20 UTC".
func (w Window) String() string {
	from, to := w.From.UTC(), w.To.UTC()
	end := to.Format("15:04")
	if from.Format(time.DateOnly) != to.Format(time.DateOnly) {
		end = to.Format("2006-01-02 15:04")
	}
	return from.Format("2006-01-02 15:04") + " to " + end + " UTC"
}

// After the end of an incident a window has a quarter of its length more, within these
// bounds, so that the return to usual values is visible.
const (
	minTail = 15 * time.Minute
	maxTail = 6 * time.Hour
)

// assumedLength is the length of an incident without an end: it ends then, or now.
const assumedLength = 6 * time.Hour

// maxWindow is the longest window that is derived from the times of an incident.
const maxWindow = 14 * 24 * time.Hour

// IncidentWindow returns the time range of an incident with a baseline before it. The
// baseline is as long as the rule evidence/window requires. The range ends some time
// after the impact was mitigated, and no later than now. If the end is not known, it is
// that of the timeline, or else assumed. from and to replace its ends if they are not
// zero.
func IncidentWindow(pm *postmortem.Postmortem, words *catalog.Catalog, from, to, now time.Time) (Window, error) {
	w := Window{From: from, To: to}
	t := pm.Times
	if w.From.IsZero() {
		if !t.Started.IsKnown() {
			return w, finding.HintErrorf("write the time under times: started in the post-mortem, or use --from and --to",
				"%s has no start time, so the time range is not known", pm.ID)
		}
		w.From = t.Started.At
	}
	if w.To.IsZero() {
		for _, m := range []postmortem.Moment{t.Mitigated, t.Resolved} {
			if m.IsKnown() && m.At.After(w.To) {
				w.To = m.At
			}
		}
		if w.To.IsZero() {
			w.EndAssumed = true
			w.To = assumedEnd(pm)
		}
		length := w.To.Sub(w.From)
		if t.Started.IsKnown() { // so that another start does not move the end
			length = w.To.Sub(t.Started.At)
		}
		tail := min(max(length/4, minTail), maxTail)
		w.To = w.To.Add(tail)
		if w.To.After(now) {
			w.To = now
		}
	}
	if from.IsZero() {
		w.From = w.From.Add(-baseline(words, w.To.Sub(w.From))).Add(-t.Started.Precision)
	}
	if from.IsZero() {
		w.From = w.From.Truncate(time.Minute)
	}
	if to.IsZero() {
		w.To = w.To.Truncate(time.Minute)
	}
	w.From, w.To = w.From.UTC(), w.To.UTC()
	switch {
	case !w.From.Before(w.To):
		return w, finding.HintErrorf("give both ends with --from and --to", "the time range %s is empty", w)
	case from.IsZero() && w.To.Sub(w.From) > maxWindow:
		return w, finding.HintErrorf("give both ends with --from and --to", "the time range %s is longer than %d days",
			w, maxWindow/(24*time.Hour))
	}
	return w, nil
}

// assumedEnd returns the end of an incident whose times have none: that of the last row
// of the timeline, or assumedLength after the start.
func assumedEnd(pm *postmortem.Postmortem) time.Time {
	start, end := pm.Times.Started.At, time.Time{}
	for _, e := range pm.Timeline {
		if e.When.After(end) && e.When.Sub(start) <= maxWindow/2 {
			end = e.When
		}
	}
	if !end.After(start) {
		end = start.Add(assumedLength)
	}
	return end
}

// baseline returns the time to capture before an incident of the given length: at least
// the share and the minutes that the catalogue requires.
func baseline(words *catalog.Catalog, length time.Duration) time.Duration {
	percent := time.Duration(min(words.Threshold("baseline_percent"), 90))
	share := length * percent / (100 - percent)
	return max(share, time.Duration(words.Threshold("baseline_minutes"))*time.Minute, time.Hour)
}

// Duration formats the distance of two points as the field resolution has it: 15s, 1m,
// 1h.
func Duration(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// check returns an error for a capture that has neither points nor text.
func (c *Capture) check() error {
	if c.Series == nil && len(c.Text) == 0 {
		return fmt.Errorf("the source returned no data for %q", c.Title)
	}
	return nil
}
