package incident

import (
	"html/template"

	"debrief/site/page/model"
	"debrief/theme"
)

func (t *incidentPage) related() []theme.Row {
	related := t.Library.Related(t.pm)
	out := make([]theme.Row, 0, len(related))
	for _, r := range related {
		row := t.Row(t.at, r.To)
		row.Bar, row.Facts = "", nil
		switch {
		case r.Rel != "":
			row.Why = t.L.Relation(r.Rel)
			if r.Note != "" {
				row.Why += ": " + r.Note
			}
		default:
			row.Why = t.L.Text("Shares {0}", t.L.List(t.sharedNames(r.Shared)))
		}
		out = append(out, row)
	}
	return out
}

func (t *incidentPage) sharedNames(shared []string) []string {
	out := make([]string, 0, len(shared))
	for _, s := range shared {
		if _, ok := t.Catalog.Factor(s); ok {
			s = t.FactorName(s)
		} else if service, ok := t.Catalog.Service(s); ok {
			s = service.Name
		}
		out = append(out, s)
	}
	return out
}

func (t *incidentPage) backlinks() []theme.Backlink {
	links := t.Library.Backlinks(t.pm)
	out := make([]theme.Backlink, 0, len(links))
	for _, l := range links {
		out = append(out, theme.Backlink{From: t.IncidentLink(t.at, l.From), Date: t.L.Day(l.From.Day()), Sentence: template.HTML(template.HTMLEscapeString(model.StripReferences(l.Sentence)))})
	}
	return out
}
