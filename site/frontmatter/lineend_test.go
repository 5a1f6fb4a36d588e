package frontmatter

import (
	"fmt"
	"strings"
	"testing"
)

// frontMatters are the same fields in each syntax, with LF line ends.
var frontMatters = map[string]string{
	"yaml":       "---\ntitle: A\ntimes:\n  started: unknown\n---\nBody.\n",
	"yaml named": "---yaml\ntitle: A\ntimes: {started: unknown}\n---\nBody.\n",
	"toml":       "+++\ntitle = \"A\"\n[times]\nstarted = \"unknown\"\n+++\nBody.\n",
	"toml named": "---toml\ntitle = \"A\"\n[times]\nstarted = \"unknown\"\n---\nBody.\n",
	"json":       "---json\n{\"title\": \"A\",\n\"times\": {\"started\": \"unknown\"}}\n---\nBody.\n",
	"json ;;;":   ";;;\n{\"title\": \"A\",\n\"times\": {\"started\": \"unknown\"}}\n;;;\nBody.\n",
	"json bare":  "{\n\"title\": \"A\",\n\"times\": {\"started\": \"unknown\"}\n}\n\nBody.\n",
}

func TestFrontMatterWithAnyWhitespace(t *testing.T) {
	for name, text := range frontMatters {
		first, rest, _ := strings.Cut(text, "\n")
		variants := map[string]string{
			"LF":                   text,
			"CRLF":                 strings.ReplaceAll(text, "\n", "\r\n"),
			"mixed":                first + "\r\n" + rest,
			"BOM":                  "\ufeff" + text,
			"BOM, CRLF":            "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n"),
			"blank line before":    "\n" + text,
			"CRLF line before":     "\r\n" + text,
			"lone CR before":       "\r" + text,
			"CRs before":           "\r\r\r" + text,
			"blanks before":        "  \n\t\n\n" + text,
			"BOM, lone CR before":  "\ufeff\r" + text,
			"BOM, blank before":    "\ufeff\n\r\n" + text,
			"indented fence":       " \t" + text,
			"blanks behind fence":  first + " \t\r\n" + rest,
			"vertical tab, FF":     "\v\f" + text,
			"no-break space":       "\u00a0" + text,
			"NEL, LS":              "\u0085\u2028" + text,
			"lone CR before break": first + "\r\r\n" + rest,
		}
		for variant, text := range variants {
			f := file(text)
			m, found := Read(f)
			if len(found) > 0 {
				t.Errorf("%s, %s: %v", name, variant, found)
				continue
			}
			for path, want := range map[string]string{"title": "A", "times.started": "unknown"} {
				if field := m.Field(path); field.Text != want || strings.Trim(field.Where.Text(), `"`) != want {
					t.Errorf("%s, %s: %s is %q at %q, want %q", name, variant, path, field.Text, field.Where.Text(), want)
				}
			}
			if got := strings.TrimSpace(string(f.Data[m.End:])); got != "Body." {
				t.Errorf("%s, %s: body is %q", name, variant, got)
			}
		}
	}
}

func TestBrokenFrontMatterGivesFinding(t *testing.T) {
	for _, text := range []string{
		"\r{\n", "\r{\n}", "\r{\n}\n", "\r\r{\n}\r\n", "\v{\n}\n\n", " {\n}", "\ufeff\r{\n}", "\ufeff{\n", "\n\r{\n}\r", "\u0085{\n}\n",
		"{", "{\r", "{\r}", "{\r\n}\r\n\r\n", "\r{\r\n\"a\r\n}\n", "\r{\n{\n}\n", "\r{\n\"\\\n}\n", "\r{\n\t\n}\n", "\r{\n[\n}\n\nx",
		"\r---\n", "\r---\r\n---", "---\r---\r", "---\r\n\r---\r", "---\na: \"\r\n---\n", "---\n\ufeff- \r---\n---\n", "\u2028---\n'\n---\n",
		"\r+++\n", "\r+++\r\na\r+++\r\n+++", "+++\n\"\"\"\r\n+++\n", "+++\n\r\r= 1\n+++\n", "\r;;;\n{\n;;;\n", ";;;\n\r\r}\n;;;\n", "\r---json\n{\r\n---\n", "\r---toml\n[a\r\n---\n",
		"---\na\u2028b: [\u2029\n---\n", "---\nx: \u0085\ty\n---\n",
	} {
		f := file(text)
		m, found := Read(f)
		if m.End < 0 || m.End > len(text) || m.Fields.Kind != Map {
			t.Errorf("%q: %+v", text, m)
		}
		for _, x := range found {
			if x.At.Start < 0 || x.At.Start > x.At.End || x.At.End > len(text) {
				t.Errorf("%q: %q covers %d to %d of %d bytes", text, x.Message, x.At.Start, x.At.End, len(text))
			}
		}
		if len(found) == 0 && len(m.Fields.Items) == 0 && strings.Trim(text, "\r\n\t\v \ufeff\u0085{}") != "" && !strings.Contains(text, "---\r") {
			t.Errorf("%q: no fields and no finding", text)
		}
	}
}

func TestPositionsAfterEveryYAMLLineBreak(t *testing.T) {
	for _, br := range []string{"\n", "\r\n", "\r", "\u0085", "\u2028", "\u2029"} {
		text := fmt.Sprintf("---\na: ä%sb: {c: ö, d: [e]}%s\nf: g\n---\n", br, br)
		f := file(text)
		m, found := Read(f)
		if len(found) > 0 {
			t.Errorf("break %q: %v", br, found)
		}
		for path, want := range map[string]string{"a": "ä", "b.c": "ö", "b.d[0]": "e", "f": "g"} {
			if field := m.Field(path); field.Text != want || field.Where.Text() != want {
				t.Errorf("break %q: %s is %q at %q, want %q", br, path, field.Text, field.Where.Text(), want)
			}
		}
	}
}
