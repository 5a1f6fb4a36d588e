package pii

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// invisibleText has one character of each kind that Mark replaces; marked is the result.
const (
	invisibleText = "a\x00\rb\x1b[31m\x07\x7f\u0085\u009b \u202e\u2066\u200f\u061c x\u200by\u200dz \u2060\u206a\ufeff\ufff9\u180e \U000e0041\U000e007f."
	markedText    = "a␀␍b␛[31m␇␡�� ���� x�y�z ����� ��."
)

func TestMarkReplacesInvisible(t *testing.T) {
	if got := MarkString(invisibleText); got != markedText || string(Mark([]byte(invisibleText))) != markedText {
		t.Errorf("%q, want %q", got, markedText)
	}
	if utf8.RuneCountInString(markedText) != utf8.RuneCountInString(invisibleText) {
		t.Error("a mark is not one character for one")
	}
	for n := range 40 { // wherever it stands in the stretches that are passed over
		if got := MarkString(strings.Repeat("x", n) + "\x1b\u202e"); got != strings.Repeat("x", n)+"␛�" {
			t.Errorf("%d letters in front: %q", n, got)
		}
	}
}

func TestMarkKeepsVisibleText(t *testing.T) {
	for _, text := range []string{
		"", "plain\ttext\r\nof two lines", "“Café” – 10 °C … ½ € 日本 über", "a soft\u00adhyphen",
		"👩\u200d🚒 ❤\ufe0f\u200d🔥 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", // sequences and a flag
		"می\u200cخواهم", "क्\u200dष", "ශ්\u200dරී", // Persian, Hindi, Sinhala
		"not \xff\xfe UTF-8 \xe2\x80",
	} {
		if got := MarkString(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestMarkedJSONStaysValid(t *testing.T) {
	const unchanged = "\t\n\r\n\\u001b \\\\b \"<\u2028é"
	data, err := json.Marshal([]string{invisibleText + unchanged, unchanged})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		text []byte
		want string
	}{"marked": {MarkJSON(data), markedText + unchanged}, "escaped": {EscapeInvisible(data), invisibleText + unchanged}} {
		var got []string
		if err := json.Unmarshal(c.text, &got); err != nil || got[0] != c.want || got[1] != unchanged {
			t.Errorf("%s: %q, want %q, %v", name, got, c.want, err)
		}
		if string(Mark(c.text)) != string(c.text) {
			t.Errorf("%s: some of it is there as it was: %q", name, c.text)
		}
	}
}

func BenchmarkMark(b *testing.B) {
	page := []byte(strings.Repeat("<p class=\"x\">Some “text” of a page, with a <a href=\"../x/\">link</a> in it.</p>\n", 1000))
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		Mark(page)
	}
}
