package markdown

import (
	"fmt"
	"strings"
	"testing"

	"debrief/site/source"

	"github.com/yuin/goldmark/ast"
)

// head is the front matter of the texts of these tests.
const head = "---\ntitle: x\n---\n"

func TestLinkDefinitionUsesAreLimited(t *testing.T) {
	long := "/" + strings.Repeat("x", 60_000)
	for name, definition := range map[string]string{
		"plain":            "[a]: /" + strings.Repeat("x", 1900),
		"quotation":        "> [a]: " + long,
		"list":             "- [a]: " + long,
		"numbered list":    "1. [a]: " + long,
		"nested":           "- > 1. [a]: " + long,
		"indented":         "   [a]: " + long,
		"next line":        "[a]:\n" + long,
		"next line, quote": "> [a]:\n> " + long,
		"angle brackets":   "> [a]: <" + long + ">",
		"label of lines":   "[a\n]: " + long,
		"title":            "> [a]: /x \"" + long + "\"",
		"title below":      "> [a]: /x\n> '" + long + "'",
		"title of lines":   "[a]: /x (" + strings.Repeat("title\n", 8_000) + ")",
		"before a heading": "[a]: " + long + "\n# x",
		"in a footnote":    "[^1]: x\n\n    [a]: " + long + "\n\nx[^1]",
	} {
		for use, mark := range map[string]string{"shortcut": "[a]\n\n", "collapsed": "[a][]\n\n", "full": "[b][a]\n\n", "picture": "![a]\n\n", "cell": "|[a]|\n|-|\n\n", "heading": "## [a]\n", "item": "- [a]\n"} {
			doc, found := parse(t, head+definition+"\n\n"+strings.Repeat(mark, 2_000))
			if !strings.Contains(doc.Refused, "its link definitions add more than") || len(doc.Links) > 0 || len(found) != 1 {
				t.Errorf("%s, %s: refused because %q, with %d links and %v", name, use, doc.Refused, len(doc.Links), found)
			}
		}
	}
}

func TestDefinitionsInContainersAreCounted(t *testing.T) {
	for name, form := range map[string]string{
		"links": "[a%d]: /x\n", "in quotations": "> [a%d]: /x\n", "in lists": "- [a%d]: /x\n", "on two lines": "[a%d]:\n/x\n", "notes": "[^a%d]: x\n\n", "notes in quotations": "> [^a%d]: x\n\n", "notes in lists": "- [^a%d]: x\n\n",
	} {
		var text strings.Builder
		for i := range maxDefinitions + 1 {
			fmt.Fprintf(&text, form, i)
		}
		if doc, _ := parse(t, head+text.String()); !strings.Contains(doc.Refused, "it defines more than 1000 links or notes") {
			t.Errorf("%s: refused because %q", name, doc.Refused)
		}
	}
}

func TestCellsOfAllTablesAreCounted(t *testing.T) {
	empty := "|" + strings.Repeat("|", 60) + "\n|" + strings.Repeat("-|", 60) + "\n" + strings.Repeat("|\n", 290)
	quoted := "> " + strings.ReplaceAll(strings.TrimSpace(empty), "\n", "\n> ") + "\n"
	listed := "- " + strings.ReplaceAll(strings.TrimSpace(empty), "\n", "\n  ") + "\n"
	for name, text := range map[string]string{
		"many tables": strings.Repeat(empty+"\n", 3), "in quotations": strings.Repeat(quoted+"\n", 3), "in lists": strings.Repeat(listed+"\n", 3),
		"one column": "a\n-:\n" + strings.Repeat("b\n", maxCells), "behind a paragraph": "x\n" + strings.Repeat(empty+"\nx\n", 3),
	} {
		if doc, _ := parse(t, head+text); !strings.Contains(doc.Refused, "its tables have more than 40000 cells") {
			t.Errorf("%s: refused because %q", name, doc.Refused)
		}
	}
	if doc, _ := parse(t, head+"|a|\n|-|\n"+strings.Repeat("|`\\|`|\n", maxEscapes+1)); !strings.Contains(doc.Refused, "escaped bars") {
		t.Errorf("refused because %q", doc.Refused)
	}
}

