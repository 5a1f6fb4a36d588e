package library

import (
	"maps"
	"slices"
	"strings"

	"debrief/site/postmortem"
	"debrief/site/source"
)

// Files are all files of the library, by path: write-ups, what lies beside
// them, the catalogue and the template.
func (l *Library) Files() []*source.File {
	return slices.SortedFunc(maps.Values(l.files), func(a, b *source.File) int { return strings.Compare(a.Path, b.Path) })
}

// At is the write-up in a file, nil if there is none.
func (l *Library) At(f *source.File) *postmortem.Postmortem {
	if pm := l.byPath[f.Path]; pm != nil && pm.Doc.File == f {
		return pm
	}
	return nil
}
