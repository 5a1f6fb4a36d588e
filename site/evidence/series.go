// Package evidence parses evidence files: series of numbers over time, stored as CSV
// next to a post-mortem. Start at [ReadSeries].
package evidence

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// A Series holds the data of a chart: one or more lines of numbers over time, sorted by
// time.
type Series struct {
	Labels []string    // the name of each line of the chart, from the CSV header
	Times  []time.Time // the time of each CSV row, in UTC
	// Values[i][j] is the value of line i at Times[j]; NaN is a gap.
	Values [][]float64
}

// These constants limit one series to about a month of minutes and a dozen lines.
const (
	maxRows  = 50_000
	maxLines = 12
	maxRow   = 64 << 10 // maximum bytes of a CSV row; parsing a row of commas takes 40 times its size in memory
)

var errLongRow = fmt.Errorf("a row is longer than %d KiB", maxRow>>10)

// A rowReader reads CSV data and returns errLongRow if one row is longer than maxRow
// bytes.
type rowReader struct {
	data *bytes.Reader
	left int // the number of bytes that the current CSV row may still have
}

func (r *rowReader) Read(p []byte) (int, error) {
	if r.left <= 0 && r.data.Len() > 0 {
		return 0, errLongRow
	}
	n, err := r.data.Read(p[:min(len(p), max(r.left, 1))])
	r.left -= n
	return n, err
}

// ReadSeries parses a CSV file. Its first column is a time in RFC 3339, and the other
// columns are numbers; the header is "time,value" or "time,<label>,<label>…". An empty
// cell is a gap. Errors name the line.
func ReadSeries(data []byte) (*Series, error) {
	in := &rowReader{bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))), maxRow}
	r := csv.NewReader(in)
	r.ReuseRecord = true
	header, err := r.Read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errors.New("it is empty")
		}
		return nil, err
	}
	if len(header) < 2 || !strings.EqualFold(strings.TrimSpace(header[0]), "time") {
		return nil, fmt.Errorf(`line 1: the header is %q and not "time,value"`, strings.Join(header, ","))
	}
	if len(header)-1 > maxLines {
		return nil, fmt.Errorf("line 1: %d columns of values, over the limit of %d", len(header)-1, maxLines)
	}
	s := &Series{Values: make([][]float64, len(header)-1)}
	for _, label := range header[1:] {
		s.Labels = append(s.Labels, strings.TrimSpace(label))
	}
	for {
		in.left = maxRow
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if errors.Is(err, errLongRow) {
			return nil, fmt.Errorf("behind row %d: %w", len(s.Times), err)
		}
		if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		if err := s.add(row); err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
	}
	if len(s.Times) == 0 {
		return nil, errors.New("it has a header and no rows")
	}
	return s, nil
}

func (s *Series) add(row []string) error {
	if len(s.Times) == maxRows {
		return fmt.Errorf("more than %d rows", maxRows)
	}
	at, err := time.Parse(time.RFC3339Nano, strings.TrimSpace(row[0]))
	if err != nil {
		return fmt.Errorf("%q is not a time such as 2026-10-14T08:12:00Z", row[0])
	}
	if n := len(s.Times); n > 0 && at.Before(s.Times[n-1]) {
		return fmt.Errorf("%s is before the row above it", row[0])
	}
	values := make([]float64, len(s.Values))
	for i, cell := range row[1:] {
		values[i] = math.NaN()
		if cell = strings.TrimSpace(cell); cell != "" && !strings.EqualFold(cell, "nan") {
			v, err := strconv.ParseFloat(cell, 64)
			if err != nil || math.IsInf(v, 0) {
				return fmt.Errorf("%q is not a number", cell)
			}
			values[i] = v
		}
	}
	s.Times = append(s.Times, at.UTC())
	for i, v := range values {
		s.Values[i] = append(s.Values[i], v)
	}
	return nil
}
