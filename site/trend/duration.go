package trend

import (
	"math"
	"time"

	"debrief/site/postmortem"
)

// A Duration holds the statistics of one duration in the lifecycle of incidents, such
// as the time to detect.
type Duration struct {
	Name   string        // name of the duration in outputs, such as "to_detect"
	Values []Observation // known durations, in order of the incidents
	// Dated holds the durations of which only the dates are known, and which are shorter
	// than the error of the dates. They count in Median and Interval, but they are not
	// points of a chart.
	Dated   []Observation
	Ongoing []Observation // incidents that had not reached the end at AsOf, with the time so far
	// NoEnd holds incidents that have no time of the end, although their post-mortem shows
	// that they ended. They are unknown; see isOngoing.
	NoEnd    []*postmortem.Postmortem
	Before   int     // number of Values that are 0, because the problem was detected before users were affected
	Reversed int     // number of incidents whose times are in the wrong order
	Of       int     // number of incidents, including those with unknown duration
	Median   float64 // median in minutes; valid only if HasMedian
	// HasMedian is false if no duration is known, or if more than half of the incidents
	// are still going on.
	HasMedian bool
	Bounds    Interval // range in which the median of these incidents is; wider than Median only because of dates
	Interval  Interval // confidence interval of the median; High is +Inf if it is not reached
	HasBounds bool     // set if Interval is known
	Coverage  float64  // exact coverage of Interval; 0 if it is unknown, or if incidents are still going on
}

// An Observation is the duration of one incident, such as its time to detect.
type Observation struct {
	Of        *postmortem.Postmortem
	Minutes   float64
	Low, High float64 // the duration is from Low to High; both are Minutes unless only dates are known
	Approx    bool    // set if at least one of the two times is approximate
}

// lifecycle lists the durations in the lifecycle of an incident, in display order.
var lifecycle = []struct {
	name     string
	from, to string
}{
	{"to_detect", "started", "detected"}, {"to_acknowledge", "detected", "acknowledged"},
	{"to_mitigate", "started", "mitigated"}, {"to_resolve", "started", "resolved"},
}

// Known returns the number of incidents whose duration is known, at least from dates.
func (d Duration) Known() int { return len(d.Values) + len(d.Dated) }

// Unknown returns the number of incidents whose duration is neither known nor still
// growing.
func (d Duration) Unknown() int { return d.Of - d.Known() - len(d.Ongoing) }

// MinMedian is the smallest sample for which outputs show a median, and minInterval the
// smallest for which they show its interval. They hold for pages, the command and JSON.
const (
	MinMedian   = 5
	minInterval = Provisional
)

// ShowsMedian reports whether the sample is large enough for outputs to show the median,
// and the median is known.
func (d Duration) ShowsMedian() bool { return d.HasMedian && d.Known()+len(d.Ongoing) >= MinMedian }

// ShowsInterval reports whether the sample is large enough for outputs to show the
// interval of the median.
func (d Duration) ShowsInterval() bool { return d.HasBounds && d.Known()+len(d.Ongoing) >= minInterval }

// Minutes returns the observed durations in minutes, one per incident in Values.
func (d Duration) Minutes() []float64 {
	out := make([]float64, len(d.Values))
	for i, v := range d.Values {
		out[i] = v.Minutes
	}
	return out
}

// Positive returns the values of Minutes for a logarithmic scale. Zero has no logarithm,
// so values below half a minute become half a minute, as in the charts.
func (d Duration) Positive() []float64 {
	out := d.Minutes()
	for i, m := range out {
		out[i] = math.Max(0.5, m)
	}
	return out
}

func (t *Trends) durations() {
	for _, step := range lifecycle {
		d := Duration{Name: step.name, Of: len(t.Incidents)}
		for _, pm := range t.Incidents {
			d.add(pm, *pm.Times.ByName(step.from), *pm.Times.ByName(step.to), t.AsOf)
		}
		d.summarise()
		t.Durations = append(t.Durations, d)
	}
}

// add adds the duration of pm between the moments from and to, as it was known at asOf.
func (d *Duration) add(pm *postmortem.Postmortem, from, to postmortem.Moment, asOf time.Time) {
	if !from.IsKnown() || from.At.After(asOf) {
		return
	}
	if d.isOngoing(pm, to, asOf) {
		d.Ongoing = append(d.Ongoing, exactly(pm, asOf.Sub(from.At).Minutes()))
		return
	}
	if !to.IsKnown() {
		if !to.Unknown && d.Name == "to_mitigate" {
			d.NoEnd = append(d.NoEnd, pm)
		}
		return
	}
	minutes := to.At.Sub(from.At).Minutes()
	o := exactly(pm, minutes)
	o.Approx = postmortem.IsApproximate(from, to)
	if from.IsDate() || to.IsDate() {
		err := (from.Precision + to.Precision).Minutes()
		o.Low, o.High = math.Max(0, minutes-err), minutes+err
		if minutes <= err && o.High >= 0 {
			o.Minutes = math.Max(0, minutes)
			d.Dated = append(d.Dated, o)
			return
		}
	}
	switch {
	case minutes >= 0:
		d.Values = append(d.Values, o)
	case d.Name == "to_detect" && pm.Detection.Proactive == postmortem.Yes:
		d.Before++
		o.Minutes, o.Low, o.High = 0, 0, 0
		d.Values = append(d.Values, o)
	default:
		d.Reversed++
	}
}

