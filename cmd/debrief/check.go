package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/finding"
	"debrief/site/finding/format"
	"debrief/site/history"
	"debrief/site/locate"
)

// checkRun holds the flags of one run of debrief check, and the library that it reads.
type checkRun struct {
	*tool
	formats                          *formats
	base                             string
	staged, strict, fix, write, grow bool

	src  librarySource
	snap *site.Snapshot
	repo *history.Repo
}

func (t *tool) checkCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check [PATH…]",
		Short: "Find missing or invalid content, and how to fix it",
		Long: `Check reads the whole library and lists its findings: what is missing or wrong, in
which line, and what to write instead. PATH limits the output to files or folders.

With --base REV, check lists only findings that are new since the merge base of HEAD
and REV. New findings can be in unchanged files, for example a link that no longer
works. With --base, the check uses the catalogue, template and baseline of the
merge base. With --staged, check compares the staged files with HEAD.

With --fix, check corrects findings in the files, if this does not change the meaning
of the text. Then check prints these edits and the remaining findings.

Authors can accept findings with an allow comment or in the library's baseline.
Accepted findings are counted, but the check does not fail because of them: see
debrief explain form/allow and debrief explain library/baseline.

Exit codes: 0 no errors, 1 errors found, 2 the check could not be completed.`,
		Example: `  debrief check
  debrief check postmortems/2026
  debrief check --base origin/main
  debrief check --fix
  debrief check --strict --format json > findings.json
  debrief check --format sarif=out.sarif,junit=report.xml`,
	}
	c := &checkRun{tool: t, formats: addFormatsFlag(cmd)}
	cmd.Flags().StringVar(&c.base, "base", "", "list only findings that are new since this `revision`")
	cmd.Flags().BoolVar(&c.staged, "staged", false, "check the staged files; list only findings that are new since HEAD")
	cmd.Flags().BoolVar(
		&c.fix,
		"fix",
		false,
		"correct findings in the files, if this does not change the meaning of the text",
	)
	cmd.Flags().BoolVar(&c.strict, "strict", false, "exit with code 1 also for warnings, not only for errors")
	cmd.Flags().BoolVar(
		&c.write,
		"write-baseline",
		false,
		"record the current findings as accepted (the baseline); from an "+
			"existing baseline, remove only the fixed findings",
	)
	cmd.Flags().BoolVar(&c.grow, "grow", false, "with --write-baseline: also add new findings to an existing baseline")
	t.addReadFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := c.conflictingFlags(cmd, args); err != nil {
			return err
		}
		setGCPercent(150) // a check needs little memory, and a higher percentage makes it no faster
		return c.run(cmd.Context(), args)
	}
	return cmd
}

// conflictingFlags returns an error if the user set flags of debrief check that exclude
// each other.
func (c *checkRun) conflictingFlags(cmd *cobra.Command, args []string) error {
	for _, pair := range []struct {
		bad        bool
		what, hint string
	}{
		{c.staged && c.base != "", "--staged compares with HEAD, --base with another revision", "use one of them"},
		{c.staged && c.ref != "", "--staged reads the index, --ref a commit", "use one of them"},
		{cmd.Flag("base").Changed && c.base == "", "--base is " +
			"empty", "name a branch, a tag or a commit, as in --base origin/main"},
		{c.fix && (c.staged || c.ref != ""), "--fix edits the files on disk, but the flags select other " +
			"files", "leave out --staged and --ref"},
		{c.fix && c.write, "--fix and --write-baseline are separate steps", "run debrief check --fix first"},
		{c.grow && !c.write, "--grow works only with --write-baseline", "add --write-baseline"},
		{
			c.write && (c.staged || c.ref != "" || c.base != ""),
			"a baseline records all findings of the files on disk",
			"leave out --staged, --ref and --base",
		},
		{c.write && len(args) > 0, "a baseline covers the whole library", "leave out the paths"},
	} {
		if pair.bad {
			return usage(pair.hint, "%s", pair.what)
		}
	}
	return nil
}

func (c *checkRun) run(ctx context.Context, args []string) (err error) {
	if c.src, err = c.locateLibrary(); err != nil {
		return err
	}
	c.src.opt.Base, c.src.opt.Staged = c.base, c.staged
	if file := os.Getenv("GIT_INDEX_FILE"); c.staged && file != "" {
		// Git sets GIT_INDEX_FILE relative to the working folder of the hook.
		if c.src.opt.Index, err = filepath.Abs(file); err != nil {
			return err
		}
	}
	if err := c.reload(ctx); err != nil {
		return err
	}
	defer func() { c.repo.Close() }()
	scope, err := locate.ScopeOf(c.src.Location, c.repo.Root(), c.snap.Library, c.snap.Found, args)
	if err != nil {
		return err
	}
	c.printNotes(c.snap, c.repo)
	if c.fix {
		err = c.fixAll(ctx, scope)
	} else if c.write {
		err = c.writeBaseline(ctx)
	}
	if err != nil {
		return err
	}
	found, sum := scope.Filter(c.snap.Found), finding.Summary{Files: scope.CountFiles(c.snap.Library)}
	sum.Since = c.baseName()
	level := finding.Error
	if c.strict {
		level = finding.Warning
	}
	err = c.report(
		c.formats,
		&format.Report{
			Found:    found,
			Summary:  sum,
			Files:    func() []string { return postmortemPaths(c.snap, scope) },
			Fails:    level,
			Compared: c.snap.Before != nil,
			BaseURL:  c.snap.Catalog.BaseURL,
		},
	)
	if err == nil && found.Failed(level) {
		err = errFound
	}
	return err
}

// reload reads the library from disk. If it was read before, the new state replaces the
// old one.
func (c *checkRun) reload(ctx context.Context) error {
	if c.repo != nil {
		c.repo.Close()
	}
	snap, repo, err := c.src.load(ctx)
	c.useCatalog(snap)
	var missing *history.BaseError
	if errors.As(err, &missing) {
		return noBase(missing)
	}
	if err == nil {
		c.snap, c.repo = snap, repo
		c.tool.snap = snap
	}
	return err
}

// baseName returns the name and the abbreviated hash of the revision that the findings
// are compared with, as in "origin/main (1234567890)". It returns "" if there is none.
func (c *checkRun) baseName() string {
	if c.snap.Before == nil || c.snap.Before.Commit.Hash == "" {
		return ""
	}
	name, hash := c.base, c.snap.Before.Commit.Hash[:10]
	if c.staged {
		name = "HEAD"
	}
	return name + " (" + hash + ")"
}
