package list

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"debrief/site/page/model"
	"debrief/site/page/pagetest"
)

// TestFilterCountsEqualListCounts tests that a filter by one value finds as many
// post-mortems as the facet shows.
func TestFilterCountsEqualListCounts(t *testing.T) {
	site := model.NewSite(pagetest.Input(t, append(pagetest.Many(120), pagetest.Special()...)...))
	got := filterFiles(t, site)
	var data struct {
		Chunk  int
		Facets map[string][][2]string
		Own    int
		Rows   [][7]json.RawMessage
	}
	take := func(path, name string, into any) {
		t.Helper()
		text, begins := strings.CutPrefix(got[path], `debriefList("`+name+`",`)
		text, ends := strings.CutSuffix(text, ")\n")
		if err := json.Unmarshal([]byte(text), into); err != nil || !begins || !ends {
			t.Fatalf("%s: %v in %.80s", path, err, got[path])
		}
	}
	take("incidents/facets.js", "facets", &data)
	columns := map[string]int{"severity": 1, "kind": 2, "status": 3, "service": 4, "factor": 5}
	n := map[string]int{}
	for i, row := range data.Rows {
		kind := -1
		if err := json.Unmarshal(row[2], &kind); err != nil {
			t.Fatal(err)
		}
		isExternal := kind >= 0 && data.Facets["kind"][kind][0] == "external"
		if isExternal != (i >= data.Own) {
			t.Errorf("row %d of %d is of the kind %d, own rows end at %d", i, len(data.Rows), kind, data.Own)
		}
		for facet, column := range columns {
			var many []int
			if json.Unmarshal(row[column], &many) != nil {
				many = make([]int, 1)
				if err := json.Unmarshal(row[column], &many[0]); err != nil {
					t.Fatal(err)
				}
			}
			for _, v := range many {
				counted := string(row[6]) == "1" || facet == "status"
				if v >= 0 && counted && (!isExternal || facet == "kind") {
					n[facet+" "+data.Facets[facet][v][0]]++
				}
			}
		}
	}
	compared := 0
	for _, f := range (facets{site: site, tallies: newTallies(site), from: model.IncidentsPath}).ofList() {
		for _, v := range f.Values {
			if _, counted := columns[f.Key]; counted {
				compared++
				if told := fmt.Sprint(n[f.Key+" "+v.Value]); told != cmp.Or(v.N, "0") {
					t.Errorf("%s %s: the list says %s, a filter finds %s", f.Key, v.Value, v.N, told)
				}
			}
		}
	}
	if compared < 8 {
		t.Errorf("only %d answers were compared", compared)
	}
	var rows [][]json.RawMessage
	take("incidents/rows-0.js", "rows-0", &rows)
	if len(rows) != len(data.Rows) || data.Chunk < len(rows) {
		t.Errorf("%d rows and %d of their facets, %d in a file", len(rows), len(data.Rows), data.Chunk)
	}
}

func TestShortListHasNoRowFiles(t *testing.T) {
	site := model.NewSite(pagetest.Input(t, pagetest.Many(3)...))
	if pages := filterPages(site); len(pages) != 1 || pages[0].Path != "incidents/facets.js" {
		t.Errorf("%d files for three post-mortems", len(pages))
	}
	if pages := filterPages(model.NewSite(pagetest.Input(t))); pages != nil {
		t.Error("nothing can be filtered, and there is a file for it")
	}
}

// filterFiles returns the files for filtering by script, by path.
func filterFiles(t *testing.T, site *model.Site) map[string]string {
	t.Helper()
	got := map[string]string{}
	for _, p := range filterPages(site) {
		data, err := p.Data()
		if err != nil {
			t.Fatal(err)
		}
		got[p.Path] = string(data)
	}
	return got
}
