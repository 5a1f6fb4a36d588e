package library

import (
	"debrief/site/postmortem"
	"debrief/site/source"
)

// Files returns all files of the library, sorted by path: post-mortems, attachments,
// the catalogue and the template.
func (l *Library) Files() []*source.File { return l.byName }

// ByPath returns the post-mortem whose file is at path. It returns nil if there is
// none.
func (l *Library) ByPath(path string) *postmortem.Postmortem { return l.byPath[path] }

// InPathOrder returns all post-mortems of the library, sorted by path.
func (l *Library) InPathOrder() []*postmortem.Postmortem { return l.inOrder() }

// HasID reports whether the library has a post-mortem with the ID id. Aliases do not
// count.
func (l *Library) HasID(id postmortem.ID) bool { return l.byID[id] != nil }

// ByFile returns the post-mortem whose file is f. It returns nil if f is another file.
func (l *Library) ByFile(f *source.File) *postmortem.Postmortem {
	if pm := l.byPath[f.Path]; pm != nil && pm.Doc.File == f {
		return pm
	}
	return nil
}
