package prose

import (
	"slices"
	"strings"
	"testing"
)

// Every word of the body that a reader hears is met, as it is written.
func TestScanMeetsEveryWord(t *testing.T) {
	body := "It was care*less*ness, said **Mira**, and `code`: don’t @ada.\n\n| who | what |\n|---|---|\n| ben@example.org | half-hearted naïve |\n\n> quoted [link](https://x.example/y) _em_ snake_case\n"
	pm := writeUp("title: x", body)
	var met []string
	HasCandidate(pm, func(word string) bool {
		met = append(met, word)
		return false
	})
	for _, word := range []string{"carelessness", "Mira", "code", "don’t", "@ada", "ben@example.org", "half-hearted", "naïve", "quoted", "link", "em", "snake_case"} {
		if !slices.Contains(met, word) {
			t.Errorf("%q is not met among %q", word, met)
		}
	}
	ReadText(pm).Each(func(s *Sentence) {
		for _, w := range s.Words {
			if !w.IsCode() && !slices.Contains(met, w.Text) && s.Passage().Kind != Field {
				t.Errorf("a reader hears %q, which is not met among %q", w.Text, met)
			}
		}
	})
	if !HasCandidate(pm, func(word string) bool { return word == "Mira" }) || HasCandidate(pm, func(word string) bool { return word == "Ada" }) {
		t.Error("a word is met that is not there, or one that is there is not")
	}
}

// Fields are read where a word of theirs may be one, and as if all had been.
func TestReadFieldsFilters(t *testing.T) {
	pm := writeUp("title: The engineer for*got*\nsummary: \"Nobody\\u0020 was care\\\n  less\"\nactions:\n  - title: Alert on queues\n  - title: Retrain Mira\n    done_when: it alerts", "Mira forgot.\n")
	whole := map[string]string{}
	for _, p := range ReadText(pm).Passages {
		whole[p.Field] = p.Text
	}
	for word, want := range map[string]string{"forgot": "title", "careless": "summary", "Mira": "actions[0].title actions[1].title", "alerts": "actions[1].done_when", "Ada": ""} {
		var got []string
		for _, p := range ReadFields(pm, func(w string) bool { return w == word }).Passages {
			got = append(got, p.Field)
			if p.Text != whole[p.Field] || len(p.Sentences) == 0 {
				t.Errorf("%s reads as %q alone, and as %q with all", p.Field, p.Text, whole[p.Field])
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("for %s %q are read, want %s", word, got, want)
		}
	}
}

func TestLexiconFirstWords(t *testing.T) {
	l, err := NewLexicon("careless*", "gross negligence", "{possessor} mistake")
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]bool{"Carelessness": true, "gross": true, "negligence": false, "care": false, "": false, "GROSS": true, "Somebody’s": true, "some": false} {
		if l.CanBegin(word) != want {
			t.Errorf("%q begins an expression: %v", word, !want)
		}
	}
	if (*Lexicon)(nil).CanBegin("gross") {
		t.Error("nothing begins in no lexicon")
	}
}
