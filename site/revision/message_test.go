package revision

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"debrief/site/catalog"
	"debrief/site/git/gittest"
	"debrief/site/history"
	"debrief/site/library"
	"debrief/site/postmortem"
	"debrief/site/privacy"
)

// open accepts what everybody may see.
func open(pm *postmortem.Postmortem) bool { return pm.Access == postmortem.Open }

// ledgerOf reads the repository with a catalogue that knows customers, numbers and hosts.
func ledgerOf(t *testing.T, s *gittest.Repo) (*History, *library.Library) {
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
	words, found := catalog.Of(files, "pm")
	if len(found) > 0 {
		t.Fatal(found)
	}
	whole := library.Read(files, "pm", privacy.Gate{}, log)
	lib := whole.View(open)
	return New(lib, Options{Catalog: words, Shows: open, Whole: whole}), lib
}

func writeCatalog(s *gittest.Repo) {
	sum := sha256.Sum256([]byte("zorblax quimby holdings"))
	s.Write("pm/_catalog.yaml", "privacy:\n  customers: ["+hex.EncodeToString(sum[:])+"]\n  numbers: [{is: a member's number, pattern: 'MBR-[0-9]{6}'}]\n  internal_hosts: [.corpzone.zz]\n")
}

// What leaves is redacted with the whole privacy configuration of the library, in
// messages, old texts and the words about them.
func TestHistoryIsRedactedWithTheCatalogue(t *testing.T) {
	private := []string{
		"Zorblax Quimby Holdings", "MBR-482911", "db7.corpzone.zz", "AKIA" + "2QHX7VJWN4TDRMZP",
		"erika.mustermann@kittiwake-parcels.eu", "81.2.69.142",
	}
	s := gittest.New(t)
	writeCatalog(s)
	all := strings.Join(private, ", ")
	s.Write(file, text("status: published\nsummary: Seen by "+all, "It hit "+all+".\n\n```chat\n<melchior> look at this\n<R1> yes\n```\n"))
	s.Commit("Ada", "Report what "+all+" saw; 10:15 melchior: look")
	s.Write(file, text("status: published\nsummary: Seen by some", "It hit some.\n"))
	s.Commit("Ada", "Remove <melchior> and "+strings.Repeat("words ", 49)+private[3])
	l, lib := ledgerOf(t, s)
	pm := lib.All[0]
	record := l.Record(pm)
	var shown strings.Builder
	for i, e := range record.Entries {
		words, _ := l.Words(pm, i)
		fmt.Fprintln(&shown, l.Message(e), worded(e.Changes), words)
	}
	for _, p := range append(private, "melchior", "2QHX7VJ") {
		if strings.Contains(shown.String(), p) {
			t.Errorf("%q is shown in\n%s", p, shown.String())
		}
	}
	if !strings.Contains(shown.String(), "Report what (not shown)") || !strings.Contains(shown.String(), "It hit") {
		t.Errorf("what is not private is not shown in\n%s", shown.String())
	}
}

func TestMessagesOfRestrictedCommitsAreWithheld(t *testing.T) {
	const other = "pm/2026-10-15-other.md"
	for _, c := range []struct {
		name        string
		first, then string // front matter of the other one in the first commit and later; "" deletes it
		withheld    bool
	}{
		{"open", "status: published", "status: published\ntitle: B", false},
		{"restricted now", "status: published", "status: published\nvisibility: restricted", true},
		{"restricted then", "status: published\nvisibility: restricted", "status: published", true},
		{"misspelt then", "status: published\nvisibility: Restricted", "status: published", true},
		{"damaged then", "status: published\nvisibility: \"restricted", "status: published", true},
		{"draft now", "status: draft", "status: draft\ntitle: B", true},
		{"draft then", "status: draft", "status: published", false},
		{"deleted while open", "status: published", "", false},
		{"deleted as a draft", "status: draft", "", true},
		{"deleted while restricted", "status: published\nvisibility: restricted", "", true},
	} {
		s := gittest.New(t)
		s.Write(file, text("status: published", "One.\n"))
		s.Write(other, "---\n"+c.first+"\n---\n")
		s.Commit("Ada", "about both")
		if c.then == "" {
			s.Git("rm", "-q", other)
		} else {
			s.Write(other, "---\n"+c.then+"\n---\n")
		}
		s.Commit("Ada", "about the other")
		l, lib := ledgerOf(t, s)
		pm, _ := lib.Lookup("2026-10-14-checkout-5xx")
		entries := l.Record(pm).Entries
		want := map[bool]string{true: "(message not shown)", false: "about both"}[c.withheld]
		if got := l.Message(entries[len(entries)-1]); got != want {
			t.Errorf("%s: %q, want %q", c.name, got, want)
		}
	}
}

