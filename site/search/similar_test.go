package search

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/quick"

	"debrief/site/history"
	"debrief/site/library"
	"debrief/site/privacy"
)

// Volatile parts of an alert are removed; the description of the failure stays.
func TestParseAlert(t *testing.T) {
	for text, want := range map[string]string{
		`2026-10-14T08:12:03.551Z ERROR [pool-7-thread-3] c.f.Pool - connection pool exhausted after 30000 ms (max 50)`:               "pool connection exhausted max",
		"10.2.3.4 - - [14/Oct/2026:08:12:03 +0000] \"GET /cart HTTP/1.1\" 503 0":                                                      "cart 503",
		"Oct 14 08:12:03 node-3 kernel: Out of memory: Killed process 4711 (java)":                                                    "node kernel memory Killed process",
		"checkout-7d9f8b6c5d-x2x4z: upstream timeout, trace 4bf92f3577b34da6a3ce929d0e0e4736":                                         "checkout upstream timeout",
		"ORA-00060: deadlock detected, p99 at 8 s, see https://grafana.example/d/x?from=1":                                            "ORA 00060 deadlock detected p99",
		`{"labels":{"alertname":"CheckoutHighErrorRate","severity":"page"},"value":0.31,"id":"550e8400-e29b-41d4-a716-446655440000"}`: "CheckoutHighErrorRate",
		"08:12 12 3.5% 0xdeadbeef 192.168.0.1:5432":                                                                                   "",
	} {
		lines, cut := alertLines(text)
		r := &similarQuery{scan: &scanner{stem: &stemmer{}}, triples: map[[minRun]string]bool{}}
		cut = r.readLines(lines) || cut
		if joined := strings.Join(r.spelled, " "); cut || joined != want {
			t.Errorf("%s\nreads %q\nwant  %q", text, joined, want)
		}
	}
}

func pooled() []Document {
	return []Document{
		{ID: "2026-02-10-pool", URL: "incidents/2026-02-10-pool/index.html", Date: "2026-02-10", Title: "Bookings refused", Severity: "sev2",
			Summary: "The pool had no connection left for 40 minutes. A larger pool ended it.", Services: []string{"booking-api"},
			Symptoms: []string{"HikariPool-1 - Connection is not available, request timed out after 30000ms", "BookingErrorBudgetBurn"}},
		{ID: "2026-03-01-lock", URL: "incidents/2026-03-01-lock/index.html", Date: "2026-03-01", Title: "Payments held by a migration", Severity: "sev1",
			Summary: "A migration held a lock.", Services: []string{"payments"},
			Sections: []Section{{"timeline", "Timeline", "The database said: canceling statement due to lock timeout. Nobody knew why."}}},
		{ID: "2026-04-01-disk", Date: "2026-04-01", Title: "Disk full", Summary: "A disk was full. Nobody had an alert.", Services: []string{"notify"}},
		{ID: "2026-04-02-other", Date: "2026-04-02", Title: "Letters missing", Summary: "Labels were printed twice."},
		{ID: "2026-04-03-else", Date: "2026-04-03", Title: "Map without tiles", Summary: "A key had expired."},
	}
}

// Exact symptoms come first, and each hit has its reasons.
func TestSimilar(t *testing.T) {
	ix := build(t, pooled())
	for _, c := range []struct{ name, text, ids, why string }{
		{"a log line, with another time and another pool", "2026-11-26T03:02:11Z WARN  HikariPool-4 - Connection is not available, request timed out after 10001ms.\n\tat com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:155)",
			"2026-02-10-pool", "symptom: HikariPool-1 - Connection is not available, request timed out after 30000ms"},
		{"the name of an alert, in what the pager sends", `{"receiver":"page","alerts":[{"labels":{"alertname":"BookingErrorBudgetBurn","pod":"booking-api-7d9f8b6c5d-x2x4z"}}]}`,
			"2026-02-10-pool", "symptom: BookingErrorBudgetBurn; service: booking-api"},
		{"the same, in words", "Booking error budget burn", "2026-02-10-pool", "symptom: BookingErrorBudgetBurn"},
		{"most of a symptom", "request timed out, connection not available", "2026-02-10-pool", "part of a symptom: HikariPool-1 - Connection is not available, request timed out after 30000ms"},
		{"words of the text, beside each other", "ERROR: canceling statement due to lock timeout\nCONTEXT: while updating tuple (0,31)", "2026-03-01-lock",
			"phrase: “canceling statement due to lock timeout”"},
		{"a service and a word", "notify: no space left on device, disk /dev/sda1", "2026-04-01-disk", "service: notify; words: disk"},
		{"nothing like it", "segfault in libxyz", "", ""},
		{"one common word is no likeness", "expired", "", ""},
		{"nothing to go by", "2026-11-26 03:02 4711", "", ""},
	} {
		r, err := ix.Similar(Alert{Text: c.text}, Page{})
		if err != nil {
			t.Fatal(err)
		}
		why := ""
		if len(r.Hits) > 0 {
			why = strings.Join(r.Hits[0].Reasons, "; ")
		}
		if ids(r) != c.ids || why != c.why {
			t.Errorf("%s: %s, because %s; want %s, because %s", c.name, ids(r), why, c.ids, c.why)
		}
	}
}

