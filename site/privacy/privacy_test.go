package privacy_test

import (
	"strings"
	"testing"

	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/privacy"
	"debrief/site/source"
	"debrief/site/template"
)

// gate is the gate of a library with the built-in template, which requires a visibility,
// and with a baseline that names one post-mortem.
func gate(t *testing.T) privacy.Gate {
	t.Helper()
	return privacy.NewGate(builtinTemplate(t), map[string]bool{"2020-01-01-old": true})
}

func builtinTemplate(t testing.TB) *template.Template {
	t.Helper()
	tmpl, found := template.Of(nil, "postmortems")
	if len(found) > 0 {
		t.Fatal(found)
	}
	return tmpl
}

func accessOf(g privacy.Gate, id, text string) postmortem.Access {
	pm := pmOf(text)
	pm.ID = postmortem.ID(id)
	return g.Access(pm)
}

func pmOf(text string) *postmortem.Postmortem {
	doc, _ := markdown.Parse(&source.File{Path: "postmortems/2026-01-01-x.md", Data: []byte(text)})
	pm, _ := postmortem.Read(doc)
	return pm
}

func TestAccessFailsClosed(t *testing.T) {
	g := gate(t)
	const (
		restricted = postmortem.Restricted
		damaged    = postmortem.Damaged
		draft      = postmortem.DraftOnly
		open       = postmortem.Open
	)
	for front, want := range map[string]postmortem.Access{
		"status: published\nvisibility: internal":                                 open,
		"status: published\nvisibility: public":                                   open,
		"status: published\nvisibility: \"internal\"":                             open,
		"status: withdrawn\nvisibility: internal":                                 open,
		"status: draft\nvisibility: internal":                                     draft,
		"visibility: internal":                                                    draft,
		"status: Draft\nvisibility: internal":                                     draft,
		"status: Published\nvisibility: internal":                                 draft,
		"status: published\nstatus: published\nvisibility: internal":              draft,
		"status: [published]\nvisibility: internal":                               draft,
		"status: published\nvisibility: restricted":                               restricted,
		"status: published\nvisibility: Restricted":                               restricted,
		"status: published\nvisibility: RESTRICTED":                               restricted,
		"status: published\nvisibility: restricted.":                              restricted,
		"status: published\nvisibility: Internal":                                 restricted,
		"status: published\nvisibility: \"internal \"":                            restricted,
		"status: published\nvisibility: \"internal\u00a0\"":                       restricted,
		"status: published\nvisibility: [restricted]":                             restricted,
		"status: published\nvisibility: [internal]":                               restricted,
		"status: published\nvisibility: {level: internal}":                        restricted,
		"status: published\nvisibility: restr\u200bicted":                         restricted,
		"status: published\nvisibility: inter\u200bnal":                           restricted,
		"status: published\nvisibility: internal\nvisibility: restricted":         restricted,
		"status: published\nvisibility: internal\nvisibility: internal":           restricted,
		"status: published\nvisibility:":                                          restricted,
		"status: published\nvisibility: null":                                     restricted,
		"status: published\nvisibility: ''":                                       restricted,
		"status: published":                                                       restricted,
		"status: withdrawn":                                                       restricted,
		"status: published\nVisibility: restricted":                               restricted,
		"status: published\nVisibility: internal":                                 restricted,
		"status: published\nvisibility: internal\nVisibility: restricted":         restricted,
		"status: published\nvisibility: internal\nvisiblity: restricted":          restricted,
		"status: published\nvisibility: internal\nv\u0456sibility: restricted":    restricted,
		"status: published\nvisibility: internal\nmeta: {visibility: restricted}": restricted,
		"status: published\nvisibility: internal\n restricted: true":              damaged,
		"status: published\nvisibility: internal\nrestricted: true":               restricted,
		"status: published\nvisibility: internal\nconfidential: true":             restricted,
		"status: published\n# visibility: restricted":                             restricted,
		"status: published\nsummary: |\n  visibility: restricted":                 restricted,
		"status: published\nx: &x {visibility: restricted}\n<<: *x":               damaged,
		"status: published\nvisibility: *x":                                       damaged,
		"visibility: restricted\nstatus: published\ntitle: \"no end":              damaged,
		"- status: published\n- visibility: internal":                             damaged,
	} {
		if got := accessOf(g, "2026-01-01-x", "---\ntitle: T\n"+front+"\n---\n\nText.\n"); got != want {
			t.Errorf("%q: access %d, want %d", front, got, want)
		}
	}
}

