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

// A Handover selects the Git steps that the author requested for the draft's file:
// create a branch, commit, push.
type Handover struct {
	Branch, Commit, Push bool
	Remote               string // the Git remote to push to; Prepare sets the default if it is ""
}

// Prepare checks that the requested Git steps are possible, before any file is written.
// It returns the git program for the work tree root, or nil if the library is not in a
// work tree. disk is the library's folder.
func (h *Handover) Prepare(ctx context.Context, root, disk string) (*gitexec.Git, error) {
	needed := h.Branch || h.Commit
	dir := root // do not start git in the library's folder: git may take a folder in it for a repository
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

// preparePush chooses the remote. It returns an error if the push would go to the
// default branch and so bypass review.
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

// ForeignRepository returns an error with a hint if err means that git does not open a
// repository of another user, as is common in containers. It returns nil for other
// errors.
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

// stopsBelow reports whether git, started in dir, stops searching for a repository
// before it reaches root. The environment variable GIT_CEILING_DIRECTORIES can name a
// folder in between at which git stops.
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

// chooseRemote returns the remote to push to: the named one, else the one configured
// for the branch, else origin, else the only remote.
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

// DefaultBranch returns the branch that pull requests are merged into. It returns "" if
// the branch is unknown.
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

// Run executes the requested Git steps: it creates the branch, commits the file and
// pushes. It calls done after each step. file is the absolute path of the draft's file;
// shown is the path in messages.
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

// AuthorHandle returns the author's handle, such as "@kim" for kim@example.org, from
// the e-mail address that Git is configured with. It returns "" if there is no address.
func AuthorHandle(ctx context.Context, git *gitexec.Git) string {
	if git == nil {
		return ""
	}
	mail, err := git.Output(ctx, "config", "--get", "user.email")
	if mail == "" || err != nil {
		mail = os.Getenv("GIT_AUTHOR_EMAIL")
	}
	name, host, _ := strings.Cut(strings.ToLower(mail), "@")
	// GitHub puts a number before the name, as in 4711+kim@users.noreply.github.com.
	if strings.HasPrefix(host, "users.noreply.") {
		if _, after, ok := strings.Cut(name, "+"); ok {
			name = after
		}
	}
	if name = strings.Trim(notHandle.ReplaceAllString(name, ""), ".-"); name == "" {
		return ""
	}
	return "@" + name
}
