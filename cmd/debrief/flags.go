package main

import (
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/spf13/cobra"

	"debrief/site/draft"
	"debrief/site/finding"
	"debrief/site/postmortem"
)

// The errors of the flags package are recognised by their methods, because this
// package imports cobra alone.
type (
	flagNamed  interface{ GetSpecifiedName() string } // an unknown flag, or one without its value
	flagValued interface{ GetValue() string }         // a flag with an invalid value
)

var (
	longName    = regexp.MustCompile(`for "(?:-., )?--([a-z-]+)" flag`)
	listedNames = regexp.MustCompile(`(?m)^ +(?:-., )?--([a-z-]+)`)
)

// flagError words an error of the flags package, with a hint.
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
		var hinted *finding.HintError
		if errors.As(err, &hinted) {
			return usage(hinted.Hint, "--%s is %q", found[1], valued.GetValue())
		}
		flag := cmd.Flag(found[1])
		return usage(
			expectedValue(flag.Name, flag.Value.Type(), flag.DefValue),
			"--%s is %q",
			flag.Name,
			valued.GetValue(),
		)
	case errors.As(err, &named):
		return unknownFlag(cmd, named.GetSpecifiedName(), help)
	}
	return usage(help, "%w", err)
}

// unknownFlag words the error for a flag that is unknown or lacks its value.
func unknownFlag(cmd *cobra.Command, name, help string) error {
	if flag := cmd.Flag(name); flag != nil {
		return usage(help, "--%s needs a value", name)
	}
	if len(name) == 1 {
		if flag := cmd.Flags().ShorthandLookup(name); flag != nil {
			return usage(help, "-%s needs a value", name)
		}
		return usage(help, "%s has no flag -%s", cmd.CommandPath(), name)
	}
	if near := postmortem.NearestWord(name, flagNames(cmd)); near != "" {
		help = "did you mean --" + near + "?"
	} else if !cmd.HasParent() {
		help = "put flags after a command, as in debrief check --library incidents"
	}
	return usage(help, "%s has no flag --%s", cmd.CommandPath(), name)
}

// expectedValue returns a hint on the values that a flag accepts.
func expectedValue(name, kind, preset string) string {
	switch kind {
	case "bool":
		return fmt.Sprintf("write --%s or --%s=false", name, name)
	case "int":
		return "write a whole number, as in --" + name + "=" + preset
	}
	return "--help describes the value"
}

func flagNames(cmd *cobra.Command) []string {
	var names []string
	for _, found := range listedNames.FindAllStringSubmatch(cmd.Flags().FlagUsages(), -1) {
		names = append(names, found[1])
	}
	return names
}

// A choice is a flag whose value is one of several words.
type choice struct {
	words []string
	word  string
}

// addFormatFlag adds the flag --format with the formats of a command; the first is
// the default.
func addFormatFlag(cmd *cobra.Command, words ...string) *choice {
	c := &choice{words, words[0]}
	cmd.Flags().Var(c, "format", "output format: "+orList(words))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (c *choice) String() string { return c.word }
func (c *choice) Type() string   { return "name" }

func (c *choice) Set(word string) error {
	for _, w := range c.words {
		if w == word {
			c.word = word
			return nil
		}
	}
	return usage("write "+orList(c.words), "unknown value")
}

func orList(words []string) string  { return draft.JoinWords(words, "or") }
func andList(words []string) string { return draft.JoinWords(words, "and") }

// noArguments rejects arguments.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage(
			cmd.CommandPath()+" --help describes the arguments",
			"%s takes no argument, but got %q",
			cmd.CommandPath(),
			args[0],
		)
	}
	return nil
}

// maxOneArgument rejects more than one argument.
func maxOneArgument(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usage(
			cmd.CommandPath()+" --help describes the arguments",
			"%s takes 1 argument, but got %d",
			cmd.CommandPath(),
			len(args),
		)
	}
	return nil
}

// parseTime parses --as-of. A day means its last second, so that its events are in
// the past.
func parseTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day.Add(24*time.Hour - time.Second), nil
	}
	return time.Time{}, usage(
		"write a day (2026-10-31) or a time with its zone (2026-10-31T12:00:00Z)",
		"--as-of is %q",
		text,
	)
}
