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

// A Terminal holds the standard streams of a git command that interacts with the user.
type Terminal struct {
	In       io.Reader
	Out, Err io.Writer
}

// Run runs one git command on behalf of the user, with the user's environment,
// identity, hooks, signing, credentials and terminal. Call it only for commands that
// the user requested by a flag. If git fails, the error is an *[Error], and git has
// printed the reason on the terminal.
func (g *Git) Run(ctx context.Context, terminal Terminal, command string, args ...string) error {
	cmd := exec.CommandContext(ctx, g.bin, slices.Concat([]string{"--literal-pathspecs", command}, args)...)
	cmd.Dir, cmd.Env = g.dir, g.userEnv
	cmd.Stdin, cmd.Stdout, cmd.Stderr = terminal.In, terminal.Out, terminal.Err
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

// HasStaged reports whether there are staged changes, which means that Git's index
// differs from HEAD.
func (g *Git) HasStaged(ctx context.Context) (bool, error) {
	_, err := g.Output(ctx, "diff", "--cached", "--quiet", "--no-ext-diff")
	if e := (*Error)(nil); errors.As(err, &e) && e.Code == 1 && e.Message == "" {
		return true, nil
	}
	return false, err
}

// maxBranches limits the branches that ExistingPaths searches, newest first.
const maxBranches = 500

// ExistingPaths returns the paths that exist on any local or remote-tracking branch.
// Paths are relative to the root of the work tree.
func (g *Git) ExistingPaths(ctx context.Context, paths []string) ([]string, error) {
	refs, err := g.Output(ctx, "for-each-ref", fmt.Sprintf("--count=%d", maxBranches),
		"--sort=-committerdate", "--format=%(objectname)", "refs/heads", "refs/remotes")
	if err != nil || refs == "" {
		return nil, err
	}
	hashes := strings.Split(refs, "\n")
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	var request strings.Builder
	for _, hash := range hashes {
		for _, p := range paths {
			if strings.ContainsAny(p, "\n\r") {
				continue
			}
			request.WriteString(hash + ":" + p + "\n")
		}
	}
	output, err := g.runWithInput(ctx, strings.NewReader(request.String()), "cat-file", "--batch-check=%(objecttype)")
	if err != nil {
		return nil, err
	}
	var existing []string
	lines := strings.Split(output, "\n")
	for i, line := range lines {
		if p := paths[i%len(paths)]; (line == "blob" || line == "tree") && !slices.Contains(existing, p) {
			existing = append(existing, p)
		}
	}
	return existing, nil
}
