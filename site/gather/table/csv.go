package table

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"debrief/site/finding"
)

const maxColumns = 200 // maximum number of columns of a CSV file

// A csvFile is a CSV file, split into cells.
type csvFile struct {
	header []string
	rows   [][]string
	first  []int // line number of each row
	opt    Options
	clock  *clock
}

// ReadCSV reads a CSV file with a header. The wide layout has a column for each line of
// the chart; the long layout has a row for each value, and columns of texts that name
// its line.
func ReadCSV(data []byte, opt Options) (Data, error) {
	if err := checkDecimal(opt.Decimal); err != nil {
		return Data{}, err
	}
	clock, err := newClock(opt.TimeFormat, opt.Zone)
	if err != nil {
		return Data{}, err
	}
	f := &csvFile{opt: opt, clock: clock}
	if err := f.split(data); err != nil {
		return Data{}, err
	}
	if f.opt.Decimal == "" {
		f.opt.Decimal = findDecimal(f.cells(), f.opt.Delimiter)
	}
	at, err := f.timeColumn()
	if err != nil {
		return Data{}, err
	}
	values, labels, err := f.columns(at)
	if err != nil {
		return Data{}, err
	}
	return f.collect(at, values, labels)
}

// split divides the text into cells.
func (f *csvFile) split(data []byte) error {
	if len(data) > MaxSize {
		return finding.HintErrorf("export a shorter range", "it is larger than %d MiB", MaxSize>>20)
	}
	text, err := decodeText(data)
	if err != nil {
		return err
	}
	skipped := 0
	for range f.opt.Skip {
		_, rest, ok := bytes.Cut(text, []byte("\n"))
		if !ok {
			return fmt.Errorf("it has fewer than the %d lines of --skip", f.opt.Skip)
		}
		text, skipped = rest, skipped+1
	}
	// Excel and Grafana write the delimiter on a line of its own.
	if first, rest, ok := bytes.Cut(text, []byte("\n")); ok && bytes.HasPrefix(first, []byte("sep=")) {
		if sep := bytes.TrimSpace(first[4:]); len(sep) == 1 && f.opt.Delimiter == 0 {
			f.opt.Delimiter = rune(sep[0])
		}
		text, skipped = rest, skipped+1
	}
	if f.opt.Delimiter == 0 {
		f.opt.Delimiter = findDelimiter(text)
	}
	if line, ok := findWideRow(text, f.opt.Delimiter); ok {
		return fmt.Errorf("line %d: it has more columns than the limit of %d", line+skipped, maxColumns)
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.FieldsPerRecord = f.opt.Delimiter, -1
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			hint := "the file must be CSV: one row per line; quotation marks in a cell are doubled; see --delimiter and --skip"
			return finding.WithHint(csvError(err, skipped), hint)
		}
		line, _ := r.FieldPos(0)
		line += skipped
		if err := f.addRow(row, line); err != nil {
			return err
		}
	}
	switch {
	case f.header == nil:
		return errors.New("it is empty")
	case len(f.rows) == 0:
		return errors.New("it has a header and no rows")
	}
	return nil
}

// findWideRow returns the line of the first row with more than maxColumns columns. It is
// called before the text is split, because millions of cells would take much memory.
func findWideRow(text []byte, delimiter rune) (line int, ok bool) {
	if delimiter >= utf8.RuneSelf {
		return 0, false
	}
	line, columns, quoted := 1, 1, false
	for _, b := range text {
		switch {
		case b == '"':
			quoted = !quoted
		case b == '\n' && quoted:
			line++
		case b == '\n':
			line, columns = line+1, 1
		case b == byte(delimiter) && !quoted:
			if columns++; columns > maxColumns {
				return line, true
			}
		}
	}
	return 0, false
}

// addRow adds a row at the line number. The first row is the header.
func (f *csvFile) addRow(row []string, line int) error {
	switch {
	case f.header == nil && len(row) < 2:
		return finding.HintErrorf("the first line names the columns, such as time,value; see --delimiter and --skip",
			"line %d: the header has one column, %q", line, row[0])
	case f.header == nil:
		for _, name := range row {
			f.header = append(f.header, strings.TrimSpace(name))
		}
		return nil
	case len(row) == 1 && strings.TrimSpace(row[0]) == "":
		return nil
	case len(row) != len(f.header):
		return finding.HintErrorf("numbers with a decimal comma need quotes or the delimiter ;",
			"line %d: it has %d columns, and the header has %d", line, len(row), len(f.header))
	case len(f.rows) == maxRows:
		return finding.HintErrorf("export a shorter range", "line %d: there are more than %d rows", line, maxRows)
	}
	f.rows, f.first = append(f.rows, row), append(f.first, line)
	return nil
}

// csvError adds the skipped lines to the line number of an error of package csv.
func csvError(err error, skipped int) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return fmt.Errorf("line %d, character %d: %w", parse.Line+skipped, parse.Column, parse.Err)
	}
	return err
}

// decodeText returns the text as UTF-8. Excel exports UTF-16 with a byte order mark.
func decodeText(data []byte) ([]byte, error) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		order = binary.BigEndian
	case !utf8.Valid(data):
		line := 1 + bytes.Count(data[:invalidAt(data)], []byte("\n"))
		return nil, finding.HintErrorf("save it as UTF-8", "line %d: it is not UTF-8 text", line)
	default:
		return bytes.TrimPrefix(data, []byte("\ufeff")), nil
	}
	var units []uint16
	for i := 2; i+1 < len(data); i += 2 {
		units = append(units, order.Uint16(data[i:]))
	}
	return []byte(string(utf16.Decode(units))), nil
}

