package finding

import (
	"bytes"
	"slices"

	"debrief/site/source"
)

// Overlap reports whether two edits replace the same text or insert at the same place.
// The result of applying both would depend on their order.
func (e Edit) Overlap(other Edit) bool {
	if e.At.File != other.At.File {
		return false
	}
	if e.At.Start == other.At.Start {
		return true
	}
	return e.At.Start < other.At.End && other.At.Start < e.At.End
}

// Apply returns the content of f after the edits. The edits must be in f and must not
// overlap. Inserted lines get the line ends of f.
func Apply(f *source.File, edits []Edit) []byte {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b Edit) int { return a.At.Start - b.At.Start })
	crlf := usesCRLF(f.Data)
	var out []byte
	at := 0
	for _, e := range edits {
		out = append(out, f.Data[at:max(at, e.At.Start)]...)
		text := []byte(e.New)
		if crlf {
			text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
		}
		out = append(out, text...)
		at = max(at, e.At.End)
	}
	return append(out, f.Data[at:]...)
}

// usesCRLF reports whether the first line of data ends with CRLF.
func usesCRLF(data []byte) bool {
	i := bytes.IndexByte(data, '\n')
	return i > 0 && data[i-1] == '\r'
}

// Choose returns the findings whose edits can be applied together, in the order of l.
// If the edits of two findings overlap, it returns the first one. The caller may apply
// the others after parsing the changed text again.
func (l List) Choose() List {
	taken := map[*source.File][]Edit{}
	var out List
	for _, f := range l {
		if len(f.Edits) == 0 ||
			slices.ContainsFunc(
				f.Edits,
				func(e Edit) bool { return !e.valid() || slices.ContainsFunc(taken[e.At.File], e.Overlap) },
			) {
			continue
		}
		for _, e := range f.Edits {
			taken[e.At.File] = append(taken[e.At.File], e)
		}
		out = append(out, f)
	}
	return out
}

// valid reports whether the span of e lies inside a file that was read.
func (e Edit) valid() bool {
	return e.At.File != nil && e.At.File.Problem == "" && e.At.Start >= 0 && e.At.Start <= e.At.End &&
		e.At.End <= len(e.At.File.Data)
}
