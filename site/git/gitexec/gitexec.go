// Package gitexec runs the git program for tasks that package git cannot do itself,
// such as reading a push that is not accepted yet, writing commits, or reading
// repository formats that go-git does not support.
//
// Commands run isolated: git is found by its absolute path and runs in the C locale
// without pager, prompt, hooks, file system monitor or network. Output size and running
// time are limited.
//
// Only two types of command write to a repository: [Git.Run] runs a command for the
// user, and an [Import] commits files that are in no work tree.
//
// Start at [Find]. [Git.CreateView] is for hooks; [FindIsolated] and
// [Git.NewObjectReader] are for package git.
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

// ErrNoGit means that the git program is not installed.
var ErrNoGit = errors.New("git is not installed, or not on the PATH")

// Git is the git program with the folder in which it runs. It is safe for concurrent
// use.
type Git struct {
	bin, dir string
	env      []string // the environment variables of Output, without unsafe ones
	userEnv  []string // the environment variables of Run, which are those of the caller
}

// Find finds the git program. Commands run in the folder dir with the environment
// environ, in the form "NAME=value" as in os.Environ. In a hook, environ must include
// the variables with which git passes the object folders of the push.
func Find(dir string, environ []string) (*Git, error) {
	bin, err := exec.LookPath("git")
	if err != nil { // a git in the current folder is rejected too, because it could be malicious
		return nil, ErrNoGit
	}
	return &Git{bin, dir, cleanEnv(environ), environ}, nil
}

// fixedEnv holds environment variables that git commands get in place of the caller's
// values.
var fixedEnv = []string{
	"LC_ALL=C",              // git prints English messages, which this package parses
	"GIT_OPTIONAL_LOCKS=0",  // git writes nothing, not even to refresh its index
	"GIT_TERMINAL_PROMPT=0", // git fails instead of prompting the user
	"GIT_NO_LAZY_FETCH=1",   // git does not use the network to fetch a missing object
	"GIT_ALLOW_PROTOCOL=no", // versions of git without GIT_NO_LAZY_FETCH do not use the network either
	"GIT_PAGER=cat",
	"GIT_EDITOR=false",
	"GIT_LITERAL_PATHSPECS=1",
}

// unsafeEnv lists environment variables that git commands do not get. They would make
// git run another program or ask for a password.
var unsafeEnv = []string{
	"GIT_EXTERNAL_DIFF", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS", "GIT_PROXY_COMMAND",
	"GIT_SEQUENCE_EDITOR",
}

func cleanEnv(environ []string) []string {
	out := slices.Clone(fixedEnv)
	for _, e := range environ {
		name, _, _ := strings.Cut(e, "=")
		fixed := slices.ContainsFunc(fixedEnv, func(o string) bool { return strings.HasPrefix(o, name+"=") })
		if !fixed && !slices.Contains(unsafeEnv, name) && !strings.HasPrefix(name, "GIT_TRACE") {
			out = append(out, e)
		}
	}
	return out
}

// globalArgs are the arguments before each git command. They override all configuration
// files.
var globalArgs = []string{
	"--no-pager", "--literal-pathspecs",
	"-c", "core.quotePath=off", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false",
	"-c", "log.showRoot=true", "-c", "diff.relative=false",
	"-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never",
}

// maxOutput limits the output of one command in bytes. Normal output is less than a
// hundredth of this limit.
const maxOutput = 16 << 20

// An Error is the failure of a git command with a non-zero exit status.
type Error struct {
	Command string // the name of the git command: "merge-base"
	Code    int
	Message string // the first line that git wrote to standard error
}

func (e *Error) Error() string {
	if e.Message == "" {
		return fmt.Sprintf("git %s ended with %d", e.Command, e.Code)
	}
	return fmt.Sprintf("git %s: %s", e.Command, e.Message)
}

// ownershipPattern matches the message with which git refuses to open a repository of
// another user, in old and new versions of git. Git refuses because the settings of
// such a repository can run any program.
var ownershipPattern = regexp.MustCompile(
	`^(?:detected dubious ownership in repository at|unsafe repository) \(?'([^']+)'`,
)

