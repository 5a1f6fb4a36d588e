package incident

import (
	"strings"

	"debrief/site/markdown"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/theme"
)

// newLinks returns the functions that convert references in the text to links which are
// relative to the page.
func (page *incidentPage) newLinks() markdown.Links {
	site, at, pm := page.Site, page.at, page.pm
	places := map[string]string{}
	for i, s := range pm.Doc.Sections {
		if _, taken := places[s.Anchor]; !taken {
			places[s.Anchor] = pm.Anchor(i)
		}
	}
	return markdown.Links{
		Item: func(id string) markdown.Target {
			if fragment, ok := strings.CutPrefix(id, "#"); ok {
				if place := places[fragment]; place != "" && place != "main" {
					return markdown.Target{Href: "#" + place}
				}
				return markdown.Target{}
			}
			note, known := page.titles[id]
			if !known {
				return markdown.Target{}
			}
			return markdown.Target{Href: "#" + model.Anchor(id), Note: note}
		},
		Postmortem: func(id string) markdown.Target {
			to, ok := site.Library.Lookup(id)
			if !ok {
				return markdown.Target{}
			}
			page.addLinked(to)
			return markdown.Target{
				Href: model.Href(at, site.IncidentPath(to)),
				Text: model.Title(to),
				Note: page.L.Date(to.CalendarDay()),
			}
		},
		File: func(dest string) markdown.Target {
			if to, ok := site.Library.Linked(pm, dest); ok {
				page.addLinked(to)
				return markdown.Target{Href: model.Href(at, site.IncidentPath(to))}
			}
			if p, ok := page.publishedPath(dest); ok {
				return markdown.Target{Href: model.Href(at, p)}
			}
			return markdown.Target{}
		},
	}
}

// itemTitles returns the title of each item of pm by its ID, for references in the
// text.
func itemTitles(site *model.Site, pm *postmortem.Postmortem) map[string]string {
	items := map[string]string{}
	for _, e := range pm.Evidence {
		items[e.ID] = e.Title
	}
	for _, a := range pm.Accounts {
		items[a.ID] = site.L.Text("first-hand account by {0}", participantRole(site.L, pm, a.Participant))
	}
	for _, f := range pm.Factors {
		items[f.ID] = site.FactorName(f.Code)
	}
	for _, a := range pm.Actions {
		items[a.ID] = a.Title
	}
	delete(items, "")
	return items
}

// itemLinks returns links to the items with the given IDs, which are on this page.
func (page *incidentPage) itemLinks(ids []string) []theme.Link {
	var out []theme.Link
	for _, id := range ids {
		if _, ok := page.titles[id]; ok {
			out = append(out, theme.Link{Text: id, Href: "#" + model.Anchor(id)})
		}
	}
	return out
}
