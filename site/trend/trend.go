package trend

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"debrief/site/library"
	"debrief/site/postmortem"
)

// Trends holds the statistics of a library's own incidents at the time AsOf. Every
// figure has its sample size and the number of incidents that it could cover. Unknown
// values are left out and counted. They are never taken as zero.
type Trends struct {
	AsOf       time.Time
	Incidents  []*postmortem.Postmortem // the counted incidents, oldest first
	NearMisses int
	Excluded   Excluded
	Durations  []Duration // the times to detect, to acknowledge, to mitigate and to resolve
	Quarters   []Quarter  // all quarters from the first incident to AsOf, without gaps
	Dispersion float64    // dispersion of the counts in complete quarters; 0 if unknown
	Factors    []Share    // contributing factors, most frequent first
	Detection  []Share
	Gaps       []Share // detection gaps, by class: metric gap, monitor gap, threshold gap, worked
	Matrix     Matrix
	Actions    Actions
	Change     Comparison // comparison of the last complete quarter with the quarter before
}

// Excluded counts the post-mortems that the statistics leave out, by reason.
type Excluded struct{ External, Drill, Withdrawn, Unreadable, Restricted int }

// A Duration holds the statistics of one duration in the lifecycle of incidents, such
// as the time to detect.
type Duration struct {
	Name     string // name of the duration in outputs, such as "to_detect"
	Values   []Observation
	Of       int     // number of incidents, including those with unknown duration
	Median   float64 // median in minutes; valid only if there are values
	Interval Interval
	Coverage float64 // exact coverage of Interval; 0 if there are five values or fewer
}

// An Observation is the duration of one incident, such as its time to detect.
type Observation struct {
	Of      *postmortem.Postmortem
	Minutes float64
	Approx  bool // set if at least one of the two times is approximate
}

// A Quarter holds the incidents of three calendar months.
type Quarter struct {
	Name      string // name of the quarter, such as "2026-Q1"
	From, To  time.Time
	Incidents []*postmortem.Postmortem
	Interval  Interval // confidence interval of the expected count; wider if incidents cluster
	Partial   bool     // set if the quarter is not over at AsOf
}

// A Share is the number and proportion of incidents with a property, such as a factor.
// An incident can have several properties, so the proportions may add up to more than
// 1.
type Share struct {
	Word      string
	Incidents []*postmortem.Postmortem
	Of        int
	Interval  Interval // confidence interval of the proportion, from 0 to 1
}

// A Matrix holds the incidents for each pair of contributing factor and service.
type Matrix struct {
	Services []string // services, in descending order of their number of incidents
	Factors  []string
	Counts   map[[2]string][]*postmortem.Postmortem // incidents by pair {factor, service}
}

// Actions holds the statistics of action items.
type Actions struct {
	N, Open, Overdue int
	Days             Curve // share of action items still open, by days since creation; open items are censored at AsOf
	Undated          int   // number of action items without a creation date, which Days excludes
}

// A Comparison compares the numbers of incidents in two quarters.
type Comparison struct {
	Before, After Quarter
	P             float64 // two-sided p-value of the difference; see Differ
	OK            bool    // set if there are two complete quarters
}

// lifecycle lists the durations in the lifecycle of an incident, in display order.
var lifecycle = []struct {
	name     string
	from, to string
}{
	{"to_detect", "started", "detected"}, {"to_acknowledge", "detected", "acknowledged"},
	{"to_mitigate", "started", "mitigated"}, {"to_resolve", "started", "resolved"},
}

// Of computes the trends of a library at the time now. It counts incidents of every
// status except withdrawn, because an unfinished text still describes a real incident.
// Near misses are counted separately. Drills, withdrawn and external post-mortems are
// excluded.
func Of(lib *library.Library, now time.Time) *Trends {
	t := &Trends{AsOf: now}
	t.Excluded.Unreadable, t.Excluded.Restricted = lib.Omitted.Damaged, lib.Omitted.Restricted
	for _, pm := range slices.Backward(lib.All) {
		switch {
		case pm.Unreadable:
			t.Excluded.Unreadable++
		case pm.IsWithdrawn():
			t.Excluded.Withdrawn++
		case pm.IsExternal():
			t.Excluded.External++
		case pm.IsDrill():
			t.Excluded.Drill++
		case pm.Day().After(now):
		case pm.IsNearMiss():
			t.NearMisses++
		default:
			t.Incidents = append(t.Incidents, pm)
		}
	}
	t.durations()
	t.quarters()
	t.shares()
	t.matrix()
	t.actions(lib)
	return t
}

