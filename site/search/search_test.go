package search

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"sort"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
)

func build(t testing.TB, docs []Document) *Index {
	t.Helper()
	ix, err := New(docs, Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ix.Close(); err != nil {
			t.Error(err)
		}
	})
	return ix
}

func ask(t testing.TB, ix *Index, query string) Result {
	t.Helper()
	r, err := ix.Search(query, Page{Limit: -1})
	if err != nil {
		t.Fatalf("%q: %v", query, err)
	}
	return r
}

func ids(r Result) string {
	var out []string
	for _, h := range r.Hits {
		out = append(out, h.ID)
	}
	return strings.Join(out, " ")
}

// note returns a post-mortem of one sentence.
func note(id, date, title, body string) Document {
	return Document{ID: id, URL: "incidents/" + id + "/index.html", Date: date, Title: title, Sections: []Section{{"analysis", "Analysis", body}}}
}

func TestWriteOrder(t *testing.T) {
	ix := build(t, []Document{
		note("a", "2026-01-01", "Queue stuck", "The consumer waited."),
		note("b", "2026-01-02", "Consumer slow", "The queue grew. The queue was full."),
		note("c", "2026-01-03", "Something", "The queue grew."),
		note("d", "2026-01-03", "Something", "The queue grew."),
		note("e", "2026-01-04", "Something", "The queue grew."),
		note("stuck", "2020-01-01", "Old", "Nothing."),
		{ID: "named", Date: "2019-01-01", Title: "Named", Aliases: []string{"INC-7", "Black Friday"}},
		note("mentions", "2026-02-01", "INC-7 came back: INC-7", "INC-7 INC-7 INC-7"),
	})
	for _, c := range []struct{ query, want, why string }{
		{"queue ", "a b e c d", "a title first, then more often, then newer, then by id"},
		{"queue stuck", "a", "all of the words"},
		{"stuck", "stuck a", "an exact id is pinned above a title"},
		{"inc-7", "named mentions", "an exact alias is pinned above any mention"},
		{"something ", "e c d", "an exact title: newest first"},
		{"black friday", "named", "a name of two words is found"},
		{"queue -grew", "a", "without a word"},
		{`-"queue grew" queue`, "a", "without a phrase"},
		{"year:2020", "stuck", "a filter alone"},
		{"year:2020 year:2019", "", "filters are all held"},
		{"-year:2026", "stuck named", "a negated filter alone"},
		{"consum", "b a", "the last word is a beginning"},
		{"consu ", "", "but not when a space ends it"},
		{"queueing", "a b e c d", "stems"},
	} {
		if got := ids(ask(t, ix, c.query)); got != c.want {
			t.Errorf("%q (%s): got %q, want %q", c.query, c.why, got, c.want)
		}
	}
}

func TestPartialMatches(t *testing.T) {
	ix := build(t, []Document{
		note("a", "2026-01-01", "Queue stuck", "x"), note("b", "2026-01-02", "Lock held", "queue"), note("c", "2025-01-01", "Other", "y"),
	})
	r := ask(t, ix, "lock stuck ")
	if !r.Partial || ids(r) != "b a" && ids(r) != "a b" {
		t.Errorf("some of the words: %+v", r)
	}
	var b strings.Builder
	if err := r.WriteText(&b); err != nil || !strings.HasPrefix(b.String(), "No exact match. 2 partial matches:\n") {
		t.Errorf("text: %v %s", err, b.String())
	}
	if r := ask(t, ix, "lock stuck year:2025 "); r.Partial || r.Total != 0 {
		t.Errorf("a filter is not given up for words: %+v", r)
	}
	if r := ask(t, ix, "nosuchword"); r.Partial || r.Total != 0 {
		t.Errorf("one word that nobody wrote: %+v", r)
	}
}

