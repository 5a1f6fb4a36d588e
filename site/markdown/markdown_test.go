package markdown

import (
	"runtime"
	"slices"
	"strings"
	"testing"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/source"
)

func parse(t *testing.T, text string) (*Document, finding.List) {
	t.Helper()
	return Parse(&source.File{Path: "postmortems/2026-01-02-x.md", Data: []byte(text)})
}

func TestBrokenFilesHaveReason(t *testing.T) {
	for name, c := range map[string]struct{ text, rule, message string }{
		"no end":        {"---\ntitle: x\n", "form/front-matter", "has no end"},
		"no start":      {"# Title\n", "form/front-matter", "no front matter"},
		"empty":         {"\n \n", "form/readable", "is empty"},
		"not utf-8":     {"---\ntitle: \xff\n---\n", "form/readable", "not UTF-8 (line 2, byte 0xff)"},
		"duplicate":     {"---\ntitle: a\ntitle: b\n---\n", "form/duplicate-key", `"title" is written twice`},
		"toml twice":    {"+++\ntitle = 'a'\ntitle = 'b'\n+++\n", "form/duplicate-key", `"title" is written twice`},
		"alias":         {"---\na: &x [1]\nb: *x\n---\n", "form/yaml-trap", "anchors are not supported: &x"},
		"tag":           {"---\na: !!binary x\n---\n", "form/yaml-trap", "tags are not supported: !!binary"},
		"bad yaml":      {"---\ntitle: a: b\n---\n", "form/front-matter", "not valid YAML"},
		"bad toml":      {"+++\ntitle = \n+++\n", "form/front-matter", "not valid TOML"},
		"a list":        {"---\n- a\n---\n", "form/front-matter", "a list, not a list of fields"},
		"nested quotes": {"---\ntitle: x\n---\n" + strings.Repeat(">", 10000) + " x\n", "form/readable", "nested more than 32"},
		"wide table":    {"---\ntitle: x\n---\n" + strings.Repeat("|x", 500) + "\n" + strings.Repeat("|-", 500) + "\n", "form/readable", "more than 64 columns"},
		"brackets":      {"---\ntitle: x\n---\n" + strings.Repeat("[a](", 9000) + "\n", "form/readable", "more than 1000"},
		"many notes":    {"---\ntitle: x\n---\n" + strings.Repeat("[^1]: x\n\n", 2000), "form/readable", "more than 1000 links or notes"},
		"large table":   {"---\ntitle: x\n---\n|a|b|\n|-|-|\n" + strings.Repeat("|x\n", 20000), "form/readable", "more than 40000 cells"},
		"expansion":     {"---\ntitle: x\n---\n[x]: http://e/" + strings.Repeat("y", 1900) + "\n\n" + strings.Repeat("[x]\n\n", 3000), "form/readable", "add more than 1024 KiB where they are used"},
		"deep yaml":     {"---\na: " + strings.Repeat("[", 9000) + "\n---\n", "form/front-matter", "not valid YAML"},
	} {
		doc, found := parse(t, c.text)
		hit := false
		for _, f := range found {
			if f.Rule == c.rule && strings.Contains(f.Message, c.message) {
				hit = true
			}
			if f.Help == "" {
				t.Errorf("%s: %q has no help", name, f.Message)
			}
		}
		if !hit {
			t.Errorf("%s: no %s with %q in %v", name, c.rule, c.message, found)
		}
		if len(doc.Sections) == 0 {
			t.Errorf("%s: a document without sections", name)
		}
	}
}

func TestTableRuleIsNotNesting(t *testing.T) {
	for _, line := range []string{strings.Repeat("-", 80), strings.Repeat("-----+", 40), strings.Repeat("*", 99), strings.Repeat("=", 70)} {
		if _, found := parse(t, "---\ntitle: x\n---\n"+line+"\n"); len(found) > 0 {
			t.Errorf("%s: %s", line, found[0].Message)
		}
	}
}

func TestOrdinaryTextIsAccepted(t *testing.T) {
	for name, body := range map[string]string{
		"a log of brackets": "```json\n" + strings.Repeat("{\"at\": [1, 2], \"who\": [\"a_b\", \"*\"]}\n", 900) + "```\n",
		"a long timeline":   "| Time (UTC) | Event |\n|---|---|\n" + strings.Repeat("| 08:12 | **Paged** _again_ [ev-1] [acc-1] |\n", 400),
		"a table in code":   "```\n" + strings.Repeat("a | b | c | d | e | f\n", 3000) + "```\n",
		"a list of links":   strings.Repeat("- [one](https://example.org/) and *two*\n\n", 500),
	} {
		if doc, found := parse(t, "---\ntitle: x\n---\n"+body); len(found) > 0 {
			t.Errorf("%s: %s", name, doc.Refused)
		}
	}
}

