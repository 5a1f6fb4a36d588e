package catalog

import "testing"

func TestReplacedFactorCodes(t *testing.T) {
	c := (&Catalog{Factors: []Factor{
		{Code: "x.oldest", ReplacedBy: "x.old"}, {Code: "x.old", ReplacedBy: "x.new"}, {Code: "x.new"},
		{Code: "y.one", ReplacedBy: "y.two"}, {Code: "y.two", ReplacedBy: "y.one"},
	}}).buildIndex()
	for code, want := range map[string]string{"x.oldest": "x.new", "x.old": "x.new", "x.new": "", "y.one": "", "none": "", "": ""} {
		if got := c.Replacement(code); got != want {
			t.Errorf("%s is replaced by %q, want %q", code, got, want)
		}
	}
}
