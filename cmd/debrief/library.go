package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/history"
	"debrief/site/postmortem"
	"debrief/site/template"
)

// usual is the folder of a library that nobody has named.
const usual = "postmortems"

// reads adds the flags that all commands that read a library share.
func (t *tool) reads(cmd *cobra.Command) {
	cmd.Flags().StringVar(&t.library, "library", "", "the `folder` of the post-mortems (default: the nearest one, from here upwards)")
	cmd.Flags().StringVar(&t.asOf, "as-of", "", "the `time` to count from, 2026-10-31 or 2026-10-31T12:00:00Z (default: that of the commit)")
	cmd.Flags().StringVar(&t.ref, "ref", "", "read this `revision` (branch, tag, commit) and not the files on disk")
	_ = cmd.MarkFlagDirname("library")
}

// A spot is where a library was found.
type spot struct {
	start string // a folder of its repository
	disk  string // its own folder, "" if only a commit has it
	opt   site.Options
}

func (s spot) open() (*history.Repo, error) {
	repo, err := history.Open(s.start)
	if err == nil {
		repo.Remember(cacheFolder("history"))
	}
	return repo, err
}

// A wanted is which findings a command has a use for.
type wanted struct {
	least finding.Level
	blind bool
}

var (
	errorsOnly = wanted{least: finding.Error} // what keeps a site from being built
	noFindings = wanted{blind: true}          // for those who ask what the write-ups say
)

// read finds the library and reads it. The caller closes the repository, on
// which evidence depends until then.
func (t *tool) read(ctx context.Context, want wanted) (*site.Snapshot, *history.Repo, spot, error) {
	at, err := t.find()
	if err != nil {
		return nil, nil, at, err
	}
	at.opt.Least, at.opt.Blind = want.least, want.blind
	snap, repo, err := at.load(ctx)
	t.snap = snap
	t.learn(snap)
	return snap, repo, at, err
}

// learn takes the privacy settings of a library, which the output is redacted by.
func (t *tool) learn(snap *site.Snapshot) {
	if snap != nil {
		t.words = snap.Catalog
	}
	if snap != nil && snap.Before != nil {
		t.words = snap.Before.Catalog // a change cannot take a name off the list
	}
}

// load reads the library that was found. The caller closes the repository.
func (s spot) load(ctx context.Context) (*site.Snapshot, *history.Repo, error) {
	repo, err := s.open()
	if err != nil {
		return nil, nil, err
	}
	s.opt.Sketches = cacheFolder("sketches")
	snap, err := site.Load(ctx, repo, s.opt)
	if err != nil {
		repo.Close()
		return nil, nil, err
	}
	return snap, repo, nil
}

// notes says what a reader of the answer should know about the repository.
func (t *tool) notes(snap *site.Snapshot, repo *history.Repo) {
	if repo.Shallow() {
		t.say("note", "the history is cut off (shallow clone), so nobody can say when older write-ups were begun; set fetch-depth: 0 in CI, or run git fetch --unshallow")
	}
	if snap.Unjudged > 0 {
		t.say("note", fmt.Sprintf("the contents of old files were left at the remote (partial clone), so in %s a file that was renamed may look like a new one; run git fetch --refetch --no-filter",
			finding.Plural(snap.Unjudged, "commit", "commits")))
	}
	for _, file := range snap.Ignored {
		t.say("note", file+" and is ignored; keep in it only the people and commits of this repository")
	}
	if len(snap.Library.All) == 0 {
		t.say("note", "there is no post-mortem in "+snap.Library.Dir+"; debrief init begins a library, and --library DIR names another folder")
	}
	if snap.NoGit != "" {
		t.say("note", "no history is shown: "+snap.NoGit)
	}
	if snap.Before != nil && len(snap.Before.Settings) > 0 {
		said := "the change is judged by the settings it comes to: what it changes in " + and(snap.Before.Settings) + " holds once it is merged"
		if slices.Contains(snap.Before.Settings, catalog.FileName) {
			said += ", but for new names of services, teams, factors and short forms"
		}
		t.say("note", said)
	}
}

