package site

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"debrief/site/check"
	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/page"
	"debrief/site/page/model"
	"debrief/site/revision"
	"debrief/site/source"
	"debrief/site/trend"
	"debrief/site/wording"
	"debrief/theme"

	"debrief/site/action"
)

// fuzzNow is the day of every library that is fuzzed.
var fuzzNow = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

// snapshotOf loads a library that is one post-mortem, as Load does, but without Git.
func snapshotOf(data []byte) *Snapshot {
	const dir = "postmortems"
	files := []*source.File{{Path: dir + "/2026/2026-01-15-checkout-errors.md", Size: int64(len(data)), Data: data}}
	own := check.ReadSettings(files, dir)
	snap := &Snapshot{Library: library.Read(files, dir, own.Gate(), nil), Catalog: own.Catalog, Template: own.Template, Baseline: own.Baseline, Now: fuzzNow}
	snap.Found = check.Run(check.Input{Library: snap.Library, Template: own.Template, Catalog: own.Catalog, Baseline: own.Baseline, Read: own.Found, Now: fuzzNow, Own: own})
	return snap
}

// FuzzPipeline reads, checks and shows the bytes of one post-mortem. Recovery is
// off, so a panic anywhere ends it.
func FuzzPipeline(f *testing.F) {
	for _, pattern := range []string{"../postmortems/20*/*.md", "../postmortems/20*/*/index.md", "../cmd/debrief/testdata/library/*.md"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, path := range paths[:min(len(paths), 6)] {
			data, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	const front = "---\ntitle: x\nstatus: published\nvisibility: internal\nseverity: sev1\ntimes: {started: 2026-01-15T08:12:00Z, mitigated: unknown}\n"
	for _, seed := range []string{
		"\r{\n", "\ufeff---\r\ntitle: x\r---\n", "+++\ntitle = 'x'\n[[actions]]\nid = 'a1'\n+++\n\n## Summary\n\nx\n", "---json\n{\"title\": \"x\"}\n---\n# x\n",
		front + "actions: [{id: a1, due: 2026-13-01}]\n---\n\n## Timeline\n\n- 08:12 a [ev-1]\n-\n\n|Time|Event|\n|-|-|\n|08:13|`a\\|b`|\n\n> [a]:\n/x 't'\n\n[a][^1] ![b][a]\n\n[^1]: y\n",
		front + "evidence: [{id: ev-1, type: log, file: x.log}]\naccounts: [{id: acc-1, file: x.md}]\n---\n\n<!-- debrief: allow times/order: the clock was wrong -->\n## Impact\n\n- [ ] a\n  1. b\n\n<kbd>x</kbd> www.a.cc a@b.cc ~~x~~ **y _z_**\n",
	} {
		f.Add([]byte(seed))
	}
	th := theme.Default()
	f.Fuzz(func(t *testing.T, data []byte) {
		snap := snapshotOf(data)
		for _, x := range snap.Found {
			if x.Message == "" || x.At.File != nil && (x.At.Start < 0 || x.At.Start > x.At.End || x.At.End > len(x.At.File.Data)) {
				t.Fatalf("%s at %d to %d: %q", x.Rule, x.At.Start, x.At.End, x.Message)
			}
		}
		if err := snap.Found.WriteText(&bytes.Buffer{}, finding.Summary{Files: 1}, nil); err != nil {
			t.Fatal(err)
		}
		size := 0
		put := func(_ string, page []byte) error { size += len(page); return nil }
		edition := Edition{Theme: th, Drafts: true}
		if len(data)%16 == 0 { // the whole site takes as long as many post-mortems
			if err := Build(snap, edition, put); err != nil {
				t.Fatal(err)
			}
			return
		}
		lib := edition.Shown(snap.Library)
		changes := revision.New(lib, revision.Options{Language: wording.In(snap.Catalog.Language), Catalog: snap.Catalog, Shows: edition.Shows, Whole: snap.Library})
		in := model.Input{Library: lib, Catalog: snap.Catalog, Template: snap.Template, Drafts: true, Suppressions: snap.suppressions(),
			Actions: action.New(lib, snap.Now, changes), Changes: changes, Trends: trend.Of(lib, snap.Now, trend.Scope{}), Build: model.BuildInfo{Now: snap.Now}}
		for _, p := range page.All(in) {
			if p.Source == nil {
				continue
			}
			if err := renderPage(p, th, &bytes.Buffer{}, put); err != nil {
				t.Fatal(err)
			}
		}
		if limit := 1<<20 + 80*len(data); size > limit {
			t.Fatalf("%d bytes of pages from %d of text, over %d", size, len(data), limit)
		}
	})
}
