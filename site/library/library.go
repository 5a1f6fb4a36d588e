// Package library is every post-mortem that a repository holds at one commit,
// and how they relate.
//
// It reads the files in parallel, finds the write-ups among them, and answers
// who refers to whom and what is alike. It refuses to judge (check) and to
// count (trend). Start at [Read].
package library

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"debrief/site/finding"
	"debrief/site/history"
	"debrief/site/markdown"
	"debrief/site/parallel"
	"debrief/site/postmortem"
	"debrief/site/privacy"
	"debrief/site/source"
)

// A Library is immutable once read; every later stage may share it.
type Library struct {
	Dir  string                   // the library's folder, as its files' paths begin
	All  []*postmortem.Postmortem // the newest incident first
	Gate privacy.Gate             // that decided who may see each
	// Found is what reading the files found wrong with them, unsorted.
	Found   finding.List
	Omitted Omitted        // what [Library.Only] left out
	Hidden  *privacy.Names // of the post-mortems that [Library.View] left out; nil: none

	inOrder   func() []*postmortem.Postmortem // All, by path
	byID      map[postmortem.ID]*postmortem.Postmortem
	byAlias   map[string]*postmortem.Postmortem
	byPath    map[string]*postmortem.Postmortem
	owners    *owners
	files     map[string]*source.File
	byName    []*source.File           // of files, by path
	addresses func() map[string]string // by the path of the file; computed on first use
	log       func() *history.Log      // read on first use
	relations *relations
	faults    *finding.Faults // shared by what is made of one reading
}

// relations are computed when somebody asks, each sort on its own.
type relations struct {
	named, liked, compared sync.Once

	hiddenOnce sync.Once
	hidden     hiddenNames

	backlinks map[*postmortem.Postmortem][]Backlink
	related   map[*postmortem.Postmortem][]Related
	space     *space
}

// Read reads the post-mortems among files, which all lie below dir, and lets gate
// decide who may see each. log may be nil where there is no history.
func Read(files []*source.File, dir string, gate privacy.Gate, log *history.Log) *Library {
	return read(files, writeUps(files, dir), dir, gate, func() *history.Log { return log }, nil, &finding.Faults{})
}

// parsed is a post-mortem and the findings from parsing it.
type parsed struct {
	pm    *postmortem.Postmortem
	found finding.List
}

// read reads the post-mortems reports among files, but for those that are known.
func read(files, reports []*source.File, dir string, gate privacy.Gate, log func() *history.Log, known map[*source.File]parsed, faults *finding.Faults) *Library {
	n := len(reports)
	lib := &Library{
		Dir: dir, Gate: gate, log: logOr(log), relations: &relations{}, faults: faults,
		byID: make(map[postmortem.ID]*postmortem.Postmortem, n), byAlias: map[string]*postmortem.Postmortem{},
		byPath: make(map[string]*postmortem.Postmortem, n), files: make(map[string]*source.File, len(files)),
	}
	for _, f := range files {
		lib.files[f.Path] = f
	}
	lib.byName = slices.Clone(files)
	slices.SortFunc(lib.byName, func(a, b *source.File) int { return strings.Compare(a.Path, b.Path) })
	lib.All = make([]*postmortem.Postmortem, n)
	founds := make([]finding.List, n)
	parallel.Do(n, func(i int) {
		if up, ok := known[reports[i]]; ok {
			lib.All[i], founds[i] = up.pm, up.found
			return
		}
		up := parseFile(reports[i], gate, faults)
		lib.All[i], founds[i] = up.pm, up.found
	})
	for i, pm := range lib.All { // in the order of paths, so that the first of two wins everywhere
		lib.Found = append(lib.Found, founds[i]...)
		lib.byPath[pm.Doc.File.Path] = pm
		if _, taken := lib.byID[pm.ID]; !taken {
			lib.byID[pm.ID] = pm
		}
		for _, alias := range pm.Aliases {
			if _, taken := lib.byAlias[alias]; !taken {
				lib.byAlias[alias] = pm
			}
		}
	}
	lib.owners = ownersOf(lib)
	lib.boundAliases()
	lib.unreadable(files)
	inOrder := slices.Clone(lib.All)
	lib.inOrder = func() []*postmortem.Postmortem { return inOrder }
	lib.addresses = sync.OnceValue(func() map[string]string { return addressesOf(inOrder, lib.byID) })
	newestFirst(lib.All)
	return lib
}

