package main

import (
	"cmp"
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
	"debrief/site/draft"
	"debrief/site/finding"
	"debrief/site/revision"
)

func (t *tool) actionsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "actions",
		Short: "List action items and their due dates",
		Long: `Actions lists the action items of all reviewed and published post-mortems: overdue
actions first, then by due date. The owner of an action is its contact person.

In JSON and CSV, the field "slips" is the number of times that the due date was
rescheduled, and the field "changes" lists each change of a date or status. Both
come from the Git history.
Changes in drafts are not counted. Both fields are null or empty without Git, in
a shallow clone, and for an action without an id.`,
		Example: `  debrief actions
  debrief actions --overdue --owner @ana
  debrief actions --format csv > actions.csv`,
		Args: noArguments,
	}
	cmd.AddCommand(t.closeActionCommand(), t.rescheduleActionCommand())
	form := addFormatFlag(cmd, "text", "json", "csv")
	overdue := cmd.Flags().Bool("overdue", false, "list only overdue actions")
	owner := cmd.Flags().String("owner", "", "list only actions of this `owner`: @ana or team:payments")
	t.addReadFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		snap, repo, _, err := t.read(cmd.Context(), noFindings)
		if err != nil {
			return err
		}
		defer repo.Close()
		shown := site.Edition{}.Shown(snap.Library)
		all := action.New(
			shown,
			snap.Now,
			revision.New(
				shown,
				revision.Options{Catalog: snap.Catalog, Shows: site.Edition{}.Shows, Whole: snap.Library},
			),
		)
		if *owner != "" {
			if err := draft.RequireOneOf("owner", ownerKey(*owner), owners(all)); err != nil {
				return err
			}
		}
		items := slices.DeleteFunc(slices.Clone(all.Items), func(i action.Item) bool {
			return *overdue && i.State != action.Overdue || *owner != "" && ownerKey(i.Owner) != ownerKey(*owner)
		})
		switch form.word {
		case "json":
			return actionsJSON(t.jsonWriter(), items, snap.Now)
		case "csv":
			return t.writeCSV(actionsRows(items))
		}
		return actionsText(t.out, items, snap.Now, *overdue)
	}
	return cmd
}

// ownerKey returns an owner in lower case and without a leading "@", so that "@Ana" and
// "ana" compare equal.
func ownerKey(owner string) string { return strings.ToLower(strings.TrimPrefix(owner, "@")) }

