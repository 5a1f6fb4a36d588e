package actions

import (
	_ "embed"
	"fmt"

	"debrief/site/frontmatter"
	"debrief/site/prose"
	"debrief/site/rule"
	"debrief/site/source"
)

//go:embed lexicon/en.yaml
var english []byte

// lexicons are the expressions of each rule about words, by rule and group.
var lexicons = readLexicons("en.yaml", english)

func readLexicons(name string, text []byte) map[string]map[string]*prose.Lexicon {
	top, found := frontmatter.Fields(&source.File{Path: name, Data: text})
	if len(found) > 0 {
		panic(fmt.Sprintf("the lexicon %s is broken: %v", name, found))
	}
	out := map[string]map[string]*prose.Lexicon{}
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

// A wording looks for the expressions of one rule, and for those that a
// library adds.
type wording struct{ find, spare, add, allow *prose.Lexicon }

func wordingOf(p *rule.Pass, id string) wording {
	own := p.Catalog.Words[id]
	return wording{lexicons[id]["find"], lexicons[id]["spare"], lexicon(own.Add), lexicon(own.Allow)}
}

// lexicon reads the expressions of a library, without those that are none.
func lexicon(expressions []string) *prose.Lexicon {
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

// in returns what is found in a sentence and neither spared nor allowed, from
// left to right.
func (w wording) in(s *prose.Sentence) (out []prose.Match) {
	found := append(matches(w.find, s), matches(w.add, s)...)
	if found == nil {
		return nil
	}
	fine := append(matches(w.spare, s), matches(w.allow, s)...)
next:
	for _, m := range found {
		for _, f := range fine {
			if f.From < m.To && m.From < f.To {
				continue next
			}
		}
		out = append(out, m)
	}
	return out
}

// first is the first of what in returns.
func (w wording) first(of *prose.Passage) (s *prose.Sentence, m prose.Match, ok bool) {
	if of == nil {
		return nil, m, false
	}
	for i := range of.Sentences {
		if found := w.in(&of.Sentences[i]); len(found) > 0 {
			return &of.Sentences[i], found[0], true
		}
	}
	return nil, m, false
}

func matches(l *prose.Lexicon, s *prose.Sentence) []prose.Match {
	if l == nil {
		return nil
	}
	return l.Find(s)
}

func said(s *prose.Sentence, m prose.Match) string {
	return s.Text[s.Words[m.From].Start:s.Words[m.To-1].End]
}
