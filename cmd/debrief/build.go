package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/history"
	"debrief/site/postmortem"
	"debrief/site/publish"
)

func (t *tool) buildCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Build the site",
		Long: `Build writes the site to a folder. If a build fails or is interrupted, the old site
remains unchanged. Build writes only changed files, and removes only files of an
earlier build.

If the library has errors, build writes nothing and exits with code 1. With
--keep-going it leaves out the post-mortems that cannot be read, builds the
other pages, and exits with code 1.

The site never shows a restricted post-mortem, or a file whose front matter or
visibility cannot be read. The flag --keep-going does not change this.

To be faster, all commands cache the data of old commits in the user's cache
folder. The environment variable DEBRIEF_CACHE sets another folder, or "off" for
no cache. The cache has no commit messages, restricted post-mortems or drafts.`,
		Example: `  debrief build
  debrief build -o public --base-url https://incidents.example.org/
  debrief build --ref v2026.3 --as-of 2026-09-30`,
		Args: noArguments,
	}
	var b siteFlags
	cmd.Flags().StringVarP(&b.out, "output", "o", "public", "write the site to this `folder`")
	cmd.Flags().BoolVar(&b.force, "force", false, "write to the output folder even if it has files of other programs")
	b.addFlags(cmd)
	_ = cmd.MarkFlagDirname("output")
	t.addReadFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return t.build(cmd.Context(), b) }
	return cmd
}

// siteFlags holds the flags of the commands build and publish, and the repository that
// they read.
type siteFlags struct {
	out, theme       string
	keepGoing, force bool
	listing          bool // standard output receives a list of files, as in publish --list
	edition          site.Edition
	repo             *history.Repo
}

// addFlags registers the flags that the commands build and publish share.
func (b *siteFlags) addFlags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&b.edition.Drafts, "drafts", false, "include drafts in the site")
	cmd.Flags().StringVar(&b.edition.BaseURL, "base-url", "", "the `address` of the published site (default: from the "+
		"catalogue)")
	cmd.Flags().BoolVar(&b.keepGoing, "keep-going", false, "build the site even if the library has errors")
	addThemeFlag(cmd, &b.theme)
}

