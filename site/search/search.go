package search

import (
	"fmt"
	"sort"
	"strings"
)

// Want says how much of an answer is wanted. The zero value is the first ten.
type Want struct {
	Skip  int // hits to leave out, for a second page
	Limit int // hits to return; 0 means 10, less than 0 means all
}

// A Result is the answer to one query.
type Result struct {
	Query string
	Total int      // write-ups found
	Any   bool     // none has all of the words: these have some
	Cut   bool     // the query was longer than what is answered; its beginning was
	Alike bool     // it was asked what is like an alert, see [Index.Similar]
	Also  []string // synonyms that were searched for besides
	Hits  []Hit
}

// A Hit is one write-up found.
type Hit struct {
	ID           string
	Title        string
	URL          string // from the site's root; with Anchor, where the words stand
	Anchor       string // of the section that answers best, or ""
	Section      string // its heading, or ""
	Score        float64
	Snippet      []Piece // plain text
	Severity     string
	Date         string
	Kind         string
	Organisation string
	Services     []string
	Why          []string // "symptom: …": what else of the write-up was found
}

// A Piece is a stretch of a snippet; Mark is set for a word that was asked for. The
// text is as it was written: who prints it escapes it.
type Piece struct {
	Text string
	Mark bool
}

// Search answers a query. No query is an error; an error is the disk's.
func (ix *Index) Search(query string, want Want) (Result, error) {
	res := Result{Query: query}
	scan := &scanner{stem: &stemmer{}}
	q := parse(query, scan)
	res.Cut = q.cut
	if len(ix.docs) == 0 || len(q.clauses) == 0 {
		return res, nil
	}
	ms, also, spelled, err := ix.prepare(q)
	if err != nil {
		return res, fmt.Errorf("search: reading the index: %w", err)
	}
	res.Also = unique(also)
	places := 0
	for _, c := range q.clauses {
		if !c.not && c.kind != filterClause {
			places += c.places
		}
	}
	hits, any := ix.rank(ms, places)
	res.Total, res.Any = len(hits), any
	hits = page(hits, want)
	finder := newFinder(spelled, scan)
	for _, h := range hits {
		res.Hits = append(res.Hits, ix.hit(h, finder))
	}
	return res, nil
}

func page[T any](hits []T, want Want) []T {
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

func (ix *Index) hit(h ranked, f *finder) Hit {
	d := &ix.docs[h.n]
	hit := Hit{
		ID: d.ID, Title: d.Title, URL: d.URL, Score: h.score, Severity: d.Severity, Date: d.Date,
		Kind: d.Kind, Organisation: d.Organisation, Services: d.Services,
	}
	if best := f.best(d); best.section >= 0 {
		hit.Anchor, hit.Section = d.Sections[best.section].Anchor, d.Sections[best.section].Heading
		hit.Snippet = f.pieces(clip(d.Sections[best.section].Text), best)
	} else {
		hit.Snippet = f.pieces(clip(d.Summary), best)
	}
	hit.Why = f.why(d)
	return hit
}

// unique sorts and leaves out what is said twice.
func unique(words []string) []string {
	sort.Strings(words)
	out := words[:0]
	for i, w := range words {
		if i == 0 || w != words[i-1] {
			out = append(out, w)
		}
	}
	return out
}

// maxText is how much of one text is searched for a snippet, in bytes. A text cut off
// there is still found by all of its words.
const maxText = 32 << 10

// clip cuts a text to maxText, between two code points.
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