// In a partial clone nobody can tell whether an old version was restricted.
func TestMessagesWithoutVersionsAreWithheld(t *testing.T) {
	s := gittest.New(t)
	s.Write(file, text("status: published", "One.\n"))
	s.Commit("Ada", "write it")
	s.Write(file, text("status: published", "Two.\n"))
	s.Commit("Ada", "write it again")
	s.Git("config", "uploadpack.allowFilter", "true")
	clone := s.In(s.Beside("partial"))
	s.Git("clone", "-q", "--filter=blob:none", "file://"+s.Dir, clone.Dir)
	l, lib := ledgerOf(t, clone)
	for i, e := range l.Record(lib.All[0]).Entries {
		if got := l.Message(e); got != "(message not shown)" || e.NotCompared == "" {
			t.Errorf("entry %d: %q, %q", i, got, e.NotCompared)
		}
	}
}

// The name that a file had while it was hidden, or that holds a customer's, leads nowhere.
func TestOldRestrictedNamesAreMasked(t *testing.T) {
	s := gittest.New(t)
	writeCatalog(s)
	const secret, customer, plain = "pm/2026-10-14-key-at-customer.md", "pm/2026-10-14-zorblax-quimby-holdings.md", "pm/2026-10-14-checkout.md"
	body := strings.Repeat("A line that stays.\n", 20)
	s.Write(secret, text("status: published\nvisibility: restricted", body))
	s.Commit("Ada", "a")
	s.Git("mv", secret, customer)
	s.Write(customer, text("status: published", body))
	s.Commit("Ada", "b")
	s.Git("mv", customer, plain)
	s.Commit("Ada", "c")
	s.Git("mv", plain, file)
	s.Commit("Ada", "d")
	l, lib := ledgerOf(t, s)
	record := l.Record(lib.All[0])
	var named []string
	for _, e := range record.Entries {
		if l.CanName(e) {
			named = append(named, e.Path)
		}
	}
	if got := strings.Join(named, " "); got != file+" "+plain {
		t.Errorf("named are %s", got)
	}
	if got := told(record.Entries); strings.Contains(got, "zorblax") || strings.Contains(got, "key-at") || !strings.Contains(got, "renamed from (not shown)") {
		t.Errorf("told is\n%s", got)
	}
}

// The ID of a post-mortem that was deleted while it was restricted is masked in what once
// referred to it.
func TestDeletedRestrictedIDStaysMasked(t *testing.T) {
	const secret = "2026-10-16-key-at-customer"
	s := gittest.New(t)
	s.Write("pm/"+secret+".md", text("status: published\nvisibility: restricted", "x\n"))
	s.Write(file, text("status: published\nrelated: [{id: "+secret+", rel: led_to}]", "As in [["+secret+"]].\n"))
	s.Commit("Ada", "write both")
	s.Git("rm", "-q", "pm/"+secret+".md")
	s.Write(file, text("status: published", "As before.\n"))
	s.Commit("Ada", "move "+secret+" elsewhere")
	l, lib := ledgerOf(t, s)
	record := l.Record(lib.All[0])
	words, _ := l.Words(lib.All[0], 0)
	shown := told(record.Entries) + fmt.Sprint(words) + l.Message(record.Entries[0])
	if strings.Contains(strings.ReplaceAll(shown, record.Entries[0].Subject, ""), secret) {
		t.Errorf("the ID is shown in %s", shown)
	}
}
