package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"debrief/site/finding"
)

// These are the exit codes of every command.
const (
	exitClean  = 0
	exitFound  = 1 // exit code of a command that printed findings which fail the check
	exitFailed = 2 // exit code of a command that could not be completed
)

// errFound is the error of a command that ran as intended and printed findings. It sets
// the exit code to exitFound.
var errFound = errors.New("there are findings")

// usage returns an error for a wrong command line, with a hint on how to correct it.
func usage(hint, format string, args ...any) error {
	return finding.HintErrorf(hint, format, args...)
}

// finish prints err with its hint and returns the exit code of the program. If debrief
// crashed on a file, the code is exitFailed even for a command that succeeded.
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
	t.printError(err)
	return exitFailed
}

// printError prints an error and its hint.
func (t *tool) printError(err error) {
	message, hint := err.Error(), ""
	var hinted *finding.HintError
	if errors.As(err, &hinted) {
		hint = hinted.Hint
	} else if fact, remedy, ok := strings.Cut(message, "; "); ok && !strings.Contains(message, "\n") {
		// Lower packages write an error as a fact and a remedy, separated by a
		// semicolon.
		message, hint = fact, remedy
	}
	t.print("error", message)
	if hint != "" {
		t.print("hint", hint)
	}
}

// print writes a message to standard error and starts each line with "debrief:" and
// kind, such as "note". Invisible characters in the message become visible ones,
// because it may quote a file.
func (t *tool) print(kind, message string) {
	for line := range strings.Lines(message) {
		fmt.Fprintf(t.err, "debrief: %s: %s\n", kind, finding.Printable(strings.TrimRight(line, "\r\n")))
	}
}
