package check

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"debrief/site/finding"
	"debrief/site/history"
	"debrief/site/library"
	"debrief/site/privacy"
	"debrief/site/rule"
	"debrief/site/source"
)

var update = flag.Bool("update", false, "write the outputs of the rules' pages")

// now is the clock of all tests.
var now = time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)

// onlyFile is the path of an example with one file.
const onlyFile = "postmortems/2026/2026-10-14-checkout-5xx.md"

var fileMark = regexp.MustCompile(`^-- (.+) --$`)

// example parses a fence: one file, or several after lines "-- path --".
func example(text string) []*source.File {
	var files []*source.File
	add := func(path, data string) {
		files = append(files, &source.File{Path: path, Size: int64(len(data)), Data: []byte(data)})
	}
	first, _, _ := strings.Cut(text, "\n")
	if !fileMark.MatchString(first) {
		add(onlyFile, text)
		return files
	}
	name, data := "", ""
	for line := range strings.Lines(text) {
		if m := fileMark.FindStringSubmatch(strings.TrimSuffix(line, "\n")); m != nil {
			if name != "" {
				add(name, data)
			}
			name, data = m[1], ""
			continue
		}
		data += line
	}
	add(name, data)
	return files
}

// written is the inverse of example.
func written(files []*source.File) string {
	if len(files) == 1 && files[0].Path == onlyFile {
		return string(files[0].Data)
	}
	var b strings.Builder
	for _, f := range files {
		b.WriteString("-- " + f.Path + " --\n" + string(f.Data))
	}
	return b.String()
}

func runOn(files []*source.File) finding.List { return runLeast(files, finding.Off) }

func runLeast(files []*source.File, least finding.Level) finding.List {
	log, done := logOf(files)
	defer done()
	files, old := apart(files)
	q := Input{Library: library.Read(files, "postmortems", privacy.Gate{}, log), Now: now, MinLevel: least}
	set := ReadSettings(files, "postmortems")
	q.Catalog, q.Template, q.Baseline, q.Read = set.Catalog, set.Template, set.Baseline, set.Found
	if len(old) > 0 {
		q.Before = library.Read(old, "postmortems", privacy.Gate{}, nil)
	}
	return Run(q)
}

// logOf returns the history of an example with files after "-- earlier: path --":
// each is committed before the next, and the example itself last.
func logOf(files []*source.File) (log *history.Log, done func()) {
	var stream strings.Builder
	commits := 0
	commit := func(path string, data []byte) {
		commits++
		fmt.Fprintf(&stream, "commit refs/heads/main\ncommitter Kim <kim@fern.example> %d +0000\ndata 1\nx\nM 644 inline %s\ndata %d\n%s\n", 1_700_000_000+commits, path, len(data), data)
	}
	for _, f := range files {
		if p, ok := strings.CutPrefix(f.Path, "earlier: "); ok {
			commit(p, f.Data)
		}
	}
	if commits == 0 {
		return nil, func() {}
	}
	for _, f := range files {
		if !strings.Contains(f.Path, ": ") {
			commit(f.Path, f.Data)
		}
	}
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		panic(err)
	}
	for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"fast-import", "--quiet"}} {
		cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
		cmd.Stdin = strings.NewReader(stream.String())
		if out, err := cmd.CombinedOutput(); err != nil {
			panic(fmt.Sprintf("git %v: %v\n%s", args, err, out))
		}
	}
	repo, err := history.Open(dir)
	if err == nil {
		log, err = repo.Log(context.Background(), "main", "postmortems")
	}
	if err != nil {
		panic(err)
	}
	return log, func() { repo.Close(); os.RemoveAll(dir) }
}

// apart separates the files after "-- before: path --": the library before the change
// that an example shows.
func apart(files []*source.File) (now, before []*source.File) {
	for _, f := range files {
		if p, ok := strings.CutPrefix(f.Path, "before: "); ok {
			before = append(before, &source.File{Path: p, Size: f.Size, Data: f.Data})
		} else if !strings.HasPrefix(f.Path, "earlier: ") {
			now = append(now, f)
		}
	}
	return now, before
}

