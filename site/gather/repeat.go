package gather

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// PresetCaptures returns a capture without data for each preset of the affected
// services. If titles are given, it returns the presets with these titles, of any
// service of the catalogue.
func PresetCaptures(pm *postmortem.Postmortem, words *catalog.Catalog, titles []string) ([]Capture, error) {
	presets := Presets(pm, words)
	if len(titles) > 0 {
		presets = nil
		for _, s := range words.Services {
			for _, m := range s.Metrics {
				presets = append(presets, Preset{m, s.ID, cmp.Or(s.Name, s.ID)})
			}
		}
	}
	var out []Capture
	var known, services []string
	count := map[string]int{}
	for _, m := range presets {
		known = append(known, m.Title)
		if len(titles) > 0 && !slices.ContainsFunc(titles, func(t string) bool { return strings.EqualFold(t, m.Title) }) {
			continue
		}
		count[m.Title]++
		services = append(services, m.Service)
		out = append(out, Capture{
			Type: "metric_snapshot", Title: m.Title, Query: m.Query, Unit: m.Unit, Class: m.Class, Definition: m.Definition,
			Aggregation: m.Aggregation, Tags: []postmortem.Tag{{Name: "service", Value: m.ServiceID}},
		})
	}
	for i, c := range out {
		if count[c.Title] > 1 {
			out[i].Title = services[i] + ": " + c.Title
		}
	}
	list := "the presets are the metrics of the services in the catalogue: " +
		cmp.Or(strings.Join(known, ", "), "there are none")
	if t, hint := unknownTitle(titles, known, source.Truncate(list, 400)); t != "" {
		return nil, finding.HintErrorf(hint, "there is no preset %q", t)
	}
	if len(out) == 0 {
		return nil, finding.HintErrorf("use --query and --title, or add metrics to a service in _catalog.yaml: "+
			`metrics: [{title: Checkout 5xx ratio, query: "…", unit: ratio, class: work}]`,
			"the catalogue has no metric for the affected services of %s", pm.ID)
	}
	return out, nil
}

// unknownTitle returns the first of titles that is not in known, and a hint: the nearest
// known title, or else hint. It returns "" if all titles are known.
func unknownTitle(titles, known []string, hint string) (title, _ string) {
	for _, t := range titles {
		if slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, t) }) {
			continue
		}
		if near := postmortem.NearestWord(t, known); near != "" {
			hint = "did you mean " + near + "?"
		}
		return t, hint
	}
	return "", ""
}

// AfterAction returns captures without data that measure the effect of an action item:
// the queries of the evidence for the factors that it addresses or else
// of all metrics. Each has the length of the stored range and ends at end. source limits
// them to evidence of this URL, if some has it. If titles are given, it returns only the
// captures of evidence with these titles.
func AfterAction(
	pm *postmortem.Postmortem, action, source string, end time.Time, titles []string,
) ([]Capture, error) {
	i := slices.IndexFunc(pm.Actions, func(a postmortem.ActionItem) bool { return a.ID == action })
	if i < 0 {
		var ids []string
		for _, a := range pm.Actions {
			ids = append(ids, a.ID)
		}
		hint := "its actions are " + strings.Join(ids, ", ")
		if len(ids) == 0 {
			hint = "add the action with an id under actions in the front matter"
		}
		return nil, finding.HintErrorf(hint, "%s has no action %q", pm.ID, action)
	}
	wanted := map[string]bool{}
	for _, f := range pm.Factors {
		if slices.Contains(pm.Actions[i].Addresses, f.ID) {
			for _, id := range f.Evidence {
				wanted[id] = true
			}
		}
	}
	metrics := slices.DeleteFunc(slices.Clone(pm.Evidence), func(e postmortem.Evidence) bool {
		return e.Type != "metric_snapshot" || e.Query == "" || e.For != ""
	})
	metrics = some(metrics, func(e postmortem.Evidence) bool { return e.Source == source })
	metrics = some(metrics, func(e postmortem.Evidence) bool { return wanted[e.ID] })
	if len(titles) > 0 && len(metrics) > 0 {
		var known []string
		for _, e := range metrics {
			known = append(known, e.Title)
		}
		if t, hint := unknownTitle(titles, known, "they are "+strings.Join(known, "; ")); t != "" {
			return nil, finding.HintErrorf(hint, "%s has no metric %q to capture again after %s", pm.ID, t, action)
		}
		metrics = some(metrics, func(e postmortem.Evidence) bool {
			return slices.ContainsFunc(titles, func(t string) bool { return strings.EqualFold(t, e.Title) })
		})
	}
	var out []Capture
	for _, e := range metrics {
		length := e.To.Sub(e.From)
		if length <= 0 {
			length = time.Hour
		}
		resolution, _ := time.ParseDuration(e.Resolution)
		out = append(out, Capture{
			Type: e.Type, Title: e.Title + " after " + action, Query: e.Query, Unit: e.Unit, Class: e.Class,
			Definition: e.Definition, Aggregation: e.Aggregation, Tags: e.Tags, For: action, Resolution: resolution,
			Window: Window{From: end.Add(-length).Truncate(time.Minute), To: end.Truncate(time.Minute)},
		})
	}
	if len(out) == 0 {
		return nil, finding.HintErrorf("capture the metric of the incident first: debrief gather prometheus ID --query …",
			"%s has no metric with a query that could be captured again", pm.ID)
	}
	return out, nil
}

// some returns the items that match, or all items if no item matches.
func some[T any](items []T, match func(T) bool) []T {
	if !slices.ContainsFunc(items, match) {
		return items
	}
	return slices.DeleteFunc(slices.Clone(items), func(x T) bool { return !match(x) })
}
