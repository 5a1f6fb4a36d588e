package main

import (
	"errors"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/action"
	"debrief/site/history"
	"debrief/site/report"
	"debrief/site/trend"
)

func (t *tool) reportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report --base REV",
		Short: "Write the comment for a pull request",
		Long: `Report writes, as Markdown for a pull request, what there is to say of a change:
its findings, how far each of its write-ups has come, whether the like has
happened before and what was promised then, and which figures it moves.

Its first line is always the same, so that a program can replace an earlier
comment. It ends with 0 whatever was found: check is what fails.`,
		Example: `  debrief report --base origin/main
  debrief report --base origin/main >> "$GITHUB_STEP_SUMMARY"`,
		Args: noArguments,
	}
	base := cmd.Flags().String("base", "", "the `revision` that the change is compared with")
	t.reads(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if *base == "" {
			return usage("name a branch, a tag or a commit, as in --base origin/main", "a report needs something to compare with")
		}
		at, err := t.find()
		if err != nil {
			return err
		}
		at.opt.Base, at.opt.Whole = *base, true
		snap, repo, err := at.load(cmd.Context())
		t.learn(snap)
		var missing *history.BaseError
		if errors.As(err, &missing) {
			return noBase(missing)
		}
		if err != nil {
			return err
		}
		defer repo.Close()
		t.snap = snap
		t.notes(snap, repo)
		counted := site.Edition{Drafts: true} // a restricted post-mortem is in no figure
		is, was := counted.Shown(snap.Library), counted.Shown(snap.Before.Library)
		in := report.Input{
			Library: snap.Library, Before: snap.Before.Library, Outline: snap.Outline,
			Found:   snap.Found.Withhold(snap.Library.Secrecy),
			Actions: action.Of(is, snap.Now), Then: action.Of(was, snap.Now),
			Trends: trend.Of(is, snap.Now), Were: trend.Of(was, snap.Now),
			BaseURL: report.TrustedURL(snap.Catalog, snap.Before.Settings), Base: snap.Before.Commit.Hash, Words: snap.Before.Catalog,
		}
		_, err = t.out.Write(in.Markdown())
		return err
	}
	return cmd
}
