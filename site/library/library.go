// Package library holds every post-mortem of a repository at one commit, and computes
// the relations between them: lookup by ID and alias, backlinks, similarity.
//
// It reads the files in parallel. Checking is the work of package check, counting that
// of package trend. Start at [Read].
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

// A Library is immutable once read, and safe for concurrent use.
type Library struct {
	Dir  string                   // the library's folder, a prefix of its files' paths
	All  []*postmortem.Postmortem // newest incident first
	Gate privacy.Gate             // decided who may see each post-mortem
	// Found has the findings from reading the files, unsorted.
	Found   finding.List
	Omitted Omitted        // the post-mortems that [Library.Only] left out
	Hidden  *privacy.Names // the names that [Library.View] left out; nil: none

	inOrder   func() []*postmortem.Postmortem // All, in path order
	byID      map[postmortem.ID]*postmortem.Postmortem
	byAlias   map[string]*postmortem.Postmortem
	byPath    map[string]*postmortem.Postmortem
	owners    *owners
	files     map[string]*source.File
	byName    []*source.File           // in path order
	addresses func() map[string]string // by file path; computed on first use
	log       func() *history.Log      // read on first use
	relations *relations
	faults    *finding.Faults // shared by all views of one library
}

// relations are computed on first use, each kind separately.
type relations struct {
	backlinksOnce, relatedOnce, spaceOnce sync.Once

	hiddenOnce sync.Once
	hidden     hiddenNames

	backlinks map[*postmortem.Postmortem][]Backlink
	related   map[*postmortem.Postmortem][]Related
	space     *space
}

// Read reads the post-mortems among files, which are all below dir. gate decides who
// may see each one. log is the history, nil if there is none.
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

// parsed is a post-mortem and the findings from parsing it.
type parsed struct {
	pm    *postmortem.Postmortem
	found finding.List
}

// read reads a library from files. reports are the post-mortems among them, known the
// ones that are parsed already.
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
	for i, pm := range lib.All { // in path order, so that the first of two equal IDs wins everywhere
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

// lazyLog returns a function that calls log on first use, and returns an empty history
// if there is none.
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

// sortNewestFirst sorts post-mortems by day, those of one day by ID.
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

// Only returns the library with only the post-mortems that keep accepts. The others are
// not found, linked, related or counted. Addresses stay the same.
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

// Forget frees the data of published post-mortems that only rules use, half of the
// memory of a large library. It is the one method that changes a Library; call it after
// the checks and before building a site.
func (l *Library) Forget() {
	for _, pm := range l.All {
		if pm.IsPublished() {
			pm.Doc.DropRuleData()
		}
	}
}

// postmortemFiles returns the files that are post-mortems: Markdown whose name does not
// begin with "_", and in a folder with an index.md only that file.
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

// IsPostmortem reports whether the file at p is a post-mortem, judged by its name. dir
// is the library's folder; folders are those with an index.md.
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
		return false // code hosts show it beside the files
	}
	for folder := path.Dir(p); folder != dir && folder != "." && folder != "/"; folder = path.Dir(folder) {
		if folders[folder] {
			return base == "index.md" && folder == path.Dir(p)
		}
	}
	return true
}

// reportUnreadable reports attachments that cannot be read. Unreadable post-mortems
// have been reported by the parser.
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

// newAddresses gives every post-mortem a unique folder name below incidents/. It is the
// ID if that is valid and not a duplicate, otherwise a similar name.
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

// reservedNames matches the names below incidents/ that lists use: a year, or a page of
// the list of all.
var reservedNames = regexp.MustCompile(`^(?:[0-9]+|page-[0-9]+)$`)

// Lookup returns the post-mortem with an ID or an alias.
func (l *Library) Lookup(id string) (*postmortem.Postmortem, bool) {
	if pm, ok := l.byID[postmortem.ID(id)]; ok {
		return pm, true
	}
	pm, ok := l.byAlias[id]
	return pm, ok
}

// Address returns the name of pm's folder below incidents/ on the site. It is the ID
// for every post-mortem without findings.
func (l *Library) Address(pm *postmortem.Postmortem) string { return l.addresses()[pm.Doc.File.Path] }

// Linked returns the post-mortem that a relative Markdown link in pm points to, by its
// file or its folder.
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

// resolve returns the path of a relative name in pm, without its query and fragment.
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

// Revisions returns the commits that changed pm, newest first, across renames.
func (l *Library) Revisions(pm *postmortem.Postmortem) []history.Revision {
	return l.log().Revisions(pm.Doc.File.Path)
}

// RevisionsAt returns the commits that changed the file at p, which may be deleted.
func (l *Library) RevisionsAt(p string) []history.Revision { return l.log().Revisions(p) }

// Touches yields every change of a commit to a file of the library, deleted files
// included, in no order.
func (l *Library) Touches(yield func(history.Touch) bool) { l.log().Touches(yield) }

// Content returns the content of a blob, as named by a revision. The repository must
// still be open.
func (l *Library) Content(blob string) ([]byte, error) {
	return l.log().Content(context.Background(), blob)
}

// Positions returns numbers that sort blobs into the order in which they are read
// fastest, 0 if unknown.
func (l *Library) Positions(blobs []string) []uint64 { return l.log().Positions(blobs) }

// ForgetContents frees the contents that were read. They can be read again.
func (l *Library) ForgetContents() { l.log().FreeCaches() }

// ContentName returns the blob name of pm's text.
func (l *Library) ContentName(pm *postmortem.Postmortem) string {
	return l.log().BlobName(pm.Doc.File.Data)
}

// HistoryCut reports whether older commits are missing because the clone is shallow.
// The first version of a post-mortem is then unknown.
func (l *Library) HistoryCut() bool { return l.log().IsTruncated() }
