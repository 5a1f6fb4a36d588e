package evidence

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// An Event is one change to a system, such as a deployment, a merge or a revert.
type Event struct {
	At    time.Time // in UTC
	Kind  string    // deploy, release, merge, revert, commit, tag or another word; may be empty
	Title string
	Link  string // address of the change on its host; may be empty
}

// maxEvents is the largest number of events in one file.
const maxEvents = 5000

// eventColumns are the columns of a file of events. Only the first two are required.
var eventColumns = []string{"time", "title", "kind", "link"}

// ReadEvents parses a CSV file of events. Its header names the columns time and title,
// and may name kind and link; other columns are ignored. The events are returned in
// order of time. Errors name the line.
func ReadEvents(data []byte) ([]Event, error) {
	in := &rowReader{bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))), maxRow}
	r := csv.NewReader(in)
	r.ReuseRecord = true
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("it is empty")
	}
	if err != nil {
		return nil, err
	}
	column := map[string]int{}
	for i, name := range header {
		name = strings.ToLower(strings.TrimSpace(name))
		if _, again := column[name]; !again {
			column[name] = i
		}
	}
	for _, name := range eventColumns[:2] {
		if _, ok := column[name]; !ok {
			return nil, fmt.Errorf("line 1: the header has no column %q; it needs %q", name, strings.Join(eventColumns, ","))
		}
	}
	var out []Event
	for {
		in.left = maxRow
		row, err := r.Read()
		switch {
		case errors.Is(err, io.EOF) && len(out) == 0:
			return nil, errors.New("it has a header and no rows")
		case errors.Is(err, io.EOF):
			slices.SortStableFunc(out, func(a, b Event) int { return a.At.Compare(b.At) })
			return out, nil
		case err != nil:
			return nil, fmt.Errorf("behind row %d: %w", len(out), err)
		case len(out) == maxEvents:
			return nil, fmt.Errorf("more than %d rows", maxEvents)
		}
		cell := func(name string) string {
			if i, ok := column[name]; ok {
				return strings.TrimSpace(row[i])
			}
			return ""
		}
		at, err := time.Parse(time.RFC3339Nano, cell("time"))
		if err != nil {
			line, _ := r.FieldPos(0)
			return nil, fmt.Errorf("line %d: %q is not a time such as 2026-10-14T08:12:00Z", line, cell("time"))
		}
		out = append(out, Event{at.UTC(), plainCell(cell("kind")), plainCell(cell("title")), cell("link")})
	}
}

// plainCell removes the apostrophe that protects a spreadsheet from a cell that begins
// like a formula.
func plainCell(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && strings.ContainsRune("=+-@", rune(cell[1])) {
		return cell[1:]
	}
	return strings.Clone(cell)
}
