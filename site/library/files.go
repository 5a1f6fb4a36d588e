package library

import (
	"debrief/site/postmortem"
	"debrief/site/source"
)

// Files returns all files of the library in path order. These are the post-mortems, the
// attachments, the catalogue and the template.
func (l *Library) Files() []*source.File { return l.byName }

// ByPath returns the post-mortem whose file is at path, or nil if there is none.
func (l *Library) ByPath(path string) *postmortem.Postmortem { return l.byPath[path] }

// InPathOrder returns all post-mortems in the order of their paths.
func (l *Library) InPathOrder() []*postmortem.Postmortem { return l.inOrder() }

// HasID reports whether a post-mortem has the ID. It ignores aliases.
func (l *Library) HasID(id postmortem.ID) bool { return l.byID[id] != nil }

// ByFile returns the post-mortem in file f, or nil if f is not a post-mortem.
func (l *Library) ByFile(f *source.File) *postmortem.Postmortem {
	if pm := l.byPath[f.Path]; pm != nil && pm.Doc.File == f {
		return pm
	}
	return nil
}