// Masking an alias such as sev2 in every file would change the severity of others.
func TestNamesKeepOtherValues(t *testing.T) {
	hidden := &postmortem.Postmortem{ID: "2026-01-01-a", Aliases: []string{
		"INC-4821", "sev2", "checkout-2", "ev-1", "41300", "2026", "2026-01-02", "2026-01-02T08", "2026-01-03-b", "OPS-7",
	}}
	shown := &postmortem.Postmortem{
		ID: "2026-01-03-b", Aliases: []string{"ops-7"}, Severity: "sev2", Services: []postmortem.Service{{ID: "checkout-2"}},
		Evidence: []postmortem.Evidence{{ID: "ev-1"}}, Impact: []postmortem.Impact{{Value: "41300"}},
	}
	names := privacy.NewNames([]*postmortem.Postmortem{hidden}, []*postmortem.Postmortem{shown}, nil, "")
	const text = "sev2 checkout-2 ev-1 41300 2026 2026-01-02 2026-01-02T08:31:00Z 2026-01-03-b OPS-7"
	if got := names.Mask(text); got != text {
		t.Errorf("%q", got)
	}
	if got, want := names.Mask("INC-4821 2026-01-01-a"), "not-shown not-shown"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	shown.Aliases = append(shown.Aliases, "2026-01-01-a") // an alias of its own does not uncover an ID
	names = privacy.NewNames([]*postmortem.Postmortem{hidden}, []*postmortem.Postmortem{shown}, nil, "")
	if got, want := names.Mask("2026-01-01-a"), "not-shown"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestNamesAreFoundInsideOtherWords(t *testing.T) {
	hidden := &postmortem.Postmortem{ID: "2026-01-01-a", Aliases: []string{"CASE 9912", "case/7712", "#55512"}}
	shown := &postmortem.Postmortem{ID: "2026-01-01-a-2"}
	names := privacy.NewNames([]*postmortem.Postmortem{hidden}, []*postmortem.Postmortem{shown}, []postmortem.ID{"2025-12-31-old"}, "")
	for text, want := range map[string]string{
		"2026-01-01-a, 2026-01-01-A.": "not-shown, not-shown.",
		"draft-2026-01-01-a":          "draft-not-shown",
		"2026-01-01-a_notes":          "not-shown_notes",
		"2026-01-01-a-copy":           "not-shown",
		"2026-01-01-a-2":              "2026-01-01-a-2",
		"2026-01-01-ab":               "2026-01-01-ab",
		"x2025-12-31-old":             "xnot-shown",
		"see CASE 9912, Case/7712":    "see not-shown, not-shown",
		"#55512 and 55512":            "not-shown and 55512",
		"9912":                        "9912",
		"ü2026-01-01-a":               "ünot-shown",
	} {
		if got := names.Mask(text); got != want {
			t.Errorf("%q is masked as %q, want %q", text, got, want)
		}
	}
	long := strings.Repeat("2026-01-01-", 20_000)
	if got := names.Mask(long); got != long {
		t.Error("a text without a name is masked")
	}
}

func TestAccessInTOMLAndJSONFailsClosed(t *testing.T) {
	g := gate(t)
	for text, want := range map[string]postmortem.Access{
		"+++\nstatus = 'published'\nvisibility = 'internal'\n+++\n":                                postmortem.Open,
		"+++\nstatus = 'published'\nvisibility = 'restricted'\n+++\n":                              postmortem.Restricted,
		"+++\nstatus = 'published'\nvisibility = 'internal'\nvisibility = 'restricted'\n+++\n":     postmortem.Restricted,
		"+++\nstatus = 'published'\nvisibility = 'internal'\nvisibility.x = 'restricted'\n+++\n":   postmortem.Restricted,
		"+++\nstatus = 'published'\nvisibility = ['internal']\n+++\n":                              postmortem.Restricted,
		"+++\nstatus = 'published'\nvisibility = internal\n+++\n":                                  postmortem.Damaged,
		"{\n\"status\": \"published\", \"visibility\": \"internal\"\n}\n\nText.\n":                 postmortem.Open,
		"{\n\"status\": \"published\", \"visibility\": \"restricted\"\n}\n\nText.\n":               postmortem.Restricted,
		"{\n\"visibility\": \"internal\", \"status\": \"published\", \"visibility\": \"x\"\n}\n\n": postmortem.Restricted,
	} {
		if got := accessOf(g, "2026-01-01-x", text); got != want {
			t.Errorf("%q: access %d, want %d", text, got, want)
		}
	}
}

func TestAccessWithoutFrontMatterNeedsTheBaseline(t *testing.T) {
	g := gate(t)
	for id, want := range map[string]postmortem.Access{"2020-01-01-old": postmortem.Open, "2020-01-02-new": postmortem.Damaged} {
		if got := accessOf(g, id, "# An old report\n\nText.\n"); got != want {
			t.Errorf("%s: access %d, want %d", id, got, want)
		}
	}
	if got := accessOf(g, "2020-01-01-old", "---\nvisibility: restricted\n"); got != postmortem.Damaged {
		t.Errorf("front matter that never ends, in the baseline: access %d", got)
	}
}

// A file whose front matter begins late or has another format looks as if it had none.
func TestAccessOfHiddenFrontMatterIsNeverOpen(t *testing.T) {
	g := gate(t)
	front := "---\ntitle: T\nstatus: published\nvisibility: restricted\n---\n\nText.\n"
	for _, text := range []string{front, "\n\n" + front, "\ufeff" + front, " " + front, "x\n" + front, strings.ReplaceAll(front, "\n", "\r\n"), strings.ReplaceAll(front, "\n", "\r"), strings.Replace(front, "---", "----", 1), strings.Replace(front, "---", "--", 1), strings.Replace(front, "---", "\u2014", 1)} {
		for _, id := range []string{"2026-01-01-x", "2020-01-01-old"} {
			if got := accessOf(g, id, text); got == postmortem.Open || got == postmortem.DraftOnly {
				t.Errorf("%s, %q: access %d", id, text, got)
			}
		}
	}
}
