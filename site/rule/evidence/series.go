package evidence

import (
	"fmt"
	"path"
	"strings"
	"time"

	"debrief/site/evidence"
	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
)

// eachOwn calls do for each item of evidence in pm. It does nothing if pm is external
// or withdrawn.
func eachOwn(pm *postmortem.Postmortem, do func(i int, e postmortem.Evidence, name string)) {
	if pm.IsExternal() || pm.IsWithdrawn() {
		return
	}
	for i, e := range pm.Evidence {
		do(i, e, rule.ItemName("the evidence", e.ID))
	}
}

func evidenceAt(pm *postmortem.Postmortem, i int, field string) source.Span {
	return pm.At(fmt.Sprintf("evidence[%d].%s", i, field))
}

// A series holds the data about a CSV file of a metric that rules need.
type series struct {
	timeRange
	step time.Duration // smallest interval between two points; see minStep
	err  error         // reason why the file cannot be drawn as a chart
}

// readSeries returns the series in the CSV file of the evidence e. It returns false if
// e has no CSV file, or if the file cannot be opened; other rules report this. It reads
// each file once per post-mortem.
func readSeries(p *rule.Pass, pm *postmortem.Postmortem, e postmortem.Evidence) (series, bool) {
	if !strings.EqualFold(path.Ext(e.File), ".csv") {
		return series{}, false
	}
	f, ok := p.Library.Attachment(pm, e.File)
	if !ok || f.Problem != "" {
		return series{}, false
	}
	found, ok := p.PerFile("series", f, func() any {
		data, err := f.Bytes()
		if err != nil {
			return nil
		}
		s, err := evidence.ReadSeries(data)
		if err != nil {
			return series{err: err}
		}
		return series{timeRange: timeRange{s.Times[0], s.Times[len(s.Times)-1]}, step: minStep(s)}
	}).(series)
	return found, ok
}

// checkDrawn reports CSV files of metrics that pages cannot draw as a chart.
func checkDrawn(p *rule.Pass, pm *postmortem.Postmortem) {
	eachOwn(pm, func(i int, e postmortem.Evidence, _ string) {
		if e.Type != "metric_snapshot" {
			return
		}
		if s, ok := readSeries(p, pm, e); ok && s.err != nil {
			p.Reportf(
				evidenceAt(pm, i, "file"),
				"write the header time,value and one row per point: 2026-10-14T08:12:00Z,0.11; for another kind "+
					"of table, write type: query_result",
				"%q cannot be drawn: %s",
				rule.Clip(e.File),
				rule.Clip(s.err.Error()),
			)
		}
	})
}

// minStep returns the smallest interval between two points of the series s. It returns
// 0 if s has only one point.
func minStep(s *evidence.Series) time.Duration {
	step := time.Duration(0)
	for i := 1; i < len(s.Times); i++ {
		if d := s.Times[i].Sub(s.Times[i-1]); d > 0 && (step == 0 || d < step) {
			step = d
		}
	}
	return step
}

// checkCoarse reports metrics whose points are too far apart for the incident. At least
// ten points must be within the duration of the impact, so that its course is visible.
func checkCoarse(p *rule.Pass, pm *postmortem.Postmortem) {
	maxStep := time.Duration(p.Catalog.Threshold("resolution_seconds")) * time.Second
	if maxStep == 0 {
		return
	}
	limit := fmt.Sprintf("the limit is %s", rule.Human(maxStep))
	if duration, ok := maxDuration(pm); ok && duration/10 < maxStep {
		maxStep = duration / 10
		limit = fmt.Sprintf("the limit for an impact of %s is %s", rule.Human(duration), rule.Human(maxStep))
	}
	eachOwn(pm, func(i int, e postmortem.Evidence, name string) {
		step, ok := evidence.ParseResolution(e.Resolution)
		if e.Type != "metric_snapshot" || !ok || step <= maxStep {
			return
		}
		p.Reportf(
			evidenceAt(pm, i, "resolution"),
			"fetch it again with more points, or describe in the text which events the series cannot show",
			"the points of %s are %s apart; %s",
			strings.TrimPrefix(name, "the evidence "),
			rule.Human(step),
			limit,
		)
	})
}

