package account_test

import (
	"bytes"
	"errors"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"debrief/site"
	"debrief/site/account"
	"debrief/site/edit"
	"debrief/site/finding"
	"debrief/site/history"
)

const incident = `---
schema: 1
title: Checkout 5xx
status: in_review # keep this comment
visibility: internal
authors: ["@mira"]
times: {started: 2026-10-14T08:12:00Z, mitigated: 2026-10-14T09:05:00Z}
participants:
  - {ref: R1, group: responder, role: on-call engineer}
review: {held: 2026-10-16}
---

## Summary

Checkout failed.
`

// A library is a folder with one post-mortem, 2026-10-14-checkout-5xx.
type library struct {
	t    *testing.T
	dir  string
	root *os.Root
}

func newLibrary(t *testing.T, text string) *library {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "postmortems"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "postmortems/2026-10-14-checkout-5xx.md"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return &library{t, dir, root}
}

var now = time.Date(2026, 10, 15, 10, 30, 0, 0, time.UTC)

// change loads the library, calls do, and writes the change.
func (l *library) change(do func(*edit.Change, account.Input) error) error {
	l.t.Helper()
	repo, err := history.Open(filepath.Join(l.dir, "postmortems"))
	if err != nil {
		l.t.Fatal(err)
	}
	defer repo.Close()
	snap, err := site.Load(l.t.Context(), repo, site.Options{SkipChecks: true})
	if err != nil {
		l.t.Fatal(err)
	}
	pm, ok := snap.Library.Lookup("2026-10-14-checkout-5xx")
	if !ok {
		l.t.Fatal("the post-mortem is missing")
	}
	c, err := edit.Open(l.root, snap.Library, pm)
	if err != nil {
		l.t.Fatal(err)
	}
	err = do(c, account.Input{
		Library: snap.Library, Catalog: snap.Catalog, Postmortem: pm, Now: now,
		Read: func(name string) ([]byte, error) { return l.root.ReadFile(path.Join(path.Dir(pm.Doc.File.Path), name)) },
	})
	if err != nil {
		return err
	}
	_, err = c.Write()
	return err
}

// add files a text as the account of a person.
func (l *library) add(text string, p account.Person) (r account.Result, err error) {
	l.t.Helper()
	return r, l.change(func(c *edit.Change, in account.Input) error {
		s, err := account.Parse([]byte(text))
		if err == nil {
			in.Person = p
			r, err = account.Add(c, s, in)
		}
		return err
	})
}

