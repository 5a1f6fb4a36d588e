package telling

import (
	"html/template"

	"debrief/site/book"
	"debrief/theme"
)

func (t *telling) related() []theme.Row {
	var out []theme.Row
	for _, r := range t.Library.Related(t.pm) {
		row := t.Row(t.at, r.To)
		row.Bar, row.Facts = "", nil
		switch {
		case r.Rel != "":
			row.Why = t.L.Relation(r.Rel)
			if r.Note != "" {
				row.Why += ": " + r.Note
			}
		default:
			row.Why = t.L.Say("Shares {0}", t.L.List(t.sharedWords(r.Shared)))
		}
		out = append(out, row)
	}
	return out
}

func (t *telling) sharedWords(shared []string) []string {
	var out []string
	for _, s := range shared {
		if _, ok := t.Catalog.Factor(s); ok {
			s = t.L.Factor(s)
		} else if service, ok := t.Catalog.Service(s); ok {
			s = service.Name
		}
		out = append(out, s)
	}
	return out
}

func (t *telling) backlinks() []theme.Backlink {
	var out []theme.Backlink
	for _, l := range t.Library.Backlinks(t.pm) {
		out = append(out, theme.Backlink{From: t.Link(t.at, l.From), Date: t.L.Day(l.From.Day()), Sentence: template.HTML(template.HTMLEscapeString(book.WithoutMarks(l.Sentence)))})
	}
	return out
}
