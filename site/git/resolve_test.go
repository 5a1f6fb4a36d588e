package git

import (
	"errors"
	"strings"
	"testing"

	"debrief/site/git/gittest"
)

func TestResolve(t *testing.T) {
	s := grown(t)
	s.Git("tag", "-a", "-m", "tag", "release", "HEAD~1")
	s.Git("tag", "-a", "-m", "tag of a tag", "release2", "release")
	s.Git("update-ref", "refs/remotes/origin/develop", "HEAD~4")
	s.Git("checkout", "-q", "-b", "side/branch", "HEAD~2")
	s.Commit("Ben", "on the side")
	s.Git("checkout", "-q", "main")
	s.Git("merge", "-q", "--no-ff", "-m", "merged", "side/branch")
	s.Git("pack-refs", "--all")
	db := opened(t, s.Dir)
	hash := s.Git("rev-parse", "HEAD~1")
	for _, ref := range []string{
		"HEAD", "@", "main", "heads/main", "refs/heads/main", "release", "release2", "side/branch", "origin/develop",
		"HEAD~2", "HEAD^", "HEAD^2", "main^2~1", "HEAD~", "HEAD^0", "HEAD^{commit}", "release^{}", "HEAD~1^1~1",
		hash, hash[:7], hash[:8], strings.ToUpper(hash[:9]),
	} {
		want := s.Git("rev-parse", ref+"^{commit}")
		if c, err := db.Resolve(ref); err != nil || c.Hash.String() != want {
			t.Errorf("%s is %+v, %v; git says %s", ref, c, err, want)
		}
	}
	for ref, word := range map[string]string{
		"mian": "there is main", "develop": "origin/develop", "zzzzzzz": "there is", "HEAD~99": "too far",
		"HEAD^3": "too far", "^": "no branch", "HEAD~99999999999": "further", "HEAD@{1}": "", "config": "",
		"HEAD^{tree}": "cannot be read", "../../config": "", "a b": "", "HEAD~x": "cannot be read", "0000": "",
		strings.Repeat("0", 40): "not in this clone", "\x1b[31m": `\x1b`,
	} {
		if c, err := db.Resolve(ref); err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%q is %+v, %v; want an error with %q", ref, c, err, word)
		}
	}

	// A commit made after Open is found too.
	s.Write("pm/a.md", "later\n")
	later := s.Commit("Ada", "later")
	if c, err := db.Resolve("main"); err != nil || c.Hash.String() != later {
		t.Errorf("a later commit: %+v, %v", c, err)
	}
}

func TestResolveUnbornBranch(t *testing.T) {
	if _, err := opened(t, gittest.New(t).Dir).Resolve("HEAD"); !errors.Is(err, ErrUnborn) || !strings.Contains(err.Error(), "main") {
		t.Errorf("%v", err)
	}
}
