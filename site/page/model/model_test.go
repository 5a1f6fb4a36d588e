package model_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"debrief/site/page/model"
	"debrief/site/page/pagetest"
	"debrief/site/postmortem"
	"debrief/site/template"
	"debrief/theme"
)

func TestSymptomAnchors(t *testing.T) {
	long := strings.Repeat("word ", 40)
	for text, want := range map[string]string{"Pool: exhausted!": "s-pool-exhausted", "ошибка": "s-ошибка"} {
		if got := model.SymptomAnchor(text); got != want {
			t.Errorf("%q: %s", text, got)
		}
	}
	seen := map[string]string{}
	for _, text := range []string{"!!!", "???", long + "a", long + "b", ""} {
		a := model.SymptomAnchor(text)
		if seen[a] != "" || len(a) > 100 || strings.ContainsAny(a, " \"<>") {
			t.Errorf("%q and %q: %s", text, seen[a], a)
		}
		seen[a] = text
	}
	site := model.NewSite(pagetest.Input(t))
	if got := site.SymptomHref("incidents/2026-01-01-a/index.html", "No route"); got != "../../symptoms/index.html#s-no-route" {
		t.Error(got)
	}
}

func TestHrefIsRelative(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{model.HomePath, model.TrendsPath, "./trends/index.html"},
		{"incidents/a/index.html", model.TrendsPath, "../../trends/index.html"},
		{"incidents/a/index.html", "incidents/a/index.html#f1", "#f1"},
		{"incidents/a/index.html", "incidents/a/index.html", "../../incidents/a/index.html"},
	} {
		if got := model.Href(c.from, c.to); got != c.want {
			t.Errorf("from %s to %s: %s, want %s", c.from, c.to, got, c.want)
		}
	}
	if got := model.KindPath("near_miss"); got != "kind/near-miss/index.html" {
		t.Error(got)
	}
}

func TestInvalidURLsAreNotLinked(t *testing.T) {
	for address, want := range map[string]theme.Link{
		"":                               {},
		"javascript:alert(1)":            {Text: "javascript:alert(1)"},
		"OPS-17":                         {Text: "OPS-17"},
		"https://t.example/browse/OPS-1": {Text: "OPS-1", Href: "https://t.example/browse/OPS-1"},
		"https://t.example/issues/5/":    {Text: "5", Href: "https://t.example/issues/5/"},
		"https://t.example/?id=5":        {Text: "tracker", Href: "https://t.example/?id=5"},
	} {
		if got := model.ExternalLink(address, "tracker"); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v", address, got)
		}
	}
}

// Times that are unknown, out of order or accurate to a day do not split phases.
func TestPhasesIgnoreUnknownTimes(t *testing.T) {
	at := func(clock string) postmortem.Moment {
		when, err := time.Parse("15:04", clock)
		if err != nil {
			t.Fatal(err)
		}
		return postmortem.Moment{At: when.AddDate(2026, 0, 0), Precision: time.Minute}
	}
	day := at("08:40")
	day.Precision = 24 * time.Hour
	for _, c := range []struct {
		times postmortem.Times
		want  string
	}{
		{postmortem.Times{}, ""},
		{postmortem.Times{Started: at("08:00")}, ""},
		{
			postmortem.Times{Started: at("08:00"), Detected: at("08:30"), Mitigated: at("09:00")},
			"08:00–08:30 Undetected, 08:30–09:00 Not known",
		},
		{
			postmortem.Times{Started: at("08:00"), Detected: at("08:30"), Acknowledged: at("08:31"), Mitigated: at("09:00")},
			"08:00–08:30 Undetected, 08:30–08:31 Diagnosing, 08:31–09:00 Mitigating",
		},
		{
			postmortem.Times{Started: at("08:00"), Detected: at("07:30"), Acknowledged: at("08:20"), Mitigated: at("09:00")},
			"08:00–08:20 Diagnosing, 08:20–09:00 Mitigating",
		},
		{
			postmortem.Times{Started: at("08:00"), Detected: at("08:00"), Acknowledged: at("08:20")},
			"08:00–08:20 Diagnosing",
		},
		{postmortem.Times{Started: at("08:00"), Mitigated: at("09:00")}, "08:00–09:00 Not known"},
		{postmortem.Times{Started: at("08:00"), Detected: day, Mitigated: at("09:00")}, "08:00–09:00 Not known"},
		{
			postmortem.Times{Started: at("08:00"), Mitigated: at("09:00"), Resolved: at("10:00")},
			"08:00–09:00 Not known, 09:00–10:00 Monitoring",
		},
	} {
		var got []string
		for _, s := range model.Phases(&c.times) {
			name := []string{"Undetected", "Diagnosing", "Mitigating", "Monitoring", "Not known"}[s.Phase]
			got = append(got, s.From.Format("15:04")+"–"+s.To.Format("15:04")+" "+name)
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%v, want %s", got, c.want)
		}
	}
}