func TestExpandingInputIsRefused(t *testing.T) {
	bomb := "---\na: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c <= 'i'; c++ {
		bomb += string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+string(c-1)+",", 8) + "*" + string(c-1) + "]\n"
	}
	doc, found := parse(t, bomb+"---\nBody.\n")
	if !found.Failed(finding.Error) {
		t.Error("a bomb passed without a finding")
	}
	if strings.TrimSpace(doc.Body.Text()) != "Body." {
		t.Error("the body was lost with the front matter")
	}
}

func TestSectionsTablesItemsAndReferences(t *testing.T) {
	const text = `---
title: x
---
Before.

## Timeline

| Time (UTC) | Event |
|---|---|
| 08:12 | Errors rise [ev-1] |
| 08:31 | See [[2025-03-02-pool]] \| and more |

## Analysis ##

One thing. The pool was small, see [the other](../2025/2025-03-02-pool.md) and [f1]. Another.

### Deeper

- 08:31 signal: three *tickets*
- second

<!-- debrief: allow x: y -->
` + "```\n[ev-9] is code\n```\n"
	doc, found := parse(t, text)
	if len(found) > 0 {
		t.Fatal(found)
	}
	var titles []string
	at := doc.Body.Start
	for _, s := range doc.Sections {
		titles = append(titles, s.Title)
		if s.At.Start != at {
			t.Errorf("section %q begins at %d, the one before ended at %d", s.Title, s.At.Start, at)
		}
		at = s.At.End
	}
	if at != len(text) || strings.Join(titles, ",") != ",Timeline,Analysis,Deeper" {
		t.Errorf("sections %q end at %d of %d", titles, at, len(text))
	}
	if n := len(doc.Subsections(2)); n != 2 {
		t.Errorf("Analysis holds %d sections, want itself and Deeper", n)
	}
	if got := doc.Tables[0].Rows[0][1]; got.Text != "Errors rise [ev-1]" || got.At.Text() != "Errors rise [ev-1]" {
		t.Errorf("cell %q at %q", got.Text, got.At.Text())
	}
	var refs []string
	for _, r := range doc.Refs {
		refs = append(refs, r.ID+" in "+r.At.Text())
	}
	if got := strings.Join(refs, "; "); got != "ev-1 in [ev-1]; 2025-03-02-pool in [[2025-03-02-pool]]; f1 in [f1]" {
		t.Errorf("references: %s", got)
	}
	if got := doc.Refs[2].Sentence; got != "The pool was small, see the other and [f1]." {
		t.Errorf("sentence: %q", got)
	}
	if got := doc.Links[0]; got.Dest != "../2025/2025-03-02-pool.md" || got.At.Text() != got.Dest {
		t.Errorf("link %q at %q", got.Dest, got.At.Text())
	}
	if got := doc.Items[0]; got.Text != "08:31 signal: three tickets" || got.At.Text() != "08:31 signal: three *tickets*" {
		t.Errorf("item %q at %q", got.Text, got.At.Text())
	}
	if len(doc.Comments) != 1 || doc.Comments[0].Text != "debrief: allow x: y" {
		t.Errorf("comments: %v", doc.Comments)
	}
}

