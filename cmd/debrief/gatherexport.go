package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"debrief/site/finding"
	"debrief/site/gather"
	"debrief/site/importer"
)

func (t *tool) gatherExportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "export ID FILE",
		Aliases: []string{"pagerduty", "opsgenie", "incident.io", "firehydrant", "github"},
		Short:   "The export of a pager or incident tool, or an issue",
		Long: `Export reads the record of another tool: PagerDuty with its log and notes,
Opsgenie, incident.io, FireHydrant or Alertmanager as JSON, or a GitHub issue. It
stores the events as evidence, adds them to the timeline, and fills in
lifecycle times, aliases, symptoms and participants that are missing. A field
that has a value stays as it is. Parts without a place are listed with their
text. People are named by role only.

FILE may be -, for standard input.`,
		Example: `  debrief gather export 2026-10-14-checkout-5xx pagerduty.json
  gh issue view 118 --json title,number,body,createdAt,closedAt,author,comments | debrief gather export INC-118 -`,
		Args: exactArguments(2, "the ID of a post-mortem and the file of the export"),
	}
	f := &gatherFlags{}
	f.addCommon(t, cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		data, err := t.readInput(cmd.InOrStdin(), args[1], "export takes a file, or - for standard input",
			"pass the export of one incident, as in debrief gather export ID pagerduty.json")
		if err != nil {
			return err
		}
		changed := false
		err = t.changePostmortem(cmd.Context(), args[0], func(c *postmortemChange) (bool, error) {
			zone, err := time.LoadLocation(c.snap.Catalog.TimeZone)
			if err != nil {
				zone = time.UTC
			}
			rec, err := importer.Read([]byte(data), zone, c.pm.Day())
			if err != nil {
				return false, fmt.Errorf("%s cannot be read: %w", finding.Printable(args[1]), err)
			}
			if rec.Tool == "chat" {
				return false, usage("debrief gather chat reads it", "%s is a chat", finding.Printable(args[1]))
			}
			results, err := c.placeRecord(f, rec)
			changed = differs(results)
			return anyStored(results), err
		})
		if err == nil && changed {
			return errFound
		}
		return err
	}
	return cmd
}

// placeRecord stores the events of a record and, if they are new, places the record.
func (c *postmortemChange) placeRecord(f *gatherFlags, rec *importer.Record) ([]gather.Result, error) {
	results, err := f.store(c, []gather.Capture{gather.RecordCapture(rec, c.now)})
	if err != nil || !results[0].Stored {
		return results, err
	}
	placed, err := gather.PlaceRecord(c.change, c.pm, c.snap.Catalog, rec, results[0].ID)
	if err != nil {
		return results, err
	}
	fmt.Fprintf(c.out, "      %s added to the timeline\n", finding.Plural(placed.Rows, "row is", "rows are"))
	for _, field := range placed.Fields {
		fmt.Fprintf(c.out, "      %s\n", finding.Printable(field))
	}
	for _, kept := range placed.Kept {
		c.print("note", "not changed: "+kept)
	}
	for _, left := range placed.Unplaced {
		c.print("note", "not placed: "+left.String())
	}
	for _, remark := range rec.Remarks {
		c.print("note", remark)
	}
	return results, nil
}
