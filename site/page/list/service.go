package list

import (
	"cmp"
	"slices"
	"strings"

	"debrief/site/catalog"
	"debrief/site/markdown"
	"debrief/site/page/model"
	"debrief/site/page/trends"
	"debrief/site/postmortem"
	"debrief/site/wording"
	"debrief/theme"
)

// services is the page of all services, those of one tier together.
func services(b *model.Site, path string) theme.View {
	v := theme.Services{Frame: b.Frame(path, b.L.Text("Services"), b.L.Text("Every service with its owner and its incidents."), model.ServicesPath)}
	if len(b.Catalog.Services) == 0 {
		v.Empty = b.L.Text("The catalogue has no services yet. List them in _catalog.yaml, each with its owner.")
		return v
	}
	with := 0
	for _, s := range b.Catalog.Services {
		tier := b.L.Tier(s.Tier)
		i := slices.IndexFunc(v.Groups, func(g theme.ServiceGroup) bool { return g.Heading == tier })
		if i < 0 {
			i = len(v.Groups)
			v.Groups = append(v.Groups, theme.ServiceGroup{ID: markdown.Slug(wording.English.Tier(s.Tier)), Heading: tier})
		}
		row := serviceRow(b, path, s)
		row.Tier = "" // the heading says it
		v.Groups[i].Services = append(v.Groups[i].Services, row)
		if len(b.ByService[s.ID]) > 0 {
			with++
		}
	}
	slices.SortStableFunc(v.Groups, func(a, c theme.ServiceGroup) int {
		return cmp.Or(cmp.Compare(len(a.Heading), len(c.Heading)), strings.Compare(a.Heading, c.Heading))
	})
	v.Lead = b.L.Count(len(b.Catalog.Services), "{n} service, {0} with incidents. External incidents are not counted.", "{n} services, {0} with incidents. External incidents are not counted.", b.L.Thousands(with))
	return v
}

// serviceRow is a service in the list of all.
func serviceRow(b *model.Site, from string, s catalog.Service) theme.ServiceRow {
	pms := b.ByService[s.ID]
	row := theme.ServiceRow{
		Name: s.Name, Href: model.Href(from, model.ServicePath(s.ID)), Means: s.Means, Owner: teamName(b, s.Owner), Tier: s.Tier,
		Incidents: cmp.Or(b.KindCounts(pms), b.L.Text("none recorded")),
	}
	if len(pms) > 0 {
		row.Last = b.L.Day(pms[0].Day())
	}
	if n := len(b.OpenActions(s.ID)); n > 0 {
		row.Actions = b.L.Count(n, "{n} open action", "{n} open actions")
	}
	row.Spark = trends.Spark(b, "spark-"+s.ID, b.L.Text("Incidents of {0} per quarter", s.Name), pms)
	return row
}

func teamName(b *model.Site, id string) string {
	if team, ok := b.Catalog.Team(id); ok {
		return team.Name
	}
	return id
}

const fullRows = 10 // of a service's incidents; the rest are shown in less room

