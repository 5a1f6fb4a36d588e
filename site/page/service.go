package page

import (
	"cmp"
	"slices"
	"strings"

	"debrief/site/action"
	"debrief/site/catalog"
	"debrief/site/markdown"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/theme"
	"debrief/theme/chart"
)

func (b *book) servicesPage(path string) theme.View {
	v := theme.Services{Frame: b.frame(path, "Services", "Every service, its owner, and what happened to it.", servicesPath)}
	if len(b.Catalog.Services) == 0 {
		v.Empty = "The catalogue names no services yet. They are listed in _catalog.yaml, each with its owner."
		return v
	}
	with := 0
	for _, s := range b.Catalog.Services {
		tier := phrase.Tier(s.Tier)
		i := slices.IndexFunc(v.Groups, func(g theme.ServiceGroup) bool { return g.Heading == tier })
		if i < 0 {
			i = len(v.Groups)
			v.Groups = append(v.Groups, theme.ServiceGroup{ID: markdown.Slug(tier), Heading: tier})
		}
		row := b.serviceRow(path, s)
		row.Tier = "" // the heading says it
		v.Groups[i].Services = append(v.Groups[i].Services, row)
		if len(standing(b.byService[s.ID])) > 0 {
			with++
		}
	}
	slices.SortStableFunc(v.Groups, func(a, c theme.ServiceGroup) int {
		return cmp.Or(cmp.Compare(len(a.Heading), len(c.Heading)), strings.Compare(a.Heading, c.Heading))
	})
	v.Lead = phrase.Plural(len(b.Catalog.Services), "service", "services") + ", " + phrase.Thousands(with) + " with incidents. The figures count our own."
	return v
}

func (b *book) serviceRow(from string, s catalog.Service) theme.ServiceRow {
	pms := standing(b.byService[s.ID])
	row := theme.ServiceRow{
		Name: s.Name, Href: href(from, servicePath(s.ID)), Means: s.Means, Owner: b.teamName(s.Owner), Tier: s.Tier,
		Incidents: cmp.Or(countsWords(pms), "none recorded"),
	}
	if len(pms) > 0 {
		row.Last = phrase.Day(pms[0].Day())
	}
	if n := len(b.openAt(s.ID)); n > 0 {
		row.Actions = phrase.Plural(n, "open action", "open actions")
	}
	if counts := b.perQuarter(pms); len(counts) > 1 && sum(counts) >= fewest {
		values := make([]float64, len(counts))
		for i, c := range counts {
			values[i] = float64(c.N)
		}
		row.Spark = chart.Spark("spark-"+s.ID, chart.SparkData{Title: "Incidents of " + s.Name + " per quarter", Values: values})
	}
	return row
}

func (b *book) teamName(id string) string {
	if team, ok := b.Catalog.Team(id); ok {
		return team.Name
	}
	return id
}

// openAt are the promises that still stand after the incidents of a service,
// the latest first.
func (b *book) openAt(id string) []action.Item {
	var open []action.Item
	for _, pm := range b.byService[id] {
		for _, item := range b.Actions.Of(pm) {
			if item.Open() {
				open = append(open, item)
			}
		}
	}
	slices.SortStableFunc(open, func(x, y action.Item) int { return cmp.Compare(y.Late, x.Late) })
	return open
}

const fullRows = 10 // of a service's incidents; the rest are shown in less room

