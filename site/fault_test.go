package site

import (
	"errors"
	"io"
	"strings"
	"testing"

	"debrief/site/check"
	"debrief/site/finding"
	"debrief/site/git/gittest"
	"debrief/site/history"
	"debrief/site/library"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/privacy"
	"debrief/site/rule"
	"debrief/site/source"
	"debrief/theme"
)

const faultMessage = "debrief failed on this file; please report it"

// breakingRule is a rule that panics for one post-mortem, and is among all rules
// until the test ends.
func breakingRule(t *testing.T, id string) {
	t.Helper()
	was := check.Rules
	t.Cleanup(func() { check.Rules = was })
	check.Rules = append(check.Rules[:len(was):len(was)], rule.Rule{ID: "form/injected", Level: finding.Error, Each: func(_ *rule.Pass, pm *postmortem.Postmortem) {
		if string(pm.ID) == id {
			panic("injected")
		}
	}})
}

func faultyPaths(found finding.List) (paths []string, others int) {
	for _, f := range found {
		if f.Message == faultMessage {
			paths = append(paths, f.Path())
		} else if f.Level == finding.Error {
			others++
		}
	}
	return paths, others
}

func TestPanicInRuleIsFindingAndHidesFile(t *testing.T) {
	t.Cleanup(finding.RecoverPanics())
	breakingRule(t, "2026-01-02-bad")
	s := gittest.New(t)
	s.Write("postmortems/2026/2026-01-01-good.md", "---\ntitle: Good\nstatus: published\nvisibility: internal\n---\n\n## Summary\n\nx [[2026-01-02-bad]]\n")
	s.Commit("Ada", "begin")
	s.Write("postmortems/2026/2026-01-02-bad.md", "---\ntitle: Badtitle\nstatus: published\nvisibility: internal\n---\n\n## Summary\n\nx\n")
	s.Commit("Ada", "bad")
	for name, opt := range map[string]Options{"all": {}, "change": {Base: "HEAD~1"}, "change, read whole": {Base: "HEAD~1", ReadAll: true}} {
		repo, err := history.Open(s.Dir)
		if err != nil {
			t.Fatal(err)
		}
		defer repo.Close()
		snap, err := Load(t.Context(), repo, opt)
		if err != nil {
			t.Fatal(err)
		}
		paths, others := faultyPaths(snap.Found)
		if len(paths) != 1 || paths[0] != "postmortems/2026/2026-01-02-bad.md" || !snap.Found.Failed(finding.Error) || opt.Base == "" && others == 0 {
			t.Errorf("%s: faults in %q and %d other errors", name, paths, others)
		}
		if opt.Base != "" {
			continue
		}
		err = Build(snap, Edition{Theme: theme.Default(), Drafts: true}, func(path string, data []byte) error {
			if strings.Contains(path, "2026-01-02-bad") || strings.Contains(string(data), "Badtitle") {
				t.Errorf("%s shows the file", path)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestPanicWhileReadingIsFinding(t *testing.T) {
	t.Cleanup(finding.RecoverPanics())
	bad := source.NewDeferred("pm/2026-01-02-bad.md", 10, func() (io.ReadCloser, error) { panic("injected") })
	good := &source.File{Path: "pm/2026-01-01-good.md", Data: []byte("---\ntitle: Good\n---\n")}
	lib := library.Read([]*source.File{good, bad}, "pm", privacy.Gate{}, nil)
	faults := lib.Faults()
	if len(lib.All) != 2 || len(faults) != 1 || faults[0].At.File != bad || lib.Faulty(good) {
		t.Errorf("%d post-mortems, faults %v", len(lib.All), faults)
	}
	if shown := (Edition{Drafts: true}).Shown(lib).All; len(shown) != 1 || shown[0].Doc.File != good {
		t.Errorf("%d are shown", len(shown))
	}
}

func TestPanicOnPageIsFindingAndNextBuildOmitsFile(t *testing.T) {
	t.Cleanup(finding.RecoverPanics())
	bad := &source.File{Path: "pm/2026-01-02-bad.md", Data: []byte("---\ntitle: Bad\n---\n")}
	lib := library.Read([]*source.File{bad}, "pm", privacy.Gate{}, nil)
	page := model.Page{Path: "bad.html", View: func() (theme.View, error) { panic("injected") }}.About(lib.All[0])
	put := func(path string, _ []byte) error { return errors.New("put " + path) }
	if err := renderAll([]model.Page{page}, lib, nil, put); err != nil {
		t.Error(err)
	}
	if len(lib.Faults()) != 1 || len((Edition{Drafts: true}).Shown(lib).All) != 0 {
		t.Errorf("faults %v", lib.Faults())
	}
}
