package rule

import (
	"fmt"

	"debrief/site/frontmatter"
	"debrief/site/prose"
	"debrief/site/source"
)

// Lexicons are the expressions that a family of rules looks for, by rule and
// group. They are data of the program: [ReadLexicons] panics where they cannot
// be read.
type Lexicons map[string]map[string]*prose.Lexicon

func ReadLexicons(name string, text []byte) Lexicons {
	top, found := frontmatter.Fields(&source.File{Path: name, Data: text})
	if len(found) > 0 {
		panic(fmt.Sprintf("the lexicon %s is broken: %v", name, found))
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
				panic(fmt.Sprintf("the lexicon of %s is broken: %v", rule.Name, err))
			}
			out[rule.Name][group.Name] = l
		}
	}
	return out
}

// A Wording is what one rule looks for in words: its groups "find" and "spare",
// and what the library's catalogue adds to either.
type Wording struct{ find, spare, add, allow *prose.Lexicon }

// Wording is that of a rule in the library that is being checked.
func (p *Pass) Wording(of Lexicons, id string) Wording {
	add, allow := p.OwnWords(id)
	return Wording{of[id]["find"], of[id]["spare"], add, allow}
}

// OwnWords are the expressions that the catalogue adds to those of a rule, and those
// that it allows; nil for none.
func (p *Pass) OwnWords(id string) (add, allow *prose.Lexicon) {
	own, known := p.Catalog.Words[id]
	if !known {
		return nil, nil
	}
	add = Once(p, "add "+id, func() *prose.Lexicon { return Usable(own.Add) })
	return add, Once(p, "allow "+id, func() *prose.Lexicon { return Usable(own.Allow) })
}

// Usable reads the expressions of a library, without those that are none: of
// them library/catalog speaks. It is nil for nothing.
func Usable(expressions []string) *prose.Lexicon {
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

// Begins reports whether something that is looked for may begin with a word.
func (w Wording) Begins(word string) bool { return w.find.Begins(word) || w.add.Begins(word) }

// In returns what is found in a sentence and not spared, from left to right;
// what the library adds comes behind that.
func (w Wording) In(s *prose.Sentence) (out []prose.Match) {
	for _, m := range append(matches(w.find, s), matches(w.add, s)...) {
		if !w.Spares(s, m.From, m.To) {
			out = append(out, m)
		}
	}
	return out
}

// Spares reports whether words of a sentence, from one up to another, are part
// of an expression that is all right.
func (w Wording) Spares(s *prose.Sentence, from, to int) bool {
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
