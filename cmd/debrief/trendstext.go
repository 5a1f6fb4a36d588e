package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/trend"
)

// trendsText writes the trends as text to w. since and service are the filters that the
// user set.
func trendsText(w io.Writer, tr *trend.Trends, since, service string) error {
	var out bytes.Buffer
	fmt.Fprintf(
		&out,
		"%s and %s",
		finding.Plural(len(tr.Incidents), "incident", "incidents"),
		finding.Plural(tr.NearMisses, "near miss", "near misses"),
	)
	if service != "" {
		fmt.Fprintf(&out, " of %s", finding.Printable(service))
	}
	if since != "" {
		fmt.Fprintf(&out, " since %s", since)
	}
	fmt.Fprintf(&out, "%s. %s\n", asOfText(", as of ", tr.AsOf), excludedText(tr.Excluded))
	if len(tr.Incidents) == 0 {
		fmt.Fprintln(&out, "There are no incidents to count yet.")
		_, err := w.Write(out.Bytes())
		return err
	}
	out.WriteString("Intervals are 95 % confidence intervals.\n")
	durationsText(&out, tr)
	quartersText(&out, tr)
	sharesText(&out, "Contributing factors (an incident can have several)", tr.Factors, func(word string) string {
		return catalog.Family(word) + ": " + catalog.Label(word)
	})
	sharesText(&out, "Detection", tr.Detection, withSpaces)
	sharesText(&out, "Detection gaps", tr.Gaps, gapText)
	actionsSummary(&out, tr.Actions)
	_, err := w.Write(out.Bytes())
	return err
}

func withSpaces(word string) string { return strings.ReplaceAll(word, "_", " ") }

// gapText describes a detection gap, the reason why no monitor fired; see [trend.Gap].
func gapText(gap string) string {
	switch gap {
	case "metric gap":
		return "no metric"
	case "monitor gap":
		return "no monitor on the metric"
	case "threshold gap":
		return "monitor did not reach its threshold"
	case "worked":
		return "none: the monitor fired"
	}
	return gap
}

func durationsText(out *bytes.Buffer, tr *trend.Trends) {
	out.WriteString("\nDurations\n")
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "  \tmedian\tinterval\tknown")
	for _, d := range tr.Durations {
		median, between := "too few", "-"
		if d.ShowsMedian() {
			median, between = formatMinutes(d.Median), "too few"
		} else if d.Known() > 0 && !d.HasMedian {
			median = "not reached"
		}
		if d.ShowsInterval() {
			between = formatMinutes(d.Interval.Low) + " to " + formatMinutes(d.Interval.High)
		}
		if d.ShowsInterval() && math.IsInf(d.Interval.High, 1) {
			between = formatMinutes(d.Interval.Low) + " or more"
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\t%d of %d\n", withSpaces(d.Name), median, between, d.Known(), d.Of)
	}
	table.Flush()
	for _, d := range tr.Durations {
		missingLine(out, d)
	}
	if h, ok := tr.Halves("to_mitigate"); ok {
		fmt.Fprintf(out, "  to mitigate, the later half of the incidents against the earlier half: %.2f times as long "+
			"(%.2f to %.2f), %s.\n", h.Ratio, h.Interval.Low, h.Interval.High, verdict(h.P))
	}
}

// missingLine prints the incidents that are in the figure d without an exact time, or
// that it leaves out.
func missingLine(out *bytes.Buffer, d trend.Duration) {
	var parts []string
	for _, m := range []struct {
		n    int
		what string
	}{
		{len(d.Ongoing), "still going on (the time so far is a lower limit)"},
		{d.Before, "detected before users were affected (zero)"},
		{len(d.NoEnd), "without a recorded end (not counted)"},
		{len(d.Dated), "known only by date"}, {d.Reversed, "with times in the wrong order (not counted)"},
	} {
		if m.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", m.n, m.what))
		}
	}
	if len(parts) > 0 {
		fmt.Fprintf(out, "  %s: %s.\n", withSpaces(d.Name), strings.Join(parts, ", "))
	}
}

