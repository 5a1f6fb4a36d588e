// Package table reads series of numbers and log lines from the CSV and JSON that
// monitoring tools export or return.
//
// [ReadCSV] finds the columns of a file by their names and contents. [ReadJSON] selects
// values and times with JSON paths (RFC 9535); it has the paths of the formats of common
// tools. A value that cannot be read is an error with its place.
package table

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"debrief/site/evidence"
	"debrief/site/finding"
)

// Options describe a file. The zero value finds everything in the file itself.
type Options struct {
	Time       string         // CSV column of the times
	Columns    []string       // CSV columns of the values
	Labels     []string       // CSV columns whose texts name the lines of the chart
	Delimiter  rune           // of CSV
	Decimal    string         // "point" or "comma"
	Skip       int            // lines before the CSV header
	TimeFormat string         // "s", "ms", "us", "ns", "rfc3339", or a pattern such as DD.MM.YYYY hh:mm
	Zone       *time.Location // of times that have no zone; nil makes such a time an error

	Path  string // JSON path of the values
	Times string // JSON path of the times
	Names string // JSON path of the names of the lines
	Logs  bool   // the values of Path are log lines, not numbers

	From, To time.Time // limits of the time range; points outside are left out
}

// Data is the content of a file: numbers or log lines.
type Data struct {
	Series *evidence.Series // nil for log lines
	Lines  []LogLine        // sorted by time
	// Notes describe changes that the reader of the data must know, such as points that
	// were left out.
	Notes []string
}

// A LogLine is one entry of a log.
type LogLine struct {
	At     time.Time
	Stream string // the labels in which the streams differ; "" for a single stream
	Text   string
}

// These constants limit a file.
const (
	MaxSize  = 16 << 20 // bytes of a file; its parsed form takes up to 30 times as much
	MaxLines = 12       // lines of one chart
	maxRows  = 200_000  // rows of a CSV file, or values of a JSON text
)

// A line collects the points of one line of the chart.
type line struct {
	label  string
	points []point
}

type point struct {
	at    time.Time
	value float64
	where string // where the point is in the file; only for errors
}

// A collector collects points and log lines of a file.
type collector struct {
	opt      Options
	lines    []*line
	byLabel  map[string]*line
	logs     []LogLine
	outside  int // number of points outside of the time range
	infinite int // number of values that became gaps because they are infinite
	repeated int // number of equal points that occur twice
}

func newCollector(opt Options) *collector {
	return &collector{opt: opt, byLabel: map[string]*line{}}
}

// covers reports whether the time is in the range of the options, and counts the times
// that are not.
func (c *collector) covers(at time.Time) bool {
	if !c.opt.From.IsZero() && at.Before(c.opt.From) || !c.opt.To.IsZero() && at.After(c.opt.To) {
		c.outside++
		return false
	}
	return true
}

func (c *collector) add(label string, at time.Time, value float64, where string) {
	if !c.covers(at) {
		return
	}
	if math.IsInf(value, 0) {
		c.infinite++
		value = math.NaN()
	}
	l := c.byLabel[label]
	if l == nil {
		l = &line{label: label}
		c.byLabel[label] = l
		c.lines = append(c.lines, l)
	}
	l.points = append(l.points, point{at.UTC(), value, where})
}

// data returns the collected points as a series, or the collected log lines.
func (c *collector) data() (Data, error) {
	if len(c.lines) == 0 && len(c.logs) == 0 {
		if c.outside > 0 {
			text := finding.Plural(c.outside, "time is", "times are") + " outside of the time range, and no other"
			return Data{}, finding.WithHint(emptyError{text},
				"give the range with --from and --to, or check the zone of the times")
		}
		return Data{}, emptyError{"it has no values"}
	}
	d := Data{Lines: c.logs}
	slices.SortStableFunc(d.Lines, func(a, b LogLine) int { return a.At.Compare(b.At) })
	if len(c.logs) == 0 {
		var err error
		if d.Series, err = c.series(); err != nil {
			return d, err
		}
	}
	note := func(n int, one, many, text string) {
		if n > 0 {
			d.Notes = append(d.Notes, finding.Plural(n, one, many)+" "+text)
		}
	}
	note(c.outside, "value", "values", "outside of the time range left out")
	note(c.infinite, "infinite value", "infinite values", "stored as a gap")
	note(c.repeated, "repeated point", "repeated points", "stored once")
	return d, nil
}