func exactly(pm *postmortem.Postmortem, minutes float64) Observation {
	return Observation{Of: pm, Minutes: minutes, Low: minutes, High: minutes}
}

// needsEnd reports whether every incident has the end of d sooner or later. Detection and
// acknowledgement may be missing in a finished incident.
func (d *Duration) needsEnd() bool { return d.Name == "to_mitigate" || d.Name == "to_resolve" }

// hasEnded reports whether pm shows that the incident ended, although it may not state
// when: what fixed it, or a day of publication. Post-mortems from before the template
// required the times lack only the field, and their incidents are not going on. The last
// row of the timeline and the age are no such sign, because a long incident may have a
// gap of weeks.
func hasEnded(pm *postmortem.Postmortem) bool {
	return pm.Times.Resolved.IsKnown() || pm.EndedBy != (postmortem.EndedBy{}) || !pm.Published.IsZero() ||
		len(pm.Amended) > 0
}

// isOngoing reports whether pm had not reached the moment to at asOf. A moment after
// asOf had not been reached. A missing moment has not been reached either if every
// incident reaches it, the front matter does not state it as unknown, and nothing in the
// post-mortem shows that the incident ended. A published post-mortem may lack the
// resolution.
func (d *Duration) isOngoing(pm *postmortem.Postmortem, to postmortem.Moment, asOf time.Time) bool {
	if to.IsKnown() {
		return !to.IsDate() && to.At.After(asOf)
	}
	if to.Unknown || !d.needsEnd() || hasEnded(pm) {
		return false
	}
	return d.Name == "to_mitigate" || !pm.IsPublished()
}

// summarise computes the median and its interval.
func (d *Duration) summarise() {
	if d.Known() == 0 {
		return
	}
	all := append(append([]Observation{}, d.Values...), d.Dated...)
	at := func(value func(Observation) float64) medianEstimate {
		minutes := make([]float64, len(all))
		for i, o := range all {
			minutes[i] = value(o)
		}
		return d.estimate(minutes)
	}
	middle := at(func(o Observation) float64 { return o.Minutes })
	low := at(func(o Observation) float64 { return o.Low })
	high := at(func(o Observation) float64 { return o.High })
	d.Median, d.HasMedian, d.Coverage = middle.median, middle.ok, middle.coverage
	d.Bounds = Interval{low.median, high.median}
	d.Interval, d.HasBounds = Interval{low.interval.Low, high.interval.High}, middle.bounded
}

// A medianEstimate is a median with its interval.
type medianEstimate struct {
	median   float64
	ok       bool // set if the median is reached
	interval Interval
	bounded  bool // set if interval is known
	coverage float64
}

// estimate returns the median of minutes. If incidents are still going on, their times
// so far are lower limits, and [KaplanMeier] gives the median. Its interval has all
// times at which the band of the curve contains ½. R. Brookmeyer and J. Crowley,
// Biometrics 38 (1982).
func (d *Duration) estimate(minutes []float64) (e medianEstimate) {
	if len(d.Ongoing) == 0 {
		e.median, e.ok = Median(minutes)
		e.interval, e.coverage, e.bounded = MedianInterval(minutes)
		return e
	}
	spells := make([]Spell, 0, len(minutes)+len(d.Ongoing))
	for _, m := range minutes {
		spells = append(spells, Spell{m, Done})
	}
	for _, o := range d.Ongoing {
		spells = append(spells, Spell{o.Minutes, Open})
	}
	curve, ok := KaplanMeier(spells)
	if !ok {
		return e
	}
	e.median, e.ok = curve.Median()
	if !e.ok {
		e.median = math.Inf(1)
	}
	if len(spells) > 5 {
		e.interval, e.bounded = curve.MedianInterval()
	}
	return e
}

// DetectedBefore reports whether the problem was detected before users were affected. The
// time to detect then counts as 0.
func DetectedBefore(pm *postmortem.Postmortem) bool {
	return pm.Detection.Proactive == postmortem.Yes && pm.Times.Detected.Before(pm.Times.Started)
}

// DurationOf returns the duration of pm with the given name, such as "to_detect". ok is
// false if the duration is unknown. The time to detect is 0 if the problem was detected
// before users were affected.
func DurationOf(pm *postmortem.Postmortem, name string) (time.Duration, bool) {
	switch name {
	case "to_detect":
		if DetectedBefore(pm) {
			return 0, true
		}
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