// service is the page of what happened to one service.
func service(b *model.Site, path string, s catalog.Service) theme.View {
	pms := b.ByService[s.ID]
	v := theme.Service{
		Frame: b.Frame(path, s.Name, b.L.Text("Incidents of {0}: fixes, recurring factors and open actions.", s.Name), model.ServicesPath, model.Crumb(path, b.L.Text("Services"), model.ServicesPath)),
		ID:    s.ID, Means: s.Means, Facts: serviceFacts(b, path, s),
	}
	v.Feeds = append([]theme.Feed{{Title: b.L.Text("Incidents of {0} (Atom)", s.Name), Href: model.Href(path, model.ServiceFeedPath(s.ID)), Type: "application/atom+xml"}}, v.Feeds...)
	if len(pms) == 0 {
		v.Empty = b.L.Text("No incidents recorded. Unrecorded incidents are possible.")
		return v
	}
	latest := theme.Group{ID: "latest", Heading: b.L.Text("Latest incidents"), Note: b.KindCounts(pms)}
	for _, pm := range pms[:min(len(pms), fullRows)] {
		latest.Rows = append(latest.Rows, b.RowWithResolution(path, pm))
	}
	v.Groups = append(v.Groups, latest)
	if len(pms) > fullRows {
		earlier := theme.Group{ID: "earlier", Heading: b.L.Text("Earlier incidents"), Note: b.L.Latest(len(pms)-fullRows, model.MaxRows)}
		if len(pms) > fullRows+model.MaxRows {
			v.More = model.Crumb(path, b.L.Text("More in the list of all incidents"), model.IncidentsPath)
		}
		for _, pm := range pms[fullRows:min(len(pms), fullRows+model.MaxRows)] {
			earlier.Rows = append(earlier.Rows, b.CompactRow(path, pm))
		}
		v.Groups = append(v.Groups, earlier)
	}
	if n := len(model.OfKind(pms, postmortem.Incident)); n > 0 {
		v.Figures = []theme.Figure{trends.Counts(b, path, "per-quarter", pms)}
	}
	v.Factors, v.Detected = recurring(b, path, pms), noticed(b, path, pms)
	v.Symptoms = briefSymptoms(b, path, pms)
	for _, item := range model.FirstN(b.OpenActions(s.ID), model.MaxRows) {
		v.Actions = append(v.Actions, b.Action(path, item, false))
	}
	v.Downloads = []theme.Link{model.Crumb(path, b.L.Text("All incidents as CSV"), "data/incidents.csv")}
	return v
}

func serviceFacts(b *model.Site, path string, s catalog.Service) []theme.Fact {
	var facts []theme.Fact
	say := func(name, text string) {
		if text != "" {
			facts = append(facts, theme.Fact{Name: name, Value: theme.Time{Text: text}})
		}
	}
	lead := func(name string, ids []string) {
		f := theme.Fact{Name: name}
		for _, id := range ids {
			f.Links = append(f.Links, b.ServiceLink(path, id, true))
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
	say(b.L.Text("Owner"), teamName(b, s.Owner))
	say(b.L.Text("Tier"), s.Tier)
	lead(b.L.Text("Depends on"), s.DependsOn)
	lead(b.L.Text("Used by"), needed)
	say(b.L.Text("Also called"), strings.Join(s.Aliases, ", "))
	return facts
}

// recurring are the factors of pms, the most frequent first.
func recurring(b *model.Site, path string, pms []*postmortem.Postmortem) []theme.Count {
	var out []theme.Count
	for _, t := range model.CountWords(pms, model.ContributingFactors) {
		if len(out) < mostValues {
			out = append(out, factorCount(b, path, t.Word, b.L.Of(t.N, len(pms))))
		}
	}
	return out
}

// factorCount is a factor and how often it was named.
func factorCount(b *model.Site, path, code, n string) theme.Count {
	link := b.FactorLink(path, code)
	return theme.Count{Text: link.Text, Href: link.Href, N: n}
}

// noticed are the ways in which pms were found.
func noticed(b *model.Site, path string, pms []*postmortem.Postmortem) []theme.Count {
	var out []theme.Count
	for _, t := range model.CountWords(pms, func(pm *postmortem.Postmortem) []string { return []string{cmp.Or(pm.Detection.Method, "unknown")} }) {
		out = append(out, theme.Count{Text: b.L.DetectionMethod(t.Word), N: b.L.Of(t.N, len(pms)), Href: model.Href(path, model.TrendsPath+"#who-noticed")})
	}
	return out
}

const briefest = 30

// briefSymptoms are what was seen at the latest of pms, with little beside it:
// this list is read at night.
func briefSymptoms(b *model.Site, path string, pms []*postmortem.Postmortem) []theme.Symptom {
	var out []theme.Symptom
	for _, s := range model.LatestSymptoms(pms, briefest) {
		v := theme.Symptom{Text: s.Text}
		for _, pm := range s.Postmortems[:min(len(s.Postmortems), 3)] {
			row := b.CompactRow(path, pm)
			row.Services, row.Lasted = nil, theme.Time{}
			v.Incidents = append(v.Incidents, row)
		}
		out = append(out, v)
	}
	return out
}
