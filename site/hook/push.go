// Package hook checks a push in the pre-receive hook of a Git server, before the
// repository accepts the push.
//
// [Push.Check] compares the library before and after the push on each branch, and
// returns the branches with new findings. [Push.Message] renders these findings for the
// person who pushed.
package hook

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"debrief/site"
	"debrief/site/finding"
	"debrief/site/git/gitexec"
	"debrief/site/history"
)

// A Push is a push that a repository has received and not yet accepted.
type Push struct {
	Dir   string        // the library's folder, relative to the root of the repository
	Level finding.Level // the push is rejected if it adds a finding at this level or above
}

// An Update moves a branch from the commit Old to the commit New.
type Update struct{ Ref, Old, New string }

// A Rejection is a branch that must not be accepted, with its new findings.
type Rejection struct {
	Branch   string
	Findings finding.List // all findings that the branch adds, including those that do not reject the push
}

// These constants limit the time of a check. Checking a branch that changes the library
// takes 30 ms or more, so only this many branches, distinct changes and rejected
// branches are processed.
const (
	maxUpdates  = 10_000
	maxChanges  = 250
	maxRejected = 20
)

var (
	updateLine = regexp.MustCompile(`^([0-9a-f]{40}(?:[0-9a-f]{24})?) ([0-9a-f]{40}(?:[0-9a-f]{24})?) (refs/\S+)$`)
	nullHash   = regexp.MustCompile(`^0+$`)
)

// ReadUpdates reads the lines "old new ref" that Git writes to a pre-receive hook. It
// omits deleted branches, tags and other references.
func ReadUpdates(ctx context.Context, stdin io.Reader) ([]Update, error) {
	type result struct {
		updates []Update
		err     error
	}
	read := make(chan result, 1)
	go func() { // stop waiting when ctx ends, because reading from standard input cannot be cancelled
		var r result
		lines := bufio.NewScanner(stdin)
		for lines.Scan() && r.err == nil {
			parts := updateLine.FindStringSubmatch(lines.Text())
			switch {
			case parts == nil:
				r.err = fmt.Errorf(
					"git sent %.80q instead of an old commit, a new commit and a reference",
					lines.Text(),
				)
			case strings.HasPrefix(parts[3], "refs/heads/") && !nullHash.MatchString(parts[2]):
				r.updates = append(r.updates, Update{parts[3], parts[1], parts[2]})
			}
			if len(r.updates) > maxUpdates {
				r.err = fmt.Errorf("the push has more than %d branches; push fewer at a time", maxUpdates)
			}
		}
		r.err = errors.Join(r.err, lines.Err())
		read <- r
	}()
	select {
	case r := <-read:
		return r.updates, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Check returns the branches that the repository must reject. It stops after
// maxRejected branches.
func (p Push) Check(ctx context.Context, updates []Update) ([]Rejection, error) {
	git, err := gitexec.Find(".", os.Environ())
	if err != nil {
		return nil, err
	}
	var out []Rejection
	checked := map[[2]string]bool{}
	for _, u := range updates {
		base, err := baseOf(ctx, git, u)
		if err != nil {
			return nil, err
		}
		// Most branches of a code repository do not change the library, and many others
		// make the same change, so skip them.
		trees, err := p.trees(ctx, git, base, u.New)
		if err != nil {
			return nil, err
		}
		if trees[1] == "" || trees[0] == trees[1] || checked[trees] {
			continue
		}
		if len(out) == maxRejected {
			break // the rejected branches suffice to reject the push and to fill the message
		}
		if checked[trees] = true; len(checked) > maxChanges {
			return nil, fmt.Errorf(
				"the push changes the post-mortems in more than %d ways; push fewer branches at a time",
				maxChanges,
			)
		}
		r, err := p.compare(ctx, git, base, u)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.Branch, err)
		}
		if r.Findings.Failed(p.Level) {
			out = append(out, r)
		}
	}
	return out, nil
}

// baseOf returns the commit that a pushed branch is compared with. This is the branch's
// old commit; for a new branch, it is the merge base with the default branch. It
// returns "" if there is none.
func baseOf(ctx context.Context, git *gitexec.Git, u Update) (string, error) {
	if !nullHash.MatchString(u.Old) {
		return u.Old, nil
	}
	ref, ok, err := git.Head(ctx)
	if err != nil || !ok {
		return "", err
	}
	tip, ok, err := git.Commit(ctx, ref)
	if err != nil || !ok {
		return "", err
	}
	base, _, err := git.MergeBase(ctx, tip, u.New)
	return base, err
}

// trees returns the tree hashes of the library's folder in the commits base and head. A
// hash is "" if the commit has no such folder.
func (p Push) trees(ctx context.Context, git *gitexec.Git, base, head string) (trees [2]string, err error) {
	for i, commit := range []string{base, head} {
		if commit == "" {
			continue
		}
		if trees[i], err = git.Tree(ctx, commit, p.Dir); err != nil {
			return trees, err
		}
	}
	return trees, nil
}

// compare returns the findings that the update u adds to the commit base.
func (p Push) compare(ctx context.Context, git *gitexec.Git, base string, u Update) (Rejection, error) {
	r := Rejection{Branch: strings.TrimPrefix(u.Ref, "refs/heads/")}
	// The suffix .git makes Git accept the folder as a bare repository.
	folder, err := os.MkdirTemp("", "debrief-push-*.git")
	if err != nil {
		return r, err
	}
	defer os.RemoveAll(folder)
	const before, after = "before", "change"
	refs := map[string]string{after: u.New}
	opt := site.Options{Dir: p.Dir, Ref: after}
	if base != "" {
		refs[before], opt.Base = base, before
	}
	if err := git.CreateView(ctx, folder, refs); err != nil {
		return r, err
	}
	repo, err := history.Open(folder)
	if err != nil {
		return r, err
	}
	defer repo.Close()
	snap, err := site.Load(ctx, repo, opt)
	if err != nil {
		return r, err
	}
	r.Findings = snap.Found.Open().Withhold(snap.Library.Secrecy)
	return r, nil
}
