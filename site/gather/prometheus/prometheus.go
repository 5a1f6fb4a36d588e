// Package prometheus reads time series from Prometheus and from servers with its API:
// Mimir, Thanos, VictoriaMetrics.
//
// It queries a range at the resolution of the scrapes, in parts of at most maxPoints
// points, so that a peak of a single sample is in the result. Start at [New].
package prometheus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/api"
	v1 "github.com/prometheus/client_golang/api/prometheus/v1"
	"github.com/prometheus/common/model"

	"debrief/site/evidence"
	"debrief/site/finding"
	"debrief/site/gather/fetch"
	"debrief/site/gather/table"
	"debrief/site/source"
)

const (
	// maxPoints is the maximum number of points of one series in a response of Prometheus.
	maxPoints = 11_000
	// maxParts limits the number of requests for one query.
	maxParts = 40
	// DefaultStep is the usual distance of two scrapes. It is used if the configuration of
	// the server is not available.
	DefaultStep = 15 * time.Second
	minStep     = time.Second
)

// A Client queries one server.
type Client struct {
	fetch   *fetch.Client
	api     v1.API
	address string
}

// URL returns the address of the server, without the path of its API.
func (c *Client) URL() string { return c.address }

// A Query is one expression of PromQL over a time range.
type Query struct {
	Expr     string
	From, To time.Time
	Step     time.Duration
}

// New returns a client that uses the limits and the headers of f.
func New(f *fetch.Client) (*Client, error) {
	address := *f.URL
	address.Path = strings.TrimSuffix(strings.TrimSuffix(address.Path, "/"), "/api/v1")
	address.RawQuery, address.Fragment = "", ""
	client, err := api.NewClient(api.Config{Address: address.String(), Client: f.HTTP()})
	if err != nil {
		return nil, err
	}
	return &Client{f, v1.NewAPI(client), address.String()}, nil
}

var scrapeInterval = regexp.MustCompile(`(?m)^\s*(?:- )?scrape_interval: (\w+)\s*$`)

// Step returns the shortest distance of two scrapes in the server's configuration, or
// [DefaultStep] if that is shorter or the server does not show its configuration.
func (c *Client) Step(ctx context.Context) time.Duration {
	step := DefaultStep
	conf, err := c.api.Config(ctx)
	if err != nil {
		return step
	}
	for _, found := range scrapeInterval.FindAllStringSubmatch(conf.YAML, -1) {
		if d, err := model.ParseDuration(found[1]); err == nil && time.Duration(d) >= minStep {
			step = min(step, time.Duration(d))
		}
	}
	return step
}

// FitStep returns the step, or the shortest one with which a range has at most as many
// points as [Client.Range] reads.
func FitStep(step time.Duration, from, to time.Time) time.Duration {
	shortest := to.Sub(from) / (maxPoints * maxParts)
	if step >= shortest {
		return step
	}
	return (shortest + time.Second).Truncate(time.Second)
}

// Range returns the series of a query. progress is called before each request with the
// number of the part and of all parts.
func (c *Client) Range(ctx context.Context, q Query, progress func(part, parts int)) (table.Data, error) {
	if q.Step < time.Millisecond {
		return table.Data{}, finding.HintErrorf("write --step 15s", "the step %s is too short", q.Step)
	}
	points := int(q.To.Sub(q.From)/q.Step) + 1
	parts := (points + maxPoints - 1) / maxPoints
	if parts > maxParts {
		return table.Data{}, finding.HintErrorf(
			fmt.Sprintf("write --step %s, or a shorter range with --from and --to", FitStep(q.Step, q.From, q.To)),
			"the range has %d points with a step of %s, over the limit of %d", points, q.Step, maxPoints*maxParts)
	}
	s := &collection{series: map[string]*samples{}}
	for part := range parts {
		progress(part+1, parts)
		r := v1.Range{Start: q.From.Add(time.Duration(part*maxPoints) * q.Step), Step: q.Step}
		if r.End = r.Start.Add((maxPoints - 1) * q.Step); r.End.After(q.To) {
			r.End = q.To
		}
		value, warnings, _, err := c.api.QueryRange(ctx, q.Expr, r)
		if err != nil {
			return table.Data{}, c.explain(ctx, err)
		}
		s.note(warnings, c.fetch.Last().Body)
		if err := s.add(value); err != nil {
			return table.Data{}, err
		}
	}
	return s.data(q)
}

// explain returns the error of a request with the status of the response and a hint.
func (c *Client) explain(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	answer := c.fetch.Last()
	var failed *v1.Error
	switch {
	case answer.Status == 0 || !errors.As(err, &failed):
		return c.fetch.Explain(err)
	case answer.Status >= 200 && answer.Status <= 299:
		return finding.HintErrorf("check --url: it may be that of a page for browsers, or of a login",
			"%s: the answer is not that of Prometheus: %s", c.fetch.URL.Host, c.fetch.Scrub(finding.Printable(failed.Msg)))
	case failed.Detail == "":
		return c.fetch.StatusError(answer, failed.Msg)
	}
	return c.fetch.StatusError(answer, "")
}

// A collection holds the samples of all parts.
type collection struct {
	series   map[string]*samples
	points   int
	infinite int
	notes    []string
}

type samples struct {
	metric model.Metric
	points []model.SamplePair
}

