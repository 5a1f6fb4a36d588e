package history

import (
	"context"
	"errors"
	"fmt"

	"debrief/site/git"
)

// A BaseError explains why [Repo.Base] found no commit to compare a change with.
// Callers must not compare with another commit instead.
type BaseError struct {
	Rev     string
	Shallow bool // the repository is a shallow clone, which may be the cause of the error
	Err     error
}

func (e *BaseError) Error() string { return e.Err.Error() }
func (e *BaseError) Unwrap() error { return e.Err }

// Base returns the commit to compare a change with: the merge base of ref and rev.
// Commits that were added to rev after the merge base are not part of the comparison.
// If ref and rev have no common commit, Base returns the commit of rev. Every error is
// a BaseError.
func (r *Repo) Base(ctx context.Context, rev, ref string) (Commit, error) {
	missing := func(err error) (Commit, error) {
		if r.db != nil {
			err = r.db.AddHint(err)
		}
		return Commit{}, &BaseError{Rev: rev, Shallow: r.IsShallow(), Err: err}
	}
	if rev == "" {
		return missing(errors.New("there is no revision to compare with; give a branch, a tag or a commit"))
	}
	at, err := r.resolve(rev)
	if err != nil {
		return missing(err)
	}
	head, err := r.resolve(ref)
	if errors.Is(err, git.ErrUnborn) {
		return r.Commit(at.Hash.String()) // the branch of ref has no commits, so compare with rev itself
	}
	if err != nil {
		return missing(err)
	}
	base, err := r.db.MergeBase(ctx, at, head)
	switch {
	case err != nil:
		return missing(err)
	case base.Commit != nil:
		at = base.Commit
	case base.Cut:
		return missing(fmt.Errorf("this shallow clone ends before the merge base of %s and %s",
			printable(rev), displayRef(ref)))
	}
	return r.Commit(at.Hash.String())
}

func displayRef(ref string) string {
	if ref == WorkTree {
		return "HEAD"
	}
	return printable(ref)
}
