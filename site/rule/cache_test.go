package rule

import "testing"

func TestCacheComputesValuesOnce(t *testing.T) {
	derived := 0
	derive := func() int { derived++; return derived }
	shared := Pass{Cache: &Cache{}}
	other := shared
	if a, b := Once(&shared, "x", derive), Once(&other, "x", derive); a != 1 || b != 1 {
		t.Errorf("two passes of one run have %d and %d, want 1 and 1", a, b)
	}
	if got := Once(&shared, "y", derive); got != 2 {
		t.Errorf("another key has %d, want 2", got)
	}
	if got := Once(&Pass{}, "x", derive); got != 3 {
		t.Errorf("a pass without a memo has %d, want 3", got)
	}
}
