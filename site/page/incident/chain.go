package incident

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"debrief/site/action"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/chart"
	"debrief/theme/i18n"
)

// factorSteps returns the action items that address the factor with the given ID, each
// with its state, its proof and its effect.
func (page *incidentPage) factorSteps(id string) []theme.FactorStep {
	var out []theme.FactorStep
	for _, item := range page.actionItems() {
		if id != "" && slices.Contains(item.Addresses, id) {
			out = append(out, page.factorStep(item))
		}
	}
	return out
}

// otherSteps returns the action items that address no factor of the post-mortem and have
// a measured effect.
func (page *incidentPage) otherSteps() []theme.FactorStep {
	var out []theme.FactorStep
	for _, item := range page.actionItems() {
		addresses := slices.ContainsFunc(page.pm.Factors, func(f postmortem.Factor) bool {
			return f.ID != "" && slices.Contains(item.Addresses, f.ID)
		})
		if !addresses && len(page.effects(item)) > 0 {
			out = append(out, page.factorStep(item))
		}
	}
	return out
}

// noStep describes a factor without an action item. It returns "" for an external
// incident, whose sources may not name the actions.
func (page *incidentPage) noStep() string {
	switch {
	case !page.pm.IsOwn():
		return ""
	case page.pm.NoActions != "":
		return page.L.Text("No action: {0}", wording.Sentence(page.pm.NoActions))
	case page.pm.Status.HasReached(postmortem.Published):
		return page.L.Text("No action addresses this factor, and none was declined.")
	}
	return page.L.Text("No action addresses this factor yet.")
}

// factorStep returns one action item as a step from a factor to a proof. The charts of
// its effect are shown once on the page.
func (page *incidentPage) factorStep(item action.Item) theme.FactorStep {
	view := page.Action(page.at, item, true)
	out := theme.FactorStep{
		Written: view.Written, Action: theme.Link{Text: view.Title, Href: "#" + model.Anchor(item.ID)}, State: view.State,
		Horizon: page.horizon(item.Horizon), Strength: view.Strength, Late: view.Late, Reason: view.Reason,
		Closed: view.Closed, Due: view.Due,
	}
	if item.ID == "" {
		out.Action.Href = ""
	}
	if view.Evidence.Text != "" {
		out.Proof = []theme.Link{view.Evidence}
	}
	switch {
	case item.State == action.Declined && item.ClosedReason == "":
		out.Lacks = page.L.Text("no reason is given")
	case item.State == action.Done && len(out.Proof) == 0:
		out.Lacks = page.L.Text("no proof is linked")
	}
	if m := item.Measure; m.What != "" {
		out.Measure = m.What
		if m.Target != "" {
			out.Measure += ": " + m.Target
		}
	}
	for _, f := range item.FollowUps {
		out.Checks = append(out.Checks, theme.EffectCheck{
			Date: page.Day(f.At), Verdict: page.verdict(f.Verdict), Note: f.Note, Evidence: page.itemLinks([]string{f.Evidence}),
		})
	}
	out.Check = page.nextCheck(item)
	for _, effect := range page.effects(item) {
		if first := effect[0]; first.figure != "" {
			out.Shown = append(out.Shown, theme.Link{Text: cmp.Or(first.Title, first.ID), Href: "#" + first.figure})
		} else if page.effectCharts < maxFigures {
			page.effectCharts++
			out.Figures = append(out.Figures, page.effectFigure(item, effect))
		}
	}
	return out
}

func (page *incidentPage) horizon(name string) string {
	if !slices.Contains(postmortem.Horizons, name) {
		return ""
	}
	return page.L.Horizon(name)
}

var verdicts = map[string]i18n.Text{
	"worked": "it worked", "no_change": "no change", "worse": "it became worse", "unknown": "effect unknown",
}

