package git

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	s := grown(t)
	s.Git("clone", "-q", "--bare", s.Dir, s.Beside("bare.git"))
	outer := s.In(s.Beside("outer"))
	os.Mkdir(outer.Dir, 0o755)
	outer.Git("init", "-q", "-b", "main")
	outer.Git("submodule", "add", "-q", s.Dir, "sub")
	for dir, root := range map[string]string{
		s.Dir:                            s.Dir,
		filepath.Join(s.Dir, "pm"):       s.Dir,
		filepath.Join(s.Dir, ".git"):     "",
		s.Beside("bare.git"):             "",
		s.Beside("bare.git") + "/refs":   "",
		filepath.Join(outer.Dir, "sub"):  filepath.Join(outer.Dir, "sub"),
		filepath.Join(outer.Dir, "sub/"): filepath.Join(outer.Dir, "sub"),
	} {
		if p, ok := Find(dir); !ok || p.Root != root {
			t.Errorf("the root of %s is %q, %v; want %q", dir, p.Root, ok, root)
		}
		wantWhole(t, dir)
	}
	if p, ok := Find(filepath.Dir(s.Dir)); ok {
		t.Errorf("found %+v where there is none", p)
	}
}

// A stranger can add files to a folder that make it look like a bare repository, with
// commits and settings of their own.
func TestFindSkipsNestedGitFolder(t *testing.T) {
	s := grown(t)
	s.Git("clone", "-q", "--bare", s.Dir, s.Beside("other.git"))
	for _, name := range []string{"HEAD", "config", "objects", "refs"} {
		if err := os.Rename(filepath.Join(s.Beside("other.git"), name), filepath.Join(s.Dir, "pm", name)); err != nil {
			t.Fatal(err)
		}
	}
	s.Git("clone", "-q", "--bare", s.Dir, filepath.Join(s.Dir, "served.git"))
	s.Git("clone", "-q", "--bare", s.Dir, s.Beside("alone"))
	outer := s.In(s.Beside("outer"))
	os.Mkdir(outer.Dir, 0o755)
	outer.Git("init", "-q", "-b", "main")
	outer.Git("submodule", "add", "-q", s.Dir, "sub")
	for dir, root := range map[string]string{
		filepath.Join(s.Dir, "pm"):                         s.Dir,
		filepath.Join(s.Dir, "pm", "refs"):                 s.Dir,
		filepath.Join(s.Dir, "served.git"):                 "",
		filepath.Join(outer.Dir, ".git", "modules", "sub"): "",
		filepath.Join(s.Dir, ".git", "refs"):               "",
		s.Beside("alone"):                                  "",
		filepath.Join(s.Beside("alone"), "objects"):        "",
	} {
		if p, ok := Find(dir); !ok || p.Root != root {
			t.Errorf("the root of %s is %q, %v; want %q", dir, p.Root, ok, root)
		}
	}
}

func TestLinkedWorkTree(t *testing.T) {
	s := grown(t)
	s.Git("worktree", "add", "-q", "-b", "linked", s.Beside("linked"))
	linked := s.In(s.Beside("linked"))
	wantWhole(t, linked.Dir)
	linked.Write("pm/b.md", "only here\n")
	head := linked.Commit("Ben", "on linked")
	if c, err := opened(t, linked.Dir).Resolve("HEAD"); err != nil || c.Hash.String() != head {
		t.Errorf("HEAD of the linked work tree: %+v, %v", c, err)
	}
	if c, err := opened(t, s.Dir).Resolve("HEAD"); err != nil || c.Hash.String() == head {
		t.Errorf("HEAD of the main work tree: %+v, %v", c, err)
	}
	os.RemoveAll(filepath.Join(s.Dir, ".git", "worktrees"))
	p, ok := Find(linked.Dir)
	if !ok || p.Root != linked.Dir || !strings.Contains(unreadable(p), "worktree repair") {
		t.Errorf("a broken link: %+v, %q", p, unreadable(p))
	}
	linked.Write(".git", "elsewhere\n")
	if p, _ := Find(linked.Dir); !strings.Contains(unreadable(p), "does not name one") {
		t.Errorf("a file of another kind: %q", unreadable(p))
	}
}

// unreadable is why p cannot be opened, "" if it can.
func unreadable(p Place) string {
	db, err := Open(p)
	if err != nil {
		return err.Error()
	}
	db.Close()
	return ""
}

func TestUnreadableFormats(t *testing.T) {
	for setting, word := range map[string]string{
		"[extensions]\n refStorage = reftable":         "reftable",
		"[extensions] somethingNew = yes ; comment":    "somethingnew",
		"[core]\n repositoryFormatVersion = 2":         `version "2"`,
		"[extensions]\n worktreeConfig\n noop = 1":     "",
		"[extensions]\n partialClone = origin":         "",
		"[remote \"extensions\"]\n objectformat = x":   "",
		"[extensions]\n\tpreciousObjects = true # yes": "",
	} {
		s := grown(t)
		s.Write(".git/config", "[core]\n repositoryformatversion = 1\n"+setting+"\n")
		if word == "" {
			wantWhole(t, s.Dir)
		} else if p, _ := Find(s.Dir); !strings.Contains(unreadable(p), word) || !strings.Contains(unreadable(p), "a newer git may") {
			t.Errorf("%s: %q", setting, unreadable(p))
		}
	}
}
