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
	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/trend"
)

func (t *tool) trendsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "trends",
		Short: "Say what the incidents show together, and how sure that is",
		Long: `Trends counts the library's own incidents, how long they took, what contributed
and what became of the promises. Every figure comes with the number it rests on
and with its 95 % interval, and there is none where it would rest on too little.
Drafts, drills, withdrawn write-ups and those of others are not counted.`,
		Example: `  debrief trends
  debrief trends --since 2026-Q1 --service checkout
  debrief trends --format csv > trends.csv`,
		Args: noArguments,
	}
	form := addFormatFlag(cmd, "text", "json", "csv")
	since := cmd.Flags().String("since", "", "only incidents from this `day` on: 2026-03-01, 2026-Q1 or 2026")
	service := cmd.Flags().String("service", "", "only incidents of this `service`")
	t.reads(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		from, err := parseSince(*since)
		if err != nil {
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
				*service = known.ID // an alias is as good
			} else if err := oneOf("service of the catalogue", *service, snap.Catalog.ServiceIDs()); err != nil {
				return err
			}
		}
		tr := trend.Of(lib.Only(func(pm *postmortem.Postmortem) bool {
			return !pm.Day().Before(from) && (*service == "" || concerns(pm, *service))
		}), snap.Now)
		switch form.word {
		case "json":
			return tr.WriteJSON(t.answer(), snap.Commit.Hash)
		case "csv":
			return t.writeCSV(trendsRows(tr))
		}
		return trendsText(t.out, tr, *since, *service)
	}
	return cmd
}

func concerns(pm *postmortem.Postmortem, service string) bool {
	return slices.ContainsFunc(pm.Services, func(s postmortem.Service) bool { return s.ID == service })
}

var quarterPattern = regexp.MustCompile(`^([0-9]{4})-?[Qq]([1-4])$`)

// parseSince reads a day, a quarter or a year as its first moment.
func parseSince(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if m := quarterPattern.FindStringSubmatch(text); m != nil {
		year, _ := strconv.Atoi(m[1])
		quarter, _ := strconv.Atoi(m[2])
		return time.Date(year, time.Month(quarter*3-2), 1, 0, 0, 0, 0, time.UTC), nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if day, err := time.Parse(layout, text); err == nil {
			return day, nil
		}
	}
	return time.Time{}, usage("write a day (2026-03-01), a quarter (2026-Q1) or a year (2026)", "--since is %q", text)
}

// trendsRows is a figure a row: what, of which, how many of how many, how much
// of what unit, and between which bounds.
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
		if len(d.Values) > 0 {
			value = decimal(d.Median)
		}
		add("median_duration", d.Name, len(d.Values), d.Of, value, "minutes", d.Interval, d.Coverage > 0)
	}
	for _, q := range tr.Quarters {
		name := "incidents"
		if q.Partial {
			name = "incidents_so_far"
		}
		add(name, q.Name, len(q.Incidents), len(tr.Incidents), strconv.Itoa(len(q.Incidents)), "incidents", q.Interval, true)
	}
	for _, group := range []struct {
		figure string
		shares []trend.Share
	}{{"factor", tr.Factors}, {"detection_method", tr.Detection}, {"detection_gap", tr.Gaps}} {
		for _, s := range group.shares {
			add(group.figure, s.Word, len(s.Incidents), s.Of, decimal(float64(len(s.Incidents))/float64(s.Of)), "share", s.Interval, true)
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
	add("median_time_to_close", "actions", tr.Actions.Days.Ended, tr.Actions.Days.N, value, "days", trend.Interval{}, false)
	return rows
}

// decimal is a number to four places, "" for what has no bound.
func decimal(v float64) string {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(math.Round(v*1e4)/1e4, 'f', -1, 64)
}

// minutes is a length of time as people say it.
func minutes(m float64) string {
	switch {
	case m < 1:
		return "under 1 min"
	case m < 120:
		return fmt.Sprintf("%.0f min", m)
	case m < 48*60:
		return fmt.Sprintf("%.1f h", m/60)
	}
	return fmt.Sprintf("%.1f days", m/60/24)
}

// percent is an interval of a share.
func percent(i trend.Interval) string {
	return fmt.Sprintf("%.0f to %.0f %%", 100*i.Low, 100*i.High)
}

// excluded words what is not counted.
func excluded(e trend.Excluded) string {
	more := ""
	if e.Unreadable > 0 {
		more += fmt.Sprintf(", %d could not be read", e.Unreadable)
	}
	if e.Restricted > 0 {
		more += fmt.Sprintf(", %d restricted", e.Restricted)
	}
	return fmt.Sprintf("Not counted: %s, %s, %d withdrawn%s.", finding.Plural(e.External, "incident of another organisation", "incidents of other organisations"),
		finding.Plural(e.Drill, "drill", "drills"), e.Withdrawn, more)
}
