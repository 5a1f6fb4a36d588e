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

// A Change is two states of a library, read as far as somebody needs to who
// asks what is new: what the change touches is read whole, of everything else
// there is a sketch.
type Change struct {
	Before, After *Library
	// Known are the sketches of all write-ups of both states, to be kept for the
	// next time.
	Known summary.Set
	// Learned reports whether Known has more than was known before.
	Learned bool

	touched map[*postmortem.Postmortem]bool // nil: all
}

// Touches reports whether the change may have brought findings in pm: whether
// it changes one of its files, or pm names one that it changes, such as in a
// link to what it removes. Every other write-up is what it was, and so is what
// is found in it.
func (c *Change) Touches(pm *postmortem.Postmortem) bool { return c.touched == nil || c.touched[pm] }

// mostNames bounds for how many names of changed files all texts are looked
// through: beyond it, reading every write-up costs no more.
const mostNames = 100

// ReadChange reads the state old of a library and the state files. Of a file
// that is the same in both there is one value in both. known are sketches of
// write-ups by their text, and log is asked when somebody wants to know of the
// past; what is not among them is read and sketched. With
// none, not even an empty set, everything is read whole.
func ReadChange(files, old []*source.File, dir string, gate privacy.Gate, log func() *history.Log, known summary.Set) *Change {
	c := &changing{Change: Change{Known: make(summary.Set, len(known))}, gate: gate, known: known, up: map[*source.File]parsed{}, faults: &finding.Faults{}}
	is, was := writeUps(files, dir), writeUps(old, dir)
	differ := different(files, old)
	for p := range different(is, was) {
		differ[p] = true // also what is a write-up in one state and lies beside one in the other
	}
	ups := once(slices.Concat(is, was))
	names, some := c.names(differ, ups)
	touched := ups
	if some {
		touched = c.naming(names, differ, ups)
	}
	if known == nil {
		c.read(ups)
	} else {
		c.read(touched)
		c.sketch(ups)
	}
	parallel.Do(2, func(i int) {
		if i == 0 {
			c.After = read(files, is, dir, gate, log, c.up, c.faults)
		} else {
			c.Before = read(old, was, dir, gate, nil, c.up, c.faults)
		}
	})
	if known != nil {
		c.follow(touched)
	}
	if some {
		c.touched = map[*postmortem.Postmortem]bool{}
		for _, f := range touched {
			c.touched[c.up[f].pm] = true
		}
	}
	return &c.Change
}

// once leaves out files that came before.
func once(files []*source.File) []*source.File {
	seen := make(map[*source.File]bool, len(files))
	return slices.DeleteFunc(files, func(f *source.File) bool {
		was := seen[f]
		seen[f] = true
		return was
	})
}

// different are the files that are in only one of two states, by path.
func different(files, old []*source.File) map[string]bool {
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

// changing is a Change that is being read.
type changing struct {
	Change
	gate   privacy.Gate
	known  summary.Set
	up     map[*source.File]parsed
	faults *finding.Faults
}

// read reads write-ups whole.
func (c *changing) read(files []*source.File) {
	var todo []*source.File
	for _, f := range files {
		if _, done := c.up[f]; !done {
			todo = append(todo, f)
		}
	}
	ups := make([]parsed, len(todo))
	parallel.Do(len(todo), func(i int) { ups[i] = parseFile(todo[i], c.gate, c.faults) })
	for i, f := range todo {
		c.up[f] = ups[i]
	}
}

// names are what other write-ups may call those by that a change touches, and
// false if it touches what all are judged by, or too many.
func (c *changing) names(differ map[string]bool, ups []*source.File) (map[string]bool, bool) {
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
	if len(names) > mostNames || len(changed) > mostNames {
		return nil, false
	}
	c.read(changed)
	for _, f := range changed {
		for _, alias := range c.up[f].pm.Aliases {
			names[alias] = true
		}
	}
	delete(names, "")
	return names, len(names) <= mostNames
}

// ownFolder is the folder of the write-up that a file lies in, "" for none.
func ownFolder(p string, folders map[string]bool) string {
	for dir := path.Dir(p); dir != "." && dir != "/"; dir = path.Dir(dir) {
		if folders[dir] {
			return dir
		}
	}
	return ""
}

// naming are the write-ups that a change touches.
func (c *changing) naming(names, differ map[string]bool, ups []*source.File) []*source.File {
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
			is[i] = is[i] || c.has(f, name)
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

// has reports whether a text has a name in it. One that was left unread is read
// only where its sketch does not rule that out.
func (c *changing) has(f *source.File, name string) bool {
	if f.IsDeferred() {
		if known, ok := c.known[summary.SumOf(f)]; ok && !known.Words.MayHave(name) {
			return false
		}
		f.Load()
	}
	return bytes.Contains(f.Data, []byte(name))
}

// sketch gives every other write-up its sketch, and notes those of all.
func (c *changing) sketch(ups []*source.File) {
	sums := make([]summary.Sum, len(ups))
	sketches := make([]summary.Sketch, len(ups))
	fresh := make([]bool, len(ups))
	parallel.Do(len(ups), func(i int) {
		f := ups[i]
		sums[i] = summary.SumOf(f)
		if known, ok := c.known[sums[i]]; ok && f.Problem == "" {
			sketches[i] = known
			return
		}
		up, done := c.up[f]
		if !done {
			up = parseFile(f, c.gate, c.faults)
		}
		sketches[i], fresh[i] = summary.Of(up.pm), true
	})
	for i, f := range ups {
		sketches[i] = sketches[i].For(f)
		sketches[i].Access = c.gate.Access(sketches[i].Postmortem)
		if f.Problem == "" && !c.faults.Has(f) && sketches[i].Access == postmortem.Open { // the cache keeps nothing of a hidden one
			c.Known[sums[i]] = sketches[i]
			c.Learned = c.Learned || fresh[i]
		}
		if _, done := c.up[f]; !done {
			c.up[f] = parsed{pm: sketches[i].Postmortem}
		}
	}
	for sum := range c.known { // drop the summary of a post-mortem that is hidden now
		if _, still := c.Known[sum]; !still {
			c.Learned = true
		}
	}
}

// follow reads the write-ups whole that those in files lead to: whether a link
// holds may hang on what is there.
func (c *changing) follow(files []*source.File) {
	whole := map[*source.File]bool{}
	for _, f := range files {
		whole[f] = true
	}
	var more []*source.File
	for _, f := range files {
		pm := c.up[f].pm
		for _, lib := range []*Library{c.Before, c.After} {
			for _, to := range lib.ledTo(pm) {
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
		pm := c.up[f].pm
		*pm = *ups[i].pm // in place of its sketch, in both states
		for _, lib := range []*Library{c.Before, c.After} {
			if lib.byPath[f.Path] == pm {
				lib.Found = append(lib.Found, ups[i].found...)
			}
		}
	}
}

// ledTo are the write-ups that pm names or links to.
func (l *Library) ledTo(pm *postmortem.Postmortem) []*postmortem.Postmortem {
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
