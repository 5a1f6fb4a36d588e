package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"debrief/site/finding"
	"debrief/site/gather"
	"debrief/site/gather/prometheus"
)

// prometheusFlags are the flags of gather prometheus.
type prometheusFlags struct {
	gatherFlags
	aboutFlags
	serverFlags
	step    time.Duration
	presets []string
	action  string
}

func (t *tool) gatherPrometheusCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "prometheus ID",
		Short: "Metrics from Prometheus, Mimir, Thanos or VictoriaMetrics",
		Long: `Prometheus stores the result of a query over the time of the incident. Several
series of one query become lines of one chart, at most 12. Without --query it
stores the metrics that the catalogue has for the affected services, each as an
evidence entry. One that fails does not stop the others; the exit code is then 2.

The step between two points is the shortest scrape interval of the server, at
most 15 seconds, so that a peak of one sample is in the data; --step sets
another. Of more than 1,440 points, the smallest and the largest of each part
are stored.

The address is that of --url or of a server in your configuration, the file
debrief/config.yaml in your configuration folder, as in:

  sources:
    prometheus:
      url: https://prometheus.example
      header_file: prometheus.headers

A header file has lines such as "Authorization: Bearer TOKEN". Headers are sent
to the host of the URL only.

With --for, it captures the metrics again after an action item: those of the
factors that the action addresses, or else all, over the same length up to now.
With --preset it captures only some of them.`,
		Example: `  debrief gather prometheus 2026-10-14-checkout-5xx --url https://prometheus.example
  debrief gather prometheus 2026-10-14-checkout-5xx --query 'sum(rate(http_requests_total{code=~"5.."}[1m]))' \
    --title "Checkout 5xx" --unit requests/s --class work
  debrief gather prometheus 2026-10-14-checkout-5xx --for a1`,
		Args: exactArguments(1, "the ID of a post-mortem"),
	}
	f := &prometheusFlags{}
	f.gatherFlags.add(t, cmd)
	f.aboutFlags.add(cmd)
	f.serverFlags.add(cmd, "prometheus", "https://prometheus.example")
	cmd.Flags().DurationVar(&f.step, "step", 0,
		"the `distance` of two points: 15s, 1m (default: the shortest scrape interval)")
	cmd.Flags().StringArrayVar(
		&f.presets, "preset", nil,
		"only the metric of the catalogue, or with --for of the evidence, with this `title` (repeatable)",
	)
	cmd.Flags().StringVar(&f.action, "for", "", "capture the metrics again after this `action`, such as a1")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := f.check(cmd); err != nil {
			return err
		}
		var failed error
		gatherAll := func(c *postmortemChange) (captures []gather.Capture, err error) {
			captures, failed, err = c.gatherPrometheus(cmd.Context(), f)
			return captures, err
		}
		err := t.storeCaptures(cmd, args[0], &f.gatherFlags, gatherAll)
		if failed != nil && (err == nil || errors.Is(err, errFound)) {
			return failed
		}
		return err
	}
	return cmd
}

// check returns an error for flags that do not fit together.
func (f *prometheusFlags) check(cmd *cobra.Command) error {
	given := func(name string) bool { return cmd.Flags().Changed(name) }
	if given("step") && f.step < time.Millisecond {
		return usage("write --step 15s", "--step is %s", f.step)
	}
	for _, other := range []string{"preset", "for"} {
		if given("query") && given(other) {
			return usage("leave out one of them", "--query and --%s exclude each other", other)
		}
	}
	if given("query") {
		if strings.TrimSpace(f.query) == "" || strings.TrimSpace(f.title) == "" {
			return usage("write --query 'sum(…)' --title \"Checkout 5xx\"", "a query needs a title")
		}
		return nil
	}
	for _, name := range []string{"title", "unit", "class", "definition", "aggregation", "tag"} {
		if given(name) {
			return usage("a metric of the catalogue has it already", "--%s needs --query", name)
		}
	}
	return nil
}