func TestCountWordsCountsPostmortemOnce(t *testing.T) {
	pms := []*postmortem.Postmortem{{ID: "a"}, {ID: "b"}}
	got := model.CountWords(pms, func(pm *postmortem.Postmortem) []string {
		if pm.ID == "a" {
			return []string{"y", "y", "", "x"}
		}
		return []string{"y", "w"}
	})
	if want := []model.WordCount{{Word: "y", N: 2}, {Word: "w", N: 1}, {Word: "x", N: 1}}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

// A site uses the language of its catalogue, and its pages the direction of that
// language.
func TestSiteUsesCatalogueLanguage(t *testing.T) {
	in := pagetest.Input(t, pagetest.Many(2)...)
	in.Catalog.Language = "de-AT"
	site := model.NewSite(in)
	pm := in.Library.All[0]
	row, f := site.Row("index.html", pm), site.Frame("index.html", "T", "", model.HomePath)
	for gap, want := range map[template.Gap]string{
		{Name: "status", Kind: "field"}: "status", {Name: "Impact", Kind: "section"}: "Auswirkung", {Name: "Our own", Kind: "section", Guidance: "Ours\nto say"}: "Our own: Ours\nto say",
	} {
		if link := site.GapLink("index.html", gap); strings.Trim(link.Text+": "+link.Note, ": ") != want {
			t.Errorf("%+v", link)
		}
	}
	if got := site.DisplayName("unknown"); got != "unbekannt" {
		t.Error(got)
	}
	if home := site.Frame("index.html", "", "", model.HomePath); home.Foot != "Ours, bei Commit 0123456789" {
		t.Errorf("the foot of a page without a title: %q", home.Foot)
	}
	if f.Nav[0].Text != "Vorfälle" || f.Foot != "T, bei Commit 0123456789" || f.Lang != "de-AT" || f.Dir != "" {
		t.Errorf("%+v", f)
	}
	if want := []string{"Fehlender Monitor", "Zu wenig Reserve", "erkannt durch Kundschaft", "0 von 1 Maßnahme offen"}; !slices.Equal(row.Facts, want) {
		t.Errorf("%q, want %q", row.Facts, want)
	}
	if row.Date.Text != "18. Oktober 2026" || !strings.HasPrefix(row.Severity.Note, "Ein großer Teil") || site.KindCounts(in.Library.All) != "2 Vorfälle" {
		t.Errorf("%+v", row)
	}
	if a := site.Action("index.html", in.Actions.Of(in.Library.All[1])[0], true); a.State.Text != "Überfällig" || a.Late != "9 Tage überfällig" || a.Strength != "mittel" {
		t.Errorf("%+v", a)
	}
	for lang, want := range map[string]string{"fr": "fr", "": "", "de-AT": "", "français": "", "x": ""} {
		pm.Lang = lang
		if got := site.Lang(pm); got != want {
			t.Errorf("%q: %q", lang, got)
		}
	}
	in.Catalog.Language = "he"
	if f := model.NewSite(in).Frame("index.html", "T", "", model.HomePath); f.Dir != "rtl" || f.Lang != "he" || f.Nav[0].Text != "Incidents" {
		t.Errorf("%+v", f)
	}
}

func TestUnresolvableURLIsText(t *testing.T) {
	for _, address := range []string{"https://exa%zzmple.test/x", "https://exa%20mple.test/", "https://a.test%2f.b/", "https:///x", "https://a.test:99999/", "https://a.test:x/",
		"https://a\"b.test/", "https://a<b.test/", "https://a b.test/", "https://[::1/", "http://a^b.test", "javascript:alert(1)", "https://%ff.test/", "https://a\x00.test"} {
		if link := model.ExternalLink(address, "tracker"); link.Href != "" || link.Text != address {
			t.Errorf("%q leads to %q", address, link.Href)
		}
	}
	for _, address := range []string{"https://a.test/x", "http://a.test:8080/x?y=%20#z", "https://[2001:db8::1]:80/x", "https://münchen.test/ä", "https://kim@a.test/"} {
		if link := model.ExternalLink(address, "tracker"); link.Href != address {
			t.Errorf("%q leads to %q", address, link.Href)
		}
	}
}

func TestProofLeadsToAnItemOrAnAddress(t *testing.T) {
	site := model.NewSite(pagetest.Sample(t))
	pm, _ := site.Library.Lookup("2026-10-14-checkout-5xx")
	for proof, want := range map[string]theme.Link{
		"[ev-2]":                             {Text: "ev-2", Href: "../incidents/2026-10-14-checkout-5xx/index.html#ev-2"},
		"https://git.example/shop/pull/1204": {Text: "PR 1204", Href: "https://git.example/shop/pull/1204"},
		"ev-9":                               {Text: "ev-9"},
		"":                                   {},
	} {
		if got := site.ProofLink("actions/index.html", pm, proof); got != want {
			t.Errorf("%q: %+v, want %+v", proof, got, want)
		}
	}
}

func TestFormerAnchorsOfLaterDays(t *testing.T) {
	at := func(text string) postmortem.Event {
		when, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return postmortem.Event{When: when}
	}
	pm := &postmortem.Postmortem{ID: "2026-10-14-x", Timeline: []postmortem.Event{
		at("2026-10-14T08:31:00Z"), at("2026-10-15T08:31:00Z"), at("2026-10-15T09:00:00Z"), at("2026-10-16T09:00:00Z"), {},
	}}
	if got := model.EventAnchors(pm); !slices.Equal(got, []string{"t-0831", "t-1015-0831", "t-1015-0900", "t-1016-0900", "t-row"}) {
		t.Errorf("anchors %v", got)
	}
	if got := model.FormerAnchors(pm); !slices.Equal(got, []string{"", "", "t-0900", "", ""}) {
		t.Errorf("former anchors %v", got)
	}
}
