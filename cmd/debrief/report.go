package main

import (
	"errors"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/action"
	"debrief/site/history"
	"debrief/site/report"
	"debrief/site/rule/privacy"
	"debrief/site/trend"
)

func (t *tool) reportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report --base REV",
		Short: "Write the comment for a pull request",
		Long: `Report writes a Markdown comment for a pull request: the new findings, the
completeness of the changed post-mortems, similar incidents and their action
items, and the changed figures.

The first line of the comment is always the same, so that a program can find and
replace an earlier comment. Report exits with code 0 even if there are findings.
To fail a CI job, use "debrief check".`,
		Example: `  debrief report --base origin/main
  debrief report --base origin/main >> "$GITHUB_STEP_SUMMARY"`,
		Args: noArguments,
	}
	base := cmd.Flags().String("base", "", "compare the post-mortems with this `revision`")
	t.addReadFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if *base == "" {
			return usage("name a branch, a tag or a commit, as in --base origin/main", "--base is missing")
		}
		src, err := t.locateLibrary()
		if err != nil {
			return err
		}
		src.opt.Base, src.opt.ReadAll = *base, true
		snap, repo, err := src.load(cmd.Context())
		t.useCatalog(snap)
		var missing *history.BaseError
		if errors.As(err, &missing) {
			return noBase(missing)
		}
		if err != nil {
			return err
		}
		defer repo.Close()
		t.snap = snap
		t.printNotes(snap, repo)
		edition := site.Edition{Drafts: true} // leave out restricted post-mortems, because many people read the comment
		after, before := edition.Shown(snap.Library), edition.Shown(snap.Before.Library)
		scope := trend.Scope{Calendar: trend.NewCalendar(snap.Catalog)}
		in := report.Input{
			Library: snap.Library, Before: snap.Before.Library, Template: snap.Template,
			Found:   snap.Found.Withhold(snap.Library.Secrecy),
			Actions: action.New(after, snap.Now, nil), ActionsBefore: action.New(before, snap.Now, nil),
			Trends: trend.Of(after, snap.Now, scope), TrendsBefore: trend.Of(before, snap.Now, scope),
			BaseURL: report.TrustedURL(snap.Catalog, snap.Before.Settings), Base: snap.Before.Commit.Hash,
			Redact: func(text string) string { return privacy.Clean(text, snap.Before.Catalog) },
			RedactName: func(name string) string {
				return privacy.CleanName(name, snap.Library.Dir, snap.Before.Catalog)
			},
		}
		_, err = t.out.Write(in.Markdown())
		return err
	}
	return cmd
}
