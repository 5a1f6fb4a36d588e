package library

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/history"
	"debrief/site/library/summary"
	"debrief/site/parallel"
	"debrief/site/postmortem"
	"debrief/site/privacy"
	"debrief/site/source"
)

// A Change holds a library before and after a change. It has all fields of the
// post-mortems that the change may affect, and summaries of the others.
type Change struct {
	Before, After *Library
	// Known holds the summaries of all post-mortems before and after the change, for
	// the cache.
	Known summary.Set
	// HasNew is true if Known differs from the cached summaries.
	HasNew bool

	touched map[*postmortem.Postmortem]bool // the post-mortems to which the change may add findings; nil means all
}

// Touches reports whether the change can add findings to pm. It can if it edits one of
// pm's files, or a file to which pm refers, such as the removed target of a link.
func (c *Change) Touches(pm *postmortem.Postmortem) bool { return c.touched == nil || c.touched[pm] }

// maxNames limits the names of changed files that are searched for in all texts. If
// there are more, parsing every post-mortem costs no more than the search.
const maxNames = 100

// ReadChange reads a library before and after a change: old has the files before, files
// the ones after. Both states share the parsed values of equal files. known holds
// cached summaries; ReadChange computes missing ones. If known is nil, it parses every
// post-mortem. log returns the history, and is called only if a rule needs it.
func ReadChange(
	files, old []*source.File, dir string, gate privacy.Gate, log func() *history.Log, known summary.Set,
) *Change {
	c := &changeReader{
		Change: Change{Known: make(summary.Set, len(known))},
		gate:   gate,
		known:  known,
		parsed: map[*source.File]parsed{},
		faults: &finding.Faults{},
	}
	is, was := postmortemFiles(files, dir), postmortemFiles(old, dir)
	differ := differingPaths(files, old)
	for p := range differingPaths(is, was) {
		differ[p] = true // a changed file may be a post-mortem before the change and an attachment after it
	}
	ups := withoutDuplicates(slices.Concat(is, was))
	names, some := c.names(differ, ups)
	touched := ups
	if some {
		touched = c.touchedFiles(names, differ, ups)
	}
	if known == nil {
		c.read(ups)
	} else {
		c.read(touched)
		c.summarise(ups)
	}
	parallel.Do(2, func(i int) {
		if i == 0 {
			c.After = read(files, is, dir, gate, log, c.parsed, c.faults)
		} else {
			c.Before = read(old, was, dir, gate, nil, c.parsed, c.faults)
		}
	})
	if known != nil {
		c.readTargets(touched)
	}
	if some {
		c.touched = map[*postmortem.Postmortem]bool{}
		for _, f := range touched {
			c.touched[c.parsed[f].pm] = true
		}
	}
	return &c.Change
}

// withoutDuplicates returns files without repeated elements. It reuses the slice.
func withoutDuplicates(files []*source.File) []*source.File {
	seen := make(map[*source.File]bool, len(files))
	return slices.DeleteFunc(files, func(f *source.File) bool {
		was := seen[f]
		seen[f] = true
		return was
	})
}

// differingPaths returns the paths of the files that a change adds, edits or removes.
func differingPaths(files, old []*source.File) map[string]bool {
	was := make(map[string]*source.File, len(old))
	for _, f := range old {
		was[f.Path] = f
	}
	out := map[string]bool{}
	for _, f := range files {
		if was[f.Path] != f {
			out[f.Path] = true
		}
		delete(was, f.Path)
	}
	for p := range was {
		out[p] = true
	}
	return out
}

// A changeReader holds the state of one call of ReadChange.
type changeReader struct {
	Change
	gate   privacy.Gate
	known  summary.Set
	parsed map[*source.File]parsed
	faults *finding.Faults
}

// read parses all fields and texts of the post-mortems in files, unless they are parsed
// already.
func (c *changeReader) read(files []*source.File) {
	var todo []*source.File
	for _, f := range files {
		if _, done := c.parsed[f]; !done {
			todo = append(todo, f)
		}
	}
	ups := make([]parsed, len(todo))
	parallel.Do(len(todo), func(i int) { ups[i] = parseFile(todo[i], c.gate, c.faults) })
	for i, f := range todo {
		c.parsed[f] = ups[i]
	}
}

// names returns the names by which a post-mortem may refer to a file that the change
// edits. It returns false if there are too many names, or if the change edits settings
// that apply to all post-mortems.
func (c *changeReader) names(differ map[string]bool, ups []*source.File) (map[string]bool, bool) {
	folders := map[string]bool{}
	var changed []*source.File
	for _, f := range ups {
		if path.Base(f.Path) == "index.md" {
			folders[path.Dir(f.Path)] = true
		}
		if differ[f.Path] {
			changed = append(changed, f)
		}
	}
	names := map[string]bool{}
	for p := range differ {
		if strings.HasPrefix(path.Base(p), "_") {
			return nil, false
		}
		if folder := ownFolder(p, folders); folder != "" {
			names[path.Base(folder)] = true
		} else {
			names[path.Base(p)] = true
			names[strings.TrimSuffix(path.Base(p), ".md")] = true
		}
	}
	if len(names) > maxNames || len(changed) > maxNames {
		return nil, false
	}
	c.read(changed)
	for _, f := range changed {
		for _, alias := range c.parsed[f].pm.Aliases {
			names[alias] = true
		}
	}
	delete(names, "")
	return names, len(names) <= maxNames
}

