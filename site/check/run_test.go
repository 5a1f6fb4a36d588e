package check

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/privacy"
	"debrief/site/rule"
	"debrief/site/source"
	"debrief/site/template"
)

// crooked has one finding of a rule with Always set, and one of another rule.
const crooked = `---
title: Checkout 5xx
status: %s
severty: sev2
times:
  started: 2026-10-14T08:12:00Z
  detected: 2026-10-14T08:04:00Z
---
`

func levels(found finding.List) map[string]finding.Level {
	out := map[string]finding.Level{}
	for _, f := range found {
		out[f.Rule] = max(out[f.Rule], f.Level)
	}
	return out
}

func TestLevelFollowsStatus(t *testing.T) {
	for _, c := range []struct {
		status        string
		always, order finding.Level
	}{
		{"draft", finding.Error, finding.Warning},
		{"in_review", finding.Error, finding.Error},
		{"published", finding.Error, finding.Error},
		{"amended", finding.Error, finding.Error},
		{"withdrawn", finding.Info, finding.Info},
	} {
		got := levels(runOn(example(fmt.Sprintf(crooked, c.status))))
		if got["form/unknown-key"] != c.always || got["times/order"] != c.order {
			t.Errorf("%s: form/unknown-key is %s, want %s; times/order is %s, want %s", c.status, got["form/unknown-key"], c.always, got["times/order"], c.order)
		}
	}
}

func TestCatalogueSetsLevels(t *testing.T) {
	for _, c := range []struct {
		rule, level, status string
		want                finding.Level
	}{
		{"times/order", "off", "published", finding.Off},
		{"times/order", "info", "published", finding.Info},
		{"times/order", "warning", "published", finding.Warning},
		{"times/order", "error", "draft", finding.Warning}, // the ladder stays
		{"form/unknown-key", "warning", "published", finding.Warning},
		{"form/unknown-key", "off", "draft", finding.Off},
	} {
		text := "-- postmortems/_catalog.yaml --\nrules:\n  " + c.rule + ": " + c.level + "\n-- " + onlyFile + " --\n" + fmt.Sprintf(crooked, c.status)
		if got := levels(runOn(example(text)))[c.rule]; got != c.want {
			t.Errorf("%s: %s in a %s: level %s, want %s", c.rule, c.level, c.status, got, c.want)
		}
	}
}

func TestUnknownCountsAsValue(t *testing.T) {
	found := runOn(example("---\ntitle: x\nstatus: in_review\nkind: incident\nseverity: sev3\ntimes: {started: unknown, detected: unknown, acknowledged: unknown, mitigated: {at: unknown}}\ndetection: {method: unknown}\n---\n"))
	for _, f := range ofRule(found, "form/required-field") {
		if strings.Contains(f.Message, "times.") || strings.Contains(f.Message, "detection.") {
			t.Errorf("unknown is not taken for an answer: %s", f.Message)
		}
	}
}

func TestExternalHasFewerRequirements(t *testing.T) {
	const text = `---
title: Everything behind the edge answered 503
status: published
kind: external
severity: sev1
organisation: Example Edge
sources: ["https://status.example.com/1"]
services: [{id: s3, role: impacted}]
authors: ["@mira"]
reviewers: ["@mira"]
actions: [{id: a1, title: Improving things}]
accounts: [{id: acc-1, participant: R9, file: accounts/r9.md}]
---
`
	catalogue := "-- postmortems/_catalog.yaml --\nservices: [{id: checkout}]\n-- " + onlyFile + " --\n"
	for _, f := range runOn(example(catalogue + text)) {
		if family, _, _ := strings.Cut(f.Rule, "/"); family == "actions" || family == "people" || f.Rule == "library/service-known" {
			t.Errorf("asked of another organisation: %s: %s", f.Rule, f.Message)
		}
	}
	if ours := levels(runOn(example(catalogue + strings.Replace(text, "external", "incident", 1)))); ours["people/reviewer"] == 0 || ours["actions/owner"] == 0 || ours["library/service-known"] == 0 {
		t.Errorf("the same text of ours has none of them either: %v", ours)
	}
}

