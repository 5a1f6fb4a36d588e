package markdown

import (
	"strings"
	"testing"

	"debrief/site/source"
)

func TestProseHasPositions(t *testing.T) {
	const text = `---
title: x
---
Before **the
first** heading.

## Impact

> A quoted line
> goes on.

- One *item* with ` + "`code`" + ` and https://example.org/x in it,
  folded \*twice\*
  - a deeper one, see [the words](https://example.org/)

| Time | Event |
|---|---|
| 08:12 | mail to <ops@example.org> [ev-1] |

<!-- a comment -->
` + "```\nfenced code\n```\n" + `
Last ![alt](p.png) line.
`
	doc, found := parse(t, text)
	if len(found) > 0 {
		t.Fatal(found)
	}
	want := []struct {
		text, part, source string
		kind               BlockKind
		section            int
	}{
		{"Before the first heading.", "the first", "the\nfirst", Paragraph, 0},
		{"Impact", "Impact", "Impact", Heading, 1},
		{"A quoted line goes on.", "line goes", "line\n> goes", Paragraph, 1},
		{"One item with ¤ and ¤ in it, folded *twice*", "folded", "folded", ListItem, 1},
		{"a deeper one, see the words", "the words", "the words", ListItem, 1},
		{"Time", "Time", "Time", TableCell, 1},
		{"Event", "Event", "Event", TableCell, 1},
		{"08:12", "08", "08", TableCell, 1},
		{"mail to ops@example.org [ev-1]", "ops@example.org [ev-1]", "ops@example.org> [ev-1]", TableCell, 1},
		{"Last ¤ line.", "line.", "line.", Paragraph, 1},
	}
	blocks := doc.Prose()
	if len(blocks) != len(want) {
		t.Fatalf("%d blocks, want %d: %v", len(blocks), len(want), blocks)
	}
	for i, w := range want {
		b := blocks[i]
		at := strings.Index(b.Text, w.part)
		if b.Text != w.text || b.Kind != w.kind || b.Section != w.section || at < 0 {
			t.Errorf("block %d is %q, kind %d, section %d", i, b.Text, b.Kind, b.Section)
			continue
		}
		got := b.Span(at, at+len(w.part)).Text()
		if got != w.source {
			t.Errorf("%q is %q in the file, want %q", w.part, got, w.source)
		}
	}
	if !blocks[2].Quoted || blocks[3].Quoted {
		t.Error("what is quoted")
	}
	if cell := blocks[8]; cell.Table != 0 || cell.Row != 0 || cell.Column != 1 || blocks[6].Row != -1 {
		t.Errorf("the cell is %+v", cell)
	}
	item := blocks[3]
	if got := item.Span(strings.Index(item.Text, "¤ and"), len(item.Text)).Text(); !strings.Contains(got, "code` and https://example.org/x in it,\n  folded \\*twice\\*") {
		t.Errorf("from the code on: %q", got)
	}
	if got := item.Span(strings.Index(item.Text, "*twice*"), len(item.Text)-1).Text(); got != `*twice` {
		t.Errorf("escaped: %q", got)
	}
}

