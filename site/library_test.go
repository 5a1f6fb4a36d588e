package site_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"debrief/site"
	"debrief/site/check"
	"debrief/site/finding"
	"debrief/site/postmortem"
)

// TestSampleHasNoFaults holds the sample library to its own rules.
func TestSampleHasNoFaults(t *testing.T) {
	b := sample(t)
	errors, warnings, infos := b.snap.Found.Count()
	for _, f := range b.snap.Found {
		if f.Level >= finding.Warning {
			line, _ := f.At.Position()
			t.Errorf("%s:%d: %s: %s [%s]", f.Path(), line, f.Level, f.Message, f.Rule)
		}
	}
	t.Logf("%d errors, %d warnings, %d notes", errors, warnings, infos)
}

// TestSampleEvidence hashes every frozen file itself.
func TestSampleEvidence(t *testing.T) {
	lib := sample(t).snap.Library
	hashed := 0
	for _, pm := range lib.All {
		for _, e := range pm.Evidence {
			if e.File == "" {
				continue
			}
			data, err := os.ReadFile(filepath.Join("..", filepath.Dir(pm.Doc.File.Path), e.File))
			if err != nil {
				t.Error(err)
				continue
			}
			sum := sha256.Sum256(data)
			if got := hex.EncodeToString(sum[:]); got != e.SHA256 {
				t.Errorf("%s: %s has the hash %s, not %s", pm.ID, e.File, got, e.SHA256)
			}
			hashed++
		}
	}
	if hashed < 12 {
		t.Errorf("only %d files of evidence", hashed)
	}
}

// TestSampleShowsTheFormat counts what a newcomer is promised to find: every
// part of the format in use somewhere, by a company said to be fictional, and
// beside it what others have published.
func TestSampleShowsTheFormat(t *testing.T) {
	snap := sample(t).snap
	n := map[string]int{}
	organisations, states := map[string]int{}, map[string]int{}
	for _, pm := range snap.Library.All {
		n[string(pm.Kind)]++
		n[string(pm.Status)]++
		if pm.IsExternal() {
			organisations[pm.Organisation]++
			external(t, pm)
			continue
		}
		switch {
		case len(pm.Evidence) > 0 && len(pm.Accounts) > 0 && len(pm.Factors) > 1 && len(pm.Actions) > 0:
			n["full"]++
		case pm.Severity == "sev3" || pm.Severity == "sev4":
			n["light"]++
		}
		for _, e := range pm.Evidence {
			if strings.HasSuffix(e.File, ".csv") {
				n["series"]++
			}
		}
		for _, a := range pm.Actions {
			states[a.Status]++
		}
		for _, r := range pm.Related {
			n["related: "+r.Rel]++
		}
	}
	for what, least := range map[string]int{
		"full": 8, "light": 8, "external": 24, "incident": 16, "near_miss": 1, "draft": 1, "published": 30, "series": 8, "related: recurrence_of": 1,
	} {
		if n[what] < least {
			t.Errorf("%s: %d, at least %d are promised (%v)", what, n[what], least, n)
		}
	}
	for _, state := range []string{"proposed", "accepted", "in_progress", "done", "declined", "superseded"} {
		if states[state] == 0 {
			t.Errorf("no action is %s: %v", state, states)
		}
	}
	if len(organisations) < 12 {
		t.Errorf("%d organisations, at least 12 are promised: %v", len(organisations), organisations)
	}
	if !strings.Contains(snap.Catalog.Notice, "fictional") {
		t.Errorf("the notice does not say that the company is fictional: %q", snap.Catalog.Notice)
	}
	oldest, newest := snap.Library.All[0], snap.Library.All[0]
	for _, pm := range snap.Library.All {
		if pm.IsOwn() && pm.Day().Before(oldest.Day()) {
			oldest = pm
		}
		if pm.IsOwn() && pm.Day().After(newest.Day()) {
			newest = pm
		}
	}
	if months := newest.Day().Sub(oldest.Day()).Hours() / 24 / 30.4; months < 17 || months > 20 {
		t.Errorf("the library spans %.1f months, 18 are promised", months)
	}
}

// external holds what a summary of another organisation's report owes to it.
func external(t *testing.T, pm *postmortem.Postmortem) {
	if pm.Organisation == "" || len(pm.Sources) == 0 {
		t.Errorf("%s names no organisation or no source", pm.ID)
	}
	for _, s := range pm.Sources {
		if !strings.HasPrefix(s, "https://") {
			t.Errorf("%s: the source %q is no public address", pm.ID, s)
		}
	}
	body := string(pm.Doc.File.Data)
	if _, after, ok := strings.Cut(strings.TrimPrefix(body, "---"), "\n---"); ok {
		body = after
	}
	if words := len(strings.Fields(body)); words < 230 || words > 700 {
		t.Errorf("%s has %d words, 250 to 600 are promised", pm.ID, words)
	}
}

// TestRealReports builds sites of reports that other organisations published, where
// collections of them lie beside the repository. They do not follow the template, so
// there are many findings; a baseline accepts them, as for any library that is older
// than the tool. No file may stop the site or break a page.
func TestRealReports(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	for _, folder := range foldersOfReports(t) {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "postmortems")
			n := copyReports(t, folder, dir)
			if n == 0 {
				t.Skip("no reports in it")
			}
			b := build(t, dir, site.Options{})
			if len(b.snap.Library.All) == 0 {
				t.Errorf("no post-mortem in %d files", n)
			}
			baseline, _ := check.WriteBaseline(b.snap.Found, func(*finding.Finding) bool { return true })
			if err := os.WriteFile(filepath.Join(dir, check.BaselineName), baseline, 0o644); err != nil {
				t.Fatal(err)
			}
			b = build(t, dir, site.Options{})
			checkPages(t, b.tree, b.snap.Catalog.BaseURL, b.snap.Catalog.Notice)
			t.Logf("%d files, %d write-ups, %d findings, %d files in the site", n, len(b.snap.Library.All), len(b.snap.Found), len(b.tree.Paths()))
		})
	}
}

// foldersOfReports returns the folders in $DEBRIEF_REPORTS, or in folders named corpora
// below a neighbour of the repository.
func foldersOfReports(t *testing.T) []string {
	pattern := filepath.Join("..", "..", "*", "*", "corpora", "*")
	if dir := os.Getenv("DEBRIEF_REPORTS"); dir != "" {
		pattern = filepath.Join(dir, "*")
	}
	found, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	var folders []string
	for _, path := range found {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			folders = append(folders, path)
		}
	}
	if len(folders) == 0 {
		t.Skip("no collection of reports is here; DEBRIEF_REPORTS names one")
	}
	return folders
}

func copyReports(t *testing.T, from, to string) (n int) {
	err := filepath.WalkDir(from, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".md") {
			return err
		}
		rel, err := filepath.Rel(from, p)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		n++
		if err := os.MkdirAll(filepath.Dir(filepath.Join(to, rel)), 0o755); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
