package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"debrief/site/finding"
	"debrief/site/gather"
)

// httpFlags are the flags of gather http-json.
type httpFlags struct {
	gatherFlags
	aboutFlags
	timeFlags
	dataFlags
	serverFlags
	method, bodyFile string
	pageSize         int
}

func (t *tool) gatherHTTPCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "http-json ID",
		Short: "Metrics or log lines from any API that returns JSON",
		Long: `Http-json stores the metrics or the log lines that an API returns as JSON: Loki,
VictoriaLogs, Elasticsearch, Graphite, Grafana and others. The guide has a
recipe for each of them.

In the URL and in the body, {from} and {to} are the ends of the time range as
RFC 3339; {from:s}, {from:ms}, {from:us} and {from:ns} are numbers since 1970.
Values outside of the range are left out.

The answers of known tools need no path. For others, --path selects the values
and --times the times with JSON paths (RFC 9535), and --names the names of the
lines of the chart.

An API that returns a limited number of values needs --page-size with that
number, and an answer with the oldest value first: further requests then read
the rest.

Headers, such as a token, are read from --header-file or from the source in your
configuration; see debrief gather prometheus --help.`,
		Example: `  debrief gather http-json 2026-10-14-checkout-5xx --title "Log of checkout" --page-size 5000 --url \
    'https://logs.example/api/query_range?query={app="x"}&start={from:ns}&end={to:ns}&limit=5000&direction=forward'
  debrief gather http-json 2026-10-14-checkout-5xx --title "Queue length" \
    --path '$.rows[*].length' --times '$.rows[*].at' --url 'https://queue.example/history?since={from}&until={to}'`,
		Args: exactArguments(1, "the ID of a post-mortem"),
	}
	f := &httpFlags{}
	f.gatherFlags.add(t, cmd)
	f.aboutFlags.add(cmd)
	f.serverFlags.add(cmd, "http-json", "https://loki.example/loki/api/v1/query_range?…; with --source the path only")
	f.timeFlags.add(cmd)
	f.dataFlags.add(cmd)
	cmd.Flags().StringVar(
		&f.method, "method", "", "the HTTP `method`: GET or POST (default: POST with a body, or else GET)",
	)
	cmd.Flags().StringVar(&f.bodyFile, "body-file", "", "a `file` with the body of the request; - is standard input")
	cmd.Flags().IntVar(
		&f.pageSize, "page-size", 0, "the `number` of values of a full answer; further requests read the rest",
	)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		r, err := f.request(t, cmd)
		if err != nil {
			return err
		}
		return t.storeCaptures(cmd, args[0], &f.gatherFlags, func(c *postmortemChange) ([]gather.Capture, error) {
			capture, err := c.gatherHTTP(cmd.Context(), f, r)
			return []gather.Capture{capture}, err
		})
	}
	return cmd
}

// request returns the request of the flags, without its URL.
func (f *httpFlags) request(t *tool, cmd *cobra.Command) (r gather.HTTPRequest, err error) {
	r = gather.HTTPRequest{Method: strings.ToUpper(f.method), PageSize: f.pageSize}
	switch {
	case r.Method != "" && r.Method != "GET" && r.Method != "POST":
		return r, usage("write GET or POST", "--method is %q", f.method)
	case strings.TrimSpace(f.title) == "":
		return r, usage("write --title \"Log of checkout\"", "the evidence needs a title")
	case f.pageSize < 0:
		return r, usage("write a number such as 5000", "--page-size is %d", f.pageSize)
	case f.url == "" && f.source == "":
		return r, usage("write --url 'https://…?start={from:s}&end={to:s}'", "the URL is missing")
	}
	f.dataFlags.set(&r.Table)
	if err := f.timeFlags.set(&r.Table); err != nil {
		return r, err
	}
	if f.bodyFile != "" {
		body, err := t.readInput(
			cmd.InOrStdin(), f.bodyFile, "name a file with the body of the request", "write the body of the request",
		)
		if err != nil {
			return r, err
		}
		r.Body = body
	}
	return r, nil
}

// gatherHTTP sends the request and returns its response as a capture.
func (c *postmortemChange) gatherHTTP(
	ctx context.Context, f *httpFlags, r gather.HTTPRequest,
) (capture gather.Capture, err error) {
	p := c.startProgress("connecting")
	defer p.stop()
	server, address, err := f.open(c, p)
	if err != nil {
		return capture, err
	}
	r.URL = address
	hasRange, err := r.Check()
	if err != nil {
		return capture, err
	}
	if !hasRange {
		c.print(
			"note",
			"the request has no time range; write {from} and {to} where they belong, as in start={from:s}&end={to:s}",
		)
	}
	if capture, err = f.aboutFlags.capture(c.now); err != nil {
		return capture, err
	}
	source, query := r.Place()
	capture.Source, capture.Query = server.Scrub(source), cmp.Or(f.query, server.Scrub(query))
	for _, kind := range []string{"metric_snapshot", "log_excerpt"} {
		capture.Type = kind // the response is not known yet, so both kinds may be stored
		if _, ok := gather.StoredWindow(c.change.Front(), capture); ok {
			break
		}
	}
	if capture.Window, err = f.window(c, capture, 0); err != nil {
		return capture, err
	}
	data, err := r.Read(ctx, server, capture.Window, func(page int) {
		p.set(fmt.Sprintf("%s: reading page %d", finding.Printable(capture.Title), page))
	})
	p.stop()
	if err != nil {
		return capture, err
	}
	f.fill(c, &capture, data)
	return capture, nil
}
