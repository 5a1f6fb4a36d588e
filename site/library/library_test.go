package library

import (
	"fmt"
	"strings"
	"testing"

	"debrief/site/postmortem"
	"debrief/site/privacy"
	"debrief/site/source"
)

func file(path, front, body string) *source.File {
	return &source.File{Path: path, Data: []byte("---\n" + front + "---\n" + body)}
}

func TestPostmortemFiles(t *testing.T) {
	var files []*source.File
	for _, p := range []string{"pm/README.md", "pm/_template.md", "pm/2026/2026-01-02-a.md", "pm/2026/2026-01-03-b/index.md", "pm/2026/2026-01-03-b/accounts/r1.md", "pm/2026/2026-01-03-b/evidence/x.csv", "pm/_old/2026-01-04-c.md", "pm/loose.md"} {
		files = append(files, file(p, "title: x\n", ""))
	}
	lib := Read(files, "pm", privacy.Gate{}, nil)
	var got []string
	for _, pm := range lib.All {
		got = append(got, string(pm.ID)+"@"+lib.Address(pm))
	}
	if want := "2026-01-03-b@2026-01-03-b 2026-01-02-a@2026-01-02-a loose@loose"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
	b, _ := lib.Lookup("2026-01-03-b")
	if f, ok := lib.Attachment(b, "evidence/x.csv"); !ok || f.Path != "pm/2026/2026-01-03-b/evidence/x.csv" {
		t.Error("an attachment was not found")
	}
	for _, outside := range []string{"../../../etc/passwd", "/etc/passwd", `..\x`, "", "../../../go.mod"} {
		if _, ok := lib.Attachment(b, outside); ok {
			t.Errorf("%q left the library", outside)
		}
	}
}

func TestDuplicateIDsHaveOwnAddresses(t *testing.T) {
	lib := Read([]*source.File{file("pm/a/2026-01-02-x.md", "title: first\n", ""), file("pm/b/2026-01-02-x.md", "title: second\n", ""), file("pm/b/Ünsafe <name>.md", "title: third\n", ""), file("pm/2026.md", "title: year\n", ""), file("pm/page-2.md", "title: page\n", "")}, "pm", privacy.Gate{}, nil)
	first, _ := lib.Lookup("2026-01-02-x")
	if first.Title != "first" {
		t.Errorf("the ID means %q, want the first by path", first.Title)
	}
	seen := map[string]bool{}
	for _, pm := range lib.All {
		a := lib.Address(pm)
		if seen[a] || strings.Trim(a, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			t.Errorf("%q has the address %q", pm.Title, a)
		}
		if a == "2026" || a == "page-2" {
			t.Errorf("%q has the path of a list", pm.Title)
		}
		seen[a] = true
	}
}

func TestBacklinksHaveSentence(t *testing.T) {
	lib := Read([]*source.File{
		file("pm/2026-01-01-a.md", "title: Pool too small\n", ""),
		file("pm/2026-01-02-b.md", "title: b\n", "One. It came back as in [[2026-01-01-a]] did. Two.\n"),
		file("pm/2026-01-03-c.md", "title: c\n", "See [the pool](2026-01-01-a.md#impact) here.\n"),
		file("pm/2026-01-04-d.md", "title: d\nrelated: [{id: 2026-01-01-a, rel: recurrence_of, note: same pool}]\n", ""),
	}, "pm", privacy.Gate{}, nil)
	a, _ := lib.Lookup("2026-01-01-a")
	var got []string
	for _, b := range lib.Backlinks(a) {
		got = append(got, string(b.From.ID)+": "+b.Sentence)
	}
	want := "2026-01-04-d: same pool\n2026-01-03-c: See the pool here.\n2026-01-02-b: It came back as in Pool too small did."
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	if r := lib.Related(a); len(r) == 0 || r[0].Rel != "came back as" || r[0].Note != "same pool" {
		t.Errorf("related: %+v", r)
	}
}

