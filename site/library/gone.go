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

// Gone is a post-mortem that was deleted from the repository.
type Gone struct {
	Path      string
	Revisions []history.Revision // the commits that changed the post-mortem, newest first
}

// Gone returns the post-mortems that were deleted from the repository, sorted by path.
// folders is the set of folders that belong or belonged to a post-mortem.
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
		if len(revisions) > 0 && revisions[0].Path == name { // skip a file that was renamed and not deleted
			gone = append(gone, Gone{name, revisions})
		}
	}
	return gone, folders
}

// LastBlob returns the object name of the last content of the deleted post-mortem.
func (g Gone) LastBlob() string { return cmp.Or(g.Revisions[0].Blob, g.Revisions[0].Before) }

// VersionMatches reports whether shows returns true for one version of a deleted
// post-mortem. blob is the object name of the version. It returns false if the version
// cannot be read.
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

// MaxGone limits the versions of deleted post-mortems that are read. Deleted
// post-mortems beyond the limit count as hidden.
const MaxGone = 5000

// goneIDs returns the IDs of the deleted post-mortems for whose last version shows
// returns false.
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
