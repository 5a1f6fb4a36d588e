package evidence

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"debrief/site/evidence"
	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
)

// kept calls do for every evidence of a write-up that somebody answers for.
func kept(pm *postmortem.Postmortem, do func(i int, e postmortem.Evidence, name string)) {
	if !pm.Ours() || pm.Status == postmortem.Withdrawn {
		return
	}
	for i, e := range pm.Evidence {
		do(i, e, rule.ItemName("the evidence", e.ID))
	}
}

func evidenceAt(pm *postmortem.Postmortem, i int, field string) source.Span {
	return pm.At(fmt.Sprintf("evidence[%d].%s", i, field))
}

// A frozenSeries is what rules need of a series kept as CSV.
type frozenSeries struct {
	stretch
	step time.Duration // see stepOf
	err  error         // why it cannot be drawn
}

// frozen returns the series that an evidence keeps as CSV, false where it keeps
// none that can be opened, which other rules report. A file that several items
// name is read once.
func frozen(p *rule.Pass, pm *postmortem.Postmortem, e postmortem.Evidence) (frozenSeries, bool) {
	if !strings.EqualFold(path.Ext(e.File), ".csv") {
		return frozenSeries{}, false
	}
	f, ok := p.Library.Attachment(pm, e.File)
	if !ok || f.Problem != "" {
		return frozenSeries{}, false
	}
	series, ok := p.PerFile("series", f, func() any {
		data, err := f.Bytes()
		if err != nil {
			return nil
		}
		s, err := evidence.ReadSeries(data)
		if err != nil {
			return frozenSeries{err: err}
		}
		return frozenSeries{stretch: stretch{s.Times[0], s.Times[len(s.Times)-1]}, step: stepOf(s)}
	}).(frozenSeries)
	return series, ok
}

// checkDrawn reports a CSV that the page could show as a figure and cannot.
func checkDrawn(p *rule.Pass, pm *postmortem.Postmortem) {
	kept(pm, func(i int, e postmortem.Evidence, _ string) {
		if e.Type != "metric_snapshot" {
			return
		}
		if s, ok := frozen(p, pm, e); ok && s.err != nil {
			p.Reportf(evidenceAt(pm, i, "file"), "begin with the line time,value and give each point a row: 2026-10-14T08:12:00Z,0.11; what is no series can be type: query_result",
				"%q cannot be drawn: %s", rule.Clip(e.File), rule.Clip(s.err.Error()))
		}
	})
}

// resolutionOf reads 1m, 30s, 1h or 1d.
func resolutionOf(text string) (time.Duration, bool) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.Atoi(days)
		return time.Duration(n) * 24 * time.Hour, err == nil && n > 0 && n < 1000
	}
	d, err := time.ParseDuration(text)
	return d, err == nil && d > 0
}

// stepOf is how far apart most points of a series are, at least; 0 for a
// series of one.
func stepOf(s *evidence.Series) time.Duration {
	step := time.Duration(0)
	for i := 1; i < len(s.Times); i++ {
		if d := s.Times[i].Sub(s.Times[i-1]); d > 0 && (step == 0 || d < step) {
			step = d
		}
	}
	return step
}

// checkCoarse asks for enough points: an impact that ends between two of them is
// not seen at all, and one of a few points has no shape.
func checkCoarse(p *rule.Pass, pm *postmortem.Postmortem) {
	most := time.Duration(p.Catalog.Threshold("resolution_seconds")) * time.Second
	if most == 0 {
		return
	}
	asks := fmt.Sprintf("%s is the most", rule.Human(most))
	if lasted, ok := longest(pm); ok && lasted/10 < most {
		most = lasted / 10
		asks = fmt.Sprintf("an impact of %s asks for %s at most", rule.Human(lasted), rule.Human(most))
	}
	kept(pm, func(i int, e postmortem.Evidence, name string) {
		step, ok := resolutionOf(e.Resolution)
		if e.Type != "metric_snapshot" || !ok || step <= most {
			return
		}
		p.Reportf(evidenceAt(pm, i, "resolution"), "gather it again with more points while its source has them; where there are none, say in the text what may be hidden between them",
			"the points of %s are %s apart, and %s", strings.TrimPrefix(name, "the evidence "), rule.Human(step), asks)
	})
}

