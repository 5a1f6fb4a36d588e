package theme

import (
	"bytes"
	"testing"
)

func TestTidy(t *testing.T) {
	for page, want := range map[string]string{
		"": "", "\n \n": "", "a": "a", " a": "a", "a\n\n\tb \n  ": "a\nb \n", "a\r\n\r\n b": "a\r\nb", "é\n\u00a0\n é": "é\né",
		" <pre> a\n\n b</pre>\n\n c":           "<pre> a\n\n b</pre>\nc",
		"<pre></pre>\n\n a\n":                  "<pre></pre>\na\n",
		"<pre>\n </pre><pre>\n a\n </pre>\n a": "<pre>\n </pre><pre>\n a\n </pre>\na",
		" </pre>\n\n a <pre\n  b":              "</pre>\na <pre\n  b",
	} {
		if got := string(tidy([]byte(page))); got != want {
			t.Errorf("%q is tidied to %q, want %q", page, got, want)
		}
	}
}

// TestTidied: a template's text can be tidied before it is known what stands
// around it.
func TestTidied(t *testing.T) {
	around := []string{"", " ", "x", "\n", "\n ", " x\n", "x\n ", "\u00a0", "\r"}
	for _, text := range []string{"", " ", "\n", " a ", "\n\n", " \n ", "a\n", " a\n  b\n", "\n\n a\n \n\tb \n ", "\r\n a", "a\n\u00a0", "\n\u00a0\n b"} {
		for _, before := range around {
			for _, behind := range around {
				want := tidy([]byte(before + text + behind))
				if got := tidy([]byte(before + string(tidied([]byte(text))) + behind)); !bytes.Equal(got, want) {
					t.Errorf("%q between %q and %q: %q, want %q", text, before, behind, got, want)
				}
			}
		}
	}
}