// note adds the warnings of a response to the notes. VictoriaMetrics marks a response that
// lacks the data of some of its nodes.
func (s *collection) note(warnings v1.Warnings, body []byte) {
	notes := slices.Clone([]string(warnings))
	if head := body[:min(len(body), 256)]; bytes.Contains(head, []byte(`"isPartial":true`)) {
		notes = append(notes, "some nodes of the server did not respond, so the data is not complete")
	}
	for _, n := range notes {
		if n = finding.Printable(n); !slices.Contains(s.notes, n) {
			s.notes = append(s.notes, n)
		}
	}
}

// maxSamples limits the points of all series of a query.
const maxSamples = 2_000_000

// add adds the series of one part.
func (s *collection) add(value model.Value) error {
	matrix, ok := value.(model.Matrix)
	if !ok {
		return finding.HintErrorf(
			"write a query whose value is a number", "the value of the query is not a range of numbers",
		)
	}
	for _, stream := range matrix {
		if len(stream.Histograms) > 0 {
			return finding.HintErrorf(
				"use histogram_quantile(0.99, …) or histogram_avg(…)", "the values of the query are histograms",
			)
		}
		key := stream.Metric.String()
		if s.series[key] == nil {
			s.series[key] = &samples{metric: stream.Metric}
		}
		s.series[key].points = append(s.series[key].points, stream.Values...)
		if s.points += len(stream.Values); s.points > maxSamples {
			return tooMany(s.sets())
		}
	}
	if len(s.series) > table.MaxLines {
		return tooMany(s.sets())
	}
	return nil
}

// sorted returns the series in the order of their labels.
func (s *collection) sorted() []*samples {
	var out []*samples
	for _, one := range s.series {
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b *samples) int { return strings.Compare(a.metric.String(), b.metric.String()) })
	return out
}

// sets returns the labels of the series.
func (s *collection) sets() []map[string]string {
	var out []map[string]string
	for _, one := range s.sorted() {
		set := map[string]string{}
		for name, value := range one.metric {
			set[string(name)] = string(value)
		}
		out = append(out, set)
	}
	return out
}

// tooMany returns the error for a query with too many series. Its hint has the label
// with the fewest values, which makes a chart that can be read.
func tooMany(sets []map[string]string) error {
	values := map[string]map[string]bool{}
	for _, set := range sets {
		for name, value := range set {
			if values[name] == nil {
				values[name] = map[string]bool{}
			}
			values[name][value] = true
		}
	}
	best := ""
	var list []string
	for name, different := range values {
		if len(different) < 2 || name == model.MetricNameLabel {
			continue
		}
		list = append(list, fmt.Sprintf("%s (%d values)", name, len(different)))
		if len(different) <= table.MaxLines && (best == "" || len(different) < len(values[best]) ||
			len(different) == len(values[best]) && name < best) {
			best = name
		}
	}
	slices.Sort(list)
	hint := "aggregate them, as in sum(…) or max(…), or select the highest with topk(5, …)"
	if best != "" {
		hint = fmt.Sprintf("aggregate them, as in sum by (%s) (…), or select the highest with topk(5, …)", best)
	}
	return finding.HintErrorf(hint, "the query has %d series, and the limit of one chart is %d; their labels are %s",
		len(sets), table.MaxLines, finding.Printable(strings.Join(list[:min(len(list), 10)], ", ")))
}

// data joins the series at the times of the steps.
func (s *collection) data(q Query) (table.Data, error) {
	d := table.Data{Notes: s.notes}
	if s.points == 0 {
		return d, finding.HintErrorf(
			"check the query and the range in the expression browser of the server; it may have deleted the data",
			"the query has no data from %s to %s", q.From.UTC().Format(time.RFC3339), q.To.UTC().Format(time.RFC3339))
	}
	all := s.sorted()
	rows := map[model.Time]int{}
	for _, one := range all {
		for _, p := range one.points {
			rows[p.Timestamp] = 0
		}
	}
	times := make([]model.Time, 0, len(rows))
	for at := range rows {
		times = append(times, at)
	}
	slices.Sort(times)
	times = withGaps(times, q.Step)
	series := &evidence.Series{Labels: table.LineNames(s.sets()), Values: make([][]float64, len(all))}
	for i, at := range times {
		rows[at] = i
		series.Times = append(series.Times, at.Time().UTC())
	}
	for k, one := range all {
		series.Values[k] = slices.Repeat([]float64{math.NaN()}, len(times))
		for _, p := range one.points {
			v := float64(p.Value)
			if math.IsInf(v, 0) {
				s.infinite++
				v = math.NaN()
			}
			old := &series.Values[k][rows[p.Timestamp]]
			if !math.IsNaN(*old) && !math.IsNaN(v) && *old != v {
				return d, finding.HintErrorf("aggregate the query, as in max(…), or switch on deduplication at the server",
					"the server returned the series %s twice, with the values %v and %v at %s",
					finding.Printable(source.Truncate(one.metric.String(), 200)), *old, v, p.Timestamp.Time().UTC().Format(time.RFC3339))
			}
			*old = v
		}
	}
	if s.infinite > 0 {
		d.Notes = append(d.Notes, finding.Plural(s.infinite, "infinite value", "infinite values")+" stored as a gap")
	}
	d.Series = series
	return d, nil
}

// withGaps adds a time after each interruption of the data, which has no value, so that
// a chart does not draw a line across it.
func withGaps(times []model.Time, step time.Duration) []model.Time {
	var out []model.Time
	for i, at := range times {
		if i > 0 && at.Sub(times[i-1]) > step*3/2 {
			out = append(out, times[i-1].Add(step))
		}
		out = append(out, at)
	}
	return out
}
