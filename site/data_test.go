package site_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"debrief/site"
	"debrief/site/postmortem"
)

// TestAddresses holds the addresses that were promised to readers and to other
// people's programs; they may be added to and never changed.
func TestAddresses(t *testing.T) {
	b := sample(t)
	want := []string{"index.html", "incidents/index.html", "services/index.html", "factors/index.html", "symptoms/index.html", "actions/index.html",
		"trends/index.html", "search/index.html", "guide/index.html", "rules/index.html", "about/index.html", "drafts/index.html", "404.html",
		"data/incidents.json", "data/incidents.csv", "data/actions.csv", "data/trends.json", "feed.xml", "feed.json", "sitemap.xml", "_headers", ".nojekyll",
		"search/search.js", "rules/times/order/index.html"}
	for _, pm := range b.snap.Library.All {
		want = append(want, "incidents/"+string(pm.ID)+"/index.html", "incidents/"+string(pm.ID)+"/history/index.html",
			"incidents/"+pm.CalendarDay().Format("2006")+"/index.html", "severity/"+pm.Severity+"/index.html")
		for _, f := range pm.Factors {
			want = append(want, "factors/"+f.Code+"/index.html")
		}
		for _, alias := range pm.Aliases {
			want = append(want, "incidents/"+strings.ToLower(alias)+"/index.html")
		}
		for _, e := range pm.Evidence {
			if e.File != "" {
				want = append(want, "incidents/"+string(pm.ID)+"/"+e.File)
			}
		}
		if pm.IsOwn() {
			for _, s := range pm.Services {
				want = append(want, "services/"+s.ID+"/index.html")
			}
		}
	}
	slices.Sort(want)
	if missing := missingFrom(b.tree.Paths(), slices.Compact(want)); len(missing) > 0 {
		t.Errorf("the site has no %q", missing)
	}
	for _, p := range b.tree.Paths() {
		if !regexp.MustCompile(`^[a-zA-Z0-9._/-]+$`).MatchString(p) {
			t.Errorf("%q is no address that survives every server and disk", p)
		}
	}
}

// TestDataAgrees reads the data as somebody else's program would, and holds
// that all of it speaks of the same library.
func TestDataAgrees(t *testing.T) {
	b := sample(t)
	lib := b.snap.Library
	var incidents struct {
		Version   int
		AsOf      time.Time `json:"as_of"`
		Commit    string
		Incidents []struct {
			ID, URL, Kind, Title string
			Actions              struct{ Open, Done int }
			Related              []string
			Minutes              map[string]*float64
		}
	}
	readJSON(t, b, "data/incidents.json", &incidents)
	if incidents.Version != 1 || !incidents.AsOf.Equal(b.snap.Now) || incidents.Commit != b.snap.Commit.Hash {
		t.Errorf("incidents.json says version %d, as of %v, commit %q", incidents.Version, incidents.AsOf, incidents.Commit)
	}
	if len(incidents.Incidents) != len(lib.All) {
		t.Errorf("%d of %d write-ups in incidents.json", len(incidents.Incidents), len(lib.All))
	}
	open, done := 0, 0
	for _, i := range incidents.Incidents {
		open, done = open+i.Actions.Open, done+i.Actions.Done
		if b.get(t, i.URL+"index.html"); !known(b, i.ID) {
			t.Errorf("incidents.json has %q", i.ID)
		}
		for _, id := range i.Related {
			if !known(b, id) {
				t.Errorf("%s is related to %q, which is not there", i.ID, id)
			}
		}
	}
	rows := readCSV(t, b, "data/incidents.csv")
	if len(rows) != len(lib.All)+1 {
		t.Errorf("%d rows in incidents.csv, of %d", len(rows), len(lib.All)+1)
	}
	actions := readCSV(t, b, "data/actions.csv")
	status := slices.Index(actions[0], "status")
	csvDone, all := 0, 0
	for _, row := range actions[1:] {
		if row[status] == "done" {
			csvDone++
		}
	}
	for _, pm := range lib.All {
		all += len(pm.Actions)
	}
	if len(actions)-1 != all || csvDone != done || open == 0 {
		t.Errorf("actions.csv has %d of %d actions, %d done; incidents.json %d done, %d open", len(actions)-1, all, csvDone, done, open)
	}
	trendsAgree(t, b)
	feedsAgree(t, b)
}