// find finds the library that the flags, or the current folder, speak of.
func (t *tool) find() (spot, error) {
	now, err := parseTime(t.asOf)
	if err != nil {
		return spot{}, err
	}
	at := spot{opt: site.Options{Ref: t.ref, Now: now}}
	if t.library != "" {
		err := t.named(&at, t.library)
		return at, err
	}
	here, err := os.Getwd()
	if err != nil {
		return at, err
	}
	repo, err := history.Open(here)
	if err != nil {
		return at, err
	}
	defer repo.Close()
	if repo.Root() == "" { // bare: nothing is on disk, neither here nor above
		at.start, at.opt.Dir = here, usual
		at.headIf(true)
		return at, nil
	}
	last := here
	for dir := here; ; dir = filepath.Dir(dir) {
		if last = dir; isLibrary(dir) {
			err := t.named(&at, dir)
			return at, err
		}
		if isFolder(filepath.Join(dir, usual)) {
			err := t.named(&at, filepath.Join(dir, usual))
			return at, err
		}
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil || dir == filepath.Dir(dir) {
			break
		}
	}
	if t.ref != "" && repo.HasHistory() { // a commit may have what the disk has not
		at.start, at.opt.Dir = here, usual
		return at, nil
	}
	where := "in " + here
	if last != here {
		where += " and the folders above it, up to " + last
	}
	return at, usage("debrief init makes one here; --library DIR names one that is elsewhere",
		"there is no library: looked for %s, %s and %s %s", usual, catalog.FileName, template.FileName, where)
}

// named fills in where the library in a folder that somebody named is.
func (t *tool) named(at *spot, dir string) error {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	// The folder may be there only in a commit: begin at what is there.
	at.start = abs
	for !isFolder(at.start) && at.start != filepath.Dir(at.start) {
		if _, err := os.Stat(at.start); err == nil {
			return usage("--library takes the folder of the post-mortems", "%s is a file, not a folder", dir)
		}
		at.start = filepath.Dir(at.start)
	}
	repo, err := history.Open(at.start)
	if err != nil {
		return err
	}
	defer repo.Close()
	real, err := filepath.EvalSymlinks(at.start)
	if err != nil {
		return err
	}
	rest, err := filepath.Rel(at.start, abs)
	if err != nil {
		return err
	}
	if repo.Root() == "" {
		if at.opt.Dir = filepath.ToSlash(rest); rest == "." {
			at.opt.Dir = usual // the repository itself was named
		}
		at.headIf(true)
		return nil
	}
	if at.start != abs && (t.ref == "" || !repo.HasHistory()) {
		return usage("debrief init "+dir+" makes one; without --library the nearest one is taken", "there is no folder %s", dir)
	}
	if at.start == abs {
		at.disk = real
	}
	inside, err := filepath.Rel(repo.Root(), filepath.Join(real, rest))
	at.opt.Dir = filepath.ToSlash(inside)
	return err
}

// headIf makes HEAD the revision of a bare repository where none is named.
func (s *spot) headIf(bare bool) {
	if bare && s.opt.Ref == "" {
		s.opt.Ref = "HEAD"
	}
}

// on is a day as figures give it, "" where nothing in the library has a date.
func on(words string, now time.Time) string {
	if now.IsZero() {
		return ""
	}
	return words + now.UTC().Format(time.DateOnly)
}

func isFolder(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && info.IsDir()
}

func isLibrary(dir string) bool {
	for _, name := range []string{catalog.FileName, template.FileName} {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.Mode().IsRegular() {
			return true
		}
	}
	return false
}

// parseTime reads --as-of. A day stands for its end, so that what happened on
// it has happened.
func parseTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day.Add(24*time.Hour - time.Second), nil
	}
	return time.Time{}, usage("write a day (2026-10-31) or a time with its zone (2026-10-31T12:00:00Z)", "--as-of is %q", text)
}

// oneOf holds the value of a flag to words that exist.
func oneOf(flag, value string, words []string) error {
	for _, w := range words {
		if w == value {
			return nil
		}
	}
	hint := "there are none"
	if near := postmortem.Nearest(value, words); near != "" {
		hint = "did you mean " + near + "?"
	} else if len(words) > 0 {
		hint = "there is " + list(words[:min(len(words), 8)])
	}
	return usage(hint, "no %s is called %q", flag, value)
}
