package postmortem

import (
	"strings"
	"testing"
)

func TestRunbookAddresses(t *testing.T) {
	for text, want := range map[string]bool{
		"https://runbooks.example.org/checkout":  true,
		"http://wiki.example.org/a b":            false,
		"docs/runbooks/checkout.md":              true,
		"docs/runbooks/checkout.md#pool-is-full": true,
		"anleitungen/überlast.md":                true,
		"":                                       false,
		".":                                      false,
		"../elsewhere.md":                        false,
		"docs/../../elsewhere.md":                false,
		"/etc/passwd":                            false,
		"javascript:alert(1)":                    false,
		"JavaScript:alert(1)":                    false,
		"data:text/html,x":                       false,
		"mailto:a@example.org":                   false,
		"//example.org/x":                        false,
		"https://":                               false,
		"https://user:secret@example.org/":       false,
		"see the wiki":                           false,
		strings.Repeat("a", 501):                 false,
	} {
		if got := IsRunbook(text); got != want {
			t.Errorf("IsRunbook(%.40q) = %v, want %v", text, got, want)
		}
	}
}