// hostile is a library with one file of each broken kind, and the rule that reports it.
func hostile() (files []*source.File, want map[string]string) {
	want = map[string]string{}
	add := func(name, rule, text string) {
		p := "postmortems/2026/2026-10-14-" + name + ".md"
		files = append(files, &source.File{Path: p, Size: int64(len(text)), Data: []byte(text)})
		want[p] = rule
	}
	front := func(fields, body string) string {
		return "---\ntitle: x\nstatus: published\n" + fields + "\n---\n" + body
	}
	add("no-end", "form/front-matter", "---\ntitle: x\n")
	add("no-front", "form/front-matter", "# Heading\n")
	add("not-utf8", "form/readable", "---\ntitle: \xff\xfe\n---\n")
	add("nul", "form/readable", "---\ntitle: x\n---\n\x00")
	add("empty", "form/readable", "")
	add("huge", "form/readable", front("", strings.Repeat("word word word word\n", 100_000)))
	add("bomb", "form/yaml-trap", front("symptoms: [&a [x, x], &b [*a, *a], &c [*b, *b]]", ""))
	add("twice", "form/duplicate-key", front("severity: sev1\nseverity: sev2", ""))
	review := "severity: sev1\ntimes: {started: 2026-10-14T08:12:00Z, detected: 2026-10-14T08:31:00Z, mitigated: 2026-10-14T09:05:00Z}\nimpact: [{what: x, value: 1, of: 9}]"
	add("capitals", "form/acronym", front(review, "## Analysis\n\n"+capitalWords(8_000)+"\n"))
	add("wishes", "form/recommendation", front(review, "## Impact\n\n"+strings.Repeat("it must be added\n", 8_000)+"\n"))
	add("lengths", "times/duration", front(review, "## Impact\n\n"+strings.Repeat("an outage of 5 minutes\n", 8_000)+"\n"))
	add("clocks", "form/new-fact", front(review, "## Analysis\n\n"+strings.Repeat("at 03:17 and at 04:18\n", 8_000)+"\n"))
	add("outages", "form/outage-word", front(review, "## Impact\n\n"+strings.Repeat("outage\n", 20_000)+"\n"))
	for _, name := range []string{"pairs", "pairs-again"} {
		add(name, "library/recurrence", front("factors: ["+strings.Repeat("{code: change.test_gap},{code: x.y},", 500)+"]\nservices: ["+strings.Repeat("{id: a},{id: b},", 1_000)+"]\nsymptoms: ["+strings.Repeat("x,y,", 2_000)+"]", ""))
	}
	want["postmortems/2026/2026-10-14-pairs-again.md"] = "form/required-section" // of one day the library has it as the earlier
	add("nested", "form/readable", front("", strings.Repeat(">", 10_000)+"\n"))
	add("brackets", "form/readable", front("", strings.Repeat("[", 10_000)+"\n"))
	add("tabs", "form/front-matter", "---\n\ttitle: x\n---\n")
	add("list", "form/front-matter", "---\n- title\n---\n")
	add("wrong-kinds", "form/value", front("times: [1, 2]\nactions: {a: b}\nfactors: text\nrelated: [x, [y]]\nevidence: [[[]]]\nservices: 7\nsources: {a: b}\nsummary: [a]\nreview: x", ""))
	add("dead-links", "links/reference", front("", strings.Repeat("[f1] [[x]] [y](z.md) ![p](q.png)\n\n", 3000)))
	add("headings", "form/readable", front("kind: incident\nseverity: sev1", strings.Repeat("## x\n", 20_000)+strings.Repeat("## Summary\n", 20_000)))
	add("some-headings", "form/required-section", front("kind: incident\nseverity: sev1", strings.Repeat("## x\n", 950)+strings.Repeat("## Summary\n", 950)))
	add("rows", "times/timeline-format", front("", "## Timeline\n\n"+strings.Repeat("- 99:99 x\n- 14.43 y\n", 5000)))
	add("long-day", "times/format", front("times: {started: 9999999999-10-14T08:12:00Z, detected: -1}", ""))
	link := "postmortems/2026/2026-10-14-link.md"
	files = append(files, &source.File{Path: link, Problem: "is a symbolic link"})
	want[link] = "form/readable"
	slices.SortFunc(files, func(a, b *source.File) int { return strings.Compare(a.Path, b.Path) })
	return files, want
}

