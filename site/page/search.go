package page

import (
	"debrief/site/page/list"
	"debrief/site/page/model"
	"debrief/theme"
)

// searchScript is the browser's search, which the search package writes.
const searchScript = "search/search.js"

// search is an index of doors where there is no script.
func search(b *model.Book, path string) theme.View {
	return theme.Search{
		Frame:   b.Frame(path, b.L.Text("Search|the page"), b.L.Text("Find a post-mortem by error message, alert, service or ID."), ""),
		Scripts: []string{model.Href(path, searchScript)}, Facets: list.Facets(b, path), Letters: list.Letters(b, path),
		Hint: b.L.Text("Error message, alert, service or ID"),
	}
}