func (page *incidentPage) verdict(name string) string {
	if text, ok := verdicts[name]; ok {
		return page.L.Text(text)
	}
	return cmp.Or(name, page.L.Text(verdicts["unknown"]))
}

// nextCheck describes when the effect of a done item is due to be checked.
func (page *incidentPage) nextCheck(item action.Item) string {
	if item.State != action.Done {
		return ""
	}
	if item.Measure.What == "" && len(item.FollowUps) == 0 {
		return page.L.Text("No expected effect is stated, so no check is due.")
	}
	check, isDue, ok := page.Actions.Check(item)
	switch {
	case !ok:
		return ""
	case isDue:
		return page.L.Text("A check of the effect has been due since {0}, {1} days after closing.", page.L.Date(check.Due), check.Days)
	}
	return page.L.Text("The next check of the effect is due on {0}, {1} days after closing.", page.L.Date(check.Due), check.Days)
}

// effects returns the series that measure the effect of an action item. Captures of the
// same query are in one group, in order of time.
func (page *incidentPage) effects(item action.Item) [][]*gathered {
	var out [][]*gathered
	for _, g := range page.gathered {
		if a, ok := page.measures(g); !ok || item.ID == "" || a.ID != item.ID {
			continue
		}
		i := slices.IndexFunc(out, func(group []*gathered) bool { return isSameMeasurement(group[0], g) })
		if i < 0 || len(out[i]) == chart.MaxPanels-1 {
			out = append(out, []*gathered{g})
			continue
		}
		out[i] = append(out[i], g)
	}
	for _, group := range out {
		slices.SortStableFunc(group, func(a, b *gathered) int { return a.series.Times[0].Compare(b.series.Times[0]) })
	}
	return out
}

// effectFigure returns the chart of the captures of a series after an action item. If the
// evidence of the incident has the same query and unit, the chart begins with it.
func (page *incidentPage) effectFigure(item action.Item, after []*gathered) theme.Figure {
	first := after[0]
	i := slices.IndexFunc(page.gathered, func(g *gathered) bool {
		return g.series != nil && g.For == "" && isSameMeasurement(g, first)
	})
	if i < 0 && len(after) == 1 {
		return page.series(first)
	}
	all, low, name := after, false, cmp.Or(first.Title, first.ID)
	if i >= 0 {
		before := page.gathered[i]
		all = append([]*gathered{before}, after...)
		low = before.extreme != nil && before.extreme.hasBefore && before.extreme.value < before.extreme.before
		name = cmp.Or(before.Title, before.ID)
	}
	data := chart.CompareData{Unit: first.Unit, Lang: page.L.Language}
	for k, g := range all {
		d := page.panel(g)
		value, at := limitOf(g, low)
		d.Extreme = &chart.Extreme{Line: at.line, At: at.at, Value: value, Low: low}
		name := page.L.Text("After {0}", item.ID)
		if i >= 0 && k == 0 {
			name = page.L.Text("Before {0}", item.ID)
		}
		data.Panels = append(data.Panels, chart.Panel{Name: name, Range: page.window(d.From, d.To), Series: d})
	}
	figure := page.effectCaption(item, after)
	data.Title = page.effectHeading(item, data, all, name, i >= 0, low)
	figure.Heading = data.Title
	figure.SVG = chart.Compare(first.figure+"-svg", data)
	figure.Table = page.effectTable(data, all, name)
	return figure
}

// effectCaption returns a figure without the chart: where its data are from.
func (page *incidentPage) effectCaption(item action.Item, after []*gathered) theme.Figure {
	first := after[0]
	figure := theme.Figure{Query: first.Query, Qualities: page.qualities(first)}
	figure.Text = page.L.Text("The same query and the same scale. Other changes between the two times may also have an effect.")
	if closed := item.Closed; !closed.IsZero() && first.series.Times[0].Before(closed) {
		figure.Text += " " + page.L.Text("The second time range begins before the action was closed on {0}.", page.L.Date(closed))
	}
	for k, g := range after {
		g.figure = page.newAnchor(g.ID)
		csv := theme.Link{Text: "CSV", Href: model.Href(page.at, g.to), Note: page.L.Size(g.file.Size)}
		if k > 0 {
			figure.Parts = append(figure.Parts, theme.FigurePart{ID: g.figure, Text: page.provenance(g.Evidence), CSV: csv})
			continue
		}
		figure.ID, figure.Source, figure.CSV = g.figure, page.provenance(g.Evidence), csv
	}
	return figure
}

