package finding

import (
	"bytes"
	"slices"

	"debrief/site/source"
)

// Overlap reports whether the edits e and other replace the same text or insert at the
// same place. Such edits cannot be applied together, because the result would depend on
// their order.
func (e Edit) Overlap(other Edit) bool {
	if e.At.File != other.At.File {
		return false
	}
	if e.At.Start == other.At.Start {
		return true
	}
	return e.At.Start < other.At.End && other.At.Start < e.At.End
}

// Apply returns the content of the file f after the edits. The edits must be in f and
// must not overlap. The line ends of inserted text become those of f.
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

// Choose returns findings whose edits can be applied together, in the order of l. If
// the edits of several findings overlap, it returns the first of these findings. The
// caller may apply the edits of the others after parsing the changed text again.
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

// valid reports whether the edit e is inside its file and the file could be read.
func (e Edit) valid() bool {
	return e.At.File != nil && e.At.File.Problem == "" && e.At.Start >= 0 && e.At.Start <= e.At.End &&
		e.At.End <= len(e.At.File.Data)
}
