package rule

import (
	"fmt"

	"debrief/site/frontmatter"
	"debrief/site/prose"
	"debrief/site/source"
)

// Lexicons holds the expressions of one family of rules, by rule ID and by group. A
// group, such as "find", holds the expressions for one purpose.
type Lexicons map[string]map[string]*prose.Lexicon

// ReadLexicons parses text, the content of the embedded lexicon file with the given
// name. It panics if the file is invalid.
func ReadLexicons(name string, text []byte) Lexicons {
	top, found := frontmatter.Fields(&source.File{Path: name, Data: text})
	if len(found) > 0 {
		panic(fmt.Sprintf("invalid lexicon %s: %v", name, found))
	}
	out := Lexicons{}
	for _, rule := range top.Items {
		out[rule.Name] = map[string]*prose.Lexicon{}
		for _, group := range rule.Items {
			var expressions []string
			for _, item := range group.Items {
				expressions = append(expressions, item.Text)
			}
			l, err := prose.NewLexicon(expressions...)
			if err != nil {
				panic(fmt.Sprintf("invalid lexicon of %s: %v", rule.Name, err))
			}
			out[rule.Name][group.Name] = l
		}
	}
	return out
}

// A Wording holds the expressions of one language rule. find and spare are the
// expressions and exceptions of the rule; add and allow are those that the catalogue
// adds.
type Wording struct{ find, spare, add, allow *prose.Lexicon }

// Wording returns the expressions of the rule with the given ID, from the lexicons of
// its family and from the catalogue.
func (p *Pass) Wording(of Lexicons, id string) Wording {
	add, allow := p.CatalogWords(id)
	return Wording{of[id]["find"], of[id]["spare"], add, allow}
}

// CatalogWords returns the expressions that the catalogue adds to the rule with the
// given ID, and the expressions that it allows. Each is nil if the catalogue has none.
func (p *Pass) CatalogWords(id string) (add, allow *prose.Lexicon) {
	own, known := p.Catalog.Words[id]
	if !known {
		return nil, nil
	}
	add = Once(p, "add "+id, func() *prose.Lexicon { return ParseExpressions(own.Add) })
	return add, Once(p, "allow "+id, func() *prose.Lexicon { return ParseExpressions(own.Allow) })
}

// ParseExpressions parses the expressions of a language rule in a catalogue. It skips
// invalid expressions, which the rule library/catalog reports. It returns nil if there
// is no valid expression.
func ParseExpressions(expressions []string) *prose.Lexicon {
	var good []string
	for _, e := range expressions {
		if _, err := prose.NewLexicon(e); err == nil {
			good = append(good, e)
		}
	}
	if good == nil {
		return nil
	}
	l, _ := prose.NewLexicon(good...)
	return l
}

// Begins reports whether an expression of the rule can begin with word. It does not
// consider exceptions.
func (w Wording) Begins(word string) bool { return w.find.CanBegin(word) || w.add.CanBegin(word) }

// In returns the matches of the rule's expressions in the sentence s that no exception
// overlaps: first the matches of the rule's own expressions, then those of the
// catalogue's. Both are in the order of the text.
func (w Wording) In(s *prose.Sentence) (out []prose.Match) {
	for _, m := range append(matches(w.find, s), matches(w.add, s)...) {
		if !w.Allows(s, m.From, m.To) {
			out = append(out, m)
		}
	}
	return out
}

// Allows reports whether the words [from, to) of the sentence s overlap an exception of
// the rule or of the catalogue.
func (w Wording) Allows(s *prose.Sentence, from, to int) bool {
	for _, l := range []*prose.Lexicon{w.spare, w.allow} {
		for _, m := range matches(l, s) {
			if m.From < to && from < m.To {
				return true
			}
		}
	}
	return false
}

func matches(l *prose.Lexicon, s *prose.Sentence) []prose.Match {
	if l == nil {
		return nil
	}
	return l.Find(s)
}
