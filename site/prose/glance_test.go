package prose

import (
	"slices"
	"testing"
)

// Every word of the body that a reader hears is met, as it is written.
func TestAGlanceMeetsEveryWord(t *testing.T) {
	body := "It was care*less*ness, said **Mira**, and `code`: don’t @ada.\n\n| who | what |\n|---|---|\n| ben@example.org | half-hearted naïve |\n\n> quoted [link](https://x.example/y) _em_ snake_case\n"
	pm := writeUp("title: x", body)
	var met []string
	Glance(pm, func(word string) bool {
		met = append(met, word)
		return false
	})
	for _, word := range []string{"carelessness", "Mira", "code", "don’t", "@ada", "ben@example.org", "half-hearted", "naïve", "quoted", "link", "em", "snake_case"} {
		if !slices.Contains(met, word) {
			t.Errorf("%q is not met among %q", word, met)
		}
	}
	Of(pm).Each(func(s *Sentence) {
		for _, w := range s.Words {
			if !w.Code() && !slices.Contains(met, w.Text) && s.Passage().Kind != Field {
				t.Errorf("a reader hears %q, which is not met among %q", w.Text, met)
			}
		}
	})
	if !Glance(pm, func(word string) bool { return word == "Mira" }) || Glance(pm, func(word string) bool { return word == "Ada" }) {
		t.Error("a word is met that is not there, or one that is there is not")
	}
}

func TestWhatALexiconBeginsWith(t *testing.T) {
	l, err := NewLexicon("careless*", "gross negligence")
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]bool{"Carelessness": true, "gross": true, "negligence": false, "care": false, "": false, "GROSS": true} {
		if l.Begins(word) != want {
			t.Errorf("%q begins an expression: %v", word, !want)
		}
	}
	if (*Lexicon)(nil).Begins("gross") {
		t.Error("nothing begins in no lexicon")
	}
}
