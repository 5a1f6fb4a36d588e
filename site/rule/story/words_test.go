package story

import "testing"

func TestSentenceSplitting(t *testing.T) {
	for text, want := range map[string]int{
		"":                 0,
		"Checkout failed.": 1,
		"Checkout failed":  1,
		"Checkout failed. Resizing it back ended it.":                2,
		"It failed (see v1.2 of the form). 9 percent were hurt!":     2,
		"It failed at approx. noon, i.e. at the worst of times.":     1,
		"Nodes in us-east-1 ran Node.js 18. Nobody saw. We did not.": 3,
		"Was it us? \"It was.\" And so on.":                          3,
	} {
		if got := countSentences(text); got != want {
			t.Errorf("%q: %d sentences, want %d", text, got, want)
		}
	}
}
