package secret

import (
	"strings"
	"testing"
)

func TestFindInNameTakesAHyphenForAnUnderscore(t *testing.T) {
	hexes := strings.Repeat("74bf20f876ffc474", 4)
	for name, want := range map[string]string{
		"2026-01-15-dop-v1-" + hexes + "-down.md":                    "dop-v1-" + hexes,
		"2026-01-15-dop_v1_" + hexes:                                 "dop_v1_" + hexes,
		"ghp-7t9va0ubyidv3wwr5bdbxq3tulxluxqtygbi":                   "ghp-7t9va0ubyidv3wwr5bdbxq3tulxluxqtygbi",
		"x-github-pat-11abcdefg0hijk2lmnopqr-7t9va0ubyidv3wwr5bdb x": "github-pat-11abcdefg0hijk2lmnopqr-7t9va0ubyidv3wwr5bdb",
		"2026-01-15-checkout-hf-errors":                              "", "": "",
	} {
		got := ""
		for _, h := range FindInName([]byte(name)) {
			got += name[h.Start:h.End]
		}
		if got != want {
			t.Errorf("%q: found %q, want %q", name, got, want)
		}
	}
}
