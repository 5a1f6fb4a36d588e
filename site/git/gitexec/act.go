package gitexec

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// A Terminal holds the standard streams of a command that interacts with the user.
type Terminal struct {
	In       io.Reader
	Out, Err io.Writer
}

// Run runs one command for the user: with the user's environment, identity, hooks,
// signing and credentials, and on their terminal. Only commands that the user requested
// by a flag may use it. The error is an *[Error] if git failed; git has printed the
// reason on the terminal.
func (g *Git) Do(ctx context.Context, at Terminal, command string, args ...string) error {
	cmd := exec.CommandContext(ctx, g.bin, slices.Concat([]string{"--literal-pathspecs", command}, args)...)
	cmd.Dir, cmd.Env = g.dir, g.own
	cmd.Stdin, cmd.Stdout, cmd.Stderr = at.In, at.Out, at.Err
	cmd.WaitDelay = 2 * time.Second
	err := cmd.Run()
	switch exit := (*exec.ExitError)(nil); {
	case ctx.Err() != nil:
		return fmt.Errorf("git %s: %w", command, ctx.Err())
	case errors.As(err, &exit):
		return &Error{Command: command, Code: exit.ExitCode()}
	case err != nil:
		return fmt.Errorf("git %s: %w", command, err)
	}
	return nil
}

// HasStaged reports whether the index has changes for the next commit.
func (g *Git) Staged(ctx context.Context) (bool, error) {
	_, err := g.Ask(ctx, "diff", "--cached", "--quiet", "--no-ext-diff")
	if no := (*Error)(nil); errors.As(err, &no) && no.Code == 1 && no.Said == "" {
		return true, nil
	}
	return false, err
}

// maxBranches is the most branches that ExistingPaths searches, newest first.
const mostBranches = 500

// ExistingPaths returns the paths, relative to the work tree's root, that exist on a
// local or remote-tracking branch.
func (g *Git) Known(ctx context.Context, paths []string) ([]string, error) {
	refs, err := g.Ask(ctx, "for-each-ref", fmt.Sprintf("--count=%d", mostBranches), "--sort=-committerdate", "--format=%(objectname)", "refs/heads", "refs/remotes")
	if err != nil || refs == "" {
		return nil, err
	}
	hashes := strings.Split(refs, "\n")
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	var ask strings.Builder
	for _, hash := range hashes {
		for _, p := range paths {
			if strings.ContainsAny(p, "\n\r") {
				continue
			}
			ask.WriteString(hash + ":" + p + "\n")
		}
	}
	answers, err := g.run(ctx, strings.NewReader(ask.String()), "cat-file", "--batch-check=%(objecttype)")
	if err != nil {
		return nil, err
	}
	var known []string
	lines := strings.Split(answers, "\n")
	for i, line := range lines {
		if p := paths[i%len(paths)]; (line == "blob" || line == "tree") && !slices.Contains(known, p) {
			known = append(known, p)
		}
	}
	return known, nil
}