func TestRenderedHTMLRunsNoCode(t *testing.T) {
	const text = "---\ntitle: x\n---\n## A\n" +
		"<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> <kbd>ok</kbd> <kbd>open <b onclick=x>b</b>\n\n" +
		"[a](javascript:alert(1)) [b](JaVaScRiPt&colon;alert(1)) [c](data:text/html,x) [d](vbscript:x) [e](https://example.org/) ![p](https://example.org/p.png) ![q](//example.org/p.png)\n\n" +
		"| l | r |\n|:--|--:|\n| 1 | 2 |\n\n- [x] done\n\n```js\n<script>\n```\n\n<javascript:alert(1)>\n\n<iframe src=x></iframe>\n\n[^1]: note <script>\n\ntext[^1]\n"
	doc, _ := parse(t, text)
	out, err := doc.Render(Links{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	html := string(out.Sections[1]) + string(out.Notes)
	for _, bad := range []string{"<script", "onerror", "onclick", "javascript:alert(1)\"", "data:text", "vbscript", "style=", "<img", "<iframe", "<input"} {
		if strings.Contains(html, bad) {
			t.Errorf("%q reached the page:\n%s", bad, html)
		}
	}
	for _, good := range []string{"<kbd>ok</kbd>", `<a href="https://example.org/" rel="noopener noreferrer">e</a>`, "☑ done", "&lt;script&gt;", `<th scope="col" class="right">r</th>`, `<a href="https://example.org/p.png" rel="noopener noreferrer">p</a>`} {
		if !strings.Contains(html, good) {
			t.Errorf("%q is missing from the page:\n%s", good, html)
		}
	}
}

func TestInlineKeepsOneLineOfText(t *testing.T) {
	links := Links{Item: func(id string) Target { return Target{Href: "#" + id} }}
	for piece, want := range map[string]string{
		"Errors *rise* [ev-1]":      `Errors <em>rise</em> <a class="ref" href="#ev-1">ev-1</a>`,
		"# no heading":              "# no heading",
		"- no list":                 "- no list",
		"a < b & c":                 "a &lt; b &amp; c",
		"<script>x</script>":        "x",
		"see [x](javascript:alert)": "see x",
	} {
		if got := string(Inline(piece, links)); got != want {
			t.Errorf("Inline(%q) = %q, want %q", piece, got, want)
		}
	}
}

// What grows with the square of a file shows as work: each of these bodies, four
// times as long, may ask for at most eight times the memory.
func TestRenderingIsLinear(t *testing.T) {
	for name, line := range map[string]string{
		"fences": "```\n", "paragraphs": "[[2026-01-01-a]]\n\n", "notes": "[^1]\n\n", "headings": "### x\n", "items": "1. a\n\nb\n\n", "html": "<!-- x -->\n\n",
	} {
		work := func(lines int) uint64 {
			doc, _ := parse(t, "---\ntitle: x\n---\n[^1]: note\n\n"+strings.Repeat(line, lines))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			if _, err := doc.Render(Links{}, nil); err != nil {
				t.Fatal(name, err)
			}
			runtime.ReadMemStats(&after)
			return after.TotalAlloc - before.TotalAlloc
		}
		work(1000)
		if small, large := work(2000), work(8000); large > 8*small {
			t.Errorf("%s: %d bytes for 2,000 lines, %d for 8,000", name, small, large)
		}
	}
}

func TestRenderKeepsHeadingOutline(t *testing.T) {
	doc, _ := parse(t, "---\ntitle: x\n---\n# Title\n\n## A\n\nx\n\n#### B\n\n## C\n")
	got, err := doc.Article(Links{}, 3, "p-")
	if want := "<h3 id=\"p-a\">A</h3>\n<p>x</p>\n<h4 id=\"p-b\">B</h4>\n<h3 id=\"p-c\">C</h3>\n"; err != nil || string(got) != want {
		t.Errorf("%s %v", got, err)
	}
}

func TestRenderCutsTheTextAtGivenBlocks(t *testing.T) {
	doc, _ := parse(t, "---\ntitle: x\n---\n## T\n\nBefore.\n\n| Time | Event |\n|--|--|\n| 1 | 2 |\n\n- one\n\n  ```\n  <a>\n  ```\n- two\n\n"+
		"Line.\nCut.\n\n### H\n\nUnder.\n\n## U\n\nAfter.\n")
	cut := doc.Paras[1].At.Start + len("Line.\n")
	cuts := []int{doc.Tables[0].Header[0].At.Start, doc.Items[0].At.Start, cut, doc.Sections[2].Heading.Start}
	set := map[int]bool{}
	for _, at := range cuts {
		set[at] = true
	}
	out, err := doc.Render(Links{}, set)
	want := []Part{
		{cuts[0], 1, "<p>Before.</p>\n", ""}, {cuts[1], 1, "", "<pre tabindex=\"0\"><code>&lt;a&gt;\n</code></pre>\n"},
		{cuts[2], 1, "<ul>\n<li>\n<p>two</p>\n</li>\n</ul>\n<p>Line.</p>\n", ""}, {cuts[3], 2, "", ""},
	}
	if err != nil || !slices.Equal(out.Parts, want) {
		t.Errorf("got  %+v\nwant %+v, %v", out.Parts, want, err)
	}
	if out.Sections[1] != "" || out.Sections[2] != "<p>Under.</p>\n" || out.Sections[3] != "<p>After.</p>\n" {
		t.Errorf("%q", out.Sections)
	}
}

func TestInlineUsesTheDefinitionsOfTheDocument(t *testing.T) {
	doc, _ := parse(t, "---\ntitle: x\n---\n[b]: https://example.org/x\n")
	if got := string(doc.Inline("see [a][b] and [c]", Links{})); got != `see <a href="https://example.org/x" rel="noopener noreferrer">a</a> and [c]` {
		t.Error(got)
	}
}

// A row with more cells than the header keeps its words. A bar in code ends a cell, and
// an escaped one does not.
func TestTableRowsKeepTheirLastCells(t *testing.T) {
	doc, _ := parse(t, "---\ntitle: x\n---\n| A | B |\n|--|--|\n| `a | b` | c | d |\n| e \\| f | g |\n| h | i | |\nj | k | l\n")
	var last, surplus []string
	for _, row := range doc.Tables[0].Rows {
		last = append(last, row[len(row)-1].Text)
	}
	for _, at := range doc.Tables[0].Surplus {
		surplus = append(surplus, at.Text())
	}
	if got := strings.Join(last, "; "); got != "b` | c | d; g; i; k | l" {
		t.Errorf("last cells: %s", got)
	}
	if got := strings.Join(surplus, "; "); got != "c | d; l" {
		t.Errorf("surplus: %s", got)
	}
	out, err := doc.Render(Links{}, nil)
	if html := string(out.Sections[0]); err != nil || !strings.Contains(html, "c | d") || !strings.Contains(html, "k | l") {
		t.Errorf("%s %v", html, err)
	}
}

func TestFootnoteBacklinksHaveTargets(t *testing.T) {
	doc, _ := parse(t, "---\ntitle: x\n---\n## T\n\n- one[^a]\n\nTwo.[^b]\n\n[^a]: A.\n[^b]: B.\n")
	out, err := doc.Render(Links{}, map[int]bool{doc.Items[0].At.Start: true})
	if html := string(out.Sections[1] + out.Notes); err != nil || strings.Contains(html, `href="#fnref:1"`) || !strings.Contains(html, `href="#fnref:2"`) || !strings.Contains(html, "A.") {
		t.Errorf("%s %v", html, err)
	}
}

func TestLinkedImagesHaveText(t *testing.T) {
	doc, _ := parse(t, "---\ntitle: x\n---\n[![](https://example.org/a/graph.png)](https://example.org/b) ![](https://example.org/load.png)\n")
	out, err := doc.Render(Links{}, nil)
	const want = `<p><a href="https://example.org/b" rel="noopener noreferrer">graph.png</a> <a href="https://example.org/load.png" rel="noopener noreferrer">load.png</a></p>`
	if got := strings.TrimSpace(string(out.Sections[0])); err != nil || got != want {
		t.Errorf("%s %v", got, err)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"---\ntitle: x\n---\n## A\n\n| a | b |\n|--|--|\n| [ev-1] | [[x]] |\n", "+++\na = 1\n[b]\nc = [1, 2]\n+++\n", "---json\n{\"a\": [1]}\n---\n",
		"{\n\"a\": 1\n}\n\nx", "\ufeff---\r\na: |\r\n  x\r\n---\r\n# \r\n## \r\n- a\r\n", "---\na: 'b''c'\n\"d\": \"\\\"e\"\n---\n#\n##\n[^1]: x\n[^1]\n", "Title\n===\n\nx\n---\n<!-- a\n\n-->",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := &source.File{Path: "x.md", Data: data}
		doc, found := Parse(file)
		inside := func(at source.Span, what string) {
			if at.File != nil && (at.Start < 0 || at.End > len(data) || at.Start > at.End) {
				t.Fatalf("%s: span %d..%d lies outside %d bytes", what, at.Start, at.End, len(data))
			}
		}
		for _, x := range found {
			inside(x.At, x.Rule+" "+x.Message)
		}
		var fields func(f frontmatter.Field)
		fields = func(f frontmatter.Field) {
			inside(f.Key, f.Name)
			inside(f.Where, f.Name)
			for _, item := range f.Items {
				fields(item)
			}
		}
		fields(doc.Front.Fields)
		at := doc.Body.Start
		for _, s := range doc.Sections {
			inside(s.Heading, "heading")
			if s.At.Start != at {
				t.Fatalf("section %q begins at %d, not at %d", s.Title, s.At.Start, at)
			}
			at = s.At.End
		}
		if doc.Body.File != nil && at != doc.Body.End {
			t.Fatalf("sections end at %d, the body at %d", at, doc.Body.End)
		}
		for _, r := range doc.Refs {
			inside(r.At, "reference")
		}
		for _, l := range doc.Links {
			inside(l.At, "link")
		}
		for _, c := range doc.Comments {
			inside(c.At, "comment")
		}
		for _, table := range doc.Tables {
			for _, row := range table.Rows {
				for _, cell := range row {
					inside(cell.At, "cell")
				}
			}
		}
		if _, err := doc.Render(Links{}, nil); err != nil && err != errTooLong {
			t.Fatal(err)
		}
	})
}
