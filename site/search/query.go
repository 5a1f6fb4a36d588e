package search

import (
	"strings"
	"unicode/utf8"
)

// The query language, which client/words.js implements too, has these elements:
//
//	lock queue            both words, in any place; the last word also as a prefix
//	"lock queue"          a phrase: the words in sequence, anywhere in the query
//	-drill  -"dry run"    excludes the word, phrase or filter value
//	service:checkout      a filter: severity, service, factor, kind, year, organisation
//
// Any other text is parsed as words. Every text is a valid query.
const (
	maxQuery   = 2000 // maximum code points of a query; the rest is ignored
	maxClauses = 32   // maximum words, phrases and filters of a query
	minPrefix  = 3    // minimum code points of a last word that matches as a prefix
	maxPrefix  = 128  // maximum completions of a last word; the first in byte order are used
)

// A clause is one condition of a query: a word, an identifier, a phrase or a filter.
type clause struct {
	kind   clauseKind
	not    bool
	common bool // the word is a common one such as "the", which is ignored if the query has other words
	// terms holds the index terms of the clause. In a phrase, "" stands in for the
	// further parts of an identifier.
	terms     []string
	parts     []string // the parts of an identifier as index terms, in order
	whole     string   // the index term of a whole identifier
	prefix    string   // the prefix by which completions of the query's last word are found, or ""
	positions int      // number of word positions in the clause, which is compared with the length of titles
}

type clauseKind int

const (
	wordClause clauseKind = iota
	identifierClause
	phraseClause
	filterClause
)

// A parsedQuery is a query split into clauses.
type parsedQuery struct {
	clauses   []clause
	truncated bool // the query was over a limit, so a part of it was ignored
}

var filterFields = map[string]string{
	"severity": "severity", "sev": "severity", "service": "service", "factor": "factor",
	"kind": "kind", "year": "year", "organisation": "organisation", "org": "organisation",
}

// commonWords occur in nearly every post-mortem. A query ignores them unless it has no
// other word.
var commonWords = strings.Fields(
	"a an and are as at be by did do does for from had has have how in is it its of on or " +
		"that the their then there this to was we were what when where which who why with",
)

// parseQuery parses a query of the user into clauses. It never fails; every text is a
// valid query. It reads at most maxQuery code points.
func parseQuery(query string, scan *scanner) parsedQuery {
	p := parser{text: query, scan: scan}
	n := 0
	for i := range query {
		if n == maxQuery {
			p.text, p.q.truncated = query[:i], true
			break
		}
		n++
	}
	p.text = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`).Replace(p.text)
	for p.parseItem() {
	}
	p.trimPrefixes()
	return p.q
}

type parser struct {
	text string
	at   int
	scan *scanner
	q    parsedQuery
	// endsInWord is true if the query ends with a word, without a space after it. Then
	// the word matches as a prefix.
	endsInWord bool
}

// parseItem parses one word, phrase or filter. It returns false at the end of the
// query.
func (p *parser) parseItem() bool {
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
	p.endsInWord = false
	not := false
	if p.text[p.at] == '-' {
		not = true
		p.at++
	}
	if text, ok := p.parseQuoted(); ok {
		p.addPhrase(text, not)
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
			value, _ = p.parseQuoted()
		}
		if value = foldFacet(value); value != "" {
			p.addClause(clause{kind: filterClause, not: not,
				terms: []string{"=" + filterFields[lower(name)] + ":" + value}})
			return true
		}
	}
	p.addWords(text, not)
	p.endsInWord = !not && p.at == len(p.text)
	return true
}

// parseQuoted parses a phrase in quotation marks. If the closing mark is missing, the
// phrase extends to the end of the query.
func (p *parser) parseQuoted() (string, bool) {
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

func (p *parser) addPhrase(text string, not bool) {
	c := clause{kind: phraseClause, not: not}
	p.scan.reset(text)
	for k := p.scan.next(); k != nil && len(c.terms) < maxClauses; k = p.scan.next() {
		c.positions += k.positions()
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
		c.terms = c.terms[:n-1] // an identifier at the end of the phrase needs no empty terms after it
	}
	if len(c.terms) > 0 {
		p.addClause(c)
	}
}

func (p *parser) addWords(text string, not bool) {
	p.scan.reset(text)
	for k := p.scan.next(); k != nil; k = p.scan.next() {
		c := clause{not: not, positions: k.positions()}
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
		p.addClause(c)
	}
}

func (p *parser) addClause(c clause) {
	if len(p.q.clauses) == maxClauses {
		p.q.truncated = true
		return
	}
	p.q.clauses = append(p.q.clauses, c)
}

// trimPrefixes removes the prefix from every word of the query except the last one,
// because only the last word also matches as a prefix.
func (p *parser) trimPrefixes() {
	for i := range p.q.clauses {
		c := &p.q.clauses[i]
		last := i == len(p.q.clauses)-1 && p.endsInWord && !p.q.truncated
		if !last || utf8.RuneCountInString(c.prefix) < minPrefix {
			c.prefix = ""
		}
	}
}

func isSpace(r rune) bool {
	return r <= ' ' || r >= 0x7F && r <= 0xA0 || r == 0x1680 || r >= 0x2000 && r <= 0x200B ||
		r == 0x2028 || r == 0x2029 || r == 0x202F || r == 0x205F || r == 0x3000 || r == 0xFEFF || r == utf8.RuneError
}
