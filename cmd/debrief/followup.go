package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/action"
	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/revision"
)

func (t *tool) followUpCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "follow-up [ID ACTION --verdict VERDICT]",
		Short: "List action items whose effect is due to be checked, or record a check",
		Long: `Follow-up lists the action items that were done at least 30 or 90 days ago and
whose effect has not been checked since. An action item is listed if its field
measure states the expected effect: {what, target, by}. debrief gather prometheus
ID --for ACTION captures the same queries again, so that before and after are in
one figure.

With ID, ACTION and --verdict it records the result of a check in the
post-mortem.`,
		Example: `  debrief follow-up
  debrief follow-up 2026-10-14-checkout-5xx a1 --verdict worked --evidence ev-4`,
		Args: cobra.ArbitraryArgs,
	}
	form := addFormatFlag(cmd, "text", "json")
	verdict := cmd.Flags().String("verdict", "", "record this `verdict`: "+orList(postmortem.Verdicts))
	evidence := cmd.Flags().String("evidence", "", "the `id` of the evidence that shows the effect, or an address")
	note := cmd.Flags().String("note", "", "a `sentence` on the result of the check")
	on := cmd.Flags().String("on", "", "the `day` of the check (default: today)")
	t.addChangeFlags(cmd)
	cmd.ValidArgsFunction = t.completePostmortems
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0 && *verdict == "":
			return t.listFollowUps(cmd, form.word)
		case len(args) != 2:
			return usage(
				"debrief follow-up --help shows an example",
				"a check needs the ID of a post-mortem and the id of an action item",
			)
		case *verdict == "":
			return usage("use --verdict "+orList(postmortem.Verdicts), "the verdict is missing")
		}
		return t.changePostmortem(cmd.Context(), args[0], func(c *postmortemChange) (bool, error) {
			at, err := parseDayOr("--on", *on, c.now)
			if err != nil {
				return false, err
			}
			return true, c.change.AddFollowUp(
				args[1],
				postmortem.FollowUp{At: at, Verdict: *verdict, Evidence: *evidence, Note: *note},
			)
		})
	}
	return cmd
}

// listFollowUps prints the checks that are due at the time of --as-of, or else now.
func (t *tool) listFollowUps(cmd *cobra.Command, form string) error {
	snap, repo, _, err := t.read(cmd.Context(), noFindings)
	if err != nil {
		return err
	}
	defer repo.Close()
	now := time.Now().UTC()
	if t.asOf != "" {
		now = snap.Now
	}
	shown := site.Edition{}.Shown(snap.Library)
	changes := revision.New(
		shown,
		revision.Options{Catalog: snap.Catalog, Shows: site.Edition{}.Shows, Whole: snap.Library},
	)
	due, unmeasured := action.New(shown, now, changes).FollowUps()
	if form == "json" {
		return followUpsJSON(t.jsonWriter(), due, now)
	}
	return followUpsText(t.out, due, unmeasured)
}

func followUpsText(w io.Writer, due []action.DueFollowUp, unmeasured int) error {
	fmt.Fprintf(w, "%s due to be checked.\n", finding.Plural(len(due), "action item is", "action items are"))
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, f := range due {
		effect := f.Measure.What
		if f.Measure.Target != "" {
			effect += ": " + f.Measure.Target
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\t%s\n", f.Due.Format(time.DateOnly), finding.Printable(string(f.From.ID)+" "+f.ID),
			finding.Printable(f.Title), finding.Printable(effect))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if unmeasured > 0 {
		fmt.Fprintf(
			w,
			"%s no field measure, so the effect is not checked.\n",
			finding.Plural(unmeasured, "done item has", "done items have"),
		)
	}
	return nil
}

// followUpsJSON prints the output of debrief follow-up --format json. Field names are
// stable; new fields may be added.
func followUpsJSON(w io.Writer, due []action.DueFollowUp, now time.Time) error {
	type entry struct {
		Incident string `json:"incident"`
		ID       string `json:"id"`
		Title    string `json:"title"`
		Owner    string `json:"owner"`
		Closed   string `json:"closed_at"`
		Due      string `json:"due"`
		Days     int    `json:"days"` // days after closing: 30 or 90
		Measure  string `json:"measure"`
		Target   string `json:"target"`
	}
	out := struct {
		Version int     `json:"version"`
		AsOf    string  `json:"as_of"`
		Due     []entry `json:"due"`
	}{1, now.Format(time.RFC3339), []entry{}}
	for _, f := range due {
		out.Due = append(out.Due, entry{
			string(f.From.ID), f.ID, f.Title, f.Owner, f.Closed.Format(time.DateOnly), f.Due.Format(time.DateOnly), f.Days,
			f.Measure.What, f.Measure.Target,
		})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}
