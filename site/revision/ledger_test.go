package revision

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"debrief/site/catalog"
	"debrief/site/diff"
	"debrief/site/git/gittest"
	"debrief/site/history"
	"debrief/site/library"
	"debrief/site/postmortem"
	"debrief/site/privacy"
)

const file = "pm/2026-10-14-checkout-5xx.md"

// text is a write-up with some fields and a body.
func text(front, body string) string { return "---\ntitle: Checkout\n" + front + "\n---\n\n" + body }

// recordOf is the record of the one write-up of a repository, as it lies on disk.
func recordOf(t *testing.T, s *gittest.Repo) (*History, *postmortem.Postmortem, *Record) {
	t.Helper()
	repo, err := history.Open(s.Dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { repo.Close() })
	files, err := repo.Files(t.Context(), history.WorkTree, "pm")
	if err != nil {
		t.Fatal(err)
	}
	log, err := repo.Log(t.Context(), history.WorkTree, "pm")
	if err != nil {
		t.Fatal(err)
	}
	l := New(library.Read(files, "pm", privacy.Gate{}, log), Options{Shows: func(pm *postmortem.Postmortem) bool { return pm.Access != postmortem.Restricted }})
	pm, ok := l.lib.Lookup("2026-10-14-checkout-5xx")
	if !ok {
		t.Fatal("there is no write-up")
	}
	return l, pm, l.Record(pm)
}

// told is a record in short: what each entry changed, the newest first.
func told(entries []Entry) string {
	var out []string
	for _, e := range entries {
		out = append(out, e.Subject+": "+e.NotCompared+worded(e.Changes))
	}
	return strings.Join(out, "\n")
}

func worded(changes []Change) string {
	var out []string
	for _, c := range changes {
		out = append(out, c.Words)
	}
	return strings.Join(out, "; ")
}

func TestHistoryListsChangesOfRevisions(t *testing.T) {
	s := gittest.New(t)
	s.Write("pm/2026-10-14-checkout.md", text("status: draft\nseverity: sev3", "## Impact\n\nSome checkouts failed for a while, we do not know yet how many.\n"))
	s.Commit("Ada", "begin")
	s.Git("mv", "pm/2026-10-14-checkout.md", file)
	s.Commit("Ada", "rename")
	s.Write(file, text("status: in_review\nseverity: sev2", "## Impact\n\nSome checkouts failed for a while, we do not know yet how many.\n\n## Lessons\n\nWatch it.\n"))
	s.Commit("Ben", "review")
	s.Git("checkout", "-q", "-b", "publish")
	s.Write(file, text("status: published\nseverity: sev2", "## Impact\n\nSome checkouts failed for a while, 38,000 in all.\n\n## Lessons\n\nWatch it.\n"))
	s.Commit("Ben", "publish")
	s.Write(file, text("status: published\nseverity: sev2\npublished: 2026-10-20", "## Impact\n\nSome checkouts failed for a while, 38,000 in all.\n\n## Lessons\n\nWatch it.\n"))
	s.Commit("Ben", "and the day")
	s.Git("checkout", "-q", "-")
	s.Git("merge", "-q", "--no-ff", "-m", "merge publish", "publish")
	s.Write(file, text("status: amended\nseverity: sev2\npublished: 2026-10-20\namended: [{at: 2026-11-02, note: it was more}]", "## Impact\n\nSome checkouts failed for a while, 41,300 in all.\n\n## Lessons\n\nWatch it.\n"))
	s.Commit("Ada", "correct")
	l, pm, r := recordOf(t, s)
	want := `correct: status from published to amended; 1 amendment added: it was more (2 November 2026); “Impact”: 41,300 instead of 38,000
and the day: publication set to 20 October 2026
publish: status from in review to published; “Impact”: 3 words added, 7 removed
review: status from draft to in review; severity from sev3 to sev2; “Lessons” added with 3 words
rename: renamed from 2026-10-14-checkout
begin: created as draft; 14 words`
	if got := told(r.Entries); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	// The branch brought the day too, so that readers first saw both.
	if got := worded(r.Since); got != "status from published to amended; 1 amendment added: it was more (2 November 2026); “Impact”: 41,300 instead of 38,000" || r.Entries[r.Published].Subject != "and the day" {
		t.Errorf("since %s: %s", r.Entries[r.Published].Subject, got)
	}
	d, ok := l.Words(pm, 0)
	if p := d.Passages[len(d.Passages)-1]; !ok || p.Heading != "Impact" || p.Pieces[1].Text != "38,000" || p.Pieces[2].Text != "41,300" {
		t.Errorf("%+v, %v", d, ok)
	}
}

