package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/finding"
	"debrief/site/git/gitexec"
	"debrief/site/history"
)

func (t *tool) hookCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "hook",
		Short: "Run as a hook of Git",
		Long:  `Hook runs where Git calls a program of yours.`,
		Args:  cobra.ArbitraryArgs,
		RunE:  t.noCommand,
	}
	cmd.Example = `  debrief hook pre-receive`
	cmd.AddCommand(t.preReceiveCommand())
	return cmd
}

func (t *tool) preReceiveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "pre-receive",
		Short: "Refuse a push that brings errors into the post-mortems",
		Long: `Pre-receive is for a server that has the repository: it reads what is pushed
before it is taken, compares each branch with what it was, and refuses the push
if that brings findings at the level of an error. A new branch is compared with
where it parted from the default branch. Tags and deletions pass.

The rules' levels, the catalogue and the template are those that the branch had
before the push.

It ends with 0 if the push may be taken, with 1 if not, and with 2 if it could
not be checked, which Git refuses too; then it says that the text is not at
fault. To install it, make hooks/pre-receive in the repository an executable
file with the two lines of the example.`,
		Example: `  #!/bin/sh
  exec debrief hook pre-receive`,
		Args: noArguments,
	}
	push := &push{}
	cmd.Flags().StringVar(&push.dir, "library", usual, "the `folder` of the post-mortems in the repository")
	strict := cmd.Flags().Bool("strict", false, "refuse for warnings too")
	patience := cmd.Flags().Duration("timeout", 2*time.Minute, "the `time` after which it gives up")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if push.level = finding.Error; *strict {
			push.level = finding.Warning
		}
		if push.dir = path.Clean(strings.ReplaceAll(push.dir, `\`, "/")); !fs.ValidPath(push.dir) {
			return usage("name it by its path inside the repository, as in docs/incidents", "--library is %q", push.dir)
		}
		if os.Getenv("GL_ID") != "" { // GitLab shows people only lines that begin so
			const prefix = "GL-HOOK-ERR: "
			t.printTo(&prefixed{to: t.stdout, prefix: prefix}, &prefixed{to: t.stderr, prefix: prefix})
		}
		ctx, cancel := context.WithTimeout(cmd.Context(), *patience)
		defer cancel()
		if usualCollector() {
			defer debug.SetMemoryLimit(debug.SetMemoryLimit(hookMemory))
		}
		refused, err := push.judge(ctx, cmd.InOrStdin())
		if errors.Is(err, context.DeadlineExceeded) {
			err = fmt.Errorf("it took more than %s", *patience)
		}
		if err != nil {
			return hinted(fmt.Errorf("this push could not be checked: %w", err), "the text is not at fault, and nothing was taken; tell whoever looks after this server")
		}
		if len(refused) == 0 {
			return nil
		}
		if _, err := io.WriteString(t.out, push.verdict(refused)); err != nil {
			return err
		}
		return errFound
	}
	return cmd
}

// A push is what somebody wants a repository to take.
type push struct {
	dir   string // the library's folder in the repository
	level finding.Level
	git   *gitexec.Git
}

// A move is one branch of a push.
type move struct{ ref, old, new string }

// A refusal is a branch that must not be taken as it is.
type refusal struct {
	branch string
	found  finding.List
}

const mostUpdates = 10_000

// hookMemory is near what the collector lets a hook have: a server runs many at once.
// A push of 25,000 small files took 936 MB without it, 417 MB with it, and no more
// time.
const hookMemory = 400 << 20

// A branch that changes the library costs 30 ms and more, so a push has a budget:
// so many different changes are read, and none after so many refused branches.
const (
	maxChanges = 250
	maxRefused = 20
)

var (
	updateLine = regexp.MustCompile(`^([0-9a-f]{40}(?:[0-9a-f]{24})?) ([0-9a-f]{40}(?:[0-9a-f]{24})?) (refs/\S+)$`)
	noCommit   = regexp.MustCompile(`^0+$`)
)

// updatesIn reads what Git tells a hook, "old new ref" on each line, and leaves
// out what is no branch, or is none any more.
func updatesIn(ctx context.Context, stdin io.Reader) ([]move, error) {
	type answer struct {
		updates []move
		err     error
	}
	read := make(chan answer, 1)
	go func() { // a reader cannot be told to stop, and a hook must not wait for ever
		var a answer
		lines := bufio.NewScanner(stdin)
		for lines.Scan() && a.err == nil {
			parts := updateLine.FindStringSubmatch(lines.Text())
			switch {
			case parts == nil:
				a.err = fmt.Errorf("git told %.80q, which is not the old commit, the new one and a reference", lines.Text())
			case strings.HasPrefix(parts[3], "refs/heads/") && !noCommit.MatchString(parts[2]):
				a.updates = append(a.updates, move{parts[3], parts[1], parts[2]})
			}
			if len(a.updates) > mostUpdates {
				a.err = fmt.Errorf("it has more than %d branches; push fewer at a time", mostUpdates)
			}
		}
		a.err = errors.Join(a.err, lines.Err())
		read <- a
	}()
	select {
	case a := <-read:
		return a.updates, a.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// judge returns the branches that must not be taken.
func (p *push) judge(ctx context.Context, stdin io.Reader) ([]refusal, error) {
	updates, err := updatesIn(ctx, stdin)
	if err != nil {
		return nil, err
	}
	if p.git, err = gitexec.Find(".", os.Environ()); err != nil {
		return nil, err
	}
	var out []refusal
	judged := map[[2]string]bool{}
	for _, u := range updates {
		before, err := p.before(ctx, u)
		if err != nil {
			return nil, err
		}
		// Most branches of a repository of code never touch the library, and of
		// those that do many bring the same.
		sides, err := p.sides(ctx, before, u.new)
		if err != nil {
			return nil, err
		}
		if sides[1] == "" || sides[0] == sides[1] || judged[sides] {
			continue
		}
		if len(out) == maxRefused {
			break // the push is refused, and no more is shown
		}
		if judged[sides] = true; len(judged) > maxChanges {
			return nil, fmt.Errorf("it changes the post-mortems in more than %d ways; push fewer branches at a time", maxChanges)
		}
		r, err := p.read(ctx, before, u)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", strings.TrimPrefix(u.ref, "refs/heads/"), err)
		}
		if r.found.Failed(p.level) {
			out = append(out, r)
		}
	}
	return out, nil
}

// before is the commit that a branch is compared with, "" for none: what it
// was, or for a new one where it parted from the default branch.
func (p *push) before(ctx context.Context, u move) (string, error) {
	if !noCommit.MatchString(u.old) {
		return u.old, nil
	}
	ref, ok, err := p.git.Head(ctx)
	if err != nil || !ok {
		return "", err
	}
	tip, ok, err := p.git.Commit(ctx, ref)
	if err != nil || !ok {
		return "", err
	}
	base, _, err := p.git.MergeBase(ctx, tip, u.new)
	return base, err
}

// sides names the library as it was and as it shall be, "" where it is not there.
func (p *push) sides(ctx context.Context, before, after string) (sides [2]string, err error) {
	for i, commit := range []string{before, after} {
		if commit == "" {
			continue
		}
		if sides[i], err = p.git.Tree(ctx, commit, p.dir); err != nil {
			return sides, err
		}
	}
	return sides, nil
}

// read reads both sides of a branch and finds what it brings.
func (p *push) read(ctx context.Context, before string, u move) (refusal, error) {
	folder, err := os.MkdirTemp("", "debrief-push-*.git") // by which it is a repository, wherever it lies
	if err != nil {
		return refusal{}, err
	}
	defer os.RemoveAll(folder)
	const was, is = "before", "change"
	refs := map[string]string{is: u.new}
	opt := site.Options{Dir: p.dir, Ref: is}
	if before != "" {
		refs[was], opt.Base = before, was
	}
	if err := p.git.Borrow(ctx, folder, refs); err != nil {
		return refusal{}, err
	}
	repo, err := history.Open(folder)
	if err != nil {
		return refusal{}, err
	}
	defer repo.Close()
	snap, err := site.Load(ctx, repo, opt)
	if err != nil {
		return refusal{}, err
	}
	return refusal{strings.TrimPrefix(u.ref, "refs/heads/"), snap.Found.Open().Withhold(snap.Library.Secrecy)}, nil
}

// What is shown of a refusal: people read it in a terminal, in front of and
// behind what Git and the server say.
const (
	mostLines = 20
	mostWidth = 200
)

// verdict says in few lines what a push would bring. What fails it comes first,
// and each finding takes two lines.
func (p *push) verdict(refused []refusal) string {
	var lines []string
	left := 0
	for i, r := range refused {
		fails := slices.DeleteFunc(slices.Clone(r.found), func(f finding.Finding) bool { return f.Level < p.level })
		errors, warnings, _ := fails.Count()
		lines = append(lines, fmt.Sprintf("debrief: %s brings %s", finding.Printable(r.branch), tallied(errors, warnings)))
		for _, f := range fails {
			// A line is left for each branch behind this one, and one for the end.
			if len(lines)+2+(len(refused)-i-1)+1 > mostLines {
				left++
				continue
			}
			line, column := f.At.Position()
			lines = append(lines, fmt.Sprintf("%s:%d:%d: %s [%s]", finding.Printable(f.Path()), line, column, finding.Printable(f.Message), f.Rule),
				"  "+finding.Printable(f.Help))
		}
		if len(lines) >= mostLines-1 && i < len(refused)-1 {
			rest := finding.Plural(len(refused)-i-1, "more branch", "more branches")
			if len(refused) == maxRefused {
				rest = "more branches"
			}
			lines = append(lines[:mostLines-1], "… and "+rest)
			break
		}
	}
	end := "debrief check --base with the branch it is for says all of it, before you push"
	if left > 0 {
		end = fmt.Sprintf("… and %d more; %s", left, end)
	}
	if len(lines) < mostLines {
		lines = append(lines, end)
	}
	var out strings.Builder
	for _, line := range lines {
		if runes := []rune(line); len(runes) > mostWidth {
			line = string(runes[:mostWidth-1]) + "…"
		}
		fmt.Fprintln(&out, line)
	}
	return out.String()
}

func tallied(errors, warnings int) string {
	var parts []string
	if errors > 0 {
		parts = append(parts, finding.Plural(errors, "error", "errors"))
	}
	if warnings > 0 {
		parts = append(parts, finding.Plural(warnings, "warning", "warnings"))
	}
	return strings.Join(parts, ", ")
}

// prefixed puts words in front of each line.
type prefixed struct {
	to     io.Writer
	prefix string
	inside bool // the last line has no end yet
}

func (p *prefixed) Write(text []byte) (int, error) {
	var out bytes.Buffer
	for line := range bytes.Lines(text) {
		if !p.inside {
			out.WriteString(p.prefix)
		}
		out.Write(line)
		p.inside = !bytes.HasSuffix(line, []byte("\n"))
	}
	if _, err := p.to.Write(out.Bytes()); err != nil {
		return 0, err
	}
	return len(text), nil
}
