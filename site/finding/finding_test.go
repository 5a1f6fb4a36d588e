package finding

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"debrief/site/source"
)

const text = "---\ntitle: Café\ntimes:\n\tstarted: 14:10\n\tdetected: 14:02\n---\n"

func file() *source.File {
	return &source.File{Path: "postmortems/2026/a.md", Data: []byte(text)}
}

func span(f *source.File, words string) source.Span {
	at := bytes.Index(f.Data, []byte(words))
	return source.Span{File: f, Start: at, End: at + len(words)}
}

func order(f *source.File) Finding {
	return Finding{
		Rule: "times/order", Level: Error, At: span(f, "14:02"), Message: "detected 14:02 is before started 14:10", Help: "move started back",
		Related: []Related{{At: span(f, "14:10"), Message: "started here"}},
	}
}

func TestTextPointsAtBothPlaces(t *testing.T) {
	f := file()
	var out bytes.Buffer
	if err := (List{order(f)}).WriteText(&out, Summary{Files: 3}, nil); err != nil {
		t.Fatal(err)
	}
	want := `postmortems/2026/a.md:5:12: error: detected 14:02 is before started 14:10 [times/order]
  |
4 | 	started: 14:10
  | 	         ----- started here
5 | 	detected: 14:02
  | 	          ^^^^^
  = help: move started back

1 error in 1 file; 3 post-mortems read. See debrief explain times/order.
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestSummaryLineNamesMostSevereRule(t *testing.T) {
	f := file()
	accepted := List{{Rule: "a/b", Suppressed: true, At: span(f, "title")}, {Rule: "a/b", Level: Error, Baseline: true}, {Rule: "a/b", Baseline: true}}
	for want, l := range map[string]List{
		"3 post-mortems, no findings.":                                                                        {},
		"3 post-mortems, no findings; 1 suppressed, 2 in the baseline.":                                       accepted,
		"1 warning in 1 file; 3 post-mortems read; 1 suppressed, 2 in the baseline. See debrief explain w/w.": append(List{{Rule: "w/w", Level: Warning, At: span(f, "times")}}, accepted...),
		"1 error, 1 warning, 2 notes in 1 file; 3 post-mortems read. See debrief explain b/error.":            {{Rule: "a/info", Level: Info, At: span(f, "title")}, {Rule: "b/error", Level: Error, At: span(f, "Café")}, {Rule: "c/warning", Level: Warning, At: span(f, "times")}, {Rule: "d/info", Level: Info, At: span(f, "times")}},
		"2 warnings in 2 files; 3 post-mortems read. See debrief explain a/b.":                                {{Rule: "a/b", Level: Warning, At: span(f, "title")}, {Rule: "a/b", Level: Warning, At: source.Span{File: &source.File{Path: "other.md"}}}},
	} {
		var out bytes.Buffer
		_ = l.WriteText(&out, Summary{Files: 3}, nil)
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if got := lines[len(lines)-1]; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestSummaryLineOfChange(t *testing.T) {
	f := file()
	for want, l := range map[string]List{
		"3 post-mortems, no findings new since main.":                                              {},
		"1 error in 1 file, new since main; 3 post-mortems read. See debrief explain times/order.": {order(f)},
	} {
		var out bytes.Buffer
		_ = l.WriteText(&out, Summary{Files: 3, Since: "main"}, nil)
		if !strings.HasSuffix(out.String(), want+"\n") {
			t.Errorf("got %s, want %s", out.String(), want)
		}
	}
}

func TestSuppressedFindingsAreNotPrinted(t *testing.T) {
	f := file()
	x := order(f)
	x.Suppressed, x.Reason = true, "the clock of the switch ran late"
	var text, programs bytes.Buffer
	_ = List{x}.WriteText(&text, Summary{Files: 1}, nil)
	if got := text.String(); got != "1 post-mortem, no findings; 1 suppressed.\n" {
		t.Errorf("%s", got)
	}
	_ = List{x}.WriteJSON(&programs, Summary{Files: 1}, "")
	for _, want := range []string{`"suppressed":true`, `"reason":"the clock of the switch ran late"`, `"errors":0`, `"suppressed":1`} {
		if !strings.Contains(programs.String(), want) {
			t.Errorf("no %s in %s", want, programs.String())
		}
	}
}

func TestTextOutputEscapesControlCharacters(t *testing.T) {
	f := &source.File{Path: "a\x1b[2J.md", Data: []byte("title: \x1b[31mred\u202eevil " + strings.Repeat("x", 500) + "\n")}
	l := List{{Rule: "a/b", Level: Error, At: source.Span{File: f, Start: 7, End: 12}, Message: "found \x1b]0;x\x07", Help: "h\r"}}
	var out bytes.Buffer
	_ = l.WriteText(&out, Summary{}, nil)
	if strings.ContainsAny(out.String(), "\x1b\x07\r\u202e") {
		t.Errorf("%q", out.String())
	}
	for _, line := range strings.Split(out.String(), "\n") {
		if n := len([]rune(line)); n > maxColumns+20 {
			t.Errorf("a line of %d characters", n)
		}
	}
}

func TestSpansWithoutFileAndAtEndDoNotPanic(t *testing.T) {
	f := file()
	l := List{{Rule: "a/b"}, {Rule: "a/b", At: source.Span{File: f, Start: len(text), End: len(text)}}, {Rule: "a/b", At: source.Span{File: &source.File{Path: "x"}}}, {Rule: "a/b", At: source.Span{File: f, Start: 0, End: len(text)}}}
	if err := l.WriteText(&bytes.Buffer{}, Summary{}, nil); err != nil {
		t.Fatal(err)
	}
	if err := l.WriteJSON(&bytes.Buffer{}, Summary{}, ""); err != nil {
		t.Fatal(err)
	}
}

func TestJSONMatchesContract(t *testing.T) {
	f := file()
	x := order(f)
	x.Edits = []Edit{{At: span(f, "Café"), New: "Tea"}}
	var out bytes.Buffer
	if err := (List{x}).WriteJSON(&out, Summary{Files: 37}, "https://x.example/"); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	one := got["findings"].([]any)[0].(map[string]any)
	edit := one["edits"].([]any)[0].(map[string]any)
	for name, pair := range map[string][2]any{
		"version": {got["version"], 1.0}, "files": {got["summary"].(map[string]any)["files"], 37.0}, "line": {one["line"], 5.0}, "column": {one["column"], 12.0},
		"end_column": {one["end_column"], 17.0}, "url": {one["url"], "https://x.example/rules/times/order/"}, "level": {one["level"], "error"},
		"edit's end in code points": {edit["end_column"], 12.0}, "suppressed": {one["suppressed"], false}, "baseline": {one["baseline"], false},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %v, want %v", name, pair[0], pair[1])
		}
	}
}

func TestReadingOrder(t *testing.T) {
	f := file()
	l := List{{Rule: "b", At: span(f, "times")}, {Rule: "b", At: span(f, "title")}, {Rule: "a", At: span(f, "title")}, {Rule: "z", At: source.Span{File: &source.File{Path: "0"}}}}
	l.Sort()
	var got []string
	for _, x := range l {
		got = append(got, x.Rule)
	}
	if strings.Join(got, "") != "zabb" || l[3].At != span(f, "times") {
		t.Errorf("%v", got)
	}
	if !(List{{Level: Warning}}).Failed(Warning) || (List{{Level: Warning}}).Failed(Error) {
		t.Error("Failed")
	}
	if (List{{Level: Error, Suppressed: true}, {Level: Error, Baseline: true}}).Failed(Info) {
		t.Error("an accepted finding has failed")
	}
}
