package gather

import (
	"bytes"
	"encoding/csv"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/site/evidence"
)

// MaxPoints is the number of times to which [Reduce] reduces a series. A chart is 720
// units wide, so more points are not visible.
const MaxPoints = 1440

// Reduce returns a series with at most limit times, or a few more if it has gaps. It divides the times into
// equal ranges and keeps, for each line and range, the times of its smallest and largest
// value, and the first and last time of all. So every value is one that the source
// returned, and the extremes of every line remain. A series with at most limit times
// is returned unchanged.
func Reduce(s *evidence.Series, limit int) *evidence.Series {
	if len(s.Times) <= limit {
		return s
	}
	keep := map[int]bool{0: true, len(s.Times) - 1: true}
	buckets := reducedParts(len(s.Values), limit)
	for b := range buckets {
		from, to := b*len(s.Times)/buckets, (b+1)*len(s.Times)/buckets
		for _, values := range s.Values {
			low, high := -1, -1
			for i := from; i < to; i++ {
				if math.IsNaN(values[i]) {
					keepGap(keep, values, i)
					continue
				}
				if low < 0 || values[i] < values[low] {
					low = i
				}
				if high < 0 || values[i] > values[high] {
					high = i
				}
			}
			if low >= 0 {
				keep[low], keep[high] = true, true
			}
		}
	}
	out := &evidence.Series{Labels: s.Labels, Values: make([][]float64, len(s.Values))}
	for i, at := range s.Times {
		if !keep[i] {
			continue
		}
		out.Times = append(out.Times, at)
		for k := range s.Values {
			out.Values[k] = append(out.Values[k], s.Values[k][i])
		}
	}
	return out
}

// reducedParts returns the number of ranges of [Reduce] for a series with the given number
// of lines. Each keeps two times of each line, and the series its first and last time.
func reducedParts(lines, limit int) int { return max((limit-2)/(2*max(lines, 1)), 1) }

// keepGap keeps the first time of a gap, so that the chart does not draw a line across
// it.
func keepGap(keep map[int]bool, values []float64, i int) {
	if i > 0 && !math.IsNaN(values[i-1]) {
		keep[i] = true
	}
}

// FormatCSV returns the series in the form that [evidence.ReadSeries] reads: RFC 3339
// times in UTC, a column for each line, an empty cell for a gap.
func FormatCSV(s *evidence.Series) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	labels := s.Labels
	if len(labels) == 1 && labels[0] == "" {
		labels = []string{"value"}
	}
	row := make([]string, 1+len(labels))
	row[0] = "time"
	for i, label := range labels {
		row[i+1] = columnName(label)
	}
	_ = w.Write(row) // a buffer does not fail
	form := "2006-01-02T15:04:05Z"
	if slices.ContainsFunc(s.Times, func(t time.Time) bool { return t.Nanosecond() != 0 }) {
		form = "2006-01-02T15:04:05.000Z"
	}
	for i, at := range s.Times {
		row[0] = at.UTC().Format(form)
		for k := range labels {
			row[k+1] = ""
			if v := s.Values[k][i]; !math.IsNaN(v) && !math.IsInf(v, 0) {
				row[k+1] = strconv.FormatFloat(v, 'g', -1, 64)
			}
		}
		_ = w.Write(row)
	}
	w.Flush()
	return b.Bytes()
}

// columnName returns a label as the name of a column. Spreadsheets run a cell that
// begins with =, +, - or @ as a formula, so such a label gets an apostrophe before it.
func columnName(label string) string {
	if strings.ContainsAny(label[:min(len(label), 1)], "=+-@\t\r") {
		return "'" + label
	}
	return label
}

// Step returns the smallest distance of two times, or 0 for a single time.
func Step(times []time.Time) time.Duration {
	step := time.Duration(0)
	for i := 1; i < len(times); i++ {
		if d := times[i].Sub(times[i-1]); d > 0 && (step == 0 || d < step) {
			step = d
		}
	}
	return step
}
