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

// trendsText prints the trends as a page to read from top to bottom.
func trendsText(w io.Writer, tr *trend.Trends, since, service string) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, "%s and %s", finding.Plural(len(tr.Incidents), "incident", "incidents"), finding.Plural(tr.NearMisses, "near miss", "near misses"))
	if service != "" {
		fmt.Fprintf(&out, " of %s", finding.Printable(service))
	}
	if since != "" {
		fmt.Fprintf(&out, " since %s", since)
	}
	fmt.Fprintf(&out, "%s. %s\n", on(", as of ", tr.AsOf), excluded(tr.Excluded))
	if len(tr.Incidents) == 0 {
		fmt.Fprintln(&out, "There is nothing to count yet.")
		_, err := w.Write(out.Bytes())
		return err
	}
	out.WriteString("Intervals are at 95 %: what lies outside of one does not fit the data.\n")
	durationsText(&out, tr)
	quartersText(&out, tr)
	sharesText(&out, "Contributing factors (an incident can have several)", tr.Factors, func(word string) string {
		return catalog.Family(word) + ": " + catalog.Label(word)
	})
	sharesText(&out, "How it was noticed", tr.Detection, spaced)
	sharesText(&out, "What noticing lacked", tr.Gaps, lacked)
	promisesText(&out, tr.Actions)
	_, err := w.Write(out.Bytes())
	return err
}

func spaced(word string) string { return strings.ReplaceAll(word, "_", " ") }

// lacked words what trend.Gap answers.
func lacked(gap string) string {
	switch gap {
	case "metric gap":
		return "a metric"
	case "monitor gap":
		return "a monitor of the metric"
	case "threshold gap":
		return "a threshold that the monitor would have met"
	case "worked":
		return "nothing: the monitor fired"
	}
	return gap
}

// fewest is how many durations are too few for a median that means anything.
const fewest = 3

func durationsText(out *bytes.Buffer, tr *trend.Trends) {
	out.WriteString("\nHow long it took\n")
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "  \tmedian\tinterval\tknown for")
	for _, d := range tr.Durations {
		median, between := "too few to say", "-"
		if len(d.Values) >= fewest {
			median, between = minutes(d.Median), "too few to say"
		}
		if d.Coverage > 0 {
			between = minutes(d.Interval.Low) + " to " + minutes(d.Interval.High)
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\t%d of %d\n", spaced(d.Name), median, between, len(d.Values), d.Of)
	}
	table.Flush()
}

func quartersText(out *bytes.Buffer, tr *trend.Trends) {
	out.WriteString("\nIncidents per quarter\n")
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "  \tcounted\tinterval of what was to be expected")
	for _, q := range tr.Quarters {
		name := q.Name
		if q.Partial {
			name += " so far"
		}
		between := fmt.Sprintf("%.1f to %.1f", q.Interval.Low, q.Interval.High)
		if math.IsInf(q.Interval.High, 0) {
			between = fmt.Sprintf("%.1f or more", q.Interval.Low)
		}
		fmt.Fprintf(table, "  %s\t%d\t%s\n", name, len(q.Incidents), between)
	}
	table.Flush()
	if tr.Dispersion > trend.Clustered {
		fmt.Fprintf(out, "  Incidents come in clusters (dispersion %.1f), so the intervals are wider than for separate events.\n", tr.Dispersion)
	}
	if c := tr.Change; c.OK {
		verdict := "the difference can be chance"
		if c.P < 0.05 {
			verdict = "more than chance alone would explain"
		}
		fmt.Fprintf(out, "  %s (%d) against %s (%d): %s (p = %.2f).\n", c.After.Name, len(c.After.Incidents), c.Before.Name, len(c.Before.Incidents), verdict, c.P)
	}
}

// sharesText prints words and how many incidents each was in. What was seen
// once is summed up: a list of single cases is no trend.
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
		fmt.Fprintf(table, "  %d of %d\t%s\t%s\n", len(s.Incidents), s.Of, percent(s.Interval), finding.Printable(word(s.Word)))
	}
	table.Flush()
	if once > 0 {
		fmt.Fprintf(out, "  and %d more, each in one incident\n", once)
	}
}

func promisesText(out *bytes.Buffer, a trend.Actions) {
	fmt.Fprintf(out, "\nPromises\n  %s: %d open, of which %d overdue.\n", finding.Plural(a.N, "action", "actions"), a.Open, a.Overdue)
	if a.Days.N == 0 {
		return
	}
	if days, ok := a.Days.Median(); ok {
		fmt.Fprintf(out, "  Half were closed within %.0f days (%d closed of %d with dates; those still open are counted as open).\n", days, a.Days.Ended, a.Days.N)
	} else {
		fmt.Fprintf(out, "  Less than half have been closed yet, so there is no median (%d closed of %d with dates).\n", a.Days.Ended, a.Days.N)
	}
	if a.Undated > 0 {
		fmt.Fprintf(out, "  %s no creation date and cannot be timed.\n", finding.Plural(a.Undated, "has", "have"))
	}
}
