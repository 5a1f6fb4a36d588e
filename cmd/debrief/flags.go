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

// These interfaces match errors of cobra's flag package by method, because debrief
// imports only cobra itself.
type (
	// flagNamed is the error of cobra for an unknown flag, or for a flag without its value.
	flagNamed  interface{ GetSpecifiedName() string }
	flagValued interface{ GetValue() string } // the error of cobra for an invalid value of a flag
)

var (
	longName    = regexp.MustCompile(`for "(?:-., )?--([a-z-]+)" flag`)
	listedNames = regexp.MustCompile(`(?m)^ +(?:-., )?--([a-z-]+)`)
)

// flagError rewords an error of cobra's flag parser and adds a hint.
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

// unknownFlag returns the error for a flag that cmd does not have, or that needs a
// value.
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

// expectedValue returns a hint on the values that a flag accepts. kind is the flag's
// type, preset its default value.
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

// A choice is the value of a command-line flag that accepts one of a fixed list of
// words.
type choice struct {
	words []string
	word  string
}

// addFormatFlag adds the flag --format to cmd. words are the allowed formats; the first
// one is the default.
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

// noArguments returns an error if a command without arguments gets any.
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

// minArguments returns a check for at least n arguments. what describes them.
func minArguments(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < n {
			return usage(cmd.CommandPath()+" --help shows an example", "%s needs %s", cmd.CommandPath(), what)
		}
		return nil
	}
}

// exactArguments returns a check for n arguments. what describes them.
func exactArguments(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return usage(cmd.CommandPath()+" --help shows an example", "%s needs %s", cmd.CommandPath(), what)
		}
		return nil
	}
}

// maxOneArgument returns an error if a command gets more than one argument.
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

// parseTime parses the value of --as-of, a day or a time with a zone. A day means its
// last second in UTC, so that events of that day are in the past.
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
