package main

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"debrief/site/git/gitexec"
	"debrief/site/history"
)

//go:embed starter/ci
var starterCI embed.FS

// A host is a place that runs checks of changes, by the word that --ci has for it.
type host struct {
	word  string
	names []string // what the name of its machine is or has in it
	marks []string // files and folders by which a repository shows that it is there
	files []ciFile
}

// A ciFile is one of the files that tell a host what to run.
type ciFile struct{ name, starter, says string }

// hosts in the order that they are looked for: Gitea reads GitHub's folder too.
var hosts = []host{
	{"gitlab", []string{"gitlab"}, []string{".gitlab-ci.yml", ".gitlab"}, []ciFile{
		{".gitlab/post-mortems.yml", "gitlab.yml", "the check in merge requests; change DEBRIEF_SOURCE in it"},
		{".gitlab-ci.yml", "gitlab-ci.yml", "includes it"},
	}},
	{"gitea", []string{"gitea", "forgejo", "codeberg.org"}, []string{".forgejo", ".gitea"}, []ciFile{
		{".gitea/workflows/post-mortems.yml", "gitea.yml", "the check in pull requests; change DEBRIEF_SOURCE in it"},
	}},
	{"github", []string{"github"}, []string{".github"}, []ciFile{
		{".github/workflows/post-mortems.yml", "github.yml", "the check in pull requests; change DEBRIEF_SOURCE in it"},
	}},
}

func hostWords() []string {
	words := []string{}
	for _, h := range hosts {
		words = append(words, h.word)
	}
	return append(words, "none")
}

// A checkout is the work tree that the files of a host are written into.
type checkout struct {
	top    string // its root
	remote string // the address of its origin, "" if there is none
	branch string // that changes are made for
}

// here is the work tree around a folder. It fails if there is none, no git to ask,
// or one that does not answer.
func here(ctx context.Context, dir string) (checkout, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	repo, err := history.Open(dir)
	if err != nil {
		return checkout{}, err
	}
	root := repo.Root()
	if err := repo.Close(); err != nil {
		return checkout{}, err
	}
	git, err := gitexec.Find(cmp.Or(root, dir), os.Environ()) // dir may hold what git takes for a repository
	if err != nil {
		return checkout{}, err
	}
	var c checkout
	if c.top, err = git.Ask(ctx, "rev-parse", "--show-toplevel"); err != nil {
		return checkout{}, err
	}
	c.remote, _ = git.Ask(ctx, "config", "--get", "remote.origin.url")
	c.branch = "main"
	if ref, err := git.Ask(ctx, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"); err == nil {
		c.branch = strings.TrimPrefix(ref, "origin/")
	} else if ref, ok, err := git.Head(ctx); ok && err == nil {
		c.branch = strings.TrimPrefix(ref, "refs/heads/")
	}
	return c, nil
}

// hostOf recognises the host by the address of the origin, else by what is in
// the work tree.
func (c checkout) hostOf() (host, bool) {
	machine := machineOf(c.remote)
	for _, h := range hosts {
		for _, name := range h.names {
			if strings.Contains(machine, name) {
				return h, true
			}
		}
	}
	for _, h := range hosts {
		for _, mark := range h.marks {
			if c.has(mark) {
				return h, true
			}
		}
	}
	return host{}, false
}

func (c checkout) has(name string) bool {
	_, err := os.Lstat(filepath.Join(c.top, filepath.FromSlash(name)))
	return err == nil
}

// machineOf is the name of the machine in an address, in its three spellings.
func machineOf(remote string) string {
	if u, err := url.Parse(remote); err == nil && u.Host != "" {
		return strings.ToLower(u.Hostname())
	}
	before, _, ok := strings.Cut(remote, ":")
	if !ok || strings.Contains(before, "/") {
		return "" // a folder of this machine
	}
	_, name, ok := strings.Cut(before, "@")
	if !ok {
		name = before
	}
	return strings.ToLower(name)
}

// writeCI writes what a host needs to check each change of the library in dir.
// word is what --ci says, "" for the host that is found. asked reports whether
// there is a host that nobody could tell.
func (t *tool) writeCI(ctx context.Context, dir, word string) (asked bool, err error) {
	if word == "none" {
		return false, nil
	}
	c, err := here(ctx, dir)
	if err != nil {
		if word == "" {
			return false, nil
		}
		if err := ofAnother(err); err != nil {
			return false, err
		}
		return false, usage("run git init first, or leave --ci out", "%s is in no work tree of Git, and a host checks changes in one", dir)
	}
	var h host
	if word == "" {
		var ok bool
		if h, ok = c.hostOf(); !ok {
			return true, nil
		}
	}
	for _, other := range hosts {
		if other.word == word {
			h = other
		}
	}
	library, err := c.inside(dir)
	if err != nil {
		return false, err
	}
	fill := strings.NewReplacer("@LIBRARY@", quoted(library), "@BRANCH@", quoted(c.branch))
	top, err := os.OpenRoot(c.top)
	if err != nil {
		return false, err
	}
	defer top.Close()
	for _, f := range h.files {
		if f.starter == "gitea.yml" && c.has(".forgejo") {
			f.name = strings.Replace(f.name, ".gitea", ".forgejo", 1)
		}
		text, err := starterCI.ReadFile("starter/ci/" + f.starter)
		if err != nil {
			return false, err
		}
		if err := t.place(top, c.top, f, []byte(fill.Replace(string(text)))); err != nil {
			return false, err
		}
	}
	return false, nil
}

// inside is the library's folder as a path from the root of the work tree.
func (c checkout) inside(dir string) (string, error) {
	real, err := filepath.Abs(dir)
	if err == nil {
		real, err = filepath.EvalSymlinks(real)
	}
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(c.top, real)
	if err != nil {
		return "", err
	}
	if rel = filepath.ToSlash(rel); strings.ContainsFunc(rel, func(r rune) bool { return r < 0x20 || r == 0x7f }) {
		return "", usage("name a folder that can be written down", "the folder %q has a control character in its name", rel)
	}
	return rel, nil
}

// quoted is a text as a scalar of YAML in which nothing means anything.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// place writes one file unless it is there, and says what it did.
func (t *tool) place(root *os.Root, top string, f ciFile, text []byte) error {
	if err := root.MkdirAll(path.Dir(f.name), 0o777); err != nil {
		return err
	}
	what, says := "wrote", f.says
	switch err := createFile(root, f.name, text); {
	case errors.Is(err, fs.ErrExist):
		what, says = "left ", "was there already"
		if f.starter == "gitlab-ci.yml" {
			says += "; add to it: include: [{local: .gitlab/post-mortems.yml}]"
		}
	case err != nil:
		return fmt.Errorf("write %s: %w", f.name, err)
	}
	shown := f.name
	if wd, err := os.Getwd(); err == nil {
		if real, err := filepath.EvalSymlinks(wd); err == nil {
			if rel, err := filepath.Rel(real, filepath.Join(top, filepath.FromSlash(f.name))); err == nil {
				shown = rel
			}
		}
	}
	_, err := fmt.Fprintf(t.out, "%s %s: %s\n", what, shown, says)
	return err
}
