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
	"debrief/site/finding"
	"debrief/site/revision"
)

func (t *tool) actionsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "actions",
		Short: "List what was promised, and what is overdue",
		Long: `Actions lists the action items of all reviewed and published write-ups: overdue
ones first, then by due date. An owner is whom to ask, and nobody is counted.

How often a due date was put off is read from Git: slips counts it, and changes
lists when a date or a status became another. A draft promises nothing, so what
changes in one is not counted. Both are null or empty where nobody can know:
without Git, in a shallow clone, for an action without an id.`,
		Example: `  debrief actions
  debrief actions --overdue --owner @ana
  debrief actions --format csv > actions.csv`,
		Args: noArguments,
	}
	form := addFormatFlag(cmd, "text", "json", "csv")
	overdue := cmd.Flags().Bool("overdue", false, "only those that are past their date")
	owner := cmd.Flags().String("owner", "", "only those of this `owner`, @ana or team:payments")
	t.reads(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		snap, repo, _, err := t.read(cmd.Context(), noFindings)
		if err != nil {
			return err
		}
		defer repo.Close()
		shown := site.Edition{}.Shown(snap.Library)
		all := action.Of(shown, snap.Now).Follow(revision.New(shown, revision.Options{Catalog: snap.Catalog, Shows: site.Edition{}.Shows, Whole: snap.Library}))
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
			return actionsJSON(t.answer(), items, snap.Now)
		case "csv":
			return t.writeCSV(actionsRows(items))
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
		return fmt.Sprintf("%s, %s late", i.Due.Format(time.DateOnly), finding.Plural(i.Late, "day", "days")) + putOff(i)
	case !i.Closed.IsZero():
		return i.Closed.Format(time.DateOnly)
	case !i.Open() && i.Past != nil && len(i.Past.Steps) > 0 && !i.Past.Steps[len(i.Past.Steps)-1].When.IsZero():
		return i.Past.Steps[len(i.Past.Steps)-1].When.UTC().Format(time.DateOnly)
	case !i.Due.IsZero():
		return i.Due.Format(time.DateOnly) + putOff(i)
	}
	return "-"
}

// putOff says how often the date of an open item was moved to a later one.
func putOff(i action.Item) string {
	if i.Past == nil || len(i.Past.Slips) == 0 {
		return ""
	}
	return ", put off " + finding.Plural(len(i.Past.Slips), "time", "times")
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
		At   *string `json:"at"`   // a day; null for what is not committed
		What string  `json:"what"` // due or status
		From string  `json:"from"`
		To   string  `json:"to"`
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
		if i.Past != nil {
			slips := len(i.Past.Slips)
			a.Slips, a.Changes = &slips, changesOf(i.Past)
		}
		out.Actions = append(out.Actions, a)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}

// changesOf are the slips and the steps of an action, the oldest first.
func changesOf(past *revision.Promise) []jsonChange {
	at := func(t time.Time) *string {
		if t.IsZero() {
			return nil
		}
		day := t.UTC().Format(time.DateOnly)
		return &day
	}
	out := []jsonChange{}
	for _, s := range past.Slips {
		out = append(out, jsonChange{at(s.When), "due", s.From.Format(time.DateOnly), s.To.Format(time.DateOnly)})
	}
	for _, s := range past.Steps {
		out = append(out, jsonChange{at(s.When), "status", s.From, s.To})
	}
	last := func(c jsonChange) string { // what is not committed comes behind every day
		if c.At == nil {
			return "~"
		}
		return *c.At
	}
	slices.SortStableFunc(out, func(a, b jsonChange) int { return cmp.Compare(last(a), last(b)) })
	return out
}

func actionsRows(items []action.Item) [][]string {
	rows := [][]string{{"incident", "id", "title", "owner", "status", "due", "overdue_days", "slips", "strength", "addresses"}}
	for _, i := range items {
		due, slips := "", ""
		if i.Past != nil {
			slips = strconv.Itoa(len(i.Past.Slips))
		}
		if !i.Due.IsZero() {
			due = i.Due.Format(time.DateOnly)
		}
		rows = append(rows, []string{string(i.From.ID), i.ID, i.Title, i.Owner, i.Status, due, strconv.Itoa(i.Late), slips, i.Strength(), strings.Join(i.Addresses, " ")})
	}
	return rows
}