// Queries for identifiers: as written, in parts, and in another spelling.
func TestIdentifiers(t *testing.T) {
	ix := build(t, []Document{
		note("kube", "2026-01-01", "t", "kube-proxy failed"), note("kubephrase", "2026-01-01", "t", "the kube proxy failed"), note("kubeparts", "2026-01-02", "t", "a proxy for kube"),
		note("timeout", "2026-01-01", "t", "readTimeoutMs=500"), note("timeoutwords", "2026-01-01", "t", "the read timeout of 500 ms"),
		note("etcd", "2026-01-01", "t", "disk of /var/lib/etcd/member was full"), note("sql", "2026-01-01", "t", "ERROR: SQLSTATE 40001"), note("mongo", "2026-01-01", "t", "E11000 duplicate key"),
		note("cert", "2026-01-01", "t", "net::ERR_CERT_DATE_INVALID"), note("oom", "2026-01-01", "t", "java.lang.OutOfMemoryError: heap"), note("loop", "2026-01-01", "t", "pods in CrashLoopBackOff"),
		note("loopwords", "2026-01-01", "t", "the crash made a loop; back off"), note("conn", "2026-01-01", "t", "max_connections was 100"), note("reset", "2026-01-01", "t", "read: ECONNRESET"),
		note("inc", "2026-01-01", "t", "like INC-00042"), note("inc2", "2026-01-02", "t", "like INC-00043"), note("ip", "2026-01-01", "t", "from 10.0.3.17:8443"), note("ver", "2026-01-01", "t", "v1.24.3"),
	})
	for query, want := range map[string]string{
		"kube-proxy": "kube kubephrase kubeparts", `"kube-proxy"`: "kube", "kubeProxy ": "kubephrase kube kubeparts", `"kube proxy"`: "kube kubephrase",
		"readTimeoutMs": "timeout timeoutwords", "readtimeoutms": "timeout", `"read timeout"`: "timeout timeoutwords", "/var/lib/etcd": "etcd", "etcd": "etcd",
		"SQLSTATE 40001": "sql", `"sqlstate 40001"`: "sql", "E11000": "mongo", "ERR_CERT_DATE_INVALID": "cert", "OutOfMemoryError": "oom", "CrashLoopBackOff": "loop loopwords",
		"crashloopbackoff": "loop", "crash loop back off": "loop loopwords", "max connections": "conn", "max_connections": "conn", "ECONNRESET": "reset",
		"INC-00042": "inc", "inc 00042": "inc", "INC-0004": "inc2 inc", "inc-99999": "", "v1.24.3 ": "ver",
	} {
		got := ids(ask(t, ix, query))
		if strings.Contains(query, "kube proxy") || query == `"read timeout"` || query == "crash loop back off" || query == "kubeProxy " {
			got = sorted(got) // scores decide between them
			want = sorted(want)
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
}

func sorted(s string) string {
	f := strings.Fields(s)
	sort.Strings(f)
	return strings.Join(f, " ")
}

// Our combination of postings equals Bleve's own conjunction.
func TestBleveAgrees(t *testing.T) {
	c := newCorpus(5, 2000)
	docs := c.documents(200, 210)
	ix := build(t, docs)
	stem := &stemmer{}
	for i := range 60 {
		a, b := c.words[60+i*3], c.words[100+i*7]
		want := map[int32]bool{}
		var all []search.Searcher
		for _, w := range []string{a, b} {
			var in []search.Searcher
			for _, field := range fieldNames {
				s, err := searcher.NewTermSearcher(context.Background(), ix.reader, stem.stem(w), field, 1, search.SearcherOptions{})
				if err != nil {
					t.Fatal(err)
				}
				in = append(in, s)
			}
			d, err := searcher.NewDisjunctionSearcher(context.Background(), ix.reader, in, 1, search.SearcherOptions{})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, d)
		}
		s, err := searcher.NewConjunctionSearcher(context.Background(), ix.reader, all, search.SearcherOptions{})
		if err != nil {
			t.Fatal(err)
		}
		pool := &search.SearchContext{DocumentMatchPool: search.NewDocumentMatchPool(s.DocumentMatchPoolSize()+1, 0), IndexReader: ix.reader}
		for m, err := s.Next(pool); m != nil; m, err = s.Next(pool) {
			if err != nil {
				t.Fatal(err)
			}
			want[ix.number[m.IndexInternalID.Value()]] = true
		}
		s.Close()
		r := ask(t, ix, a+" "+b+" ")
		if r.Partial {
			r.Total = 0
		}
		if r.Total != len(want) {
			t.Errorf("%s %s: %d, Bleve has %d", a, b, r.Total, len(want))
		}
	}
}

// Our phrases equal Bleve's own phrases.
func TestBleveAgreesOnPhrases(t *testing.T) {
	c := newCorpus(6, 60)
	docs := c.documents(100, 140)
	ix := build(t, docs)
	found := 0
	for i := range 150 {
		terms := []string{opsWords[i%7], opsWords[i%11], opsWords[i%5]}[:2+i%2]
		if i%4 == 3 {
			terms = []string{"kube-proxy", "", opsWords[i%5]}
		}
		stem := &stemmer{}
		for k := range terms {
			terms[k] = stem.stem(terms[k])
		}
		want := make([]bool, len(docs))
		for _, field := range fieldNames {
			s, err := searcher.NewPhraseSearcher(context.Background(), ix.reader, terms, 0, false, field, 1, search.SearcherOptions{})
			if err != nil {
				t.Fatal(err)
			}
			pool := &search.SearchContext{DocumentMatchPool: search.NewDocumentMatchPool(s.DocumentMatchPoolSize()+1, 0), IndexReader: ix.reader}
			for m, err := s.Next(pool); m != nil; m, err = s.Next(pool) {
				if err != nil {
					t.Fatal(err)
				}
				want[ix.number[m.IndexInternalID.Value()]] = true
				found++
			}
			s.Close()
		}
		got, err := ix.matchPhrase(terms)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v, Bleve has %v", terms, got, want)
		}
	}
	if found < 200 {
		t.Errorf("only %d phrases were found", found)
	}
}

