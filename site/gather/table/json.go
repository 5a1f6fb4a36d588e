package table

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/theory/jsonpath"
	"github.com/theory/jsonpath/spec"

	"debrief/site/finding"
)

// maxGroups and maxValues limit the arrays and objects, and the commas of a JSON text.
// They fit a text of [MaxSize] with points such as [1791965520,"1"].
const (
	maxGroups = 1_000_000
	maxValues = 3_000_000
)

// maxDepth is the maximum number of nested arrays and objects of a JSON text.
const maxDepth = 64

// ReadJSON reads a JSON text or JSON lines. The paths of the options select the values,
// their times, and the names of the lines of the chart. Without a path, the text must
// have the format of a tool in the list shapes.
//
// A value has the time that shares the longest part of its path. If an array of times
// shares it, their last positions are equal, as in values[1][7] and values[0][7].
// Names belong to values in the same way.
func ReadJSON(data []byte, opt Options) (Data, error) {
	r, err := NewJSONReader(opt)
	if err != nil {
		return Data{}, err
	}
	if _, err := r.Add(data); err != nil {
		return Data{}, err
	}
	return r.Data()
}

// A JSONReader reads several JSON texts, the pages of one response.
type JSONReader struct {
	opt     Options
	clock   *clock
	entries []entry
	sets    []map[string]string // the names of all pages
	seen    map[string]int      // the page of each log line
	pages   int
	log     bool
}

// An entry is a value with its time and the indexes of its names.
type entry struct {
	at    time.Time
	names []int
	field string // the last name in the path of the value
	where string
	value float64
	text  string
}

// A Page describes one page of a response.
type Page struct {
	Values      int // number of values
	Last        time.Time
	NewestFirst bool
}

// NewJSONReader returns a reader for the options.
func NewJSONReader(opt Options) (*JSONReader, error) {
	clock, err := newClock(opt.TimeFormat, opt.Zone)
	return &JSONReader{opt: opt, clock: clock, seen: map[string]int{}}, err
}

// Add reads the next page. A page without values is an error for which [IsEmpty] is
// true. A log line that an earlier page has, with the same time, is left out, because
// pages may overlap.
func (r *JSONReader) Add(data []byte) (Page, error) {
	root, err := decode(data)
	if err != nil {
		return Page{}, err
	}
	q, err := newQuery(root, r.opt)
	if err != nil {
		return Page{}, err
	}
	if len(q.values) == 0 {
		return Page{}, finding.WithHint(
			emptyError{q.shape.values + " selects no value"}, "check the query and the time range, and --path",
		)
	}
	if len(r.entries)+len(q.values) > maxRows {
		return Page{}, finding.HintErrorf("give a shorter range or a larger step", "there are more than %d values", maxRows)
	}
	r.pages++
	r.log = q.shape.log
	return r.collect(q)
}

// Data returns the values of all pages.
func (r *JSONReader) Data() (Data, error) {
	c := newCollector(r.opt)
	labels := r.labels()
	for i, e := range r.entries {
		if !r.log {
			c.add(labels[i], e.at, e.value, e.where)
		} else if err := c.addLog(e.at, labels[i], e.text); err != nil {
			return Data{}, err
		}
	}
	slices.SortStableFunc(c.lines, func(a, b *line) int { return strings.Compare(a.label, b.label) })
	return c.data()
}

// decode parses a JSON text. Several values in a row, as in JSON lines, become an array.
func decode(data []byte) (any, error) {
	if len(data) > MaxSize {
		return nil, finding.HintErrorf("give a shorter range", "it is larger than %d MiB", MaxSize>>20)
	}
	if err := checkSize(data); err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	d.UseNumber()
	var all []any
	for {
		var v any
		err := d.Decode(&v)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, jsonError(data, d, err)
		}
		all = append(all, v)
	}
	switch len(all) {
	case 0:
		return nil, errors.New("it is empty")
	case 1:
		return all[0], nil
	}
	return all, nil
}

