package incident

import (
	"html/template"

	"debrief/site/library"
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
				note := r.Note
				if r.Theirs { // its words, such as "there", are those of the other post-mortem
					note = page.L.Text("its note: “{0}”", note)
				}
				row.Why += ": " + note
			}
		default:
			row.Why = page.L.Text("In common: {0}", page.L.List(page.sharedNames(r.Shared)))
		}
		out = append(out, row)
	}
	return out
}

// sharedNames returns what two post-mortems have in common, in the words of a reader.
func (page *incidentPage) sharedNames(shared []library.Shared) []string {
	out := make([]string, len(shared))
	for i, s := range shared {
		switch s.Kind {
		case library.SharedService:
			out[i] = page.L.Text("service {0}", page.ServiceLink(page.at, s.Text, true).Text)
		case library.SharedFactor:
			out[i] = page.L.Text("factor “{0}”", page.FactorName(s.Text))
		case library.SharedWord:
			out[i] = page.L.Text("word “{0}”", s.Text)
		default:
			out[i] = page.L.Text("symptom “{0}”", s.Text)
		}
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
