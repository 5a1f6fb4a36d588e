package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"debrief/site/evidence"
	"debrief/site/finding"
	"debrief/site/gather"
	"debrief/site/postmortem"
)

func (t *tool) gatherStatusCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status ID",
		Short: "What evidence is stored, what is missing, and what will expire",
		Long: `Status lists the evidence of a post-mortem and what readers would miss in it; the
evidence that the template and the catalogue ask for and that is missing, with
the command that adds it; and the days on which sources delete their data. The
catalogue has the metrics of each service, and the days under retention_days.`,
		Example: `  debrief gather status 2026-10-14-checkout-5xx
  debrief gather status 2026-10-14-checkout-5xx --format json`,
		Args: exactArguments(1, "the ID of a post-mortem"),
	}
	form := addFormatFlag(cmd, "text", "json")
	t.addChangeFlags(cmd)
	cmd.ValidArgsFunction = t.completePostmortems
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		snap, repo, _, err := t.read(cmd.Context(), noFindings)
		if err != nil {
			return err
		}
		defer repo.Close()
		pm, err := t.findPostmortem(snap, args[0])
		if err != nil {
			return err
		}
		now := time.Now().UTC()
		if t.asOf != "" {
			now = snap.Now
		}
		status := gather.StatusOf(pm, snap.Catalog, snap.Template, now)
		if form.word == "json" {
			return statusJSON(t.jsonWriter(), pm, status)
		}
		return statusText(t.out, pm, status)
	}
	return cmd
}

// qualityTexts describe the qualities that an item of evidence lacks.
var qualityTexts = map[evidence.Quality]string{
	evidence.WellUnderstood: "no unit or definition", evidence.Granular: "too few points or no resolution",
	evidence.Tagged: "no tags or query", evidence.LongLived: "not stored in a file with its hash",
}

// lackText describes what an item of evidence lacks for a quality.
func lackText(e gather.StoredItem, q evidence.Quality) string {
	switch {
	case q == evidence.WellUnderstood && e.Unit != "":
		return "no definition"
	case q == evidence.WellUnderstood && e.Definition != "":
		return "no unit"
	case q == evidence.Granular && e.Resolution == "":
		return "no resolution"
	case q == evidence.Granular:
		return "too few points"
	}
	return qualityTexts[q]
}

func statusText(w io.Writer, pm *postmortem.Postmortem, s gather.Status) error {
	fmt.Fprintf(w, "%s  %s\n\nStored\n", pm.ID, finding.Printable(pm.Title))
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, e := range s.Stored {
		var lacks []string
		for _, q := range e.Lacks {
			lacks = append(lacks, lackText(e, q))
		}
		row := finding.Printable(e.ID) + "\t" + finding.Printable(e.Title)
		if len(lacks) > 0 {
			row += "\t" + strings.Join(lacks, "; ")
		}
		fmt.Fprintf(table, "  %s\n", row)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if len(s.Stored) == 0 {
		fmt.Fprintln(w, "  nothing")
	}
	if len(s.Missing) > 0 {
		fmt.Fprintln(w, "\nMissing")
		for _, n := range s.Missing {
			fmt.Fprintf(w, "  %s\n", finding.Printable(n.What))
			if n.Command != "" {
				fmt.Fprintf(w, "      %s\n", finding.Printable(n.Command))
			}
		}
	}
	if len(s.Expiring) > 0 {
		fmt.Fprintln(w, "\nDeleted at the source")
	}
	for _, e := range s.Expiring {
		when := "today"
		switch {
		case e.Until > 0:
			when = "in " + finding.Plural(e.Until, "day", "days")
		case e.Until < 0:
			when = finding.Plural(-e.Until, "day", "days") + " ago"
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\n", e.Day.Format(time.DateOnly), finding.Printable(e.Kind), when)
	}
	return table.Flush()
}

// statusJSON prints the output of debrief gather status --format json. Field names are
// stable; new fields may be added.
func statusJSON(w io.Writer, pm *postmortem.Postmortem, s gather.Status) error {
	type stored struct {
		ID    string             `json:"id"`
		Type  string             `json:"type"`
		Title string             `json:"title"`
		File  string             `json:"file"`
		Lacks []evidence.Quality `json:"lacks"` // the qualities that readers would miss
	}
	type need struct {
		What    string `json:"what"`
		Command string `json:"command"`
	}
	type expiry struct {
		Kind string `json:"kind"`
		Day  string `json:"day"`
		Days int    `json:"days"` // days from now; negative if the day has passed
	}
	out := struct {
		Version  int      `json:"version"`
		Incident string   `json:"incident"`
		Stored   []stored `json:"stored"`
		Missing  []need   `json:"missing"`
		Expiring []expiry `json:"expiring"`
	}{1, string(pm.ID), []stored{}, []need{}, []expiry{}}
	for _, e := range s.Stored {
		out.Stored = append(out.Stored, stored{e.ID, e.Type, e.Title, e.File, append([]evidence.Quality{}, e.Lacks...)})
	}
	for _, n := range s.Missing {
		out.Missing = append(out.Missing, need{n.What, n.Command})
	}
	for _, e := range s.Expiring {
		out.Expiring = append(out.Expiring, expiry{e.Kind, e.Day.Format(time.DateOnly), e.Until})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}
