package finding

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"debrief/site/source"
)

// Hidden returns l with everything that is a Secret, or that a finding Hides,
// unreadable in it: the files that its findings point into are copies in which
// stars stand instead, letter for letter, so that every place stays what it
// was; so are their paths; messages and help that quote it, or a part of it that
// was cut, have stars; and edits that would show it are dropped, for --fix to make later.
//
// A value of some length is hidden wherever it stands in what is shown: what
// stood in front of it in one place, and gave it away, may be missing in another.
//
// Whoever prints findings therefore cannot print a secret, whatever of a file,
// of a place or of an edit it shows. It has to be called before findings are
// identified: a hash of what is short can be guessed.
//
// also holds more values to hide, such as those in an older revision that a message
// quotes.
func (l List) Hidden(also ...string) List {
	h := hiding{of: map[*source.File]*hiddenFile{}, paths: map[string]string{}}
	for i := range l {
		h.add(&l[i])
	}
	for _, value := range also {
		h.addName(value)
	}
	if len(h.of)+len(h.names) == 0 {
		return l
	}
	out := slices.Clone(l)
	for i := range out {
		h.hide(&out[i])
	}
	return out
}

// A hiding is what has to be hidden of a list.
type hiding struct {
	of     map[*source.File]*hiddenFile // nil for a file that was looked at and tells nothing
	paths  map[string]string            // with stars
	names  []string                     // what is hidden of paths, which any message may quote
	values values                       // what is hidden wherever it stands
	folded foldedValues                 // hidden values in any spelling, for messages
}

// A hiddenFile is a file of which something is not told.
type hiddenFile struct {
	spans  []source.Span // sorted, once copied
	copied *source.File  // with stars; nil until somebody asks
	values []string      // a few of those hidden, which messages may quote
}

func (h *hiding) add(f *Finding) {
	spans := f.Hide
	if f.Secret {
		spans = append(slices.Clip(spans), f.At)
	}
	for _, at := range spans {
		if at.File == nil {
			continue
		}
		if h.of[at.File] == nil {
			h.of[at.File] = &hiddenFile{}
		}
		h.of[at.File].spans = append(h.of[at.File].spans, at)
		h.values.add(at.Text())
		h.folded.add(at.Text(), false)
	}
	if path := f.Path(); f.HidePath != "" && path != "" {
		h.addName(f.HidePath)
		h.paths[path] = strings.ReplaceAll(cmp.Or(h.paths[path], path), f.HidePath, string(stars([]byte(f.HidePath))))
	}
}

// addName adds a value that any message may quote.
func (h *hiding) addName(value string) {
	h.names = append(h.names, value)
	h.folded.add(value, true)
}

// file is what of a file is hidden, nil if nothing is.
func (h *hiding) file(f *source.File) *hiddenFile {
	if f == nil {
		return nil
	}
	file, asked := h.of[f]
	if !asked && (h.paths[f.Path] != "" || h.values.in(f.Data)) {
		file = &hiddenFile{}
	}
	h.of[f] = file
	return file
}

// mostValues is how many values of one file are looked for in messages that
// speak of other places; at its own place a message is always searched.
const mostValues = 100

// copy is the file with stars.
func (h *hiddenFile) copy(f *source.File, path string, all *values) *source.File {
	if h.copied != nil {
		return h.copied
	}
	all.each(f.Data, func(start, end int) { h.spans = append(h.spans, source.Span{File: f, Start: start, End: end}) })
	slices.SortFunc(h.spans, func(a, b source.Span) int { return a.Start - b.Start })
	data := f.Data
	if len(h.spans) > 0 {
		data = bytes.Clone(f.Data)
	}
	for _, at := range h.spans {
		start, end := max(at.Start, 0), min(at.End, len(data))
		if start >= end {
			continue
		}
		if len(h.values) < mostValues {
			h.values = append(h.values, string(f.Data[start:end]))
		}
		copy(data[start:], stars(f.Data[start:end]))
	}
	h.copied = &source.File{Path: cmp.Or(path, f.Path), Size: f.Size, Data: data, Problem: f.Problem, LinesBefore: f.LinesBefore, ColumnsBefore: f.ColumnsBefore}
	return h.copied
}

// stars are as many marks as there are letters, each as long as its letter is,
// so that no place behind them moves. Lines stay lines.
func stars(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		switch {
		case r == '\n' || r == '\r':
			out = append(out, text[0])
		case n == 1:
			out = append(out, '*')
		case n == 2:
			out = append(out, "·"...)
		case n == 3:
			out = append(out, "•"...)
		default:
			out = append(out, "🞄"...)
		}
		text = text[n:]
	}
	return out
}

func (h *hiding) hide(f *Finding) {
	told := []string{}
	at := func(place source.Span) source.Span {
		file := h.file(place.File)
		if file == nil {
			return place
		}
		copied := file.copy(place.File, h.paths[place.File.Path], &h.values)
		for _, s := range file.near(place) {
			told = append(told, s.Text())
		}
		return source.Span{File: copied, Start: place.Start, End: place.End}
	}
	from := f.At.File
	f.Edits = h.tellNothing(f.Edits)
	f.Safe = f.Safe && len(f.Edits) > 0
	f.At = at(f.At)
	f.Related = slices.Clone(f.Related)
	for i := range f.Related {
		f.Related[i].At = at(f.Related[i].At)
	}
	rest := h.names
	if file := h.file(from); file != nil {
		rest = slices.Concat(file.values, h.names)
	}
	mask := func(text string) string { return h.folded.mask(h.values.out(without(text, told, rest))) }
	for _, text := range []*string{&f.Message, &f.Help, &f.Key, &f.Subject, &f.Reason} {
		*text = mask(*text)
	}
	for i := range f.Related {
		f.Related[i].Message = mask(f.Related[i].Message)
	}
	f.Hide, f.HidePath = nil, ""
}

// near are the hidden stretches on the lines of a place: what a message about
// it may quote.
func (h *hiddenFile) near(at source.Span) []source.Span {
	data := at.File.Data
	start := bytes.LastIndexByte(data[:min(max(at.Start, 0), len(data))], '\n') + 1
	end := min(max(at.End, at.Start, 0), len(data))
	if i := bytes.IndexByte(data[end:], '\n'); i >= 0 {
		end += i
	} else {
		end = len(data)
	}
	first, _ := slices.BinarySearchFunc(h.spans, start, func(s source.Span, at int) int { return s.Start - at })
	first = max(0, first-1) // one that began on a line before
	var out []source.Span
	for _, s := range h.spans[first:] {
		if s.Start >= end || len(out) >= mostValues {
			break
		}
		if s.End > start {
			out = append(out, s)
		}
	}
	return out
}

// tellNothing are edits, or none if one of them tells what is hidden.
func (h *hiding) tellNothing(edits []Edit) []Edit {
	if slices.ContainsFunc(edits, h.tells) {
		return nil
	}
	return edits
}

// tells reports an edit that replaces, or writes, what is hidden.
func (h *hiding) tells(e Edit) bool {
	if h.values.in([]byte(e.New)) {
		return true
	}
	file := h.file(e.At.File)
	if file == nil {
		return false
	}
	file.copy(e.At.File, h.paths[e.At.File.Path], &h.values)
	if slices.ContainsFunc(file.spans, func(s source.Span) bool { return s.Start < e.At.End && e.At.Start < s.End }) {
		return true
	}
	return slices.ContainsFunc(file.values, func(v string) bool { return len(v) >= leastValue && strings.Contains(e.New, v) })
}