func TestSimilarListsSharedFeatures(t *testing.T) {
	var files []*source.File
	for _, c := range []string{"change.test_gap", "capacity.headroom", "design.unsafe_default", "capacity.hot_spot"} {
		files = append(files, file("pm/2026-01-01-"+strings.ReplaceAll(strings.ReplaceAll(c, ".", "-"), "_", "-")+".md", "title: "+c+" alone\nfactors: [{id: f1, code: "+c+"}]\n", ""))
	}
	files = append(files,
		file("pm/2026-02-01-x.md", "title: Checkout pool exhausted\nservices: [{id: checkout}]\nfactors: [{id: f1, code: design.single_point}]\nsymptoms: [\"pool timeout\"]\n", ""),
		file("pm/2026-02-02-y.md", "title: Checkout pool exhausted again\nservices: [{id: checkout}]\nfactors: [{id: f1, code: design.single_point}]\nsymptoms: [\"pool timeout\"]\n", ""))
	lib := Read(files, "pm", privacy.Gate{}, nil)
	x, _ := lib.Lookup("2026-02-01-x")
	r := lib.Related(x)
	if len(r) == 0 || r[0].To.ID != "2026-02-02-y" || strings.Join(SharedNames(r[0].Shared), ", ") != "“pool timeout”, checkout, design.single_point" {
		t.Fatalf("related: %+v", r)
	}
	for _, other := range r[1:] {
		t.Errorf("%s is called alike for %v", other.To.ID, other.Shared)
	}
	again := Read(files, "pm", privacy.Gate{}, nil)
	y, _ := again.Lookup("2026-02-01-x")
	for i, s := range again.Related(y) {
		if s.To.ID != r[i].To.ID || s.Similarity != r[i].Similarity {
			t.Error("two readings relate differently")
		}
	}
}

func TestBrokenFileHidesNoOtherFile(t *testing.T) {
	lib := Read([]*source.File{
		{Path: "pm/2026-01-01-a.md", Data: []byte("---\ntitle: a\n")},
		{Path: "pm/2026-01-02-b.md", Problem: "is a symbolic link to x"},
		file("pm/2026-01-03-c.md", "title: c\n", ""),
		{Path: "pm/evidence.csv", Problem: "is 99 MB"},
	}, "pm", privacy.Gate{}, nil)
	if len(lib.All) != 3 {
		t.Fatalf("%d post-mortems", len(lib.All))
	}
	rules := map[string]int{}
	for _, f := range lib.Found {
		rules[f.Rule+" "+f.Path()]++
	}
	for _, want := range []string{"form/front-matter pm/2026-01-01-a.md", "form/readable pm/2026-01-02-b.md", "form/readable pm/evidence.csv"} {
		if rules[want] != 1 {
			t.Errorf("%s: %d findings in %v", want, rules[want], rules)
		}
	}
}

func TestOnlyOmitsPostmortemsEverywhere(t *testing.T) {
	lib := Read([]*source.File{
		file("pm/2026-01-01-a.md", "title: a\nvisibility: restricted\naliases: [INC-1]\n", "See [[2026-01-02-b]].\n"),
		file("pm/2026-01-02-b.md", "title: b\nrelated: [{id: 2026-01-01-a, rel: led_to}]\n", "[x](2026-01-01-a.md)\n"),
	}, "pm", privacy.Gate{}, nil).Only(func(pm *postmortem.Postmortem) bool { return pm.Visibility != "restricted" })
	b, _ := lib.Lookup("2026-01-02-b")
	if _, found := lib.Lookup("2026-01-01-a"); found || len(lib.All) != 1 || len(lib.Backlinks(b)) != 0 || len(lib.Related(b)) != 0 {
		t.Error("a restricted post-mortem is shown")
	}
	if _, found := lib.Lookup("INC-1"); found {
		t.Error("its alias is found")
	}
	if _, found := lib.Linked(b, "2026-01-01-a.md"); found {
		t.Error("a link to it leads somewhere")
	}
}

func TestSharedPropertiesAreListedRarestFirst(t *testing.T) {
	var files []*source.File
	for i, c := range []string{"change.test_gap", "capacity.headroom", "design.unsafe_default", "capacity.hot_spot", "change.no_staged_rollout"} {
		files = append(files, file(fmt.Sprintf("pm/2026-01-0%d-other.md", i+1), "title: Other "+c+"\nservices: [{id: booking}]\nfactors: [{id: f1, code: "+c+"}]\n", ""))
	}
	entry := func(id, title, symptom string) *source.File {
		return file("pm/"+id+".md", "title: "+title+"\nservices: [{id: booking}]\nfactors: [{id: f1, code: change.test_gap}, {id: f2, code: design.single_point}]\nsymptoms: [\""+symptom+"\"]\n", "")
	}
	files = append(files,
		entry("2026-02-01-x", "Booking stopped", "ERROR: connection pool exhausted (40 of 40 in use)"),
		entry("2026-02-02-y", "Senders waited", "booking: Connection pool exhausted, giving up"))
	lib := Read(files, "pm", privacy.Gate{}, nil)
	x, _ := lib.Lookup("2026-02-01-x")
	r := lib.Related(x)
	if got, want := strings.Join(SharedNames(r[0].Shared), ", "), "“connection pool exhausted”, design.single_point, change.test_gap"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
