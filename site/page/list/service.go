package list

import (
	"cmp"
	"slices"
	"strings"

	"debrief/site/catalog"
	"debrief/site/markdown"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/wording"
	"debrief/theme"
)

// servicesView returns the page of all services, grouped by tier.
func servicesView(site *model.Site, path string) theme.View {
	v := theme.Services{
		Frame: site.Frame(
			path, site.L.Text("Services"), site.L.Text("Every service with its owner and its incidents."),
			model.ServicesPath,
		),
	}
	if len(site.Catalog.Services) == 0 {
		v.Empty = site.L.Text("The catalogue has no services yet. List them in _catalog.yaml, each with its owner.")
		return v
	}
	with := 0
	for _, s := range site.Catalog.Services {
		tier := site.L.Tier(s.Tier)
		i := slices.IndexFunc(v.Groups, func(g theme.ServiceGroup) bool { return g.Heading == tier })
		if i < 0 {
			i = len(v.Groups)
			v.Groups = append(
				v.Groups,
				theme.ServiceGroup{ID: markdown.Slug(wording.English.Tier(s.Tier)), Heading: tier},
			)
		}
		row := serviceRow(site, path, s)
		row.Tier = "" // the heading of the group already shows the tier
		v.Groups[i].Services = append(v.Groups[i].Services, row)
		if len(site.Counted(site.ByService[s.ID])) > 0 {
			with++
		}
	}
	slices.SortStableFunc(v.Groups, func(a, c theme.ServiceGroup) int {
		return cmp.Or(cmp.Compare(len(a.Heading), len(c.Heading)), strings.Compare(a.Heading, c.Heading))
	})
	v.Lead = site.L.Count(
		len(site.Catalog.Services), "{n} service, {0} with incidents. External incidents are not counted.",
		"{n} services, {0} with incidents. External incidents are not counted.", site.L.Thousands(with),
	)
	return v
}

// serviceRow returns the row of the service s in the list of all services.
func serviceRow(site *model.Site, from string, s catalog.Service) theme.ServiceRow {
	pms := site.ByService[s.ID]
	row := theme.ServiceRow{
		Name:      s.Name,
		Href:      model.Href(from, model.ServicePath(s.ID)),
		Means:     s.Means,
		Owner:     teamName(site, s.Owner),
		Tier:      s.Tier,
		Incidents: cmp.Or(site.KindCounts(pms), site.L.Text("no incidents recorded")),
	}
	if len(pms) > 0 {
		row.Last = site.Day(pms[0].CalendarDay())
	}
	if n := len(site.OpenActions(s.ID)); n > 0 {
		row.Actions = site.L.Count(n, "{n} open action", "{n} open actions")
	}
	row.Spark = site.CountsSpark("spark-"+s.ID, site.L.Text("Incidents of {0} per quarter", s.Name), pms)
	return row
}

func teamName(site *model.Site, id string) string {
	if team, ok := site.Catalog.Team(id); ok {
		return team.Name
	}
	return id
}

const maxFullRows = 10 // largest number of incidents with full rows; earlier incidents have compact rows

// serviceView returns the page of one service.
func serviceView(site *model.Site, path string, s catalog.Service) theme.View {
	pms := site.ByService[s.ID]
	v := theme.Service{
		Frame: site.Frame(
			path, s.Name, site.L.Text("Incidents of {0}: fixes, recurring factors and open actions.", s.Name),
			model.ServicesPath, model.Crumb(path, site.L.Text("Services"), model.ServicesPath),
		),
		ID: s.ID, Means: s.Means, Facts: serviceFacts(site, path, s),
	}
	v.Feeds = append([]theme.Feed{
		{
			Title: site.L.Text("Incidents of {0} (Atom)", s.Name),
			Href:  model.Href(path, model.ServiceFeedPath(s.ID)),
			Type:  "application/atom+xml",
		},
	}, v.Feeds...)
	if len(pms) == 0 {
		v.Empty = site.L.Text("No incidents are recorded. There may be incidents without a post-mortem.")
		return v
	}
	latest := theme.Group{ID: "latest", Heading: site.L.Text("Latest incidents"), Note: site.KindCounts(pms)}
	for _, pm := range pms[:min(len(pms), maxFullRows)] {
		latest.Rows = append(latest.Rows, site.RowWithResolution(path, pm))
	}
	v.Groups = append(v.Groups, latest)
	if len(pms) > maxFullRows {
		earlier := theme.Group{
			ID:      "earlier",
			Heading: site.L.Text("Earlier incidents"),
			Note:    site.L.Latest(len(pms)-maxFullRows, model.MaxRows),
		}
		if len(pms) > maxFullRows+model.MaxRows {
			v.More = model.Crumb(path, site.L.Text("More in the list of all incidents"), model.IncidentsPath)
		}
		for _, pm := range pms[maxFullRows:min(len(pms), maxFullRows+model.MaxRows)] {
			earlier.Rows = append(earlier.Rows, site.CompactRow(path, pm))
		}
		v.Groups = append(v.Groups, earlier)
	}
	pms = site.Counted(pms) // the lists above also have the others
	if n := len(model.OfKind(pms, postmortem.Incident)); n > 0 {
		v.Figures = []theme.Figure{site.CountsFigure(path, "per-quarter", site.Trends.Quarters, pms)}
	}
	v.Factors, v.Detected = frequentFactors(site, path, pms), detectionCounts(site, path, pms)
	v.Symptoms = recentSymptoms(site, path, pms)
	for _, item := range model.FirstN(site.OpenActions(s.ID), model.MaxRows) {
		v.Actions = append(v.Actions, site.Action(path, item, false))
	}
	v.Downloads = []theme.Link{model.Crumb(path, site.L.Text("All incidents as CSV"), "data/incidents.csv")}
	return v
}

