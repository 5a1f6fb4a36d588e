//go:build unix

package object

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"debrief/site/git/gittest"
)

// TestNamedPipesAreNotOpened fails by never ending where one is opened.
func TestNamedPipesAreNotOpened(t *testing.T) {
	s := gittest.New(t)
	s.Write("a.md", "one\n")
	s.Commit("Ada", "first")
	git := filepath.Join(s.Dir, ".git")
	for _, name := range []string{"refs/heads/main", "packed-refs", "config", "index", "objects/info/alternates", "commondir", "HEAD"} {
		path := filepath.Join(git, filepath.FromSlash(name))
		_ = os.Remove(path)
		if err := syscall.Mkfifo(path, 0o644); err != nil {
			t.Skip(err)
		}
		p, ok := Find(s.Dir)
		if name == "HEAD" {
			if ok && p.broken == "" {
				t.Error("a folder whose HEAD is a pipe is a repository")
			}
			continue
		}
		if _, err := p.Unsupported(); name == "config" && err == nil {
			t.Error("a configuration that is a pipe is read")
		}
		p.MayReplace()
		st := OpenNative(p)
		if h, err := st.Ref("refs/heads/main"); err == nil {
			t.Errorf("%s: main is %s", name, h)
		}
		if _, err := st.Staged(""); name == "index" && err == nil {
			t.Error("an index that is a pipe is read")
		}
		st.Close()
	}
}