func TestExportIsDeterministic(t *testing.T) {
	docs := newCorpus(9, 2000).documents(120, 140)
	files := func(docs []Document) map[string][]byte {
		out := map[string][]byte{}
		last := ""
		err := build(t, docs).Export(func(path string, data []byte) error {
			if out[path] != nil {
				t.Errorf("%s is written twice", path)
			}
			out[path], last = data, path
			return nil
		})
		if err != nil || last != "search/manifest.js" {
			t.Fatal(err, last)
		}
		return out
	}
	one := files(docs)
	backwards := make([]Document, len(docs))
	for i, d := range docs {
		backwards[len(docs)-1-i] = d
	}
	two := files(backwards)
	if len(one) != len(two) {
		t.Fatalf("%d and %d files", len(one), len(two))
	}
	for path, data := range one {
		if !bytes.Equal(data, two[path]) {
			t.Errorf("%s differs between two builds", path)
		}
		if !utf8.Valid(data) {
			t.Errorf("%s is not UTF-8", path)
		}
	}
	broken := errors.New("disk full")
	if err := build(t, docs).Export(func(string, []byte) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("an error of put is lost: %v", err)
	}
}

func TestHostileQueries(t *testing.T) {
	ix := build(t, newCorpus(2, 500).documents(40, 70))
	for _, q := range append(hostile(), strings.Repeat("x ", 10000), strings.Repeat("ab* ", 4000), "\xff\xfe", strings.Repeat(`"`, 4001)) {
		r, err := ix.Search(q, Page{})
		if err != nil {
			t.Errorf("%.40q: %v", q, err)
		}
		var text, js bytes.Buffer
		if err := r.WriteText(&text); err != nil {
			t.Error(err)
		}
		if err := r.WriteJSON(&js); err != nil {
			t.Error(err)
		}
		for _, c := range text.String() {
			if c < ' ' && c != '\n' || c == 0x7F || c == '\u202e' {
				t.Errorf("%.40q: the terminal is sent %q", q, c)
			}
		}
		if !json.Valid(js.Bytes()) || text.Len() > 1<<20 {
			t.Errorf("%.40q: not JSON, or endless", q)
		}
	}
	if q := parseQuery(strings.Repeat("word ", 10000), &scanner{stem: &stemmer{}}); len(q.clauses) != maxClauses || !q.truncated {
		t.Errorf("10,000 words make %d clauses, cut %v", len(q.clauses), q.truncated)
	}
}