func TestFieldProseHasPositions(t *testing.T) {
	for name, c := range map[string]struct{ text, path, want, part, source string }{
		"plain":        {"---\ntitle: One two\n---\n", "title", "One two", "two", "two"},
		"quoted":       {"---\ntitle: \"One \\\"two\\\" three\"\n---\n", "title", `One "two" three`, "two", "two"},
		"single":       {"---\ntitle: 'It''s two'\n---\n", "title", "It's two", "two", "two"},
		"folded":       {"---\nsummary: >-\n  One two\n  three four.\n---\n", "summary", "One two three four.", "two three", "two\n  three"},
		"literal":      {"---\nsummary: |\n  One two\n  three\n---\n", "summary", "One two three ", "three", "three"},
		"long plain":   {"---\nsummary: One\n  two three\ntitle: x\n---\n", "summary", "One two three", "two", "two"},
		"code":         {"---\ntitle: One `two` three\n---\n", "title", "One ¤ three", "three", "three"},
		"address":      {"---\ntitle: See https://example.org/x now\n---\n", "title", "See ¤ now", "now", "now"},
		"letters":      {"---\ntitle: Café »two« three\n---\n", "title", "Café »two« three", "»two«", "»two«"},
		"toml":         {"+++\ntitle = \"One two\"\n+++\n", "title", "One two", "two", "two"},
		"toml, long":   {"+++\ntitle = \"\"\"\nOne two\nthree\"\"\"\n+++\n", "title", "One two three", "three", "three"},
		"json":         {"{\n\"title\": \"One two\\nthree\"\n}\n", "title", "One two three", "three", "three"},
		"json, escape": {"{\n\"title\": \"One \\u00e9 two\"\n}\n", "title", "One é two", "One", "One"},
		"in a list":    {"---\nfactors:\n  - {id: f1, statement: 'a, b'}\n---\n", "factors[0].statement", "a, b", "b", "b"},
	} {
		doc, _ := parse(t, c.text)
		r := doc.FieldProse(doc.Field(c.path))
		if r.Text != c.want {
			t.Errorf("%s: %q, want %q", name, r.Text, c.want)
			continue
		}
		at := strings.Index(r.Text, c.part)
		if got := r.Span(at, at+len(c.part)).Text(); got != c.source {
			t.Errorf("%s: %q is %q in the file", name, c.part, got)
		}
	}
}

// subsequence reports whether the letters of a stand in b in their order.
func subsequence(a, b string) bool {
	for i := 0; i < len(b) && a != ""; i++ {
		if a[0] == b[i] {
			a = a[1:]
		}
	}
	return a == ""
}

func FuzzProse(f *testing.F) {
	f.Add("---\ntitle: \"a \\\" b\"\nsummary: >-\n  x\n  y\n---\n# A\n\n> b *c*\n> d\n\n- e `f` <g@h.i>\n\n|j|k|\n|-|-|\n|l \\| m|n|\n")
	f.Add("+++\ntitle = '''a\nb'''\n+++\na\\\nb  \nc &amp; [d](e \"f\") ![g](h) <br> [^1]\n\n[^1]: i\n")
	f.Fuzz(func(t *testing.T, text string) {
		doc, _ := Parse(&source.File{Path: "p.md", Data: []byte(text)})
		readings := []Reading{doc.FieldProse(doc.Field("title")), doc.FieldProse(doc.Field("summary"))}
		for _, b := range doc.Prose() {
			readings = append(readings, b.Reading)
			if b.Section >= len(doc.Sections) {
				t.Fatal("no such section")
			}
		}
		for i, r := range readings {
			last := 0
			for at := 0; at+1 <= len(r.Text); at++ {
				s := r.Span(at, at+1)
				if s.Start > s.End || s.End > len(text) || s.Start < 0 {
					t.Fatalf("byte %d of %q stands at %d to %d", at, r.Text, s.Start, s.End)
				}
				if i > 1 && s.Start < last {
					t.Fatalf("%q runs backwards at %d", r.Text, at)
				}
				last = s.Start
			}
			if i < 2 { // a field may hold escapes that are read and not found again
				continue
			}
			whole := r.Span(0, len(r.Text)).Text()
			if words := strings.Map(func(c rune) rune {
				if c == '¤' || c == ' ' {
					return -1
				}
				return c
			}, r.Text); !subsequence(words, whole) {
				t.Fatalf("%q is not in %q", words, whole)
			}
		}
	})
}

func BenchmarkProse(b *testing.B) {
	text := "---\ntitle: x\n---\n" + strings.Repeat("## Part\n\nThe pool was *small* and the `label` said\nnothing of it [ev-1].\n\n- One thing.\n- Another.\n\n", 40)
	doc, _ := Parse(&source.File{Path: "p.md", Data: []byte(text)})
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		doc.Prose()
	}
}
