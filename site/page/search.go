package page

import (
	"debrief/site/book"
	"debrief/theme"
)

// searchScript is the browser's search, which the search package writes.
const searchScript = "search/search.js"

// searchPage is an index of doors where there is no script.
func searchPage(b *book.Book, path string) theme.View {
	v := theme.Search{
		Frame:   b.Frame(path, "Search", "Find a write-up by an error message, an alert, a service or an id.", ""),
		Scripts: []string{book.Href(path, searchScript)}, Facets: homeFacets(b, path),
		Hint: "An error message, an alert, a service, an id",
	}
	seen, _ := sightings(book.Standing(b.Library.All), mostSymptoms)
	for _, s := range seen {
		letter := letterOf(s.text)
		if n := len(v.Letters); n == 0 || v.Letters[n-1].Text != letter {
			v.Letters = append(v.Letters, theme.Link{Text: letter, Href: book.Href(path, book.SymptomsPath+"#"+letterID(letter))})
		}
	}
	return v
}
