package search

import (
	"strings"
	"unicode/utf8"
)

// The language of questions, the same in client/search.js:
//
//	lock queue            both words, in any place; the last also as the beginning of a word
//	"lock queue"          the words in this order, beside each other; anywhere in the question
//	-drill  -"dry run"    without the word, the phrase or the filtered value
//	service:checkout      a filter: severity, service, factor, kind, year, organisation
//
// Whatever cannot be read as one of these is read as words. No question is an error.
const (
	maxQuery   = 2000 // code points read
	maxClauses = 32   // words, phrases and filters answered
	minPrefix  = 3    // code points of a last word before it stands for its continuations
	maxPrefix  = 128  // continuations of a last word, the first in the order of bytes
)

// A clause is one condition of a question.
type clause struct {
	kind   clauseKind
	not    bool
	common bool     // a word like "the", not asked for where there is another
	terms  []string // kind word: one; phrase: one per position, "" where an identifier covers several; filter: one
	parts  []string // kind identifier: its parts, in order
	whole  string   // kind identifier: itself
	prefix string   // what continuations of the last word begin with, or ""
	places int      // positions it takes, for comparison with a title
}

type clauseKind int

const (
	wordClause clauseKind = iota
	identifierClause
	phraseClause
	filterClause
)

// A question is a query, read.
type question struct {
	clauses []clause
	cut     bool // it was longer than what is answered
}

var filterFields = map[string]string{
	"severity": "severity", "sev": "severity", "service": "service", "factor": "factor",
	"kind": "kind", "year": "year", "organisation": "organisation", "org": "organisation",
}

// commonWords are asked for only where nothing else is: they stand in every write-up.
var commonWords = strings.Fields("a an and are as at be by did do does for from had has have how in is it its of on or " +
	"that the their then there this to was we were what when where which who why with")

// parse reads a query. It never fails and takes time linear in at most maxQuery code points.
func parse(query string, scan *scanner) question {
	p := parser{text: query, scan: scan}
	n := 0
	for i := range query {
		if n == maxQuery {
			p.text, p.q.cut = query[:i], true
			break
		}
		n++
	}
	p.text = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`).Replace(p.text)
	for p.item() {
	}
	p.finish()
	return p.q
}

type parser struct {
	text string
	at   int
	scan *scanner
	q    question
	// open is whether the last item was a word that ends the text.
	open bool
}

// item reads one word, phrase or filter; false at the end.
func (p *parser) item() bool {
	for p.at < len(p.text) {
		r, size := utf8.DecodeRuneInString(p.text[p.at:])
		if !isSpace(r) {
			break
		}
		p.at += size
	}
	if p.at >= len(p.text) {
		return false
	}
	p.open = false
	not := false
	if p.text[p.at] == '-' {
		not = true
		p.at++
	}
	if text, ok := p.quoted(); ok {
		p.phrase(text, not)
		return true
	}
	start := p.at
	for p.at < len(p.text) {
		r, size := utf8.DecodeRuneInString(p.text[p.at:])
		if isSpace(r) || r == '"' {
			break
		}
		p.at += size
	}
	text := p.text[start:p.at]
	if name, value, ok := strings.Cut(text, ":"); ok && filterFields[lower(name)] != "" {
		if value == "" {
			value, _ = p.quoted()
		}
		if value = foldFacet(value); value != "" {
			p.add(clause{kind: filterClause, not: not, terms: []string{"=" + filterFields[lower(name)] + ":" + value}})
			return true
		}
	}
	p.words(text, not)
	p.open = !not && p.at == len(p.text)
	return true
}

// quoted reads a phrase in quotation marks, up to the end where they are not closed.
func (p *parser) quoted() (string, bool) {
	if p.at >= len(p.text) || p.text[p.at] != '"' {
		return "", false
	}
	rest := p.text[p.at+1:]
	end := strings.IndexByte(rest, '"')
	if end < 0 {
		p.at = len(p.text)
		return rest, true
	}
	p.at += end + 2
	return rest[:end], true
}

func (p *parser) phrase(text string, not bool) {
	c := clause{kind: phraseClause, not: not}
	p.scan.reset(text)
	for k := p.scan.next(); k != nil && len(c.terms) < maxClauses; k = p.scan.next() {
		c.places += k.positions()
		if k.whole == "" {
			for _, part := range k.parts {
				c.terms = append(c.terms, part.term)
			}
			continue
		}
		c.terms = append(c.terms, k.whole)
		for i := 1; i < len(k.parts); i++ {
			c.terms = append(c.terms, "")
		}
	}
	for n := len(c.terms); n > 0 && c.terms[n-1] == ""; n-- {
		c.terms = c.terms[:n-1] // nothing follows the identifier
	}
	if len(c.terms) > 0 {
		p.add(c)
	}
}

func (p *parser) words(text string, not bool) {
	p.scan.reset(text)
	for k := p.scan.next(); k != nil; k = p.scan.next() {
		c := clause{not: not, places: k.positions()}
		switch {
		case len(k.parts) < 2 && k.whole == "":
			c.terms = []string{k.parts[0].term}
			c.prefix = k.parts[0].raw
			for _, w := range commonWords {
				c.common = c.common || w == c.prefix
			}
		case len(k.parts) == 0:
			c.terms = []string{k.whole}
			c.prefix = k.prefix
		default:
			c.kind, c.whole, c.prefix = identifierClause, k.whole, k.prefix
			for _, part := range k.parts {
				c.parts = append(c.parts, part.term)
			}
		}
		p.add(c)
	}
}

func (p *parser) add(c clause) {
	if len(p.q.clauses) == maxClauses {
		p.q.cut = true
		return
	}
	p.q.clauses = append(p.q.clauses, c)
}

// finish keeps the continuations of the last word only.
func (p *parser) finish() {
	for i := range p.q.clauses {
		c := &p.q.clauses[i]
		last := i == len(p.q.clauses)-1 && p.open && !p.q.cut
		if !last || utf8.RuneCountInString(c.prefix) < minPrefix {
			c.prefix = ""
		}
	}
}

func isSpace(r rune) bool {
	return r <= ' ' || r >= 0x7F && r <= 0xA0 || r == 0x1680 || r >= 0x2000 && r <= 0x200B ||
		r == 0x2028 || r == 0x2029 || r == 0x202F || r == 0x205F || r == 0x3000 || r == 0xFEFF || r == utf8.RuneError
}