func ofRule(found finding.List, id string) finding.List {
	return slices.DeleteFunc(found, func(f finding.Finding) bool { return f.Rule != id })
}

// asText returns the terminal output without its last line.
func asText(found finding.List) string {
	var b bytes.Buffer
	_ = found.WriteText(&b, finding.Summary{}, nil)
	lines := strings.SplitAfter(strings.TrimSuffix(b.String(), "\n"), "\n")
	return strings.TrimRight(strings.Join(lines[:len(lines)-1], ""), "\n") + "\n"
}

// fence finds the text of a fenced block by its info string.
func fence(page, info string) (start, end int, ok bool) {
	m := regexp.MustCompile("(?m)^(`{3,})" + regexp.QuoteMeta(info) + "\n").FindStringSubmatchIndex(page)
	if m == nil {
		return 0, 0, false
	}
	if strings.HasPrefix(page[m[1]:], page[m[2]:m[3]]+"\n") {
		return m[1], m[1], true
	}
	length := strings.Index(page[m[1]:], "\n"+page[m[2]:m[3]]+"\n")
	if length < 0 {
		return 0, 0, false
	}
	return m[1], m[1] + length + 1, true
}

func TestPagesAreExecuted(t *testing.T) {
	for i, rule := range Rules {
		t.Run(rule.ID, func(t *testing.T) {
			if testing.Short() && i%4 != 0 {
				t.Skip("short tests run every fourth page")
			}
			text, err := os.ReadFile(pageName(rule.ID))
			if err != nil {
				t.Fatal(err)
			}
			page := string(text)
			if _, err := exec.LookPath("git"); err != nil && strings.Contains(page, "\n-- earlier: ") {
				t.Skip("git is not installed: there is no history")
			}
			if title := "# " + rule.ID + ": " + rule.Title + "\n"; !strings.HasPrefix(page, title) {
				t.Errorf("the page begins with another title than %q", title)
			}
			bs, be, ok1 := fence(page, "md bad")
			os1, oe, ok2 := fence(page, "text output")
			gs, ge, ok3 := fence(page, "md good")
			if !ok1 || !ok2 || !ok3 {
				t.Fatalf("the fences bad, output, good are there: %v, %v, %v", ok1, ok2, ok3)
			}
			bad, good := page[bs:be], page[gs:ge]
			found := ofRule(runOn(example(bad)), rule.ID)
			if len(found) == 0 {
				t.Fatal("the flagged example has no finding")
			}
			if got := asText(found); got != page[os1:oe] {
				if !*update {
					t.Errorf("the output is not the page's; run go test -update and read the difference. It is:\n%s", got)
				} else if err := os.WriteFile(pageName(rule.ID), []byte(page[:os1]+got+page[oe:]), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if still := ofRule(runOn(example(good)), rule.ID); len(still) > 0 {
				t.Errorf("the other example is flagged:\n%s", asText(still))
			}
			checkStyle(t, found)
			checkOthers(t, rule.ID, bad)
			checkOthers(t, "", good)
			checkEdits(t, rule.ID, bad, good, found)
		})
	}
}

var accusing = regexp.MustCompile(`(?i)\byou(r|rs|'ve)?\b|\bforgot|\bfailed to\b|\bwrongly\b|\bmistake`)

// quoted matches the quotations in a message.
var quoted = regexp.MustCompile(`"[^"]*"`)

// checkStyle checks the style of findings.
func checkStyle(t *testing.T, found finding.List) {
	t.Helper()
	for _, f := range found {
		if f.Help == "" || f.Message == "" {
			t.Errorf("a finding without help or message: %+v", f)
		}
		if strings.HasSuffix(f.Message, ".") || regexp.MustCompile(`^[A-Z][a-z]`).MatchString(f.Message) {
			t.Errorf("message %q: no capital, no full stop", f.Message)
		}
		if accusing.MatchString(quoted.ReplaceAllString(f.Message, "")) || accusing.MatchString(strings.ReplaceAll(f.Help, "did you mean", "")) {
			t.Errorf("addresses the author instead of the text: %q, %q", f.Message, f.Help)
		}
	}
}

// checkOthers checks that an example has no findings of other rules: an unreadable good
// example would have no findings either.
func checkOthers(t *testing.T, about, text string) {
	t.Helper()
	for _, rule := range Rules {
		if rule.ID == about || rule.ID != "form/value" && checkFuncs(rule) > 0 {
			continue
		}
		if other := ofRule(runOn(example(text)), rule.ID); len(other) > 0 {
			t.Errorf("the example is not well-formed:\n%s", asText(other))
		}
	}
}

// checkEdits applies the edits of the findings. If every finding has one, the flagged
// example becomes the other one.
func checkEdits(t *testing.T, rule, bad, good string, found finding.List) {
	t.Helper()
	all := !slices.ContainsFunc(found, func(f finding.Finding) bool { return len(f.Edits) == 0 })
	files := applied(found)
	if len(files) == 0 {
		return
	}
	var now []*source.File
	for _, f := range example(bad) {
		if text, ok := files[f.Path]; ok {
			f = &source.File{Path: f.Path, Size: int64(len(text)), Data: []byte(text)}
		}
		now = append(now, f)
	}
	if got := written(now); all && got != good {
		t.Errorf("with its edits the bad example is not the good one but:\n%s", got)
	}
	// A corrected finding does not occur again. An edit may cause another one: an added
	// heading has no text yet.
	count := map[string]int{}
	for _, f := range found {
		if len(f.Edits) == 0 {
			count[f.Message]++
		}
	}
	for _, f := range ofRule(runOn(now), rule) {
		if count[f.Message]--; count[f.Message] < 0 && slices.ContainsFunc(found, func(was finding.Finding) bool { return was.Message == f.Message }) {
			t.Errorf("%q is found with its edit made", f.Message)
		}
	}
}

// applied returns the text of each file after its edits.
func applied(found finding.List) map[string]string {
	edits := map[*source.File][]finding.Edit{}
	for _, f := range found {
		for _, e := range f.Edits {
			edits[e.At.File] = append(edits[e.At.File], e)
		}
	}
	out := map[string]string{}
	for f, list := range edits {
		slices.SortFunc(list, func(a, b finding.Edit) int { return b.At.Start - a.At.Start })
		text := string(f.Data)
		for _, e := range list {
			text = text[:e.At.Start] + e.New + text[e.At.End:]
		}
		out[f.Path] = text
	}
	return out
}

func TestRulesAndPagesOneToOne(t *testing.T) {
	files, err := os.ReadDir("rules")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for _, r := range Rules {
		want[path.Base(pageName(r.ID))] = true
		if !regexp.MustCompile(`^[a-z]+/[a-z-]+$`).MatchString(r.ID) {
			t.Errorf("rule id %q is not family/what", r.ID)
		}
		if checkFuncs(r) > 1 {
			t.Errorf("%s has two check functions", r.ID)
		}
		if r.Title == "" {
			t.Errorf("%s has no title", r.ID)
		}
	}
	if len(want) != len(Rules) {
		t.Error("two rules have one id")
	}
	for _, f := range files {
		if !want[f.Name()] {
			t.Errorf("the page %s has no rule", f.Name())
		}
		delete(want, f.Name())
	}
	for name := range want {
		t.Errorf("the page %s is missing", name)
	}
	if got := len(Pages()); got != len(Rules) {
		t.Errorf("Pages has %d pages for %d rules", got, len(Rules))
	}
	if _, ok := Explain("times/no-such"); ok {
		t.Error("a rule that does not exist is explained")
	}
}

// checkFuncs returns the number of check functions of a rule: 0 if the parsers report it.
func checkFuncs(r rule.Rule) (n int) {
	for _, is := range []bool{r.Each != nil, r.All != nil, r.File != nil, r.Text != nil} {
		if is {
			n++
		}
	}
	return n
}