func (b *book) servicePage(path string, s catalog.Service) theme.View {
	pms := standing(b.byService[s.ID])
	v := theme.Service{
		Frame: b.frame(path, s.Name, "Incidents of "+s.Name+": what ended them, what kept recurring, what is still promised.", servicesPath, crumb(path, "Services", servicesPath)),
		ID:    s.ID, Means: s.Means, Facts: b.serviceFacts(path, s),
	}
	if len(pms) == 0 {
		v.Empty = "None recorded. That is not the same as none happened."
		return v
	}
	latest := theme.Group{ID: "latest", Heading: "Latest incidents", Note: countsWords(pms)}
	for _, pm := range pms[:min(len(pms), fullRows)] {
		latest.Rows = append(latest.Rows, b.withEnding(path, pm))
	}
	v.Groups = append(v.Groups, latest)
	if len(pms) > fullRows {
		earlier := theme.Group{ID: "earlier", Heading: "Earlier incidents", Note: phrase.Latest(len(pms)-fullRows, mostRows)}
		if len(pms) > fullRows+mostRows {
			v.More = crumb(path, "The rest are among all incidents", incidentsPath)
		}
		for _, pm := range pms[fullRows:min(len(pms), fullRows+mostRows)] {
			earlier.Rows = append(earlier.Rows, b.leanRow(path, pm))
		}
		v.Groups = append(v.Groups, earlier)
	}
	if n := len(ofKind(pms, postmortem.Incident)); n > 0 {
		v.Figures = []theme.Figure{b.countsFigure(path, "per-quarter", pms)}
	}
	v.Factors, v.Detected = b.recurring(path, pms), b.noticed(path, pms)
	v.Symptoms = b.briefSymptoms(path, pms)
	for _, item := range first(b.openAt(s.ID), mostRows) {
		v.Actions = append(v.Actions, b.actionView(path, item, false))
	}
	v.Downloads = []theme.Link{crumb(path, "All incidents as CSV", "data/incidents.csv")}
	return v
}

func (b *book) serviceFacts(path string, s catalog.Service) []theme.Fact {
	var facts []theme.Fact
	say := func(name, text string) {
		if text != "" {
			facts = append(facts, theme.Fact{Name: name, Value: theme.Time{Text: text}})
		}
	}
	lead := func(name string, ids []string) {
		f := theme.Fact{Name: name}
		for _, id := range ids {
			f.Links = append(f.Links, b.serviceLink(path, id, true))
		}
		if len(ids) > 0 {
			facts = append(facts, f)
		}
	}
	var needed []string
	for _, other := range b.Catalog.Services {
		if slices.ContainsFunc(other.DependsOn, func(id string) bool {
			on, ok := b.Catalog.Service(id)
			return ok && on.ID == s.ID
		}) {
			needed = append(needed, other.ID)
		}
	}
	say("Owner", b.teamName(s.Owner))
	say("Tier", s.Tier)
	lead("Depends on", s.DependsOn)
	lead("Needed by", needed)
	say("Also called", strings.Join(s.Aliases, ", "))
	return facts
}

// recurring are the factors of pms, the most frequent first.
func (b *book) recurring(path string, pms []*postmortem.Postmortem) []theme.Count {
	var out []theme.Count
	for _, t := range tally(pms, contributed) {
		if len(out) < mostValues {
			out = append(out, b.factorCount(path, t.word, phrase.Of(t.n, len(pms))))
		}
	}
	return out
}

func (b *book) factorCount(path, code, n string) theme.Count {
	c := theme.Count{Text: phrase.Capital(catalog.Label(code)), N: n}
	if _, known := b.Catalog.Factor(code); known {
		c.Href = href(path, factorPath(code))
	}
	return c
}

// noticed are the ways in which pms were found.
func (b *book) noticed(path string, pms []*postmortem.Postmortem) []theme.Count {
	var out []theme.Count
	for _, t := range tally(pms, func(pm *postmortem.Postmortem) []string { return []string{cmp.Or(pm.Detection.Method, "unknown")} }) {
		out = append(out, theme.Count{Text: phrase.Method(t.word), N: phrase.Of(t.n, len(pms)), Href: href(path, trendsPath+"#who-noticed")})
	}
	return out
}

const briefest = 30

// briefSymptoms are what was seen at the latest of pms, with little beside it:
// this list is read at night.
func (b *book) briefSymptoms(path string, pms []*postmortem.Postmortem) []theme.Symptom {
	var out []theme.Symptom
	seen, _ := sightings(pms, briefest)
	for _, s := range seen {
		v := theme.Symptom{Text: s.text}
		for _, pm := range s.by[:min(len(s.by), 3)] {
			row := b.leanRow(path, pm)
			row.Services, row.Lasted = nil, theme.Time{}
			v.Incidents = append(v.Incidents, row)
		}
		out = append(out, v)
	}
	return out
}