func TestRevisionsAnnouncedAsTrivial(t *testing.T) {
	s := gittest.New(t)
	const factor = "\nfactors: [{id: f1, statement: Checkouts ran with no limit, so they failed}]"
	const negated = "\nfactors: [{id: f1, statement: Checkouts had no limit and did not succeed}]"
	s.Write(file, text("status: published\nseverity: sev3"+factor, "Some checkouts failed.\n"))
	s.Commit("Ada", "publish")
	const trivial = "\namended: [{at: 2026-11-30, trivial: true}]"
	s.Write(file, text("status: published\nseverity: sev3\norganisation: Us"+negated+trivial, "Several of the checkouts failed.\n"))
	s.Commit("Ada", "reword")
	s.Write(file, text("status: published\nseverity: sev2\norganisation: Us"+negated+
		"\namended: [{at: 2026-11-30, trivial: true}, {at: 2026-12-01, trivial: true}]", "Several of the checkouts failed.\n"))
	s.Commit("Ada", "severity")
	_, _, r := recordOf(t, s)
	var got []string
	for _, e := range r.Entries {
		got = append(got, fmt.Sprint(e.Subject, " ", e.IsTrivial, " ", e.OnlyWording()))
	}
	if want := "severity false false; reword true true; publish false false"; strings.Join(got, "; ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, "; "), want)
	}
}