// logOr is the history that log finds when it is first asked for, an empty one
// where it finds none.
func logOr(log func() *history.Log) func() *history.Log {
	return sync.OnceValue(func() *history.Log {
		if log != nil {
			if found := log(); found != nil {
				return found
			}
		}
		return &history.Log{}
	})
}

// newestFirst sorts write-ups, those of one day by name. Each is asked once for
// its day.
func newestFirst(all []*postmortem.Postmortem) {
	type dated struct {
		day time.Time
		*postmortem.Postmortem
	}
	list := make([]dated, len(all))
	for i, pm := range all {
		list[i] = dated{pm.Day(), pm}
	}
	slices.SortStableFunc(list, func(a, b dated) int {
		if order := b.day.Compare(a.day); order != 0 {
			return order
		}
		return cmp.Or(strings.Compare(string(a.ID), string(b.ID)), strings.Compare(a.Doc.File.Path, b.Doc.File.Path))
	})
	for i := range list {
		all[i] = list[i].Postmortem
	}
}

// Only is the library of those write-ups that keep says yes to, as if no other
// were there: what is left out is not found, linked, related or counted.
// Addresses stay.
func (l *Library) Only(keep func(*postmortem.Postmortem) bool) *Library {
	out := *l
	out.All, out.Omitted = nil, Omitted{}
	out.byID, out.byAlias, out.byPath = map[postmortem.ID]*postmortem.Postmortem{}, map[string]*postmortem.Postmortem{}, map[string]*postmortem.Postmortem{}
	for _, pm := range l.All {
		if !keep(pm) {
			out.Omitted.count(pm, l.Gate)
			continue
		}
		out.All = append(out.All, pm)
		out.byPath[pm.Doc.File.Path] = pm
		if l.byID[pm.ID] == pm {
			out.byID[pm.ID] = pm
		}
		for _, alias := range pm.Aliases {
			if l.byAlias[alias] == pm {
				out.byAlias[alias] = pm
			}
		}
	}
	out.inOrder = sync.OnceValue(func() []*postmortem.Postmortem {
		var kept []*postmortem.Postmortem
		for _, pm := range l.inOrder() {
			if pm := out.byPath[pm.Doc.File.Path]; pm != nil {
				kept = append(kept, pm)
			}
		}
		return kept
	})
	out.relations = &relations{}
	return &out
}

// Forget drops, of every write-up that is published, what only rules ask for:
// half of the memory of a large library. It is the one way to change a Library,
// for whoever has read it, checked it, and goes on to build a site of it.
func (l *Library) Forget() {
	for _, pm := range l.All {
		if pm.Status.Reached(postmortem.Published) {
			pm.Doc.Forget()
		}
	}
}

// writeUps are the files that are post-mortems: Markdown whose name does not
// begin with "_", and in a folder with an index.md only that one.
func writeUps(files []*source.File, dir string) []*source.File {
	folders := map[string]bool{}
	for _, f := range files {
		if path.Base(f.Path) == "index.md" && path.Dir(f.Path) != dir {
			folders[path.Dir(f.Path)] = true
		}
	}
	var out []*source.File
	for _, f := range files {
		if IsPostmortem(f.Path, dir, folders) {
			out = append(out, f)
		}
	}
	return out
}

// IsPostmortem reports whether the file at p is a post-mortem by its name, in a library
// whose folder is dir and in which folders are those of a post-mortem each.
func IsPostmortem(p, dir string, folders map[string]bool) bool {
	if !strings.HasSuffix(strings.ToLower(p), ".md") {
		return false
	}
	inside := strings.TrimPrefix(strings.TrimPrefix(p, dir), "/")
	for part := range strings.SplitSeq(inside, "/") {
		if strings.HasPrefix(part, "_") || strings.HasPrefix(part, ".") {
			return false
		}
	}
	base := path.Base(p)
	if strings.EqualFold(base, "README.md") {
		return false // what a code host shows beside the files
	}
	for folder := path.Dir(p); folder != dir && folder != "." && folder != "/"; folder = path.Dir(folder) {
		if folders[folder] {
			return base == "index.md" && folder == path.Dir(p)
		}
	}
	return true
}

// unreadable reports the files beside the write-ups that were refused; a
// refused write-up has been reported by its reader.
func (l *Library) unreadable(files []*source.File) {
	for _, f := range files {
		if f.Problem != "" && l.byPath[f.Path] == nil {
			l.Found = append(l.Found, finding.Finding{
				Rule: "form/readable", Level: finding.Error, At: source.Span{File: f},
				Message: "this file cannot be read: it " + f.Problem, Help: "replace it with a regular file, or remove it",
			})
		}
	}
}

