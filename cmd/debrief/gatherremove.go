package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"debrief/site/finding"
	"debrief/site/gather"
)

func (t *tool) gatherRemoveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "remove ID EVIDENCE",
		Short: "Remove an item of evidence, such as one with a wrong time range",
		Long: `Remove deletes an entry of the evidence and its file. The next capture gets the
same ID, so references in the text stay. Gather never overwrites what is stored:
to capture a metric again with another range, remove it first.

It does not change the Git history, which still has a committed file.`,
		Example: `  debrief gather remove 2026-10-14-checkout-5xx ev-1`,
		Args:    argumentCount(2, 2, "debrief gather remove ID ev-1"),
	}
	t.addChangeFlags(cmd)
	cmd.ValidArgsFunction = t.completePostmortems
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return t.changePostmortem(cmd.Context(), args[0], func(c *postmortemChange) (bool, error) {
			if err := gather.Remove(c.change, c.snap.Library, c.pm, args[1]); err != nil {
				return false, err
			}
			fmt.Fprintf(c.out, "%s is removed\n", finding.Printable(args[1]))
			return true, nil
		})
	}
	return cmd
}
