package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"

	"debrief/site/check"
	"debrief/site/finding"
)

// writeBaseline takes what is found for what was there before. A baseline that
// is there already loses what is found no more, and grows only where somebody
// asks for that. Afterwards the library is read as it is then.
func (c *checking) writeBaseline(ctx context.Context) error {
	if c.repo.Root() == "" {
		return usage("clone it, and run debrief check --write-baseline there", "a bare repository has no files on disk")
	}
	old := c.snap.Baseline
	name := path.Join(c.snap.Library.Dir, check.BaselineName)
	if old != nil && old.Broken && !c.grow {
		return usage("take it back from the last commit; --write-baseline --grow writes it anew", "%s cannot be read, so nobody knows what it holds", name)
	}
	all := old == nil || c.grow
	data, n := check.WriteBaseline(c.snap.Found, func(f *finding.Finding) bool { return all || f.Baseline })
	if err := c.replaceBaseline(name, data, n); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := c.read(ctx); err != nil {
		return err
	}
	said := fmt.Sprintf("%s holds %s", name, finding.Plural(n, "finding", "findings"))
	switch before := old.Len(); {
	case n == 0 && old == nil:
		said = "there is nothing to put into a baseline"
	case n == 0:
		said = name + " would be empty and is gone: nothing is left of what was there before"
	case old != nil && n < before:
		said += fmt.Sprintf(", %d fewer than before", before-n)
	case old != nil && n > before:
		said += fmt.Sprintf(", %d more than before", n-before)
	}
	c.say("note", said)
	if _, more := check.WriteBaseline(c.snap.Found, func(f *finding.Finding) bool { return !f.Baseline }); more > 0 && !all {
		c.say("note", fmt.Sprintf("%s not in it; mend or allow %s, or add %s with --grow", finding.Plural(more, "finding is", "findings are"), them(more), them(more)))
	}
	return nil
}

func them(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

// replaceBaseline writes a baseline of n findings, or removes it if there are none.
func (c *checking) replaceBaseline(name string, data []byte, n int) error {
	root, err := os.OpenRoot(c.repo.Root())
	if err != nil {
		return err
	}
	defer root.Close()
	info, err := regular(root, name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && n == 0:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return replaceFile(root, name, data, 0o644)
	case err != nil:
		return err
	case n == 0:
		return root.Remove(name)
	}
	if is, err := root.ReadFile(name); err == nil && bytes.Equal(is, data) {
		return nil
	}
	return replaceFile(root, name, data, info.Mode().Perm())
}