// addressesOf gives every write-up a folder name of its own below
// incidents/: its ID where that is valid and the first of its name, or
// something like it where the site is built in spite of findings.
func addressesOf(all []*postmortem.Postmortem, byID map[postmortem.ID]*postmortem.Postmortem) map[string]string {
	out, taken := map[string]string{}, map[string]bool{}
	for _, pm := range all {
		if pm.ID.Valid() && byID[pm.ID] == pm {
			out[pm.Doc.File.Path] = string(pm.ID)
			taken[string(pm.ID)] = true
		}
	}
	for _, pm := range all {
		if out[pm.Doc.File.Path] != "" {
			continue
		}
		base := strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
				return r
			}
			return '-'
		}, markdown.Slug(string(pm.ID)))
		base = base[:min(len(base), 80)]
		name := base
		for n := 2; taken[name] || name == "" || ofLists.MatchString(name); n++ {
			name = fmt.Sprintf("%s-%d", cmp.Or(base, "unnamed"), n)
		}
		out[pm.Doc.File.Path], taken[name] = name, true
	}
	return out
}

// ofLists are the names below incidents/ that lists of write-ups stand at: those
// of a year, and the further pages of all.
var ofLists = regexp.MustCompile(`^(?:[0-9]+|page-[0-9]+)$`)

// Lookup returns the post-mortem with an ID or an alias.
func (l *Library) Lookup(id string) (*postmortem.Postmortem, bool) {
	if pm, ok := l.byID[postmortem.ID(id)]; ok {
		return pm, true
	}
	pm, ok := l.byAlias[id]
	return pm, ok
}

// Address is the name of pm's folder below incidents/ on the site: its ID,
// always, for a write-up without findings.
func (l *Library) Address(pm *postmortem.Postmortem) string { return l.addresses()[pm.Doc.File.Path] }

// Linked returns the post-mortem that a relative Markdown link in pm leads to:
// to its file or to its folder.
func (l *Library) Linked(pm *postmortem.Postmortem, dest string) (*postmortem.Postmortem, bool) {
	p, ok := resolve(pm, dest)
	if !ok {
		return nil, false
	}
	if to, ok := l.byPath[p]; ok {
		return to, true
	}
	to, ok := l.byPath[path.Join(p, "index.md")]
	return to, ok
}

// resolve is the path that a relative name in pm means, without its query and fragment.
func resolve(pm *postmortem.Postmortem, name string) (string, bool) {
	if i := strings.IndexAny(name, "?#"); i >= 0 {
		name = name[:i]
	}
	name = strings.ReplaceAll(name, "%20", " ")
	if name == "" || strings.HasPrefix(name, "/") || strings.Contains(name, `\`) {
		return "", false
	}
	return path.Join(path.Dir(pm.Doc.File.Path), name), true
}

// Revisions are the commits that changed pm, newest first, followed across renames.
func (l *Library) Revisions(pm *postmortem.Postmortem) []history.Revision {
	return l.log().Of(pm.Doc.File.Path)
}

// RevisionsAt are the commits that changed the file at p, which may be gone.
func (l *Library) RevisionsAt(p string) []history.Revision { return l.log().Of(p) }

// Touches yields every change that a commit made to a file of the library, those that
// are gone too, in no order.
func (l *Library) Touches(yield func(history.Touch) bool) { l.log().Touches(yield) }

// Content returns what was in a file that goes by the name blob, that of a
// revision. The repository must still be open. It is read at once and waits for
// nobody, so there is nothing to cancel.
func (l *Library) Content(blob string) ([]byte, error) {
	return l.log().Content(context.Background(), blob)
}

// Positions returns numbers by which contents that are read in their order are
// read fastest, 0 where nothing is known.
func (l *Library) Positions(blobs []string) []uint64 { return l.log().Positions(blobs) }

// ForgetContents gives back what is held in memory of contents that were read. They
// can still be read.
func (l *Library) ForgetContents() { l.log().ForgetContents() }

// ContentName is the name that pm's text goes by as the content of a file.
func (l *Library) ContentName(pm *postmortem.Postmortem) string {
	return l.log().Name(pm.Doc.File.Data)
}

// HistoryCut reports whether older commits are missing because the clone is
// shallow, so that nobody can say when a write-up was begun.
func (l *Library) HistoryCut() bool { return l.log().Truncated() }