func TestSimilarExcludesItself(t *testing.T) {
	ix := build(t, pooled())
	a := Alert{Text: "BookingErrorBudgetBurn: disk of the messenger", Services: map[string]string{"messenger": "notify"}, ExcludeID: "2026-02-10-pool"}
	r, err := ix.Similar(a, Page{})
	if err != nil || ids(r) != "2026-04-01-disk" || r.Hits[0].Reasons[0] != "service: notify" {
		t.Errorf("%+v, %v", r, err)
	}
}

// Every input is read to its end without an error.
func TestSimilarAcceptsAnyInput(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	ix := build(t, pooled())
	for _, text := range []string{
		strings.Repeat("[", 100_000), strings.Repeat(`{"a":`, 5000), strings.Repeat("a b c ", 200_000), "\x00\xff\xfe{", strings.Repeat("1:", 50_000),
		strings.Repeat("connection pool exhausted\n", 20_000), `{"a":"` + strings.Repeat("x ", 100_000) + `"}`,
	} {
		if _, err := ix.Similar(Alert{Text: text}, Page{}); err != nil {
			t.Error(err)
		}
	}
	if err := quick.Check(func(text string) bool { _, err := ix.Similar(Alert{Text: text}, Page{}); return err == nil }, nil); err != nil {
		t.Error(err)
	}
}

func FuzzAlert(f *testing.F) {
	for _, d := range pooled() {
		f.Add(strings.Join(d.Symptoms, "\n"))
	}
	f.Add(`[{"a":["b",{"c":"d"}]},1]`)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 {
			return
		}
		lines, _ := alertLines(text)
		if len(lines) > maxLines {
			t.Errorf("%d lines", len(lines))
		}
	})
}

// BenchmarkSimilar pastes a long log into a library of a thousand.
func BenchmarkSimilar(b *testing.B) {
	docs := newCorpus(1, 20000).documents(1000, 1000)
	ix := build(b, docs)
	log := ""
	for i := range 150 {
		log += "2026-11-26T03:02:11Z ERROR " + docs[i].Sections[0].Text[:120] + "\n"
	}
	for b.Loop() {
		if _, err := ix.Similar(Alert{Text: log}, Page{}); err != nil {
			b.Fatal(err)
		}
	}
}

// A symptom of the sample library, in a new log line, finds its post-mortem first, or
// among others with the same symptom.
func TestEverySymptomOfTheLibraryIsFound(t *testing.T) {
	repo, err := history.Open("../..")
	if err != nil {
		t.Fatal(err)
	}
	defer repo.Close()
	files, err := repo.Files(context.Background(), history.WorkTree, "postmortems")
	if err != nil {
		t.Fatal(err)
	}
	lib := library.Read(files, "postmortems", privacy.Gate{}, nil)
	ix, err := FromLibrary(lib, Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	searched := 0
	for _, pm := range lib.All {
		for _, s := range pm.Symptoms {
			searched++
			r, err := ix.Similar(Alert{Text: "2031-02-03T04:05:06.789Z ERROR [worker-77] " + s + " (trace 4bf92f3577b34da6a3ce929d0e0e4736)"}, Page{Limit: -1})
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Hits) == 0 || !strings.HasPrefix(r.Hits[0].Reasons[0], "symptom: ") {
				t.Errorf("%s: %s finds %s", pm.ID, s, ids(r))
				continue
			}
			if !slices.ContainsFunc(r.Hits, func(h Hit) bool { return h.ID == lib.Address(pm) }) {
				t.Errorf("%s: %s finds %s and not the post-mortem", pm.ID, s, ids(r))
			}
		}
	}
	if searched < 40 {
		t.Errorf("only %d symptoms were searched", searched)
	}
}
