package gitcmd

import (
	"context"
	"maps"
	"strings"
	"testing"
)

// A site is committed without a work tree, what is there already is not written again,
// and a branch that somebody else has moved stays as it is.
func TestImport(t *testing.T) {
	dir, git := repository(t)
	ctx, g := context.Background(), found(t, dir)
	names, err := g.BlobNames(ctx)
	if err != nil {
		t.Fatal(err)
	}
	const kim = "Kim <kim@fern.example> 1775044800 +0100"
	commit := func(parent string, have map[string]string, site map[string]string) (*Import, error) {
		i := g.Import(ctx, names, have)
		defer i.Close()
		files := map[string]string{}
		for path, text := range site {
			files[path] = names([]byte(text))
			if err := i.Blob(files[path], []byte(text)); err != nil {
				return i, err
			}
		}
		return i, i.Commit(NewCommit{Branch: "refs/heads/pages", Parent: parent, Author: kim, Committer: kim, Message: "a site\n", Files: files})
	}
	first := map[string]string{"index.html": "front", "a/b.html": "page", "über \"x\".html": "page", ".nojekyll": ""}
	i, err := commit("", nil, first)
	if err != nil || i.Sent() != 3 {
		t.Fatal(err, i.Sent())
	}
	tip := git("rev-parse", "pages")
	was, err := g.Listing(ctx, tip)
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
	if i, err = commit(tip, was, second); err != nil || i.Sent() != 1 {
		t.Fatal(err, i.Sent())
	}
	if got := git("diff", "--name-status", tip, "pages"); got != "D\ta/b.html\nM\tindex.html" {
		t.Error(got)
	}
	if got := git("status", "--porcelain"); got != "" {
		t.Errorf("the work tree has changed: %s", got)
	}
	if _, err := commit(tip, was, first); err == nil || !strings.Contains(err.Error(), "new tip") {
		t.Errorf("a branch that has moved: %v", err)
	}
	git("fsck", "--strict")
}
