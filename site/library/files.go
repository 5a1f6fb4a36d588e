package library

import (
	"debrief/site/postmortem"
	"debrief/site/source"
)

// Files are all files of the library, by path: write-ups, what lies beside
// them, the catalogue and the template.
func (l *Library) Files() []*source.File { return l.byName }

// In is the write-up in the file at a path, nil if there is none.
func (l *Library) In(path string) *postmortem.Postmortem { return l.byPath[path] }

// InPathOrder are all write-ups in the order of their files' paths.
func (l *Library) InPathOrder() []*postmortem.Postmortem { return l.inOrder() }

// Has reports whether a write-up has an ID; an alias is none.
func (l *Library) Has(id postmortem.ID) bool { return l.byID[id] != nil }

// At is the write-up in a file, nil if there is none.
func (l *Library) At(f *source.File) *postmortem.Postmortem {
	if pm := l.byPath[f.Path]; pm != nil && pm.Doc.File == f {
		return pm
	}
	return nil
}