func trendsAgree(t *testing.T, b built) {
	type estimate struct {
		N, Of    int
		Median   *float64    `json:"median_minutes"`
		Interval *[2]float64 `json:"interval_minutes"`
	}
	var trends struct {
		Version   int
		Incidents struct {
			N          int
			NearMisses int            `json:"near_misses"`
			Excluded   map[string]int `json:"excluded"`
		}
		Durations map[string]estimate
		Counts    []struct{ N int }
		Actions   struct{ N int }
	}
	readJSON(t, b, "data/trends.json", &trends)
	kinds := map[postmortem.Kind]int{}
	for _, pm := range b.snap.Library.All {
		if !pm.IsWithdrawn() {
			kinds[pm.Kind]++
		}
	}
	i := trends.Incidents
	if trends.Version != 1 || i.N != kinds[postmortem.Incident] || i.NearMisses != kinds[postmortem.NearMiss] ||
		i.Excluded["external"] != kinds[postmortem.External] || i.Excluded["drill"] != kinds[postmortem.Drill] {
		t.Errorf("trends.json counts %+v, the library has %v", i, kinds)
	}
	counted := 0
	for _, c := range trends.Counts {
		counted += c.N
	}
	if counted != i.N {
		t.Errorf("the periods of trends.json hold %d incidents of %d", counted, i.N)
	}
	for name, d := range trends.Durations {
		if d.Of != i.N || d.N > d.Of || d.N > 0 && (d.Median == nil || *d.Median <= 0) {
			t.Errorf("%s: %+v", name, d)
		}
		if d.Interval != nil && (d.Interval[0] > *d.Median || d.Interval[1] < *d.Median) {
			t.Errorf("%s: the median %v is outside %v", name, *d.Median, *d.Interval)
		}
	}
}

