package page

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"debrief/site/page/list"
	"debrief/site/page/model"
	"debrief/site/page/pagetest"
	"debrief/theme"
)

// TestActionFilterCountsEqualListCounts tests that a filter by one value finds as many
// action items as the facet shows, and that the page lists the items in the order of the
// data file.
func TestActionFilterCountsEqualListCounts(t *testing.T) {
	in := pagetest.Input(t, pagetest.Many(60)...)
	pages := All(in)
	i := slices.IndexFunc(pages, func(p model.Page) bool { return p.Path == "actions/facets.js" })
	if i < 0 {
		t.Fatal("there is no actions/facets.js")
	}
	text, err := pages[i].Data()
	if err != nil {
		t.Fatal(err)
	}
	var data list.FacetData
	script := strings.TrimSuffix(strings.TrimPrefix(string(text), `debriefList("facets",`), ")\n")
	if err := json.Unmarshal([]byte(script), &data); err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, row := range data.Rows {
		for column, key := range []string{"state", "team", "service", "strength", "factor"} {
			for _, v := range row[column].([]any) {
				counts[key+" "+data.Facets[key][int(v.(float64))][0]]++
			}
		}
	}
	v, compared := pagetest.View[theme.Actions](t, pages, model.ActionsPath), 0
	for _, f := range v.Facets {
		for _, value := range f.Values {
			if f.Key == "" {
				continue
			}
			compared++
			if got := fmt.Sprint(counts[f.Key+" "+value.Value]); got != value.N {
				t.Errorf("%s %s: the page says %s, a filter finds %s", f.Key, value.Value, value.N, got)
			}
		}
	}
	if compared < 6 || len(data.Rows) != len(in.Actions.Items) {
		t.Errorf("%d values compared, %d rows of %d", compared, len(data.Rows), len(in.Actions.Items))
	}
}

func TestActionFilterHasRowsOfLaterPages(t *testing.T) {
	for n, want := range map[int]int{3: 1, 120: 2} { // facets.js, and rows-0.js for more than one page
		site, files := model.NewSite(pagetest.Input(t, pagetest.Many(n)...)), 0
		for _, p := range actionFilterPages(site) {
			if data, err := p.Data(); err != nil || len(data) == 0 {
				t.Errorf("%s: %v", p.Path, err)
			}
			files++
		}
		if files != want {
			t.Errorf("%d action items: %d files, want %d", n, files, want)
		}
	}
}
