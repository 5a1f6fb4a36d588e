package library

import (
	"path"
	"regexp"
	"strings"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/privacy"
	"debrief/site/source"
)

// Omitted counts the post-mortems that a view of a library leaves out, by reason.
// Restricted is 0 unless the catalogue permits counting restricted post-mortems.
type Omitted struct{ Restricted, Damaged, Drafts int }

func (o *Omitted) count(pm *postmortem.Postmortem, gate privacy.Gate) {
	switch pm.Access {
	case postmortem.Restricted:
		if gate.CountsRestricted {
			o.Restricted++
		}
	case postmortem.Damaged:
		o.Damaged++
	case postmortem.DraftOnly:
		o.Drafts++
	}
}

// owners maps each file to the post-mortem that it belongs to. All views of a library
// share it, so that a file has the same owner even in a view that leaves out the owner.
type owners struct {
	dir    string // the library's folder, which never counts as the folder of a post-mortem
	byPath map[string]*postmortem.Postmortem
	// claimed has the files outside the folders of post-mortems to which a hidden
	// post-mortem refers.
	claimed map[string]postmortem.Access
}

func newOwners(l *Library) *owners {
	o := &owners{dir: l.Dir, byPath: l.byPath, claimed: map[string]postmortem.Access{}}
	for _, pm := range l.All {
		if pm.Access == postmortem.Open {
			continue
		}
		claim := func(p string) {
			if access, known := o.claimed[p]; !known || pm.Access < access {
				o.claimed[p] = pm.Access
			}
		}
		for _, name := range namedFiles(pm) {
			if p, ok := resolve(pm, name); ok {
				claim(p)
			}
		}
		if strings.ToLower(path.Base(pm.Doc.File.Path)) != "index.md" || pm.Claims.Damaged {
			o.claimMentions(l, pm, claim)
		}
	}
	return o
}

// claimMentions calls claim for the files whose paths occur anywhere in pm's text, for
// example in HTML, in code or in unreadable front matter.
func (o *owners) claimMentions(l *Library, pm *postmortem.Postmortem, claim func(p string)) {
	for _, name := range filePath.FindAll(pm.Doc.File.Data, -1) {
		if p, ok := resolve(pm, string(name)); ok && l.files[p] != nil && o.ownerOf(p) == nil {
			claim(p)
		}
	}
}

// filePath matches a file path in a text. The last element of the path must have a file
// extension.
var filePath = regexp.MustCompile(`[A-Za-z0-9_./-]+\.[A-Za-z0-9]{2,5}`)

// namedFiles returns the files to which pm refers as evidence, as accounts or in links.
func namedFiles(pm *postmortem.Postmortem) []string {
	var names []string
	for _, e := range pm.Evidence {
		names = append(names, e.File)
	}
	for _, a := range pm.Accounts {
		names = append(names, a.File)
	}
	for _, link := range pm.Doc.Links {
		names = append(names, link.Dest)
	}
	return names
}

// ownerOf returns the post-mortem that the file at path p is, or in whose folder it is.
// It returns nil if there is none.
func (o *owners) ownerOf(p string) *postmortem.Postmortem {
	if pm := o.byPath[p]; pm != nil {
		return pm
	}
	for dir := path.Dir(p); dir != o.dir && dir != "." && dir != "/"; dir = path.Dir(dir) {
		if pm := o.byPath[path.Join(dir, "index.md")]; pm != nil {
			return pm
		}
	}
	return nil
}

// Owner returns the post-mortem that the file at path p is, or in whose folder it is.
// It returns nil if there is none. The result may be a post-mortem that the library
// leaves out.
func (l *Library) Owner(p string) *postmortem.Postmortem { return l.owners.ownerOf(p) }

// IsClaimed reports whether a hidden post-mortem refers to the file at path p, and the
// file is in no post-mortem's folder.
func (l *Library) IsClaimed(p string) bool {
	_, claimed := l.owners.claimed[p]
	return claimed && l.owners.ownerOf(p) == nil
}

// Secrecy returns how much of a finding about the file at path p a log may show. A log
// may show only the place of a finding about a restricted post-mortem. The same applies
// to an unknown file if the library has restricted post-mortems.
func (l *Library) Secrecy(p string) finding.Secrecy {
	owner := l.owners.ownerOf(p)
	switch {
	case owner == nil && l.files[p] == nil && l.RestrictedNames() != nil,
		owner != nil && owner.Visibility == "restricted":
		return finding.Restricted
	case owner != nil && owner.IsConfidential():
		return finding.Unclear
	}
	return finding.Repeatable
}

// MayKeepName reports whether a cache may store the path p of a file. The file must
// exist, and neither the file nor the post-mortem it belongs to may be hidden.
func (l *Library) MayKeepName(p string) bool {
	if l.files[p] == nil || l.IsClaimed(p) {
		return false
	}
	owner := l.owners.ownerOf(p)
	return owner == nil || owner.Access == postmortem.Open
}

// Attachment returns the file to which pm refers by name, a path relative to pm's
// folder such as evidence/checkout-5xx.csv. The file must be in pm's folder, or belong
// to a post-mortem that every reader of pm may see.
func (l *Library) Attachment(pm *postmortem.Postmortem, name string) (*source.File, bool) {
	p, ok := resolve(pm, name)
	if !ok || !l.mayAttach(pm, p) {
		return nil, false
	}
	f, ok := l.files[p]
	return f, ok
}

// IsRefused reports whether name is an existing file that [Library.Attachment] does not
// return for pm.
func (l *Library) IsRefused(pm *postmortem.Postmortem, name string) bool {
	p, ok := resolve(pm, name)
	return ok && l.files[p] != nil && !l.mayAttach(pm, p)
}

func (l *Library) mayAttach(pm *postmortem.Postmortem, p string) bool {
	owner := l.owners.ownerOf(p)
	switch {
	case owner == nil: // no post-mortem's folder contains the file
		access, claimed := l.owners.claimed[p]
		return l.isBeside(pm, p) && (!claimed || access >= pm.Access)
	case owner.Doc.File.Path == pm.Doc.File.Path:
		return true
	}
	return owner.Access >= pm.Access
}

// isBeside reports whether the path p is in the folder of pm's file or in a subfolder.
// It returns false for files and folders whose names start with "_" or ".".
func (l *Library) isBeside(pm *postmortem.Postmortem, p string) bool {
	inside, ok := strings.CutPrefix(p, path.Dir(pm.Doc.File.Path)+"/")
	if !ok {
		return false
	}
	for part := range strings.SplitSeq(inside, "/") {
		if strings.HasPrefix(part, "_") || strings.HasPrefix(part, ".") {
			return false
		}
	}
	return true
}
