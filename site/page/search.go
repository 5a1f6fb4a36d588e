package page

import "debrief/theme"

// searchScript is the browser's search, which the search package writes.
const searchScript = "search/search.js"

// searchPage is an index of doors where there is no script.
func (b *book) searchPage(path string) theme.View {
	v := theme.Search{
		Frame:   b.frame(path, "Search", "Find a write-up by an error message, an alert, a service or an id.", ""),
		Scripts: []string{href(path, searchScript)}, Facets: b.homeFacets(path),
		Hint: "An error message, an alert, a service, an id",
	}
	seen, _ := sightings(standing(b.Library.All), mostSymptoms)
	for _, s := range seen {
		letter := letterOf(s.text)
		if n := len(v.Letters); n == 0 || v.Letters[n-1].Text != letter {
			v.Letters = append(v.Letters, theme.Link{Text: letter, Href: href(path, symptomsPath+"#"+letterID(letter))})
		}
	}
	return v
}