// capitalWords returns a sentence with n different words of four capitals, among
// others.
func capitalWords(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "where the old %c%c%c%c stood,\n", 'A'+i%26, 'B'+i/26%20, 'C'+i/520%20, 'D'+i/10400%20)
	}
	return b.String()
}

func TestBrokenFileKeepsFindingsOfOthers(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	files, want := hostile()
	found := runOn(files)
	rules := map[string][]string{}
	perRule := map[string]int{}
	for _, f := range found {
		rules[f.Path()] = append(rules[f.Path()], f.Rule)
		perRule[f.Path()+" "+f.Rule]++
		if f.Help == "" || strings.ContainsAny(f.Message, "\n\r") {
			t.Errorf("%s: message %q, help %q", f.Path(), f.Message, f.Help)
		}
		if f.At.File == nil || f.At.Start < 0 || f.At.End > len(f.At.File.Data) || f.At.Start > f.At.End {
			t.Errorf("%s: %s stands at %d to %d", f.Path(), f.Rule, f.At.Start, f.At.End)
		}
	}
	for p, rule := range want {
		if !slices.Contains(rules[p], rule) {
			t.Errorf("%s: no %s among %v", p, rule, rules[p])
		}
	}
	for place, n := range perRule {
		if n > rule.MaxFindings+1 && !strings.Contains(place, "form/yaml-trap") {
			t.Errorf("%d findings: %s", n, place)
		}
	}
}

// References are not reported as missing if the front matter, which has the entries,
// cannot be read.
func TestDamagedFrontMatterHidesNoEntries(t *testing.T) {
	const text = "---\ntitle: x\nevidence:\n  - id: ev-1\n    before:\n  oops: y\n---\n\n## Impact\n\nIt failed [ev-1].\n"
	got := levels(runOn(example(text)))
	if _, ok := got["links/reference"]; ok || got["form/front-matter"] != finding.Error {
		t.Errorf("the findings are %v", got)
	}
}

func TestRunIsDeterministic(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	files, _ := hostile()
	first := runOn(files)
	for range 3 {
		again := runOn(files)
		if !reflect.DeepEqual(texts(first), texts(again)) {
			t.Fatal("two runs over the same files differ")
		}
	}
	if !slices.IsSortedFunc(first, func(a, b finding.Finding) int { return strings.Compare(a.Path(), b.Path()) }) {
		t.Error("the findings are not in the order of their files")
	}
}

func texts(found finding.List) (out []string) {
	for _, f := range found {
		out = append(out, fmt.Sprint(f.Rule, f.Level, f.Path(), f.At.Start, f.Message, f.Help))
	}
	return out
}

