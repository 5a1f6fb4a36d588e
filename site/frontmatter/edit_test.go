package frontmatter

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"debrief/site/source"
)

var series = Group(
	NamedValue{"id", Text("ev-9")},
	NamedValue{"title", Text("5xx: all #1 'EU'")},
	NamedValue{"query", Text(`sum(rate(x{code=~"5.."}[1m]))`)},
	NamedValue{"tags", Group(NamedValue{"region", Text("eu")}, NamedValue{"on", Text("no")})},
	NamedValue{"captured", Plain("2026-10-14T15:02:00Z")},
)

const seriesBlock = `  - id: ev-9
    title: "5xx: all #1 'EU'"
    query: "sum(rate(x{code=~\"5..\"}[1m]))"
    tags: {region: eu, on: "no"}
    captured: 2026-10-14T15:02:00Z
`

func TestAppendKeepsOtherBytes(t *testing.T) {
	for name, c := range map[string]struct{ old, want string }{
		"empty list with a comment": {
			"---\ntitle: a\nevidence: []   # what was saved\nactions: []\n---\nBody\n",
			"---\ntitle: a\nevidence:   # what was saved\n" + seriesBlock + "actions: []\n---\nBody\n",
		},
		"key without a value": {
			"---\ntitle: a\nevidence:\nactions: []\n---\n",
			"---\ntitle: a\nevidence:\n" + seriesBlock + "actions: []\n---\n",
		},
		"no key": {
			"---\ntitle: a # b\n---\nBody\n",
			"---\ntitle: a # b\nevidence:\n" + seriesBlock + "---\nBody\n",
		},
		"block list, comments at both ends": {
			"---\nevidence: # e\n  # first\n  - {id: ev-1, note: 'it''s'} # one\n\n  # before actions\nactions: []\n---\n",
			"---\nevidence: # e\n  # first\n  - {id: ev-1, note: 'it''s'} # one\n" + seriesBlock + "\n  # before actions\nactions: []\n---\n",
		},
		"last item ends in a text of several lines": {
			"---\nevidence:\n  - id: ev-1\n    note: |\n      one\n      # two\n---\n",
			"---\nevidence:\n  - id: ev-1\n    note: |\n      one\n      # two\n" + seriesBlock + "---\n",
		},
		"dashes at the left": {
			"---\nevidence:\n- id: ev-1\nactions: []\n---\n",
			"---\nevidence:\n- id: ev-1\n" + strings.ReplaceAll(seriesBlock[2:], "\n  ", "\n") + "actions: []\n---\n",
		},
		"CRLF": {
			"---\r\nevidence: []\r\na: 1\r\n---\r\nBody\r\n",
			"---\r\nevidence:\r\n" + strings.ReplaceAll(seriesBlock, "\n", "\r\n") + "a: 1\r\n---\r\nBody\r\n",
		},
	} {
		got, err := Append(&source.File{Path: "a.md", Data: []byte(c.old)}, "evidence", series)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %v\ngot:\n%s\nwant:\n%s", name, err, got, c.want)
		}
	}
}

