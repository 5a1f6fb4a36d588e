package search

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"debrief/theme/i18n"
)

var update = flag.Bool("update", false, "rewrite testdata")

// A browserResult is the result of the browser's script, as printed by testdata/run.js.
type browserResult struct {
	Total  int
	Any    bool
	Cut    bool
	Also   []string
	MS     int
	Loaded [][2]any
	Hits   []browserHit
}

type browserHit struct {
	ID      string
	Score   float64
	Anchor  string
	Snippet string
	Why     []string
}

type browserChunk struct {
	Pos    int      `json:"pos"`
	Text   string   `json:"text"`
	Whole  string   `json:"whole"`
	Prefix string   `json:"prefix"`
	Parts  []string `json:"parts"`
}

// exported writes a site with the search data and the client, and returns its folder.
func exported(t testing.TB, ix *Index) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "search"), 0o755); err != nil {
		t.Fatal(err)
	}
	put := func(path string, data []byte) error {
		return os.WriteFile(filepath.Join(dir, filepath.FromSlash(path)), data, 0o644)
	}
	if err := ix.Export(put); err != nil {
		t.Fatal(err)
	}
	if err := put("client.js", Client(i18n.English)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// browser runs the client on queries, with node.
func browser(t testing.TB, site string, texts, queries []string, limit int) (chunks [][]browserChunk, results []browserResult) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("NOT RUN: node is not installed, so the browser's search was not compared with Go's")
	}
	in, err := json.Marshal(map[string]any{"texts": texts, "queries": queries, "limit": limit})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, filepath.Join("testdata", "run.js"), site)
	cmd.Stdin = bytes.NewReader(in)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	data, err := cmd.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, stderr.Bytes())
	}
	var out struct {
		Chunks  [][]browserChunk
		Results []browserResult
	}
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out.Chunks, out.Results
}

func goChunks(text string) []browserChunk {
	out := []browserChunk{}
	s := scanner{stem: &stemmer{}}
	s.reset(text)
	for c := s.next(); c != nil; c = s.next() {
		b := browserChunk{Pos: c.pos, Text: text[c.start:c.end], Whole: c.whole, Prefix: c.prefix, Parts: []string{}}
		for _, p := range c.parts {
			b.Parts = append(b.Parts, p.term)
		}
		out = append(out, b)
	}
	return out
}