func (l *library) read(name string) string {
	text, err := os.ReadFile(filepath.Join(l.dir, "postmortems/2026-10-14-checkout-5xx", name))
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// hint returns an error with its hint.
func hint(err error) string {
	var hinted *finding.HintError
	if errors.As(err, &hinted) {
		return err.Error() + "; " + hinted.Hint
	}
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestAccountIsFiledByteForByte(t *testing.T) {
	l := newLibrary(t, incident)
	text := "\ufeffThe page came at 08:31.\r\n\r\n  Two pools, <b>one</b> label. \n"
	r, err := l.add(text, account.Person{Ref: "R1"})
	if err != nil || r.ID != "acc-1" || r.File != "accounts/r1.md" || r.Done != "filed" || r.Second {
		t.Fatalf("%+v, %s", r, hint(err))
	}
	if got := l.read("accounts/r1.md"); got != text {
		t.Errorf("%q", got)
	}
	want := strings.Replace(incident, "review:", `accounts:
  - id: acc-1
    participant: R1
    method: written
    collected: 2026-10-15T10:30:00Z
    before_review: true
    file: accounts/r1.md
review:`, 1)
	lines := func(s string) map[string]bool {
		out := map[string]bool{}
		for line := range strings.Lines(s) {
			out[line] = true
		}
		return out
	}
	got := lines(l.read("index.md"))
	for line := range lines(want) {
		if !got[line] {
			t.Errorf("index.md lacks %q:\n%s", line, l.read("index.md"))
		}
	}
	// The same text again changes nothing; another text is a second account.
	before := l.read("index.md")
	if r, err = l.add(text, account.Person{Ref: "R1"}); err != nil || r.Done != "" || r.ID != "acc-1" || l.read("index.md") != before {
		t.Errorf("again: %+v, %v", r, err)
	}
	if r, err = l.add("I remember more.", account.Person{Ref: "R1"}); err != nil || r.File != "accounts/r1-2.md" || r.ID != "acc-2" || !r.Second {
		t.Errorf("second: %+v, %v", r, err)
	}
}

func TestPersonIsAddedWithRoleAndGroup(t *testing.T) {
	l := newLibrary(t, incident)
	for _, c := range []struct {
		person account.Person
		want   string
	}{
		{account.Person{}, "the person is not named"},
		{account.Person{Ref: "I1"}, `I1 is not a participant of 2026-10-14-checkout-5xx; the participants are R1; to add the person: --role`},
		{account.Person{Ref: "I1", Role: "agent"}, "I1 is not a participant"},
		{account.Person{Ref: "I1", Role: "agent", Group: "witness"}, `--group is "witness"; use one of: responder, identifier`},
		{account.Person{Ref: "../x", Role: "agent", Group: "identifier"}, `--participant is "../x"; write a letter and a number`},
		{account.Person{Ref: "R1", Role: "manager", Group: "responder"}, "R1 is listed already, as on-call engineer"},
	} {
		if _, err := l.add("Three tickets.", c.person); !strings.Contains(hint(err), c.want) {
			t.Errorf("%+v: %q", c.person, hint(err))
		}
	}
	if _, err := l.add("Three tickets.", account.Person{Ref: "I1", Role: "support\nagent", Group: "identifier", Team: "care"}); err != nil {
		t.Fatal(hint(err))
	}
	if got := l.read("index.md"); !strings.Contains(got, "ref: I1") || !strings.Contains(got, "role: support agent") || !strings.Contains(got, "team: care") {
		t.Error(got)
	}
}

func TestFormIsFilledIn(t *testing.T) {
	l := newLibrary(t, incident)
	create := func(in account.Input, c *edit.Change) (account.Result, error) {
		in.Person = account.Person{Ref: "R1"}
		return account.Create(c, in)
	}
	var r account.Result
	do := func(c *edit.Change, in account.Input) (err error) { r, err = create(in, c); return err }
	if err := l.change(do); err != nil || r.Done != "created" || r.ID != "acc-1" {
		t.Fatalf("%+v, %v", r, err)
	}
	form, index := l.read("accounts/r1.md"), l.read("index.md")
	if strings.Contains(index, "collected") {
		t.Error("an empty form was collected")
	}
	if err := l.change(do); err != nil || r.Done != "" || l.read("index.md") != index {
		t.Errorf("again: %+v, %v", r, err)
	}
	if _, err := l.add(form, account.Person{}); !strings.Contains(hint(err), "the account is empty; write below the headings") {
		t.Error(hint(err))
	}
	filled := strings.Replace(form, "## What I saw and heard\n", "## What I saw and heard\n\nTwo pools.\n", 1)
	if _, err := l.add(filled, account.Person{}); !strings.Contains(hint(err), "does not state that the person agrees; if the person agrees, write consent: yes") {
		t.Error(hint(err))
	}
	refused := strings.Replace(filled, "consent: #", "consent: no #", 1)
	if _, err := l.add(refused, account.Person{}); !strings.Contains(hint(err), "the person does not agree") {
		t.Error(hint(err))
	}
	filled = strings.Replace(strings.Replace(filled, "consent: #", "consent: yes #", 1), "written: #", "written: 2026-10-14T18:40:00+02:00 #", 1)
	r, err := l.add(filled, account.Person{})
	if err != nil || r.Done != "filled" || r.ID != "acc-1" {
		t.Fatalf("%+v, %s", r, hint(err))
	}
	if got := l.read("accounts/r1.md"); got != filled {
		t.Error(got)
	}
	if got := l.read("index.md"); !strings.Contains(got, "collected: 2026-10-14T16:40:00Z") || !strings.Contains(got, "before_review: true") {
		t.Error(got)
	}
	if err := l.change(do); !strings.Contains(hint(err), "R1 has given an account, acc-1; add later words to it: debrief account add FILE") {
		t.Error(hint(err))
	}
}

// A form that the person filled in where it lies only needs its times.
func TestFilledFormInTheLibraryIsRecorded(t *testing.T) {
	l := newLibrary(t, incident)
	err := l.change(func(c *edit.Change, in account.Input) error {
		in.Person = account.Person{Ref: "R1"}
		_, err := account.Create(c, in)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	filled := strings.Replace(l.read("accounts/r1.md"), "consent: #", "consent: yes #", 1) + "\nMany words.\n"
	if err := os.WriteFile(filepath.Join(l.dir, "postmortems/2026-10-14-checkout-5xx/accounts/r1.md"), []byte(filled), 0o666); err != nil {
		t.Fatal(err)
	}
	r, err := l.add(filled, account.Person{})
	if err != nil || r.Done != "recorded" || len(r.Notes) != 0 || !strings.Contains(l.read("index.md"), "collected: 2026-10-15T10:30:00Z") {
		t.Errorf("%+v, %v\n%s", r, err, l.read("index.md"))
	}
	if r, err = l.add(filled, account.Person{}); err != nil || r.Done != "" {
		t.Errorf("again: %+v, %v", r, err)
	}
}

func TestReviewDecidesBeforeAndAfter(t *testing.T) {
	for _, c := range []struct{ review, status, collected, want string }{
		{"{held: 2026-10-16}", "in_review", "2026-10-15T23:59:59Z", "before_review: true"},
		{"{held: 2026-10-16}", "in_review", "2026-10-17T00:00:00Z", "before_review: false"},
		{"{held: 2026-10-16}", "in_review", "2026-10-16T12:00:00Z", ""}, // unknown: the review has only a day
		{"{}", "in_review", "2026-10-17T00:00:00Z", "before_review: true"},
		{"{}", "published", "2026-10-17T00:00:00Z", ""}, // unknown: the day of the review is missing
	} {
		text := strings.Replace(strings.Replace(incident, "{held: 2026-10-16}", c.review, 1), "in_review", c.status, 1)
		l := newLibrary(t, text)
		err := l.change(func(ch *edit.Change, in account.Input) error {
			s, err := account.Parse([]byte("Words."))
			if err != nil {
				return err
			}
			in.Person = account.Person{Ref: "R1"}
			if in.Collected, err = time.Parse(time.RFC3339, c.collected); err != nil {
				return err
			}
			in.Now = in.Collected
			_, err = account.Add(ch, s, in)
			return err
		})
		got := l.read("index.md")
		if err != nil || c.want != "" && !strings.Contains(got, c.want) || c.want == "" && strings.Contains(got, "before_review") {
			t.Errorf("%+v: %v\n%s", c, err, got)
		}
	}
}

// A secret is refused without being shown. Personal data is reported, and the text is
// stored as it is.
func TestSecretsAreRefusedAndPersonalDataIsReported(t *testing.T) {
	l := newLibrary(t, incident)
	secret := "ghp_" + "wXk29LmQz83VbN4rTy61HsPd70aJcUe5Gf2o"
	_, err := l.add("First line.\nThe token was "+secret+".\n", account.Person{Ref: "R1"})
	if err == nil || !strings.Contains(hint(err), "line 2 of the account has ") || strings.Contains(hint(err), secret) {
		t.Errorf("%q", hint(err))
	}
	text := "Mail jo.smith@fern.dev.\nI asked @jo.\n"
	r, err := l.add(text, account.Person{Ref: "R1"})
	if err != nil || len(r.Notes) != 3 || !strings.Contains(r.Notes[1], "line 2 has a handle") || !strings.Contains(r.Notes[0], "line 1 has an e-mail address") || strings.Contains(strings.Join(r.Notes, " "), "jo.smith") {
		t.Errorf("%q, %v", r.Notes, err)
	}
	if l.read("accounts/r1.md") != text {
		t.Error("the text was altered")
	}
}

// What gather masks as a secret, account add refuses. What gather masks as a telephone
// number, account add reports.
func TestAccountsAreInspectedAsCapturedTexts(t *testing.T) {
	l := newLibrary(t, incident)
	for _, text := range []string{
		"password: Sommer2026x", "password=Sommer2026x", "pw is Sommer2026x", "Passwort: Sommer2026x", "DB_PASSWORD=kT9xq2LmWz",
		"PGPASSWORD=Tr0ub4dor&3", "I ran mysql -pkT9xq2LmWz", "the token xo" + "xb-1234567890-abcdefghijkl was in the log",
	} {
		if _, err := l.add("First line.\n"+text+"\n", account.Person{Ref: "R1"}); err == nil ||
			!strings.Contains(hint(err), "line 2 of the account has ") {
			t.Errorf("%q: %q", text, hint(err))
		}
	}
	for _, text := range []string{"0170 5551234", "0170-5551234", "030/12345678", "(555) 123-4567"} {
		r, err := l.add("I called "+text+" first.\n", account.Person{Ref: "R1"})
		if err != nil || !strings.Contains(strings.Join(r.Notes, " "), "line 1 has a telephone number") {
			t.Errorf("%q: %q, %v", text, r.Notes, err)
		}
	}
	if r, err := l.add("The password was rotated at 08:12, and tokens expired.\n", account.Person{Ref: "R1"}); err != nil || len(r.Notes) != 1 {
		t.Errorf("%q, %v", r.Notes, err)
	}
}

func TestTextsThatAreNoAccounts(t *testing.T) {
	form := "---\npost-mortem: 2026-10-14-checkout-5xx\nparticipant: R1\nconsent: yes\n"
	for _, c := range []struct{ text, want string }{
		{"", "the account is empty"},
		{" \n<!-- only guidance", "the account is empty"},
		{strings.Repeat("a", account.MaxSize+1), "the account is larger than 256 KB"},
		{"PK\x03\x04\x00\x00", "the account is not plain text; save it as plain text in UTF-8"},
		{"caf\xe9", "the account is not plain text"},
		{form + "written: yesterday\n---\nWords.", `written is "yesterday"; write a time with its zone`},
		{form + "written: 2031-01-01T00:00:00Z\n---\nWords.", "the account is from the future: 2031-01-01T00:00:00Z"},
		{strings.Replace(form, "R1", "I1", 1) + "---\nWords.", `the form is from "I1", not from R1`},
		{strings.Replace(form, "checkout", "search", 1) + "---\nWords.", `the form is for "2026-10-14-search-5xx", not for 2026-10-14-checkout-5xx`},
	} {
		l := newLibrary(t, incident)
		if _, err := l.add(c.text, account.Person{Ref: "R1"}); !strings.Contains(hint(err), c.want) {
			t.Errorf("%.60q: %q, want %q", c.text, hint(err), c.want)
		}
		if l.read("index.md") == "" || l.read("accounts/r1.md") == c.text {
			t.Error("something was written")
		}
	}
}

func TestAddendumIsAppendedWithItsDate(t *testing.T) {
	l := newLibrary(t, incident)
	first := "I saw two pools.\n\n```\nresize --pool 2" // without a line end, and with an open code block
	if _, err := l.add(first, account.Person{Ref: "R1"}); err != nil {
		t.Fatal(err)
	}
	later := func(text, id string) (r account.Result, err error) {
		return r, l.change(func(c *edit.Change, in account.Input) error {
			s, err := account.Parse([]byte(text))
			if err == nil {
				in.Now = now.AddDate(0, 0, 5)
				r, err = account.Append(c, s, id, in)
			}
			return err
		})
	}
	index := l.read("index.md")
	r, err := later("The label was grey.\n", "acc-1")
	want := first + "\n```\n\n## Addendum, 2026-10-20\n\nThe label was grey.\n"
	if got := l.read("accounts/r1.md"); err != nil || r.Done != "appended" || got != want {
		t.Errorf("%+v, %v\n%s", r, err, got)
	}
	if r, err = later("The label was grey.\n", "acc-1"); err != nil || r.Done != "" || l.read("accounts/r1.md") != want {
		t.Errorf("again: %+v, %v", r, err)
	}
	if l.read("index.md") != index {
		t.Error("the front matter was changed")
	}
	for _, c := range []struct{ text, id, want string }{
		{"More.", "acc-7", `2026-10-14-checkout-5xx has no account "acc-7"; use one of: acc-1`},
		{"---\npost-mortem: 2026-10-14-checkout-5xx\nparticipant: I1\nconsent: yes\n---\nMore.", "acc-1", "acc-1 is the account of R1, not of I1"},
	} {
		if _, err := later(c.text, c.id); !strings.Contains(hint(err), c.want) {
			t.Errorf("%q", hint(err))
		}
	}
}

func TestAccountIsRemoved(t *testing.T) {
	l := newLibrary(t, incident)
	if _, err := l.add("Words.", account.Person{Ref: "R1"}); err != nil {
		t.Fatal(err)
	}
	index := filepath.Join(l.dir, "postmortems/2026-10-14-checkout-5xx/index.md")
	text := l.read("index.md") + "\nSee [acc-1] and acc-12.\n"
	if err := os.WriteFile(index, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	var notes []string
	err := l.change(func(c *edit.Change, in account.Input) error {
		file, err := account.Remove(c, in, "acc-1")
		notes = account.Remains(in.Library, in.Postmortem, "acc-1", file)
		return err
	})
	if err != nil || !strings.Contains(l.read("accounts/r1.md"), "no such file") || strings.Contains(l.read("index.md"), "participant: R1") {
		t.Errorf("%v\n%s", err, l.read("index.md"))
	}
	if got := strings.Join(notes, "\n"); !strings.HasPrefix(got, "the text still refers to acc-1, in line ") || !strings.Contains(got, "no commit of this branch has the file") {
		t.Error(got)
	}
}

func TestStatusListsPeopleAndTimes(t *testing.T) {
	text := strings.Replace(incident, "review:", `  - {ref: I1, group: identifier, role: support agent}
  - {ref: U1, group: affected_user, role: shop}
accounts:
  - {id: acc-1, participant: R1, collected: 2026-10-14T12:05:00Z, file: accounts/r1.md}
  - {id: acc-2, participant: I1, collected: 2026-10-18T09:05:00Z, file: accounts/i1.md}
  - {id: acc-3, participant: X1, file: accounts/x1.md}
review:`, 1)
	l := newLibrary(t, text)
	folder := filepath.Join(l.dir, "postmortems/2026-10-14-checkout-5xx/accounts")
	if err := errors.Join(os.MkdirAll(folder, 0o777), os.Rename(filepath.Dir(folder)+".md", filepath.Dir(folder)+"/index.md")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"r1.md", "i1.md"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("Words."), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	err := l.change(func(_ *edit.Change, in account.Input) error {
		s := account.StatusOf(in.Library, in.Postmortem, now)
		var out bytes.Buffer
		if err := s.WriteText(&out); err != nil {
			return err
		}
		want := `2026-10-14-checkout-5xx  Checkout 5xx
2 of 3 people gave an account; 25 h since mitigated; review held on 2026-10-16.
  R1  on-call engineer  acc-1  given on 2026-10-14 12:05 UTC, 3 h after mitigated
  I1  support agent     acc-2  given on 2026-10-18 09:05 UTC, 4 days after mitigated, after the group review
  U1  shop                     no account
  X1                    acc-3  the file accounts/x1.md is missing
`
		if got := out.String(); got != want || s.IsComplete() {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		if len(s.Late) != 1 || s.Late[0] != "acc-2" {
			t.Errorf("after the review: %v", s.Late)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("---\npost-mortem: x\nparticipant: R1\nconsent: yes\n---\n# R1\n\nWords."))
	f.Add([]byte("\ufeff---\r\nconsent: no\r\n---\r\n<!-- a --> b"))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := account.Parse(text)
		if err == nil && !bytes.Equal(s.Text, text) {
			t.Error("the text was altered")
		}
	})
}

// A changed copy of a filed account would become a second account. It is refused, with
// the ways to file it.
func TestChangedCopiesAreRefused(t *testing.T) {
	const form = "---\npost-mortem: 2026-10-14-checkout-5xx\nparticipant: R1\nwritten: 2026-10-14 18:40 Europe/Lisbon\nconsent: yes\n---\n\n" +
		"# R1\n\n## The story\n\nThe graph was flat at 08:31.\n"
	l := newLibrary(t, incident)
	if _, err := l.add(form, account.Person{}); err != nil {
		t.Fatal(err)
	}
	if front := l.read("index.md"); !strings.Contains(front, "collected: 2026-10-14T17:40:00Z") {
		t.Error(front)
	}
	for _, text := range []string{
		strings.Replace(form, "flat", "grey", 1), strings.Replace(form, "18:40", "18:45", 1) + "More words of the same person.\n",
		"The graph was flat at 08:31.\nAnd a text without a form.\n",
	} {
		_, err := l.add(text, account.Person{Ref: "R1"})
		if got := hint(err); !strings.Contains(got, "the text is a changed copy of acc-1, the account of R1; to append later words: --addendum acc-1") {
			t.Errorf("%q", got)
		}
	}
	err := l.change(func(c *edit.Change, in account.Input) error {
		s, err := account.Parse([]byte(strings.Replace(form, "flat", "grey", 1)))
		if err == nil {
			in.Again = true
			_, err = account.Add(c, s, in)
		}
		return err
	})
	if err != nil || !strings.Contains(l.read("accounts/r1-2.md"), "grey") {
		t.Error(err, l.read("accounts/r1-2.md"))
	}
	if r, err := l.add("In the interview I said other things.\n", account.Person{Ref: "R1"}); err != nil || !r.Second {
		t.Errorf("%+v %v", r, err)
	}
}

// An account replaces the default role, also in the timeline. Another role stays.
func TestDefaultRoleIsReplaced(t *testing.T) {
	text := strings.Replace(incident, "role: on-call engineer", "role: responder", 1) +
		"\n## Timeline\n\n| Time (UTC) | Event | Who |\n|---|---|---|\n| 08:12 | a responder (R1) looked | responder (R1) |\n| 08:13 | b | responder (R2) |\n"
	l := newLibrary(t, text)
	if _, err := l.add("My words.\n", account.Person{Ref: "R1", Role: "data|base engineer"}); err != nil {
		t.Fatal(err)
	}
	got := l.read("index.md")
	for _, want := range []string{`role: "data|base engineer"`, "| a responder (R1) looked | data\\|base engineer (R1) |", "| b | responder (R2) |"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
	if _, err := l.add("Other words.\n", account.Person{Ref: "R1", Role: "driver"}); err == nil {
		t.Error("a role was replaced")
	}
	r, err := l.add("Words.\n", account.Person{Ref: "I1", Role: "Dana Roth", Group: "identifier"})
	if err != nil || !strings.Contains(r.Notes[0], `the role "Dana Roth" looks like a name`) {
		t.Error(r.Notes, err)
	}
	if r, err = l.add("Words.\n", account.Person{Ref: "I2", Role: "Duty Manager", Group: "identifier"}); err != nil || strings.Contains(r.Notes[0], "name") {
		t.Error(r.Notes, err)
	}
}
