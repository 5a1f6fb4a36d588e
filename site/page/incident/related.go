package incident

import (
	"html/template"

	"debrief/site/page/model"
	"debrief/theme"
)

func (page *incidentPage) related() []theme.Row {
	related := page.Library.Related(page.pm)
	out := make([]theme.Row, 0, len(related))
	for _, r := range related {
		row := page.Row(page.at, r.To)
		row.Bar, row.Facts = "", nil
		switch {
		case r.Rel != "":
			row.Why = page.L.Relation(r.Rel)
			if r.Note != "" {
				row.Why += ": " + r.Note
			}
		default:
			row.Why = page.L.Text("In common: {0}", page.L.List(page.sharedNames(r.Shared)))
		}
		out = append(out, row)
	}
	return out
}

func (page *incidentPage) sharedNames(shared []string) []string {
	out := make([]string, 0, len(shared))
	for _, s := range shared {
		if _, ok := page.Catalog.Factor(s); ok {
			s = page.FactorName(s)
		} else if service, ok := page.Catalog.Service(s); ok {
			s = service.Name
		}
		out = append(out, s)
	}
	return out
}

func (page *incidentPage) backlinks() []theme.Backlink {
	links := page.Library.Backlinks(page.pm)
	out := make([]theme.Backlink, 0, len(links))
	for _, l := range links {
		out = append(out, theme.Backlink{
			From:     page.IncidentLink(page.at, l.From),
			Date:     page.Day(l.From.CalendarDay()),
			Sentence: template.HTML(template.HTMLEscapeString(model.StripReferences(l.Sentence))),
		})
	}
	return out
}