func (t *tool) build(ctx context.Context, b siteFlags) (err error) {
	setGCPercent(400) // a build is short, so spend memory instead of collector time; 1,000 post-mortems need 500 MB
	snap, src, failed, err := t.readSite(ctx, &b, "debrief build")
	if err != nil {
		return err
	}
	defer b.repo.Close()
	if err := checkOutside(b.out, src); err != nil {
		return err
	}
	snap.Library.Forget() // the rules have run, so free the data that only rules need
	var w *publish.Writer
	defer func() {
		if w != nil {
			w.Abort()
		}
	}()
	err = retryFaults(func() error {
		if w != nil {
			w.Abort()
		}
		if w, err = publish.Open(b.out, publish.Options{Force: b.force}); err != nil {
			var disk *fs.PathError // the message of a file error does not mention that the site was being written
			if errors.As(err, &disk) {
				err = fmt.Errorf("cannot write the site to %s: %w", b.out, err)
			}
			return err
		}
		return site.Build(snap, b.edition, func(path string, data []byte) error {
			if err := ctx.Err(); err != nil {
				return err // stop the build if the user pressed Ctrl-C
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
	t.printHidden(snap, b.edition)
	t.printPartialClone(b.repo)
	published := slices.ContainsFunc(snap.Library.All, (*postmortem.Postmortem).IsPublished)
	if published && b.edition.BaseURL == "" && snap.Catalog.BaseURL == "" { // without entries, a feed has no addresses
		t.print(
			"note",
			"the address of the site is unknown, so feeds have relative addresses and the sitemap is empty; set "+
				"base_url in the catalogue, or --base-url",
		)
	}
	fmt.Fprintf(
		t.out,
		"%s: %s written (%s), %d unchanged, %d removed.\n",
		finding.Printable(filepath.Join(b.out, "index.html")),
		finding.Plural(report.Written, "file", "files"),
		formatSize(report.Bytes),
		report.Unchanged,
		report.Removed,
	)
	if failed {
		return errFound
	}
	return nil
}

// retryFaults calls build until it succeeds, at most site.Attempts times. It repeats
// the call only if debrief crashed on a file; the next attempt leaves that file out.
func retryFaults(build func() error) error {
	err := error(site.ErrFault)
	for i := 0; i < site.Attempts && errors.Is(err, site.ErrFault); i++ {
		err = build()
	}
	return err
}

// readSite reads the library for the commands build and publish. If the library has
// errors, it prints them and sets failed; it also returns an error unless --keep-going
// is set. command is the command's name for hints. If readSite returns no error, the
// caller must close b.repo.
func (t *tool) readSite(
	ctx context.Context,
	b *siteFlags,
	command string,
) (snap *site.Snapshot, src librarySource, failed bool, err error) {
	if b.edition.BaseURL, err = parseBaseURL(b.edition.BaseURL); err != nil {
		return nil, src, false, err
	}
	if b.edition.Theme, err = loadTheme(b.theme); err != nil {
		return nil, src, false, err
	}
	if snap, b.repo, src, err = t.read(ctx, errorsOnly); err != nil {
		return nil, src, false, err
	}
	t.printNotes(snap, b.repo)
	if head, err := b.repo.Commit(history.WorkTree); src.Ref != "" && err == nil && head.Hash != snap.Commit.Hash {
		t.print("note", "this is an older commit: a post-mortem that was restricted later is shown")
	}
	failed = snap.Found.Failed(finding.Error)
	if failed {
		var out io.Writer = t.out
		if b.listing {
			out = t.err
		}
		sum := finding.Summary{Files: len(snap.Library.All)}
		if err = t.printable(snap.Found).WriteText(out, sum, t.paint()); err == nil && !b.keepGoing {
			t.print("error", "the site was not built, because of the errors above")
			t.print("hint", command+" --keep-going leaves out post-mortems that cannot be read")
			err = errFound
		}
		if err != nil {
			b.repo.Close()
		}
	}
	return snap, src, failed, err
}

// printPartialClone prints a note if old file versions are missing because the
// repository is a partial clone.
func (t *tool) printPartialClone(repo *history.Repo) {
	if repo.HasMissingContent() {
		t.print(
			"note",
			"this is a partial clone without the contents of old versions, so these are not compared and their "+
				"commit messages not shown; run git fetch --refetch --no-filter",
		)
	}
}

// printHidden prints the number of drafts and the paths of the unreadable files that
// the site does not show. It does not print the number of restricted post-mortems,
// because more people can read a log than the repository.
func (t *tool) printHidden(snap *site.Snapshot, e site.Edition) {
	if n := snap.Library.Only(e.Shows).Omitted.Drafts; n > 0 {
		t.print("note", finding.Plural(n, "draft is", "drafts are")+" not shown; use --drafts to include drafts")
	}
	var damaged []string
	for _, pm := range snap.Library.InPathOrder() {
		if pm.Access == postmortem.Damaged {
			damaged = append(damaged, pm.Doc.File.Path)
		}
	}
	if len(damaged) > 0 {
		t.print(
			"note",
			finding.Plural(len(damaged), "unreadable file is", "unreadable files are")+" not shown: "+andList(damaged),
		)
	}
}

// checkOutside returns an error if the output folder is inside the library's folder,
// because debrief would read the site's files as part of the library.
func checkOutside(out string, src librarySource) error {
	if src.Disk == "" {
		return nil
	}
	abs, err := filepath.Abs(out)
	if err != nil {
		return err
	}
	if rel, err := filepath.Rel(src.Disk, abs); err == nil && filepath.IsLocal(rel) {
		return usage(
			"name a folder outside the library with -o",
			"%s is in the library, and its files would be read as part of the library",
			out,
		)
	}
	return nil
}

// parseBaseURL checks the value of --base-url and returns it with a final slash. It
// returns "" unchanged.
func parseBaseURL(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	address, problem := catalog.ParseBaseURL(text)
	if problem != "" {
		return "", usage(
			"write the address of the site's folder, as in https://incidents.example.org/",
			"--base-url %q %s", text, problem,
		)
	}
	return address, nil
}

// formatSize formats a number of bytes for people, as in "7.0 MB".
func formatSize(n int64) string {
	switch {
	case n < 1000:
		return finding.Plural(int(n), "byte", "bytes")
	case n < 1000_000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}
