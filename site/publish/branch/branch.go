// Package branch commits a site to a branch of a Git repository, such as gh-pages,
// without a work tree, and pushes it.
//
// [Target.Open] reads the branch and rejects a branch that must not be written.
// [Target.Commit] writes the branch, and [Target.Send] pushes it.
package branch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"debrief/site/draft"
	"debrief/site/finding"
	"debrief/site/git/gitexec"
	"debrief/site/publish"
)

// A Target is the Git branch to which a site is published.
type Target struct {
	Name    string // the name of the branch without refs/heads/
	Remote  string
	Push    bool
	Force   bool // also publish to a branch whose last commit was not made by debrief
	Rewrite bool // replace the branch by a single commit without history
	DryRun  bool
	Term    gitexec.Terminal // the input and output of git commands that may prompt the user

	Git   *gitexec.Git
	Blobs map[string]string   // the blob hash of each file that the branch has now, by path
	Hash  func([]byte) string // computes the blob hash of a file's content

	base   string // hash of the commit that will be the parent; "" if there is none
	local  string // hash of the last commit of the local branch; "" if there is no such branch
	remote string // hash of the last commit of the remote's branch; "" if unknown or missing
}

// Open finds the repository and reads the branch. It returns an error if the branch
// must not be written. dir is a folder of the repository; library names the library in
// messages.
func (t *Target) Open(ctx context.Context, dir, library string) (err error) {
	if t.Git, err = gitexec.Find(dir, os.Environ()); err != nil {
		return err
	}
	if _, err := t.Git.Output(ctx, "rev-parse", "--git-dir"); err != nil {
		if err := draft.ForeignRepository(err); err != nil {
			return err
		}
		return finding.HintErrorf(
			"debrief build writes the site to a folder",
			"%s is not in a Git repository, so there is no branch to publish to",
			library,
		)
	}
	if _, err := t.Git.Output(ctx, "check-ref-format", "--branch", t.Name); err != nil ||
		strings.HasPrefix(t.Name, "refs/") {
		return finding.HintErrorf(
			"write it without refs/heads/, as in --branch gh-pages",
			"%q is not a branch name",
			t.Name,
		)
	}
	if err := t.checkNotCheckedOut(ctx); err != nil {
		return err
	}
	if t.Hash, err = t.Git.BlobHasher(ctx); err != nil {
		return err
	}
	if t.local, _, err = t.Git.Commit(ctx, t.ref()); err != nil {
		return err
	}
	if err := t.findBase(ctx); err != nil {
		return err
	}
	if t.base == "" {
		return nil
	}
	if err := t.checkLastCommit(ctx); err != nil {
		return err
	}
	if t.Rewrite {
		if err := t.checkAllCommits(ctx); err != nil {
			return err
		}
	}
	t.Blobs, err = t.Git.ListFiles(ctx, t.base)
	return err
}

func (t *Target) ref() string { return "refs/heads/" + t.Name }

// checkNotCheckedOut returns an error if the branch is checked out in a work tree.
func (t *Target) checkNotCheckedOut(ctx context.Context) error {
	trees, err := t.Git.Output(ctx, "worktree", "list", "--porcelain")
	if err != nil {
		return err
	}
	head, _, err := t.Git.Head(ctx)
	if err != nil {
		return err
	}
	if head == t.ref() || strings.Contains("\n"+trees+"\n", "\nbranch "+t.ref()+"\n") {
		return finding.HintErrorf(
			"use a branch for the site alone, as in --branch gh-pages",
			"%s is checked out, and its files would not match the commit",
			t.Name,
		)
	}
	return nil
}

// checkLastCommit returns an error if another program made the last commit of the
// branch. It checks nothing with Force or in a dry run.
func (t *Target) checkLastCommit(ctx context.Context) error {
	if t.Force || t.DryRun {
		return nil
	}
	text, err := t.Git.Output(ctx, "cat-file", "commit", t.base)
	if err != nil {
		return err
	}
	if !strings.Contains(text+"\n", "\n"+sourceKey) {
		return finding.HintErrorf("use another branch, or add --force, which deletes its files in a new commit",
			"the last commit of %s is not debrief's, and its files would be replaced", t.Name)
	}
	return nil
}

