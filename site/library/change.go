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

// A Change holds two states of a library for a comparison. Post-mortems that the change
// touches are read in full, the others as summaries.
type Change struct {
	Before, After *Library
	// Known holds the summaries of all post-mortems of both states, for the cache.
	Known summary.Set
	// HasNew is set if Known has new summaries.
	HasNew bool

	touched map[*postmortem.Postmortem]bool // nil: all
}

// Touches reports whether the change can add findings to pm: it changes one of pm's
// files, or pm names a changed file, for example in a link to a removed one. The
// findings of all other post-mortems stay the same.
func (c *Change) Touches(pm *postmortem.Postmortem) bool { return c.touched == nil || c.touched[pm] }

// maxNames limits the names of changed files that all texts are searched for. Above it,
// reading every post-mortem in full costs no more.
const maxNames = 100

// ReadChange reads the state old of a library and the state files. Both states share
// the values of files that are equal. known holds cached summaries by content; missing
// ones are computed. If known is nil, every post-mortem is read in full. log returns
// the history and is called only if a rule needs it.
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

// changeReader reads a Change.
type changeReader struct {
	Change
	gate   privacy.Gate
	known  summary.Set
	parsed map[*source.File]parsed
	faults *finding.Faults
}

// read parses post-mortems in full.
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

// names returns the names by which post-mortems may refer to changed files. It returns
// false if there are too many, or if the change touches settings that apply to all
// files.
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

// ownFolder returns the folder of the post-mortem that a file is in, "" for none.
func ownFolder(p string, folders map[string]bool) string {
	for dir := path.Dir(p); dir != "." && dir != "/"; dir = path.Dir(dir) {
		if folders[dir] {
			return dir
		}
	}
	return ""
}

// touchedFiles returns the post-mortems that a change touches.
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

// mentionsName reports whether a text contains a name. A text that was not read yet is
// read only if its summary may contain the name.
func (c *changeReader) mentionsName(f *source.File, name string) bool {
	if f.IsDeferred() {
		if known, ok := c.known[summary.SumOf(f)]; ok && !known.Words.MayContain(name) {
			return false
		}
		f.Load()
	}
	return bytes.Contains(f.Data, []byte(name))
}

// summarise replaces every other post-mortem by its summary, and records all summaries.
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
			summaries[i].Access == postmortem.Open { // the cache holds nothing of a hidden post-mortem
			c.Known[sums[i]] = summaries[i]
			c.HasNew = c.HasNew || fresh[i]
		}
		if _, done := c.parsed[f]; !done {
			c.parsed[f] = parsed{pm: summaries[i].Postmortem}
		}
	}
	for sum := range c.known { // drop the summary of a post-mortem that is hidden now
		if _, still := c.Known[sum]; !still {
			c.HasNew = true
		}
	}
}

// readTargets reads in full the post-mortems that those in files refer to, because
// whether a link is valid depends on its target.
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
		*pm = *ups[i].pm // replaces the summary in both states
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
