package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"debrief/site/finding"
	"debrief/site/git/gitexec"
)

// open finds the branch, and refuses one that is not to be written.
func (p *publication) open(ctx context.Context, at spot) (err error) {
	// The library may hold what git takes for a repository.
	if p.git, err = gitexec.Find(cmp.Or(p.build.repo.Root(), at.start), os.Environ()); err != nil {
		return err
	}
	if _, err := p.git.Ask(ctx, "rev-parse", "--git-dir"); err != nil {
		if err := ofAnother(err); err != nil {
			return err
		}
		return usage("debrief build puts the site in a folder", "%s is in no repository of Git, and has no branches", at.opt.Dir)
	}
	if _, err := p.git.Ask(ctx, "check-ref-format", "--branch", p.branch); err != nil || strings.HasPrefix(p.branch, "refs/") {
		return usage("name it without refs/heads/, as in --branch gh-pages", "%q is no name of a branch", p.branch)
	}
	if err := p.checkedOut(ctx); err != nil {
		return err
	}
	if p.names, err = p.git.BlobNames(ctx); err != nil {
		return err
	}
	if p.local, _, err = p.git.Commit(ctx, "refs/heads/"+p.branch); err != nil {
		return err
	}
	if err := p.base(ctx); err != nil {
		return err
	}
	if p.tip == "" {
		return nil
	}
	if err := p.ours(ctx); err != nil {
		return err
	}
	if p.rewrite {
		if err := p.onlyOurs(ctx); err != nil {
			return err
		}
	}
	p.was, err = p.git.Listing(ctx, p.tip)
	return err
}

// checkedOut refuses a branch that a work tree shows, or that HEAD names.
func (p *publication) checkedOut(ctx context.Context) error {
	trees, err := p.git.Ask(ctx, "worktree", "list", "--porcelain")
	if err != nil {
		return err
	}
	head, _, err := p.git.Head(ctx)
	if err != nil {
		return err
	}
	ref := "refs/heads/" + p.branch
	if head == ref || strings.Contains("\n"+trees+"\n", "\nbranch "+ref+"\n") {
		return usage("name a branch that is for the site alone, as in --branch gh-pages", "%s is checked out, and its files would not be the site's", p.branch)
	}
	return nil
}

// ours refuses a branch whose last commit is not debrief's.
func (p *publication) ours(ctx context.Context) error {
	if p.build.force || p.dry {
		return nil
	}
	text, err := p.git.Ask(ctx, "cat-file", "commit", p.tip)
	if err != nil {
		return err
	}
	if !strings.Contains(text+"\n", "\n"+sourceKey) {
		return usage("name another branch, or add --force: what it holds is then deleted, and stays in its history",
			"the last commit of %s is not debrief's, and its files would be replaced", p.branch)
	}
	return nil
}

// base finds the commit to build upon: that of the branch here, or of the remote
// where it is further.
func (p *publication) base(ctx context.Context) (err error) {
	p.tip = p.local
	if !p.push {
		if p.local == "" {
			p.tip, _, err = p.git.Commit(ctx, "refs/remotes/"+p.remote+"/"+p.branch)
		}
		return err
	}
	remotes, err := p.git.Ask(ctx, "remote")
	if err != nil {
		return err
	}
	if err := oneOf("remote", p.remote, strings.Fields(remotes)); err != nil {
		return err
	}
	if p.there, err = p.askRemote(ctx); err != nil || p.there == "" {
		return err
	}
	if _, known, err := p.git.Commit(ctx, p.there); err != nil {
		return err
	} else if !known {
		if err := p.do(ctx, nil, "fetch", "--quiet", "--no-tags", p.remote, "+refs/heads/"+p.branch+":refs/remotes/"+p.remote+"/"+p.branch); err != nil {
			return err
		}
	}
	switch {
	case p.local == "" || p.local == p.there:
		p.tip = p.there
		return nil
	case p.build.force, p.rewrite:
		p.tip = p.there
		return nil
	}
	common, _, err := p.git.MergeBase(ctx, p.local, p.there)
	switch {
	case err != nil:
		return err
	case common == p.local:
		p.tip = p.there
	case common == p.there: // the branch here is ahead
	default:
		return usage("delete the one here (git branch -D "+p.branch+"), or add --force to go on from that of "+p.remote, "%s has gone two ways, here and at %s", p.branch, p.remote)
	}
	return nil
}

// askRemote is what the branch is at the remote, "" where it has none.
func (p *publication) askRemote(ctx context.Context) (string, error) {
	var out bytes.Buffer
	if err := p.do(ctx, &out, "ls-remote", p.remote, "refs/heads/"+p.branch); err != nil {
		return "", err
	}
	hash, _, _ := strings.Cut(strings.TrimSpace(out.String()), "\t")
	return hash, nil
}

// do runs git for whoever called, out being where it prints, nil for the terminal.
func (p *publication) do(ctx context.Context, out *bytes.Buffer, command string, args ...string) error {
	at := gitexec.Terminal{In: p.in, Out: p.terminal(), Err: p.terminal()}
	if out != nil {
		at.Out = out
	}
	err := p.git.Do(ctx, at, command, args...)
	if no := (*gitexec.Error)(nil); errors.As(err, &no) {
		return fmt.Errorf("%w; what git said stands above", err)
	}
	return err
}

// send pushes the branch if it is to be pushed and is another there. tip is what it
// is, "" where it has just been moved.
func (p *publication) send(ctx context.Context, tip string) (err error) {
	if !p.push {
		switch {
		case p.rewrite && tip == "":
			p.say("hint", "git push --force-with-lease "+p.remote+" "+p.branch+" replaces the branch there, as --push does")
		case p.local == "" && tip == "":
			p.say("hint", "git push origin "+p.branch+" publishes it, as --push does")
		}
		return nil
	}
	if tip == "" {
		if tip, _, err = p.git.Commit(ctx, "refs/heads/"+p.branch); err != nil {
			return err
		}
	}
	if tip == p.there {
		return nil
	}
	ref := "refs/heads/" + p.branch
	if err := p.do(ctx, nil, "push", "--quiet", "--force-with-lease="+ref+":"+p.there, p.remote, tip+":"+ref); err != nil {
		return hinted(err, "the commit is on "+p.branch+" here; run it again, which goes on from what the remote has")
	}
	fmt.Fprintf(p.out, "pushed %s to %s.\n", finding.Printable(p.branch), finding.Printable(p.remote))
	return nil
}