func TestHostileDocuments(t *testing.T) {
	ix := build(t, []Document{
		{ID: "x", Title: "<script>alert(1)</script>", Summary: "a \x1b[31m <b>bold</b> & \xff lock \u2028", Severity: "sev1", Services: []string{"a b", ""}, Symptoms: []string{"</script> lock"},
			Sections: []Section{{"a\"b", "H", strings.Repeat("a.", 50000)}, {"b", "", strings.Repeat("a'", 5000) + strings.Repeat("\f", 300)}, {}}},
		{ID: "y", Date: "20", Title: strings.Repeat("word ", 3000)},
	})
	r := ask(t, ix, "lock")
	if r.Total != 1 {
		t.Fatalf("%+v", r)
	}
	var js bytes.Buffer
	if err := r.WriteJSON(&js); err != nil {
		t.Fatal(err)
	}
	var out struct{ Hits []struct{ Snippet string } }
	if err := json.Unmarshal(js.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	if s := out.Hits[0].Snippet; !strings.Contains(s, "&lt;b&gt;") || !strings.Contains(s, "<mark>lock</mark>") || strings.Count(s, "<") != 2 {
		t.Errorf("snippet is not safe: %s", s)
	}
	compare(t, ix, []string{"lock", "word", "a.a", "script alert", `service:"a b"`, "year:20"}, 10)
}

func TestNewRejectsDuplicates(t *testing.T) {
	if _, err := New([]Document{{ID: "a"}, {ID: "a"}}, Options{Dir: t.TempDir()}); err == nil || !strings.Contains(err.Error(), `"a"`) {
		t.Errorf("two post-mortems with one id: %v", err)
	}
	ix := build(t, nil)
	if r := ask(t, ix, "lock"); r.Total != 0 {
		t.Error(r)
	}
	compare(t, ix, []string{"lock", `"a b"`, ""}, 10)
}

func TestConcurrentSearches(t *testing.T) {
	c := newCorpus(4, 800)
	docs := c.documents(60, 140)
	ix := build(t, docs)
	queries := seededQueries(c, docs, 48)
	want := make([]string, len(queries))
	for i, q := range queries {
		want[i] = ids(ask(t, ix, q))
	}
	done := make(chan error)
	for range 4 {
		go func() {
			for i, q := range queries {
				if r, err := ix.Search(q, Page{Limit: -1}); err != nil || ids(r) != want[i] {
					done <- fmt.Errorf("%s: %v", q, err)
					return
				}
			}
			done <- nil
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func FuzzChunks(f *testing.F) {
	for _, s := range append(hostile(), opsNames...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := scanner{stem: &stemmer{}}
		s.reset(text)
		end, pos := 0, 0
		for c := s.next(); c != nil; c = s.next() {
			if c.start < 0 || c.end > len(text) || c.start >= c.end || c.pos <= pos || c.start < end && c.whole != "" {
				t.Fatalf("%q: chunk %+v after %d, %d", text, c, end, pos)
			}
			if c.whole == "" && len(c.parts) == 0 || strings.ContainsAny(c.whole, " \n\f") {
				t.Fatalf("%q: chunk %+v", text, c)
			}
			for _, p := range c.parts {
				if p.term == "" || utf8.RuneCountInString(p.raw) > maxWord || strings.ContainsAny(p.term, " =") {
					t.Fatalf("%q: part %+v", text, p)
				}
			}
			end, pos = c.end, c.pos+c.positions()-1
		}
	})
}

func FuzzSearch(f *testing.F) {
	for _, s := range append(hostile(), opsNames...) {
		f.Add(s)
	}
	ix := build(f, sample())
	f.Fuzz(func(t *testing.T, query string) {
		q := parseQuery(query, &scanner{stem: &stemmer{}})
		if len(q.clauses) > maxClauses {
			t.Fatalf("%d clauses", len(q.clauses))
		}
		for i, c := range q.clauses {
			if c.prefix != "" && i < len(q.clauses)-1 {
				t.Fatalf("%q: clause %d is continued", query, i)
			}
		}
		if _, err := ix.Search(query, Page{}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestOwnIncidentsComeBeforeExternalOnes(t *testing.T) {
	doc := func(id, date, kind string) Document {
		return Document{ID: id, URL: id, Title: "Certificate expired", Date: date, Kind: kind}
	}
	ix, err := New([]Document{
		doc("2026-03-01-ours", "2026-03-01", "incident"), doc("2026-09-01-theirs", "2026-09-01", "external"),
		doc("2025-03-01-ours", "2025-03-01", "near_miss"),
	}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	for _, query := range []string{"certificate expired", "-outage"} {
		got, err := ix.Search(query, Page{})
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, h := range got.Hits {
			ids = append(ids, h.ID)
		}
		if want := "2026-03-01-ours 2025-03-01-ours 2026-09-01-theirs"; strings.Join(ids, " ") != want {
			t.Errorf("%q finds %q, want %q", query, ids, want)
		}
	}
}
