package gather

import (
	"fmt"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/gather/table"
)

// Fill sets the content of a capture from the data of a file or a response: the points of
// a metric, reduced to limit times, or the lines of a log. A limit of 0 keeps all times.
// It returns notes for the user.
func (c *Capture) Fill(d table.Data, limit int) []string {
	notes := d.Notes
	if d.Series == nil {
		c.Type, c.Text, c.Ext = "log_excerpt", table.FormatLog(d.Lines), ".log"
		c.setWindow(Window{From: d.Lines[0].At, To: d.Lines[len(d.Lines)-1].At})
		return notes
	}
	c.Type, c.Series = "metric_snapshot", d.Series
	times := d.Series.Times
	if c.Resolution == 0 {
		c.Resolution = Step(times)
	}
	c.setWindow(Window{From: times[0], To: times[len(times)-1]})
	if limit == 0 || limit > maxTimes {
		limit = maxTimes
	}
	if c.Series = Reduce(d.Series, limit); len(c.Series.Times) < len(times) {
		part := times[len(times)-1].Sub(times[0]) / time.Duration(reducedParts(len(c.Series.Values), limit))
		kept := "the smallest and largest value of each " + Duration(part.Round(time.Second))
		c.Aggregation = strings.TrimPrefix(c.Aggregation+", "+kept, ", ")
		notes = append(notes, fmt.Sprintf("%s reduced to %d: %s",
			finding.Plural(len(times), "time", "times"), len(c.Series.Times), kept))
	}
	return notes
}

// maxTimes is the maximum number of times of an evidence file.
const maxTimes = 40_000

// setWindow sets the time range if it is not known.
func (c *Capture) setWindow(w Window) {
	if c.Window.From.IsZero() {
		c.Window = w
	}
}
