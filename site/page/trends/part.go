package trends

import (
	"slices"
	"strconv"
	"time"

	"debrief/site/action"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/trend"
	"debrief/theme"
)

// A part holds the data of one trends page, which covers the whole library or one
// quarter, service or severity. The field Trends hides the field of the same name in
// Site.
type part struct {
	*model.Site
	Trends *trend.Trends
	in     map[*postmortem.Postmortem]bool // the post-mortems that the page covers; nil means all
}

func wholeLibrary(site *model.Site) *part { return &part{Site: site, Trends: site.Trends} }

func (part *part) has(pm *postmortem.Postmortem) bool { return part.in == nil || part.in[pm] }

// newPart returns the part of the library that contains only pms, with its trends.
func newPart(site *model.Site, pms []*postmortem.Postmortem) *part {
	return newPeriod(site, pms, time.Time{}, time.Time{})
}

// newPeriod returns the part of the library that contains only pms, with the quarters
// that begin from from and before to.
func newPeriod(site *model.Site, pms []*postmortem.Postmortem, from, to time.Time) *part {
	out := &part{Site: site, in: map[*postmortem.Postmortem]bool{}}
	for _, pm := range pms {
		out.in[pm] = true
	}
	scope := trend.Scope{Calendar: trend.NewCalendar(site.Catalog), Has: out.has, From: from, To: to}
	out.Trends = trend.Of(site.Library, site.Trends.AsOf, scope)
	return out
}

// Pages returns the trends pages of the library, and of each quarter, service and
// severity with incidents.
func Pages(site *model.Site) []model.Page {
	pages, others := []model.Page{site.ViewPage(model.TrendsPath, Trends)}, newSliceLinks(site)
	for i, q := range site.Trends.Quarters {
		pages = append(pages, site.ViewPage(model.QuarterPath(q.Name), func(site *model.Site, path string) theme.View {
			return quarterView(site, path, i, others)
		}))
	}
	add := func(path, name string, pms []*postmortem.Postmortem, text, parent string) {
		if countedIncidents(site, pms) == 0 {
			return
		}
		pages = append(pages, site.ViewPage(path, func(site *model.Site, path string) theme.View {
			return sliceView(site, path, name, model.Crumb(path, text, parent), pms, others)
		}))
	}
	for _, s := range site.Catalog.Services {
		add(
			model.ServiceTrendsPath(s.ID), s.Name, site.ByService[s.ID], site.L.Text("Service page of {0}", s.Name),
			model.ServicePath(s.ID),
		)
	}
	for _, s := range site.Catalog.Severities {
		add(model.SeverityTrendsPath(s.ID), s.Name, site.BySeverity[s.ID],
			site.L.Text("All {0}|of a severity", s.Name), model.SeverityPath(s.ID))
	}
	return pages
}

// countedIncidents returns how many of the post-mortems pms the statistics include.
func countedIncidents(site *model.Site, pms []*postmortem.Postmortem) int {
	n := 0
	for _, pm := range pms {
		if site.Trends.Counts(pm) {
			n++
		}
	}
	return n
}

// sliceView returns the trends page of one service or severity.
func sliceView(
	site *model.Site, path, name string, more theme.Link, pms []*postmortem.Postmortem, others sliceLinks,
) theme.View {
	v := theme.Trends{
		Frame: site.Frame(
			path, site.L.Text("Trends: {0}", name), site.L.Text("Trends across the incidents of {0}.", name),
			model.TrendsPath, model.Crumb(path, site.L.Text("Trends"), model.TrendsPath),
		),
		Downloads: append([]theme.Link{more}, downloads(site, path)...), Slices: others.from(path),
	}
	fillQuestions(newPart(site, pms), path, &v)
	return v
}

// sliceLinks holds links to all trends pages. The links are relative to the root of the
// site.
type sliceLinks []theme.Facet