func (t *Trends) durations() {
	for _, step := range lifecycle {
		d := Duration{Name: step.name, Of: len(t.Incidents)}
		for _, pm := range t.Incidents {
			if length, ok := DurationOf(pm, step.name); ok {
				d.Values = append(
					d.Values,
					Observation{
						pm,
						length.Minutes(),
						postmortem.IsApproximate(*pm.Times.ByName(step.from), *pm.Times.ByName(step.to)),
					},
				)
			}
		}
		minutes := d.Minutes()
		d.Median, _ = Median(minutes)
		d.Interval, d.Coverage, _ = MedianInterval(minutes)
		t.Durations = append(t.Durations, d)
	}
}

// DurationOf returns the duration of pm with the given name, such as "to_detect". ok is
// false if the duration is unknown.
func DurationOf(pm *postmortem.Postmortem, name string) (time.Duration, bool) {
	switch name {
	case "to_detect":
		return pm.Times.ToDetect()
	case "to_acknowledge":
		return pm.Times.ToAcknowledge()
	case "to_mitigate":
		return pm.Times.ToMitigate()
	case "to_resolve":
		return pm.Times.ToResolve()
	}
	return 0, false
}

// Minutes returns the observed durations in minutes, one per incident.
func (d Duration) Minutes() []float64 {
	out := make([]float64, len(d.Values))
	for i, v := range d.Values {
		out[i] = v.Minutes
	}
	return out
}

// Duration returns the statistics of the duration with the given name, such as
// "to_detect".
func (t *Trends) Duration(name string) Duration {
	for _, d := range t.Durations {
		if d.Name == name {
			return d
		}
	}
	return Duration{Name: name}
}

// QuarterOf returns the name of the quarter that contains at in UTC, the start of that
// quarter, and the start of the next.
func QuarterOf(at time.Time) (name string, from, to time.Time) {
	at = at.UTC()
	first := (int(at.Month())-1)/3*3 + 1
	from = time.Date(at.Year(), time.Month(first), 1, 0, 0, 0, 0, time.UTC)
	return fmt.Sprintf("%d-Q%d", at.Year(), first/3+1), from, from.AddDate(0, 3, 0)
}

// maxQuarters limits the statistics to the quarters of sixty years, in case a date is
// wrong.
const maxQuarters = 240

func (t *Trends) quarters() {
	if len(t.Incidents) == 0 {
		return
	}
	_, at, _ := QuarterOf(t.Incidents[0].Day())
	if _, last, _ := QuarterOf(t.AsOf); last.Sub(at) > maxQuarters*92*24*time.Hour {
		at = last.AddDate(0, -3*(maxQuarters-1), 0)
	}
	rest := t.Incidents
	var complete []int
	for !at.After(t.AsOf) {
		q := Quarter{}
		q.Name, q.From, q.To = QuarterOf(at)
		for len(rest) > 0 && rest[0].Day().Before(q.To) {
			if !rest[0].Day().Before(q.From) {
				q.Incidents = append(q.Incidents, rest[0])
			}
			rest = rest[1:]
		}
		q.Interval, _ = Garwood(len(q.Incidents))
		// A quarter ends with the last second of its last day, because "as of 30
		// September" means the end of that day.
		if q.Partial = q.To.After(t.AsOf.Add(time.Second)); !q.Partial {
			complete = append(complete, len(q.Incidents))
		}
		t.Quarters = append(t.Quarters, q)
		at = q.To
	}
	if d, ok := Dispersion(complete); ok {
		t.Dispersion = d
		for i, q := range t.Quarters {
			if d > Clustered {
				t.Quarters[i].Interval = q.Interval.Widen(float64(len(q.Incidents)), d)
			}
		}
	}
	if n := len(complete); n >= 2 {
		t.Change = Comparison{Before: t.Quarters[n-2], After: t.Quarters[n-1]}
		b, a := t.Change.Before, t.Change.After
		t.Change.P, t.Change.OK = Differ(
			len(b.Incidents),
			len(a.Incidents),
			b.To.Sub(b.From).Hours(),
			a.To.Sub(a.From).Hours(),
		)
	}
}

