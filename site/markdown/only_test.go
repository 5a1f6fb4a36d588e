package markdown

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/yuin/goldmark/text"
)

// TestOnlyText: what is not parsed is what a parser would have left as it is,
// for lines put together from everything that means something somewhere.
func TestOnlyText(t *testing.T) {
	pieces := []string{
		"a", "word", "Deploy 4.2", "1", "1.", "12)", "-", "- ", "+", "+ ", "#", "# ", "=", "===", "---", "!", "!a", ":", "^", "^1", ".", "..", "www", "ftp", "://",
		" ", "  ", "   ", "\u00a0", "é", "(", ")", "\"", "'", ";", "/", "a.b", "x:y", "08:31", "%", "$", "{", "}", ",", "?", "\u2060", "…", "\x00", "\f", "\v",
		"www.a.b", "http://a.b", "https:", "ftp://a.b", "x@y.z", "*", "_", "`", "<b>", "&amp;", "\\", "~", "|", "[", "]", "\n", "\t", "\r",
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	plain, inline := 0, 0
	for range 60_000 {
		var b strings.Builder
		for range 1 + rnd.IntN(6) {
			b.WriteString(pieces[rnd.IntN(len(pieces))])
		}
		line := b.String()
		if !hasMarkup(line) && strings.TrimSpace(line) != "" {
			inline++
			if got, want := string(Inline(line, Links{})), parsedInline(line); got != want {
				t.Fatalf("Inline(%q) is %q, and parsed it is %q", line, got, want)
			}
		}
		if isPlainLine(line) && strings.ContainsAny(line, "!:.^#-+=0123456789") {
			plain++
			parsed := strings.TrimSpace(plainText(bodyParser.Parse(text.NewReader([]byte(line))), []byte(line)))
			if got := PlainText(line); got != parsed {
				t.Fatalf("Plain(%q) is %q, and parsed it is %q", line, got, parsed)
			}
		}
	}
	if plain < 3_000 || inline < 3_000 {
		t.Errorf("only %d and %d lines were not parsed", plain, inline)
	}
}

// parsedInline is Inline by way of the parser: with a mark that makes it parse
// and shows as nothing but itself.
func parsedInline(line string) string {
	html := string(Inline(line+" ~", Links{}))
	return strings.TrimSpace(strings.TrimSuffix(html, "~"))
}