// jsonError adds the line and the character to a syntax error.
func jsonError(data []byte, d *json.Decoder, err error) error {
	offset := d.InputOffset()
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		offset = syntax.Offset
	} else if errors.Is(err, io.ErrUnexpectedEOF) {
		offset, err = int64(len(data)), errors.New("the JSON text ends too early")
	}
	before := data[:max(min(int(offset), len(data)), 0)]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("<")) {
		return finding.HintErrorf(
			"check the URL: it may be that of a page for browsers, or of a login", "it is HTML and not JSON",
		)
	}
	return finding.HintErrorf(
		"save the answer of the tool's API unchanged", "line %d, character %d: it is not JSON: %w", line, column,
		err,
	)
}

// checkSize returns an error for a text with more than maxDepth nested values, or with
// too many values. The path of a deep value, and many small values, would take much memory.
func checkSize(data []byte) error {
	depth, quoted, groups, values := 0, false, 0, 0
	for i := 0; i < len(data); i++ {
		switch b := data[i]; {
		case quoted && b == '\\':
			i++
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == ',':
			values++
		case b == '{' || b == '[':
			groups++
			if depth++; depth > maxDepth {
				return fmt.Errorf("line %d: more than %d nested values", 1+bytes.Count(data[:i], []byte("\n")), maxDepth)
			}
		case b == '}' || b == ']':
			depth--
		}
		if groups > maxGroups || values > maxValues {
			return finding.HintErrorf("give a shorter range or a larger step",
				"it has more than %d arrays and objects, or more than %d values", maxGroups, maxValues)
		}
	}
	return nil
}

// A query holds the nodes of a JSON text that the paths select.
type query struct {
	shape  shape
	values jsonpath.LocatedNodeList
	times  *pathIndex
	names  *pathIndex
}

// newQuery selects the nodes of the paths of the options, or of the first shape that
// fits.
func newQuery(root any, opt Options) (*query, error) {
	s := shape{values: opt.Path, times: opt.Times, log: opt.Logs}
	if opt.Names != "" {
		s.names = []string{opt.Names}
	}
	switch {
	case s.values == "" && (s.times != "" || opt.Names != ""):
		return nil, finding.WithHint(errors.New("--times and --names need --path"), "--path selects the values")
	case s.values == "":
		var ok bool
		if s, ok = findShape(&root); !ok {
			return nil, finding.HintErrorf(
				"use --path and --times with JSON paths, such as --path '$.rows[*].value' --times '$.rows[*].time'",
				"the format is not known; known are %s", shapeNames())
		}
	case s.times == "":
		return nil, finding.HintErrorf(
			"--times selects the times of the values, such as '$.rows[*].time'", "--path needs --times",
		)
	}
	q := &query{shape: s}
	var err error
	if q.values, err = selectNodes("--path", s.values, root); err != nil {
		return nil, err
	}
	times, err := selectNodes("--times", s.times, root)
	if err != nil {
		return nil, err
	}
	if len(q.values) > 0 && len(times) == 0 {
		return nil, finding.HintErrorf("check --times", "%s selects no time", s.times)
	}
	if len(times) > maxRows {
		return nil, finding.HintErrorf("give a shorter range or a larger step", "there are more than %d times", maxRows)
	}
	q.times = newPathIndex(times)
	names, err := q.selectNames(root)
	q.names = newPathIndex(names)
	return q, err
}

// selectNames returns the nodes of the first path of names that has different texts, or
// else of the last path.
func (q *query) selectNames(root any) (nodes jsonpath.LocatedNodeList, err error) {
	for _, path := range q.shape.names {
		if nodes, err = selectNodes("--names", path, root); err != nil {
			return nil, err
		}
		different := map[string]bool{}
		for _, n := range nodes {
			different[fmt.Sprint(n.Node)] = true
		}
		if len(different) > 1 && len(different) == len(nodes) {
			break
		}
	}
	return nodes, nil
}

