package prose

import (
	"slices"
	"strings"
	"testing"
)

// HasCandidate tests every visible word of the body as written.
func TestScanMeetsEveryWord(t *testing.T) {
	body := "It was care*less*ness, said **Mira**, and `code`: don’t @ada.\n\n| who | what |\n|---|---|\n| ben@example.org | half-hearted naïve |\n\n> quoted [link](https://x.example/y) _em_ snake_case\n"
	pm := writeUp("title: x", body)
	var tested []string
	HasCandidate(pm, func(word string) bool {
		tested = append(tested, word)
		return false
	})
	for _, word := range []string{"carelessness", "Mira", "code", "don’t", "@ada", "ben@example.org", "half-hearted", "naïve", "quoted", "link", "em", "snake_case"} {
		if !slices.Contains(tested, word) {
			t.Errorf("%q was not tested, only %q", word, tested)
		}
	}
	ReadText(pm).Each(func(s *Sentence) {
		for _, w := range s.Words {
			if !w.IsCode() && !slices.Contains(tested, w.Text) && s.Passage().Kind != Field {
				t.Errorf("%q is visible and was not tested, only %q", w.Text, tested)
			}
		}
	})
	if !HasCandidate(pm, func(word string) bool { return word == "Mira" }) || HasCandidate(pm, func(word string) bool { return word == "Ada" }) {
		t.Error("a missing word was tested, or a visible word was not")
	}
}

// ReadFields reads only fields with a candidate, with the same result as for all fields.
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
