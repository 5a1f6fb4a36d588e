package incident

import (
	"strings"
	"testing"

	"debrief/site/page/model"
	"debrief/site/page/pagetest"
	"debrief/site/source"
	"debrief/theme"
)

// Paths that differ only in case are one file on some systems.
func TestAttachmentPathsDifferIgnoringCase(t *testing.T) {
	dir := "pm/2026-10-14-case/"
	pages := Pages(model.NewSite(pagetest.Input(t,
		pagetest.File(dir+"index.md", "---\ntitle: Case\nstatus: published\nkind: incident\nevidence: [{id: ev-1, file: evidence/x.log}, {id: ev-2, file: evidence/X.log}, {id: ev-3, file: Evidence/y.log}, {id: ev-4, file: History/z.log}]\n---\nSee [it](evidence/X.log) and [again](evidence/x.log).\n"),
		pagetest.File(dir+"evidence/x.log", "small"), pagetest.File(dir+"evidence/X.log", "large"),
		pagetest.File(dir+"Evidence/y.log", "folder"), pagetest.File(dir+"History/z.log", "history"),
	)))
	var got []string
	for _, p := range pages {
		if p.Data != nil {
			data, _ := p.Data()
			got = append(got, strings.TrimPrefix(p.Path, "incidents/2026-10-14-case/")+" "+string(data))
		}
	}
	if s := strings.Join(got, ", "); s != "evidence/x.log small, evidence/X-2.log large, evidence/y.log folder, history/z.log history" {
		t.Error(s)
	}
	v := pagetest.View[theme.Incident](t, pages, "incidents/2026-10-14-case/index.html")
	if v.Evidence.Files[1].Link.Href != "../../incidents/2026-10-14-case/evidence/X-2.log" || !strings.Contains(string(v.Overview), "evidence/X-2.log\">it<") {
		t.Errorf("%+v\n%s", v.Evidence.Files, v.Overview)
	}
}

// A file cannot have the path of a folder; it would stop the build of the whole site.
func TestAttachmentPathAvoidsFolderName(t *testing.T) {
	dir, long := "pm/2026-10-14-folder/", strings.Repeat("l", 250)
	names := []string{"index.html/a.log", "Index.html/b.log", "BRIEF/f.log", "x.log", "X.log/c.log", "y.log/d.log", "Y.log", "é.log", "ü.log/e.log", long + ".log", "L" + long[1:] + ".log"}
	var evidence []string
	files := []*source.File{nil}
	for _, name := range names {
		evidence = append(evidence, `{id: e, file: "`+name+`"}`)
		files = append(files, pagetest.File(dir+name, name))
	}
	files[0] = pagetest.File(dir+"index.md", "---\ntitle: A\nstatus: published\nkind: incident\nevidence: ["+strings.Join(evidence, ", ")+"]\n---\n")
	var got []string
	for _, p := range Pages(model.NewSite(pagetest.Input(t, files...))) {
		if p.Data != nil {
			got = append(got, strings.TrimPrefix(p.Path, "incidents/2026-10-14-folder/"))
		}
	}
	want := "index-2.html/a.log index-2.html/b.log brief/f.log x.log X-2.log/c.log y.log/d.log Y-2.log -.log --2.log/e.log " +
		long + ".log L" + long[1:maxNameBytes] + "-2.log"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("%s, want %s", s, want)
	}
}

func TestAliasEqualToListPageHasNoRedirect(t *testing.T) {
	for _, p := range Pages(model.NewSite(pagetest.Input(t, pagetest.File("pm/2026-10-14-a.md", "---\ntitle: A\nkind: incident\naliases: [Page 2, Pages]\n---\n")))) {
		if p.Path == "incidents/page-2/index.html" {
			t.Error("the second page of the list of all would have the same address")
		}
	}
}

// A form that is not filled in is no account: it is marked, and its person is not
// counted.
func TestEmptyFormIsNotCounted(t *testing.T) {
	dir := "pm/2026-10-14-form/"
	pages := Pages(model.NewSite(pagetest.Input(t,
		pagetest.File(dir+"index.md", "---\ntitle: Form\nstatus: published\nkind: incident\nparticipants: [{ref: R1, role: engineer}, {ref: I1, role: agent}]\n"+
			"accounts: [{id: acc-1, participant: R1, file: accounts/r1.md}, {id: acc-2, participant: I1, file: accounts/i1.md}]\n---\n"),
		pagetest.File(dir+"accounts/r1.md", "---\nparticipant: R1\nconsent:\n---\n\n# R1, engineer\n\n## What I saw\n\n<!-- guidance -->\n"),
		pagetest.File(dir+"accounts/i1.md", "---\nparticipant: I1\nconsent: yes\n---\n\n# I1, agent\n\n## What I saw\n\n<!-- guidance -->\n\nThree tickets.\n"),
	)))
	v := pagetest.View[theme.Incident](t, pages, "incidents/2026-10-14-form/index.html")
	if v.Accounts.Note != "1 of 2 people involved gave a first-hand account." || !strings.Contains(string(v.Accounts.Accounts[0].Body), "The form has not been filled in.") {
		t.Errorf("%+v", v.Accounts)
	}
	body := string(v.Accounts.Accounts[1].Body)
	if !strings.Contains(body, "Three tickets.") || strings.Contains(body, "consent") || strings.Contains(body, "guidance") {
		t.Error(body)
	}
}

func TestEmptySectionsAreOmitted(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"# R1\n\n## Saw\n\n<!-- what?\n# no -->\n\n## Did\n\nText.\n\n## Sketch\n", "# R1\n\n## Did\n\nText.\n\n"},
		{"## A\n### B\nText.\n### C\n", "## A\n### B\nText.\n"},
		{"## A\n\n```\n# code\n# more\n```\n", "## A\n\n```\n# code\n# more\n```\n"},
		{"## A\n<!-- x --> words\n## B\n![p](p.png)\n", "## A\n<!-- x --> words\n## B\n![p](p.png)\n"},
		{"Words\r\n\r\n## Empty\r\n", "Words\r\n\r\n"},
		{"#hashtag\n", "#hashtag\n"},
	} {
		if got := string(withoutEmptySections(&source.File{Data: []byte(c.text)}).Data); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}