// verdict describes a comparison with the p-value p, as the pages do.
func verdict(p float64) string {
	if p <= 0.05 {
		return "a clear change"
	}
	return "no clear change"
}

func quartersText(out *bytes.Buffer, tr *trend.Trends) {
	out.WriteString("\nIncidents per quarter\n")
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "  \tcount\tinterval")
	for _, q := range tr.Quarters {
		name := q.Name
		if q.Begins {
			name += " in part"
		} else if q.Partial {
			name += " so far"
		}
		between := fmt.Sprintf("%.1f to %.1f", q.Interval.Low, q.Interval.High)
		if math.IsInf(q.Interval.High, 0) {
			between = fmt.Sprintf("%.1f or more", q.Interval.Low)
		}
		fmt.Fprintf(table, "  %s\t%d\t%s\n", name, len(q.Incidents), between)
	}
	table.Flush()
	if c := tr.Clusters; c.Found() {
		fmt.Fprintf(
			out,
			"  Incidents cluster (dispersion %.1f), so the intervals are wider than for independent events.\n",
			c.Dispersion,
		)
	}
	if c := tr.Change; c.OK {
		fmt.Fprintf(
			out,
			"  %s (%d) and %s (%d): %s (p = %.2f).\n",
			c.After.Name,
			len(c.After.Incidents),
			c.Before.Name,
			len(c.Before.Incidents),
			verdict(c.P),
			c.P,
		)
	}
}

// sharesText prints a table with the share of incidents that have each word, such as a
// contributing factor. In a list of more than 12 words, words of a single incident are
// combined in one line.
func sharesText(out *bytes.Buffer, title string, shares []trend.Share, word func(string) string) {
	if len(shares) == 0 {
		return
	}
	fmt.Fprintf(out, "\n%s\n", title)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	once := 0
	for _, s := range shares {
		if len(s.Incidents) == 1 && len(shares) > 12 {
			once++
			continue
		}
		between := "-"
		if s.ShowsInterval() {
			between = formatPercent(s.Interval)
		}
		fmt.Fprintf(
			table,
			"  %d of %d\t%s\t%s\n",
			len(s.Incidents),
			s.Of,
			between,
			finding.Printable(word(s.Word)),
		)
	}
	table.Flush()
	if once > 0 {
		fmt.Fprintf(out, "  and %d more, each in one incident\n", once)
	}
}

func actionsSummary(out *bytes.Buffer, a trend.Actions) {
	fmt.Fprintf(
		out,
		"\nAction items\n  %s: %d open, %d of them overdue.\n",
		finding.Plural(a.N, "action", "actions"),
		a.Open,
		a.Overdue,
	)
	if a.Days.N == 0 {
		return
	}
	if days, ok := a.Days.Median(); ok {
		fmt.Fprintf(
			out,
			"  Median time to close: %.0f days%s (%d of %d with dates are closed; open ones are included).\n",
			days,
			daysInterval(a.Days),
			a.Days.Ended,
			a.Days.N,
		)
	} else {
		fmt.Fprintf(out, "  Fewer than half are closed, so there is no median time to close (%d of %d with "+
			"dates).\n", a.Days.Ended, a.Days.N)
	}
	if n := a.Days.Declined; n > 0 {
		fmt.Fprintf(out, "  %d of the closed %s declined or superseded.\n", n, word(n, "was", "were"))
	}
	if a.Future > 0 {
		fmt.Fprintf(out, "  %s created after this day and not counted.\n", finding.Plural(a.Future, "was", "were"))
	}
	if a.Undated > 0 {
		fmt.Fprintf(out, "  %s the necessary dates and no time to close.\n", finding.Plural(a.Undated, "lacks", "lack"))
	}
}

func word(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// daysInterval formats the interval of the median time to close, as in ", interval 42 to
// 107". It returns "" if there are too few action items.
func daysInterval(curve trend.Curve) string {
	i, ok := curve.MedianInterval()
	switch {
	case !ok || curve.N < trend.Provisional:
		return ""
	case math.IsInf(i.High, 1):
		return fmt.Sprintf(", interval %.0f or more", i.Low)
	}
	return fmt.Sprintf(", interval %.0f to %.0f", i.Low, i.High)
}
