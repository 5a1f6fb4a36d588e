package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"debrief/site/draft"
	"debrief/site/finding"
	"debrief/site/gather"
	"debrief/site/gather/table"
	"debrief/site/postmortem"
)

// aboutFlags are the flags that describe the data of a capture.
type aboutFlags struct {
	title, unit, class, definition, aggregation, query string
	tags                                               []string
	points                                             int
}

func (f *aboutFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.title, "title", "", "the `title` of the evidence, such as \"Checkout 5xx ratio\"")
	flags.StringVar(&f.unit, "unit", "", "the `unit` of the values: ratio, s, requests/s")
	flags.StringVar(&f.class, "class", "", "the `class` of the metric: work, resource or event")
	flags.StringVar(&f.definition, "definition", "", "what is measured and where, in `words`")
	flags.StringVar(&f.aggregation, "aggregation", "", "how several values became one: avg, max, sum, p99 (`word`)")
	flags.StringVar(&f.query, "query", "", "the `query` of the data, as the monitoring tool has it")
	flags.StringArrayVar(&f.tags, "tag", nil, "a `name=value` that narrows down the data: region=eu-1 (repeatable)")
	flags.IntVar(
		&f.points, "points", gather.MaxPoints,
		"store at most this `number` of times, with the extremes of each part; 0 stores all",
	)
}

// classes are the classes of evidence.
var classes = []string{"work", "resource", "event"}

// capture returns a capture with the values of the flags.
func (f *aboutFlags) capture(now time.Time) (gather.Capture, error) {
	c := gather.Capture{
		Type: "metric_snapshot", Title: strings.TrimSpace(f.title), Class: f.class, Unit: f.unit, Definition: f.definition,
		Aggregation: f.aggregation, Query: f.query, Captured: now,
	}
	if f.class != "" {
		if err := draft.RequireOneOf("class of evidence", f.class, classes); err != nil {
			return c, err
		}
	}
	if f.points < 0 {
		return c, usage("write a number such as 1440, or 0 for all", "--points is %d", f.points)
	}
	for _, tag := range f.tags {
		name, value, ok := strings.Cut(tag, "=")
		if !ok || name == "" || value == "" {
			return c, usage("write --tag region=eu-1", "--tag is %q", tag)
		}
		c.Tags = append(c.Tags, postmortem.Tag{Name: name, Value: value})
	}
	return c, nil
}

// fill sets the content of a capture and prints the notes about it.
func (f *aboutFlags) fill(c *postmortemChange, capture *gather.Capture, data table.Data) {
	for _, note := range capture.Fill(data, f.points) {
		c.print("note", finding.Printable(capture.Title)+": "+note)
	}
}

// timeFlags are the flags for the times of a file.
type timeFlags struct{ format, zone string }

func (f *timeFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.format, "time-format", "",
		"the `format` of the times: s, ms, us, ns, rfc3339, or a pattern such as \"DD.MM.YYYY hh:mm:ss\" (default: found)")
	cmd.Flags().StringVar(&f.zone, "zone", "", "the time `zone` of times that have none: UTC, Europe/Berlin")
}

// set sets the options of a file to the values of the flags.
func (f *timeFlags) set(opt *table.Options) error {
	opt.TimeFormat = f.format
	if f.zone == "" {
		return nil
	}
	zone, err := time.LoadLocation(f.zone)
	if err != nil || f.zone == "Local" {
		return usage("write UTC or a name such as Europe/Berlin", "--zone is %q", f.zone)
	}
	opt.Zone = zone
	return nil
}

// dataFlags are the flags that select values in a JSON text.
type dataFlags struct {
	path, times, names string
	logs               bool
}

func (f *dataFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(
		&f.path, "path", "", "the JSON `path` of the values: '$.rows[*].value' (default: that of a known format)",
	)
	cmd.Flags().StringVar(&f.times, "times", "", "the JSON `path` of the times: '$.rows[*].time'")
	cmd.Flags().StringVar(&f.names, "names", "", "the JSON `path` of the names of the lines: '$.rows[*].host'")
	cmd.Flags().BoolVar(&f.logs, "log", false, "the values of --path are log lines, not numbers")
}

func (f *dataFlags) set(opt *table.Options) {
	opt.Path, opt.Times, opt.Names, opt.Logs = f.path, f.times, f.names, f.logs
}

// warnOutside prints a note if a capture does not overlap the time of the incident. The
// reason is often a wrong time zone.
func (c *postmortemChange) warnOutside(capture gather.Capture) {
	w, err := gather.IncidentWindow(c.pm, c.snap.Catalog, time.Time{}, time.Time{}, c.now)
	if err == nil && (capture.Window.From.After(w.To) || capture.Window.To.Before(w.From)) {
		c.print(
			"note",
			fmt.Sprintf("the data is from %s, and the range of the incident is %s; check --zone", capture.Window, w),
		)
	}
}
