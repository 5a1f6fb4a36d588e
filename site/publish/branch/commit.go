package branch

import (
	"context"
	"errors"
	"fmt"

	"debrief/site/finding"
	"debrief/site/git/gitexec"
	"debrief/site/publish"
)

// sourceKey starts a line of the commit message. A commit with such a line was made by
// debrief.
const sourceKey = "Debrief-Source: "

// Message returns the commit message of a published site. source is the commit of the
// library, or "" without Git. dirty adds that there were uncommitted changes.
func Message(source string, dirty bool) string {
	if source == "" {
		return "Site of the post-mortems\n\n" + sourceKey + "none\n"
	}
	changes := ""
	if dirty {
		changes = " and uncommitted changes"
	}
	return fmt.Sprintf(
		"Site of the post-mortems as of %s%s\n\n%s%s%s\n",
		source[:min(len(source), 10)],
		changes,
		sourceKey,
		source,
		changes,
	)
}

// IsCurrent reports whether the branch needs no new commit. This is so if it has
// exactly the planned files, and also no history if Rewrite is set.
func (t *Target) IsCurrent(ctx context.Context, plan *publish.Plan) (bool, error) {
	if t.base == "" || len(plan.Changed())+len(plan.Deleted()) > 0 {
		return false, nil
	}
	if !t.Rewrite {
		return true, nil
	}
	if t.local != "" && t.local != t.base {
		return false, nil
	}
	count, err := t.Git.Output(ctx, "rev-list", "--count", t.base)
	return count == "1", err
}

// Commit creates a commit with the files of plan and moves the branch to it. into holds
// the contents of the files.
func (t *Target) Commit(ctx context.Context, message string, plan *publish.Plan, into *gitexec.Import) error {
	c := gitexec.NewCommit{Branch: t.ref(), Old: t.local, Parent: t.base, Message: message, Files: plan.Files()}
	if t.Rewrite {
		c.Parent = ""
	}
	var err error
	if c.Author, err = t.identity(ctx, "GIT_AUTHOR_IDENT"); err == nil {
		c.Committer, err = t.identity(ctx, "GIT_COMMITTER_IDENT")
	}
	if err != nil {
		return err
	}
	if err := into.Commit(c); errors.Is(err, gitexec.ErrBranchMoved) {
		return finding.HintErrorf("run it again", "another program moved %s meanwhile; nothing was committed", t.Name)
	} else if err != nil {
		return err
	}
	return nil
}

// identity returns the author or the committer from Git's configuration, for the
// variable GIT_AUTHOR_IDENT or GIT_COMMITTER_IDENT.
func (t *Target) identity(ctx context.Context, variable string) (string, error) {
	who, err := t.Git.Output(ctx, "var", variable)
	if failed := (*gitexec.Error)(nil); errors.As(err, &failed) {
		return "", finding.HintErrorf(
			"set git config user.name and user.email, or GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL and their "+
				"GIT_COMMITTER_ counterparts",
			"Git has no identity to commit with: %s",
			failed.Message,
		)
	}
	return who, err
}

// Send pushes the branch unless the remote has the same commit already. committed is
// true if [Target.Commit] has just moved the branch. If pushing was not requested, Send
// returns a hint with the command that publishes the branch.
func (t *Target) Send(ctx context.Context, committed bool) (pushed bool, hint string, err error) {
	if !t.Push {
		switch {
		case t.Rewrite && committed:
			return false, "git push --force-with-lease " + t.Remote + " " + t.Name + " replaces the branch at the " +
				"remote, as --push does", nil
		case t.local == "" && committed:
			return false, "git push origin " + t.Name + " publishes it, as --push does", nil
		}
		return false, "", nil
	}
	tip := t.base
	if committed {
		if tip, _, err = t.Git.Commit(ctx, t.ref()); err != nil {
			return false, "", err
		}
	}
	if tip == t.remote {
		return false, "", nil
	}
	lease := "--force-with-lease=" + t.ref() + ":" + t.remote
	if err := t.run(ctx, nil, "push", "--quiet", lease, t.Remote, tip+":"+t.ref()); err != nil {
		return false, "", finding.WithHint(
			err,
			"the commit is on "+t.Name+" here; run it again to build upon the remote's branch",
		)
	}
	return true, "", nil
}
