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

// The input may have at most these sizes. An export of an incident with a thousand
// messages needs only a hundredth of each limit.
const (
	maxBytes = 16 << 20
	maxDepth = 64
	maxNodes = 200_000
)

// A node is one JSON value of an export. It records whether it was read, so that unused
// parts can be listed. A nil node means that the value is missing.
type node struct {
	text  string   // text of a scalar value; "" for null
	keys  []string // keys of an object, in their order
	items []*node  // values of an object, or elements of a list
	list  bool
	used  bool
}

var errNotJSON = errors.New("invalid JSON")

// parseJSON parses data as one JSON value, within the limits of the input.
func parseJSON(data []byte) (*node, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	count := 0
	n, err := decodeValue(d, 0, &count)
	if err != nil {
		return nil, err
	}
	if d.More() {
		return nil, errNotJSON
	}
	return n, nil
}

func decodeValue(d *json.Decoder, depth int, count *int) (*node, error) {
	token, err := d.Token()
	if err != nil {
		return nil, errNotJSON
	}
	if *count++; *count > maxNodes {
		return nil, fmt.Errorf("the export has more than %d values; export a single incident", maxNodes)
	}
	if depth > maxDepth {
		return nil, fmt.Errorf("the JSON is nested more than %d levels deep", maxDepth)
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
			item, err := decodeValue(d, depth+1, count)
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

// get returns the node that is reached from n by a path of object keys. It returns nil
// if there is none.
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

// hasKeys reports whether n is an object that has all of the given keys.
func (n *node) hasKeys(keys ...string) bool {
	for _, key := range keys {
		if n.get(key) == nil {
			return false
		}
	}
	return true
}

// elements returns the elements of the list n. It returns nil if n is not a list.
func (n *node) elements() []*node {
	if n == nil || !n.list {
		return nil
	}
	return n.items
}

// readText returns the scalar at path as one line of text, and marks the node as used.
// It returns "" if there is no scalar.
func (n *node) readText(path ...string) string {
	if n = n.get(path...); n == nil || len(n.items) > 0 {
		return ""
	}
	n.used = true
	return source.OneLine(n.text)
}

// firstText returns the text of the first of the named values of n that is not empty.
func (n *node) firstText(names ...string) string {
	for _, name := range names {
		if text := n.readText(strings.Split(name, ".")...); text != "" {
			return text
		}
	}
	return ""
}

// readTime returns the time at path. It returns the zero time if there is no time, or
// if the time has no zone.
func (n *node) readTime(path ...string) time.Time { return parseTime(n.readText(path...)) }

func parseTime(text string) time.Time {
	for _, form := range []string{time.RFC3339Nano, "2006-01-02 15:04:05 -0700", "2006-01-02T15:04:05-0700",
		"2006-01-02 15:04:05 MST"} {
		at, err := time.Parse(form, text)
		if err == nil && at.Year() > 1970 && at.Year() < 9999 {
			if zone, offset := at.Zone(); zone != "UTC" && zone != "" && offset == 0 && strings.HasSuffix(form, "MST") {
				return time.Time{} // the abbreviation of the zone has several meanings
			}
			return at.Truncate(time.Second)
		}
	}
	return time.Time{}
}

// ignore marks the named values of n as used, because they are known and irrelevant.
func (n *node) ignore(names ...string) {
	for _, name := range names {
		n.get(strings.Split(name, ".")...).markUsed()
	}
}

func (n *node) markUsed() {
	if n == nil {
		return
	}
	n.used = true
	for _, item := range n.items {
		item.markUsed()
	}
}

// identifierKeys lists keys whose values identify a record in the tool. These values
// are not listed as unused.
var identifierKeys = []string{"id", "type", "self", "node_id", "url", "slug"}

// collectUnused appends the unused parts under n to out, except empty values and
// identifiers. A part of which nothing was used is listed once, with all its texts. If
// nothing under n was used, collectUnused appends nothing and returns false; the caller
// then lists n itself.
func (n *node) collectUnused(path string, out *[]Unused) (any bool) {
	if n.used {
		return true
	}
	if len(n.items) == 0 {
		return false
	}
	var below []Unused
	for i, item := range n.items {
		name := path + "[]"
		if !n.list {
			name = strings.TrimPrefix(path+"."+n.keys[i], ".")
		}
		if item.collectUnused(name, &below) {
			any = true
		} else if !item.isEmpty() && (n.list || !slices.Contains(identifierKeys, n.keys[i])) {
			below = append(below, Unused{name, item.allText()})
		}
	}
	if any {
		*out = append(*out, below...)
	}
	return any
}

// allText returns the texts of all values under n, joined by "; ", without identifiers.
func (n *node) allText() string {
	if len(n.items) == 0 {
		return n.text
	}
	var texts []string
	size := 0
	for i, item := range n.items {
		if !n.list && slices.Contains(identifierKeys, n.keys[i]) {
			continue
		}
		if text := item.allText(); text != "" && size < maxUnusedText {
			texts = append(texts, text)
			size += len(text)
		}
	}
	return strings.Join(texts, "; ")
}

// everywhere returns the elements of the lists called name in two nodes, once if both
// nodes are the same.
func everywhere(root, in *node, name string) []*node {
	all := root.get(name).elements()
	if in != root {
		all = append(slices.Clone(all), in.get(name).elements()...)
	}
	return all
}

func (n *node) isEmpty() bool {
	return n.text == "" && !slices.ContainsFunc(n.items, func(i *node) bool { return !i.isEmpty() })
}
