package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/finding"
	"debrief/site/git/gitexec"
	"debrief/site/publish"
	"debrief/site/publish/branch"
)

func (t *tool) publishCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "publish --branch NAME",
		Short: "Commit the site to a Git branch, or list the changed files",
		Long: `Publish builds the site and commits it to a branch, such as gh-pages, from which a
web host serves the site. Publish does not change the work tree or the index, writes
only changed files, and makes no commit if nothing changed. Publish keeps the file
CNAME of the branch. Publish does not write to a branch that is checked out. If the
last commit of the branch is by another program, the flag --force is necessary.

The branch keeps its earlier commits. If these commits contain post-mortems that
the site does not show now, a warning prints the number of these post-mortems.
--rewrite replaces the branch by a single commit, unless the branch has commits
of other programs. Clones, forks and the host's caches keep the old commits.

--dry-run writes nothing. --list prints the new and changed files, the files to
delete, or all files, one file per line in upload order. The comparison is with
the branch, or without --branch with the folder of the last "debrief build". If
the library has errors, publish stops, as build does.`,
		Example: `  debrief publish --branch gh-pages --push
  debrief publish --dry-run --list changed > files && debrief build && rsync --files-from=files public/ host:/srv/site
  debrief publish --dry-run --list deleted -0 | xargs -0 -I{} aws s3 rm s3://bucket/{}`,
		Args: noArguments,
	}
	p := &publishRun{tool: t, list: &choice{words: []string{"changed", "deleted", "all"}}}
	f := cmd.Flags()
	f.StringVar(&p.target.Name, "branch", "", "commit the site to this Git `branch`")
	f.BoolVar(&p.target.Push, "push", false, "push the branch, unless the remote branch has new commits")
	f.StringVar(&p.target.Remote, "remote", "origin", "push to this Git `remote`")
	f.BoolVar(&p.target.Force, "force", false, "replace the branch even if other programs or people made its last commit")
	f.BoolVar(&p.target.Rewrite, "rewrite", false, "replace the branch by a single commit, without the earlier commits")
	f.BoolVar(&p.target.DryRun, "dry-run", false, "write nothing, and print the changes that a real run would make")
	f.Var(p.list, "list", "with --dry-run, list only the files of this `kind`: "+orList(p.list.words))
	f.BoolVarP(&p.null, "null", "0", false, "end each listed file name with a NUL byte, for xargs -0 and rsync --from0")
	f.StringVarP(&p.flags.out, "output", "o", "public", "without --branch, compare with this `folder`")
	p.flags.addFlags(cmd)
	_ = cmd.MarkFlagDirname("output")
	_ = cmd.RegisterFlagCompletionFunc("list", cobra.FixedCompletions(p.list.words, cobra.ShellCompDirectiveNoFileComp))
	t.addReadFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := p.conflictingFlags(); err != nil {
			return err
		}
		p.flags.force, p.flags.listing = p.target.Force, p.list.word != ""
		p.target.Term = gitexec.Terminal{In: cmd.InOrStdin(), Out: t.terminal(), Err: t.terminal()}
		return p.run(cmd.Context())
	}
	return cmd
}

// publishRun holds the flags of one run of debrief publish.
type publishRun struct {
	*tool
	flags  siteFlags
	target branch.Target
	null   bool
	list   *choice
}

func (p *publishRun) conflictingFlags() error {
	t := p.target
	const hint = "add --branch, and leave out --dry-run"
	switch {
	case p.list.word != "" && !t.DryRun:
		return usage("add --dry-run", "--list prints what would change, without writing")
	case p.null && p.list.word == "":
		return usage("add --list changed", "-0 works only with --list")
	case t.Name == "" && !t.DryRun:
		return usage(
			"write debrief publish --branch gh-pages, or use debrief build for a folder",
			"--branch is missing",
		)
	case t.Push && (t.Name == "" || t.DryRun):
		return usage(hint, "--push needs a branch and a commit")
	case t.Rewrite && (t.Name == "" || t.DryRun):
		return usage(hint, "--rewrite needs a branch and a commit")
	}
	return nil
}

