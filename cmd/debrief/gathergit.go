package main

import (
	"context"
	"debrief/site/draft"
	"debrief/site/finding"
	"debrief/site/gather"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// daysBefore is the time before an incident in which changes are listed, because a
// change may take effect later.
const daysBefore = 24 * time.Hour

func (t *tool) gatherGitCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "git ID CLONE…",
		Short: "Deployments, tags, merges and reverts of other repositories",
		Long: `Git lists the changes of other repositories from one day before the incident to
its end, from local clones: tags of deployments and releases, merges, reverts,
and commits that went directly to the branch. It stores each list as evidence.

With --timeline it also adds each change to the timeline, at its time. Run git
fetch in the clones first; debrief does not use the network for this.`,
		Example: `  debrief gather git 2026-10-14-checkout-5xx ../shop ../infra
  debrief gather git 2026-10-14-checkout-5xx ../shop --timeline --kind deploy,revert`,
		Args: minArguments(2, "the ID of a post-mortem and the folder of a clone"),
	}
	f := &gatherFlags{}
	f.add(t, cmd)
	branch := cmd.Flags().String("branch", "", "read this `branch` (default: the remote's default branch)")
	timeline := cmd.Flags().Bool("timeline", false, "add the changes to the timeline")
	kinds := cmd.Flags().StringSlice("kind", nil, "only changes of these `kinds`: "+strings.Join(gather.ChangeKinds, ", "))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		for _, kind := range *kinds {
			if err := draft.RequireOneOf("kind of change", kind, gather.ChangeKinds); err != nil {
				return err
			}
		}
		changed := false
		err := t.changePostmortem(cmd.Context(), args[0], func(c *postmortemChange) (bool, error) {
			var all []gather.Result
			for _, dir := range args[1:] {
				results, err := c.gatherGit(cmd.Context(), f, dir, *branch, *kinds, *timeline)
				if err != nil {
					return false, err
				}
				all = append(all, results...)
			}
			changed = differs(all)
			return anyStored(all), nil
		})
		if err == nil && changed {
			return errFound
		}
		return err
	}
	return cmd
}

// noteLaterChanges prints a note on changes within a day after the range: one of them may
// be the release of a fix.
func (c *postmortemChange) noteLaterChanges(ctx context.Context, repo *gather.GitRepo, w gather.Window, kinds []string) {
	later, err := repo.Changes(ctx, gather.Window{From: w.To.Add(time.Second), To: w.To.Add(daysBefore)})
	if later = gather.OfKinds(later, kinds); err != nil || len(later) == 0 {
		return
	}
	first := later[0]
	c.print("note", fmt.Sprintf("%s within a day after the range is not stored: first %s, %s; --to includes it",
		finding.Plural(len(later), "change", "changes"), first.At.Format("2006-01-02 15:04"), finding.Printable(first.Title)))
}

// gatherGit stores the changes of one clone, and adds them to the timeline if that is
// asked for.
func (c *postmortemChange) gatherGit(
	ctx context.Context, f *gatherFlags, dir, branch string, kinds []string, timeline bool,
) ([]gather.Result, error) {
	repo, err := gather.OpenGitRepo(ctx, dir, branch)
	if err != nil {
		return nil, err
	}
	repo.Name = f.options(c).Mask(repo.Name)
	w, err := f.window(c, repo.Capture(nil, gather.Window{}, c.now), daysBefore)
	if err != nil {
		return nil, err
	}
	changes, err := repo.Changes(ctx, w)
	if err != nil {
		return nil, err
	}
	changes = gather.OfKinds(changes, kinds)
	c.noteLaterChanges(ctx, repo, w, kinds)
	for i := range changes {
		changes[i].Title = f.options(c).Mask(changes[i].Title)
	}
	results, err := f.store(c, []gather.Capture{repo.Capture(changes, w, c.now)})
	if err != nil {
		return nil, err
	}
	for _, g := range changes {
		fmt.Fprintf(c.out, "      %s  %-7s  %s\n", g.At.Format("2006-01-02 15:04"), g.Kind, finding.Printable(g.Title))
	}
	if timeline && results[0].Stored {
		err = c.change.AddEvents(repo.Events(changes, results[0].ID))
	}
	return results, err
}
