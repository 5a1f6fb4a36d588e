// Package library holds all post-mortems of a repository at one commit. It finds a
// post-mortem by ID or alias, and computes relations between post-mortems: backlinks
// and similarity.
//
// It reads the files in parallel. Package check checks the post-mortems, and package
// trend computes statistics. Start at [Read].
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

// A Library holds the post-mortems of a repository. It is immutable after reading,
// except for [Library.Forget], and safe for concurrent use.
type Library struct {
	Dir  string                   // the library's folder, with which all file paths start
	All  []*postmortem.Postmortem // all post-mortems, newest incident first
	Gate privacy.Gate             // the gate has decided who may see each post-mortem
	// Found holds the findings of the parsers, unsorted.
	Found   finding.List
	Omitted Omitted        // counts of the post-mortems that this view and the views it is made from left out
	Hidden  *privacy.Names // names of the post-mortems that [Library.View] left out; nil if none

	inOrder   func() []*postmortem.Postmortem // returns all post-mortems, sorted by path
	byID      map[postmortem.ID]*postmortem.Postmortem
	byAlias   map[string]*postmortem.Postmortem
	byPath    map[string]*postmortem.Postmortem
	owners    *owners
	files     map[string]*source.File
	byName    []*source.File           // all files of the library, sorted by path
	addresses func() map[string]string // returns a map from file path to the post-mortem's folder name on the site
	log       func() *history.Log      // returns the history of the library, which is read on first use
	relations *relations
	faults    *finding.Faults // the files on which debrief has panicked; all views of a library share it
}

// relations holds the relations between the post-mortems of a library. Each kind is
// computed on first use.
type relations struct {
	backlinksOnce, relatedOnce, spaceOnce sync.Once

	hiddenOnce sync.Once
	hidden     hiddenNames

	backlinks map[*postmortem.Postmortem][]Backlink
	related   map[*postmortem.Postmortem][]Related
	space     *space
}

// Read reads the post-mortems among files, which must all be in the folder dir. gate
// decides who may see each post-mortem. log is the history, or nil if there is none.
func Read(files []*source.File, dir string, gate privacy.Gate, log *history.Log) *Library {
	return read(
		files,
		postmortemFiles(files, dir),
		dir,
		gate,
		func() *history.Log { return log },
		nil,
		&finding.Faults{},
	)
}

// parsed is a post-mortem and the findings of the parser.
type parsed struct {
	pm    *postmortem.Postmortem
	found finding.List
}