// maxDuration returns the longest duration of the impact that its start and end allow,
// given their precision. It returns false if either time is unknown or an estimate.
func maxDuration(pm *postmortem.Postmortem) (time.Duration, bool) {
	from, to := pm.Times.Started, pm.Times.Mitigated
	if !to.IsKnown() {
		to = pm.Times.Resolved
	}
	if !from.IsKnown() || !to.IsKnown() || from.Estimate || to.Estimate {
		return 0, false
	}
	duration := to.At.Sub(from.At) + from.Precision + to.Precision
	return duration, duration > 0
}

// A timeRange is the period that a metric covers.
type timeRange struct{ from, to time.Time }

// rangeOf returns the period that the evidence with index i covers: the period of its
// CSV file or, without a file, the field window.
func rangeOf(p *rule.Pass, pm *postmortem.Postmortem, i int, e postmortem.Evidence) (timeRange, bool) {
	if s, ok := readSeries(p, pm, e); ok && s.err == nil {
		return s.timeRange, true
	}
	window := rule.FieldOf(pm, "evidence", i, "window")
	from, err1 := time.Parse(time.RFC3339, window.Get("from").Text)
	to, err2 := time.Parse(time.RFC3339, window.Get("to").Text)
	return timeRange{from, to}, err1 == nil && err2 == nil && from.Before(to)
}

// checkWindow reports metrics that do not cover the whole incident, or not enough time
// before it for a comparison.
func checkWindow(p *rule.Pass, pm *postmortem.Postmortem) {
	started := pm.Times.Started
	if !started.IsKnown() || started.Estimate {
		return
	}
	end := started
	for _, m := range []postmortem.Moment{pm.Times.Mitigated, pm.Times.Resolved} {
		if m.IsKnown() && m.At.After(end.At) {
			end = m
		}
	}
	related := []finding.Related{{At: pm.At("times.started"), Message: "start of the incident"}}
	eachOwn(pm, func(i int, e postmortem.Evidence, name string) {
		if e.Type != "metric_snapshot" || e.For != "" { // evidence for an action is of a later time
			return
		}
		covered, ok := rangeOf(p, pm, i, e)
		if !ok {
			return
		}
		at := evidenceAt(pm, i, "file")
		if e.File == "" {
			at = evidenceAt(pm, i, "window")
		}
		switch want := baseline(p, covered); {
		case covered.to.Before(started.At.Add(-started.Precision)):
			p.Reportf(at, "fetch it for the time of the incident and the hour "+
				"before", "%s ends %s before the incident "+
				"began", name, rule.Human(started.At.Sub(covered.to))).Related = related
		case covered.from.After(end.At.Add(end.Precision)) && end.At.After(started.At):
			p.Reportf(at, "fetch it for the time of the incident and the hour "+
				"before", "%s begins %s after the end of the "+
				"incident", name, rule.Human(covered.from.Sub(end.At))).Related = related
		case covered.from.After(started.At.Add(started.Precision)):
			p.Reportf(at, fmt.Sprintf("fetch it from %s before the start, to show the usual "+
				"values", rule.Human(want)), "%s begins %s after the start of the incident and has no "+
				"baseline", name, rule.Human(covered.from.Sub(started.At))).Related = related
		case started.At.Add(started.Precision).Sub(covered.from) < want:
			p.Reportf(at, fmt.Sprintf("fetch it from %s before the start, to show the usual "+
				"values", rule.Human(want)), "%s begins only %s before the incident, which is too short for a "+
				"baseline", name, rule.Human(started.At.Sub(covered.from))).Related = related
		}
	})
}

// baseline returns the smallest period that a metric must cover before the incident,
// for a comparison.
func baseline(p *rule.Pass, covered timeRange) time.Duration {
	part := covered.to.Sub(covered.from) * time.Duration(min(p.Catalog.Threshold("baseline_percent"), 100)) / 100
	return min(part, time.Duration(p.Catalog.Threshold("baseline_minutes"))*time.Minute)
}
