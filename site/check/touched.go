package check

import (
	"bytes"
	"path"
	"strings"

	"debrief/site/library"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// mostNames bounds for how many names of changed files all texts are looked
// through: beyond it, asking about every write-up costs no more.
const mostNames = 100

// touchedBy returns which write-ups a change may have brought findings in: those
// whose files it changes, and those that name one of these, such as by a link
// to what it removes. All others are what they were, and so is what is found in
// them. It is nil where that may be any, because the change is one of settings.
//
// What only follows from somebody's new name in another write-up is not told: a
// change brings no findings to lines that have nothing to do with it.
func touchedBy(before, after *library.Library) func(*postmortem.Postmortem) bool {
	changed := map[string]bool{}
	other := map[string]*source.File{}
	for _, f := range before.Files() {
		other[f.Path] = f
	}
	for _, f := range after.Files() {
		if other[f.Path] != f {
			changed[f.Path] = true
		}
		delete(other, f.Path)
	}
	for p := range other {
		changed[p] = true
	}
	names := map[string]bool{}
	touched := map[postmortem.ID]bool{}
	for _, lib := range []*library.Library{before, after} {
		own := ownersIn(lib)
		for p := range changed {
			pm, inside := own.of(p)
			if pm == nil && strings.HasPrefix(path.Base(p), "_") {
				return nil
			}
			if pm == nil {
				names[path.Base(p)] = true
				continue
			}
			touched[pm.ID] = true
			names[string(pm.ID)] = true // also the folder, in links to what lies in it
			if inside == "" {
				names[strings.TrimSuffix(path.Base(p), path.Ext(p))] = true
				for _, alias := range pm.Aliases {
					names[alias] = true
				}
			}
		}
	}
	delete(names, "")
	delete(names, "index") // the folder's name is the write-up's
	if len(names) > mostNames {
		return nil
	}
	return func(pm *postmortem.Postmortem) bool {
		if touched[pm.ID] {
			return true
		}
		for name := range names {
			if bytes.Contains(pm.Doc.File.Data, []byte(name)) {
				return true
			}
		}
		return false
	}
}