func marks(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Mark {
			b.WriteString("<" + p.Text + ">")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// compare runs queries in both and reports every difference.
func compare(t *testing.T, ix *Index, queries []string, limit int) []browserResult {
	t.Helper()
	_, got := browser(t, exported(t, ix), nil, queries, limit)
	for i, q := range queries {
		want, err := ix.Search(q, Page{Limit: limit})
		if err != nil {
			t.Fatal(err)
		}
		name := q
		if len(name) > 80 {
			name = name[:80] + "…"
		}
		b := got[i]
		if b.Total != want.Total || b.Any != want.Partial || b.Cut != want.Truncated || len(b.Also)+len(want.Synonyms) > 0 && !reflect.DeepEqual(b.Also, want.Synonyms) {
			t.Errorf("%q: browser total %d any %v cut %v also %v; Go %d %v %v %v", name, b.Total, b.Any, b.Cut, b.Also, want.Total, want.Partial, want.Truncated, want.Synonyms)
			continue
		}
		for j, h := range want.Hits {
			g := b.Hits[j]
			w := browserHit{h.ID, h.Score, h.Anchor, marks(h.Snippet), h.Reasons}
			if len(w.Why) == 0 && len(g.Why) == 0 {
				w.Why, g.Why = nil, nil
			}
			if !reflect.DeepEqual(g, w) {
				t.Errorf("%q: hit %d:\nbrowser %+v\nGo      %+v", name, j, g, w)
				break
			}
		}
	}
	return got
}

// seededQueries generates queries of every form about a corpus.
func seededQueries(c *corpus, docs []Document, n int) []string {
	rnd := rand.New(rand.NewPCG(11, 3))
	words := func(k int) string {
		d := docs[rnd.IntN(len(docs))]
		all := strings.Fields(d.Sections[rnd.IntN(len(d.Sections))].Text)
		at := rnd.IntN(len(all) - k)
		return strings.Join(all[at:at+k], " ")
	}
	var out []string
	for len(out) < n {
		d := docs[rnd.IntN(len(docs))]
		w := words(1)
		switch len(out) % 12 {
		case 0:
			out = append(out, words(1)+" "+words(1))
		case 1:
			out = append(out, words(1)+" "+words(1)+" "+words(1))
		case 2:
			out = append(out, `"`+words(2)+`"`)
		case 3:
			out = append(out, `"`+words(3)+`" `+words(1))
		case 4:
			out = append(out, w[:(len(w)+1)/2])
		case 5:
			out = append(out, words(1)+" -"+words(1))
		case 6:
			out = append(out, words(1)+" service:"+corpusServices[rnd.IntN(10)]+" ")
		case 7:
			out = append(out, opsNames[rnd.IntN(len(opsNames))]+" "+words(1))
		case 8:
			out = append(out, d.Title)
		case 9:
			out = append(out, d.Aliases[0])
		case 10:
			out = append(out, fmt.Sprintf("severity:sev%d year:%s -%q %s", 1+rnd.IntN(4), d.Date[:4], words(1), words(1)))
		case 11:
			out = append(out, words(1)+" nosuchword"+fmt.Sprint(rnd.IntN(100))+" "+w)
		}
	}
	return out
}

// hostile are malicious queries.
func hostile() []string {
	return []string{
		"", " ", "-", "--", `"`, `""`, `"""`, `-"`, "!!! ???", "\x00\x01\x1b[31m", "<script>alert(1)</script>", `"unbalanced lock queue`,
		strings.Repeat("a", 100000), strings.Repeat("lock ", 10000), strings.Repeat(`"lock queue" `, 500), strings.Repeat("-", 5000),
		strings.Repeat("a.", 3000), strings.Repeat("a'", 3000), strings.Repeat("((((", 500), "service:", "service:\"", `service:"payments-api`, "severity:nothing",
		"__proto__", "constructor", "toString:x", "hasOwnProperty timeout", "\u202edesrever", "\ufeff", "\ufffd", "😀 lock", "x😀y", "=severity:sev1",
		"-service:checkout", "-lock", "kind:external", "org:\"Example Cloud\"", "the", "the of and", "-the lock", "it is", "'", "'s", "a's b", "Ünïcödé", "ﬀ", "İstanbul", "ΣΑΣ",
	}
}

func TestBrowserResultsAgree(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	c := newCorpus(3, 3000)
	docs := c.documents(300, 210)
	ix, err := New(docs, Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	queries := seededQueries(c, docs, 240)
	queries = append(queries, opsNames...)
	for _, n := range opsNames {
		queries = append(queries, `"`+n+`"`, "-"+n+" timeout", strings.ToLower(n), n[:len(n)-len(n)/3])
	}
	queries = append(queries, hostile()...)
	got := compare(t, ix, queries, 20)
	any, none, found := 0, 0, 0
	for _, r := range got {
		switch {
		case r.Any:
			any++
		case r.Total == 0:
			none++
		default:
			found++
		}
	}
	t.Logf("%d queries: %d found all words, %d some, %d nothing", len(queries), found, any, none)
	if found < 150 || any < 10 || none < 10 {
		t.Errorf("the queries no longer ask in every way: %d found, %d found some, %d nothing", found, any, none)
	}
}

// Both stemmers return the same stem for every word, and both lower every letter alike.
func TestBrowserSnippetsAgree(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	var texts []string
	for seed := range uint64(4) {
		c := newCorpus(seed, 8000)
		texts = append(texts, strings.Join(c.words, " "), c.text(3000))
	}
	endings := strings.Fields("ational tional enci anci izer abli bli alli entli eli ousli ization ation ator alism iveness fulness ousness aliti iviti biliti logi " +
		"icate ative alize iciti ical ful ness al ance ence er ic able ible ant ement ment ent sion tion ion ou ism ate iti ous ive ize sses ies ss s eed ed ing y e ll")
	var words []string
	for _, b := range strings.Fields("a b tr by ay yy y yo cry play hop fil fall agre tann conflat siz relat vis commun xw sky oy eye bbb cc ss ll zz ayb yay abcy") {
		for _, e := range endings {
			words = append(words, b+e)
			for _, f := range []string{"s", "ed", "ing", "ly", "ation", "e"} {
				words = append(words, b+e+f)
			}
		}
	}
	texts = append(texts, strings.Join(words, " "))
	for from := rune(0x20); from < 0x11000; from += 512 {
		var b strings.Builder
		for r := from; r < from+512; r++ {
			if r < 0xD800 || r > 0xDFFF {
				b.WriteString(string(r) + " x" + string(r) + "Y ")
			}
		}
		texts = append(texts, b.String())
	}
	texts = append(texts, hostile()...)
	ix, err := New(nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	got, _ := browser(t, exported(t, ix), texts, nil, 0)
	bad := 0
	for i, text := range texts {
		want := goChunks(text)
		for j := range want {
			if j >= len(got[i]) || !reflect.DeepEqual(got[i][j], want[j]) {
				if bad++; bad < 20 {
					t.Errorf("browser %+v\nGo %+v", got[i][min(j, len(got[i])-1)], want[j])
				}
			}
		}
		if len(got[i]) != len(want) {
			t.Errorf("text %d: browser cut %d chunks, Go %d", i, len(got[i]), len(want))
		}
	}
}

// testdata/tokens.json defines words for both sides.
func TestTokens(t *testing.T) {
	const path = "testdata/tokens.json"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		Text   string         `json:"text"`
		Chunks []browserChunk `json:"chunks"`
	}
	var table []row
	if err := json.Unmarshal(data, &table); err != nil {
		t.Fatal(err)
	}
	if *update {
		for i := range table {
			table[i].Chunks = goChunks(table[i].Text)
		}
		var b bytes.Buffer
		b.WriteString("[\n")
		for i, r := range table {
			var line bytes.Buffer
			e := json.NewEncoder(&line)
			e.SetEscapeHTML(false)
			if err := e.Encode(r); err != nil {
				t.Fatal(err)
			}
			b.Write(bytes.TrimSpace(line.Bytes()))
			if i < len(table)-1 {
				b.WriteByte(',')
			}
			b.WriteByte('\n')
		}
		b.WriteString("]\n")
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	var texts []string
	for _, r := range table {
		texts = append(texts, r.Text)
		if got := goChunks(r.Text); !reflect.DeepEqual(got, r.Chunks) {
			t.Errorf("%q: got %+v, want %+v", r.Text, got, r.Chunks)
		}
	}
	ix, err := New(nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	got, _ := browser(t, exported(t, ix), texts, nil, 0)
	for i, r := range table {
		if !reflect.DeepEqual(got[i], r.Chunks) {
			t.Errorf("browser, %q: got %+v, want %+v", r.Text, got[i], r.Chunks)
		}
	}
}
