package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"debrief/site/finding"
	"debrief/site/postmortem"
)

// Exit codes, the same for every command.
const (
	exitClean  = 0
	exitFound  = 1 // findings at the level of an error
	exitFailed = 2 // could not do the job
)

// errFound ends a command that did its job and has findings to show for it.
var errFound = errors.New("there are findings")

// A failure is an error with a word on what to do about it.
type failure struct {
	err  error
	hint string
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

func hinted(err error, hint string) error { return &failure{err, hint} }

// usage is an error in how the command was called.
func usage(hint, format string, args ...any) error {
	return &failure{fmt.Errorf(format, args...), hint}
}

// finish prints what went wrong, in a line and a hint, and returns the exit code.
// It is exitFailed where debrief failed on a file, whatever else came of the command.
func (t *tool) finish(cmd *cobra.Command, err error) int {
	if t.snap != nil {
		if faults := t.snap.Library.Faults(); len(faults) > 0 {
			for _, f := range faults {
				t.say("error", f.Path()+": "+f.Message)
				t.say("hint", f.Help)
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
		t.say("error", "stopped")
		return exitFailed
	}
	message, hint := err.Error(), ""
	var f *failure
	if errors.As(err, &f) {
		hint = f.hint
	} else if fact, remedy, ok := strings.Cut(message, "; "); ok && !strings.Contains(message, "\n") {
		// The packages below word an error as a fact, a semicolon and what to do.
		message, hint = fact, remedy
	}
	t.say("error", message)
	if hint != "" {
		t.say("hint", hint)
	}
	return exitFailed
}

// say prints a remark on standard error, each of its lines with its kind in
// front. It may hold the text of a stranger.
func (t *tool) say(kind, message string) {
	for line := range strings.Lines(message) {
		fmt.Fprintf(t.err, "debrief: %s: %s\n", kind, finding.Printable(strings.TrimRight(line, "\r\n")))
	}
}

// What the flags package's errors are asked for. Their types are not named:
// cobra owns the flags, and this package knows cobra alone.
type (
	flagNamed  interface{ GetSpecifiedName() string } // not there, or without its value
	flagValued interface{ GetValue() string }         // with a value that it does not take
)

var (
	longName    = regexp.MustCompile(`for "(?:-., )?--([a-z-]+)" flag`)
	listedNames = regexp.MustCompile(`(?m)^ +(?:-., )?--([a-z-]+)`)
)

// flagError words what is wrong with a flag in our own way.
func flagError(cmd *cobra.Command, err error) error {
	help := cmd.CommandPath() + " --help lists the flags"
	var named flagNamed
	var valued flagValued
	switch {
	case errors.As(err, &valued):
		found := longName.FindStringSubmatch(err.Error())
		if found == nil {
			break
		}
		var f *failure
		if errors.As(err, &f) {
			return usage(f.hint, "--%s is %q", found[1], valued.GetValue())
		}
		flag := cmd.Flag(found[1])
		return usage(expects(flag.Name, flag.Value.Type(), flag.DefValue), "--%s is %q", flag.Name, valued.GetValue())
	case errors.As(err, &named):
		name := named.GetSpecifiedName()
		if flag := cmd.Flag(name); flag != nil {
			return usage(help, "--%s needs a value", name)
		}
		if len(name) == 1 {
			if flag := cmd.Flags().ShorthandLookup(name); flag != nil {
				return usage(help, "-%s needs a value", name)
			}
			return usage(help, "%s has no flag -%s", cmd.CommandPath(), name)
		}
		if near := postmortem.Nearest(name, flagNames(cmd)); near != "" {
			help = "did you mean --" + near + "?"
		} else if !cmd.HasParent() {
			help = "flags stand behind a command, as in debrief check --library incidents"
		}
		return usage(help, "%s has no flag --%s", cmd.CommandPath(), name)
	}
	return usage(help, "%w", err)
}

func expects(name, kind, preset string) string {
	switch kind {
	case "bool":
		return fmt.Sprintf("write --%s or --%s=false", name, name)
	case "int":
		return "write a whole number, as in --" + name + "=" + preset
	}
	return "--help says what it takes"
}

func flagNames(cmd *cobra.Command) []string {
	var names []string
	for _, found := range listedNames.FindAllStringSubmatch(cmd.Flags().FlagUsages(), -1) {
		names = append(names, found[1])
	}
	return names
}

// A choice is a flag that takes one of some words.
type choice struct {
	words []string
	word  string
}

// addFormatFlag adds the flag --format with the formats of a command; the first
// is the default.
func addFormatFlag(cmd *cobra.Command, words ...string) *choice {
	c := &choice{words, words[0]}
	cmd.Flags().Var(c, "format", "print as "+list(words))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (c *choice) String() string { return c.word }
func (c *choice) Type() string   { return "form" }

func (c *choice) Set(word string) error {
	for _, w := range c.words {
		if w == word {
			c.word = word
			return nil
		}
	}
	return usage("write "+list(c.words), "unknown form")
}

func list(words []string) string { return joined(words, " or ") }

func and(words []string) string { return joined(words, " and ") }

func joined(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + last + words[len(words)-1]
}

// noArguments is for commands that take flags alone.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage(cmd.CommandPath()+" --help says what it takes", "%s takes no argument, and got %q", cmd.CommandPath(), args[0])
	}
	return nil
}

// atMost is for commands that take up to n arguments.
func atMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return usage(cmd.CommandPath()+" --help says what it takes", "%s takes %s, and got %d", cmd.CommandPath(), finding.Plural(n, "argument", "arguments"), len(args))
		}
		return nil
	}
}

// paint colours findings where somebody looks at a terminal that has colours
// and has not said no to them (https://no-color.org), and is nil elsewhere.
func (t *tool) paint() finding.Paint {
	if os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" || !isTerminal(t.stdout) {
		return nil
	}
	return func(what, text string) string {
		code, ok := map[string]string{
			"error": "1;31", "warning": "1;33", "info": "1;36", "place": "1", "mark": "1;31", "help": "36",
		}[what]
		if !ok || text == "" {
			return text
		}
		return "\x1b[" + code + "m" + text + "\x1b[0m"
	}
}