func serviceFacts(site *model.Site, path string, s catalog.Service) []theme.Fact {
	var facts []theme.Fact
	say := func(name, text string) {
		if text != "" {
			facts = append(facts, theme.Fact{Name: name, Value: theme.Time{Text: text}})
		}
	}
	lead := func(name string, ids []string) {
		f := theme.Fact{Name: name}
		for _, id := range ids {
			f.Links = append(f.Links, site.ServiceLink(path, id, true))
		}
		if len(ids) > 0 {
			facts = append(facts, f)
		}
	}
	var needed []string
	for _, other := range site.Catalog.Services {
		if slices.ContainsFunc(other.DependsOn, func(id string) bool {
			on, ok := site.Catalog.Service(id)
			return ok && on.ID == s.ID
		}) {
			needed = append(needed, other.ID)
		}
	}
	say(site.L.Text("Owner"), teamName(site, s.Owner))
	say(site.L.Text("Tier"), s.Tier)
	lead(site.L.Text("Depends on"), s.DependsOn)
	lead(site.L.Text("Used by"), needed)
	if s.Runbook != "" {
		link := site.ServiceRunbook(s)
		if link.Href != "" {
			link.Text = site.L.Text("Runbook of {0}", s.Name)
		}
		facts = append(facts, theme.Fact{Name: site.L.Text("Runbook"), Links: []theme.Link{link}})
	}
	say(site.L.Text("Also called"), strings.Join(s.Aliases, ", "))
	return facts
}

// frequentFactors returns the factors of pms, each with its number of post-mortems,
// most frequent first.
func frequentFactors(site *model.Site, path string, pms []*postmortem.Postmortem) []theme.Count {
	var out []theme.Count
	for _, t := range model.CountWords(pms, model.ContributingFactors) {
		if len(out) < maxValues {
			out = append(out, factorCount(site, path, t.Word, site.L.Of(t.N, len(pms))))
		}
	}
	return out
}

// factorCount returns a link to the factor with the given code, with the number n of
// post-mortems.
func factorCount(site *model.Site, path, code, n string) theme.Count {
	link := site.FactorLink(path, code)
	return theme.Count{Text: link.Text, Href: link.Href, N: n}
}

// detectionCounts returns the number of post-mortems in pms per method of detection.
func detectionCounts(site *model.Site, path string, pms []*postmortem.Postmortem) []theme.Count {
	var out []theme.Count
	for _, t := range model.CountWords(pms, func(pm *postmortem.Postmortem) []string {
		return []string{cmp.Or(pm.Detection.Method, "unknown")}
	}) {
		out = append(out, theme.Count{
			Text: site.L.DetectionMethod(t.Word),
			N:    site.L.Of(t.N, len(pms)),
			Href: model.Href(path, model.TrendsPath+"#who-noticed"),
		})
	}
	return out
}

const maxServiceSymptoms = 30

// recentSymptoms returns the symptoms of the latest post-mortems in pms. It omits the
// details, because responders read this list during an incident.
func recentSymptoms(site *model.Site, path string, pms []*postmortem.Postmortem) []theme.Symptom {
	var out []theme.Symptom
	for _, s := range model.LatestSymptoms(pms, maxServiceSymptoms) {
		v := theme.Symptom{Text: s.Text}
		for _, pm := range s.Postmortems[:min(len(s.Postmortems), 3)] {
			row := site.CompactRow(path, pm)
			row.Services, row.Lasted = nil, theme.Time{}
			v.Incidents = append(v.Incidents, row)
		}
		out = append(out, v)
	}
	return out
}
