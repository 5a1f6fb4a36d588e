package search

import (
	"fmt"
	"sort"
	"strings"
)

// A Page selects a range of a query's results. The zero value selects the first ten.
type Page struct {
	Skip  int // number of results to skip
	Limit int // maximum number of results; 0 means 10, and a negative number means all
}

// A Result holds the matching post-mortems of one query.
type Result struct {
	Query     string
	Total     int      // number of all matching post-mortems
	Partial   bool     // no post-mortem has all words of the query; the hits have some of them
	Truncated bool     // the query was over a limit, and the rest was ignored
	Similar   bool     // the query was an alert, as in [Index.Similar]
	Synonyms  []string // synonyms that were searched too
	Hits      []Hit
}

// A Hit is one post-mortem that matches a query.
type Hit struct {
	ID           string
	Title        string
	URL          string // the page's URL relative to the root of the site
	Anchor       string // the anchor of the section with the best match, or ""
	Section      string // the heading of the section with the best match, or ""
	Score        float64
	Snippet      []Piece // the text around the match; plain text, not HTML
	Severity     string
	Date         string
	Kind         string
	Organisation string
	Services     []string
	Ended        string   // what fixed the incident, or ""
	Reasons      []string // the reasons why the post-mortem matches, apart from the snippet: "symptom: …"
}

// A Piece is a part of a snippet. Mark is true for a word that matches the query. Text
// is plain text, not HTML.
type Piece struct {
	Text string
	Mark bool
}

// Search runs a query and returns the selected page of results. Every query is valid;
// an error means that the index could not be read.
func (ix *Index) Search(query string, want Page) (Result, error) {
	res := Result{Query: query}
	scan := &scanner{stem: &stemmer{}}
	q := parseQuery(query, scan)
	res.Truncated = q.truncated
	if len(ix.docs) == 0 || len(q.clauses) == 0 {
		return res, nil
	}
	ms, also, spelled, err := ix.prepare(q)
	if err != nil {
		return res, fmt.Errorf("search: reading the index: %w", err)
	}
	res.Synonyms = sortUnique(also)
	places := 0
	for _, c := range q.clauses {
		if !c.not && c.kind != filterClause {
			places += c.positions
		}
	}
	hits, any := ix.rank(ms, places)
	res.Total, res.Partial = len(hits), any
	hits = paginate(hits, want)
	finder := newFinder(spelled, scan)
	for _, h := range hits {
		res.Hits = append(res.Hits, ix.newHit(h, finder))
	}
	return res, nil
}

func paginate[T any](hits []T, want Page) []T {
	hits = hits[min(max(0, want.Skip), len(hits)):]
	limit := want.Limit
	if limit == 0 {
		limit = 10
	}
	if limit > 0 && limit < len(hits) {
		hits = hits[:limit]
	}
	return hits
}

func (ix *Index) newHit(h ranked, f *finder) Hit {
	d := &ix.docs[h.n]
	hit := Hit{
		ID: d.ID, Title: d.Title, URL: d.URL, Score: h.score, Severity: d.Severity, Date: d.Date,
		Kind: d.Kind, Organisation: d.Organisation, Services: d.Services, Ended: d.Ended,
	}
	if best := f.bestPassage(d); best.section >= 0 {
		hit.Anchor, hit.Section = d.Sections[best.section].Anchor, d.Sections[best.section].Heading
		hit.Snippet = f.pieces(clip(d.Sections[best.section].Text), best)
	} else {
		hit.Snippet = f.pieces(clip(d.Summary), best)
	}
	hit.Reasons = f.reasons(d)
	return hit
}

// sortUnique sorts words and removes duplicates.
func sortUnique(words []string) []string {
	sort.Strings(words)
	out := words[:0]
	for i, w := range words {
		if i == 0 || w != words[i-1] {
			out = append(out, w)
		}
	}
	return out
}

// maxText limits the bytes of a text that are used for a snippet. The index still has
// all words of a longer text.
const maxText = 32 << 10

// clip truncates text to at most maxText bytes, without splitting a code point.
func clip(text string) string {
	if len(text) <= maxText {
		return text
	}
	end := maxText
	for end > 0 && text[end]&0xC0 == 0x80 {
		end--
	}
	return strings.ToValidUTF8(text[:end], "\uFFFD")
}
