package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/finding"
	"debrief/site/history"
	"debrief/site/postmortem"
	"debrief/site/publish"
)

func (t *tool) buildCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Make the site",
		Long: `Build makes the site and puts it in a folder, whole or not at all: a build that
fails or is stopped leaves what was there. Only files that changed are written,
and only files that an earlier build wrote are removed.

It refuses, and ends with 1, if the library has findings at the level of an
error. With --keep-going it builds what can be read, and still ends with 1.

A restricted post-mortem is never shown, and neither is a file whose front matter
cannot be read or whose visibility is not clear; --keep-going does not change it.

What Git tells of old commits is kept for the next run, of any command, in the
user's folder for caches. The site is the same without. DEBRIEF_CACHE names
another folder, one that CI keeps perhaps, or is off to keep nothing. The cache
holds no commit message and nothing of a restricted post-mortem or a draft.`,
		Example: `  debrief build
  debrief build -o public --base-url https://incidents.example.org/
  debrief build --ref v2026.3 --as-of 2026-09-30`,
		Args: noArguments,
	}
	var b build
	cmd.Flags().StringVarP(&b.out, "output", "o", "public", "the `folder` to put the site in")
	cmd.Flags().BoolVar(&b.edition.Drafts, "drafts", false, "show write-ups that are drafts")
	cmd.Flags().StringVar(&b.edition.BaseURL, "base-url", "", "the `address` the site will have (default: that of the catalogue)")
	cmd.Flags().BoolVar(&b.keepGoing, "keep-going", false, "build in spite of findings")
	cmd.Flags().BoolVar(&b.force, "force", false, "put the site in a folder that holds other files")
	themeFlag(cmd, &b.theme)
	_ = cmd.MarkFlagDirname("output")
	t.reads(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return t.build(cmd, b) }
	return cmd
}

// A build is what the flags of build say.
type build struct {
	out, theme       string
	keepGoing, force bool
	listing          bool // standard output is a list of files
	edition          site.Edition
	repo             *history.Repo
}

func (t *tool) build(cmd *cobra.Command, b build) (err error) {
	ctx := cmd.Context()
	collectLess(400) // it ends soon, and a thousand write-ups take half a gigabyte
	snap, at, failed, err := t.buildable(ctx, &b, "debrief build")
	if err != nil {
		return err
	}
	defer b.repo.Close()
	if err := apart(b.out, at); err != nil {
		return err
	}
	snap.Library.Forget() // no rule reads it any more
	var w *publish.Writer
	defer func() {
		if w != nil {
			w.Abort()
		}
	}()
	err = attempt(func() error {
		if w != nil {
			w.Abort()
		}
		if w, err = publish.Open(b.out, publish.Options{Force: b.force}); err != nil {
			var disk *fs.PathError // does not say what for
			if errors.As(err, &disk) {
				err = fmt.Errorf("cannot put the site in %s: %w", b.out, err)
			}
			return err
		}
		return site.Build(snap, b.edition, func(path string, data []byte) error {
			if err := ctx.Err(); err != nil {
				return err // stopped from outside
			}
			return w.Put(path, data)
		})
	})
	if err != nil {
		return err
	}
	report, err := w.Commit()
	if err != nil {
		return err
	}
	t.unshown(snap, b.edition)
	b.missing(t)
	fmt.Fprintf(t.out, "%s: %s written (%s), %d unchanged, %d removed.\n", finding.Printable(filepath.Join(b.out, "index.html")),
		finding.Plural(report.Written, "file", "files"), size(report.Bytes), report.Unchanged, report.Removed)
	if failed {
		return errFound
	}
	return nil
}

// attempt builds a site, anew without the files that debrief failed on.
func attempt(build func() error) error {
	err := error(site.ErrFault)
	for i := 0; i < site.Attempts && errors.Is(err, site.ErrFault); i++ {
		err = build()
	}
	return err
}

// buildable reads the library that a site is made of, and refuses one with findings
// at the level of an error unless it is to keep going. command is what was called.
// The caller closes b.repo where there is no error.
func (t *tool) buildable(ctx context.Context, b *build, command string) (snap *site.Snapshot, at spot, failed bool, err error) {
	if b.edition.BaseURL, err = baseURL(b.edition.BaseURL); err != nil {
		return nil, at, false, err
	}
	if b.edition.Theme, err = loadTheme(b.theme); err != nil {
		return nil, at, false, err
	}
	if snap, b.repo, at, err = t.read(ctx, errorsOnly); err != nil {
		return nil, at, false, err
	}
	t.notes(snap, b.repo)
	if head, err := b.repo.Commit(history.WorkTree); at.opt.Ref != "" && err == nil && head.Hash != snap.Commit.Hash {
		t.say("note", "this is an older commit: what was restricted since then is shown as it was")
	}
	failed = snap.Found.Failed(finding.Error)
	if failed {
		if err = t.printable(snap.Found).WriteText(b.findings(t), finding.Summary{Files: len(snap.Library.All)}, t.paint()); err == nil && !b.keepGoing {
			t.say("error", "nothing was built, because of the findings above")
			t.say("hint", command+" --keep-going builds what can be read")
			err = errFound
		}
		if err != nil {
			b.repo.Close()
		}
	}
	return snap, at, failed, err
}

// missing reports that old versions could not be read, once a site is built.
func (b *build) missing(t *tool) {
	if b.repo.MissesContent() {
		t.say("note", "this clone is partial: versions that were left at the remote are not compared, and the messages of their commits are not shown; run git fetch --refetch --no-filter")
	}
}

// findings is where what was found is printed: beside a list of files, not in it.
func (b *build) findings(t *tool) io.Writer {
	if b.listing {
		return t.err
	}
	return t.out
}

// unshown reports what is in the library and not on the site. How many are restricted
// is not reported: a log has more readers than the repository.
func (t *tool) unshown(snap *site.Snapshot, e site.Edition) {
	if n := snap.Library.Only(e.Shows).Omitted.Drafts; n > 0 {
		t.say("note", finding.Plural(n, "draft is", "drafts are")+" left out; build with --drafts to include what is not finished")
	}
	var damaged []string
	for _, pm := range snap.Library.InPathOrder() {
		if pm.Access == postmortem.Damaged {
			damaged = append(damaged, pm.Doc.File.Path)
		}
	}
	if len(damaged) > 0 {
		t.say("note", finding.Plural(len(damaged), "file", "files")+" could not be read and not shown: "+and(damaged))
	}
}

// apart refuses to build into the library, which would read its own site next time.
func apart(out string, at spot) error {
	if at.disk == "" {
		return nil
	}
	abs, err := filepath.Abs(out)
	if err != nil {
		return err
	}
	if rel, err := filepath.Rel(at.disk, abs); err == nil && filepath.IsLocal(rel) {
		return usage("name a folder outside it with -o", "%s lies in the library, which would then be read as part of it", out)
	}
	return nil
}

// baseURL holds --base-url to what can stand in front of a path.
func baseURL(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return "", usage("write it whole, as in https://incidents.example.org/", "--base-url is %q", text)
	}
	return strings.TrimSuffix(text, "/") + "/", nil
}

// size is a number of bytes as people say it.
func size(n int64) string {
	switch {
	case n < 1000:
		return finding.Plural(int(n), "byte", "bytes")
	case n < 1000_000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}
