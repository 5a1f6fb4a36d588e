package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/edit"
	"debrief/site/finding"
	"debrief/site/postmortem"
)

// A postmortemChange is the change of one post-mortem by a command: the library that
// was read, and the edits so far.
type postmortemChange struct {
	*tool
	snap   *site.Snapshot
	pm     *postmortem.Postmortem
	root   *os.Root // of the repository
	change *edit.Change
	now    time.Time // the flag --as-of, or else the clock
}

// changePostmortem reads the library and opens a change of the post-mortem id, which is
// an ID, an alias, or the path of a file. It calls do, which edits, and then writes the
// change. do returns false to write nothing.
func (t *tool) changePostmortem(ctx context.Context, id string, do func(*postmortemChange) (bool, error)) error {
	snap, repo, src, err := t.read(ctx, noFindings)
	if err != nil {
		return err
	}
	rootDir := repo.Root()
	if err := repo.Close(); err != nil {
		return err
	}
	if src.Disk == "" || rootDir == "" {
		return usage("run it in a work tree", "a bare repository has no files to write to")
	}
	pm, err := t.findPostmortem(snap, id)
	if err != nil {
		return err
	}
	c := &postmortemChange{tool: t, snap: snap, pm: pm, now: time.Now().UTC()}
	if t.asOf != "" {
		c.now = snap.Now
	}
	if c.root, err = os.OpenRoot(rootDir); err != nil {
		return err
	}
	defer c.root.Close()
	c.change, err = edit.Open(c.root, snap.Library, pm)
	if errors.Is(err, edit.ErrResumed) {
		t.print("note", "an interrupted change of "+string(pm.ID)+" was finished first")
		return t.changePostmortem(ctx, id, do)
	}
	if err != nil {
		return err
	}
	write, err := do(c)
	if err != nil || !write {
		return err
	}
	written, err := c.change.Write()
	if err != nil && len(written) == 0 {
		return finding.WithHint(err, "nothing was changed, whatever is printed above; check the permissions of the folder")
	}
	for _, p := range written {
		verb := "wrote"
		if _, err := c.root.Lstat(p); errors.Is(err, fs.ErrNotExist) {
			verb = "removed"
		}
		fmt.Fprintf(t.out, "%s %s\n", verb, finding.Printable(shownPath(rootDir, p)))
	}
	for _, remark := range c.change.Remarks {
		t.print("note", remark)
	}
	return err
}

// findPostmortem returns the post-mortem with an ID, an alias or a file's path.
func (t *tool) findPostmortem(snap *site.Snapshot, id string) (*postmortem.Postmortem, error) {
	if pm, ok := snap.Library.Lookup(id); ok {
		return pm, nil
	}
	base := filepath.Base(filepath.Clean(id))
	if base == "index.md" {
		base = filepath.Base(filepath.Dir(filepath.Clean(id)))
	}
	if pm, ok := snap.Library.Lookup(trimExt(base, ".md")); ok {
		return pm, nil
	}
	var ids []string
	for _, pm := range snap.Library.All {
		ids = append(ids, string(pm.ID))
	}
	hint := "debrief search --drafts finds the ID by words of the post-mortem"
	if near := postmortem.NearestWord(id, ids); near != "" {
		hint = "did you mean " + near + "?"
	} else if part := idsWith(ids, id); len(part) > 0 {
		hint = "IDs with this text: " + strings.Join(part, ", ")
	}
	return nil, usage(hint, "there is no post-mortem %q", id)
}

// idsWith returns at most five IDs that contain a text.
func idsWith(ids []string, text string) []string {
	var out []string
	for _, id := range ids {
		if len(text) > 2 && len(out) < 5 && strings.Contains(id, strings.ToLower(text)) {
			out = append(out, id)
		}
	}
	return out
}

func trimExt(name, ext string) string {
	if path.Ext(name) == ext {
		return name[:len(name)-len(ext)]
	}
	return name
}

// readFile returns a file of the post-mortem, by its name relative to the post-mortem's
// text.
func (c *postmortemChange) readFile(name string) ([]byte, error) {
	return c.root.ReadFile(path.Join(path.Dir(c.pm.Doc.File.Path), name))
}

// shownPath returns a path of the repository relative to the current folder.
func shownPath(root, p string) string {
	here, err := os.Getwd()
	if err == nil {
		if real, err := filepath.EvalSymlinks(here); err == nil {
			here = real
		}
		if rel, err := filepath.Rel(here, filepath.Join(root, filepath.FromSlash(p))); err == nil {
			return rel
		}
	}
	return p
}

// addChangeFlags adds the flags --library and --as-of, which all commands that change a
// post-mortem share.
func (t *tool) addChangeFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&t.library, "library", "", libraryHelp)
	cmd.Flags().StringVar(&t.asOf, "as-of", "", "the `time` to use as now: 2026-10-31 or 2026-10-31T12:00:00Z (default: "+
		"the clock)")
	_ = cmd.MarkFlagDirname("library")
}

// completePostmortems completes the first argument of a command with the IDs of the
// library's post-mortems.
func (t *tool) completePostmortems(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	snap, repo, _, err := t.read(cmd.Context(), noFindings)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	defer repo.Close()
	var ids []string
	for _, pm := range snap.Library.All {
		ids = append(ids, string(pm.ID)+"\t"+pm.Title)
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
