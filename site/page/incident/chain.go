package incident

import (
	"cmp"
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
		Closed: view.Closed, Due: view.Due, Proof: page.proof(item.Proof),
	}
	if item.ID == "" {
		out.Action.Href = ""
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
		if effect.figure != "" {
			out.Shown = append(out.Shown, theme.Link{Text: cmp.Or(effect.Title, effect.ID), Href: "#" + effect.figure})
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

// proof returns a link to the proof that an action item is complete: a web address, or
// the ID of an item on this page.
func (page *incidentPage) proof(text string) []theme.Link {
	if links := page.itemLinks([]string{strings.Trim(text, "[] ")}); len(links) > 0 {
		return links
	}
	if link := model.ExternalLink(text, page.L.Text("evidence")); link.Text != "" {
		return []theme.Link{link}
	}
	return nil
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

// effects returns the series that measure the effect of an action item.
func (page *incidentPage) effects(item action.Item) []*gathered {
	var out []*gathered
	for _, g := range page.gathered {
		if a, ok := page.measures(g); ok && item.ID != "" && a.ID == item.ID {
			out = append(out, g)
		}
	}
	return out
}

// effectFigure returns the chart of a series that measures the effect of an action item.
// If the evidence of the incident has the same query and unit, the chart shows both.
func (page *incidentPage) effectFigure(item action.Item, after *gathered) theme.Figure {
	before := page.sameQuery(after)
	if before == nil {
		return page.series(after)
	}
	a, b := page.panel(before), page.panel(after)
	low := before.extreme != nil && before.extreme.hasBefore && before.extreme.value < before.extreme.before
	va, ta := limitOf(before, low)
	vb, tb := limitOf(after, low)
	a.Extreme = &chart.Extreme{Line: ta.line, At: ta.at, Value: va, Low: low}
	b.Extreme = &chart.Extreme{Line: tb.line, At: tb.at, Value: vb, Low: low}
	after.figure = page.newAnchor(after.ID)
	name := cmp.Or(before.Title, before.ID)
	figure := theme.Figure{ID: after.figure, Query: after.Query, Qualities: page.qualities(after)}
	if low {
		figure.Heading = page.L.Text("{0}: lowest value {1} before {3} and {2} after it", name, unbroken(a.Format(va)), unbroken(b.Format(vb)), item.ID)
	} else {
		figure.Heading = page.L.Text("{0}: highest value {1} before {3} and {2} after it", name, unbroken(a.Format(va)), unbroken(b.Format(vb)), item.ID)
	}
	figure.Text = page.L.Text("The same query and the same scale. Other changes between the two times may also have an effect.")
	if closed := item.Closed; !closed.IsZero() && after.series.Times[0].Before(closed) {
		figure.Text += " " + page.L.Text("The second time range begins before the action was closed on {0}.", page.L.Date(closed))
	}
	figure.Source = joinNotes([]string{page.provenance(after.Evidence)})
	figure.CSV = theme.Link{Text: "CSV", Href: model.Href(page.at, after.to), Note: page.L.Size(after.file.Size)}
	figure.SVG = chart.Compare(after.figure+"-svg", chart.CompareData{
		Title: figure.Heading, Unit: after.Unit, Lang: page.L.Language,
		Panels: [2]chart.Panel{
			{Name: page.L.Text("Before {0}: {1}", item.ID, page.window(a.From, a.To)), Series: a},
			{Name: page.L.Text("After {0}: {1}", item.ID, page.window(b.From, b.To)), Series: b},
		},
	})
	figure.Table = page.seriesTable(after)
	return figure
}

// sameQuery returns the series of the incident with the query and the unit of a series
// that measures the effect of an action item, or nil.
func (page *incidentPage) sameQuery(after *gathered) *gathered {
	query := strings.Join(strings.Fields(after.Query), " ")
	for _, g := range page.gathered {
		if g.series != nil && g.For == "" && query != "" && strings.Join(strings.Fields(g.Query), " ") == query && g.Unit == after.Unit {
			return g
		}
	}
	return nil
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
