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

// A Change holds two states of a library to compare. The post-mortems that differ or
// may be affected are read in full. The others are read as summaries.
type Change struct {
	Before, After *Library
	// Known holds the summaries of all post-mortems in both states, to be cached.
	Known summary.Set
	// HasNew is true if Known has summaries that were not cached.
	HasNew bool

	touched map[*postmortem.Postmortem]bool // post-mortems for which Touches returns true; nil means all
}

// Touches reports whether the change can add findings to pm. It can if it changes one
// of pm's files, or a file that pm names, such as the removed target of a link. The
// findings of all other post-mortems stay the same.
func (c *Change) Touches(pm *postmortem.Postmortem) bool { return c.touched == nil || c.touched[pm] }

// maxNames limits how many names of changed files are searched for in all texts. With
// more names, reading every post-mortem in full costs no more than the search.
const maxNames = 100

// ReadChange reads two states of a library: old has the files before the change, and
// files those after it. For equal files both states share the parsed values. known
// holds cached summaries by content; ReadChange computes missing ones. If known is nil,
// it reads every post-mortem in full. log returns the history, and is called only if a
// rule needs the history.
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
		differ[p] = true // a file can be a post-mortem in one state and an attachment in the other
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

// withoutDuplicates returns each file once.
func withoutDuplicates(files []*source.File) []*source.File {
	seen := make(map[*source.File]bool, len(files))
	return slices.DeleteFunc(files, func(f *source.File) bool {
		was := seen[f]
		seen[f] = true
		return was
	})
}

// differingPaths returns the paths of files that differ between two states.
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

// read parses the post-mortems in files in full.
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

// names returns the names by which a post-mortem may refer to a changed file. It
// returns false if there are too many names. It also returns false if the change
// affects settings that apply to all files.
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

// ownFolder returns the folder of the post-mortem that the file at p belongs to, or ""
// if there is none.
func ownFolder(p string, folders map[string]bool) string {
	for dir := path.Dir(p); dir != "." && dir != "/"; dir = path.Dir(dir) {
		if folders[dir] {
			return dir
		}
	}
	return ""
}

// touchedFiles returns the files of the post-mortems that the change touches, see
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

// mentionsName reports whether the text of f contains name. If f has not been read, it
// reads f only if the summary shows that the text may contain name.
func (c *changeReader) mentionsName(f *source.File, name string) bool {
	if f.IsDeferred() {
		if known, ok := c.known[summary.SumOf(f)]; ok && !known.Words.MayContain(name) {
			return false
		}
		f.Load()
	}
	return bytes.Contains(f.Data, []byte(name))
}

// summarise replaces every post-mortem that was not read in full with its summary. It
// records the summaries of all post-mortems.
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
			summaries[i].Access == postmortem.Open { // the cache must not contain data of hidden post-mortems
			c.Known[sums[i]] = summaries[i]
			c.HasNew = c.HasNew || fresh[i]
		}
		if _, done := c.parsed[f]; !done {
			c.parsed[f] = parsed{pm: summaries[i].Postmortem}
		}
	}
	for sum := range c.known { // drop summaries of post-mortems that are hidden now
		if _, still := c.Known[sum]; !still {
			c.HasNew = true
		}
	}
}

// readTargets reads in full the post-mortems that the post-mortems in files refer to.
// Rules need them to decide whether a link is valid.
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
		*pm = *ups[i].pm // replaces the summary in both states, which share the value
		for _, lib := range []*Library{c.Before, c.After} {
			if lib.byPath[f.Path] == pm {
				lib.Found = append(lib.Found, ups[i].found...)
			}
		}
	}
}

// linkTargets returns the post-mortems that pm names or links to.
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
