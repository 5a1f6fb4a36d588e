package summary

import (
	"fmt"
	"strings"
	"testing"
)

// A filter never denies an existing name and seldom accepts a missing one.
func TestFilterHasNoFalseNegatives(t *testing.T) {
	for _, text := range []string{"", "a", "abc", "abcd", strings.Repeat("The pool was empty at 08:12. ", 40), strings.Repeat("ä", 4099)} {
		f := FilterOf([]byte(text))
		if !f.isValid() {
			t.Errorf("a filter of %d bytes for %d", len(f), len(text))
		}
		for i := range text {
			for _, n := range []int{1, 3, 4, 5, 17} {
				if part := text[i:min(i+n, len(text))]; !f.MayContain(part) {
					t.Fatalf("%q is in %.40q, and is denied", part, text)
				}
			}
		}
	}
	text := strings.Repeat("The connection pool of checkout was empty, and 2026-10-14-checkout-5xx began. ", 90)
	f, taken := FilterOf([]byte(text)), 0
	for i := range 1000 {
		if f.MayContain(fmt.Sprintf("2026-09-%02d-courier-%x", i%30, i*i)) {
			taken++
		}
	}
	if taken > 20 {
		t.Errorf("%d of 1000 names that are not there pass", taken)
	}
}
