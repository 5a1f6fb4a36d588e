package finding

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"debrief/site/source"
)

// Hidden returns a copy of l in which all private text is masked. Private text is the
// text of Secret findings, and the text at the places in Hide and HidePath. The
// findings of the copy point into copies of the files in which each private letter is
// replaced by a mark of the same length, so every offset stays valid. Hidden also masks
// paths, messages and help texts that quote private text or a shortened part of it. It
// removes edits that would show private text; check --fix works on the original list
// and still applies them.
//
// A longer private value is masked wherever it occurs in the output, because the
// context that identified it may be missing there.
//
// After Hidden, code that prints findings cannot print a secret. Call Hidden before
// computing identities, because a short text can be guessed from its hash.
//
// The argument also holds further values to mask, such as values in an older revision
// that a message quotes.
func (l List) Hidden(also ...string) List {
	h := mask{files: map[*source.File]*maskedFile{}, paths: map[string]string{}}
	for i := range l {
		h.add(&l[i])
	}
	for _, value := range also {
		h.addName(value)
	}
	if len(h.files)+len(h.names) == 0 {
		return l
	}
	out := slices.Clone(l)
	for i := range out {
		h.apply(&out[i])
	}
	return out
}

// A mask holds the private text of all findings in a list, and replaces it in outputs.
type mask struct {
	files map[*source.File]*maskedFile // the private text in each file; nil for a file without private text
	paths map[string]string            // the masked form of each path with a private part
	// Private parts of paths and other private values, which are masked in every message.
	names  []string
	values values // private values that are masked wherever they occur in a text
	// Private values reduced to letters and digits, which finds them in other spellings.
	folded foldedValues
}

// A maskedFile holds the places of the private text in one file, and a masked copy of
// the file.
type maskedFile struct {
	spans  []source.Span // places of the private text in the file; sorted when copied is set
	copied *source.File  // the masked copy of the file; nil until it is needed
	values []string      // up to maxValues private values of the file, which messages about other places may quote
}

func (h *mask) add(f *Finding) {
	spans := f.Hide
	if f.Secret {
		spans = append(slices.Clip(spans), f.At)
	}
	for _, at := range spans {
		if at.File == nil {
			continue
		}
		if h.files[at.File] == nil {
			h.files[at.File] = &maskedFile{}
		}
		h.files[at.File].spans = append(h.files[at.File].spans, at)
		h.values.add(at.Text())
		h.folded.add(at.Text(), false)
	}
	if path := f.Path(); f.HidePath != "" && path != "" {
		h.addName(f.HidePath)
		h.paths[path] = strings.ReplaceAll(cmp.Or(h.paths[path], path), f.HidePath, string(stars([]byte(f.HidePath))))
	}
}

// addName adds a private value, such as a part of a path, that is masked in every
// message.
func (h *mask) addName(value string) {
	h.names = append(h.names, value)
	h.folded.add(value, true)
}

// file returns the private text in the file f, or nil if f has none.
func (h *mask) file(f *source.File) *maskedFile {
	if f == nil {
		return nil
	}
	file, known := h.files[f]
	if !known && (h.paths[f.Path] != "" || h.values.in(f.Data)) {
		file = &maskedFile{}
	}
	h.files[f] = file
	return file
}

// maxValues is the largest number of private values per file that are masked in
// messages about other places of the file. A message about the place of a value is
// always masked.
const maxValues = 100

// copy returns a copy of the file f in which private text is masked. path is the masked
// path of the file, and all contains the values that are masked wherever they occur.
func (h *maskedFile) copy(f *source.File, path string, all *values) *source.File {
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
		if len(h.values) < maxValues {
			h.values = append(h.values, string(f.Data[start:end]))
		}
		copy(data[start:], stars(f.Data[start:end]))
	}
	h.copied = &source.File{
		Path:          cmp.Or(path, f.Path),
		Size:          f.Size,
		Data:          data,
		Problem:       f.Problem,
		LinesBefore:   f.LinesBefore,
		ColumnsBefore: f.ColumnsBefore,
	}
	return h.copied
}

// stars replaces each character of text with a mark of the same number of bytes, so
// that no offset changes. Line ends stay as they are.
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

// apply masks the private text in all fields of the finding f, and makes f point to
// masked copies of its files.
func (h *mask) apply(f *Finding) {
	nearby := []string{}
	at := func(place source.Span) source.Span {
		file := h.file(place.File)
		if file == nil {
			return place
		}
		copied := file.copy(place.File, h.paths[place.File.Path], &h.values)
		for _, s := range file.near(place) {
			nearby = append(nearby, s.Text())
		}
		return source.Span{File: copied, Start: place.Start, End: place.End}
	}
	from := f.At.File
	f.Edits = h.safeEdits(f.Edits)
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
	masked := func(text string) string { return h.folded.mask(h.values.mask(maskQuotes(text, nearby, rest))) }
	for _, text := range []*string{&f.Message, &f.Help, &f.Key, &f.Subject, &f.Reason} {
		*text = masked(*text)
	}
	for i := range f.Related {
		f.Related[i].Message = masked(f.Related[i].Message)
	}
	f.Hide, f.HidePath = nil, ""
}

// near returns the places of private text on the lines of the span at. A message about
// the span may quote this text.
func (h *maskedFile) near(at source.Span) []source.Span {
	data := at.File.Data
	start := bytes.LastIndexByte(data[:min(max(at.Start, 0), len(data))], '\n') + 1
	end := min(max(at.End, at.Start, 0), len(data))
	if i := bytes.IndexByte(data[end:], '\n'); i >= 0 {
		end += i
	} else {
		end = len(data)
	}
	first, _ := slices.BinarySearchFunc(h.spans, start, func(s source.Span, at int) int { return s.Start - at })
	first = max(0, first-1) // start at the previous span, which may end on this line
	var out []source.Span
	for _, s := range h.spans[first:] {
		if s.Start >= end || len(out) >= maxValues {
			break
		}
		if s.End > start {
			out = append(out, s)
		}
	}
	return out
}

// safeEdits returns edits if no edit would show private text, and otherwise nil.
func (h *mask) safeEdits(edits []Edit) []Edit {
	if slices.ContainsFunc(edits, h.shows) {
		return nil
	}
	return edits
}

// shows reports whether the edit e replaces or inserts private text.
func (h *mask) shows(e Edit) bool {
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
	return slices.ContainsFunc(
		file.values,
		func(v string) bool { return len(v) >= minValue && strings.Contains(e.New, v) },
	)
}
