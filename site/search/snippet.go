package search

import (
	"strings"
	"unicode/utf8"
)

// Snippets are measured in words instead of bytes. Strings have different units in
// JavaScript and Go, and both programs must cut at the same place.
const (
	snippetWords  = 36 // maximum length of a snippet
	snippetBefore = 6  // words of context before the first match
	maxWhy        = 3
)

// A finder looks for the words of a query in texts.
type finder struct {
	scan   *scanner
	groups map[string]uint64 // for each term, a bit set of the clauses it belongs to
}

// A foundWord is an occurrence of a query word in a text.
type foundWord struct {
	word   int // index of its chunk in the text
	groups uint64
}

// A passage is the part of a document to show as the snippet.
type passage struct {
	section     int // index in the document's sections, or -1 for the summary
	first, last int // range of chunks, inclusive
	kinds       int // number of different clauses that the passage meets
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

// matchGroups returns the set of clauses that a chunk meets, as bits.
func (f *finder) matchGroups(c *chunk) uint64 {
	groups := f.groups[c.whole] // an empty c.whole adds nothing, because no term is empty
	for i := range c.parts {
		groups |= f.groups[c.parts[i].term]
	}
	return groups
}

// bestPassage returns the passage of d that meets the most clauses. Ties go to the
// passage with the most query words, then to the first. The summary comes before the
// sections.
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

// pieces returns the passage p of text as pieces. It adds an ellipsis where text is
// omitted before or after.
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

// flat replaces line breaks and runs of white space in s, so that it fits on one line.
func flat(s string) string {
	if !strings.ContainsAny(s, "\n\t\r\f") {
		return s
	}
	return strings.NewReplacer("\r\n", " ", "\n", " ", "\t", " ", "\r", " ", "\f", " ").Replace(s)
}

// reasons returns the symptoms, names, services and factors of d that match the query,
// in this order.
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
