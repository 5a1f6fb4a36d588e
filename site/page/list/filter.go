package list

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/privacy/pii"
)

// rowsPerChunk is the number of rows in a file with which scripts filter a list.
//
// Without scripts, each value of a facet has a page. Combinations of facets would need
// more pages than there are entries. Scripts therefore compute them from two kinds of
// file, which they load on first use. The files are scripts, because browsers read no
// other files from a disk.
//
//	incidents/facets.js   facet values of every post-mortem
//	incidents/rows-0.js   list rows of the newest post-mortems
//
// The row files exist only if the page of the list does not have all rows: if the list
// has several pages, or if there are external incidents, which are not in the list of
// own post-mortems. The action items have the same files in their folder.
const rowsPerChunk = 500

// FacetData is the JSON of facets.js. Each facet lists its values as pairs of ID and
// name. Rows refers to a value by its index in that list.
type FacetData struct {
	Version int `json:"version"`
	// Number of rows in each file rows-0.js, rows-1.js and so on; 0 if the page has all
	// rows.
	Chunk  int                    `json:"chunk"`
	Own    int                    `json:"own"` // number of rows that are not external incidents; they come first
	Facets map[string][][2]string `json:"facets"`
	// Rows has one row per entry, in the order of the list. The external incidents follow
	// the own post-mortems.
	Rows [][]any `json:"rows"`
}

// FilterFiles returns the files with which scripts filter a list of n entries, below the
// folder dir: facets.js and, unless the page has all rows, the files of rows.
func FilterFiles(
	dir string, n int, isOnePage bool, facets func() FacetData, rows func(from, to int) [][]any,
) []model.Page {
	pages := []model.Page{{Path: dir + "facets.js", Data: func() ([]byte, error) {
		data := facets()
		if data.Version = 1; !isOnePage {
			data.Chunk = rowsPerChunk
		}
		return scriptCall("facets", data)
	}}}
	for from := 0; !isOnePage && from < n; from += rowsPerChunk {
		name := fmt.Sprintf("rows-%d", from/rowsPerChunk)
		pages = append(pages, model.Page{Path: dir + name + ".js", Data: func() ([]byte, error) {
			return scriptCall(name, rows(from, min(from+rowsPerChunk, n)))
		}})
	}
	return pages
}

// filterOrder returns all post-mortems in the order of the rows of facets.js.
func filterOrder(site *model.Site) (all []*postmortem.Postmortem, own int) {
	ours := model.Own(site.Library.All)
	return slices.Concat(ours, model.External(site.Library.All)), len(ours)
}

// filterPages returns the files with which scripts filter the list of all post-mortems.
func filterPages(site *model.Site) []model.Page {
	all, own := filterOrder(site)
	if len(all) == 0 {
		return nil
	}
	return FilterFiles("incidents/", len(all), own == len(all) && own <= rowsPerPage,
		func() FacetData { return newFacetData(site) },
		func(from, to int) [][]any { return filterRows(site, all[from:to]) })
}

// scriptCall returns a script that passes data to the page as the data set with the
// given name.
func scriptCall(name string, data any) ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, "debriefList(%q,", name)
	text, err := json.Marshal(data) // Marshal also escapes </script> and line separators
	if err != nil {
		return nil, err
	}
	out.Write(pii.MarkJSON(text))
	out.WriteString(")\n")
	return out.Bytes(), nil
}

// newFacetData returns the facet values of every post-mortem. The counts equal the
// counts on the list, service and factor pages. A row has the date as days since 1970,
// the indexes of severity, kind and status (-1 if unknown), two lists with the indexes
// of the services and factors, and whether numbers count the post-mortem (1 or 0).
func newFacetData(site *model.Site) FacetData {
	all, own := filterOrder(site)
	out := FacetData{Own: own, Facets: map[string][][2]string{}}
	type place map[*postmortem.Postmortem][]int
	number := func(facet string, in place, id, name string, pms []*postmortem.Postmortem) {
		if len(pms) == 0 {
			return
		}
		n := len(out.Facets[facet])
		out.Facets[facet] = append(out.Facets[facet], [2]string{id, name})
		for _, pm := range pms {
			in[pm] = append(in[pm], n)
		}
	}
	severity, kind, status, services, factors := place{}, place{}, place{}, place{}, place{}
	for _, s := range site.Catalog.Severities {
		number("severity", severity, s.ID, s.Name, site.BySeverity[s.ID])
	}
	for _, k := range postmortem.Kinds {
		number("kind", kind, k, site.L.Kinds(postmortem.Kind(k)), site.ByKind[k])
	}
	for _, s := range postmortem.Statuses {
		number("status", status, s, site.L.Status(postmortem.Status(s)), site.ByStatus[s])
	}
	for _, s := range site.Catalog.Services {
		number("service", services, s.ID, s.Name, site.ByService[s.ID])
	}
	for _, f := range site.Catalog.Factors {
		number("factor", factors, f.Code, site.FactorName(f.Code), site.ByFactor[f.Code])
	}
	one := func(in place, pm *postmortem.Postmortem) int {
		if at := in[pm]; len(at) > 0 {
			return at[0]
		}
		return -1
	}
	some := func(in place, pm *postmortem.Postmortem) []int { return append([]int{}, in[pm]...) }
	for _, pm := range all {
		counted := 1
		if site.Trends.Omits(pm) {
			counted = 0
		}
		day := pm.CalendarDay().Unix() / int64(24*time.Hour/time.Second)
		out.Rows = append(out.Rows, []any{
			day, one(severity, pm), one(kind, pm), one(status, pm), some(services, pm), some(factors, pm),
			counted,
		})
	}
	return out
}

// filterRows returns the data of list rows that facets.js does not contain. Each row
// has the path below incidents/, title, organisation, date, duration, services, facts
// and severity class.
func filterRows(site *model.Site, pms []*postmortem.Postmortem) [][]any {
	var out [][]any
	for _, pm := range pms {
		row := site.Row(model.IncidentsPath, pm)
		places := []string{}
		for _, s := range row.Services {
			places = append(places, s.Text)
		}
		out = append(out, []any{
			site.Library.Address(pm), row.Title, row.Organisation, row.Date.Text, row.Lasted.Text, places,
			append([]string{}, row.Facts...), row.Severity.Class,
		})
	}
	return out
}

// unpublishedStatuses returns the statuses other than published that post-mortems have.
func unpublishedStatuses(site *model.Site) []string {
	var out []string
	for _, s := range postmortem.Statuses {
		if s != string(postmortem.Published) && len(site.ByStatus[s]) > 0 {
			out = append(out, s)
		}
	}
	return out
}
