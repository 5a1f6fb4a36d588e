package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"debrief/site/finding"
	"debrief/site/hook"
	"debrief/site/locate"
)

func (t *tool) hookCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "hook",
		Short:   "Run as a Git hook",
		Long:    `Hook groups the commands that Git runs as hooks.`,
		Example: `  debrief hook pre-receive`,
		Args:    cobra.ArbitraryArgs,
		RunE:    t.noCommand,
	}
	cmd.AddCommand(t.preReceiveCommand())
	return cmd
}

func (t *tool) preReceiveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "pre-receive",
		Short: "Reject a push that adds errors to the post-mortems",
		Long: `Pre-receive runs as a Git hook on the server with the repository. Before the server
accepts a push, the hook compares each branch with its earlier commit. If a branch
adds errors, the hook rejects the push. A new branch is compared with the merge
base of the branch and the default branch. Tags and deleted branches are not
checked.

The check uses the rule levels, catalogue and template of the branch before the
push.

Exit codes: 0 the push is accepted, 1 the push adds errors, 2 the push could not be
checked. Git rejects the push with exit codes 1 and 2. With exit code 2, the
message says that the post-mortems are not the cause.

To install the hook, save the two lines of the example as the file
hooks/pre-receive in the repository on the server, and make the file executable.`,
		Example: `  #!/bin/sh
  exec debrief hook pre-receive`,
		Args: noArguments,
	}
	var push hook.Push
	cmd.Flags().StringVar(&push.Dir, "library", locate.DefaultDir, "the `folder` with the post-mortems in the repository")
	strict := cmd.Flags().Bool("strict", false, "reject the push also for new warnings, not only for new errors")
	timeout := cmd.Flags().Duration("timeout", 2*time.Minute, "stop after this `duration`")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if push.Level = finding.Error; *strict {
			push.Level = finding.Warning
		}
		if push.Dir = path.Clean(strings.ReplaceAll(push.Dir, `\`, "/")); !fs.ValidPath(push.Dir) {
			return usage("write its path inside the repository, as in docs/incidents", "--library is %q", push.Dir)
		}
		return t.checkPush(cmd, push, *timeout)
	}
	return cmd
}

// hookMemory is the garbage collector's memory limit in a Git hook, because a server
// runs many hooks at once. Checking a push of 25,000 small files took 936 MB without
// the limit and 417 MB with it, in the same time.
const hookMemory = 400 << 20

func (t *tool) checkPush(cmd *cobra.Command, push hook.Push, timeout time.Duration) error {
	if os.Getenv("GL_ID") != "" { // GitLab shows users only those lines of a hook that have this prefix
		const prefix = "GL-HOOK-ERR: "
		t.printTo(&prefixWriter{to: t.stdout, prefix: prefix}, &prefixWriter{to: t.stderr, prefix: prefix})
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), timeout)
	defer cancel()
	if usualCollector() {
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(hookMemory))
	}
	updates, err := hook.ReadUpdates(ctx, cmd.InOrStdin())
	var rejected []hook.Rejection
	if err == nil {
		rejected, err = push.Check(ctx, updates)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("it took more than %s", timeout)
	}
	if err != nil {
		return finding.WithHint(fmt.Errorf("this push could not be checked: %w", err),
			"the text is not at fault, and the push was not accepted; contact the administrator of this server")
	}
	if len(rejected) == 0 {
		return nil
	}
	if _, err := io.WriteString(t.out, push.Message(rejected)); err != nil {
		return err
	}
	return errFound
}

// A prefixWriter inserts a prefix at the start of each line that it writes.
type prefixWriter struct {
	to      io.Writer
	prefix  string
	midLine bool // the last write ended within a line, so the next one needs no prefix
}

func (p *prefixWriter) Write(text []byte) (int, error) {
	var out bytes.Buffer
	for line := range bytes.Lines(text) {
		if !p.midLine {
			out.WriteString(p.prefix)
		}
		out.Write(line)
		p.midLine = !bytes.HasSuffix(line, []byte("\n"))
	}
	if _, err := p.to.Write(out.Bytes()); err != nil {
		return 0, err
	}
	return len(text), nil
}
