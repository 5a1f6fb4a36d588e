package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/history"
	"debrief/site/locate"
)

const libraryHelp = "the `folder` with the post-mortems (default: searched in the current folder and its parents)"

// addReadFlags adds the flags --library, --as-of and --ref, which all commands that
// read a library share.
func (t *tool) addReadFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&t.library, "library", "", libraryHelp)
	cmd.Flags().StringVar(&t.asOf, "as-of", "", "compute ages and due dates for this `time`: 2026-10-31 or "+
		"2026-10-31T12:00:00Z (default: the time of the commit)")
	cmd.Flags().StringVar(&t.ref, "ref", "", "read this `revision` (branch, tag, commit) instead of the files on disk")
	_ = cmd.MarkFlagDirname("library")
}

// A librarySource is the location of a library, and the options for reading it.
type librarySource struct {
	locate.Location
	opt site.Options
}

// locateLibrary finds the library from the flags --library and --ref, or else from the
// current folder.
func (t *tool) locateLibrary() (librarySource, error) {
	now, err := parseTime(t.asOf)
	if err != nil {
		return librarySource{}, err
	}
	at, err := locate.Find(t.library, t.ref)
	return librarySource{at, site.Options{Dir: at.Dir, Ref: at.Ref, Now: now}}, err
}

func (s librarySource) open() (*history.Repo, error) {
	repo, err := history.Open(s.Start)
	if err == nil {
		repo.SetCacheFolder(cacheFolder("history"))
	}
	return repo, err
}

// load opens the repository and reads the library. The caller must close the returned
// repository.
func (s librarySource) load(ctx context.Context) (*site.Snapshot, *history.Repo, error) {
	repo, err := s.open()
	if err != nil {
		return nil, nil, err
	}
	s.opt.SummaryCache = cacheFolder("sketches")
	snap, err := site.Load(ctx, repo, s.opt)
	if err != nil {
		repo.Close()
		return nil, nil, err
	}
	return snap, repo, nil
}

// needs selects the findings that a command requires from the rules.
type needs struct {
	level      finding.Level // findings below this level are not needed
	skipChecks bool
}

var (
	errorsOnly = needs{level: finding.Error} // errorsOnly is for commands that reject a library with errors
	// noFindings is for commands that report only on the content of post-mortems.
	noFindings = needs{skipChecks: true}
)

// read locates and reads the library. The caller must close the returned repository
// after the last use of the snapshot, because evidence files are read from the
// repository on demand.
func (t *tool) read(ctx context.Context, need needs) (*site.Snapshot, *history.Repo, librarySource, error) {
	src, err := t.locateLibrary()
	if err != nil {
		return nil, nil, src, err
	}
	src.opt.MinLevel, src.opt.SkipChecks = need.level, need.skipChecks
	snap, repo, err := src.load(ctx)
	t.snap = snap
	t.useCatalog(snap)
	return snap, repo, src, err
}

// useCatalog sets the catalogue with the privacy settings that redact the output of
// debrief.
func (t *tool) useCatalog(snap *site.Snapshot) {
	if snap != nil {
		t.catalog = snap.Catalog
	}
	if snap != nil && snap.Before != nil {
		// Use the privacy settings of the base commit, so that a change cannot weaken them.
		t.catalog = snap.Before.Catalog
	}
}

// printNotes prints notes about the limits of a result: a partial history, ignored
// files, an empty library, or changed settings that apply only after the merge.
func (t *tool) printNotes(snap *site.Snapshot, repo *history.Repo) {
	if repo.IsShallow() {
		t.print(
			"note",
			"the history is incomplete (shallow clone), so first versions of older post-mortems are unknown; set "+
				"fetch-depth: 0 in CI, or run git fetch --unshallow",
		)
	}
	if snap.Unjudged > 0 {
		t.print(
			"note",
			fmt.Sprintf(
				"this is a partial clone without the contents of old files, so a renamed file may look new in %s; "+
					"run git fetch --refetch --no-filter",
				finding.Plural(snap.Unjudged, "commit", "commits"),
			),
		)
	}
	for _, file := range snap.Ignored {
		t.print("note", file+" and is ignored; list in it only the people and commits of this repository")
	}
	if len(snap.Library.All) == 0 {
		t.print(
			"note",
			"there is no post-mortem in "+snap.Library.Dir+"; debrief init creates a library, and --library DIR "+
				"names another folder",
		)
	}
	if snap.NoGit != "" {
		t.print("note", "no history is shown: "+snap.NoGit)
	}
	if snap.Before != nil && len(snap.Before.Settings) > 0 {
		text := "the change is checked with the settings of its base; its edits to " + andList(
			snap.Before.Settings,
		) + " apply after the merge"
		if slices.Contains(snap.Before.Settings, catalog.FileName) {
			text += ", except new services, teams, factors and short forms, which apply now"
		}
		t.print("note", text)
	}
}

// asOfText returns words followed by the day of now, as in "on 2026-10-31". It returns
// "" if now is zero.
func asOfText(words string, now time.Time) string {
	if now.IsZero() {
		return ""
	}
	return words + now.UTC().Format(time.DateOnly)
}
