package main

import (
	"time"

	"github.com/spf13/cobra"

	"debrief/site/edit"
	"debrief/site/postmortem"
)

func (t *tool) closeActionCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "close ID ACTION",
		Short: "Record that an action item is done or declined",
		Long: `Close sets the status of an action item, the day, and what shows that it is done:
the address of a change, or the id of evidence of the post-mortem. An action
item that is declined, superseded or no longer needed has a reason instead.

Only the lines of this action item change; comments and order stay.`,
		Example: `  debrief actions close 2026-10-14-checkout-5xx a1 --evidence https://code.example.org/pull/91
  debrief actions close 2026-10-14-checkout-5xx a2 --as declined --reason "The form is going away"`,
		Args: exactArguments(2, "the ID of a post-mortem and the id of an action item, as in a1"),
	}
	c := edit.Closing{}
	as := &choice{words: postmortem.ClosedAs, word: "as_planned"}
	cmd.Flags().Var(as, "as", "`how` it was closed: "+orList(as.words))
	cmd.Flags().StringVar(
		&c.Evidence,
		"evidence",
		"",
		"the `address` of what shows that it is done, or the id of evidence",
	)
	cmd.Flags().StringVar(&c.Reason, "reason", "", "the `reason` why it is declined, superseded or no longer needed")
	on := cmd.Flags().String("on", "", "the `day` on which it was closed (default: today)")
	t.addChangeFlags(cmd)
	cmd.ValidArgsFunction = t.completePostmortems
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		c.As = as.word
		return t.changePostmortem(cmd.Context(), args[0], func(pc *postmortemChange) (bool, error) {
			at, err := parseDayOr("--on", *on, pc.now)
			if err != nil {
				return false, err
			}
			c.At = at
			return true, pc.change.CloseAction(args[1], c)
		})
	}
	return cmd
}

func (t *tool) rescheduleActionCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "reschedule ID ACTION --to DAY",
		Short: "Set another due date of an action item",
		Long: `Reschedule sets the due date of an open action item. Git keeps the old date,
so the site and the command debrief actions can show how often an item was
rescheduled.`,
		Example: `  debrief actions reschedule 2026-10-14-checkout-5xx a1 --to 2026-12-18`,
		Args:    exactArguments(2, "the ID of a post-mortem and the id of an action item, as in a1"),
	}
	to := cmd.Flags().String("to", "", "the new due `day`: 2026-12-18")
	t.addChangeFlags(cmd)
	cmd.ValidArgsFunction = t.completePostmortems
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *to == "" {
			return usage("use --to with a day, as in --to 2026-12-18", "the new due date is missing")
		}
		due, err := parseDayOr("--to", *to, time.Time{})
		if err != nil {
			return err
		}
		return t.changePostmortem(cmd.Context(), args[0], func(pc *postmortemChange) (bool, error) {
			return true, pc.change.RescheduleAction(args[1], due, pc.now)
		})
	}
	return cmd
}

// parseDayOr parses a day, or returns the day of now if the text is empty.
func parseDayOr(flag, text string, now time.Time) (time.Time, error) {
	if text == "" {
		return postmortem.UTCDay(now), nil
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return day, usage("write a day such as 2026-12-18", "%s is %q", flag, text)
	}
	return day, nil
}
