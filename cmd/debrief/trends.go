package main

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/draft"
	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/trend"
)

func (t *tool) trendsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "trends",
		Short: "Print statistics across incidents, with their uncertainty",
		Long: `Trends prints statistics on the organisation's own incidents: their number,
durations, contributing factors and action items. Each figure has its sample
size and 95 % interval. If the sample is too small, the figure is left out.
Drafts, drills, withdrawn, restricted and external post-mortems are not counted.`,
		Example: `  debrief trends
  debrief trends --since 2026-Q1 --service checkout
  debrief trends --format csv > trends.csv`,
		Args: noArguments,
	}
	form := addFormatFlag(cmd, "text", "json", "csv")
	since := cmd.Flags().String("since", "", "count only incidents since this `day`: 2026-03-01, 2026-Q1 or 2026")
	service := cmd.Flags().String("service", "", "count only incidents of this `service`")
	t.addReadFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if _, err := parseSince(*since, trend.Calendar{}); err != nil {
			return err
		}
		snap, repo, _, err := t.read(cmd.Context(), noFindings)
		if err != nil {
			return err
		}
		defer repo.Close()
		lib := site.Edition{}.Shown(snap.Library)
		if *service != "" {
			if known, ok := snap.Catalog.Service(*service); ok {
				*service = known.ID
			} else if err := draft.RequireOneOf("service", *service, snap.Catalog.ServiceIDs()); err != nil {
				return err
			}
		}
		scope := trend.Scope{Calendar: trend.NewCalendar(snap.Catalog)}
		if scope.Since, err = parseSince(*since, scope.Calendar); err != nil {
			return err
		}
		if *service != "" {
			scope.Has = func(pm *postmortem.Postmortem) bool { return affects(pm, *service) }
		}
		tr := trend.Of(lib, snap.Now, scope)
		switch form.word {
		case "json":
			return tr.WriteJSON(t.jsonWriter(), snap.Commit.Hash)
		case "csv":
			return t.writeCSV(trendsRows(tr))
		}
		return trendsText(t.out, tr, *since, *service)
	}
	return cmd
}

func affects(pm *postmortem.Postmortem, service string) bool {
	return slices.ContainsFunc(pm.Services, func(s postmortem.Service) bool { return s.ID == service })
}

var quarterPattern = regexp.MustCompile(`^([Ff][Yy])?([0-9]{4})-?[Qq]([1-4])$`)

// parseSince parses the value of --since, a day, quarter, month or year, and returns
// its first day. A quarter of a fiscal year, such as FY2026-Q1, is one of the calendar.
func parseSince(text string, calendar trend.Calendar) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if m := quarterPattern.FindStringSubmatch(text); m != nil {
		year, _ := strconv.Atoi(m[2])
		quarter, _ := strconv.Atoi(m[3])
		first := time.January
		if m[1] != "" && calendar.FiscalStart > 0 {
			first = calendar.FiscalStart
		}
		return time.Date(year, first+time.Month(3*(quarter-1)), 1, 0, 0, 0, 0, time.UTC), nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if day, err := time.Parse(layout, text); err == nil {
			return day, nil
		}
	}
	return time.Time{}, usage("write a day (2026-03-01), a quarter (2026-Q1) or a year (2026)", "--since is %q", text)
}

// trendsRows returns the trends as a table with a header row. Each row has one figure:
// its name, its subject, the sample sizes, the value, the unit and the interval.
func trendsRows(tr *trend.Trends) [][]string {
	rows := [][]string{{"figure", "of", "n", "out_of", "value", "unit", "low", "high"}}
	add := func(figure, of string, n, outOf int, value, unit string, i trend.Interval, known bool) {
		low, high := "", ""
		if known {
			low, high = decimal(i.Low), decimal(i.High)
		}
		rows = append(rows, []string{figure, of, strconv.Itoa(n), strconv.Itoa(outOf), value, unit, low, high})
	}
	for _, d := range tr.Durations {
		value := ""
		if d.ShowsMedian() {
			value = decimal(d.Median)
		}
		add("median_duration", d.Name, d.Known(), d.Of, value, "minutes", d.Interval, d.ShowsInterval())
		going := len(d.Ongoing)
		add("still_going_on", d.Name, going, d.Of, strconv.Itoa(going), "incidents", trend.Interval{}, false)
	}
	for _, q := range tr.Quarters {
		name := "incidents"
		if q.Begins {
			name = "incidents_in_part"
		} else if q.Partial {
			name = "incidents_so_far"
		}
		n := len(q.Incidents)
		add(name, q.Name, n, len(tr.Incidents), strconv.Itoa(n), "incidents", q.Interval, true)
	}
	for _, group := range []struct {
		figure string
		shares []trend.Share
	}{{"factor", tr.Factors}, {"detection_method", tr.Detection}, {"detection_gap", tr.Gaps}} {
		for _, s := range group.shares {
			n := len(s.Incidents)
			add(group.figure, s.Word, n, s.Of, decimal(float64(n)/float64(s.Of)), "share", s.Interval, s.ShowsInterval())
		}
	}
	for _, a := range []struct {
		of string
		n  int
	}{{"all", tr.Actions.N}, {"open", tr.Actions.Open}, {"overdue", tr.Actions.Overdue}} {
		add("actions", a.of, a.n, tr.Actions.N, strconv.Itoa(a.n), "actions", trend.Interval{}, false)
	}
	value := ""
	if days, ok := tr.Actions.Days.Median(); ok {
		value = decimal(days)
	}
	closed := tr.Actions.Days
	interval, known := closed.MedianInterval()
	add("median_time_to_close", "actions", closed.Ended, closed.N, value, "days", interval,
		known && closed.N >= trend.Provisional)
	return rows
}

// decimal formats a number with at most four decimal places. It returns "" for infinity
// and NaN.
func decimal(v float64) string {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(math.Round(v*1e4)/1e4, 'f', -1, 64)
}

// formatMinutes formats a number of minutes for people, as in "1.5 h".
func formatMinutes(m float64) string {
	switch {
	case m < 1:
		return "less than 1 min"
	case m < 120:
		return fmt.Sprintf("%.0f min", m)
	case m < 48*60:
		return fmt.Sprintf("%.1f h", m/60)
	}
	return fmt.Sprintf("%.1f days", m/60/24)
}

// formatPercent formats the interval of a share, as in "19 to 54 %".
func formatPercent(i trend.Interval) string {
	return fmt.Sprintf("%.0f to %.0f %%", 100*i.Low, 100*i.High)
}

// excludedText returns a sentence with the number of post-mortems that the trends do
// not count, by reason.
func excludedText(e trend.Excluded) string {
	more := ""
	for _, part := range []struct {
		n    int
		what string
	}{
		{e.Unreadable, "unreadable"}, {e.Duplicate, "duplicate"}, {e.Undated, "without a date"},
		{e.Future, "dated in the future"}, {e.Restricted, "restricted"},
	} {
		if part.n > 0 {
			more += fmt.Sprintf(", %d %s", part.n, part.what)
		}
	}
	return fmt.Sprintf(
		"Not counted: %s, %s, %d withdrawn%s.",
		finding.Plural(e.External, "external incident", "external incidents"),
		finding.Plural(e.Drill, "drill", "drills"),
		e.Withdrawn,
		more,
	)
}