// TestCorpora checks real post-mortems, if there are any beside the repository.
func TestCorpora(t *testing.T) {
	root := filepath.Join("..", "..", "..", "shared", "research", "corpora")
	var files []*source.File
	_ = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".md") {
			return nil
		}
		if data, err := os.ReadFile(p); err == nil {
			rel, _ := filepath.Rel(root, p)
			files = append(files, &source.File{Path: path.Join("postmortems", filepath.ToSlash(rel)), Size: int64(len(data)), Data: data})
		}
		return nil
	})
	if len(files) == 0 {
		t.Skip("no other people's post-mortems beside the clone")
	}
	lib := library.Read(files, "postmortems", privacy.Gate{}, nil)
	words, _ := catalog.Of(nil, "postmortems")
	form, _ := template.Of(nil, "postmortems")
	found := Run(Input{Library: lib, Template: form, Catalog: words, Now: now})
	count := map[string]int{}
	for _, f := range found {
		count[f.Rule]++
		if f.At.File == nil || f.At.End > len(f.At.File.Data) || f.Help == "" {
			t.Errorf("%s: %s at %d to %d, help %q", f.Path(), f.Rule, f.At.Start, f.At.End, f.Help)
		}
	}
	t.Logf("%d files, findings by rule: %v", len(lib.All), count)
}

func BenchmarkRun(b *testing.B) {
	const body = "\n## Summary\n\nOne in nine checkouts in the EU was refused for 53 minutes [ev-1].\n\n## Impact\n\nShoppers in the EU were hurt, and support with them.\n\n## Timeline\n\n| Time (UTC) | Event | Kind |\n|---|---|---|\n| 08:05 | A test is planned | decision |\n| 08:12 | The pool is resized | change |\n| 08:31 | Support forwards tickets | signal |\n\n## Analysis\n\n%s\n\n## Lessons\n\nTwo names were one, see [[2026-01-01-incident-0]].\n"
	const front = "---\nschema: 1\ntitle: Checkout 5xx number %d\nstatus: published\nkind: incident\nseverity: sev3\nsummary: For 53 minutes one in nine EU checkouts failed.\nauthors: [\"@mira\"]\nservices: [{id: checkout}]\ntimes: {started: 2026-01-01T08:12:00Z, detected: 2026-01-01T08:31:00Z, mitigated: 2026-01-01T09:05:00Z}\nfactors:\n  - {id: f1, code: observability.monitor_missing, statement: No monitor}\nevidence:\n  - {id: ev-1, type: log_excerpt, source: \"https://logs.example.com\"}\nactions:\n  - {id: a1, title: Block the resize, owner: \"@lee\", due: 2026-03-01, done_when: the API answers 403, addresses: [f1], status: accepted}\n---\n"
	var files []*source.File
	for i := range 1000 {
		text := fmt.Sprintf(front, i) + fmt.Sprintf(body, strings.Repeat("The two pools carry the same label in the form, so the wrong one looked right [f1]. ", 60))
		files = append(files, &source.File{Path: fmt.Sprintf("postmortems/2026/2026-01-01-incident-%d.md", i), Size: int64(len(text)), Data: []byte(text)})
	}
	lib := library.Read(files, "postmortems", privacy.Gate{}, nil)
	words, _ := catalog.Of(nil, "postmortems")
	form, _ := template.Of(nil, "postmortems")
	b.ReportAllocs()
	for b.Loop() {
		Run(Input{Library: lib, Template: form, Catalog: words, Now: now})
	}
}

// A build only needs errors and suppressed findings, which pages show. It must get
// all of them.
func TestErrorLevelFindsSameErrors(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	for _, p := range Pages() {
		for _, kind := range []string{"md bad", "md good"} {
			text := string(p.Text)
			start, end, ok := fence(text, kind)
			if !ok {
				continue
			}
			for _, comment := range []string{"", "\n<!-- debrief: allow form/length: to see whether it is found -->\n"} {
				files := example(text[start:end])
				files[0].Data = append(files[0].Data, comment...)
				var want finding.List
				for _, f := range runOn(files) {
					if f.Level == finding.Error || f.Suppressed {
						want = append(want, f)
					}
				}
				got := runLeast(files, finding.Error)
				if asText(got) != asText(want) {
					t.Errorf("%s, %s: found\n%s\nwant\n%s", p.Rule.ID, kind, asText(got), asText(want))
				}
			}
		}
	}
}
