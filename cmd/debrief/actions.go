package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/action"
	"debrief/site/finding"
)

func (t *tool) actionsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "actions",
		Short: "List what was promised, and what is overdue",
		Long: `Actions lists the action items of all reviewed and published write-ups: overdue
ones first, then by due date. An owner is whom to ask, and nobody is counted.

In JSON and CSV, slips (how often a due date was moved) is null or empty where
the history has not been searched for it, which this version never does.`,
		Example: `  debrief actions
  debrief actions --overdue --owner @ana
  debrief actions --format csv > actions.csv`,
		Args: noArguments,
	}
	form := format(cmd, "text", "json", "csv")
	overdue := cmd.Flags().Bool("overdue", false, "only those that are past their date")
	owner := cmd.Flags().String("owner", "", "only those of this `owner`, @ana or team:payments")
	t.reads(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		snap, repo, _, err := t.read(cmd.Context(), noFindings)
		if err != nil {
			return err
		}
		defer repo.Close()
		all := action.Of(site.Edition{}.Shown(snap.Library), snap.Now)
		if *owner != "" {
			if err := oneOf("owner of an action", bare(*owner), owners(all)); err != nil {
				return err
			}
		}
		items := slices.DeleteFunc(slices.Clone(all.Items), func(i action.Item) bool {
			return *overdue && i.State != action.Overdue || *owner != "" && bare(i.Owner) != bare(*owner)
		})
		switch form.word {
		case "json":
			return actionsJSON(t.out, items, snap.Now)
		case "csv":
			return writeCSV(t.out, actionsRows(items))
		}
		return actionsText(t.out, items, snap.Now, *overdue)
	}
	return cmd
}

// bare is an owner as it is compared: the @ and the case do not matter.
func bare(owner string) string { return strings.ToLower(strings.TrimPrefix(owner, "@")) }

func owners(r *action.Register) []string {
	var out []string
	for _, i := range r.Items {
		if i.Owner != "" {
			out = append(out, bare(i.Owner))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// states words where a promise stands, in the order they are printed.
var states = []struct {
	state action.State
	words string
}{
	{action.Overdue, "Overdue"}, {action.Soon, "Due within " + strconv.Itoa(action.SoonDays) + " days"}, {action.Later, "Due later"},
	{action.NoDate, "Without a date"}, {action.Done, "Done"}, {action.Declined, "Will not be done"},
}

func actionsText(w io.Writer, items []action.Item, now time.Time, overdue bool) error {
	by := map[action.State][]action.Item{}
	for _, i := range items {
		by[i.State] = append(by[i.State], i)
	}
	late, open := len(by[action.Overdue]), len(by[action.Overdue])+len(by[action.Soon])+len(by[action.Later])+len(by[action.NoDate])
	if overdue {
		fmt.Fprintf(w, "%s overdue%s.\n", finding.Plural(late, "action is", "actions are"), on(" on ", now))
	} else {
		fmt.Fprintf(w, "%s%s: %d open, of which %d overdue.\n", finding.Plural(len(items), "action", "actions"), on(" on ", now), open, late)
	}
	for _, s := range states {
		if len(by[s.state]) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n%s\n", s.words)
		table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, i := range by[s.state] {
			fmt.Fprintf(table, "  %s\t%s\t%s\t%s\n", when(i), finding.Printable(or(i.Owner, "no owner")), finding.Printable(string(i.From.ID)+" "+i.ID), finding.Printable(i.Title))
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// when is the date that matters about an item.
func when(i action.Item) string {
	switch {
	case i.State == action.Overdue:
		return fmt.Sprintf("%s, %s late", i.Due.Format(time.DateOnly), finding.Plural(i.Late, "day", "days"))
	case !i.Closed.IsZero():
		return i.Closed.Format(time.DateOnly)
	case !i.Due.IsZero():
		return i.Due.Format(time.DateOnly)
	}
	return "-"
}

func or(text, instead string) string {
	if text == "" {
		return instead
	}
	return text
}

// The form of actions --format json. Names are stable; fields are only added.
type (
	jsonActions struct {
		Version int          `json:"version"`
		AsOf    string       `json:"as_of"`
		Actions []jsonAction `json:"actions"`
	}
	jsonAction struct {
		Incident    string   `json:"incident"`
		ID          string   `json:"id"`
		Title       string   `json:"title"`
		Owner       string   `json:"owner"`
		Status      string   `json:"status"`
		Due         *string  `json:"due"`
		OverdueDays int      `json:"overdue_days"`
		Slips       *int     `json:"slips"`
		Strength    string   `json:"strength"`
		Addresses   []string `json:"addresses"`
	}
)

func actionsJSON(w io.Writer, items []action.Item, now time.Time) error {
	out := jsonActions{Version: 1, AsOf: now.UTC().Format(time.RFC3339), Actions: []jsonAction{}}
	for _, i := range items {
		a := jsonAction{
			Incident: string(i.From.ID), ID: i.ID, Title: i.Title, Owner: i.Owner, Status: i.Status,
			OverdueDays: i.Late, Strength: i.Strength(), Addresses: append([]string{}, i.Addresses...),
		}
		if !i.Due.IsZero() {
			due := i.Due.Format(time.DateOnly)
			a.Due = &due
		}
		out.Actions = append(out.Actions, a)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}

func actionsRows(items []action.Item) [][]string {
	rows := [][]string{{"incident", "id", "title", "owner", "status", "due", "overdue_days", "slips", "strength", "addresses"}}
	for _, i := range items {
		due := ""
		if !i.Due.IsZero() {
			due = i.Due.Format(time.DateOnly)
		}
		rows = append(rows, []string{string(i.From.ID), i.ID, i.Title, i.Owner, i.Status, due, strconv.Itoa(i.Late), "", i.Strength(), strings.Join(i.Addresses, " ")})
	}
	return rows
}
