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

// addReadFlags adds the flags of all commands that read a library.
func (t *tool) addReadFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&t.library, "library", "", libraryHelp)
	cmd.Flags().StringVar(&t.asOf, "as-of", "", "compute ages and due dates for this `time`: 2026-10-31 or "+
		"2026-10-31T12:00:00Z (default: the time of the commit)")
	cmd.Flags().StringVar(&t.ref, "ref", "", "read this `revision` (branch, tag, commit) instead of the files on disk")
	_ = cmd.MarkFlagDirname("library")
}

// A librarySource is a library that was located, and the options to read it with.
type librarySource struct {
	locate.Location
	opt site.Options
}

// locateLibrary finds the library that the flags or the current folder name.
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

// load reads the library. The caller closes the repository.
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

// needs selects the findings that a command uses.
type needs struct {
	level      finding.Level // the lowest level
	skipChecks bool
}

var (
	errorsOnly = needs{level: finding.Error} // for commands that refuse a library with errors
	noFindings = needs{skipChecks: true}     // for commands that report on the content alone
)

// read locates and reads the library. The caller closes the repository, which evidence
// is read from until then.
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

// useCatalog sets the catalogue whose privacy settings the output is redacted with.
func (t *tool) useCatalog(snap *site.Snapshot) {
	if snap != nil {
		t.catalog = snap.Catalog
	}
	if snap != nil && snap.Before != nil {
		t.catalog = snap.Before.Catalog // a change cannot remove a name from the list
	}
}

// printNotes prints what limits a result: a partial history, an empty library, settings
// that a change edits.
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

// asOfText returns words and the day of now, "" if the library has no date.
func asOfText(words string, now time.Time) string {
	if now.IsZero() {
		return ""
	}
	return words + now.UTC().Format(time.DateOnly)
}
