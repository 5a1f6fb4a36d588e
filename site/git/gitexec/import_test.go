package gitexec

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A site is committed without a work tree, what is there already is not written again,
// and a branch that somebody else has moved stays as it is.
func TestImport(t *testing.T) {
	dir, git := repository(t)
	ctx, g := context.Background(), found(t, dir)
	names, err := g.BlobHasher(ctx)
	if err != nil {
		t.Fatal(err)
	}
	const kim = "Kim <kim@fern.example> 1775044800 +0100"
	commit := func(old, parent string, have map[string]string, site map[string]string) (*Import, error) {
		i := g.NewImport(ctx, names, have)
		defer i.Close()
		files := map[string]string{}
		for path, text := range site {
			files[path] = names([]byte(text))
			if err := i.WriteBlob(files[path], []byte(text)); err != nil {
				return i, err
			}
		}
		return i, i.Commit(NewCommit{Branch: "refs/heads/pages", Old: old, Parent: parent, Author: kim, Committer: kim, Message: "a site\n", Files: files})
	}
	first := map[string]string{"index.html": "front", "a/b.html": "page", "über \"x\".html": "page", ".nojekyll": ""}
	i, err := commit("", "", nil, first)
	if err != nil || i.BlobsWritten() != 3 {
		t.Fatal(err, i.BlobsWritten())
	}
	tip := git("rev-parse", "pages")
	was, err := g.ListFiles(ctx, tip)
	if err != nil || len(was) != len(first) {
		t.Fatal(was, err)
	}
	for path, text := range first {
		if was[path] != names([]byte(text)) {
			t.Errorf("%s is %s", path, was[path])
		}
	}
	if got := git("log", "-1", "--format=%an %ae %at|%cn|%s", "pages"); got != "Kim kim@fern.example 1775044800|Kim|a site" {
		t.Error(got)
	}
	second := maps.Clone(first)
	delete(second, "a/b.html")
	second["index.html"] = "front, new"
	if i, err = commit(tip, tip, was, second); err != nil || i.BlobsWritten() != 1 {
		t.Fatal(err, i.BlobsWritten())
	}
	if got := git("diff", "--name-status", tip, "pages"); got != "D\ta/b.html\nM\tindex.html" {
		t.Error(got)
	}
	if got := git("status", "--porcelain"); got != "" {
		t.Errorf("the work tree has changed: %s", got)
	}
	now := git("rev-parse", "pages")
	if _, err := commit(tip, tip, was, first); !errors.Is(err, ErrBranchMoved) {
		t.Errorf("a branch that has moved: %v", err)
	}
	if _, err := commit("", "", was, first); !errors.Is(err, ErrBranchMoved) {
		t.Errorf("a branch that was made meanwhile: %v", err)
	}
	if got := git("rev-parse", "pages"); got != now {
		t.Errorf("a branch that has moved is %s, was %s", got, now)
	}
	if _, err := commit(now, "", was, first); err != nil {
		t.Error(err)
	}
	if got := git("rev-list", "--count", "pages"); got != "1" {
		t.Errorf("a commit without a parent is on a branch of %s", got)
	}
	if got := git("for-each-ref", "refs/debrief"); got != "" {
		t.Errorf("another reference stays: %s", got)
	}
	git("fsck", "--strict")
}

// An import that is closed, fails or was killed leaves nothing behind, and the next
// one removes what a killed one left, but nothing of another program.
func TestImportLeavesNothing(t *testing.T) {
	dir, git := repository(t)
	ctx, g := context.Background(), found(t, dir)
	names, err := g.BlobHasher(ctx)
	if err != nil {
		t.Fatal(err)
	}
	objects := filepath.Join(dir, ".git", "objects")
	foreign := []string{"tmp_objdir-incoming-x", "tmp_objdir-debrief-nolock"}
	for _, name := range foreign {
		if err := os.Mkdir(filepath.Join(objects, name), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	git("init", "-q") // writes what it writes before the first listing
	before := listBelow(t, filepath.Join(dir, ".git"))

	begin := func(text string) *Import {
		i := g.NewImport(ctx, names, nil)
		if err := i.WriteBlob(names([]byte(text)), []byte(text)); err != nil {
			t.Fatal(err)
		}
		return i
	}
	begin("closed").Close()
	failing := begin("failing")
	if err := failing.Commit(NewCommit{Branch: "refs/heads/pages", Author: "nobody", Committer: "nobody"}); err == nil {
		t.Error("a commit without people was made")
	}
	if got := listBelow(t, filepath.Join(dir, ".git")); got != before {
		t.Errorf("left behind:\n%s\nbefore:\n%s", got, before)
	}

	if !canLock {
		t.Skip("no locks here")
	}
	killed := begin("killed")
	if killed.in.Flush() != nil || killed.cmd.Process.Kill() != nil {
		t.Fatal("it cannot be killed")
	}
	_ = killed.cmd.Wait()
	report := filepath.Join(dir, ".git", fmt.Sprintf("fast_import_crash_%d", killed.cmd.Process.Pid))
	if err := os.WriteFile(report, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	running := begin("running")
	if _, err := os.Stat(killed.quarantine.dir); err != nil {
		t.Error("an import that another process may still use is gone")
	}
	killed.quarantine.lock.Close() // as when its process ends
	begin("next").Close()
	if _, err := os.Stat(running.quarantine.dir); err != nil {
		t.Error("a running import is gone")
	}
	running.Close()
	if got := listBelow(t, filepath.Join(dir, ".git")); got != before {
		t.Errorf("left behind:\n%s\nbefore:\n%s", got, before)
	}
}

// listBelow returns the paths below a folder.
func listBelow(t *testing.T, dir string) string {
	t.Helper()
	var out strings.Builder
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		out.WriteString(path + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}