func newSliceLinks(site *model.Site) sliceLinks {
	quarters, services, severities := theme.Facet{
		Name: site.L.Text("Quarter"),
	}, theme.Facet{
		Name: site.L.Text("Service"),
	}, theme.Facet{
		Name: site.L.Text("Severity"),
	}
	add := func(f *theme.Facet, text, to string, n int) {
		f.Values = append(f.Values, theme.Count{Text: text, Href: to, N: site.L.Thousands(n)})
	}
	for _, q := range slices.Backward(site.Trends.Quarters) {
		add(&quarters, site.L.Quarter(q.Name), model.QuarterPath(q.Name), len(q.Incidents))
	}
	for _, s := range site.Catalog.Services {
		if n := countedIncidents(site, site.ByService[s.ID]); n > 0 {
			add(&services, s.Name, model.ServiceTrendsPath(s.ID), n)
		}
	}
	for _, s := range site.Catalog.Severities {
		if n := countedIncidents(site, site.BySeverity[s.ID]); n > 0 {
			add(&severities, s.Name, model.SeverityTrendsPath(s.ID), n)
		}
	}
	return slices.DeleteFunc(sliceLinks{quarters, services, severities}, func(f theme.Facet) bool {
		return len(f.Values) == 0
	})
}

// from returns the links, made relative to the page at path.
func (w sliceLinks) from(path string) []theme.Facet {
	out := slices.Clone(w)
	for i := range out {
		out[i].Values = slices.Clone(out[i].Values)
		for k := range out[i].Values {
			to := &out[i].Values[k]
			to.Href, to.Current = model.Href(path, to.Href), to.Href == path
		}
	}
	return out
}

// quarterView returns the trends page of the quarter with index i: the incidents, the
// comparison with the quarter before, and the status of the action items.
func quarterView(site *model.Site, path string, i int, others sliceLinks) theme.View {
	q := site.Trends.Quarters[i]
	name := site.L.Quarter(q.Name)
	p := newPeriod(site, q.Incidents, q.From, q.To)
	v := theme.Trends{
		Frame: site.Frame(
			path, name, site.L.Text("Incidents in {0} and their action items.", name), model.TrendsPath,
			model.Crumb(path, site.L.Text("Trends"), model.TrendsPath),
		),
		Slices: others.from(path), Downloads: downloads(site, path),
	}
	v.Lead = site.L.Count(
		len(q.Incidents), "{0} to {1}: {n} incident, as of {2}.", "{0} to {1}: {n} incidents, as of {2}.",
		site.L.Date(q.From), site.L.Date(q.To.AddDate(0, 0, -1)), site.L.Date(site.Trends.AsOf),
	)
	switch {
	case q.Begins:
		v.Lead += " " + site.L.Text("The counts begin within this quarter, so it is not complete.")
	case q.Partial:
		v.Lead += " " + site.L.Text("The quarter is not complete.")
	}
	if i > 0 {
		v.Changed = []string{quarterChange(p, site.Trends.Quarters[i-1], q)}
	}
	v.Questions = []theme.Question{quarterIncidents(p, path, i)}
	if len(q.Incidents) == 0 {
		return v
	}
	if len(q.Incidents) >= model.MinIncidents {
		v.Questions = append(v.Questions,
			theme.Question{
				ID:      "until-known",
				Heading: site.L.Text("Time to detect"),
				Figures: []theme.Figure{durationFigure(p, path, toDetect)},
			},
			theme.Question{
				ID:      "until-safe",
				Heading: site.L.Text("Time to mitigate"),
				Figures: []theme.Figure{durationFigure(p, path, toMitigate)},
			},
			detectionQuestion(p, path), gapQuestion(p, path), recurQuestion(p, path))
	} else {
		v.Questions = append(v.Questions, theme.Question{
			ID:      "factors",
			Heading: site.L.Text("Contributing factors"),
			Heat:    factorTable(p, path),
		})
	}
	v.Questions = append(v.Questions, actionsQuestion(p, path))
	return v
}

