package main

import (
	"io"
	"path/filepath"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"debrief/site/finding"
	"debrief/site/gather"
	"debrief/site/gather/table"
)

// fileFlags are the flags of gather csv and gather json.
type fileFlags struct {
	gatherFlags
	aboutFlags
	timeFlags
	link string
}

func (f *fileFlags) addAll(t *tool, cmd *cobra.Command) {
	f.gatherFlags.add(t, cmd)
	f.aboutFlags.add(cmd)
	f.timeFlags.add(cmd)
	cmd.Flags().StringVar(&f.link, "link", "", "the `URL` of the dashboard or the query (default: the name of the file)")
	cmd.Flags().Lookup("from").Usage = "leave out values before this `time`: 2026-10-14T07:00:00Z"
	cmd.Flags().Lookup("to").Usage = "leave out values after this `time`"
}

func (t *tool) gatherCSVCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "csv ID FILE",
		Short: "Metrics from a CSV export of any monitoring tool",
		Long: `Csv stores the metrics of a CSV file: an export of Grafana, Datadog, CloudWatch
or any other tool. FILE is - for standard input.

It finds the column of the times, the delimiter and the decimal sign. The wide
layout has a column for each line of the chart. The long layout has a row for
each value, and columns of texts that name its line. The time of a row may be a
number of seconds or milliseconds since 1970, or a date and a time; --zone has
the zone of times without one. A cell that cannot be read is an error.`,
		Example: `  debrief gather csv 2026-10-14-checkout-5xx export.csv --title "Checkout 5xx ratio" --unit ratio
  debrief gather csv 2026-10-14-checkout-5xx grafana.csv --title "Queue length" --zone Europe/Berlin --column shop`,
		Args: exactArguments(2, "the ID of a post-mortem and a CSV file"),
	}
	f := &fileFlags{}
	f.addAll(t, cmd)
	var opt table.Options
	var delimiter string
	cmd.Flags().StringVar(&opt.Time, "time-column", "", "the `column` of the times (default: found)")
	cmd.Flags().StringArrayVar(
		&opt.Columns, "column", nil, "a `column` of values (repeatable; default: all columns of numbers)",
	)
	cmd.Flags().StringArrayVar(
		&opt.Labels, "label", nil, "a `column` whose texts name the lines of the chart (repeatable; default: found)",
	)
	cmd.Flags().StringVar(&opt.Decimal, "decimal", "", "the decimal `sign`: point or comma (default: found)")
	cmd.Flags().StringVar(&delimiter, "delimiter", "", "the `character` between two columns (default: found)")
	cmd.Flags().IntVar(&opt.Skip, "skip", 0, "the `number` of lines before the header")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if r, n := utf8.DecodeRuneInString(delimiter); delimiter == `\t` || delimiter == "tab" {
			opt.Delimiter = '\t'
		} else if n > 0 {
			if n != len(delimiter) || r == '"' || r == '\r' || r == '\n' || r == utf8.RuneError {
				return usage("write one character such as ; or the word tab", "--delimiter is %q", delimiter)
			}
			opt.Delimiter = r
		}
		return t.gatherFile(cmd, f, args, opt, table.ReadCSV)
	}
	return cmd
}

func (t *tool) gatherJSONCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "json ID FILE",
		Short: "Metrics or log lines from a JSON export of any tool",
		Long: `Json stores the metrics or the log lines of a JSON file. FILE is - for standard
input.

The answers of these tools need no further flag: Prometheus, VictoriaMetrics,
Loki, VictoriaLogs, Grafana, Graphite, Elasticsearch, Datadog, CloudWatch. For
others, --path selects the values and --times the times with JSON paths
(RFC 9535), and --names the names of the lines of the chart.`,
		Example: `  aws cloudwatch get-metric-data … | debrief gather json 2026-10-14-checkout-5xx - --title "Checkout 5xx"
  debrief gather json 2026-10-14-checkout-5xx data.json --title "Queue length" \
    --path '$.rows[*].length' --times '$.rows[*].at'`,
		Args: exactArguments(2, "the ID of a post-mortem and a JSON file"),
	}
	f := &fileFlags{}
	f.addAll(t, cmd)
	d := &dataFlags{}
	d.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		var opt table.Options
		d.set(&opt)
		return t.gatherFile(cmd, f, args, opt, table.ReadJSON)
	}
	return cmd
}

// gatherFile stores the content of a file as evidence.
func (t *tool) gatherFile(
	cmd *cobra.Command, f *fileFlags, args []string, opt table.Options,
	read func([]byte, table.Options) (table.Data, error),
) error {
	var err error
	if opt.From, err = parseRangeTime("--from", f.from); err != nil {
		return err
	}
	if opt.To, err = parseRangeTime("--to", f.to); err != nil {
		return err
	}
	if err := f.timeFlags.set(&opt); err != nil {
		return err
	}
	name := args[1]
	if name == "-" && f.title == "" {
		return usage("write --title \"Checkout 5xx ratio\"", "data from standard input needs a title")
	}
	text, err := t.readData(cmd.InOrStdin(), name)
	if err != nil {
		return err
	}
	data, err := read(text, opt)
	if err != nil {
		return place(name, err)
	}
	return t.storeCaptures(cmd, args[0], &f.gatherFlags, func(c *postmortemChange) ([]gather.Capture, error) {
		capture, err := f.aboutFlags.capture(c.now)
		if err != nil {
			return nil, err
		}
		base := filepath.Base(name)
		if capture.Title == "" {
			capture.Title = trimExt(base, filepath.Ext(base))
		}
		if capture.Source = f.link; f.link == "" && name != "-" {
			capture.Source = base
		}
		f.fill(c, &capture, data)
		c.warnOutside(capture)
		return []gather.Capture{capture}, nil
	})
}

// storeCaptures stores the captures that do returns with the post-mortem id. It returns
// errFound if one of them differs from the stored one.
func (t *tool) storeCaptures(
	cmd *cobra.Command, id string, f *gatherFlags, do func(*postmortemChange) ([]gather.Capture, error),
) error {
	changed := false
	err := t.changePostmortem(cmd.Context(), id, func(c *postmortemChange) (bool, error) {
		captures, err := do(c)
		if err != nil {
			return false, err
		}
		results, err := f.store(c, captures)
		changed = differs(results)
		return err == nil && anyStored(results), err
	})
	if err == nil && changed {
		return errFound
	}
	return err
}

// readData returns the content of a file, or of standard input if name is "-".
func (t *tool) readData(stdin io.Reader, name string) ([]byte, error) {
	text, err := t.readInput(stdin, name, "name the file of the export, or - for standard input", "export it again")
	return []byte(text), err
}

// place adds the name of a file or a URL to an error, and keeps its hint.
func place(name string, err error) error {
	if name == "-" {
		name = "standard input"
	}
	return finding.AddPlace(finding.Printable(name), err)
}