// longest is how long users were hurt, at the most that the precision of the
// two times allows.
func longest(pm *postmortem.Postmortem) (time.Duration, bool) {
	from, to := pm.Times.Started, pm.Times.Mitigated
	if !to.Known() {
		to = pm.Times.Resolved
	}
	if !from.Known() || !to.Known() || from.Estimate || to.Estimate {
		return 0, false
	}
	lasted := to.At.Sub(from.At) + from.Precision + to.Precision
	return lasted, lasted > 0
}

// A stretch is what a piece of evidence shows, from one time to another.
type stretch struct{ from, to time.Time }

// stretchOf is that of its series, or of its field window.
func stretchOf(p *rule.Pass, pm *postmortem.Postmortem, i int, e postmortem.Evidence) (stretch, bool) {
	if s, ok := frozen(p, pm, e); ok && s.err == nil {
		return s.stretch, true
	}
	window := rule.FieldOf(pm, "evidence", i, "window")
	from, err1 := time.Parse(time.RFC3339, window.Get("from").Text)
	to, err2 := time.Parse(time.RFC3339, window.Get("to").Text)
	return stretch{from, to}, err1 == nil && err2 == nil && from.Before(to)
}

// checkWindow asks that a series shows the incident, and before it what was usual.
func checkWindow(p *rule.Pass, pm *postmortem.Postmortem) {
	started := pm.Times.Started
	if !started.Known() || started.Estimate {
		return
	}
	end := started
	for _, m := range []postmortem.Moment{pm.Times.Mitigated, pm.Times.Resolved} {
		if m.Known() && m.At.After(end.At) {
			end = m
		}
	}
	related := []finding.Related{{At: pm.At("times.started"), Message: "started here"}}
	kept(pm, func(i int, e postmortem.Evidence, name string) {
		if e.Type != "metric_snapshot" {
			return
		}
		shows, ok := stretchOf(p, pm, i, e)
		if !ok {
			return
		}
		at := evidenceAt(pm, i, "file")
		if e.File == "" {
			at = evidenceAt(pm, i, "window")
		}
		switch want := baseline(p, shows); {
		case shows.to.Before(started.At.Add(-started.Precision)):
			p.Reportf(at, "gather it for the hours of the incident, and an hour before", "%s ends %s before the incident began", name, rule.Human(started.At.Sub(shows.to))).Related = related
		case shows.from.After(end.At.Add(end.Precision)) && end.At.After(started.At):
			p.Reportf(at, "gather it for the hours of the incident, and an hour before", "%s begins %s after the incident was over", name, rule.Human(shows.from.Sub(end.At))).Related = related
		case shows.from.After(started.At.Add(started.Precision)):
			p.Reportf(at, fmt.Sprintf("gather it from %s before the start on: what was usual then?", rule.Human(want)), "%s begins %s after the incident did, and shows nothing of before", name, rule.Human(shows.from.Sub(started.At))).Related = related
		case started.At.Add(started.Precision).Sub(shows.from) < want:
			p.Reportf(at, fmt.Sprintf("gather it from %s before the start on: what was usual then?", rule.Human(want)), "%s begins %s before the incident, which is too little to see what was usual", name, rule.Human(started.At.Sub(shows.from))).Related = related
		}
	})
}

// baseline is how much of what a series shows has to lie before the incident.
func baseline(p *rule.Pass, shows stretch) time.Duration {
	part := shows.to.Sub(shows.from) * time.Duration(min(p.Catalog.Threshold("baseline_percent"), 100)) / 100
	return min(part, time.Duration(p.Catalog.Threshold("baseline_minutes"))*time.Minute)
}
