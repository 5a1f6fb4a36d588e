package form

import (
	"slices"
	"strings"
	"testing"
)

func TestSentences(t *testing.T) {
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
		if got := sentences(text); got != want {
			t.Errorf("%q: %d sentences, want %d", text, got, want)
		}
	}
}

func TestOutOfOrder(t *testing.T) {
	for _, c := range []struct{ order, want []int }{
		{nil, nil},
		{[]int{0, 1, 1, 2, 3}, nil},
		{[]int{4, 0, 1, 2}, []int{0}},    // moved to the front
		{[]int{0, 2, 3, 4, 1}, []int{4}}, // moved to the end
		{[]int{0, 3, 1, 1, 2}, []int{1}},
	} {
		if got := outOfOrder(c.order); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.order, got, c.want)
		}
	}
}

func TestProse(t *testing.T) {
	const body = "TODO one `TODO two` and <!-- TODO three --> https://x.example/TODO\n" +
		"```\nTODO four\n~~~\nTODO five\n```\nTODO six\n\n    TODO seven\n\n- list\n  ~~~~ sh\n  TODO eight\n  ~~~~\nTODO nine\n"
	got := string(prose([]byte(body)))
	if len(got) != len(body) || strings.Count(got, "\n") != strings.Count(body, "\n") {
		t.Fatal("the places have moved")
	}
	for _, word := range []string{"one", "six", "nine"} {
		if !strings.Contains(got, "TODO "+word) {
			t.Errorf("%s is taken for code", word)
		}
	}
	for _, word := range []string{"two", "three", "four", "five", "seven", "eight", "/TODO"} {
		if strings.Contains(got, word) {
			t.Errorf("%s is taken for prose:\n%s", word, got)
		}
	}
}
