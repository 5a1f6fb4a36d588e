package library

import (
	"strings"
	"testing"

	"debrief/site/postmortem"
	"debrief/site/privacy"
	"debrief/site/source"
)

const published = "status: published\nvisibility: internal\n"

// viewed returns a library with an open, a restricted and a draft post-mortem in
// folders of their own, and a restricted one in a file beside an open one.
func viewed(t *testing.T) *Library {
	t.Helper()
	return Read([]*source.File{
		file("pm/2026/2026-01-01-open/index.md", published, "See [[2026-01-02-restricted]], INC-4711, 2026-01-02-RESTRICTED, [x](../2026-01-02-restricted/index.md) and [[2026-01-01-open]].\n"),
		{Path: "pm/2026/2026-01-01-open/evidence/x.log", Data: []byte("2026-01-02-restricted fell")},
		file("pm/2026/2026-01-02-restricted/index.md", "status: published\nvisibility: restricted\naliases: [INC-4711, outage]\n", ""),
		{Path: "pm/2026/2026-01-02-restricted/evidence/x.log", Data: []byte("x")},
		file("pm/2026/2026-01-03-draft/index.md", "status: draft\nvisibility: internal\n", ""),
		{Path: "pm/2026/2026-01-03-draft/evidence/x.log", Data: []byte("x")},
		file("pm/2026/2026-01-04-single.md", published+"evidence: [{id: ev-1, file: shared/x.log}]\n", ""),
		file("pm/2026/2026-01-05-secret.md", "status: published\nvisibility: restricted\nevidence: [{id: ev-1, file: secret/x.log}]\n", "<img src=\"secret/y.png\">\n"),
		{Path: "pm/2026/shared/x.log", Data: []byte("x")},
		{Path: "pm/2026/secret/x.log", Data: []byte("x")},
		{Path: "pm/2026/secret/y.png", Data: []byte("x")},
		{Path: "pm/assets/x.log", Data: []byte("x")},
		{Path: "pm/2026/_private/x.log", Data: []byte("x")},
	}, "pm", privacy.Gate{LinkMask: "(hidden)"}, nil)
}

func TestAttachmentsFollowOwnersVisibility(t *testing.T) {
	lib := viewed(t)
	for _, c := range []struct {
		from, name string
		want       bool
	}{
		{"2026-01-01-open", "evidence/x.log", true},
		{"2026-01-01-open", "../2026-01-02-restricted/evidence/x.log", false},
		{"2026-01-01-open", "../2026-01-02-restricted/index.md", false},
		{"2026-01-01-open", "../2026-01-03-draft/evidence/x.log", false},
		{"2026-01-01-open", "../2026-01-05-secret.md", false},
		{"2026-01-01-open", "../2026-01-04-single.md", true},
		{"2026-01-01-open", "../secret/x.log", false},
		{"2026-01-01-open", "../../assets/x.log", false},
		{"2026-01-04-single", "shared/x.log", true},
		{"2026-01-04-single", "secret/x.log", false},
		{"2026-01-04-single", "secret/y.png", false},
		{"2026-01-04-single", "_private/x.log", false},
		{"2026-01-04-single", "2026-01-02-restricted/evidence/x.log", false},
		{"2026-01-04-single", "2026-01-01-open/evidence/x.log", true},
		{"2026-01-02-restricted", "evidence/x.log", true},
		{"2026-01-02-restricted", "../2026-01-01-open/evidence/x.log", true},
		{"2026-01-03-draft", "evidence/x.log", true},
		{"2026-01-03-draft", "../2026-01-02-restricted/evidence/x.log", false},
		{"2026-01-05-secret", "secret/x.log", true},
	} {
		pm, _ := lib.Lookup(c.from)
		if _, got := lib.Attachment(pm, c.name); got != c.want || lib.IsRefused(pm, c.name) == got {
			t.Errorf("%s of %s: attached %v, want %v", c.name, c.from, got, c.want)
		}
	}
}

func TestViewMasksHiddenNames(t *testing.T) {
	whole := viewed(t)
	lib := whole.View(func(pm *postmortem.Postmortem) bool { return pm.Access == postmortem.Open })
	pm, ok := lib.Lookup("2026-01-01-open")
	if !ok || len(lib.All) != 2 {
		t.Fatalf("%d post-mortems are shown", len(lib.All))
	}
	want := "See (hidden), not-shown, not-shown, [x](../not-shown/index.md) and [[2026-01-01-open]].\n"
	if got := string(pm.Doc.File.Data); !strings.HasSuffix(got, want) {
		t.Errorf("the text is %q, want %q", got, want)
	}
	if f, ok := lib.Attachment(pm, "evidence/x.log"); !ok || string(f.Data) != "not-shown fell" {
		t.Errorf("the evidence is %+v", f)
	}
	before, _ := whole.Lookup("2026-01-01-open")
	if !strings.Contains(string(before.Doc.File.Data), "2026-01-02-restricted") {
		t.Error("the whole library was changed")
	}
	if lib.Address(pm) != "2026-01-01-open" || lib.ByPath(pm.Doc.File.Path) != pm || lib.InPathOrder()[0] != pm {
		t.Error("the masked post-mortem is not in the place of the other")
	}
	if lib.Omitted != (Omitted{Drafts: 1}) {
		t.Errorf("left out are %+v", lib.Omitted)
	}
}

func TestNamesOfHiddenFilesAreNotCached(t *testing.T) {
	lib := viewed(t)
	for p, want := range map[string]bool{
		"pm/2026/2026-01-01-open/index.md": true, "pm/2026/2026-01-01-open/evidence/x.log": true, "pm/2026/shared/x.log": true,
		"pm/2026/2026-01-02-restricted/index.md": false, "pm/2026/2026-01-02-restricted/evidence/x.log": false,
		"pm/2026/2026-01-03-draft/index.md": false, "pm/2026/secret/x.log": false, "pm/2026/gone.md": false,
	} {
		if got := lib.MayKeepName(p); got != want {
			t.Errorf("%s: %v, want %v", p, got, want)
		}
	}
}
