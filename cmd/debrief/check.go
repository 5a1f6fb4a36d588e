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
)

// A checking is one run of check: what it was asked, and what it works on.
type checking struct {
	*tool
	forms                            *formats
	base                             string
	staged, strict, fix, write, grow bool

	at   spot
	snap *site.Snapshot
	repo *history.Repo
}

func (t *tool) checkCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check [PATH…]",
		Short: "Say what is missing or wrong, and how to mend it",
		Long: `Check reads the whole library and says what is missing or wrong in it, where,
and what to write instead. PATH narrows what is printed to files or folders.

With --base only what a change brought is found: the rules are asked about the
library as it is and as it was, so that a link that breaks in another file is
found as well. It was what it was at the commit where this history and that of
REV part. The change is judged by the catalogue, the template and the baseline
that were there before it. With --staged it is what is staged for the next commit
that is read, and HEAD what it is compared with.

With --fix the edits that cannot change what was meant are made in the files on
disk; then it prints what was changed, and what is left.

What a comment in the text allows, with a reason, and what is in the library's
baseline is counted and fails nothing: debrief explain form/allow, debrief
explain library/baseline.

It ends with 0 if there is nothing at the level of an error, with 1 if there is,
and with 2 if it could not do its job.`,
		Example: `  debrief check
  debrief check postmortems/2026
  debrief check --base origin/main
  debrief check --fix
  debrief check --strict --format json > findings.json
  debrief check --format sarif=out.sarif,junit=report.xml`,
	}
	c := &checking{tool: t, forms: formatsOf(cmd)}
	cmd.Flags().StringVar(&c.base, "base", "", "find only what is new since this `revision`")
	cmd.Flags().BoolVar(&c.staged, "staged", false, "read what is staged for the next commit; find only what is new in it")
	cmd.Flags().BoolVar(&c.fix, "fix", false, "make the edits that cannot change what was meant")
	cmd.Flags().BoolVar(&c.strict, "strict", false, "end with 1 for warnings too")
	cmd.Flags().BoolVar(&c.write, "write-baseline", false, "take what is found for what was there before; an existing baseline only shrinks")
	cmd.Flags().BoolVar(&c.grow, "grow", false, "with --write-baseline: add what is not in it")
	t.reads(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := c.contradiction(cmd, args); err != nil {
			return err
		}
		collectLess(150) // a check keeps little, and waits no longer for it
		return c.run(cmd.Context(), args)
	}
	return cmd
}

// contradiction holds flags against each other.
func (c *checking) contradiction(cmd *cobra.Command, args []string) error {
	for _, pair := range []struct {
		bad        bool
		what, hint string
	}{
		{c.staged && c.base != "", "--staged compares with HEAD, and --base with another revision", "give one of them"},
		{c.staged && c.ref != "", "--staged reads what is staged, and --ref a commit", "give one of them"},
		{cmd.Flag("base").Changed && c.base == "", "--base is empty", "name a branch, a tag or a commit, as in --base origin/main"},
		{c.fix && (c.staged || c.ref != ""), "--fix changes the files on disk, and something else is to be read", "leave out --staged and --ref"},
		{c.fix && c.write, "--fix and --write-baseline are two steps", "run debrief check --fix first"},
		{c.grow && !c.write, "--grow says how to write a baseline", "add --write-baseline"},
		{c.write && (c.staged || c.ref != "" || c.base != ""), "a baseline is of the files on disk, and of all that is found in them", "leave out --staged, --ref and --base"},
		{c.write && len(args) > 0, "a baseline is of the whole library", "leave out the paths"},
	} {
		if pair.bad {
			return usage(pair.hint, "%s", pair.what)
		}
	}
	return nil
}

func (c *checking) run(ctx context.Context, args []string) (err error) {
	if c.at, err = c.find(); err != nil {
		return err
	}
	c.at.opt.Base, c.at.opt.Staged = c.base, c.staged
	if file := os.Getenv("GIT_INDEX_FILE"); c.staged && file != "" {
		if c.at.opt.Index, err = filepath.Abs(file); err != nil { // git names it from the folder that it runs hooks in
			return err
		}
	}
	if err := c.read(ctx); err != nil {
		return err
	}
	defer func() { c.repo.Close() }()
	where, err := scopeOf(c.snap, c.repo, c.at, args)
	if err != nil {
		return err
	}
	c.notes(c.snap, c.repo)
	if c.fix {
		err = c.mend(ctx, where)
	} else if c.write {
		err = c.writeBaseline(ctx)
	}
	if err != nil {
		return err
	}
	found, sum := where.of(c.snap.Found), where.count(c.snap)
	sum.Since = c.since()
	level := finding.Error
	if c.strict {
		level = finding.Warning
	}
	err = c.report(c.forms, &format.Report{Found: found, Summary: sum, Files: func() []string { return writeUps(c.snap, where) }, Fails: level, Compared: c.snap.Before != nil, BaseURL: c.snap.Catalog.BaseURL})
	if err == nil && found.Failed(level) {
		err = errFound
	}
	return err
}

// read reads the library, anew if it was read before.
func (c *checking) read(ctx context.Context) error {
	if c.repo != nil {
		c.repo.Close()
	}
	snap, repo, err := c.at.load(ctx)
	c.learn(snap)
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

// since is what the findings are new since, for the last line.
func (c *checking) since() string {
	if c.snap.Before == nil || c.snap.Before.Commit.Hash == "" {
		return ""
	}
	name, hash := c.base, c.snap.Before.Commit.Hash[:10]
	if c.staged {
		name = "HEAD"
	}
	return name + " (" + hash + ")"
}
