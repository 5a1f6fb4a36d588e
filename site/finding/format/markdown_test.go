package format

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// strangers are untrusted texts with commands, markup and references.
var strangers = []string{
	"@kim and @org/team", "#12 and GH-12 and org/repo#12", "!34 ~label %milestone $7 &8", `~"two words" %"next one"`,
	"/close", "<img src=x onerror=alert(1)>", "<!-- -->", "&lt;b&gt; &amp; &#64;kim", "[here](https://evil.example)", "![p](//evil.example/x.png)",
	"https://evil.example and www.evil.example and mail@evil.example", "<https://evil.example>", "`code` ``", "*a* _b_ ~~c~~ __d__", "# head", "- item", "+ item", "1. item", "> quote",
	"---", "===", "| a | b |", "a\nb\r\n\n# c", "\\", "\\[x]: y", "[x]: y", "$a$ $$b$$", ":tada:", "\u202eevil", "a\x1bb", "'quoted' \"twice\"", "http://localhost:80/x", "ends @", "it is 14:02:33", "50 %", "a_b_c", "x^2", "{{x}}",
}

var markup = goldmark.New(goldmark.WithExtensions(extension.GFM))

// shown returns the visible text of Markdown in a list item.
func shown(t *testing.T, item string) (html, text string) {
	t.Helper()
	var out bytes.Buffer
	if err := markup.Convert([]byte("- "+item+"\n"), &out); err != nil {
		t.Fatal(err)
	}
	html = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(out.String()), "<ul>\n<li>"), "</li>\n</ul>")
	text = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&", "<code>", "", "</code>", "").Replace(html)
	return html, text
}

func TestMarkdownEscapesText(t *testing.T) {
	looked := regexp.MustCompile(`(?i)[@#!~%$&][\pL\pN"]|gh-\d|https?://|www\.\pL|:[a-z]+:`)
	for _, text := range strangers {
		html, seen := shown(t, Prose(text))
		if strings.Contains(strings.NewReplacer("&lt;", "", "&gt;", "", "&quot;", "", "&amp;", "").Replace(html), "<") {
			t.Errorf("%q makes markup: %s", text, html)
		}
		if got := strings.ReplaceAll(seen, "\u200b", ""); got != oneLine(text) {
			t.Errorf("%q reads as %q", text, got)
		}
		if found := looked.FindString(seen); found != "" {
			t.Errorf("%q shows a host %q", text, found)
		}
		if got := Prose(text); strings.ContainsAny(got, "\n\r") || strings.HasPrefix(got, "/c") {
			t.Errorf("%q begins a line of its own: %q", text, got)
		}
	}
}

func TestMarkdownCodeSpanEscapesText(t *testing.T) {
	for _, text := range append(strangers, "``` `", "`", "`a`") {
		html, seen := shown(t, Code(text))
		if !strings.HasPrefix(html, "<code>") || strings.Count(html, "<") != 2 {
			t.Errorf("%q is not one code span: %s", text, html)
		}
		if seen != oneLine(text) {
			t.Errorf("%q reads as %q", text, seen)
		}
	}
	if Code(" \n") != "" {
		t.Error("nothing is something")
	}
}

func TestMarkdownLinksAreSafe(t *testing.T) {
	for address, want := range map[string]string{
		"https://x.example/a/":                 `<a href="https://x.example/a/">w</a>`,
		"https://x.example/) <b>@kim</b>\n[c]": `<a href="https://x.example/%29%20%3Cb%3E@kim%3C/b%3E%0A%5Bc%5D">w</a>`,
		"javascript:alert(1)":                  "w", "": "w", "rules/": "w",
	} {
		if html, _ := shown(t, Link("w", address)); html != want {
			t.Errorf("%q leads to %s, want %s", address, html, want)
		}
	}
}
