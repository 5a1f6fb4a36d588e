package draft

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"debrief/site/finding"
	"debrief/site/git/gitexec"
)

// A Handover is the part of Git's work that the author asked for: a branch, a commit
// and a push of the draft's file.
type Handover struct {
	Branch, Commit, Push bool
	Remote               string // as named by the author; Prepare fills in the default
}

// Prepare returns git for the work tree root, nil if the library is in none. It fails
// before any file is written if a step of the handover cannot be done. disk is the
// library's folder.
func (h *Handover) Prepare(ctx context.Context, root, disk string) (*gitexec.Git, error) {
	needed := h.Branch || h.Commit
	dir := root // not disk: git may take a folder in the library for a repository
	if stopsBelow(root, disk) {
		dir = disk
	}
	git, err := gitexec.Find(dir, os.Environ())
	if err != nil {
		if needed {
			return nil, err
		}
		return nil, nil
	}
	if inside, err := git.Output(ctx, "rev-parse", "--is-inside-work-tree"); inside != "true" || err != nil {
		if !needed {
			return nil, nil
		}
		if err := ForeignRepository(err); err != nil {
			return nil, err
		}
		return nil, finding.HintErrorf(
			"run git init first, or leave out --branch, --commit and --push",
			"%s is not in a Git work tree",
			disk,
		)
	}
	if h.Branch {
		staged, err := git.HasStaged(ctx)
		if err != nil {
			return nil, err
		}
		if staged {
			return nil, finding.HintErrorf(
				"commit them first, or run git restore --staged .",
				"there are staged changes, which would move to the new branch",
			)
		}
	}
	if h.Push {
		return git, h.preparePush(ctx, git)
	}
	return git, nil
}

// preparePush chooses the remote, and refuses a push to the default branch.
func (h *Handover) preparePush(ctx context.Context, git *gitexec.Git) (err error) {
	if h.Remote, err = chooseRemote(ctx, git, h.Remote); err != nil {
		return err
	}
	head, onBranch, err := git.Head(ctx)
	if err != nil {
		return err
	}
	if !h.Branch && (!onBranch || strings.TrimPrefix(head, "refs/heads/") == DefaultBranch(ctx, git, h.Remote)) {
		return finding.HintErrorf(
			"add --branch, so that there is a branch to review",
			"a push from here would bypass the review",
		)
	}
	return nil
}

// ForeignRepository returns the error for a repository that git refuses to open
// because another user owns it, as is common in containers; nil for other errors.
func ForeignRepository(err error) error {
	dir, ok := gitexec.UntrustedFolder(err)
	if !ok {
		return nil
	}
	return finding.HintErrorf(
		"if you trust it: git config --global --add safe.directory "+dir,
		"git does not write to a repository of another user: %s",
		dir,
	)
}

// stopsBelow reports whether git, started in dir, does not search up to root, because
// GIT_CEILING_DIRECTORIES names a folder between them.
func stopsBelow(root, dir string) bool {
	for _, ceiling := range filepath.SplitList(os.Getenv("GIT_CEILING_DIRECTORIES")) {
		below, err := filepath.Rel(ceiling, dir)
		within, err2 := filepath.Rel(root, ceiling)
		if err == nil && err2 == nil && below != "." && filepath.IsLocal(below) && filepath.IsLocal(within) {
			return true
		}
	}
	return false
}

// chooseRemote returns the named remote, or else the branch's own, origin, or the only
// one.
func chooseRemote(ctx context.Context, git *gitexec.Git, named string) (string, error) {
	out, err := git.Output(ctx, "remote")
	if err != nil {
		return "", err
	}
	remotes := strings.Fields(out)
	if named != "" {
		return named, RequireOneOf("remote", named, remotes)
	}
	candidates := []string{}
	if head, onBranch, err := git.Head(ctx); onBranch && err == nil {
		branch := "branch." + strings.TrimPrefix(head, "refs/heads/")
		for _, key := range []string{branch + ".pushRemote", "remote.pushDefault", branch + ".remote"} {
			if r, err := git.Output(ctx, "config", "--get", key); err == nil {
				candidates = append(candidates, r)
			}
		}
	}
	candidates = append(candidates, "origin")
	if len(remotes) == 1 {
		candidates = append(candidates, remotes[0])
	}
	for _, c := range candidates {
		for _, r := range remotes {
			if c == r {
				return r, nil
			}
		}
	}
	if len(remotes) == 0 {
		return "", finding.HintErrorf(
			"add one with git remote add origin ADDRESS",
			"the repository has no remote to push to",
		)
	}
	return "", finding.HintErrorf(
		"name one with --remote: "+JoinWords(remotes, "or"),
		"the repository has several remotes, and no origin",
	)
}

// DefaultBranch returns the branch that pull requests target, "" if it is not known.
func DefaultBranch(ctx context.Context, git *gitexec.Git, remote string) string {
	if ref, err := git.Output(ctx, "symbolic-ref", "--quiet", "--short", "refs/remotes/"+remote+"/HEAD"); err == nil {
		return strings.TrimPrefix(ref, remote+"/")
	}
	for _, name := range []string{"main", "master", "trunk"} {
		if _, ok, err := git.Commit(ctx, "refs/remotes/"+remote+"/"+name); ok && err == nil {
			return name
		}
	}
	return ""
}

// Run creates the branch, the commit and the push, and reports each finished step to
// done. file is the draft's absolute path, shown its path in messages.
func (h Handover) Run(
	ctx context.Context,
	git *gitexec.Git,
	term gitexec.Terminal,
	file, shown, id string,
	done func(step string),
) error {
	run := func(command string, args ...string) error {
		err := git.Run(ctx, term, command, args...)
		var failed *gitexec.Error
		if errors.As(err, &failed) {
			return finding.WithHint(
				fmt.Errorf("%w; its output is above; %s is written", err, shown),
				"correct the cause, then continue with git",
			)
		}
		return err
	}
	if h.Branch {
		if err := run("switch", "--quiet", "--create", BranchPrefix+id); err != nil {
			return err
		}
		done("created the branch " + BranchPrefix + id)
	}
	if h.Commit {
		if err := run("add", "--", file); err != nil {
			return err
		}
		if err := run("commit", "--quiet", "-m", "Start the post-mortem "+id, "--", file); err != nil {
			return err
		}
		done("committed " + shown)
	}
	if h.Push {
		if err := run("push", "--quiet", "--set-upstream", h.Remote, "HEAD"); err != nil {
			return err
		}
		head, _, _ := git.Head(ctx)
		done("pushed " + strings.TrimPrefix(head, "refs/heads/") + " to " + h.Remote)
	}
	return nil
}

var notHandle = regexp.MustCompile(`[^a-z0-9._-]+`)

// AuthorHandle returns "@name" from the name before the @ of the author's address in
// Git, "" if there is none.
func AuthorHandle(ctx context.Context, git *gitexec.Git) string {
	if git == nil {
		return ""
	}
	mail, err := git.Output(ctx, "config", "--get", "user.email")
	if mail == "" || err != nil {
		mail = os.Getenv("GIT_AUTHOR_EMAIL")
	}
	name, host, _ := strings.Cut(strings.ToLower(mail), "@")
	if strings.HasPrefix(host, "users.noreply.") { // 4711+kim@users.noreply.github.com
		if _, after, ok := strings.Cut(name, "+"); ok {
			name = after
		}
	}
	if name = strings.Trim(notHandle.ReplaceAllString(name, ""), ".-"); name == "" {
		return ""
	}
	return "@" + name
}
