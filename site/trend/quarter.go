package trend

import (
	"time"

	"debrief/site/postmortem"
)

// A Quarter holds the incidents of three months.
type Quarter struct {
	Name      string    // name of the quarter, such as "2026-Q1"
	From, To  time.Time // first day of this quarter and of the next, as midnights in UTC
	Incidents []*postmortem.Postmortem
	Interval  Interval // confidence interval of the expected count; wider if incidents cluster
	Partial   bool     // set if the count does not cover the whole quarter
	Begins    bool     // set if Partial is set because the records begin in this quarter
}

// A Comparison compares the numbers of incidents in two quarters.
type Comparison struct {
	Before, After Quarter
	P             float64 // two-sided p-value of the difference; see Differ
	OK            bool    // set if there are two complete quarters
}

// maxQuarters limits the statistics to the quarters of sixty years, in case a date is
// wrong.
const maxQuarters = 240

// settled is the number of days at the start of a quarter in which the oldest
// post-mortem must fall for the quarter to be complete.
const settled = 14

func (t *Trends) quarters() {
	if len(t.Incidents) == 0 {
		return
	}
	cal, day := t.scope.Calendar, t.recordsBegin()
	done := cal.finished(t.AsOf)
	last := done.AddDate(0, 0, -1) // the day of AsOf
	if today := civil(t.AsOf, cal.Zone); !today.Before(done) {
		last = today
	}
	_, from, _ := cal.QuarterOf(day)
	if _, end, _ := cal.QuarterOf(last); end.Sub(from) > maxQuarters*92*24*time.Hour {
		from = end.AddDate(0, -3*(maxQuarters-1), 0)
	}
	for !from.After(last) {
		q := Quarter{}
		q.Name, q.From, q.To = cal.QuarterOf(from)
		q.Begins = day.After(q.From)
		q.Partial = q.Begins || q.To.After(done)
		if !q.From.Before(t.scope.From) && (t.scope.To.IsZero() || q.From.Before(t.scope.To)) {
			t.Quarters = append(t.Quarters, q)
		}
		from = q.To
	}
	t.fillQuarters()
}

// recordsBegin returns the first day that the counts cover. Incidents
// before the oldest post-mortem are not recorded, so the quarter of that post-mortem is
// incomplete, unless it is near the start of the quarter.
func (t *Trends) recordsBegin() time.Time {
	day := t.began
	if _, from, _ := t.scope.Calendar.QuarterOf(day); day.Before(from.AddDate(0, 0, settled)) {
		day = from
	}
	if t.scope.Since.After(day) {
		return t.scope.Since
	}
	return day
}

// fillQuarters puts the incidents into their quarters, and compares the quarters.
func (t *Trends) fillQuarters() {
	if len(t.Quarters) == 0 {
		return
	}
	first := t.scope.Calendar.quarterNumber(t.Quarters[0].From)
	for k, pm := range t.Incidents {
		if i := t.scope.Calendar.quarterNumber(t.days[k]) - first; i >= 0 && i < len(t.Quarters) {
			t.Quarters[i].Incidents = append(t.Quarters[i].Incidents, pm)
		}
	}
	complete := WholeQuarters(t.Quarters)
	counts := make([]int, len(complete))
	for i, q := range complete {
		counts[i] = len(q.Incidents)
	}
	t.Clusters = NewClusters(counts)
	for i, q := range t.Quarters {
		t.Quarters[i].Interval = t.Clusters.Interval(len(q.Incidents))
	}
	if n := len(complete); n >= 2 {
		t.Change = Comparison{Before: complete[n-2], After: complete[n-1]}
		t.Change.P, t.Change.OK = t.Compare(t.Change.Before, t.Change.After)
	}
}

// Compare compares the counts of two quarters of t; see [Differ]. It takes quarters as
// equally long, so that the result does not depend on which of them has 92 days. If the
// incidents cluster, it allows for it. The dispersion leaves out the quarter after,
// because a change in it is not a cluster. ok is false unless both are
// complete.
func (t *Trends) Compare(before, after Quarter) (p float64, ok bool) {
	if before.Partial || after.Partial {
		return 0, false
	}
	var counts []int
	for _, q := range WholeQuarters(t.Quarters) {
		if q.Name != after.Name {
			counts = append(counts, len(q.Incidents))
		}
	}
	return differ(len(before.Incidents), len(after.Incidents), 1, 1, NewClusters(counts).factor())
}

// WholeQuarters returns the complete quarters. An incomplete one cannot be compared
// with them.
func WholeQuarters(quarters []Quarter) []Quarter {
	var out []Quarter
	for _, q := range quarters {
		if !q.Partial {
			out = append(out, q)
		}
	}
	return out
}
