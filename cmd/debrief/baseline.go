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
	"debrief/site/publish"
)

// writeBaseline records the current findings in the baseline file and reads the library
// again. If a baseline exists, fixed findings are removed from it; new findings are
// added only with --grow.
func (c *checkRun) writeBaseline(ctx context.Context) error {
	if c.repo.Root() == "" {
		return usage(
			"clone it, and run debrief check --write-baseline in the clone",
			"a bare repository has no files on disk",
		)
	}
	old := c.snap.Baseline
	name := path.Join(c.snap.Library.Dir, check.BaselineName)
	if old != nil && old.Broken && !c.grow {
		return usage(
			"restore it from the last commit, or replace it with --write-baseline --grow",
			"%s cannot be read",
			name,
		)
	}
	all := old == nil || c.grow
	data, n := check.WriteBaseline(c.snap.Found, func(f *finding.Finding) bool { return all || f.Baseline })
	if err := c.replaceBaseline(name, data, n); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := c.reload(ctx); err != nil {
		return err
	}
	result := fmt.Sprintf("%s has %s", name, finding.Plural(n, "finding", "findings"))
	switch before := old.Len(); {
	case n == 0 && old == nil:
		result = "there are no findings to record in a baseline"
	case n == 0:
		result = name + " is removed: all its findings are fixed"
	case old != nil && n < before:
		result += fmt.Sprintf(", %d fewer than before", before-n)
	case old != nil && n > before:
		result += fmt.Sprintf(", %d more than before", n-before)
	}
	c.print("note", result)
	if _, more := check.WriteBaseline(c.snap.Found, func(f *finding.Finding) bool { return !f.Baseline }); more > 0 &&
		!all {
		it := "them"
		if more == 1 {
			it = "it"
		}
		c.print(
			"note",
			fmt.Sprintf(
				"%s not in it; fix or allow %s, or add %s with --grow",
				finding.Plural(more, "finding is", "findings are"),
				it,
				it,
			),
		)
	}
	return nil
}

// replaceBaseline writes data, a baseline of n findings, to the file name. It removes
// the file if n is 0.
func (c *checkRun) replaceBaseline(name string, data []byte, n int) error {
	root, err := os.OpenRoot(c.repo.Root())
	if err != nil {
		return err
	}
	defer root.Close()
	info, err := publish.StatRegular(root, name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && n == 0:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return publish.ReplaceFile(root, name, data, 0o644)
	case err != nil:
		return err
	case n == 0:
		return root.Remove(name)
	}
	if current, err := root.ReadFile(name); err == nil && bytes.Equal(current, data) {
		return nil
	}
	return publish.ReplaceFile(root, name, data, info.Mode().Perm())
}