// invalidAt returns the offset of the first byte that is not UTF-8.
func invalidAt(data []byte) int {
	at := 0
	for at < len(data) {
		r, n := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && n == 1 {
			return at
		}
		at += n
	}
	return at
}

// findDelimiter returns the most frequent delimiter of the first line, outside of
// quotes.
func findDelimiter(text []byte) rune {
	count := map[byte]int{}
	quoted := false
	for _, b := range text {
		switch {
		case b == '"':
			quoted = !quoted
		case b == '\n' && !quoted:
			return mostFrequent(count)
		case !quoted:
			count[b]++
		}
	}
	return mostFrequent(count)
}

func mostFrequent(count map[byte]int) rune {
	best := byte(',')
	for _, b := range []byte{';', '\t', '|'} {
		if count[b] > count[best] {
			best = b
		}
	}
	return rune(best)
}

// cells returns all cells of the rows.
func (f *csvFile) cells() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, row := range f.rows {
			for _, cell := range row {
				if !yield(cell) {
					return
				}
			}
		}
	}
}

// column returns the index of the column with a name.
func (f *csvFile) column(flag, name string) (int, error) {
	for i, h := range f.header {
		if h == name {
			return i, nil
		}
	}
	for i, h := range f.header {
		if strings.EqualFold(h, strings.TrimSpace(name)) {
			return i, nil
		}
	}
	return 0, finding.HintErrorf("the columns are "+f.names(), "%s: there is no column %q", flag, name)
}

func (f *csvFile) names() string {
	var out []string
	for _, h := range f.header[:min(len(f.header), 20)] {
		out = append(out, fmt.Sprintf("%q", h))
	}
	return strings.Join(out, ", ")
}

// timeNames are the usual names of the column of times, in lower case.
var timeNames = []string{
	"time", "timestamp", "@timestamp", "_time", "date", "datetime", "date/time", "ts", "time (utc)",
	"zeit", "zeitstempel", "datum",
}

// timeColumn returns the index of the column of the times: the one of the options, of a
// usual name, or the only one with texts that are times.
func (f *csvFile) timeColumn() (int, error) {
	if f.opt.Time != "" {
		return f.column("--time-column", f.opt.Time)
	}
	for _, name := range timeNames {
		if i := slices.IndexFunc(f.header, func(h string) bool { return strings.EqualFold(h, name) }); i >= 0 {
			return i, nil
		}
	}
	var found []int
	for i := range f.header {
		cell := strings.TrimSpace(f.rows[0][i])
		_, err := (&clock{unit: f.clock.unit, layout: f.clock.layout, zone: cmp.Or(f.opt.Zone, time.UTC)}).parse(cell)
		if err == nil && (i == 0 || !isNumber(cell)) {
			found = append(found, i)
		}
	}
	if len(found) != 1 {
		return 0, finding.HintErrorf(
			"name it with --time-column; the columns are "+f.names(), "the column of the times is not known",
		)
	}
	return found[0], nil
}

// columns returns the indexes of the columns of values and of labels.
func (f *csvFile) columns(at int) (values, labels []int, err error) {
	for _, name := range f.opt.Labels {
		i, err := f.column("--label", name)
		if err != nil {
			return nil, nil, err
		}
		labels = append(labels, i)
	}
	for _, name := range f.opt.Columns {
		i, err := f.column("--column", name)
		if err != nil {
			return nil, nil, err
		}
		values = append(values, i)
	}
	for i := range f.header {
		if i == at || slices.Contains(labels, i) || slices.Contains(values, i) {
			continue
		}
		switch kind := f.kind(i); {
		case kind == numbers && len(f.opt.Columns) == 0:
			values = append(values, i)
		case kind == differentTexts && len(f.opt.Labels) == 0:
			labels = append(labels, i)
		}
	}
	if len(values) == 0 {
		return nil, nil, finding.HintErrorf("name one with --column; the columns are "+f.names(), "no column has numbers")
	}
	return values, labels, nil
}

// These are the kinds of columns.
const (
	numbers = iota
	oneText
	differentTexts
)

// kind returns the kind of a column. If most of its cells are numbers, it is a column of
// numbers, so that a single wrong cell is an error. A column of gaps has numbers.
func (f *csvFile) kind(i int) int {
	texts, filled := map[string]bool{}, 0
	count := 0
	for _, row := range f.rows {
		cell := strings.TrimSpace(row[i])
		if isGap(cell) {
			continue
		}
		filled++
		if !isNumber(cell) {
			texts[cell] = true
			count++
		}
	}
	switch {
	case 2*count <= filled:
		return numbers
	case len(texts) == 1 && count == len(f.rows):
		return oneText
	}
	return differentTexts
}

// collect reads the cells of the columns.
func (f *csvFile) collect(at int, values, labels []int) (Data, error) {
	c := newCollector(f.opt)
	for n, row := range f.rows {
		when, err := f.clock.parse(row[at])
		if err != nil {
			return Data{}, f.cellError(n, at, err)
		}
		var parts []string
		for _, i := range labels {
			parts = append(parts, strings.TrimSpace(row[i]))
		}
		label := strings.Join(parts, ", ")
		for _, i := range values {
			v, err := parseNumber(row[i], f.opt.Decimal)
			if err != nil {
				return Data{}, f.cellError(n, i, err)
			}
			name := label
			if len(values) > 1 || len(labels) == 0 {
				name = strings.TrimSpace(label + " " + f.header[i])
			}
			c.add(name, when, v, fmt.Sprintf("line %d, column %d", f.first[n], i+1))
		}
	}
	return c.data()
}

// cellError adds the place of a cell to an error, and keeps its hint.
func (f *csvFile) cellError(row, column int, err error) error {
	return finding.AddPlace(fmt.Sprintf("line %d, column %d (%s)", f.first[row], column+1, f.header[column]), err)
}
