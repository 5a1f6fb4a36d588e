package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"debrief/site/finding"
)

// Exit codes of every command.
const (
	exitClean  = 0
	exitFound  = 1 // there are findings at the level of an error
	exitFailed = 2 // the command could not be completed
)

// errFound ends a command that succeeded and printed findings.
var errFound = errors.New("there are findings")

// usage returns an error in how the command was called, with a hint.
func usage(hint, format string, args ...any) error {
	return finding.HintErrorf(hint, format, args...)
}

// finish prints an error with its hint and returns the exit code. It is exitFailed if
// debrief failed on a file, whatever the command's own result.
func (t *tool) finish(cmd *cobra.Command, err error) int {
	if t.snap != nil {
		if faults := t.snap.Library.Faults(); len(faults) > 0 {
			for _, f := range faults {
				t.print("error", f.Path()+": "+f.Message)
				t.print("hint", f.Help)
			}
			if err == nil || errors.Is(err, errFound) {
				return exitFailed
			}
		}
	}
	switch {
	case err == nil:
		return exitClean
	case errors.Is(err, errFound):
		return exitFound
	case errors.Is(err, context.Canceled), cmd != nil && cmd.Context() != nil && cmd.Context().Err() != nil:
		t.print("error", "interrupted")
		return exitFailed
	}
	message, hint := err.Error(), ""
	var hinted *finding.HintError
	if errors.As(err, &hinted) {
		hint = hinted.Hint
	} else if fact, remedy, ok := strings.Cut(message, "; "); ok && !strings.Contains(message, "\n") {
		// Lower packages write an error as a fact, a semicolon and a remedy.
		message, hint = fact, remedy
	}
	t.print("error", message)
	if hint != "" {
		t.print("hint", hint)
	}
	return exitFailed
}

// print writes a message to standard error, each line with its kind in front. The
// message may contain text from a file.
func (t *tool) print(kind, message string) {
	for line := range strings.Lines(message) {
		fmt.Fprintf(t.err, "debrief: %s: %s\n", kind, finding.Printable(strings.TrimRight(line, "\r\n")))
	}
}
