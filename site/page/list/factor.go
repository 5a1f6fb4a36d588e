package list

import (
	"regexp"
	"slices"

	"debrief/site/action"
	"debrief/site/catalog"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/trend"
	"debrief/theme"
)

// A factorUses value groups the post-mortems that have a factor by the effect of the
// factor.
type factorUses struct {
	// The factor contributed to the incident; a safeguard worked; the incident is external.
	contributed, averted, external []*postmortem.Postmortem
}

func newFactorUses(site *model.Site, code string) factorUses {
	var s factorUses
	for _, pm := range site.ByFactor[code] {
		switch {
		case pm.IsExternal():
			s.external = append(s.external, pm)
		case slices.Contains(model.ContributingFactors(pm), code):
			s.contributed = append(s.contributed, pm)
		default:
			s.averted = append(s.averted, pm)
		}
	}
	return s
}

// othersAnchor is the anchor of the external incidents on the page of a factor.
const othersAnchor = "others"

// factorView returns the page of one factor: the incidents with the factor, their
// services and the completed actions.
func factorView(site *model.Site, path string, f catalog.Factor) theme.View {
	s := newFactorUses(site, f.Code)
	group := family{id: catalog.Family(f.Code)}
	v := theme.Factor{
		Frame: site.Frame(
			path, site.FactorName(f.Code), site.L.Term(f.Means), model.FactorsPath,
			model.Crumb(path, site.L.Text("Factors"), model.FactorsPath),
		),
		Code: f.Code, Family: model.Crumb(path, group.name(site), model.FactorsPath+"#"+group.anchor()),
		Means: site.L.Term(f.Means), Not: site.L.Term(f.Not), NotSee: linkedFactors(site, path, f.Not),
	}
	for _, g := range []struct {
		id, heading string
		pms         []*postmortem.Postmortem
	}{
		{"ours", site.L.Text("Post-mortems with this factor"), s.contributed},
		{"held", site.L.Text("Incidents where a safeguard against this factor worked"), s.averted},
		{othersAnchor, site.L.Text("External incidents"), s.external},
	} {
		if len(g.pms) > 0 {
			v.Groups = append(v.Groups, theme.Group{
				ID:      g.id,
				Heading: g.heading,
				Note:    groupNote(site, g.pms),
				Rows:    quotedRows(site, path, model.FirstN(g.pms, model.MaxRows), f.Code),
			})
		}
	}
	if len(s.contributed)+len(s.averted)+len(s.external) == 0 {
		v.Empty = site.L.Text("No post-mortem names this factor yet.")
		return v
	}
	if len(s.contributed)+len(s.averted) == 0 {
		v.Empty = site.L.Text("No post-mortem of our own names this factor.")
	}
	v.Facts = factorFacts(site, path, f.Code, s)
	s.contributed = site.Counted(s.contributed) // the lists above also have the others
	if len(model.OfKind(s.contributed, postmortem.Incident)) > 0 {
		v.Figures = []theme.Figure{site.CountsFigure(path, "per-quarter", site.Trends.Quarters, s.contributed)}
	}
	v.Services = factorServices(site, path, f.Code, s.contributed)
	v.Helped, v.HelpNote = completedActions(site, path, f.Code, s.contributed)
	v.Related = cooccurring(site, path, f.Code)
	return v
}

var codePattern = regexp.MustCompile(`[a-z_]+\.[a-z_]+`)

// linkedFactors returns links to the factors whose codes occur in text.
func linkedFactors(site *model.Site, path, text string) []theme.Link {
	var out []theme.Link
	for _, code := range codePattern.FindAllString(text, -1) {
		link := theme.Link{Text: site.FactorName(code), Href: model.Href(path, model.FactorPath(code))}
		if _, known := site.Catalog.Factor(code); known && !slices.Contains(out, link) {
			out = append(out, link)
		}
	}
	return out
}

// quotedRows returns list rows of the post-mortems. Each row quotes the statement of
// the post-mortem about the factor with the given code.
func quotedRows(site *model.Site, path string, pms []*postmortem.Postmortem, code string) []theme.Row {
	var out []theme.Row
	for _, pm := range pms {
		row := site.Row(path, pm)
		for _, f := range pm.Factors {
			if f.Code == code && f.Statement != "" {
				row.Quote = f.Statement
				break
			}
		}
		out = append(out, row)
	}
	return out
}

// groupNote returns the number of the counted post-mortems in pms.
func groupNote(site *model.Site, pms []*postmortem.Postmortem) string {
	if len(pms) > model.MaxRows {
		return site.L.Latest(len(pms), model.MaxRows)
	}
	return site.L.Thousands(len(site.Counted(pms)))
}