func owners(r *action.Register) []string {
	var out []string
	for _, i := range r.Items {
		if i.Owner != "" {
			out = append(out, ownerKey(i.Owner))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// states lists the states of action items in print order, each with the heading that
// debrief actions prints over it.
var states = []struct {
	state action.State
	words string
}{
	{
		action.Overdue,
		"Overdue",
	}, {action.Soon, "Due within " + strconv.Itoa(action.SoonDays) + " days"}, {action.Later, "Due later"},
	{action.NoDate, "No due date"}, {action.Done, "Done"}, {action.Declined, "Declined or superseded"},
}

func actionsText(w io.Writer, items []action.Item, now time.Time, overdue bool) error {
	by := map[action.State][]action.Item{}
	for _, i := range items {
		by[i.State] = append(by[i.State], i)
	}
	late := len(by[action.Overdue])
	open := late + len(by[action.Soon]) + len(by[action.Later]) + len(by[action.NoDate])
	if overdue {
		fmt.Fprintf(w, "%s overdue%s.\n", finding.Plural(late, "action is", "actions are"), asOfText(" on ", now))
	} else {
		fmt.Fprintf(w, "%s%s: %d open, %d of them "+
			"overdue.\n", finding.Plural(len(items), "action", "actions"), asOfText(" on ", now), open, late)
	}
	for _, s := range states {
		if len(by[s.state]) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n%s\n", s.words)
		table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, i := range by[s.state] {
			fmt.Fprintf(
				table,
				"  %s\t%s\t%s\t%s\n",
				dateOf(i),
				finding.Printable(cmp.Or(i.Owner, "no owner")),
				finding.Printable(string(i.From.ID)+" "+i.ID),
				finding.Printable(i.Title),
			)
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// dateOf returns the date column of an action item. A closed item has its closing date
// or the date of its last status change, an open one its due date. Without a date the
// result is "-".
func dateOf(i action.Item) string {
	switch {
	case i.State == action.Overdue:
		return fmt.Sprintf(
			"%s, overdue by %s",
			i.Due.Format(time.DateOnly),
			finding.Plural(i.OverdueDays, "day", "days"),
		) + rescheduled(
			i,
		)
	case !i.IsOpen() && !i.Closed.IsZero():
		return i.Closed.Format(time.DateOnly)
	case !i.IsOpen() && i.Past != nil && len(i.Past.Steps) > 0 && !i.Past.Steps[len(i.Past.Steps)-1].When.IsZero():
		return i.Past.Steps[len(i.Past.Steps)-1].When.UTC().Format(time.DateOnly)
	case !i.Due.IsZero():
		return i.Due.Format(time.DateOnly) + rescheduled(i)
	}
	return "-"
}

// rescheduled returns a text such as ", rescheduled 2 times" if the due date of an
// action item was moved later, else "".
func rescheduled(i action.Item) string {
	if i.Past == nil || len(i.Past.Reschedules) == 0 {
		return ""
	}
	return ", rescheduled " + finding.Plural(len(i.Past.Reschedules), "time", "times")
}

// These types define the output of debrief actions --format json. Field names are
// stable; new fields may be added.
type (
	jsonActions struct {
		Version int          `json:"version"`
		AsOf    string       `json:"as_of"`
		Actions []jsonAction `json:"actions"`
	}
	jsonAction struct {
		Incident    string       `json:"incident"`
		ID          string       `json:"id"`
		Title       string       `json:"title"`
		Owner       string       `json:"owner"`
		Status      string       `json:"status"`
		Due         *string      `json:"due"`
		OverdueDays int          `json:"overdue_days"`
		Slips       *int         `json:"slips"`
		Strength    string       `json:"strength"`
		Addresses   []string     `json:"addresses"`
		Changes     []jsonChange `json:"changes"`
	}
	jsonChange struct {
		At   *string `json:"at"`   // the day on which the action item changed; null for an uncommitted change
		What string  `json:"what"` // the field of the action item that changed: "due" or "status"
		From string  `json:"from"`
		To   string  `json:"to"`
	}
)

func actionsJSON(w io.Writer, items []action.Item, now time.Time) error {
	out := jsonActions{Version: 1, AsOf: now.UTC().Format(time.RFC3339), Actions: []jsonAction{}}
	for _, i := range items {
		a := jsonAction{
			Incident: string(i.From.ID), ID: i.ID, Title: i.Title, Owner: i.Owner, Status: i.Status,
			OverdueDays: i.OverdueDays, Strength: i.Strength(), Addresses: append([]string{}, i.Addresses...),
		}
		if !i.Due.IsZero() {
			due := i.Due.Format(time.DateOnly)
			a.Due = &due
		}
		if i.Past != nil {
			slips := len(i.Past.Reschedules)
			a.Slips, a.Changes = &slips, changesOf(i.Past)
		}
		out.Actions = append(out.Actions, a)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}

// changesOf returns the changes of an action item's due date and status, oldest first.
func changesOf(past *revision.ActionHistory) []jsonChange {
	at := func(t time.Time) *string {
		if t.IsZero() {
			return nil
		}
		day := t.UTC().Format(time.DateOnly)
		return &day
	}
	out := []jsonChange{}
	for _, s := range past.Reschedules {
		out = append(out, jsonChange{at(s.When), "due", s.From.Format(time.DateOnly), s.To.Format(time.DateOnly)})
	}
	for _, s := range past.Steps {
		out = append(out, jsonChange{at(s.When), "status", s.From, s.To})
	}
	// last returns the key by which changes are sorted; "~" sorts uncommitted changes after
	// all dates.
	last := func(c jsonChange) string {
		if c.At == nil {
			return "~"
		}
		return *c.At
	}
	slices.SortStableFunc(out, func(a, b jsonChange) int { return cmp.Compare(last(a), last(b)) })
	return out
}

func actionsRows(items []action.Item) [][]string {
	rows := [][]string{
		{"incident", "id", "title", "owner", "status", "due", "overdue_days", "slips", "strength", "addresses"},
	}
	for _, i := range items {
		due, slips := "", ""
		if i.Past != nil {
			slips = strconv.Itoa(len(i.Past.Reschedules))
		}
		if !i.Due.IsZero() {
			due = i.Due.Format(time.DateOnly)
		}
		rows = append(
			rows,
			[]string{
				string(i.From.ID),
				i.ID,
				i.Title,
				i.Owner,
				i.Status,
				due,
				strconv.Itoa(i.OverdueDays),
				slips,
				i.Strength(),
				strings.Join(i.Addresses, " "),
			},
		)
	}
	return rows
}
