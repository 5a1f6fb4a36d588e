package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/finding"
	"debrief/site/git/gitexec"
	"debrief/site/publish"
)

func (t *tool) publishCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "publish --branch NAME",
		Short: "Put the site on a branch of Git, or list what has changed of it",
		Long: `Publish makes the site and commits it to a branch, such as gh-pages, from which a
host shows it. No work tree and no index is touched, a file that the branch has
already is not written again, and where nothing has changed there is no commit.
A file CNAME of the branch stays. It never writes to a branch that is checked
out, nor to one whose last commit is not its own, unless forced.

The branch keeps its earlier commits. If they show post-mortems that the site does
not show now, a warning says how many. With --rewrite the branch becomes one commit
without history, unless it has commits that debrief did not make. Clones, forks and
the caches of the host keep the old commits.

With --dry-run nothing is written. --list prints the files that are new or have
changed, those to delete, or all, one to a line in the order in which they are
to be uploaded; compared with the branch, or without one with the folder that
debrief build wrote last. It refuses, as build does, if the library has findings
at the level of an error.`,
		Example: `  debrief publish --branch gh-pages --push
  debrief publish --dry-run --list changed > files && debrief build && rsync --files-from=files public/ host:/srv/site
  debrief publish --dry-run --list deleted -0 | xargs -0 -I{} aws s3 rm s3://bucket/{}`,
		Args: noArguments,
	}
	p := &publication{tool: t, list: &choice{words: []string{"changed", "deleted", "all"}}}
	f := cmd.Flags()
	f.StringVar(&p.branch, "branch", "", "the `branch` to commit the site to")
	f.BoolVar(&p.push, "push", false, "push the branch, if nobody has moved it there meanwhile")
	f.StringVar(&p.remote, "remote", "origin", "the `remote` to push to")
	f.BoolVar(&p.build.force, "force", false, "take over a branch that debrief has not made")
	f.BoolVar(&p.rewrite, "rewrite", false, "replace the branch by one commit without history")
	f.BoolVar(&p.dry, "dry-run", false, "write nothing, and say what would change")
	f.Var(p.list, "list", "with --dry-run, print the files that are "+list(p.list.words))
	f.BoolVarP(&p.null, "null", "0", false, "end each file of the list with a NUL, for xargs -0 and rsync --from0")
	f.StringVarP(&p.build.out, "output", "o", "public", "the `folder` to compare with where no branch is named")
	f.BoolVar(&p.build.edition.Drafts, "drafts", false, "show write-ups that are drafts")
	f.StringVar(&p.build.edition.BaseURL, "base-url", "", "the `address` the site will have (default: that of the catalogue)")
	f.BoolVar(&p.build.keepGoing, "keep-going", false, "build in spite of findings")
	themeFlag(cmd, &p.build.theme)
	_ = cmd.MarkFlagDirname("output")
	_ = cmd.RegisterFlagCompletionFunc("list", cobra.FixedCompletions(p.list.words, cobra.ShellCompDirectiveNoFileComp))
	t.reads(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		switch {
		case p.list.word != "" && !p.dry:
			return usage("add --dry-run", "--list prints what would change, and changes nothing")
		case p.null && p.list.word == "":
			return usage("add --list changed", "-0 is for lists")
		case p.branch == "" && !p.dry:
			return usage("debrief publish --branch gh-pages, or debrief build for a folder", "a branch to publish to is missing")
		case p.push && (p.branch == "" || p.dry):
			return usage("add --branch, and leave --dry-run out", "there would be nothing to push")
		case p.rewrite && (p.branch == "" || p.dry):
			return usage("add --branch, and leave --dry-run out", "there would be nothing to rewrite")
		}
		p.build.listing = p.list.word != ""
		return p.run(cmd)
	}
	return cmd
}

// A publication is one run of publish.
type publication struct {
	*tool
	build          build
	branch, remote string
	push, dry      bool
	rewrite        bool
	null           bool
	list           *choice

	git   *gitexec.Git
	in    io.Reader // of the terminal, for git
	tip   string    // of the branch that is built upon, "" for none
	local string    // what the branch is here
	there string    // what it is at the remote
	names func([]byte) string
	was   map[string]string
}