// effectHeading states the highest value of each time range, or the lowest one if low is
// set.
func (page *incidentPage) effectHeading(
	item action.Item, data chart.CompareData, all []*gathered, name string, hasBefore, low bool,
) string {
	var values []string
	for _, g := range all {
		value, _ := limitOf(g, low)
		values = append(values, unbroken(data.Format(value)))
	}
	switch {
	case hasBefore && low:
		return page.L.Text("{0}: lowest value {1} before {3} and {2} after it", name, values[0], page.L.List(values[1:]), item.ID)
	case hasBefore:
		return page.L.Text("{0}: highest value {1} before {3} and {2} after it", name, values[0], page.L.List(values[1:]), item.ID)
	}
	return page.L.Text("{0}: highest value {1} after {2}", name, page.L.List(values), item.ID)
}

// effectTable returns the lowest, the middle and the highest value of each line in each
// time range. The CSV files have all values.
func (page *incidentPage) effectTable(data chart.CompareData, all []*gathered, name string) theme.Table {
	out := theme.Table{Caption: name, Columns: []theme.Column{{Text: page.L.Text("Time range")}}}
	hasLines := slices.ContainsFunc(all, func(g *gathered) bool { return len(g.series.Labels) > 1 })
	if hasLines {
		out.Columns = append(out.Columns, theme.Column{Text: page.L.Text("Line")})
	}
	for _, heading := range []i18n.Text{"Lowest", "Median", "Highest"} {
		out.Columns = append(out.Columns, theme.Column{Text: page.L.Text(heading), Num: true})
	}
	for k, g := range all {
		for i, label := range g.series.Labels {
			values := slices.DeleteFunc(slices.Clone(g.series.Values[i]), math.IsNaN)
			n := len(values)
			if n == 0 {
				continue
			}
			slices.Sort(values)
			row := []theme.Cell{{Text: data.Panels[k].Name + ", " + data.Panels[k].Range}}
			if hasLines {
				row = append(row, theme.Cell{Text: label})
			}
			for _, v := range []float64{values[0], (values[(n-1)/2] + values[n/2]) / 2, values[n-1]} {
				row = append(row, theme.Cell{Text: data.Format(v), Num: true})
			}
			out.Rows = append(out.Rows, row)
		}
	}
	return out
}

// isSameMeasurement reports whether two series have the same query and unit.
func isSameMeasurement(a, b *gathered) bool {
	query := strings.Join(strings.Fields(a.Query), " ")
	return query != "" && strings.Join(strings.Fields(b.Query), " ") == query && a.Unit == b.Unit
}

// panel returns the chart of a series with its own time axis, without phases and marks.
func (page *incidentPage) panel(item *gathered) chart.SeriesData {
	d := page.seriesData(item)
	d.From, d.To = item.series.Times[0], item.series.Times[len(item.series.Times)-1]
	d.Bands, d.Marks, d.Changes = nil, nil, nil
	return d
}

// limitOf returns the highest value of a series, or the lowest one if low is set.
func limitOf(item *gathered, low bool) (float64, extreme) {
	var out extreme
	found := false
	for i, values := range item.series.Values {
		for j, v := range values {
			if v == v && (!found || low && v < out.value || !low && v > out.value) {
				out, found = extreme{line: i, at: item.series.Times[j], value: v}, true
			}
		}
	}
	return out.value, out
}
