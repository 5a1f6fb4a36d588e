package library

import (
	"slices"

	"debrief/site/parallel"
	"debrief/site/postmortem"
	"debrief/site/privacy"
	"debrief/site/source"
)

// View returns a library with only the post-mortems for which shows returns true. It
// masks the IDs and aliases of the others in texts and attachments.
func (l *Library) View(shows func(*postmortem.Postmortem) bool) *Library {
	out := l.Only(shows)
	former := l.goneIDs(shows)
	if len(out.All) == len(l.All) && len(former) == 0 {
		return out
	}
	var hidden []*postmortem.Postmortem
	for _, pm := range l.All {
		if !shows(pm) {
			hidden = append(hidden, pm)
		}
	}
	out.Hidden = privacy.NewNames(hidden, out.All, append(former, l.formerIDs(hidden)...), l.Gate.LinkMask)
	out.mask(out.Hidden.MaskFile)
	return out
}

// formerIDs returns the IDs that the given post-mortems had before they were renamed.
func (l *Library) formerIDs(pms []*postmortem.Postmortem) []postmortem.ID {
	var out []postmortem.ID
	for _, pm := range pms {
		for _, r := range l.Revisions(pm) {
			if id := postmortem.IDFromPath(r.Path); id != pm.ID {
				out = append(out, id)
			}
		}
	}
	return out
}

// Redacted returns a library in which r masks secrets and personal data in the files
// with the given paths.
func (l *Library) Redacted(paths map[string]bool, r privacy.Redactor) *Library {
	if len(paths) == 0 {
		return l
	}
	out := l.Only(func(*postmortem.Postmortem) bool { return true })
	out.mask(func(f *source.File) *source.File {
		if !paths[f.Path] {
			return f
		}
		return r.File(f)
	})
	return out
}

// mask replaces the text of every post-mortem and attachment by the result of maskFile.
// It modifies l, which no other goroutine may use yet.
func (l *Library) mask(maskFile func(*source.File) *source.File) {
	masked := make([]*postmortem.Postmortem, len(l.All))
	parallel.Do(len(l.All), func(i int) { masked[i] = l.masked(l.All[i], maskFile) })
	for i, pm := range masked {
		if pm != nil {
			l.replace(i, pm)
		}
	}
	l.maskFiles(maskFile)
}

// masked returns the post-mortem parsed from the text that maskFile returns for pm. It
// returns nil if the text is unchanged.
func (l *Library) masked(pm *postmortem.Postmortem, maskFile func(*source.File) *source.File) *postmortem.Postmortem {
	f := maskFile(pm.Doc.File)
	if f == pm.Doc.File {
		return nil
	}
	out := parseFile(f, l.Gate, l.faults).pm
	out.Access = pm.Access
	privacy.DropMasked(out)
	return out
}

// replace replaces the post-mortem with index i by pm. It modifies l, which no other
// goroutine may use yet.
func (l *Library) replace(i int, pm *postmortem.Postmortem) {
	old := l.All[i]
	l.All[i] = pm
	l.byPath[pm.Doc.File.Path] = pm
	if l.byID[old.ID] == old {
		l.byID[old.ID] = pm
	}
	for _, alias := range old.Aliases {
		if l.byAlias[alias] == old {
			l.byAlias[alias] = pm
		}
	}
}

// maskFiles replaces every attachment by the result of maskFile, except attachments of
// post-mortems that l leaves out.
func (l *Library) maskFiles(maskFile func(*source.File) *source.File) {
	beside := slices.DeleteFunc(slices.Clone(l.byName), func(f *source.File) bool {
		pm := l.owners.byPath[f.Path]
		return pm != nil || l.owners.ownerOf(f.Path) != nil && l.byPath[l.owners.ownerOf(f.Path).Doc.File.Path] == nil
	})
	masked := make([]*source.File, len(beside))
	parallel.Do(len(beside), func(i int) { masked[i] = maskFile(beside[i]) })
	files := make(map[string]*source.File, len(l.files))
	for path, f := range l.files {
		files[path] = f
	}
	for i, f := range masked {
		if f != beside[i] {
			files[beside[i].Path] = f
		}
	}
	l.files = files
}

// RestrictedNames returns the names of the restricted post-mortems. It returns nil if
// there are none.
func (l *Library) RestrictedNames() *privacy.Names { return l.hiddenNames().restricted }

// HiddenFrom returns the names that must be masked in a post-mortem with the given
// access. These are the names of post-mortems that some readers of that post-mortem may
// not see. It returns nil if there are none.
func (l *Library) HiddenFrom(access postmortem.Access) *privacy.Names {
	switch access {
	case postmortem.Open:
		return l.hiddenNames().fromOpen
	case postmortem.DraftOnly:
		return l.hiddenNames().fromDrafts
	}
	return nil
}

// hiddenNames holds the names of hidden post-mortems: of restricted ones, of ones that
// readers of drafts may not see, and of ones that some readers of the site may not see.
type hiddenNames struct{ restricted, fromDrafts, fromOpen *privacy.Names }

func (l *Library) hiddenNames() hiddenNames {
	l.relations.hiddenOnce.Do(func() {
		namesOf := func(hidden func(postmortem.Access) bool) *privacy.Names {
			var pms, others []*postmortem.Postmortem
			for _, pm := range l.All {
				if hidden(pm.Access) {
					pms = append(pms, pm)
				} else {
					others = append(others, pm)
				}
			}
			if len(pms) == 0 {
				return nil
			}
			return privacy.NewNames(pms, others, nil, l.Gate.LinkMask)
		}
		l.relations.hidden = hiddenNames{
			restricted: namesOf(func(a postmortem.Access) bool { return a == postmortem.Restricted }),
			fromDrafts: namesOf(func(a postmortem.Access) bool { return a < postmortem.DraftOnly }),
			fromOpen:   namesOf(func(a postmortem.Access) bool { return a < postmortem.Open }),
		}
	})
	return l.relations.hidden
}