func (p *publication) run(cmd *cobra.Command) error {
	ctx := cmd.Context()
	p.in = cmd.InOrStdin()
	snap, at, failed, err := p.buildable(ctx, &p.build, "debrief publish")
	if err != nil {
		return err
	}
	defer p.build.repo.Close()
	if err := p.readPublished(ctx, at); err != nil {
		return err
	}
	var plan *publish.Plan
	var into *gitexec.Import
	snap.Library.Forget() // no rule reads it any more
	err = attempt(func() error {
		plan = publish.NewPlan(p.was, p.names)
		if !p.dry {
			if into != nil {
				into.Close()
			}
			into = p.git.Import(ctx, p.names, p.was)
		}
		return site.Build(snap, p.build.edition, func(path string, data []byte) error {
			if err := ctx.Err(); err != nil {
				return err // stopped from outside
			}
			name, err := plan.Put(path, data)
			if err == nil && into != nil {
				err = into.Blob(name, data)
			}
			return err
		})
	})
	if into != nil {
		defer into.Close()
	}
	if err != nil {
		return err
	}
	p.build.missing(p.tool)
	if p.branch != "" {
		plan.Keep("CNAME") // by which hosts know their domain
		if err := p.warnOfHistory(ctx, plan); err != nil {
			return err
		}
	}
	p.unshown(snap, p.build.edition)
	if p.dry {
		err = p.show(plan)
	} else {
		err = p.commit(ctx, snap, plan, into)
	}
	if err == nil && failed {
		return errFound
	}
	return err
}

// readPublished lists the files that the branch has, or the folder of the last build.
func (p *publication) readPublished(ctx context.Context, at spot) (err error) {
	if p.branch != "" {
		return p.open(ctx, at)
	}
	if err := apart(p.build.out, at); err != nil {
		return err
	}
	p.names = publish.Digest
	p.was, err = publish.Standing(p.build.out)
	return err
}

// show prints a plan.
func (p *publication) show(plan *publish.Plan) error {
	changed, deleted := plan.Changed(), plan.Deleted()
	var files []string
	switch p.list.word {
	case "":
		where := p.branch
		if where == "" {
			where = p.build.out
		}
		_, err := fmt.Fprintf(p.out, "%s: %s, %d would change, %d would be deleted; nothing was written.\n", finding.Printable(where), finding.Plural(len(plan.All()), "file", "files"), len(changed), len(deleted))
		return err
	case "changed":
		files = changed
	case "deleted":
		files = deleted
	default:
		files = plan.All()
	}
	out, end := p.data("list"), "\n"
	if p.null {
		out, end = p.stdout, "\x00" // for a program alone
	}
	var b bytes.Buffer
	for _, name := range files {
		b.WriteString(name + end)
	}
	_, err := out.Write(b.Bytes())
	return err
}

// commit makes the commit, unless the branch shows this site already.
func (p *publication) commit(ctx context.Context, snap *site.Snapshot, plan *publish.Plan, into *gitexec.Import) error {
	changed, deleted := len(plan.Changed()), len(plan.Deleted())
	same, err := p.shownAlready(ctx, changed+deleted)
	if err != nil {
		return err
	}
	if same {
		fmt.Fprintf(p.out, "%s shows this site already: no commit.\n", p.branch)
		return p.send(ctx, p.tip)
	}
	c := gitexec.NewCommit{Branch: "refs/heads/" + p.branch, Old: p.local, Parent: p.tip, Message: message(snap), Files: plan.Files()}
	if p.rewrite {
		c.Parent = ""
	}
	if c.Author, err = p.person(ctx, "GIT_AUTHOR_IDENT"); err == nil {
		c.Committer, err = p.person(ctx, "GIT_COMMITTER_IDENT")
	}
	if err != nil {
		return err
	}
	if err := into.Commit(c); err != nil {
		if errors.Is(err, gitexec.ErrMoved) {
			return hinted(fmt.Errorf("%s has moved meanwhile; nothing was committed", p.branch), "run it again")
		}
		return err
	}
	fmt.Fprintf(p.out, "%s: %s changed (%d written), %d deleted, %d as they were.\n", p.branch, finding.Plural(changed, "file", "files"), into.Sent(), deleted, len(plan.All())-changed)
	err = p.send(ctx, "")
	if p.rewrite {
		p.noteCopies()
	}
	return err
}

// person is git's word on who commits.
func (p *publication) person(ctx context.Context, name string) (string, error) {
	who, err := p.git.Ask(ctx, "var", name)
	if no := (*gitexec.Error)(nil); errors.As(err, &no) {
		return "", usage("git config user.name and user.email say it, or GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL and those of the committer", "Git does not know who commits: %s", no.Said)
	}
	return who, err
}

const (
	sourceKey = "Debrief-Source: "
	noSource  = "none"
)

// message is what the commit says: the same for the same source.
func message(snap *site.Snapshot) string {
	hash := snap.Commit.Hash
	if hash == "" {
		return "Site of the post-mortems\n\n" + sourceKey + noSource + "\n"
	}
	also := ""
	if snap.Dirty {
		also = " and changes that are not committed"
	}
	return fmt.Sprintf("Site of the post-mortems as of %s%s\n\n%s%s%s\n", hash[:min(len(hash), 10)], also, sourceKey, hash, also)
}