func feedsAgree(t *testing.T, b built) {
	var atom struct {
		ID      string `xml:"id"`
		Entries []struct {
			ID      string    `xml:"id"`
			Updated time.Time `xml:"updated"`
			Link    struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	readXML(t, b, "feed.xml", &atom)
	var feed struct {
		Version string
		Items   []struct{ ID, URL string }
	}
	readJSON(t, b, "feed.json", &feed)
	if len(feed.Items) != len(atom.Entries) || len(feed.Items) == 0 {
		t.Fatalf("%d items in feed.json, %d in feed.xml", len(feed.Items), len(atom.Entries))
	}
	for i, e := range atom.Entries {
		if e.ID != feed.Items[i].ID || e.Link.Href != feed.Items[i].URL {
			t.Errorf("entry %d is %s in one feed and %s in the other", i, e.ID, feed.Items[i].ID)
		}
		if i > 0 && e.Updated.After(atom.Entries[i-1].Updated) {
			t.Errorf("%s is younger than the entry before it", e.ID)
		}
		b.get(t, strings.TrimPrefix(e.Link.Href, b.snap.Catalog.BaseURL)+"index.html")
	}
	var sitemap struct {
		URLs []struct {
			Loc string `xml:"loc"`
		} `xml:"url"`
	}
	readXML(t, b, "sitemap.xml", &sitemap)
	seen := map[string]bool{}
	for _, u := range sitemap.URLs {
		rest, ours := strings.CutPrefix(u.Loc, b.snap.Catalog.BaseURL)
		if !ours || seen[rest] {
			t.Errorf("sitemap: %s is not ours, or there twice", u.Loc)
		}
		seen[rest] = true
		b.get(t, rest+"index.html")
	}
	for _, page := range []string{"", "incidents/", "trends/", "changes/", "services/", "rules/", "guide/"} {
		if !seen[page] {
			t.Errorf("sitemap: %q is not there", page)
		}
	}
	for page := range seen {
		if strings.HasSuffix(page, "/brief/") || strings.HasSuffix(page, "/history/") || page == "search/" {
			t.Errorf("sitemap: %s says nothing that is not said elsewhere", page)
		}
	}
}

// TestWeights holds what a reader on a bad line has to fetch before a page can
// be read and used: the page, its style and its scripts, compressed.
func TestWeights(t *testing.T) {
	b := sample(t)
	assets, heaviest := map[string]int{}, map[string]int{}
	for _, name := range []string{"style.css", "theme.js", "site.js", "list.js", "incident.js"} {
		assets[name] = zipped(t, b.get(t, "assets/"+name))
	}
	for _, p := range b.pages() {
		kind, limit := "list", 30_000
		switch parts := strings.Split(p, "/"); {
		case parts[0] == "incidents" && len(parts) == 3 && len(parts[1]) > 10:
			kind, limit = "incident", 40_000
		case parts[0] == "trends":
			kind, limit = "trends", 60_000
		}
		page := b.get(t, p)
		n := zipped(t, page)
		if kind == "incident" && bytes.Count(page, []byte("<figure")) > 4 {
			limit = 50_000 // a strip, and more than three figures of evidence
		}
		for name, size := range assets {
			if bytes.Contains(page, []byte("assets/"+name)) {
				n += size
			}
		}
		heaviest[kind] = max(heaviest[kind], n)
		if n > limit {
			t.Errorf("%s: %d bytes with style and scripts, compressed; %d is the limit for its kind (%s)", p, n, limit, kind)
		}
	}
	if n := zipped(t, b.get(t, "search/search.js")); n > 12<<10 {
		t.Errorf("the script that searches has %d bytes, compressed; 12 kB is the limit", n)
	}
	t.Logf("heaviest, compressed: %v; style and scripts %v, search %d", heaviest, assets, zipped(t, b.get(t, "search/search.js")))
}

// TestRestricted holds that nothing of a write-up that only a few may read is
// in the site: not its words, its address, its services' counts, its evidence.
func TestRestricted(t *testing.T) {
	g := newGitRepo(t)
	copyLibrary(t, g.dir)
	const id = "2026-09-30-zyxcanary-tokens-exposed"
	when, who := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC), "Mira <mira@kittiwake.example>"
	g.commit(when, who, "What everybody may read")
	now := site.Options{Now: when.Add(24 * time.Hour)}
	before := build(t, g.dir, now)

	g.write("postmortems/2026/"+id+"/evidence/zyxcanary.csv", "time,value\n2026-09-30T10:00:00Z,4711\n")
	g.write("postmortems/2026/"+id+"/accounts/zyxcanary.md", "zyxcanary said R1\n")
	g.write("postmortems/2026/"+id+"/index.md", strings.NewReplacer("CANARY", "zyxcanary").Replace(restricted))
	// One that everybody may read points at it.
	const pointer = "postmortems/2026/2026-10-06-address-postcode-import.md"
	public, err := os.ReadFile(filepath.Join(g.dir, pointer))
	if err != nil {
		t.Fatal(err)
	}
	g.write(pointer, string(public)+"\n## Follow-up\n\nSee [["+id+"]] and [what happened](2026-09-30-zyxcanary-tokens-exposed/index.md).\n")
	g.commit(when, who, "zyxcanary: only for a few")
	after := build(t, g.dir, now)
	if !known(after, id) {
		t.Fatal("the restricted write-up was not read, so this tests nothing")
	}
	for _, p := range after.tree.Paths() {
		data := after.get(t, p)
		own := p == "incidents/2026-10-06-address-postcode-import/index.html" || strings.HasPrefix(p, "incidents/2026-10-06-address-postcode-import/history/")
		if strings.Contains(strings.ToLower(p), "zyxcanary") || bytes.Contains(bytes.ToLower(data), []byte("zyxcanary")) && !own && !strings.HasPrefix(p, "search/") {
			t.Errorf("%s tells of the restricted write-up: %s", p, around(data, "zyxcanary"))
		}
		if bytes.Contains(data, []byte("secretword")) || bytes.Contains(data, []byte("4711")) && !bytes.Contains(get(before, p), []byte("4711")) {
			t.Errorf("%s holds words of the restricted write-up", p)
		}
	}
	for _, p := range []string{"data/trends.json", "trends/index.html", "services/identity/index.html", "factors/index.html", "severity/sev1/index.html", "symptoms/index.html"} {
		strip := func(data []byte) string {
			return regexp.MustCompile(`[0-9a-f]{10,40}`).ReplaceAllString(string(data), "")
		}
		if a, b := strip(before.get(t, p)), strip(after.get(t, p)); a != b {
			t.Errorf("%s changed when a restricted write-up came: %s", p, firstDifference([]byte(a), []byte(b)))
		}
	}
	checkPages(t, after.tree, after.snap.Catalog.BaseURL, after.snap.Catalog.Notice)
}

const restricted = `---
schema: 1
title: CANARY tokens were exposed
status: published
kind: incident
severity: sev1
visibility: restricted
summary: CANARY qzsecretword.
authors: ["@CANARY"]
reviewers: ["@dalia"]
aliases: [CANARY-1]
services: [{id: identity, role: impacted}]
times: {started: 2026-09-30T10:00:00Z, detected: 2026-09-30T10:10:00Z, mitigated: 2026-09-30T11:00:00Z}
symptoms: ["CANARY: qzsecretword refused"]
factors: [{id: f1, code: design.unsafe_default, statement: CANARY}]
evidence: [{id: ev-1, type: metric_snapshot, title: CANARY, file: evidence/CANARY.csv}]
actions: [{id: a1, title: Rotate CANARY qzsecretword, owner: "@CANARY", due: 2026-10-30, status: open, addresses: [f1]}]
related: [{id: 2026-10-06-address-postcode-import, rel: similar, note: CANARY}]
---

## Summary

CANARY qzsecretword.

## Timeline (UTC)

- 2026-09-30 10:00 signal: CANARY qzsecretword
`

func known(b built, id string) bool {
	_, ok := b.snap.Library.Lookup(id)
	return ok
}

func get(b built, p string) []byte {
	data, _ := b.tree.Get(p)
	return data
}

func around(data []byte, word string) string {
	i := max(0, bytes.Index(bytes.ToLower(data), []byte(word)))
	return string(data[max(0, i-80):min(len(data), i+80)])
}

func zipped(t testing.TB, data []byte) int {
	t.Helper()
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.DefaultCompression)
	if err == nil {
		_, err = w.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

func readJSON(t testing.TB, b built, p string, into any) {
	t.Helper()
	if err := json.Unmarshal(b.get(t, p), into); err != nil {
		t.Fatalf("%s: %v", p, err)
	}
}

func readXML(t testing.TB, b built, p string, into any) {
	t.Helper()
	dec := xml.NewDecoder(bytes.NewReader(b.get(t, p)))
	if err := dec.Decode(into); err != nil {
		t.Fatalf("%s: %v", p, err)
	}
	for {
		switch tok, err := dec.Token(); tok := tok.(type) {
		case xml.CharData:
			if len(bytes.TrimSpace(tok)) > 0 {
				t.Fatalf("%s goes on after its end", p)
			}
		default:
			if err != io.EOF {
				t.Fatalf("%s goes on after its end: %v, %v", p, tok, err)
			}
			return
		}
	}
}

func readCSV(t testing.TB, b built, p string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(b.get(t, p))).ReadAll()
	if err != nil || len(rows) == 0 || path.Ext(p) != ".csv" {
		t.Fatalf("%s: %d rows, %v", p, len(rows), err)
	}
	return rows
}

// TestChangesAreTheLatest holds that what changed lately begins with what was
// committed last, and leads to it among all revisions of its write-up.
func TestChangesAreTheLatest(t *testing.T) {
	g := newGitRepo(t)
	copyLibrary(t, g.dir)
	day := func(n int) time.Time { return time.Date(2026, 11, n, 9, 0, 0, 0, time.UTC) }
	g.commit(day(18), "Mira <mira@kittiwake.example>", "All that we have written so far")
	const name = "postmortems/2026/2026-10-06-address-postcode-import.md"
	text, err := os.ReadFile(filepath.Join(g.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	g.write(name, string(text)+"\nOne word more.\n")
	g.commit(day(20), "Lee <lee@kittiwake.example>", "What support told us later")
	page := string(build(t, g.dir, site.Options{}).get(t, "changes/index.html"))
	first, rest, ok := strings.Cut(page, "</li>\n<li class=\"row\">")
	if !ok || !strings.Contains(first, "3 words added") || !regexp.MustCompile(`href="\.\./incidents/2026-10-06-address-postcode-import/history/index\.html#r-[0-9a-f]+"`).MatchString(first) {
		t.Errorf("the page begins with %.2000s", first)
	}
	if strings.Contains(rest, "words added.") || strings.Count(rest, "Created as ") < 20 {
		t.Error("the page does not go on with what was committed before")
	}
	if strings.Contains(page, "What support told us later") {
		t.Error("what a commit says may be about more than the write-up, and stands here")
	}
}