// read reads a library from files. reports are the files that are post-mortems. known
// holds post-mortems that are parsed already.
func read(
	files, reports []*source.File, dir string, gate privacy.Gate, log func() *history.Log,
	known map[*source.File]parsed, faults *finding.Faults,
) *Library {
	n := len(reports)
	lib := &Library{
		Dir: dir, Gate: gate, log: lazyLog(log), relations: &relations{}, faults: faults,
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
	// Index the post-mortems in path order, so that the first of two with the same ID is
	// found.
	for i, pm := range lib.All {
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
	lib.owners = newOwners(lib)
	lib.checkAliasLimit()
	lib.reportUnreadable(files)
	inOrder := slices.Clone(lib.All)
	lib.inOrder = func() []*postmortem.Postmortem { return inOrder }
	lib.addresses = sync.OnceValue(func() map[string]string { return newAddresses(inOrder, lib.byID) })
	sortNewestFirst(lib.All)
	return lib
}

// lazyLog returns a function that calls log on first use and then returns the same
// result. If log or its result is nil, the function returns an empty history.
func lazyLog(log func() *history.Log) func() *history.Log {
	return sync.OnceValue(func() *history.Log {
		if log != nil {
			if found := log(); found != nil {
				return found
			}
		}
		return &history.Log{}
	})
}

// sortNewestFirst sorts post-mortems by the day of the incident, newest first. On one
// day, it sorts them by ID.
func sortNewestFirst(all []*postmortem.Postmortem) {
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

// Only returns a library with only the post-mortems for which keep returns true. The
// others cannot be found, linked, related or counted in it. Omitted also counts what l
// left out already. The addresses of post-mortems do not change.
func (l *Library) Only(keep func(*postmortem.Postmortem) bool) *Library {
	out := *l
	out.All = nil
	out.byID = map[postmortem.ID]*postmortem.Postmortem{}
	out.byAlias, out.byPath = map[string]*postmortem.Postmortem{}, map[string]*postmortem.Postmortem{}
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

// Forget frees data of published post-mortems that only rules use, half of the memory
// of a large library. It is the only method that changes a Library. Call it after the
// checks and before the build of the site.
func (l *Library) Forget() {
	for _, pm := range l.All {
		if pm.IsPublished() {
			pm.Doc.DropRuleData()
		}
	}
}

// postmortemFiles returns the files that are post-mortems: Markdown files whose names
// do not start with "_". In a folder with an index.md, only that file is a post-mortem.
func postmortemFiles(files []*source.File, dir string) []*source.File {
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

// IsPostmortem reports whether the file at path p is a post-mortem. dir is the
// library's folder, and folders is the set of folders with an index.md.
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
		return false // a README is no post-mortem, because code hosts show it with its folder
	}
	for folder := path.Dir(p); folder != dir && folder != "." && folder != "/"; folder = path.Dir(folder) {
		if folders[folder] {
			return base == "index.md" && folder == path.Dir(p)
		}
	}
	return true
}

// reportUnreadable adds a finding for each attachment that cannot be read. The parser
// has already reported unreadable post-mortems.
func (l *Library) reportUnreadable(files []*source.File) {
	for _, f := range files {
		if f.Problem != "" && l.byPath[f.Path] == nil {
			l.Found = append(l.Found, finding.Finding{
				Rule: "form/readable", Level: finding.Error, At: source.Span{File: f},
				Message: "this file cannot be read: it " + f.Problem, Help: "replace it with a regular file, or " +
					"remove it",
			})
		}
	}
}

// newAddresses returns a unique folder name for each post-mortem by file path. On the
// site, the folder is in incidents/. The name is the ID if that is valid and unique,
// and otherwise a similar name.
func newAddresses(all []*postmortem.Postmortem, byID map[postmortem.ID]*postmortem.Postmortem) map[string]string {
	out, taken := map[string]string{}, map[string]bool{}
	for _, pm := range all {
		if pm.ID.IsValid() && byID[pm.ID] == pm {
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
		for n := 2; taken[name] || name == "" || reservedNames.MatchString(name); n++ {
			name = fmt.Sprintf("%s-%d", cmp.Or(base, "unnamed"), n)
		}
		out[pm.Doc.File.Path], taken[name] = name, true
	}
	return out
}

// reservedNames matches folder names in incidents/ that lists use: years, and page-2
// and so on for the list of all post-mortems.
var reservedNames = regexp.MustCompile(`^(?:[0-9]+|page-[0-9]+)$`)

// Lookup returns the post-mortem with the ID or alias id. The second result is false if
// there is none.
func (l *Library) Lookup(id string) (*postmortem.Postmortem, bool) {
	if pm, ok := l.byID[postmortem.ID(id)]; ok {
		return pm, true
	}
	pm, ok := l.byAlias[id]
	return pm, ok
}

// Address returns the name of pm's folder on the site, relative to incidents/. It
// equals the ID if that is valid and unique.
func (l *Library) Address(pm *postmortem.Postmortem) string { return l.addresses()[pm.Doc.File.Path] }

// Linked returns the post-mortem to which the relative Markdown link dest in pm points.
// The link may name the file or the folder of the post-mortem.
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

// resolve returns the path of the file to which pm refers by a relative name. It
// ignores a query and a fragment in the name. It returns false for an absolute or empty
// name.
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

// Revisions returns the commits that changed pm, newest first. It follows the file
// across renames.
func (l *Library) Revisions(pm *postmortem.Postmortem) []history.Revision {
	return l.log().Revisions(pm.Doc.File.Path)
}

// RevisionsAt returns the commits that changed the file at path p, newest first. The
// file may be deleted.
func (l *Library) RevisionsAt(p string) []history.Revision { return l.log().Revisions(p) }

// Touches calls yield with every file of the library and every commit that changed it,
// in no particular order. It includes deleted files.
func (l *Library) Touches(yield func(history.Touch) bool) { l.log().Touches(yield) }

// Content returns the content of the blob with the given object name, as in a revision.
// The repository must still be open.
func (l *Library) Content(blob string) ([]byte, error) {
	return l.log().Content(context.Background(), blob)
}

// Positions returns a sort key for each blob, 0 for an unknown blob. Reading blobs in
// the order of these keys is fast.
func (l *Library) Positions(blobs []string) []uint64 { return l.log().Positions(blobs) }

// ForgetContents frees the memory of file contents that were read from the history.
// They are read again if needed.
func (l *Library) ForgetContents() { l.log().FreeCaches() }

// ContentName returns the Git object name of pm's current text.
func (l *Library) ContentName(pm *postmortem.Postmortem) string {
	return l.log().BlobName(pm.Doc.File.Data)
}

// HistoryCut reports whether older commits are missing because the clone is shallow. If
// so, the first version of a post-mortem may be unknown.
func (l *Library) HistoryCut() bool { return l.log().IsTruncated() }