// series joins the lines at their times.
func (c *collector) series() (*evidence.Series, error) {
	if len(c.lines) > MaxLines {
		return nil, tooManyLines(c.lines)
	}
	s := &evidence.Series{Values: make([][]float64, len(c.lines))}
	row := map[int64]int{}
	for _, l := range c.lines {
		if err := c.sortPoints(l); err != nil {
			return nil, err
		}
		for _, p := range l.points {
			if _, ok := row[p.at.UnixNano()]; !ok {
				row[p.at.UnixNano()] = 0
				s.Times = append(s.Times, p.at)
			}
		}
	}
	slices.SortFunc(s.Times, time.Time.Compare)
	for i, at := range s.Times {
		row[at.UnixNano()] = i
	}
	for k, l := range c.lines {
		s.Labels = append(s.Labels, l.label)
		s.Values[k] = slices.Repeat([]float64{math.NaN()}, len(s.Times))
		for _, p := range l.points {
			s.Values[k][row[p.at.UnixNano()]] = p.value
		}
	}
	return s, nil
}

// sortPoints sorts the points of a line by time. Two points of one time must be equal;
// it removes the second one.
func (c *collector) sortPoints(l *line) error {
	slices.SortStableFunc(l.points, func(a, b point) int { return a.at.Compare(b.at) })
	kept := l.points[:0]
	for _, p := range l.points {
		if n := len(kept); n > 0 && kept[n-1].at.Equal(p.at) {
			before := kept[n-1].value
			if before != p.value && !(math.IsNaN(before) && math.IsNaN(p.value)) {
				name := ""
				if l.label != "" {
					name = fmt.Sprintf(" of %q", l.label)
				}
				return finding.HintErrorf("name the column or path that distinguishes the lines: --label for CSV, --names for JSON",
					"%s: the time %s%s has two values, %v and %v", p.where, p.at.Format(time.RFC3339Nano), name, before, p.value)
			}
			c.repeated++
			continue
		}
		kept = append(kept, p)
	}
	l.points = kept
	return nil
}

// tooManyLines returns the error for a chart with more than [MaxLines] lines.
func tooManyLines(lines []*line) error {
	var names []string
	for _, l := range lines[:3] {
		names = append(names, fmt.Sprintf("%q", l.label))
	}
	return finding.HintErrorf("choose some with --column or --path, or export a sum or maximum of them",
		"it has %d lines (%s…), and the limit of one chart is %d", len(lines), strings.Join(names, ", "), MaxLines)
}

// maxLogLines limits the lines of a log excerpt, and maxLogLine the length of a line.
const (
	maxLogLines = 10_000
	maxLogLine  = 8 << 10
)

// addLog adds an entry of a log. Further lines of one entry are indented.
func (c *collector) addLog(at time.Time, stream, text string) error {
	if !c.covers(at) {
		return nil
	}
	if len(c.logs) == maxLogLines {
		return finding.HintErrorf("select fewer lines with the query, or give a shorter range with --from and --to",
			"there are more than %d log lines", maxLogLines)
	}
	if len(text) > maxLogLine {
		text = strings.ToValidUTF8(text[:maxLogLine], "") + " … [shortened]"
	}
	text = strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	text = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return '\ufffd'
		}
		return r
	}, text)
	c.logs = append(c.logs, LogLine{At: at.UTC(), Stream: stream, Text: strings.ReplaceAll(text, "\n", "\n    ")})
	return nil
}

// FormatLog returns log lines as a file: the time, the stream if there are several, and
// the text.
func FormatLog(lines []LogLine) []byte {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.At.Format("2006-01-02T15:04:05.000Z "))
		if l.Stream != "" {
			b.WriteString("[" + l.Stream + "] ")
		}
		b.WriteString(l.Text + "\n")
	}
	return []byte(b.String())
}

// LineNames returns a short name for each set of labels: the labels in which the sets
// differ. If they differ in one label, the names are its values.
func LineNames(sets []map[string]string) []string {
	values := map[string]map[string]bool{}
	for _, set := range sets {
		for key := range set {
			values[key] = map[string]bool{}
		}
	}
	for key := range values {
		for _, set := range sets {
			values[key][set[key]] = true
		}
	}
	var keys []string
	for key, different := range values {
		if len(different) > 1 {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	out := make([]string, len(sets))
	for i, set := range sets {
		if len(keys) == 1 {
			out[i] = cmp.Or(set[keys[0]], "(none)")
			continue
		}
		var parts []string
		for _, key := range keys {
			if set[key] != "" {
				parts = append(parts, key+"="+set[key])
			}
		}
		out[i] = strings.Join(parts, ", ")
	}
	return out
}

// An emptyError is the error for data without values.
type emptyError struct{ text string }

func (e emptyError) Error() string { return e.text }

// IsEmpty reports whether an error means that there are no values.
func IsEmpty(err error) bool {
	var empty emptyError
	return errors.As(err, &empty)
}
