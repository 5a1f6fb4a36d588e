package search

import (
	"strings"
	"unicode/utf8"
)

// These constants limit snippets in words instead of bytes, because strings have
// different units in JavaScript and Go, and both programs must cut at the same place.
const (
	snippetWords  = 36 // maximum words of a snippet
	snippetBefore = 6  // words of context before the first match
	maxWhy        = 3
)

// A finder finds the words of a query in texts, for snippets and reasons.
type finder struct {
	scan   *scanner
	groups map[string]uint64 // for each index term, the clauses of the query that it matches, as a bit set
}

// A foundWord is an occurrence of a query word in a text.
type foundWord struct {
	word   int // the position of the word in the text, counted in chunks
	groups uint64
}

// A passage is the part of a document that is shown as the snippet.
type passage struct {
	section     int // the section of the document with the passage, as an index; -1 for the summary
	first, last int // the first and last chunk of the passage in its text
	kinds       int // number of clauses of the query with a word in the passage
	hits        int
}

func newFinder(spelled [][]string, scan *scanner) *finder {
	f := &finder{scan: scan, groups: map[string]uint64{}}
	for i, words := range spelled {
		for _, w := range words {
			f.groups[w] |= 1 << (i % 64)
		}
	}
	return f
}

// matchGroups returns the clauses that a chunk of text matches, as a bit set.
func (f *finder) matchGroups(c *chunk) uint64 {
	groups := f.groups[c.whole] // the set is empty if c.whole is "", because no index term is empty
	for i := range c.parts {
		groups |= f.groups[c.parts[i].term]
	}
	return groups
}

// bestPassage returns the passage of d with words of the most clauses. If several have
// the same number, the one with the most query words is returned, then the first. The
// summary comes before the sections.
func (f *finder) bestPassage(d *Document) passage {
	best := f.passage(clip(d.Summary))
	best.section = -1
	for i := range d.Sections {
		p := f.passage(clip(d.Sections[i].Text))
		if p.kinds > best.kinds || p.kinds == best.kinds && p.hits > best.hits {
			best = p
			best.section = i
		}
	}
	return best
}

func (f *finder) passage(text string) passage {
	var all []foundWord
	f.scan.reset(text)
	n := 0
	for c := f.scan.next(); c != nil; c = f.scan.next() {
		if g := f.matchGroups(c); g != 0 {
			all = append(all, foundWord{n, g})
		}
		n++
	}
	best := passage{first: 0, last: min(n, snippetWords) - 1}
	if len(all) == 0 {
		return best
	}
	for i := range all {
		var groups uint64
		hits := 0
		for j := i; j < len(all) && all[j].word < all[i].word+snippetWords-snippetBefore; j++ {
			groups |= all[j].groups
			hits++
		}
		if k := countBits(groups); k > best.kinds || k == best.kinds && hits > best.hits {
			first := max(0, all[i].word-snippetBefore)
			best = passage{first: first, last: min(n, first+snippetWords) - 1, kinds: k, hits: hits}
		}
	}
	return best
}

func countBits(set uint64) (n int) {
	for ; set != 0; set &= set - 1 {
		n++
	}
	return n
}

// pieces returns the passage p of text as snippet pieces. It adds an ellipsis where it
// omits text before or after.
func (f *finder) pieces(text string, p passage) []Piece {
	if p.last < p.first {
		return nil
	}
	var out []Piece
	add := func(s string, mark bool) {
		s = flat(s)
		if s == "" {
			return
		}
		if n := len(out); n > 0 && out[n-1].Mark == mark {
			out[n-1].Text += s
			return
		}
		out = append(out, Piece{s, mark})
	}
	if p.first > 0 {
		add("… ", false)
	}
	at, n, cut := -1, 0, false
	f.scan.reset(text)
	for c := f.scan.next(); c != nil; c = f.scan.next() {
		if n > p.last {
			cut = true
			break
		}
		if n >= p.first {
			if at < 0 {
				at = c.start
			}
			add(text[at:max(at, c.start)], false)
			add(text[max(at, c.start):c.end], f.matchGroups(c) != 0)
			at = c.end
		}
		n++
	}
	switch {
	case at < 0:
		return nil
	case cut:
		add(" …", false)
	case utf8.RuneCountInString(text[at:]) < 80:
		add(strings.TrimRight(text[at:], " \n\t\f"), false)
	}
	return out
}

// flat replaces line breaks, tabs and form feeds in s with spaces, so that s fits on
// one line.
func flat(s string) string {
	if !strings.ContainsAny(s, "\n\t\r\f") {
		return s
	}
	return strings.NewReplacer("\r\n", " ", "\n", " ", "\t", " ", "\r", " ", "\f", " ").Replace(s)
}

// reasons returns the symptoms, aliases, services and factors of d that contain a word
// of the query, each with a label. It returns at most maxWhy.
func (f *finder) reasons(d *Document) []string {
	var out []string
	look := func(label string, texts []string) {
		for _, t := range texts {
			f.scan.reset(t)
			for c := f.scan.next(); c != nil; c = f.scan.next() {
				if f.matchGroups(c) != 0 && len(out) < maxWhy {
					out = append(out, label+": "+flat(t))
					break
				}
			}
		}
	}
	look("symptom", d.Symptoms)
	look("also called", d.Aliases)
	look("service", d.Services)
	look("factor", d.Factors)
	return out
}
