package source

import "testing"

func TestTruncateKeepsShortTextAndMarksLongText(t *testing.T) {
	for _, tt := range []struct {
		text  string
		limit int
		want  string
	}{
		{"", 3, ""}, {"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"äöü", 3, "äöü"}, {"äöüß", 3, "äö…"}, {"ab cd", 4, "ab…"},
	} {
		if got := Truncate(tt.text, tt.limit); got != tt.want {
			t.Errorf("Truncate(%q, %d) = %q, want %q", tt.text, tt.limit, got, tt.want)
		}
	}
	if got := Excerpt("  a\n\tb  c ", 4); got != "a b…" {
		t.Errorf("Excerpt = %q", got)
	}
}

func TestOneLineDropsInvisibleCharacters(t *testing.T) {
	if got, want := OneLine("a\x00b\u202ec\u200bd\n\xff\ufeff"), "a b c d \uFFFD"; got != want {
		t.Errorf("OneLine = %q, want %q", got, want)
	}
}
