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

// A Terminal is where a command that git runs for a person reads and prints.
type Terminal struct {
	In       io.Reader
	Out, Err io.Writer
}

// Do runs one command in the name of whoever called the program: with their
// environment, identity, hooks, signing and credentials, and with their terminal to
// ask them at. It is for what a person asked for by a flag, and for nothing else.
// The error is an *[Error] if git ran and said no; it has said why on the terminal.
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

// Staged reports whether something is staged for the next commit.
func (g *Git) Staged(ctx context.Context) (bool, error) {
	_, err := g.Ask(ctx, "diff", "--cached", "--quiet", "--no-ext-diff")
	if no := (*Error)(nil); errors.As(err, &no) && no.Code == 1 && no.Said == "" {
		return true, nil
	}
	return false, err
}

// mostBranches is how many branches are asked whether they know a file, the latest
// first.
const mostBranches = 500

// Known returns those of the paths, from the root of the work tree, that a branch
// here or one that was last seen of a remote has.
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