func TestDelimitersAreCountedPerBlock(t *testing.T) {
	row := "- 2026-08-11 13:02 `queue[*]` fell, see [graph](https://g.example.org/1) and [log](https://l.example.org)\n"
	for name, text := range map[string]string{
		"list":           strings.Repeat(row, 400),
		"nested list":    "- x\n" + strings.Repeat("  "+row, 400),
		"quotation":      strings.Repeat("> "+row, 400),
		"table":          "|a|\n|-|\n" + strings.Repeat("|"+strings.TrimSpace(row)+"|\n", 400),
		"code":           "```\n" + strings.Repeat("[*_~!<] ", 8_000) + "\n```\n",
		"code in a list": "- x\n\n  ```\n  " + strings.Repeat("[*_~!<] ", 8_000) + "\n  ```\n",
		"code span":      "`" + strings.Repeat("[*_~!<] ", 8_000) + "`\n",
		"HTML":           "<div>\n" + strings.Repeat("[*_~!<]\n", 8_000) + "</div>\n",
	} {
		if doc, found := parse(t, head+text); doc.Refused != "" {
			t.Errorf("%s: %v", name, found)
		}
	}
	for name, text := range map[string]string{
		"paragraph": strings.Repeat("[a](b)\n", 600), "heading": "# " + strings.Repeat("[a](b) ", 600) + "\n", "underlined heading": strings.Repeat("[a](b)\n", 600) + "===\n",
		"cell": "|a|\n|-|\n|" + strings.Repeat("[a](b) ", 600) + "|\n", "quotation": strings.Repeat("> [a](b)\n", 600), "item": "- " + strings.Repeat("[a](b) ", 600) + "\n",
		"stars": strings.Repeat("*a ", 1001), "in no code": "`" + strings.Repeat("*a ", 1001),
	} {
		if doc, _ := parse(t, head+text); !strings.Contains(doc.Refused, "one paragraph holds more than 1000") {
			t.Errorf("%s: refused because %q", name, doc.Refused)
		}
	}
}

func TestParserStepsAreLimited(t *testing.T) {
	long := strings.Repeat(strings.Repeat("word ", 1000)+"\n", 90)
	var runs strings.Builder // of backticks, none as long as another
	for i := range 900 {
		runs.WriteString("a " + strings.Repeat("`", i+1) + "\n")
	}
	for name, text := range map[string]string{
		"backticks": runs.String(), "instructions": strings.Repeat("a <?\n", 900) + long, "comments": strings.Repeat("a <!--\n", 900) + long,
		"labels": strings.Repeat("[a][\n", 450) + long, "titles": strings.Repeat("[a](b \"\n", 450) + long, "definitions": strings.Repeat("[a]: /x\n", 60_000), "definitions in a quotation": strings.Repeat("> [a]: /x\n", 50_000), "emphasis": strings.Repeat(strings.Repeat("*a **b ", 160)+"\n\n", 450),
	} {
		src := []byte(text)
		if len(src) > maxBody {
			t.Fatalf("%s: the text has %d bytes", name, len(src))
		}
		if _, over := parseWithin(src, nil); !strings.Contains(over.problem, "million steps") {
			t.Errorf("%s: %q", name, over.problem)
		}
	}
}

func TestBlocksHeadingsAndAddressesAreCounted(t *testing.T) {
	for name, c := range map[string]struct{ text, problem string }{
		"paragraphs": {strings.Repeat("a\n\n", 40_000), "it has more than 30000 paragraphs"}, "items": {strings.Repeat("- a\n", 40_000), "it has more than 30000"},
		"empty items": {strings.Repeat("-\n", 40_000), "it has more than 30000"}, "numbered items": {strings.Repeat("1. a\n\n2) b\n\n", 20_000), "it has more than 30000"}, "quotations": {strings.Repeat(strings.Repeat(">", 30)+" a\n\n", 2_000), "it has more than 30000"}, "code": {strings.Repeat("```\n```\n", 40_000), "it has more than 30000"},
		"lists in lists": {strings.Repeat(strings.Repeat("- ", 30)+"a\n", 2_000), "it has more than 30000"}, "HTML": {strings.Repeat("<!-- -->\n", 40_000), "it has more than 30000"},
		"headings": {strings.Repeat("# a\n", 2_001), "it has more than 2000 headings"}, "deep headings": {strings.Repeat("#### a\n\n", 2_001), "it has more than 2000 headings"}, "underlined headings": {strings.Repeat("a\n-\n\n", 2_001), "it has more than 2000 headings"},
		"mail": {strings.Repeat("a@b.cc\n", 11_000), "more than 10000 addresses"}, "web": {strings.Repeat("www.a.cc\n\n", 11_000), "more than 10000 addresses"}, "items of web": {strings.Repeat("- http://a.cc\n", 11_000), "more than 10000 addresses"},
	} {
		doc, _ := parse(t, head+c.text)
		if !strings.Contains(doc.Refused, c.problem) || len(doc.Sections) != 1 || len(doc.Items)+len(doc.Links)+len(doc.Comments) > 0 {
			t.Errorf("%s: refused because %q", name, doc.Refused)
		}
	}
}

func TestTreeOverLimitsStaysSmall(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("*a", 200_000), strings.Repeat("[a]: /x\n", 60_000), strings.Repeat("> [^a]: x\n>\n", 40_000),
		strings.Repeat("|"+strings.Repeat("|", 60)+"\n|"+strings.Repeat("-|", 60)+"\n"+strings.Repeat("|\n", 290)+"\n", 100),
		"[a]: /" + strings.Repeat("x", 60_000) + "\n\n" + strings.Repeat("[a]\n\n", 60_000),
	} {
		root, over := parseWithin([]byte(text), nil)
		nodes := 0
		_ = ast.Walk(root, func(ast.Node, bool) (ast.WalkStatus, error) { nodes++; return ast.WalkContinue, nil })
		if over.problem == "" || nodes > 2*len(text) {
			t.Errorf("%.20q: %d nodes of %d bytes, %q", text, nodes, len(text), over.problem)
		}
	}
}