func (t *Trends) shares() {
	t.Factors = share(t.Incidents, func(pm *postmortem.Postmortem) []string {
		var codes []string
		for _, f := range pm.Factors {
			if f.Code != "" && f.Barrier != "worked" {
				codes = append(codes, f.Code)
			}
		}
		return codes
	})
	t.Detection = share(t.Incidents, func(pm *postmortem.Postmortem) []string {
		if pm.Detection.Method == "" {
			return []string{"unknown"}
		}
		return []string{pm.Detection.Method}
	})
	t.Gaps = share(t.Incidents, func(pm *postmortem.Postmortem) []string { return []string{Gap(pm.Detection)} })
}

// Gap returns the class of the detection gap of an incident: no metric existed, no
// monitor watched the metric, the monitor did not fire, or detection worked. The class
// is "unknown" if the post-mortem does not state which.
func Gap(d postmortem.Detection) string {
	switch {
	case d.HadMetric == postmortem.No:
		return "metric gap"
	case d.HadMonitor == postmortem.No:
		return "monitor gap"
	case d.MonitorRan == postmortem.No:
		return "threshold gap"
	case d.MonitorRan == postmortem.Yes:
		return "worked"
	}
	return "unknown"
}

// share returns the number and proportion of incidents with each word, most frequent
// word first. words returns the words of one incident, such as its factors.
func share(incidents []*postmortem.Postmortem, words func(*postmortem.Postmortem) []string) []Share {
	by := map[string][]*postmortem.Postmortem{}
	for _, pm := range incidents {
		for _, w := range words(pm) {
			if list := by[w]; len(list) == 0 || list[len(list)-1] != pm {
				by[w] = append(list, pm)
			}
		}
	}
	var out []Share
	for w, list := range by {
		s := Share{Word: w, Incidents: list, Of: len(incidents)}
		s.Interval, _ = Wilson(len(list), len(incidents))
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b Share) int {
		return cmp.Or(cmp.Compare(len(b.Incidents), len(a.Incidents)), strings.Compare(a.Word, b.Word))
	})
	return out
}

func (t *Trends) matrix() {
	services := share(t.Incidents, func(pm *postmortem.Postmortem) []string { return pm.ImpactedServices() })
	t.Matrix.Counts = map[[2]string][]*postmortem.Postmortem{}
	for _, s := range services {
		t.Matrix.Services = append(t.Matrix.Services, s.Word)
	}
	for _, f := range t.Factors {
		t.Matrix.Factors = append(t.Matrix.Factors, f.Word)
		for _, pm := range f.Incidents {
			for _, service := range slices.Compact(slices.Sorted(slices.Values(pm.ImpactedServices()))) {
				key := [2]string{f.Word, service}
				t.Matrix.Counts[key] = append(t.Matrix.Counts[key], pm)
			}
		}
	}
}

func (t *Trends) actions(lib *library.Library) {
	var spells []Spell
	today := postmortem.UTCDay(t.AsOf)
	for _, pm := range lib.All {
		if !pm.IsOwnAndSubmitted() {
			continue
		}
		for i := range pm.Actions {
			a := &pm.Actions[i]
			if a.Title == "" {
				continue
			}
			t.Actions.N++
			if a.IsOpen() {
				t.Actions.Open++
				if !a.Due.IsZero() && a.Due.Before(today) {
					t.Actions.Overdue++
				}
			}
			if s, ok := spell(a, today); ok {
				spells = append(spells, s)
			} else {
				t.Actions.Undated++
			}
		}
	}
	t.Actions.Days, _ = KaplanMeier(spells)
}

// spell returns the time for which an action item was open or is still open, in days.
// ok is false if the item has no creation date, or if the dates are out of order.
func spell(a *postmortem.ActionItem, today time.Time) (Spell, bool) {
	end, ending := today, Open
	if !a.IsOpen() {
		end, ending = a.Closed, Declined
		if a.Status == "done" {
			ending = Done
		}
	}
	if a.Created.IsZero() || end.IsZero() || end.Before(a.Created) {
		return Spell{}, false
	}
	return Spell{Days: end.Sub(a.Created).Hours() / 24, End: ending}, true
}