func (p *publishRun) run(ctx context.Context) error {
	snap, src, failed, err := p.readSite(ctx, &p.flags, "debrief publish")
	if err != nil {
		return err
	}
	defer p.flags.repo.Close()
	hash, old, err := p.readPublished(ctx, src)
	if err != nil {
		return err
	}
	var plan *publish.Plan
	var into *gitexec.Import
	snap.Library.Forget() // the rules have run, so free the data that only rules need
	err = retryFaults(func() error {
		plan = publish.NewPlan(old, hash)
		if !p.target.DryRun {
			if into != nil {
				into.Close()
			}
			into = p.target.Git.NewImport(ctx, hash, old)
		}
		return site.Build(snap, p.flags.edition, func(path string, data []byte) error {
			if err := ctx.Err(); err != nil {
				return err // stop the build if the user pressed Ctrl-C
			}
			name, err := plan.Put(path, data)
			if err == nil && into != nil {
				err = into.WriteBlob(name, data)
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
	p.printPartialClone(p.flags.repo)
	if p.target.Name != "" {
		plan.Keep("CNAME") // GitHub Pages keeps the custom domain in the file CNAME
		if err := p.warnOfHistory(ctx, plan); err != nil {
			return err
		}
	}
	p.printHidden(snap, p.flags.edition)
	if p.target.DryRun {
		err = p.printPlan(plan)
	} else {
		err = p.commit(ctx, snap, plan, into)
	}
	if err == nil && failed {
		return errFound
	}
	return err
}

// readPublished returns the files that are published now: those of the branch, or of
// the folder of the last build without a branch. old maps each path to the hash of its
// content, and hash computes such a hash.
func (p *publishRun) readPublished(
	ctx context.Context,
	src librarySource,
) (hash func([]byte) string, old map[string]string, err error) {
	if p.target.Name != "" {
		// Do not start in the library's folder: git may take a folder in it for a
		// repository.
		err = p.target.Open(ctx, cmp.Or(p.flags.repo.Root(), src.Start), src.Dir)
		return p.target.Hash, p.target.Blobs, err
	}
	if err := checkOutside(p.flags.out, src); err != nil {
		return nil, nil, err
	}
	old, err = publish.PublishedFiles(p.flags.out)
	return publish.Digest, old, err
}

// warnOfHistory prints a warning with the number of post-mortems that only earlier
// commits of the branch show. It does not name them, because more people can read a log
// than the library.
func (p *publishRun) warnOfHistory(ctx context.Context, plan *publish.Plan) error {
	n, err := p.target.HiddenInHistory(ctx, plan)
	if n > 0 {
		p.print(
			"warning",
			"earlier commits of "+p.target.Name+" show "+finding.Plural(
				n,
				"post-mortem",
				"post-mortems",
			)+" that the site does not show now",
		)
		p.print(
			"hint",
			"debrief publish --branch "+p.target.Name+" --rewrite replaces the branch by one commit; with --push "+
				"at the remote too",
		)
	}
	return err
}

// printPlan prints the result of publish --dry-run: a summary, or the list of files
// that --list selects.
func (p *publishRun) printPlan(plan *publish.Plan) error {
	var files []string
	switch p.list.word {
	case "":
		_, err := fmt.Fprintf(
			p.out,
			"%s: %s, %d would change, %d would be deleted; nothing was written.\n",
			finding.Printable(
				cmp.Or(p.target.Name, p.flags.out),
			),
			finding.Plural(len(plan.All()), "file", "files"),
			len(plan.Changed()),
			len(plan.Deleted()),
		)
		return err
	case "changed":
		files = plan.Changed()
	case "deleted":
		files = plan.Deleted()
	default:
		files = plan.All()
	}
	out, end := p.dataWriter("list"), "\n"
	if p.null {
		out, end = p.stdout, "\x00" // a list that is separated by NUL is only read by programs, so it is not filtered
	}
	var b bytes.Buffer
	for _, name := range files {
		b.WriteString(name + end)
	}
	_, err := out.Write(b.Bytes())
	return err
}

// commit commits the site to the branch, and pushes it if --push is set. It makes no
// commit if the branch has this content already.
func (p *publishRun) commit(ctx context.Context, snap *site.Snapshot, plan *publish.Plan, into *gitexec.Import) error {
	current, err := p.target.IsCurrent(ctx, plan)
	if err != nil {
		return err
	}
	if current {
		fmt.Fprintf(p.out, "%s is up to date: no commit.\n", p.target.Name)
		return p.send(ctx, false)
	}
	if err := p.target.Commit(ctx, branch.Message(snap.Commit.Hash, snap.Dirty), plan, into); err != nil {
		return err
	}
	changed := len(plan.Changed())
	fmt.Fprintf(
		p.out,
		"%s: %s changed (%d written), %d deleted, %d unchanged.\n",
		p.target.Name,
		finding.Plural(changed, "file", "files"),
		into.BlobsWritten(),
		len(plan.Deleted()),
		len(plan.All())-changed,
	)
	err = p.send(ctx, true)
	if p.target.Rewrite {
		p.print("note", "clones, forks and the caches of the host keep the old commits of "+p.target.Name)
		p.print("hint", "here: git reflog expire --expire=now refs/heads/"+p.target.Name+" && git gc --prune=now")
		p.print("hint", "at the host: ask its support to remove commits that no branch contains")
	}
	return err
}

func (p *publishRun) send(ctx context.Context, committed bool) error {
	pushed, hint, err := p.target.Send(ctx, committed)
	if pushed {
		fmt.Fprintf(p.out, "pushed %s to %s.\n", finding.Printable(p.target.Name), finding.Printable(p.target.Remote))
	}
	if hint != "" {
		p.print("hint", hint)
	}
	return err
}
