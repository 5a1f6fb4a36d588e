package actions

import (
	_ "embed"

	"debrief/site/prose"
	"debrief/site/rule"
)

//go:embed lexicon/en.yaml
var english []byte

// lexicons are the expressions of each rule about words, by rule and group.
var lexicons = rule.ReadLexicons("en.yaml", english)

// first is the first expression of a passage that a rule finds.
func first(w rule.Wording, of *prose.Passage) (s *prose.Sentence, m prose.Match, ok bool) {
	if of == nil {
		return nil, m, false
	}
	for i := range of.Sentences {
		if found := w.In(&of.Sentences[i]); len(found) > 0 {
			return &of.Sentences[i], found[0], true
		}
	}
	return nil, m, false
}

// spared reports a sentence with an expression that is all right.
func spared(w rule.Wording, s *prose.Sentence) bool { return w.Spares(s, 0, len(s.Words)) }

func said(s *prose.Sentence, m prose.Match) string {
	return s.Text[s.Words[m.From].Start:s.Words[m.To-1].End]
}
