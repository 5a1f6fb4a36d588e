package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/draft"
	"debrief/site/finding"
	"debrief/site/git/gitexec"
	"debrief/site/publish"
	"debrief/site/search"
	"debrief/site/starter"
)

func (t *tool) newCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "new TITLE",
		Short: "Create a draft from the template",
		Long: `New creates a draft of a post-mortem. New copies the library's template, fills in the
facts from the flags, chooses an unused ID, writes the file, and lists similar
incidents. New never overwrites a file.

With --from, new reads the export of another tool: PagerDuty, Opsgenie,
incident.io, FireHydrant or Alertmanager, a GitHub issue or a Slack channel as
JSON, or a chat as text. New prints the facts that do not fit any field. The draft
names people by role only. Without TITLE, new uses the title of the export.

With --branch, --commit or --push, new also runs Git: it creates the branch
postmortem/ID, commits only the new file, or pushes the branch. Git uses your
hooks, signature and identity. After a push, new prints the address to open a
pull request.`,
		Example: `  debrief new "Checkout answered 5xx for EU shoppers"
  debrief new "Checkout answered 5xx for EU shoppers" --slug checkout-5xx
  debrief new "Letters without a postcode" --severity sev2 --started "2026-10-06 08:10 Europe/Lisbon"
  debrief new --from pagerduty.json --branch --push`,
		Args: cobra.ArbitraryArgs,
	}
	n := &newDraft{tool: t}
	f := cmd.Flags()
	f.StringVar(
		&n.in.Severity,
		"severity",
		"",
		"the `severity` by its ID in the catalogue, as in sev2 (default: from the template)",
	)
	f.StringVar(
		&n.in.Started,
		"started",
		"",
		"the `time` when the impact on users started: 2026-10-14T08:12:00Z, \"2026-10-14 10:12 Europe/Lisbon\", 2026-10-14 "+
			"or now",
	)
	f.StringVar(&n.in.Slug, "slug", "", "the `words` of the ID after the date, as in checkout-5xx (default: the title)")
	f.StringVar(
		&n.from,
		"from",
		"",
		"fill in the draft from this `file`, an export of another tool; - reads standard input",
	)
	f.StringArrayVar(&n.in.Services, "service", nil, "a `service` that was affected; repeat the flag for more services")
	f.StringArrayVar(
		&n.in.Authors,
		"author",
		nil,
		"an `author`, as @kim or team:payments; repeat the flag for more (default: your name in Git)",
	)
	f.BoolVar(&n.handover.Branch, "branch", false, "create the Git branch postmortem/ID for the draft")
	f.BoolVar(&n.handover.Commit, "commit", false, "commit only the new file")
	f.BoolVar(&n.handover.Push, "push", false, "commit and push the file, and print the address to open a pull request")
	f.StringVar(
		&n.handover.Remote,
		"remote",
		"",
		"push to this Git `remote` (default: the remote of the branch, or origin)",
	)
	f.StringVar(&t.library, "library", "", libraryHelp)
	_ = cmd.MarkFlagDirname("library")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		n.in.Title = strings.Join(args, " ")
		n.handover.Commit = n.handover.Commit || n.handover.Push
		return n.run(cmd)
	}
	return cmd
}

// newDraft holds the flags and inputs of debrief new.
type newDraft struct {
	*tool
	in       draft.Input
	from     string
	handover draft.Handover
}

func (n *newDraft) run(cmd *cobra.Command) error {
	ctx := cmd.Context()
	snap, repo, src, err := n.read(ctx, noFindings)
	if err != nil {
		return err
	}
	root := repo.Root()
	if err := repo.Close(); err != nil {
		return err
	}
	if src.Disk == "" {
		return usage("run it in a work tree", "a bare repository has no files to write to")
	}
	d, err := n.newDraft(cmd, snap)
	if err != nil {
		return err
	}
	git, err := n.handover.Prepare(ctx, root, src.Disk)
	if err != nil {
		return err
	}
	if author := draft.AuthorHandle(ctx, git); len(d.Fields.Authors) == 0 && author != "" {
		d.Fields.Authors = []string{author}
	}
	file, id, err := d.Place(ctx, src.Location, git, starter.ExampleName)
	if err != nil {
		return err
	}
	text, err := snap.Template.Draft(d.Fields)
	if err != nil {
		return err
	}
	shown, err := n.write(src, file, text)
	if err != nil {
		return err
	}
	if err := n.printSimilar(snap, d); err != nil {
		return err
	}
	for _, remark := range d.Remarks() {
		n.print("note", remark)
	}
	return n.handOver(ctx, cmd, git, root, shown, string(id))
}