// gatherPrometheus returns the captures of the queries of the flags. failed is the error
// for queries that failed while others did not.
func (c *postmortemChange) gatherPrometheus(
	ctx context.Context, f *prometheusFlags,
) (captures []gather.Capture, failed, err error) {
	p := c.startProgress("connecting")
	defer p.stop()
	server, _, err := f.open(c, p)
	if err != nil {
		return nil, nil, err
	}
	client, err := prometheus.New(server)
	if err != nil {
		return nil, nil, err
	}
	wanted, err := c.promCaptures(f, client.URL())
	if err != nil {
		return nil, nil, err
	}
	usualStep := sync.OnceValue(func() time.Duration { return client.Step(ctx) })
	var failures []error
	for _, capture := range wanted {
		if capture.Window, err = c.promWindow(f, capture); err != nil {
			return nil, nil, err
		}
		capture.Resolution = c.promStep(f, capture, usualStep)
		data, err := client.Range(ctx, prometheus.Query{
			Expr: capture.Query, From: capture.Window.From, To: capture.Window.To, Step: capture.Resolution,
		}, func(part, parts int) { p.set(fmt.Sprintf("%s: reading part %d of %d", capture.Title, part, parts)) })
		p.hide()
		switch {
		case ctx.Err() != nil:
			return nil, nil, ctx.Err()
		case err != nil && len(wanted) == 1:
			return nil, nil, err
		case err != nil:
			err = finding.AddPlace(finding.Printable(capture.Title), err)
			failures = append(failures, err)
			c.printError(err)
			continue
		}
		f.fill(c, &capture, data)
		captures = append(captures, capture)
	}
	if len(failures) > 0 {
		failed = finding.HintErrorf("correct the queries and run the command again; it adds the missing entries only",
			"%d of %s failed", len(failures), finding.Plural(len(wanted), "query", "queries"))
	}
	return captures, failed, nil
}

// promStep returns the distance of the points of a capture: the flag --step, or the one
// of the same capture if it is stored, or usual.
func (c *postmortemChange) promStep(
	f *prometheusFlags, capture gather.Capture, usual func() time.Duration,
) time.Duration {
	if f.step != 0 {
		return f.step
	}
	if stored := gather.StoredResolution(c.change.Front(), capture); stored > 0 && !f.again {
		return stored
	}
	if capture.Resolution != 0 {
		return capture.Resolution
	}
	return prometheus.FitStep(usual(), capture.Window.From, capture.Window.To)
}

// promCaptures returns the captures, without data, that the flags select.
func (c *postmortemChange) promCaptures(f *prometheusFlags, source string) (out []gather.Capture, err error) {
	switch {
	case f.action != "":
		end, err := parseRangeTime("--to", f.to)
		if err != nil {
			return nil, err
		}
		if end.IsZero() {
			end = c.now
		}
		out, err = gather.AfterAction(c.pm, f.action, source, end, f.presets)
		if err != nil {
			return nil, err
		}
	case f.query != "":
		one, err := f.capture(c.now)
		if err != nil {
			return nil, err
		}
		out = []gather.Capture{one}
	default:
		if out, err = gather.PresetCaptures(c.pm, c.snap.Catalog, f.presets); err != nil {
			return nil, err
		}
	}
	for i := range out {
		out[i].Source, out[i].Captured = source, c.now
	}
	return out, nil
}

// promWindow returns the time range of a capture. That of a capture after an action is
// known already, unless --from replaces its start.
func (c *postmortemChange) promWindow(f *prometheusFlags, capture gather.Capture) (gather.Window, error) {
	if f.action == "" {
		return f.window(c, capture, 0)
	}
	if stored, ok := gather.StoredWindow(c.change.Front(), capture, f.options(c)); ok && f.from == "" && f.to == "" && !f.again {
		c.print("note", fmt.Sprintf("%s is stored with the range %s; use --again for a new range", capture.Title, stored))
		return stored, nil
	}
	from, err := parseRangeTime("--from", f.from)
	if from.IsZero() || err != nil {
		return capture.Window, err
	}
	capture.Window.From = from
	if !from.Before(capture.Window.To) {
		return capture.Window, usage("give both ends with --from and --to", "the time range %s is empty", capture.Window)
	}
	return capture.Window, nil
}
