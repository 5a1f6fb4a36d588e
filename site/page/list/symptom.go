package list

import (
	"slices"

	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/theme"
)

const maxSymptomRows = 5 // largest number of incidents that are shown for one symptom

// symptomRows returns the latest incidents with the symptom s as list rows.
func symptomRows(site *model.Site, path string, s model.Symptom) []theme.Row {
	var rows []theme.Row
	for _, pm := range s.Postmortems[:min(len(s.Postmortems), maxSymptomRows)] {
		row := site.CompactRow(path, pm)
		row.Severity.Note = "" // no tooltip, because the page has hundreds of rows
		rows = append(rows, row)
	}
	if left := len(s.Postmortems) - len(rows); left > 0 {
		rows = append(rows, theme.Row{
			Title: site.L.Count(left, "and {n} earlier post-mortem", "and {n} earlier post-mortems"),
		})
	}
	return rows
}

// symptomPages returns the pages of all symptoms from A to Z.
func symptomPages(site *model.Site) (out []model.Page) {
	pages, _ := site.SymptomPages()
	for i := range pages {
		out = append(out, site.ViewPage(pages[i].Path, func(site *model.Site, path string) theme.View {
			return symptomsView(site, path, i)
		}))
	}
	return out
}

// symptomsView returns the page with index i of the symptoms.
func symptomsView(site *model.Site, path string, i int) theme.View {
	pages, all := site.SymptomPages()
	p := pages[i]
	title := site.L.Text("Symptoms")
	if p.Letter != "" {
		title = site.L.Text("Symptoms: {0}", p.Letter)
	}
	v := theme.Symptoms{
		Frame: site.Frame(
			path,
			title,
			site.L.Text("Error messages, alerts and log lines from past incidents, with what fixed them."),
			"",
		),
	}
	if all == 0 {
		v.Empty = site.L.Text(
			"No post-mortem lists symptoms yet. Add error messages, alert names and log lines to the field symptoms.",
		)
		return v
	}
	if i == 0 {
		v.Lead = site.L.Count(all,
			"{n} message, alert or log line from past incidents. It links to its incident and the fix.",
			"{n} messages, alerts and log lines from past incidents. Each one links to its incident and the fix.")
		external := site.CountedExternal(site.Library.All)
		if slices.ContainsFunc(external, func(pm *postmortem.Postmortem) bool { return len(pm.Symptoms) > 0 }) {
			v.Lead += " " + site.L.Text("Symptoms of external incidents are included.")
		}
	}
	v.Letters = letterGroups(site, path, p, len(pages) > 1)
	if len(pages) > 1 {
		v.Others = Letters(site, path)
	}
	if p.Parts > 1 {
		v.Pager.Text = site.L.Text("Page {0} of {1}", p.Part, p.Parts)
		if p.Part > 1 {
			v.Pager.Prev.Href = model.Href(path, pages[i-1].Path)
		}
		if p.Part < p.Parts {
			v.Pager.Next.Href = model.Href(path, pages[i+1].Path)
		}
	}
	return v
}

// letterGroups returns the symptoms of the page p, grouped by letter. If apart is true,
// each letter has a separate page, and the first page lists only recent symptoms.
func letterGroups(site *model.Site, path string, p model.SymptomPage, apart bool) (letters []theme.Letter) {
	for _, s := range p.Symptoms {
		letter := theme.Letter{ID: model.LetterAnchor(model.IndexLetter(s.Text)), Text: model.IndexLetter(s.Text)}
		if apart && p.Letter == "" {
			letter = theme.Letter{ID: "lately", Text: site.L.Text("Recent symptoms")}
		}
		if n := len(letters); n == 0 || letters[n-1].Text != letter.Text {
			letters = append(letters, letter)
		}
		last := &letters[len(letters)-1]
		last.Symptoms = append(last.Symptoms, theme.Symptom{
			ID: s.Anchor, Text: s.Text, Incidents: symptomRows(site, path, s),
		})
	}
	return letters
}

// Letters returns links to the symptoms of each letter, for the page at path.
func Letters(site *model.Site, path string) []theme.Link {
	var letters []theme.Link
	pages, _ := site.SymptomPages()
	add := func(letter, to string) {
		if n := len(letters); n == 0 || letters[n-1].Text != letter {
			letters = append(letters, theme.Link{Text: letter, Href: model.Href(path, to), Current: to == path})
		}
	}
	for _, p := range pages {
		switch {
		case p.Letter != "":
			add(p.Letter, p.Path)
		case len(pages) == 1:
			for _, s := range p.Symptoms {
				add(model.IndexLetter(s.Text), model.SymptomsPath+"#"+model.LetterAnchor(model.IndexLetter(s.Text)))
			}
		}
	}
	return letters
}