func factorFacts(site *model.Site, path, code string, s factorUses) []theme.Fact {
	var facts []theme.Fact
	for _, share := range site.Trends.Factors {
		if share.Word == code {
			fact := theme.Fact{
				Name:  site.L.Text("Own incidents"),
				Value: theme.Time{Text: site.L.Of(len(share.Incidents), share.Of)},
				Href:  model.Href(path, model.AboutPath+"#interval"),
			}
			if share.Of >= trend.Provisional {
				fact.Note = site.L.IntervalLabel() + " " + site.L.ShareInterval(share.Interval.Low, share.Interval.High)
				if share.Of < trend.Firm {
					fact.Note += site.L.Text(", provisional below {0}", trend.Firm)
				}
			}
			facts = append(facts, fact)
		}
	}
	if own := site.Counted(s.contributed); len(own) > 0 {
		facts = append(facts, theme.Fact{
			Name: site.L.Text("First occurrence"), Value: site.Day(own[len(own)-1].CalendarDay()),
		})
		if len(own) > 1 {
			facts = append(facts, theme.Fact{Name: site.L.Text("Latest occurrence"), Value: site.Day(own[0].CalendarDay())})
		}
	}
	if n := len(site.Counted(s.external)); n > 0 {
		facts = append(facts, theme.Fact{
			Name:  site.L.Text("External incidents"),
			Value: theme.Time{Text: site.L.Thousands(n)},
			Href:  "#" + othersAnchor,
		})
	}
	open := 0
	for item := range site.FactorActions(code) {
		if item.IsOpen() {
			open++
		}
	}
	if open > 0 {
		facts = append(facts, theme.Fact{
			Name: site.L.Text("Open actions"),
			Links: []theme.Link{
				model.Crumb(path, site.L.Count(open, "{n} open action", "{n} open actions"), model.ActionsPath),
			},
		})
	}
	return facts
}

// factorServices returns a table of the number of incidents with the given factor code,
// per service.
func factorServices(site *model.Site, path, code string, pms []*postmortem.Postmortem) theme.Heat {
	places := model.CountWords(model.OfKind(pms, postmortem.Incident), site.ImpactedServices)
	if len(places) == 0 {
		return theme.Heat{}
	}
	h := theme.Heat{
		ID:      "places",
		Caption: site.L.Text("Incidents by service"),
		Columns: []theme.Link{{Text: site.L.Text("Incidents")}},
		Most:    places[0].N,
		Note:    site.L.Text("An incident that affected two services appears in both."),
	}
	for _, place := range places {
		h.Rows = append(h.Rows, theme.HeatRow{
			Head:  site.ServiceLink(path, place.Word, true),
			Cells: []theme.HeatCell{{N: place.N, Text: site.L.Thousands(place.N)}},
		})
	}
	return h
}

const maxCompleted = 20

// completedActions returns the completed action items that address the factor with the
// given code, and a note about the incidents with this factor since then.
func completedActions(site *model.Site, path, code string, own []*postmortem.Postmortem) ([]theme.Action, string) {
	var out []theme.Action
	var last action.Item
	n := 0
	for item := range site.FactorActions(code) {
		if item.State != action.Done {
			continue
		}
		if n++; n <= maxCompleted {
			out = append(out, site.Action(path, item, false))
		}
		if item.Closed.After(last.Closed) {
			last = item
		}
	}
	if n == 0 {
		return nil, ""
	}
	note := ""
	if n > maxCompleted {
		note = site.L.Text("Showing {0} actions, from the newest incidents.", site.L.Of(maxCompleted, n)) + " "
	}
	note += site.L.Count(n, "{n} action that addresses this factor is done.",
		"{n} actions that address this factor are done.")
	if !last.Closed.IsZero() {
		since := len(model.Filter(own, func(pm *postmortem.Postmortem) bool { return pm.Day().After(last.Closed) }))
		if on := site.L.Date(last.Closed); since == 0 {
			note += " " + site.L.Text(
				"No new incident with this factor since the last action was closed on {0}. This does not prove an "+
					"effect: if incidents are rare, long gaps occur by chance.",
				on,
			)
		} else {
			note += " " + site.L.Count(
				since, "{n} more incident with this factor since the last action was closed on {0}.",
				"{n} more incidents with this factor since the last action was closed on {0}.", on,
			)
		}
	}
	return out, note
}

// cooccurring returns the factors that occur together with the factor with the given
// code in several own post-mortems.
func cooccurring(site *model.Site, path, code string) []theme.Count {
	var out []theme.Count
	for _, c := range model.CountWords(site.CountedOwn(site.ByFactor[code]), model.ContributingFactors) {
		if c.Word != code && c.N > 1 && len(out) < 8 {
			out = append(
				out,
				factorCount(site, path, c.Word, site.L.Text("in {0}|so many post-mortems", site.L.Thousands(c.N))),
			)
		}
	}
	return out
}
