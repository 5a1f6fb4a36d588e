package library

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"unicode/utf8"

	"debrief/site/history"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// Gone is a deleted post-mortem.
type Gone struct {
	Path      string
	Revisions []history.Revision // newest first
}

// Gone returns the deleted post-mortems in path order. folders is the set of folders
// that belong or belonged to a post-mortem.
func (l *Library) Gone() (gone []Gone, folders map[string]bool) {
	folders, names := map[string]bool{}, map[string]bool{}
	for t := range l.log().Touches {
		names[t.Path] = true
		if path.Base(t.Path) == "index.md" {
			folders[path.Dir(t.Path)] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if l.owners.byPath[name] != nil || !IsPostmortem(name, l.Dir, folders) {
			continue
		}
		revisions := l.log().Revisions(name)
		if len(revisions) > 0 && revisions[0].Path == name { // otherwise the file was renamed, not deleted
			gone = append(gone, Gone{name, revisions})
		}
	}
	return gone, folders
}

// LastBlob returns the blob name of the deleted post-mortem's last content.
func (g Gone) LastBlob() string { return cmp.Or(g.Revisions[0].Blob, g.Revisions[0].Before) }

// VersionMatches reports whether shows returns true for the version blob of a deleted
// post-mortem. It returns false if that version cannot be read.
func (l *Library) VersionMatches(g Gone, blob string, shows func(*postmortem.Postmortem) bool) bool {
	data, err := l.Content(blob)
	if err != nil || !utf8.Valid(data) {
		return false
	}
	doc, _ := markdown.ParseHead(&source.File{Path: g.Path, Data: data})
	pm, _ := postmortem.Read(doc)
	pm.Access = l.Gate.Access(pm)
	return shows(pm)
}

// MaxGone limits how many versions of deleted post-mortems are read. Deleted
// post-mortems beyond the limit count as hidden.
const MaxGone = 5000

// goneIDs returns the IDs of the post-mortems that were hidden when they were deleted.
func (l *Library) goneIDs(shows func(*postmortem.Postmortem) bool) []postmortem.ID {
	var out []postmortem.ID
	gone, _ := l.Gone()
	for i, g := range gone {
		if i < MaxGone && l.VersionMatches(g, g.LastBlob(), shows) {
			continue
		}
		for _, r := range g.Revisions {
			out = append(out, postmortem.IDFromPath(r.Path))
		}
	}
	return out
}
