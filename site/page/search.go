package page

import (
	"debrief/site/page/list"
	"debrief/site/page/model"
	"debrief/theme"
)

// searchScript is the path of the search program that runs in browsers. Package search
// writes it.
const searchScript = "search/search.js"

// searchView returns the search page. Browsers without scripts show the facets and
// letters instead of the search box.
func searchView(site *model.Site, path string) theme.View {
	facets, note := list.Facets(site, path)
	return theme.Search{
		Frame: site.Frame(
			path,
			site.L.Text("Search|the page"),
			site.L.Text("Find a post-mortem by error message, alert, service or ID."),
			"",
		),
		Scripts: []string{
			model.Href(path, searchScript),
		}, Facets: facets, FacetsNote: note, Letters: list.Letters(site, path),
		Hint: site.L.Text("Error message, alert, service or ID"),
	}
}