func TestActionHistory(t *testing.T) {
	s := gittest.New(t)
	step := func(message, status, actions string) {
		s.Write(file, text("status: "+status+"\nactions: ["+actions+"]", "x\n"))
		s.Commit("Ada", message)
	}
	step("begin", "draft", "{id: a1, due: 2026-11-01, status: proposed}")
	step("nothing is promised yet", "draft", "{id: a1, due: 2026-11-08, status: accepted}")
	step("review", "in_review", "{id: a1, due: 2026-11-08, status: accepted}, {id: a2, due: 2026-11-08}")
	step("slip", "published", "{id: a1, due: 2026-12-01, status: accepted}, {id: a2}")
	step("earlier is no slip", "published", "{id: a1, due: 2026-11-20, status: in_progress}, {id: a2}")
	step("slip again", "published", "{id: a1, due: 2027-01-15, status: declined, closed_reason: gone}, {id: a2}")
	_, _, r := recordOf(t, s)
	var got []string
	for _, slip := range r.Actions["a1"].Reschedules {
		got = append(got, slip.From.Format(time.DateOnly)+" to "+slip.To.Format(time.DateOnly))
		if slip.When.IsZero() {
			t.Error("nobody knows when")
		}
	}
	for _, step := range r.Actions["a1"].Steps {
		got = append(got, step.From+" to "+step.To)
	}
	want := "2026-11-08 to 2026-12-01, 2026-11-20 to 2027-01-15, accepted to in_progress, in_progress to declined"
	if strings.Join(got, ", ") != want || r.Actions["a2"] != nil {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
}

// What was taken out because nobody should see it is not shown as a difference.
func TestRemovedSecretsAreNotShown(t *testing.T) {
	const key = "AKIA" + "QWERTZUIOPASDFGH"
	s := gittest.New(t)
	s.Write(file, text("status: published\nvisibility: restricted\nseverity: sev1", "A private matter of "+key+".\n"))
	s.Commit("Ada", "begin")
	s.Write(file, text("status: published\nvisibility: internal\nseverity: sev2", "The key was "+key+" for all.\n"))
	s.Commit("Ada", "open")
	s.Write(file, text("status: published\nvisibility: internal\nseverity: sev2", "The key was given to all.\n"))
	s.Commit("Ada", "remove the key")
	l, pm, r := recordOf(t, s)
	want := `remove the key: the introduction: 2 words added, 3 removed
open: the post-mortem was restricted at that time
begin: the post-mortem was restricted at that time`
	if got := told(r.Entries); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	// It was published for its readers when it was opened.
	if got := worded(r.Since); r.Published != 1 || got != "the introduction: 2 words added, 3 removed" {
		t.Errorf("published with entry %d, and since then %s", r.Published, got)
	}
	d, _ := l.Words(pm, 0)
	if got := fmt.Sprint(d); strings.Contains(got, key) || !strings.Contains(got, "(not shown)") {
		t.Errorf("got %s", got)
	}
	if d, ok := l.Words(pm, 1); ok {
		t.Errorf("shown: %v", d)
	}
}

// What is not shown is shorter than what stood there, in front of where the body began.
func TestFirstVersionWithoutBody(t *testing.T) {
	s := gittest.New(t)
	s.Write(file, text("status: draft\nsummary: Pay to DE89370400440532013000, or write to erika.mustermann@kittiwake-parcels.eu", ""))
	s.Commit("Ada", "begin")
	s.Write(file, text("status: draft", "Two words.\n"))
	s.Commit("Ada", "write")
	_, _, r := recordOf(t, s)
	if got := told(r.Entries[1:]); got != "begin: created as draft" {
		t.Errorf("got %s", got)
	}
}

// What belongs to a person is not shown again either, and what still stands in
// the text is no secret of its history.
func TestRemovedPersonalDataIsNotShown(t *testing.T) {
	then := []byte("---\ntitle: T\n---\nWrite to erika.mustermann@kittiwake-parcels.eu or to ops@kittiwake-parcels.eu, call +49 30 901820, pay to DE89370400440532013000, from 81.2.69.142.")
	today := []byte("---\ntitle: T\n---\nWrite to ops@kittiwake-parcels.eu.")
	want := "---\ntitle: T\n---\nWrite to (not shown) or to ops@kittiwake-parcels.eu, call (not shown), pay to (not shown), from (not shown)."
	pm := read("title: T")
	pm.Doc.File.Data = today
	words, _ := catalog.Of(nil, "pm")
	if got := string(privacy.Redactor{Catalog: words, Mask: "(not shown)"}.Version(then, pm)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestRevisionsOverLimitAreNotCompared(t *testing.T) {
	s := gittest.New(t)
	var stream strings.Builder
	for i := range maxRevisions + 3 {
		data := text("status: published", fmt.Sprintf("It was %d.\n", i))
		fmt.Fprintf(&stream, "commit refs/heads/main\ncommitter Ada <ada@example.org> %d +0000\ndata 1\nx\nM 644 inline %s\ndata %d\n%s\n", 1_700_000_000+i, file, len(data), data)
	}
	s.Feed(stream.String(), "fast-import", "--quiet")
	s.Git("reset", "-q", "--hard")
	_, _, r := recordOf(t, s)
	if r.Compared != maxRevisions || len(r.Entries) != maxRevisions+3 || r.Entries[maxRevisions].NotCompared != "older revisions are not compared" || r.Published != -1 {
		t.Errorf("%d of %d compared, published with %d", r.Compared, len(r.Entries), r.Published)
	}
}

func TestNoChangesWithoutHistory(t *testing.T) {
	lib := library.Read(nil, "pm", privacy.Gate{}, nil)
	pm := read("title: A")
	if r := New(lib, Options{}).Record(pm); len(r.Entries) != 0 || r.Published != -1 || len(r.Actions) != 0 {
		t.Errorf("%+v", r)
	}
}

func TestOverlongTextHasFieldsCompared(t *testing.T) {
	s := gittest.New(t)
	long := strings.Repeat("word word word\n\n", diff.MaxBytes/16+1)
	s.Write(file, text("status: published\nactions: [{id: a1, due: 2026-11-08, status: accepted}]", "x\n"))
	s.Commit("Ada", "publish")
	s.Write(file, text("status: published\nactions: [{id: a1, due: 2026-12-01, status: accepted}]", long))
	s.Commit("Ada", "grow")
	_, _, r := recordOf(t, s)
	if got, want := told(r.Entries[:1]), "grow: the text is too long to compare"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if r.Published != 1 || r.Since != nil || r.Actions["a1"] == nil || len(r.Actions["a1"].Reschedules) != 1 {
		t.Errorf("published with %d, since then %v, promises %v", r.Published, r.Since, r.Actions)
	}
}