// checkAllCommits returns an error if the branch has a commit of another program, which
// --rewrite would delete. Force does not change this.
func (t *Target) checkAllCommits(ctx context.Context) error {
	var tips []string
	for _, tip := range []string{t.base, t.local, t.remote} {
		if tip != "" {
			tips = append(tips, tip)
		}
	}
	n, err := t.Git.CountCommitsWithout(ctx, sourceKey, tips...)
	if err != nil || n == 0 {
		return err
	}
	return finding.HintErrorf(
		"if they are not needed, delete the branch here and at the remote, and publish again",
		"%s has %s that debrief did not make, and --rewrite would delete them",
		t.Name,
		finding.Plural(n, "commit", "commits"),
	)
}

// findBase sets the parent of the new commit. It is the local branch, or the remote's
// branch if that is ahead or replaces the local one. It returns an error if the two
// have diverged.
func (t *Target) findBase(ctx context.Context) (err error) {
	t.base = t.local
	if !t.Push {
		if t.local == "" {
			t.base, _, err = t.Git.Commit(ctx, "refs/remotes/"+t.Remote+"/"+t.Name)
		}
		return err
	}
	if err := t.fetchRemote(ctx); err != nil || t.remote == "" {
		return err
	}
	if t.local == "" || t.local == t.remote || t.Force || t.Rewrite {
		t.base = t.remote
		return nil
	}
	common, _, err := t.Git.MergeBase(ctx, t.local, t.remote)
	switch {
	case err != nil:
		return err
	case common == t.local:
		t.base = t.remote
	case common == t.remote: // the local branch is ahead of the remote's, so the new commit builds upon it
	default:
		return finding.HintErrorf(
			"delete the one here (git branch -D "+t.Name+"), or add --force to build upon that of "+t.Remote,
			"%s has diverged between this repository and %s",
			t.Name,
			t.Remote,
		)
	}
	return nil
}

// fetchRemote sets t.remote, the commit of the branch at the remote, and fetches that
// commit if necessary.
func (t *Target) fetchRemote(ctx context.Context) error {
	remotes, err := t.Git.Output(ctx, "remote")
	if err != nil {
		return err
	}
	if err := draft.RequireOneOf("remote", t.Remote, strings.Fields(remotes)); err != nil {
		return err
	}
	var out bytes.Buffer
	if err := t.run(ctx, &out, "ls-remote", t.Remote, t.ref()); err != nil {
		return err
	}
	t.remote, _, _ = strings.Cut(strings.TrimSpace(out.String()), "\t")
	if t.remote == "" {
		return nil
	}
	if _, ok, err := t.Git.Commit(ctx, t.remote); ok || err != nil {
		return err
	}
	return t.run(ctx, nil, "fetch", "--quiet", "--no-tags", t.Remote, "+"+t.ref()+":refs/remotes/"+t.Remote+"/"+t.Name)
}

// run runs a git command with the user's configuration and terminal. out receives its
// output; if out is nil, the terminal does.
func (t *Target) run(ctx context.Context, out io.Writer, command string, args ...string) error {
	term := t.Term
	if out != nil {
		term.Out = out
	}
	err := t.Git.Run(ctx, term, command, args...)
	if failed := (*gitexec.Error)(nil); errors.As(err, &failed) {
		return fmt.Errorf("%w; the output of git is above", err)
	}
	return err
}

// incidentPage matches the path of a post-mortem's page, and of the page at an earlier
// name of a post-mortem. Paths with a year as the name are lists; see yearName.
var incidentPage = regexp.MustCompile(`^incidents/([^/]+)/index\.html$`)

var yearName = regexp.MustCompile(`^[0-9]{4}$`)

// HiddenInHistory returns the number of post-mortems that earlier commits of the branch
// show and the new site does not show. It returns 0 if the branch is rewritten without
// history.
func (t *Target) HiddenInHistory(ctx context.Context, plan *publish.Plan) (int, error) {
	if t.base == "" || t.Rewrite {
		return 0, nil
	}
	earlier, err := t.Git.PathsInHistory(ctx, t.base, "incidents")
	if err != nil {
		return 0, err
	}
	shown := map[string]bool{}
	for _, name := range plan.All() {
		shown[name] = true
	}
	n := 0
	for _, name := range earlier {
		if m := incidentPage.FindStringSubmatch(name); m != nil && !yearName.MatchString(m[1]) && !shown[name] {
			n++
		}
	}
	return n, nil
}
