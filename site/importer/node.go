package importer

import (
	"bytes"
	"debrief/site/source"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Bounds of what is read. An export of an incident with a thousand messages is a
// hundredth of them.
const (
	mostBytes = 16 << 20
	mostDepth = 64
	mostNodes = 200_000
)

// A node is a value of JSON that remembers whether anybody has asked for it, so that
// what was not placed can be told. The nil node is one that is not there.
type node struct {
	text  string   // of a scalar; "" for null
	keys  []string // of an object, in its order
	items []*node  // of an object or a list
	list  bool
	used  bool
}

var errNotJSON = errors.New("it is not JSON")

// parse reads one JSON value.
func parse(data []byte) (*node, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	count := 0
	n, err := decode(d, 0, &count)
	if err != nil {
		return nil, err
	}
	if d.More() {
		return nil, errNotJSON
	}
	return n, nil
}

func decode(d *json.Decoder, depth int, count *int) (*node, error) {
	token, err := d.Token()
	if err != nil {
		return nil, errNotJSON
	}
	if *count++; *count > mostNodes {
		return nil, fmt.Errorf("it has more than %d values; export one incident and not all of them", mostNodes)
	}
	if depth > mostDepth {
		return nil, fmt.Errorf("its values lie more than %d deep, which no export does", mostDepth)
	}
	n := &node{}
	switch v := token.(type) {
	case json.Delim:
		n.list = v == '['
		for d.More() {
			if !n.list {
				key, err := d.Token()
				if err != nil {
					return nil, errNotJSON
				}
				n.keys = append(n.keys, key.(string))
			}
			item, err := decode(d, depth+1, count)
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, item)
		}
		if _, err := d.Token(); err != nil {
			return nil, errNotJSON
		}
	case string:
		n.text = v
	case json.Number:
		n.text = v.String()
	case bool:
		n.text = fmt.Sprint(v)
	}
	return n, nil
}

// get follows the names of a path, nil where one is not there.
func (n *node) get(path ...string) *node {
	for _, name := range path {
		if n == nil || n.list {
			return nil
		}
		i := slices.Index(n.keys, name)
		if i < 0 {
			return nil
		}
		n = n.items[i]
	}
	return n
}

// has reports whether an object has all of these keys.
func (n *node) has(keys ...string) bool {
	for _, key := range keys {
		if n.get(key) == nil {
			return false
		}
	}
	return true
}

// all are the items of a list, none of anything else.
func (n *node) all() []*node {
	if n == nil || !n.list {
		return nil
	}
	return n.items
}

// read is the text of a scalar in one line, "" where there is none. It counts as placed.
func (n *node) read(path ...string) string {
	if n = n.get(path...); n == nil || len(n.items) > 0 {
		return ""
	}
	n.used = true
	return source.OneLine(n.text)
}

// first is the first text that is not empty.
func (n *node) first(names ...string) string {
	for _, name := range names {
		if text := n.read(strings.Split(name, ".")...); text != "" {
			return text
		}
	}
	return ""
}

// moment is a time with its zone, zero where there is none.
func (n *node) moment(path ...string) time.Time { return moment(n.read(path...)) }

func moment(text string) time.Time {
	for _, form := range []string{time.RFC3339Nano, "2006-01-02 15:04:05 -0700", "2006-01-02T15:04:05-0700", "2006-01-02 15:04:05 MST"} {
		at, err := time.Parse(form, text)
		if err == nil && at.Year() > 1970 && at.Year() < 9999 {
			if zone, offset := at.Zone(); zone != "UTC" && zone != "" && offset == 0 && strings.HasSuffix(form, "MST") {
				return time.Time{} // a short name of a zone that nobody can tell
			}
			return at.Truncate(time.Second)
		}
	}
	return time.Time{}
}

// drop says that what is below a node is known and of no use.
func (n *node) drop(names ...string) {
	for _, name := range names {
		n.get(strings.Split(name, ".")...).mark()
	}
}

func (n *node) mark() {
	if n == nil {
		return
	}
	n.used = true
	for _, item := range n.items {
		item.mark()
	}
}

// bookkeeping are keys by which a tool finds its own things again.
var bookkeeping = []string{"id", "type", "self", "node_id", "url", "slug"}

// left adds the paths of what nobody asked for and is not empty, the shortest path
// below which nothing was.
func (n *node) left(path string, out *[]string) (any bool) {
	if n.used {
		return true
	}
	if len(n.items) == 0 {
		return false
	}
	var below []string
	for i, item := range n.items {
		name := path + "[]"
		if !n.list {
			name = strings.TrimPrefix(path+"."+n.keys[i], ".")
		}
		if item.left(name, &below) {
			any = true
		} else if !item.empty() && (n.list || !slices.Contains(bookkeeping, n.keys[i])) {
			below = append(below, name)
		}
	}
	if any {
		*out = append(*out, below...)
	}
	return any
}

func (n *node) empty() bool {
	return n.text == "" && !slices.ContainsFunc(n.items, func(i *node) bool { return !i.empty() })
}