// ownFolder returns the post-mortem folder that contains the file at path p. folders is
// the set of these folders. It returns "" if there is none.
func ownFolder(p string, folders map[string]bool) string {
	for dir := path.Dir(p); dir != "." && dir != "/"; dir = path.Dir(dir) {
		if folders[dir] {
			return dir
		}
	}
	return ""
}

// touchedFiles returns the files of the post-mortems that the change may affect; see
// [Change.Touches].
func (c *changeReader) touchedFiles(names, differ map[string]bool, ups []*source.File) []*source.File {
	folders := map[string]bool{}
	for p := range differ {
		for dir := path.Dir(p); dir != "." && dir != "/"; dir = path.Dir(dir) {
			folders[dir] = true
		}
	}
	is := make([]bool, len(ups))
	parallel.Do(len(ups), func(i int) {
		f := ups[i]
		is[i] = differ[f.Path] || path.Base(f.Path) == "index.md" && folders[path.Dir(f.Path)]
		for name := range names {
			is[i] = is[i] || c.mentionsName(f, name)
		}
	})
	var out []*source.File
	for i, f := range ups {
		if is[i] {
			out = append(out, f)
		}
	}
	return out
}

// mentionsName reports whether the text of f contains name. If the content of f is not
// in memory, it reads the content only if the cached summary shows that the text may
// contain name.
func (c *changeReader) mentionsName(f *source.File, name string) bool {
	if f.IsDeferred() {
		if known, ok := c.known[summary.SumOf(f)]; ok && !known.Words.MayContain(name) {
			return false
		}
		f.Load()
	}
	return bytes.Contains(f.Data, []byte(name))
}

// summarise computes the summaries of all post-mortems for the cache, or takes them
// from the cache. A post-mortem that was not parsed gets the fields of its summary.
func (c *changeReader) summarise(ups []*source.File) {
	sums := make([]summary.Sum, len(ups))
	summaries := make([]summary.Summary, len(ups))
	fresh := make([]bool, len(ups))
	parallel.Do(len(ups), func(i int) {
		f := ups[i]
		sums[i] = summary.SumOf(f)
		if known, ok := c.known[sums[i]]; ok && f.Problem == "" {
			summaries[i] = known
			return
		}
		up, done := c.parsed[f]
		if !done {
			up = parseFile(f, c.gate, c.faults)
		}
		summaries[i], fresh[i] = summary.Of(up.pm), true
	})
	for i, f := range ups {
		summaries[i] = summaries[i].For(f)
		summaries[i].Access = c.gate.Access(summaries[i].Postmortem)
		if f.Problem == "" && !c.faults.Has(f) &&
			summaries[i].Access == postmortem.Open { // do not cache data of hidden post-mortems
			c.Known[sums[i]] = summaries[i]
			c.HasNew = c.HasNew || fresh[i]
		}
		if _, done := c.parsed[f]; !done {
			c.parsed[f] = parsed{pm: summaries[i].Postmortem}
		}
	}
	for sum := range c.known { // the cache is also outdated if a summary must no longer be in it
		if _, still := c.Known[sum]; !still {
			c.HasNew = true
		}
	}
}

// readTargets parses the post-mortems to which the post-mortems in files refer. Rules
// need all their fields to check links.
func (c *changeReader) readTargets(files []*source.File) {
	whole := map[*source.File]bool{}
	for _, f := range files {
		whole[f] = true
	}
	var more []*source.File
	for _, f := range files {
		pm := c.parsed[f].pm
		for _, lib := range []*Library{c.Before, c.After} {
			for _, to := range lib.linkTargets(pm) {
				if f := to.Doc.File; !whole[f] {
					whole[f] = true
					more = append(more, f)
				}
			}
		}
	}
	ups := make([]parsed, len(more))
	parallel.Do(len(more), func(i int) { ups[i] = parseFile(more[i], c.gate, c.faults) })
	for i, f := range more {
		pm := c.parsed[f].pm
		*pm = *ups[i].pm // replace the summary in both libraries, which share the value
		for _, lib := range []*Library{c.Before, c.After} {
			if lib.byPath[f.Path] == pm {
				lib.Found = append(lib.Found, ups[i].found...)
			}
		}
	}
}

// linkTargets returns the post-mortems of the library to which pm refers.
func (l *Library) linkTargets(pm *postmortem.Postmortem) []*postmortem.Postmortem {
	var out []*postmortem.Postmortem
	add := func(to *postmortem.Postmortem, ok bool) {
		if ok {
			out = append(out, to)
		}
	}
	for _, r := range pm.Related {
		add(l.Lookup(strings.TrimSpace(r.ID)))
	}
	for _, ref := range pm.Doc.Refs {
		if ref.Postmortem {
			add(l.Lookup(ref.ID))
		}
	}
	for _, link := range pm.Doc.Links {
		add(l.Linked(pm, link.Dest))
	}
	return out
}
