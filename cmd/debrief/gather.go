package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"debrief/site/draft"
	"debrief/site/finding"
	"debrief/site/gather"
)

// gatherCommand returns the command gather with a subcommand for each source.
func (t *tool) gatherCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "gather SOURCE ID",
		Short: "Store evidence with a post-mortem: metrics, logs, changes, chats",
		Long: `Gather reads data of the time of an incident from a source and stores it with the
post-mortem: a file in its folder evidence, and an entry in the front matter
with the query, the unit, the time range and the hash. Dashboards expire and
chats scroll away; the stored copy remains.

ID is the ID of a post-mortem, an alias, or its file. A post-mortem that is a
single file becomes a folder. All other lines of the file stay as they are.

The time range is that of the incident, with a baseline before it; --from and
--to set another.

The same command again changes nothing. It compares the source with the stored
data, prints the differences, and exits with 1 if there are any.

Secrets and personal data are masked before the data is written; --keep-raw
keeps personal data, but never secrets.`,
		Example: `  debrief gather status 2026-10-14-checkout-5xx
  debrief gather git 2026-10-14-checkout-5xx ../shop
  debrief gather csv 2026-10-14-checkout-5xx export.csv --title "Checkout 5xx ratio" --unit ratio`,
		Args: cobra.ArbitraryArgs,
		RunE: t.noCommand,
	}
	cmd.AddCommand(
		t.gatherPrometheusCommand(),
		t.gatherHTTPCommand(),
		t.gatherAlertmanagerCommand(),
		t.gatherCSVCommand(),
		t.gatherJSONCommand(),
		t.gatherLogCommand(),
		t.gatherChatCommand(),
		t.gatherExportCommand(),
		t.gatherGitCommand(),
		t.gatherStatusCommand(),
		t.gatherRemoveCommand(),
	)
	return cmd
}

// gatherFlags are the flags that all sources share.
type gatherFlags struct {
	from, to       string
	keepRaw, again bool
}

func (f *gatherFlags) add(t *tool, cmd *cobra.Command) {
	cmd.Flags().StringVar(
		&f.from,
		"from",
		"",
		"the start `time` of the range: 2026-10-14T07:00:00Z (default: before the incident)",
	)
	cmd.Flags().StringVar(&f.to, "to", "", "the end `time` of the range (default: after the incident)")
	f.addCommon(t, cmd)
}

// addCommon adds the flags of a source whose data has no time range.
func (f *gatherFlags) addCommon(t *tool, cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.keepRaw, "keep-raw", false, "keep personal data in the stored data; secrets are always masked")
	cmd.Flags().BoolVar(&f.again, "again", false, "add a further entry for data that is stored already")
	t.addChangeFlags(cmd)
	cmd.ValidArgsFunction = t.completePostmortems
}

// options returns the options of the flags for [gather.Store].
func (f *gatherFlags) options(c *postmortemChange) gather.Options {
	return gather.Options{Catalog: c.snap.Catalog, KeepRaw: f.keepRaw, Again: f.again}
}

// window returns the time range of a capture: that of --from and --to, or of the same
// capture if it is stored already, or of the incident. before is the time before the
// incident, if it is not that of the baseline.
func (f *gatherFlags) window(c *postmortemChange, capture gather.Capture, before time.Duration) (gather.Window, error) {
	if stored, ok := gather.StoredWindow(c.change.Front(), capture, f.options(c)); ok && f.from == "" && f.to == "" && !f.again {
		return stored, nil
	}
	from, err := parseRangeTime("--from", f.from)
	if err != nil {
		return gather.Window{}, err
	}
	to, err := parseRangeTime("--to", f.to)
	if err != nil {
		return gather.Window{}, err
	}
	w, err := gather.IncidentWindow(c.pm, c.snap.Catalog, from, to, c.now)
	if err != nil {
		return w, err
	}
	if from.IsZero() && before > 0 {
		w.From = c.pm.Times.Started.At.UTC().Add(-before)
	}
	if w.EndAssumed {
		c.print(
			"note",
			"the end of the incident is not known, so the range is "+w.String()+
				"; write times: mitigated first, or use --to; gather remove deletes what was captured too early",
		)
	}
	return w, nil
}

// parseRangeTime parses the value of --from or --to.
func parseRangeTime(flag, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	_, at, err := draft.ParseTime(flag, text, time.Now())
	return at, err
}

// store stores captures with the post-mortem. It prints what was stored, what is equal
// and what differs.
func (f *gatherFlags) store(c *postmortemChange, captures []gather.Capture) ([]gather.Result, error) {
	var results []gather.Result
	for _, capture := range captures {
		r, err := gather.Store(c.change, c.readFile, capture,
			f.options(c))
		if err != nil {
			return nil, err
		}
		results = append(results, r)
		c.printResult(r, capture)
	}
	return results, nil
}

func (c *postmortemChange) printResult(r gather.Result, capture gather.Capture) {
	title := finding.Printable(capture.Title)
	r.ID, r.File = finding.Printable(r.ID), finding.Printable(r.File)
	switch {
	case r.Stored:
		fmt.Fprintf(c.out, "%s  %s\n", r.ID, title)
		if missing := capture.MissingFields(); len(missing) > 0 {
			c.print(
				"hint",
				fmt.Sprintf("add the %s of %s to its entry, so that readers understand it", strings.Join(missing, ", "), r.ID),
			)
		}
	case len(r.Differences) == 0:
		fmt.Fprintf(c.out, "%s  %s: unchanged\n", r.ID, title)
	default:
		fmt.Fprintf(c.out, "%s  %s: differs from %s\n", r.ID, title, r.File)
		for _, d := range r.Differences {
			fmt.Fprintf(c.out, "      %s\n", d)
		}
	}
	if r.Masked > 0 && r.Stored {
		c.print(
			"note",
			finding.Plural(r.Masked, "secret or personal datum is", "secrets and personal data are")+" masked in "+r.File,
		)
	}
}

// differs reports whether a stored capture differs from the source.
func differs(results []gather.Result) bool {
	for _, r := range results {
		if len(r.Differences) > 0 {
			return true
		}
	}
	return false
}

// anyStored reports whether a capture is new.
func anyStored(results []gather.Result) bool {
	for _, r := range results {
		if r.Stored {
			return true
		}
	}
	return false
}
