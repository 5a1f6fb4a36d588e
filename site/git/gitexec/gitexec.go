// Package gitexec runs the git program, for the few questions that only it can
// answer: which objects a push has brought and not yet handed over, where two
// branches parted, what is in a repository of a format that nobody else reads.
//
// Reading is package git's business, which asks here only for what it cannot
// read by itself. Here is how the program is started so that it does nothing but answer: found once by its path, with
// words of its own language, without a pager, a prompt, a hook, a file system
// monitor or a program that a repository's configuration names, and never
// longer, or longer-winded, than its caller allows. The package refuses to know
// what post-mortems are.
//
// It writes to a repository only what a person asked for: [Git.Do] runs a command in
// their name, and an [Import] makes a commit of
// files that lie in no work tree.
//
// Start at [Find]; [Git.Borrow] is how a hook sees what is being pushed,
// [Reader] and [Git.Objects] how a repository is read.
package gitexec

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"time"
)

// ErrNoGit is the error for a machine on which there is no git.
var ErrNoGit = errors.New("there is no git program here; install git, or put it on the PATH")

// Git is the program, and where it is asked. It may be used by several
// goroutines.
type Git struct {
	bin, dir string
	env      []string // in which git only answers
	own      []string // of whoever called
}

// Find finds the program. dir is the folder that it runs in, environ the
// environment that it inherits, "NAME=value" as of os.Environ: in a hook, git
// tells with it where the objects of a push lie.
func Find(dir string, environ []string) (*Git, error) {
	bin, err := exec.LookPath("git")
	if err != nil { // that includes one in the current folder, which a stranger may have put there
		return nil, ErrNoGit
	}
	return &Git{bin, dir, environment(environ), environ}, nil
}

// ours are the variables that this package sets, and no caller.
var ours = []string{
	"LC_ALL=C",              // messages in the language that they are read in
	"GIT_OPTIONAL_LOCKS=0",  // nothing is written, not even an index made fresh
	"GIT_TERMINAL_PROMPT=0", // nobody is there to answer
	"GIT_NO_LAZY_FETCH=1",   // what is not here is missing: no network
	"GIT_ALLOW_PROTOCOL=no", // the same for versions that do not know that, whatever the repository's settings allow
	"GIT_PAGER=cat",
	"GIT_EDITOR=false",
	"GIT_LITERAL_PATHSPECS=1",
}

// dangerous are variables that make git run another program, or write a trace
// where the answer is expected.
var dangerous = []string{"GIT_EXTERNAL_DIFF", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS", "GIT_PROXY_COMMAND", "GIT_SEQUENCE_EDITOR"}

func environment(environ []string) []string {
	out := slices.Clone(ours)
	for _, e := range environ {
		name, _, _ := strings.Cut(e, "=")
		taken := slices.ContainsFunc(ours, func(o string) bool { return strings.HasPrefix(o, name+"=") })
		if !taken && !slices.Contains(dangerous, name) && !strings.HasPrefix(name, "GIT_TRACE") {
			out = append(out, e)
		}
	}
	return out
}

// settings are said on each command line, where they win over any file.
var settings = []string{
	"--no-pager", "--literal-pathspecs",
	"-c", "core.quotePath=off", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false",
	"-c", "log.showRoot=true", "-c", "diff.relative=false",
	"-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never",
}

// mostOutput is what is read of one answer. None of the questions asked here has
// one that is a hundredth of it.
const mostOutput = 16 << 20

// An Error is git's own no: it was asked, and ended with another code than 0.
type Error struct {
	Command string // "merge-base"
	Code    int
	Said    string // the first line of what it said
}

func (e *Error) Error() string {
	if e.Said == "" {
		return fmt.Sprintf("git %s ended with %d", e.Command, e.Code)
	}
	return fmt.Sprintf("git %s: %s", e.Command, e.Said)
}

// foreign is git's no to a repository whose folder belongs to somebody else, since
// its settings could make git run anything; in the words of now and of before.
var foreign = regexp.MustCompile(`^(?:detected dubious ownership in repository at|unsafe repository) \(?'([^']+)'`)

// Foreign returns the folder of the repository that git did not open because it
// belongs to another user; ok is false for every other error.
func Foreign(err error) (dir string, ok bool) {
	var no *Error
	if !errors.As(err, &no) {
		return "", false
	}
	m := foreign.FindStringSubmatch(no.Said)
	if m == nil {
		return "", false
	}
	return m[1], true
}

// Ask runs one command and returns what it printed, without the last line
// break. The error is an *[Error] if git ran and said no.
func (g *Git) Ask(ctx context.Context, command string, args ...string) (string, error) {
	return g.run(ctx, nil, command, args...)
}

func (g *Git) run(ctx context.Context, stdin io.Reader, command string, args ...string) (string, error) {
	out, complaint := &bounded{most: mostOutput}, &bounded{most: 4 << 10}
	cmd := exec.CommandContext(ctx, g.bin, slices.Concat(settings, []string{command}, args)...)
	cmd.Dir, cmd.Env = g.dir, g.env
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, out, complaint
	cmd.WaitDelay = 2 * time.Second // a child of git's may hold its pipes open
	err := cmd.Run()
	switch exit := (*exec.ExitError)(nil); {
	case ctx.Err() != nil:
		return "", fmt.Errorf("git %s: %w", command, ctx.Err())
	case errors.As(err, &exit):
		said, _, _ := strings.Cut(strings.TrimSpace(complaint.String()), "\n")
		return "", &Error{command, exit.ExitCode(), strings.TrimPrefix(said, "fatal: ")}
	case err != nil:
		return "", fmt.Errorf("git %s: %w", command, err)
	case out.over:
		return "", fmt.Errorf("git %s: the answer is longer than %d MB", command, mostOutput>>20)
	}
	return strings.TrimSuffix(out.String(), "\n"), nil
}

// bounded keeps the beginning of what is written to it, and lets the writer go on.
// The buffer is no part of its type: it could be told to read to the end.
type bounded struct {
	kept bytes.Buffer
	most int
	over bool
}

func (b *bounded) String() string { return b.kept.String() }

func (b *bounded) Write(p []byte) (int, error) {
	keep := p[:min(len(p), b.most-b.kept.Len())]
	b.over = b.over || len(keep) < len(p)
	b.kept.Write(keep)
	return len(p), nil
}

// Commit returns the hash of the commit that rev names, and false if there is none.
func (g *Git) Commit(ctx context.Context, rev string) (hash string, ok bool, err error) {
	return answer(g.Ask(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}"))
}

// Tree returns the hash of a folder in a commit, "" if there is none.
func (g *Git) Tree(ctx context.Context, commit, dir string) (string, error) {
	name := commit + ":" + dir
	if dir == "." {
		name = commit + "^{tree}"
	}
	hash, _, err := answer(g.Ask(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", name))
	return hash, err
}

// MergeBase returns the commit where two parted, and false if they never were one.
func (g *Git) MergeBase(ctx context.Context, a, b string) (hash string, ok bool, err error) {
	return answer(g.Ask(ctx, "merge-base", "--", a, b))
}

// Head returns the branch that HEAD names, "refs/heads/main", and false if it
// names a commit instead.
func (g *Git) Head(ctx context.Context) (ref string, ok bool, err error) {
	return answer(g.Ask(ctx, "symbolic-ref", "--quiet", "HEAD"))
}

// answer takes the code 1 without a word for the answer no.
func answer(text string, err error) (string, bool, error) {
	if no := (*Error)(nil); errors.As(err, &no) && no.Code == 1 && no.Said == "" {
		return "", false, nil
	}
	return text, err == nil, err
}
