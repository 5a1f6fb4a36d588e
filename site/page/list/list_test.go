package list

import (
	"fmt"
	"strings"
	"testing"

	"debrief/site/page/model"
	"debrief/site/page/pagetest"
	"debrief/theme"
)

func TestServicePage(t *testing.T) {
	in := pagetest.Input(t, append(pagetest.Many(13), pagetest.Special()...)...)
	v := pagetest.View[theme.Service](t, Pages(model.NewSite(in)), "services/checkout/index.html")
	if v.Facts[0].Value.Text != "Payments" || v.Facts[1].Name != "Also called" || v.Facts[1].Value.Text != "shop" {
		t.Errorf("%+v", v.Facts)
	}
	if len(v.Groups) != 2 || v.Groups[0].Note != "14 incidents and 1 near miss" || len(v.Groups[0].Rows) != 10 || len(v.Groups[1].Rows) != 5 {
		t.Errorf("%+v", v.Groups)
	}
	if v.Factors[0].Text != "Too little headroom" || v.Factors[0].N != "13 of 15" {
		t.Errorf("%+v", v.Factors)
	}
	for _, c := range v.Factors {
		if c.Text == "Unsafe default" {
			t.Error("a control that held is listed as a factor")
		}
	}
	if v.Detected[0].Text != "SLO alert" || v.Detected[0].N != "7 of 15" {
		t.Errorf("%+v", v.Detected)
	}
	if v.Figures[0].SVG == "" || v.Figures[0].Source != "n = 14." || len(v.Actions) != 5 {
		t.Errorf("%+v, %d actions", v.Figures[0], len(v.Actions))
	}
	in = pagetest.Input(t)
	if v := pagetest.View[theme.Service](t, Pages(model.NewSite(in)), "services/checkout/index.html"); v.Empty != "No incidents are recorded. There may be incidents without a post-mortem." || v.Figures != nil {
		t.Errorf("%+v", v)
	}
	in = pagetest.Input(t, pagetest.Many(2)...)
	if v := pagetest.View[theme.Service](t, Pages(model.NewSite(in)), "services/checkout/index.html"); v.Figures[0].TooFew != "2 incidents: too few for a chart." || v.Figures[0].SVG != "" {
		t.Errorf("%+v", v.Figures)
	}
}

func TestFactorPage(t *testing.T) {
	in := pagetest.Input(t, append(pagetest.Many(6), pagetest.Special()...)...)
	v := pagetest.View[theme.Factor](t, Pages(model.NewSite(in)), "factors/capacity.headroom/index.html")
	if len(v.Groups) != 2 || v.Groups[0].Note != "6" || v.Groups[0].Rows[0].Quote != "Full." || v.Groups[1].Heading != "External incidents" || v.Groups[1].Rows[0].Organisation != "Elsewhere Inc" {
		t.Errorf("%+v", v.Groups)
	}
	if v.Facts[0].Value.Text != "6 of 7" || v.Facts[0].Note != "" { // one of 8 has no factor recorded; no interval for small samples
		t.Errorf("%+v", v.Facts[0])
	}
	if len(v.NotSee) != 1 || v.NotSee[0].Href != "../../factors/capacity.hot_spot/index.html" {
		t.Errorf("%+v", v.NotSee)
	}
	if len(v.Services.Rows) != 1 || v.Services.Rows[0].Cells[0].Text != "6" {
		t.Errorf("%+v", v.Services)
	}
	if len(v.Related) == 0 || v.Related[0].Text != "Missing monitor" || v.Related[0].N != "in 6" {
		t.Errorf("%+v", v.Related)
	}
	v = pagetest.View[theme.Factor](t, Pages(model.NewSite(in)), "factors/observability.monitor_missing/index.html")
	if len(v.Helped) != 4 || !strings.HasPrefix(v.HelpNote, "4 actions that address this factor are done. No new incident with this factor since the last action was closed on 2 November 2026. This does not prove") {
		t.Errorf("%d %q", len(v.Helped), v.HelpNote)
	}
	v = pagetest.View[theme.Factor](t, Pages(model.NewSite(in)), "factors/design.unsafe_default/index.html")
	if len(v.Groups) != 1 || v.Groups[0].Heading != "Incidents where a safeguard against this factor worked" || v.Facts != nil {
		t.Errorf("%+v %+v", v.Groups, v.Facts)
	}
	theirs := pagetest.Input(t, pagetest.Special()...)
	v = pagetest.View[theme.Factor](t, Pages(model.NewSite(theirs)), "factors/capacity.headroom/index.html")
	if v.Empty != "No post-mortem of our own names this factor." || len(v.Groups) != 1 || v.Groups[0].ID != "others" {
		t.Errorf("a factor of external incidents only: %q, %+v", v.Empty, v.Groups)
	}
	v = pagetest.View[theme.Factor](t, Pages(model.NewSite(in)), "factors/capacity.hot_spot/index.html")
	if v.Empty != "No post-mortem names this factor yet." || v.Means == "" {
		t.Errorf("%+v", v)
	}
}

