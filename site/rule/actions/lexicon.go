package actions

import (
	_ "embed"

	"debrief/site/prose"
	"debrief/site/rule"
)

//go:embed lexicon/en.yaml
var english []byte

// lexicons holds the expressions of each language rule of this family, by rule ID and
// group.
var lexicons = rule.ReadLexicons("en.yaml", english)

// firstMatch returns the first match of an expression in a passage, and the sentence
// with the match.
func firstMatch(w rule.Wording, in *prose.Passage) (s *prose.Sentence, m prose.Match, ok bool) {
	if in == nil {
		return nil, m, false
	}
	for i := range in.Sentences {
		if found := w.In(&in.Sentences[i]); len(found) > 0 {
			return &in.Sentences[i], found[0], true
		}
	}
	return nil, m, false
}

// isAllowed reports whether the sentence s contains an exception of the rule, or an
// expression that the catalogue allows.
func isAllowed(w rule.Wording, s *prose.Sentence) bool { return w.Allows(s, 0, len(s.Words)) }

// matchText returns the text of the words that the match m covers.
func matchText(s *prose.Sentence, m prose.Match) string {
	return s.Text[s.Words[m.From].Start:s.Words[m.To-1].End]
}
