package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/source"
)

// mostRounds bounds how often files are read anew: edits that overlap are made
// one round after the other, and an edit can show the next.
const mostRounds = 10

// mend makes the safe edits of what is found in scope, until there are none.
// Afterwards the library is read as it is then.
func (c *checking) mend(ctx context.Context, where scope) error {
	if c.repo.Root() == "" {
		return usage("clone it, and run debrief check --fix there", "a bare repository has no files on disk to fix")
	}
	root, err := os.OpenRoot(c.repo.Root())
	if err != nil {
		return err
	}
	defer root.Close()
	m := &mending{tool: c.tool, root: root, seen: map[string]bool{}, changed: map[string]bool{}}
	for range mostRounds {
		todo := where.fixable(c.snap.Found, c.snap.Library.Dir).Choose()
		if len(todo) == 0 {
			break
		}
		if err := m.make(todo); err != nil {
			return err
		}
		if err := c.read(ctx); err != nil {
			return err
		}
		if m.circle {
			break
		}
	}
	m.told(where.of(c.snap.Found), len(where.fixable(c.snap.Found, c.snap.Library.Dir)))
	return nil
}

// fixable are the findings in scope whose edits may be made unasked, and lie in
// files in scope. What the text allows stays.
func (s scope) fixable(found finding.List, dir string) finding.List {
	inside := func(e finding.Edit) bool {
		return e.At.File != nil && s.has(e.At.File.Path) && (dir == "." || dir == "" || strings.HasPrefix(e.At.File.Path, dir+"/"))
	}
	var out finding.List
	for _, f := range s.of(found) {
		if f.Safe && !f.Suppressed && len(f.Edits) > 0 && !slices.ContainsFunc(f.Edits, func(e finding.Edit) bool { return !inside(e) }) {
			out = append(out, f)
		}
	}
	return out
}

// A mending is the edits of several rounds.
type mending struct {
	*tool
	root    *os.Root
	seen    map[string]bool // states of files: one that comes back would go on for ever
	changed map[string]bool // files
	fixed   int
	circle  bool
}

// make makes edits that do not overlap, and says so of each finding.
func (m *mending) make(todo finding.List) error {
	edits := map[*source.File][]finding.Edit{}
	var files []*source.File
	for _, f := range todo {
		for _, e := range f.Edits {
			if edits[e.At.File] == nil {
				files = append(files, e.At.File)
			}
			edits[e.At.File] = append(edits[e.At.File], e)
		}
	}
	for _, f := range files {
		text := finding.Apply(f, edits[f])
		m.seen[f.Path+"\x00"+string(f.Data)] = true
		if m.circle = m.circle || m.seen[f.Path+"\x00"+string(text)]; m.circle {
			continue
		}
		if err := rewriteFile(m.root, f.Path, f.Data, text); err != nil {
			return hinted(fmt.Errorf("%s was not changed: %w", f.Path, err), "what is said to be fixed above is; run it again when the file can be written")
		}
		m.changed[f.Path] = true
		for _, x := range todo {
			if x.Edits[0].At.File == f {
				line, column := x.At.Position()
				m.say("fixed", fmt.Sprintf("%s:%d:%d: %s [%s]", x.Path(), line, column, x.Message, x.Rule))
				m.fixed++
			}
		}
	}
	return nil
}

// told sums up, and says what could not be done.
func (m *mending) told(left finding.List, safe int) {
	if m.fixed > 0 {
		m.say("note", fmt.Sprintf("%s fixed in %s; git diff shows how", finding.Plural(m.fixed, "finding was", "findings were"), finding.Plural(len(m.changed), "file", "files")))
	}
	if safe > 0 {
		m.say("note", fmt.Sprintf("%s left that could be fixed unasked, but whose edits undo each other; mend them by hand", finding.Plural(safe, "finding is", "findings are")))
	}
	offered := 0
	for _, f := range left.Open() {
		if len(f.Edits) > 0 && !f.Safe {
			offered++
		}
	}
	if offered > 0 {
		m.say("note", fmt.Sprintf("%s an edit that may change what was meant, which is not made: the help says it, and --format json has it", finding.Plural(offered, "finding below has", "findings below have")))
	}
}
