package page

import (
	"debrief/site/page/list"
	"debrief/site/page/model"
	"debrief/theme"
)

// searchScript is the path of the browser's search, which package search exports.
const searchScript = "search/search.js"

// searchView shows the search box and, for browsers without scripts, facets and
// letters.
func searchView(site *model.Site, path string) theme.View {
	return theme.Search{
		Frame: site.Frame(
			path,
			site.L.Text("Search|the page"),
			site.L.Text("Find a post-mortem by error message, alert, service or ID."),
			"",
		),
		Scripts: []string{
			model.Href(path, searchScript),
		}, Facets: list.Facets(site, path), Letters: list.Letters(site, path),
		Hint: site.L.Text("Error message, alert, service or ID"),
	}
}
