package list

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/privacy/pii"
	"debrief/theme"
)

// A list is narrowed without scripts by pages: one for each answer to one
// question. Several questions at once would take more pages than there are
// write-ups; scripts answer them from two kinds of file, which are asked for
// when somebody filters and not before. They are scripts themselves, because
// from a disk nothing else can be read.
//
//	incidents/facets.js   of every write-up what it can be filtered by
//	incidents/rows-0.js   of the newest write-ups what a list shows of them
//
// The rows are written only where they do not all stand on the first page.
const (
	facetsPath   = "incidents/facets.js"
	rowsPerChunk = 500
)

// facetData is the form of facets.js. The values of a facet are id and name, in
// the order that Rows counts them in, from 0.
type facetData struct {
	Version int                    `json:"version"`
	Chunk   int                    `json:"chunk"` // rows in each of rows-0.js, rows-1.js, …; 0: all are on the page
	Facets  map[string][][2]string `json:"facets"`
	Rows    []facetRow             `json:"rows"` // newest first, as the list is
}

// A facetRow is the day since 1970, then the numbers of its severity, kind and
// status (-1: of none that is known), then those of its services and factors.
type facetRow [6]any

// filterPages are the files that scripts filter the list of all by.
func filterPages(site *model.Site) []model.Page {
	if len(site.Library.All) == 0 {
		return nil
	}
	pages := []model.Page{{Path: facetsPath, Data: func() ([]byte, error) { return call("facets", facetsOf(site)) }}}
	if len(site.Library.All) <= rowsPerPage {
		return pages
	}
	for start := 0; start < len(site.Library.All); start += rowsPerChunk {
		name := fmt.Sprintf("rows-%d", start/rowsPerChunk)
		chunk := site.Library.All[start:min(start+rowsPerChunk, len(site.Library.All))]
		pages = append(pages, model.Page{Path: "incidents/" + name + ".js", Data: func() ([]byte, error) {
			return call(name, listed(site, chunk))
		}})
	}
	return pages
}

// call is data as a script that hands it to the page.
func call(name string, data any) ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, "debriefList(%q,", name)
	text, err := json.Marshal(data) // it escapes what would end a script or a line
	if err != nil {
		return nil, err
	}
	out.Write(pii.MarkJSON(text))
	out.WriteString(")\n")
	return out.Bytes(), nil
}

// facetsOf says of every write-up what it can be filtered by: what the lists
// and the pages of services and factors count it under, so that their numbers
// and those of a filter are the same.
func facetsOf(site *model.Site) facetData {
	out := facetData{Version: 1, Facets: map[string][][2]string{}}
	if len(site.Library.All) > rowsPerPage {
		out.Chunk = rowsPerChunk
	}
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
	for _, pm := range site.Library.All {
		day := pm.Day().Unix() / int64(24*time.Hour/time.Second)
		out.Rows = append(out.Rows, facetRow{
			day, one(severity, pm), one(kind, pm), one(status, pm), some(services, pm), some(factors, pm),
		})
	}
	return out
}

// listed is what a list shows of write-ups beside what facets.js says of them:
// address in the folder of all, title, organisation, day, how long it lasted,
// and the facts behind it.
func listed(site *model.Site, pms []*postmortem.Postmortem) [][]any {
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

// byStatus are the lists of write-ups that are not, or no longer, plainly
// published: who looks for a status looks for those.
func byStatus(site *model.Site, from, current string) theme.Facet {
	f := theme.Facet{Name: site.L.Text("Status"), Key: "status"}
	for _, s := range unusual(site) {
		f.Values = append(f.Values, count(
			site, from, current, s, site.L.Status(postmortem.Status(s)), model.StatusPath(s), len(site.ByStatus[s]),
		))
	}
	return f
}

// unusual are the statuses but the usual one that some write-up has.
func unusual(site *model.Site) []string {
	var out []string
	for _, s := range postmortem.Statuses {
		if s != string(postmortem.Published) && len(site.ByStatus[s]) > 0 {
			out = append(out, s)
		}
	}
	return out
}