// FuzzBounds repeats a piece of Markdown as often as a file can hold it. What is
// made of it must stay in proportion: nodes, HTML, and everything the meter counts.
func FuzzBounds(f *testing.F) {
	for _, unit := range []string{"[a]\n\n", "> [a]: /x\n", "- ", "|a|\n|-|\n\n", "*a **b ", "`` ` ", "[^1]: [^1]\n\n", "a@b.cc ", "<!-- ", "# a\n", "1. a\n", "    a\n", "![a](b) ", "\\*", "&amp;", "- [ ] a\n", "a\n-\n\n", "|\\||`\n", "<a>", "\t- a\n"} {
		f.Add("[a]: /"+strings.Repeat("x", 1000)+"\n\n|a|b|\n|-|-|\n", unit, uint16(1000), "\n[^1]: x\n")
	}
	f.Fuzz(func(t *testing.T, first, unit string, times uint16, last string) {
		n := int(times)
		if len(unit) > 0 {
			n = min(n, (32<<10)/len(unit)) // as much as a fuzz run has time for
		}
		src := []byte(first + strings.Repeat(unit, n) + last)
		doc, _ := Parse(&source.File{Path: "x.md", Data: append([]byte(head), src...)})
		root, over := parseWithin(src, nil)
		nodes := 0
		_ = ast.Walk(root, func(ast.Node, bool) (ast.WalkStatus, error) { nodes++; return ast.WalkContinue, nil })
		if limit := 8*len(src) + 2*maxColumns*maxNesting; over.problem != "" && nodes > limit || nodes > limit+4*maxCells {
			t.Fatalf("%d nodes of %d bytes, %q", nodes, len(src), over.problem)
		}
		size := 0
		for _, l := range doc.Links {
			size += len(l.Dest)
		}
		if size > maxExpansion+len(src) || len(doc.Sections) > maxSections+1 {
			t.Fatalf("%d bytes of addresses and %d sections of %d bytes", size, len(doc.Sections), len(src))
		}
		html, err := doc.Render(Links{}, nil)
		if err != nil && err != errTooLong {
			t.Fatal(err)
		}
		size = len(html.Notes)
		for _, s := range html.Sections {
			size += len(s)
		}
		if size > max(1<<20, maxGrowth*len(src)) {
			t.Fatalf("%d bytes of HTML from %d", size, len(src))
		}
		_ = Inline(unit, Links{})
		_ = PlainText(unit)
		doc.Prose()
	})
}

func TestDifferentWordsAreCounted(t *testing.T) {
	many := func(n int, form string) string {
		var text strings.Builder
		for i := range n {
			fmt.Fprintf(&text, form, i)
		}
		return text.String()
	}
	wide := func(n int) string {
		var text strings.Builder
		for i := range n {
			text.WriteRune(rune(0x4e00 + i%150))
			text.WriteRune(rune(0x4e00 + 150 + i/150))
			text.WriteString("\u3002\n")
		}
		return text.String()
	}
	for name, text := range map[string]string{
		"lines": many(maxWords+1, "w%d\n"), "numbers": many(maxWords+1, "%d\n"), "code": "```\n" + many(maxWords+1, "w%d\n") + "```\n", "hyphens": many(100, "a%d-") + "\n" + many(maxWords, "w%d-b\n"),
		"without spaces": wide(maxWords + 1), "the last one": many(maxWords, "w%d\n") + "end", "letters of two bytes": many(maxWords+1, "é%d\n"),
	} {
		if doc, found := parse(t, head+text); !strings.Contains(doc.Refused, "more than 10000 different words") || len(found) != 1 {
			t.Errorf("%s: refused because %q", name, doc.Refused)
		}
	}
	for name, text := range map[string]string{
		"at the bound": many(maxWords, "w%d\n"), "the same": strings.Repeat("w1 w2 w3\n", 40_000), "without spaces": wide(maxWords - 150), "signs": strings.Repeat("- + / ()\n", 2_000) + many(maxWords, "%d\n"),
	} {
		if doc, _ := parse(t, head+text); doc.Refused != "" {
			t.Errorf("%s: refused because %q", name, doc.Refused)
		}
	}
}

// The limit of brackets and stars holds for one paragraph, so a long list of short items
// is no problem.
func TestLongListsOfLinksAreRead(t *testing.T) {
	row := "- 2026-08-11 10:16 signal: `queue_free_bytes` fell, see [graph](https://g.example.org/1) and [log](https://l.example.org)\n"
	doc, found := parse(t, "---\ntitle: x\n---\n## Timeline\n\n"+strings.Repeat(row, 400))
	if doc.Refused != "" || len(doc.Items) != 400 {
		t.Errorf("%q, %v, %d items", doc.Refused, found, len(doc.Items))
	}
}