// UntrustedFolder returns the repository folder that git refused to open because it
// belongs to another user. ok is false for every other error.
func UntrustedFolder(err error) (dir string, ok bool) {
	var e *Error
	if !errors.As(err, &e) {
		return "", false
	}
	m := ownershipPattern.FindStringSubmatch(e.Message)
	if m == nil {
		return "", false
	}
	return m[1], true
}

// Output runs one git command and returns its output without the last line break. If
// git exits with a non-zero status, the error is an *[Error].
func (g *Git) Output(ctx context.Context, command string, args ...string) (string, error) {
	return g.runWithInput(ctx, nil, command, args...)
}

func (g *Git) runWithInput(ctx context.Context, stdin io.Reader, command string, args ...string) (string, error) {
	out, stderr := &limitedBuffer{max: maxOutput}, &limitedBuffer{max: 4 << 10}
	cmd := exec.CommandContext(ctx, g.bin, slices.Concat(globalArgs, []string{command}, args)...)
	cmd.Dir, cmd.Env = g.dir, g.env
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, out, stderr
	cmd.WaitDelay = 2 * time.Second // do not wait longer for child processes of git that hold the pipes open
	err := cmd.Run()
	switch exit := (*exec.ExitError)(nil); {
	case ctx.Err() != nil:
		return "", fmt.Errorf("git %s: %w", command, ctx.Err())
	case errors.As(err, &exit):
		message, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		return "", &Error{command, exit.ExitCode(), strings.TrimPrefix(message, "fatal: ")}
	case err != nil:
		return "", fmt.Errorf("git %s: %w", command, err)
	case out.overflow:
		return "", fmt.Errorf("git %s: the output exceeds %d MB", command, maxOutput>>20)
	}
	return strings.TrimSuffix(out.String(), "\n"), nil
}

// limitedBuffer stores the first max bytes that are written to it and discards the
// rest. It does not embed bytes.Buffer, because io.Copy would then call ReadFrom
// instead of Write.
type limitedBuffer struct {
	buf      bytes.Buffer
	max      int
	overflow bool
}

func (b *limitedBuffer) String() string { return b.buf.String() }

func (b *limitedBuffer) Write(p []byte) (int, error) {
	keep := p[:min(len(p), b.max-b.buf.Len())]
	b.overflow = b.overflow || len(keep) < len(p)
	b.buf.Write(keep)
	return len(p), nil
}

// Commit returns the hash of the commit that rev names. ok is false if there is none.
func (g *Git) Commit(ctx context.Context, rev string) (hash string, ok bool, err error) {
	return exitOneIsNo(g.Output(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}"))
}

// Tree returns the hash of the folder dir in a commit, or "" if the folder does not
// exist.
func (g *Git) Tree(ctx context.Context, commit, dir string) (string, error) {
	name := commit + ":" + dir
	if dir == "." {
		name = commit + "^{tree}"
	}
	hash, _, err := exitOneIsNo(g.Output(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", name))
	return hash, err
}

// MergeBase returns the merge base of two commits. ok is false if their histories are
// unrelated.
func (g *Git) MergeBase(ctx context.Context, a, b string) (hash string, ok bool, err error) {
	return exitOneIsNo(g.Output(ctx, "merge-base", "--", a, b))
}

// Head returns the full name of the branch that HEAD points to, such as
// "refs/heads/main". ok is false for a detached HEAD.
func (g *Git) Head(ctx context.Context) (ref string, ok bool, err error) {
	return exitOneIsNo(g.Output(ctx, "symbolic-ref", "--quiet", "HEAD"))
}

// exitOneIsNo converts the result of a git command whose exit status 1 means "no". For
// that status, with nothing on standard error, it returns false and no error.
func exitOneIsNo(text string, err error) (string, bool, error) {
	if e := (*Error)(nil); errors.As(err, &e) && e.Code == 1 && e.Message == "" {
		return "", false, nil
	}
	return text, err == nil, err
}
