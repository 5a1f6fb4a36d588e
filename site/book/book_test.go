package book_test

import (
	"strings"
	"testing"

	"debrief/site/book"
	"debrief/site/book/booktest"
)

func TestSymptomAnchors(t *testing.T) {
	long := strings.Repeat("word ", 40)
	for text, want := range map[string]string{"Pool: exhausted!": "s-pool-exhausted", "ошибка": "s-ошибка"} {
		if got := book.SymptomAnchor(text); got != want {
			t.Errorf("%q: %s", text, got)
		}
	}
	seen := map[string]string{}
	for _, text := range []string{"!!!", "???", long + "a", long + "b", ""} {
		a := book.SymptomAnchor(text)
		if seen[a] != "" || len(a) > 100 || strings.ContainsAny(a, " \"<>") {
			t.Errorf("%q and %q: %s", text, seen[a], a)
		}
		seen[a] = text
	}
	b := book.Open(booktest.Input(t))
	if got := b.SymptomHref("incidents/2026-01-01-a/index.html", "No route"); got != "../../symptoms/index.html#s-no-route" {
		t.Error(got)
	}
}