// quarterIncidents returns the section that lists the incidents of the quarter with
// index i, newest first.
func quarterIncidents(p *part, path string, i int) theme.Question {
	q := p.Site.Trends.Quarters[i]
	out := theme.Question{ID: "what-happened", Heading: p.L.Text("Incidents")}
	if len(q.Incidents) == 0 {
		out.Text = p.L.Text("No incidents are recorded. There may be incidents without a post-mortem.")
		return out
	}
	rows := slices.Clone(q.Incidents)
	slices.Reverse(rows)
	figure := theme.Figure{
		ID:      "incidents",
		Heading: p.L.Count(len(rows), "{0}: {n} incident", "{0}: {n} incidents", p.L.Quarter(q.Name)),
		Rows:    p.Rows(path, model.FirstN(rows, model.MaxRows)),
	}
	if i > 0 {
		figure.Source = comparison(p, p.Site.Trends.Quarters[i-1], q)
	}
	if len(rows) > model.MaxRows {
		figure.Text = p.L.Latest(len(rows), model.MaxRows)
	}
	out.Figures = []theme.Figure{figure}
	return out
}

// comparison returns sentences with the p-value for the difference between the counts of
// two quarters and a note on many comparisons, or "" if they cannot be compared.
func comparison(part *part, before, after trend.Quarter) string {
	p, ok := part.Site.Trends.Compare(before, after)
	if !ok {
		return ""
	}
	return part.L.Text("Compared with {0}: {1}.", part.L.Quarter(before.Name), part.L.PValue(p)) + " " + manyText(part)
}

// quarterChange returns a sentence that compares two quarters. If one of them is
// incomplete, the sentence contains only the counts.
func quarterChange(part *part, before, after trend.Quarter) string {
	counts := part.L.Text(
		"{0} incidents in {2}, {1} in {3}", len(before.Incidents), len(after.Incidents), part.L.Quarter(before.Name),
		part.L.Quarter(after.Name),
	)
	if after.Partial {
		return part.L.Text("Frequency: {0}. The last quarter is not complete.", counts)
	}
	if before.Partial {
		return part.L.Text("Frequency: {0}. The first quarter is not complete.", counts)
	}
	p, ok := part.Site.Trends.Compare(before, after)
	if !ok {
		return part.L.Text("Frequency: {0}.", counts)
	}
	return changeText(part, counts, len(before.Incidents), len(after.Incidents), p)
}

// factorTable returns a table of the number of incidents per factor, for pages with few
// incidents.
func factorTable(part *part, path string) theme.Heat {
	h := theme.Heat{
		ID:      "factor-table",
		Caption: part.L.Text("Factors of these incidents"),
		Columns: []theme.Link{{Text: part.L.Text("Incidents")}},
		Most:    len(part.Trends.Incidents),
		CSV:     model.DataLink("factor-table"),
		Data:    [][]string{{"factor", "incidents"}},
		Note: part.L.Count(
			len(
				part.Trends.Incidents,
			),
			"{n} incidents are too few for shares.",
			"{n} incidents are too few for shares.",
		),
	}
	for _, s := range part.Trends.Factors {
		n := len(s.Incidents)
		h.Data = append(h.Data, []string{s.Word, strconv.Itoa(n)})
		h.Rows = append(h.Rows, theme.HeatRow{
			Head:  part.FactorLink(path, s.Word),
			Cells: []theme.HeatCell{{N: n, Text: part.L.Thousands(n)}},
		})
	}
	return h
}

// actionsQuestion returns the section about the status of a part's action items.
func actionsQuestion(part *part, path string) theme.Question {
	q := theme.Question{ID: "promises", Heading: part.L.Text("Action items")}
	n := map[action.State]int{}
	all := 0
	for _, pm := range part.Trends.Incidents {
		for _, item := range part.Actions.Of(pm) {
			n[item.State]++
			all++
		}
	}
	if all == 0 {
		q.Text = part.L.Text("These incidents have no action items.")
		return q
	}
	open := n[action.Overdue] + n[action.Soon] + n[action.Later] + n[action.NoDate]
	q.Text = part.L.Count(
		all,
		"{n} action item: {0} done, {1} open, {2} of them overdue, {3} declined or superseded, as of {4}.",
		"{n} action items: {0} done, {1} open, {2} of them overdue, {3} declined or superseded, as of {4}.",
		n[action.Done],
		open,
		n[action.Overdue],
		n[action.Declined],
		part.L.Date(part.Actions.Now),
	)
	if all >= model.MinIncidents {
		q.Figures = []theme.Figure{survivalFigure(part, path, "survival")}
	}
	return q
}
