package export

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"debrief/site/action"
	"debrief/site/catalog"
	"debrief/site/library"
	"debrief/site/privacy"
	"debrief/site/revision"
	"debrief/site/source"
	"debrief/site/trend"
)

func files(t *testing.T) map[string]string { return filesIn(t, "en") }

// filesIn returns the data files of a small library in a language.
func filesIn(t *testing.T, lang string) map[string]string {
	return filesAt(t, lang, "https://x.example/")
}

// filesAt returns the data files of a small library in a language, for a site at baseURL.
func filesAt(t *testing.T, lang, baseURL string) map[string]string {
	t.Helper()
	lib := library.Read([]*source.File{
		{Path: "pm/2026-10-14-a.md", Data: []byte(`---
title: "=HYPERLINK(1)"
status: published
kind: incident
severity: sev2
summary: "Pool & <queue>"
lang: fr
services: [{id: checkout, role: impacted}]
times: {started: 2026-10-14T08:12:00Z, detected: 2026-10-14T08:31:00Z, mitigated: unknown}
published: 2026-10-20
actions: [{id: a1, title: Block it, status: accepted, owner: "@lee", due: 2026-10-30}]
---
`)},
		{Path: "pm/2026-10-15-b.md", Data: []byte("---\ntitle: Draft\nstatus: draft\n---\n")},
	}, "pm", privacy.Gate{}, nil)
	now := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	words, _ := catalog.Read(&source.File{Path: "pm/_catalog.yaml", Data: []byte("title: Ours\nlanguage: " + lang + "\nservices: [{id: checkout, name: Checkout}, {id: quiet, name: Quiet}]\n")})
	got := map[string]string{}
	err := All(Input{Library: lib, Catalog: words, Actions: action.New(lib, now, nil), Trends: trend.Of(lib, now, trend.Scope{}), Commit: "abc", Now: now, BaseURL: baseURL, Pages: []string{"", "incidents/2026-10-14-a/"}},
		func(path string, data []byte) error { got[path] = string(data); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestCellEscapesFormulas(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "a=1": "a=1", "=1": "'=1", "+1": "'+1", "-1": "'-1", "@A": "'@A", "\t=1": "'\t=1", "＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠A": "'＠A", "é": "é", "\xff": "\xff",
	} {
		if got := Cell(text); got != want {
			t.Errorf("Cell(%q) is %q, want %q", text, got, want)
		}
	}
}

func TestIncidentsAsJSON(t *testing.T) {
	var got struct {
		Version   int
		Commit    string
		Incidents []map[string]any
	}
	if err := json.Unmarshal([]byte(files(t)["data/incidents.json"]), &got); err != nil {
		t.Fatal(err)
	}
	i := got.Incidents[1]
	if got.Version != 1 || got.Commit != "abc" || i["url"] != "incidents/2026-10-14-a/" || i["created"] != nil {
		t.Errorf("%v", got)
	}
	minutes := i["minutes"].(map[string]any)
	if minutes["to_detect"] != 19.0 || minutes["to_mitigate"] != nil {
		t.Errorf("minutes %v: unknown is null and not zero", minutes)
	}
	if actions := i["actions"].(map[string]any); actions["open"] != 1.0 || actions["done"] != 0.0 {
		t.Errorf("actions %v", actions)
	}
}

func TestCSVEscapesFormulas(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(files(t)["data/incidents.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if rows[2][1] != "'=HYPERLINK(1)" || rows[2][15] != "19" || rows[2][17] != "" {
		t.Errorf("%q", rows[2])
	}
	if rows, err = csv.NewReader(strings.NewReader(files(t)["data/actions.csv"])).ReadAll(); err != nil || rows[1][12] != "3" {
		t.Errorf("%v %q", err, rows)
	}
}

func TestFeedsListPublishedPostmortems(t *testing.T) {
	got := files(t)
	var feed struct {
		Entries []struct {
			Title   string `xml:"title"`
			ID      string `xml:"id"`
			Summary string `xml:"summary"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(got["feed.xml"]), &feed); err != nil {
		t.Fatal(err)
	}
	if len(feed.Entries) != 1 || feed.Entries[0].ID != "urn:debrief:ours:incidents/2026-10-14-a" || feed.Entries[0].Summary != "Pool & <queue>" {
		t.Errorf("%+v", feed)
	}
	if strings.Contains(got["feed.json"], "Draft") || !strings.Contains(got["feed.json"], `"date_published": "2026-10-20T00:00:00Z"`) {
		t.Error(got["feed.json"])
	}
	if !strings.Contains(got["sitemap.xml"], "<loc>https://x.example/incidents/2026-10-14-a/</loc>") || strings.Count(got["sitemap.xml"], "<loc>") != 2 {
		t.Error(got["sitemap.xml"])
	}
}

// Many new external incidents do not displace own post-mortems from the feeds.
func TestFullFeedPrefersOwnPostmortems(t *testing.T) {
	var files []*source.File
	for i := range maxFeedEntries + 10 {
		day, kind := time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), "external"
		if i < 5 {
			kind = "incident"
		}
		files = append(files, &source.File{Path: "pm/" + day + "-x.md", Data: []byte(
			"---\ntitle: " + kind + " " + day + "\nstatus: published\nkind: " + kind + "\n---\n")})
	}
	lib := library.Read(files, "pm", privacy.Gate{}, nil)
	entries := latestEntries(Input{Library: lib, Changes: revision.New(lib, revision.Options{})})
	own := 0
	for i, e := range entries {
		if e.pm.IsOwn() {
			own++
		}
		if i > 0 && e.updated.After(entries[i-1].updated) {
			t.Errorf("%s is after an older entry", e.pm.ID)
		}
	}
	if len(entries) != maxFeedEntries || own != 5 {
		t.Errorf("%d entries, %d own", len(entries), own)
	}
}

func TestServiceAndOverdueFeeds(t *testing.T) {
	got := files(t)
	var feed atomFeed
	if err := xml.Unmarshal([]byte(got["services/checkout/feed.xml"]), &feed); err != nil || len(feed.Entries) != 1 || feed.Entries[0].Link.Href != "https://x.example/incidents/2026-10-14-a/" || feed.ID != "urn:debrief:ours:services/checkout/feed.xml" {
		t.Errorf("%v, %+v", err, feed)
	}
	feed = atomFeed{}
	if err := xml.Unmarshal([]byte(got["services/quiet/feed.xml"]), &feed); err != nil || len(feed.Entries) != 0 || feed.Updated == "" {
		t.Errorf("a service without incidents: %v, %+v", err, feed)
	}
	feed = atomFeed{}
	err := xml.Unmarshal([]byte(got["actions/overdue.xml"]), &feed)
	if err != nil || len(feed.Entries) != 1 || feed.Entries[0].Title != "Block it" || feed.Entries[0].Link.Href != "https://x.example/incidents/2026-10-14-a/#a1" || feed.Entries[0].Updated != "2026-10-30T00:00:00Z" {
		t.Errorf("%v, %+v", err, feed)
	}
	if strings.Contains(got["actions/overdue.xml"], "@") {
		t.Error("the feed of overdue actions names a person")
	}
}

func TestFeedsHaveLanguage(t *testing.T) {
	english, german := files(t), filesIn(t, "de")
	for _, c := range []struct{ in, want string }{
		{english["feed.xml"], "<feed xmlns=\"http://www.w3.org/2005/Atom\">"},
		{english["feed.xml"], "<entry xml:lang=\"fr\">"},
		{german["feed.xml"], " xml:lang=\"de\">"},
		{german["feed.json"], `"language": "de"`},
		{german["actions/overdue.xml"], "Ours: überfällige Maßnahmen"},
		{german["actions/overdue.xml"], "Maßnahme aus „=HYPERLINK(1)“, fällig am 30. Oktober 2026."},
	} {
		if !strings.Contains(c.in, c.want) {
			t.Errorf("no %s in\n%s", c.want, c.in)
		}
	}
	if strings.Contains(english["feed.json"], `"language"`) {
		t.Error("an English feed says so")
	}
}

// TestFeedsWithoutBaseURL checks that a feed of a site whose address is unknown has
// relative addresses, and that the identifiers do not depend on the address.
func TestFeedsWithoutBaseURL(t *testing.T) {
	with, without := files(t), filesAt(t, "en", "")
	for name, want := range map[string]string{
		"feed.xml":                   `<link href="./incidents/2026-10-14-a/"></link>`,
		"services/checkout/feed.xml": `<link href="../../incidents/2026-10-14-a/"></link>`,
		"actions/overdue.xml":        `<link href="../incidents/2026-10-14-a/#a1"></link>`,
		"feed.json":                  `"url": "./incidents/2026-10-14-a/"`,
	} {
		if !strings.Contains(without[name], want) || strings.Contains(without[name], "://x.example") {
			t.Errorf("%s: no %s in\n%s", name, want, without[name])
		}
		for _, line := range strings.Split(with[name], "\n") {
			if strings.Contains(line, "urn:debrief:") && !strings.Contains(without[name], line) {
				t.Errorf("%s: the site without an address has no line %s", name, line)
			}
		}
	}
	for name, text := range without {
		if strings.Contains(text, "example.invalid") {
			t.Errorf("%s has an address that leads nowhere", name)
		}
	}
}