func selectNodes(flag, path string, root any) (jsonpath.LocatedNodeList, error) {
	p, err := jsonpath.Parse(path)
	if err != nil {
		return nil, finding.HintErrorf("write a path of RFC 9535, such as '$.rows[*].value' or \"$.hits[*]['@timestamp']\"",
			"%s is %q: %w", flag, path, err)
	}
	return p.SelectLocated(root), nil
}

// collect adds the values of a page to the entries.
func (r *JSONReader) collect(q *query) (Page, error) {
	page := Page{Values: len(q.values)}
	first := len(r.sets)
	for _, n := range q.names.nodes {
		r.sets = append(r.sets, labelSet(n.Node))
	}
	before := map[string]time.Time{} // the time of the value before, by names
	order := 0
	for _, n := range q.values {
		e, err := q.entry(n, r.clock)
		if err != nil {
			return page, err
		}
		id := ""
		for i, k := range e.names {
			id += fmt.Sprint(q.names.nodes[k].Node)
			e.names[i] = first + k
		}
		order += e.at.Compare(before[id])
		before[id] = e.at
		if e.at.After(page.Last) {
			page.Last = e.at
		}
		if r.log {
			key := fmt.Sprint(e.at.UnixNano(), id, e.text)
			if p := r.seen[key]; p != 0 && p != r.pages {
				continue
			}
			r.seen[key] = r.pages
		}
		r.entries = append(r.entries, e)
	}
	page.NewestFirst = order-len(before) < 0
	return page, nil
}

// entry returns a value with its time and names.
func (q *query) entry(n *spec.LocatedNode, clock *clock) (e entry, err error) {
	e = entry{names: slices.Clone(q.names.all(n.Path)), field: lastName(n.Path), where: n.Path.String()}
	t, err := q.times.one(n.Path)
	if err != nil {
		return e, finding.AddPlace(e.where, err)
	}
	if e.at, err = clock.parse(scalar(t.Node)); err != nil {
		return e, finding.AddPlace(t.Path.String(), err)
	}
	if q.shape.log {
		e.text = logText(n.Node)
		return e, nil
	}
	if e.value, err = parseNumber(scalar(n.Node), "point"); err != nil {
		return e, finding.HintErrorf(
			"check --path, or use --log if the values are log lines", "%s: %q is not a number", e.where, scalar(n.Node),
		)
	}
	return e, nil
}

// scalar returns the text of a number or a string. The text of null is a gap.
func scalar(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case nil:
		return ""
	}
	return logText(v)
}

// logText returns a value as the text of a log line.
func logText(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	text, err := json.Marshal(v) // sorts the keys
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}

// labels returns the label of each entry: its names without the parts that are equal for
// all, or the last name in its path if there are no names.
func (r *JSONReader) labels() []string {
	names := LineNames(r.sets)
	out := make([]string, len(r.entries))
	different := map[string]bool{}
	for i, e := range r.entries {
		var parts []string
		for _, k := range e.names {
			if names[k] != "" {
				parts = append(parts, names[k])
			}
		}
		out[i] = strings.Join(parts, ", ")
		if len(r.sets) == 0 {
			out[i] = e.field
		}
		different[out[i]] = true
	}
	if len(different) == 1 {
		clear(out)
	}
	return out
}

// labelSet returns a node with a name as a set of labels.
func labelSet(v any) map[string]string {
	set := map[string]string{}
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			set[key] = scalar(value)
		}
	case []any:
		var parts []string
		for _, item := range v {
			parts = append(parts, scalar(item))
		}
		set[""] = strings.Join(parts, ", ")
	default:
		set[""] = scalar(v)
	}
	return set
}

func lastName(p spec.NormalizedPath) string {
	for _, part := range slices.Backward(p) {
		if name, ok := part.(spec.Name); ok {
			return string(name)
		}
	}
	return ""
}