// newDraft collects the facts for a new post-mortem from the flags and from the file
// that --from names.
func (n *newDraft) newDraft(cmd *cobra.Command, snap *site.Snapshot) (*draft.Draft, error) {
	n.in.Library, n.in.Catalog, n.in.Now = snap.Library, snap.Catalog, time.Now()
	if n.from != "" {
		text, err := n.readInput(
			cmd.InOrStdin(),
			n.from,
			"--from takes an exported incident, or - for standard input; without it debrief new starts from the "+
				"template alone",
			"debrief new without --from starts from the template alone",
		)
		if err != nil {
			return nil, err
		}
		n.in.Export, n.in.ExportName = []byte(text), n.from
	}
	return draft.New(n.in)
}

// write writes a new post-mortem to file, a path in the library's folder. It returns
// the path relative to the current folder.
func (n *newDraft) write(src librarySource, file string, text []byte) (string, error) {
	root, err := os.OpenRoot(src.Disk)
	if err != nil {
		return "", err
	}
	defer root.Close()
	if dir := path.Dir(file); dir != "." {
		if err := root.MkdirAll(dir, 0o777); err != nil {
			return "", err
		}
	}
	shown := path.Join(src.Dir, file)
	if here, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(here, filepath.Join(src.Disk, filepath.FromSlash(file))); err == nil {
			shown = rel
		}
	}
	if err := publish.CreateFile(root, file, text); errors.Is(err, fs.ErrExist) {
		return "", usage("use another title, or another --started", "%s exists already", shown)
	} else if err != nil {
		return "", fmt.Errorf("write %s: %w", shown, err)
	}
	fmt.Fprintf(n.out, "wrote %s (draft)\n", finding.Printable(shown))
	return shown, nil
}

// printSimilar prints at most three incidents of the library that are similar to the
// new draft. It includes drafts, because one may describe the same incident.
func (n *newDraft) printSimilar(snap *site.Snapshot, d *draft.Draft) error {
	if len(snap.Library.All) == 0 {
		return nil
	}
	found, err := findSimilar(
		snap,
		site.Edition{Drafts: true},
		search.Alert{Text: d.Query(), Services: serviceAliases(snap.Catalog)},
		3,
	)
	if err != nil {
		return err
	}
	fmt.Fprint(n.out, "\nSimilar incidents: ")
	return found.WriteText(n.out)
}

// handOver runs the Git commands that --branch, --commit and --push request, and prints
// hints for the next step.
func (n *newDraft) handOver(ctx context.Context, cmd *cobra.Command, git *gitexec.Git, root, shown, id string) error {
	file, err := filepath.Abs(shown)
	if err != nil {
		return err
	}
	term := gitexec.Terminal{In: cmd.InOrStdin(), Out: n.terminal(), Err: n.terminal()}
	if n.handover.Branch {
		fmt.Fprintln(n.out)
	}
	printStep := func(step string) { fmt.Fprintln(n.out, finding.Printable(step)) }
	if err := n.handover.Run(ctx, git, term, file, finding.Printable(shown), id, printStep); err != nil {
		return err
	}
	if n.handover.Push {
		n.printPullRequest(ctx, git, root)
	}
	name := shellQuoted(finding.Printable(shown))
	n.print("hint", "debrief check "+name+" lists the gaps, and debrief serve shows it")
	n.print("hint", "debrief gather status "+id+" lists the evidence to collect before it expires, "+
		"and debrief account new "+id+" --participant R1 --role … --group responder writes a form for a first-hand account")
	if git != nil && !n.handover.Branch && !n.handover.Commit {
		n.print("hint", "for a pull request: git switch -c "+draft.BranchPrefix+id+" && git add "+name+" && git commit")
	}
	return nil
}

// printPullRequest prints the URL for opening a pull request, or a hint if the code
// host is unknown.
func (n *newDraft) printPullRequest(ctx context.Context, git *gitexec.Git, root string) {
	head, _, _ := git.Head(ctx)
	branch := strings.TrimPrefix(head, "refs/heads/")
	address, err := git.Output(ctx, "remote", "get-url", "--push", n.handover.Remote)
	if err != nil {
		return
	}
	remote, ok := gitexec.ParseRemote(address)
	kind := remote.HostKind()
	if ok && kind == "" {
		kind = starter.HostOf(root, "")
	}
	if url := remote.PullRequestURL(kind, draft.DefaultBranch(ctx, git, n.handover.Remote), branch); ok && url != "" {
		fmt.Fprintf(n.out, "open the pull request: %s\n", finding.Printable(url))
		return
	}
	n.print("hint", "open a pull request from the branch "+branch+" on the host")
}

// shellQuoted quotes a file name, if necessary, so that a shell reads it as one word.
func shellQuoted(name string) string {
	if strings.ContainsAny(name, " '\"$`\\") {
		return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	}
	return name
}
