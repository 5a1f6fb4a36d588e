package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/locate"
	"debrief/site/publish"
	"debrief/site/source"
)

// maxRounds limits the rounds of --fix. Each round applies edits that do not overlap
// and reads the files again, because an edit can cause a new finding.
const maxRounds = 10

// fixAll applies the safe edits of the findings in scope, round by round, until no such
// edit is left or maxRounds is reached. It reads the library again after each round.
func (c *checkRun) fixAll(ctx context.Context, scope locate.Scope) error {
	if c.repo.Root() == "" {
		return usage(
			"clone it, and run debrief check --fix in the clone",
			"a bare repository has no files on disk to fix",
		)
	}
	root, err := os.OpenRoot(c.repo.Root())
	if err != nil {
		return err
	}
	defer root.Close()
	fixes := &fixRun{tool: c.tool, root: root, seen: map[string]bool{}, changed: map[string]bool{}}
	for range maxRounds {
		todo := fixable(scope, c.snap.Found, c.snap.Library.Dir).Choose()
		if len(todo) == 0 {
			break
		}
		if err := fixes.apply(todo); err != nil {
			return err
		}
		if err := c.reload(ctx); err != nil {
			return err
		}
		if fixes.cycle {
			break
		}
	}
	fixes.printSummary(scope.Filter(c.snap.Found), len(fixable(scope, c.snap.Found, c.snap.Library.Dir)))
	return nil
}

// fixable returns the findings in scope whose edits are safe, which means that they
// cannot change the meaning of a text. The edits must only touch files in scope and in
// the library's folder dir. Suppressed findings are omitted.
func fixable(scope locate.Scope, found finding.List, dir string) finding.List {
	inside := func(e finding.Edit) bool {
		return e.At.File != nil && scope.Contains(e.At.File.Path) &&
			(dir == "." || dir == "" || strings.HasPrefix(e.At.File.Path, dir+"/"))
	}
	var out finding.List
	for _, f := range scope.Filter(found) {
		if f.Safe && !f.Suppressed && len(f.Edits) > 0 &&
			!slices.ContainsFunc(f.Edits, func(e finding.Edit) bool { return !inside(e) }) {
			out = append(out, f)
		}
	}
	return out
}

// A fixRun applies edits over several rounds and counts the fixed findings.
type fixRun struct {
	*tool
	root    *os.Root
	seen    map[string]bool // path and content of every file version so far; if one repeats, --fix would never end
	changed map[string]bool // paths of the files that --fix has changed
	fixed   int
	cycle   bool
}

// apply writes the edits of todo, which do not overlap, to the files and prints each
// fixed finding.
func (m *fixRun) apply(todo finding.List) error {
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
		if m.cycle = m.cycle || m.seen[f.Path+"\x00"+string(text)]; m.cycle {
			continue
		}
		if err := publish.RewriteFile(m.root, f.Path, f.Data, text); err != nil {
			return finding.WithHint(
				fmt.Errorf("%s was not changed: %w", f.Path, err),
				"the fixes listed above are done; run it again when the file can be written",
			)
		}
		m.changed[f.Path] = true
		for _, x := range todo {
			if x.Edits[0].At.File == f {
				line, column := x.At.Position()
				m.print("fixed", fmt.Sprintf("%s:%d:%d: %s [%s]", x.Path(), line, column, x.Message, x.Rule))
				m.fixed++
			}
		}
	}
	return nil
}

// printSummary prints how many findings were fixed and how many were not. remaining
// holds the findings that are left; safe is the number of remaining findings with safe
// edits.
func (m *fixRun) printSummary(remaining finding.List, safe int) {
	if m.fixed > 0 {
		m.print(
			"note",
			fmt.Sprintf(
				"%s fixed in %s; git diff shows the edits",
				finding.Plural(m.fixed, "finding was", "findings were"),
				finding.Plural(len(m.changed), "file", "files"),
			),
		)
	}
	if safe > 0 {
		m.print(
			"note",
			fmt.Sprintf(
				"%s not fixed, because the edits undo each other; fix by hand",
				finding.Plural(safe, "finding was", "findings were"),
			),
		)
	}
	unsafe := 0
	for _, f := range remaining.Open() {
		if len(f.Edits) > 0 && !f.Safe {
			unsafe++
		}
	}
	if unsafe > 0 {
		m.print(
			"note",
			fmt.Sprintf(
				"%s an edit that may change the meaning and was not applied; see the help, or --format json",
				finding.Plural(unsafe, "finding below has", "findings below have"),
			),
		)
	}
}