func TestEditsInEverySyntax(t *testing.T) {
	item := Group(NamedValue{"id", Text("b")}, NamedValue{"n", Plain("2")})
	appendItem := func(f *source.File) ([]byte, error) { return Append(f, "list", item) }
	closeFirst := func(f *source.File) ([]byte, error) { return Set(f, "list[0].status", Text("done")) }
	removeFirst := func(f *source.File) ([]byte, error) { return Remove(f, "list[0]") }
	for name, c := range map[string]struct {
		edit      func(*source.File) ([]byte, error)
		old, want string
	}{
		"append to brackets": {appendItem, "---\nlist: [{id: a}]  # x\n---\n", "---\nlist: [{id: a}, {id: b, n: 2}]  # x\n---\n"},
		"append to brackets on several lines": {
			appendItem,
			"---\nlist: [\n  {id: a, x: ']'},\n]\n---\n", "---\nlist: [\n  {id: a, x: ']'},\n  {id: b, n: 2}\n]\n---\n",
		},
		"append in JSON": {
			appendItem,
			"---json\n{\"list\": [{\"id\": \"a\"}]}\n---\n", "---json\n{\"list\": [{\"id\": \"a\"}, {\"id\": \"b\", \"n\": 2}]}\n---\n",
		},
		"append in empty JSON":  {appendItem, "---json\n{\"t\": 1}\n---\n", "---json\n{\"t\": 1, \"list\": [{\"id\": \"b\", \"n\": 2}]}\n---\n"},
		"append to TOML tables": {appendItem, "+++\n[[list]]\nid = \"a\"\n+++\n", "+++\n[[list]]\nid = \"a\"\n[[list]]\nid = \"b\"\nn = 2\n+++\n"},
		"append to TOML":        {appendItem, "+++\nt = 1\n[x]\ny = 1\n+++\n", "+++\nt = 1\n[x]\ny = 1\n[[list]]\nid = \"b\"\nn = 2\n+++\n"},
		"append to a TOML array": {
			appendItem,
			"+++\nlist = [{id = \"a\"}]\n+++\n", "+++\nlist = [{id = \"a\"}, {id = \"b\", n = 2}]\n+++\n",
		},
		"set in brackets": {closeFirst, "---\nlist:\n  - {id: a, status: open}  # c\n---\n", "---\nlist:\n  - {id: a, status: done}  # c\n---\n"},
		"add in brackets": {closeFirst, "---\nlist:\n  - {id: a,\n     n: 1}\n---\n", "---\nlist:\n  - {id: a,\n     n: 1, status: done}\n---\n"},
		"set a quoted text": {
			closeFirst,
			"---\nlist:\n  - id: a\n    status: \"open\" # s\n    x: 1\n---\n", "---\nlist:\n  - id: a\n    status: done # s\n    x: 1\n---\n",
		},
		"fill an empty text": {closeFirst, "---\nlist:\n  - id: a\n    status: # s\n---\n", "---\nlist:\n  - id: a\n    status: done # s\n---\n"},
		"add to a block": {
			closeFirst,
			"---\nlist:\n  - id: a\n    n: |\n      x\n  # next\n  - id: b\n---\n", "---\nlist:\n  - id: a\n    n: |\n      x\n    status: done\n  # next\n  - id: b\n---\n",
		},
		"add to a TOML table":  {closeFirst, "+++\n[[list]]\nid = \"a\" # x\n[z]\nq = 1\n+++\n", "+++\n[[list]]\nid = \"a\" # x\nstatus = \"done\"\n[z]\nq = 1\n+++\n"},
		"set in TOML":          {closeFirst, "+++\n[[list]]\nstatus = 'open'\n+++\n", "+++\n[[list]]\nstatus = \"done\"\n+++\n"},
		"set in JSON":          {closeFirst, "{\n\"list\": [{\"status\": \"open\"}]\n}\n\n", "{\n\"list\": [{\"status\": \"done\"}]\n}\n\n"},
		"remove from brackets": {removeFirst, "---\nlist: [{id: a}, {id: b}]\n---\n", "---\nlist: [{id: b}]\n---\n"},
		"remove the only one":  {removeFirst, "---\nlist:\n  - id: a\n    n: 1\nx: 1\n---\n", "---\nlist: []\nx: 1\n---\n"},
		"remove from a block":  {removeFirst, "---\nlist:\n  - id: a\n    n: 1\n  - id: b\n---\n", "---\nlist:\n  - id: b\n---\n"},
		"remove in TOML":       {removeFirst, "+++\n[[list]]\nid = \"a\"\n[[list]]\nid = \"b\"\n+++\n", "+++\n[[list]]\nid = \"b\"\n+++\n"},
	} {
		got, err := c.edit(&source.File{Path: "a.md", Data: []byte(c.old)})
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %v\ngot:\n%s\nwant:\n%s", name, err, got, c.want)
		}
	}
}

func TestUnsafeEditsAreRefused(t *testing.T) {
	for old, want := range map[string]string{
		"no fields\n":                          "cannot be changed",
		"---\ntitle: a\ntitle: b\n---\n":       "written twice",
		"---\nevidence: later\n---\n":          "is a single value, not a list",
		"---\nevidence: {a: 1}\n---\n":         "is a group of fields, not a list",
		"---\nevidence: [1, # x\n  ]\n---\n":   "another field would change",
		"---\nevidence:\n  - 1\n  x: 2\n---\n": "front matter cannot be changed",
	} {
		got, err := Append(&source.File{Path: "a.md", Data: []byte(old)}, "evidence", series)
		if err == nil || !strings.Contains(err.Error(), want) && want != "another field would change" {
			t.Errorf("%q: %v, want %q\n%s", old, err, want, got)
		}
	}
}

// Every post-mortem of the sample library gets an item of evidence, and all old lines
// remain in their order.
func TestAppendToSampleLibraryOnlyAddsLines(t *testing.T) {
	n := 0
	err := filepath.WalkDir("../../postmortems", func(path string, d os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".md" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil || !bytes.HasPrefix(data, []byte("---")) {
			return err
		}
		got, err := Append(&source.File{Path: path, Data: data}, "evidence", series)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return nil
		}
		n++
		left := strings.Split(string(got), "\n")
		for _, line := range strings.Split(string(data), "\n") {
			i := 0
			for i < len(left) && left[i] != line && strings.Replace(line, " []", "", 1) != left[i] {
				i++
			}
			if i == len(left) {
				t.Errorf("%s: the line %q was changed", path, line)
				return nil
			}
			left = left[i+1:]
		}
		return nil
	})
	if err != nil || n < 20 {
		t.Fatal(n, err)
	}
}

func FuzzEdit(f *testing.F) {
	for _, text := range frontMatters {
		f.Add([]byte(text))
	}
	f.Add([]byte("---\nevidence: [{a: 'x'}, # c\n {b: \"]\"}]\nactions:\n- id: a1\n  status: |\n    # x\n---\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file := &source.File{Path: "x.md", Data: data}
		old, _ := Read(file)
		for _, path := range []string{"evidence", "times.started", "actions[0].follow_up"} {
			got, err := Append(file, path, series)
			if err != nil {
				continue
			}
			front, _ := Read(&source.File{Path: "x.md", Data: got})
			items := front.Field(path).Items
			if n := len(items); n != len(old.Field(path).Items)+1 || items[n-1].Get("query").Text != `sum(rate(x{code=~"5.."}[1m]))` {
				t.Fatalf("%s of %q became %q", path, data, got)
			}
		}
		_, _ = Set(file, "actions[0].status", Text("done"))
		_, _ = Remove(file, "evidence[0]")
	})
}
