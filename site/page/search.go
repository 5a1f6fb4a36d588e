package page

import (
	"debrief/site/book"
	"debrief/site/index"
	"debrief/theme"
)

// searchScript is the browser's search, which the search package writes.
const searchScript = "search/search.js"

// search is an index of doors where there is no script.
func search(b *book.Book, path string) theme.View {
	return theme.Search{
		Frame:   b.Frame(path, b.L.Say("Search|the page"), b.L.Say("Find a write-up by an error message, an alert, a service or an id."), ""),
		Scripts: []string{book.Href(path, searchScript)}, Facets: index.Facets(b, path), Letters: index.Letters(b, path),
		Hint: b.L.Say("An error message, an alert, a service, an id"),
	}
}