func TestSymptomsPage(t *testing.T) {
	v := pagetest.View[theme.Symptoms](t, Pages(model.NewSite(pagetest.Input(t, append(pagetest.Many(6), pagetest.Special()...)...))), model.SymptomsPath)
	var got []string
	for _, l := range v.Letters {
		for _, s := range l.Symptoms {
			got = append(got, fmt.Sprintf("%s %s %s %d", l.Text, s.ID, s.Text, len(s.Incidents)))
		}
	}
	want := `P s-pool-exhausted Pool exhausted 6
P s-pool-exhausted-0 pool exhausted: 0 2
P s-pool-exhausted-1 pool exhausted: 1 2
P s-pool-exhausted-2 pool exhausted: 2 1
P s-pool-exhausted-3 pool exhausted: 3 1
0–9 s-503-slow-down 503 Slow Down 1`
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	if last := v.Letters[0].Symptoms[0].Incidents[5]; last.Title != "and 1 earlier post-mortem" {
		t.Errorf("%+v", last)
	}
}

func TestFacetCountsEqualListLengths(t *testing.T) {
	pages := Pages(model.NewSite(pagetest.Input(t, append(pagetest.Many(3), pagetest.Special()...)...)))
	list := pagetest.View[theme.Incidents](t, pages, model.IncidentsPath)
	service := pagetest.View[theme.Service](t, pages, model.ServicePath("checkout"))
	for _, f := range list.Facets {
		if f.Name == "Service" && f.Values[0].N != fmt.Sprint(len(service.Groups[0].Rows)) {
			t.Errorf("%s post-mortems at %s, and %d on its page", f.Values[0].N, f.Values[0].Text, len(service.Groups[0].Rows))
		}
	}
}

// Texts use the language of the catalogue; anchors do not change with it.
func TestFacetsAreTranslated(t *testing.T) {
	in := pagetest.Input(t, append(pagetest.Many(6), pagetest.Special()...)...)
	english := Pages(model.NewSite(in))
	in.Catalog.Language = "de"
	german := Pages(model.NewSite(in))
	list, year := pagetest.View[theme.Incidents](t, german, model.IncidentsPath), pagetest.View[theme.Incidents](t, german, model.YearPath("2026"))
	if list.Title != "Vorfälle" || list.Lead != "8 Vorfälle, 1 Beinahe-Vorfall und 1 Übung. Nicht gezählt: 1 zurückgezogen." || list.Facets[0].Name != "Schweregrad" {
		t.Errorf("%q, %q, %q", list.Title, list.Lead, list.Facets[0].Name)
	}
	before := pagetest.View[theme.Incidents](t, english, model.YearPath("2026"))
	for i, g := range year.Groups {
		if g.ID != before.Groups[i].ID || strings.HasPrefix(before.Groups[i].Heading, "October") && !strings.HasPrefix(g.Heading, "Oktober") {
			t.Errorf("%+v was %+v", g, before.Groups[i])
		}
	}
	v := pagetest.View[theme.Factor](t, german, "factors/observability.monitor_missing/index.html")
	if v.Title != "Fehlender Monitor" || !strings.HasPrefix(v.HelpNote, "4 Maßnahmen gegen diesen Faktor sind erledigt. Kein neuer Vorfall mit diesem Faktor seit dem Abschluss der letzten Maßnahme am 2. November 2026.") {
		t.Errorf("%q: %q", v.Title, v.HelpNote)
	}
}
