package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// The reference page of the commands is generated from the commands.
func TestCommandReferenceIsCurrent(t *testing.T) {
	const file = "../../site/page/guide/reference/commands.md"
	tl := &tool{}
	tl.printTo(io.Discard, io.Discard)
	var out bytes.Buffer
	out.WriteString("Exit codes of all commands: 0 success, 1 there are findings of the level error, 2 the command could not be completed.\n")
	writeCommands(&out, tl.newRoot())
	if *update {
		if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(text, out.Bytes()) {
		t.Errorf("%s is outdated; run go test ./cmd/debrief -run TestCommandReference -update", file)
	}
}

func writeCommands(out *bytes.Buffer, cmd *cobra.Command) {
	for _, c := range cmd.Commands() {
		if c.Name() == "completion" || c.Name() == "help" || c.Hidden {
			continue
		}
		if !c.HasSubCommands() || c.Flags().Lookup("format") != nil { // debrief actions lists, and has subcommands
			writeCommand(out, c)
		}
		writeCommands(out, c)
	}
}

func writeCommand(out *bytes.Buffer, c *cobra.Command) {
	fmt.Fprintf(out, "\n## %s\n\n%s.\n\n```text\n%s\n```\n\n%s\n\n```text\n%s\n```\n", c.CommandPath(), c.Short, c.UseLine(), fenceIndented(c.Long), c.Example)
	if flags := c.LocalFlags().FlagUsages(); flags != "" {
		fmt.Fprintf(out, "\nFlags:\n\n```text\n%s```\n", flags)
	}
}

// fenceIndented puts indented lines into code blocks.
func fenceIndented(text string) string {
	var out strings.Builder
	indented := false
	for line := range strings.Lines(text + "\n") {
		if strings.TrimSpace(line) != "" && strings.HasPrefix(line, "  ") != indented {
			indented = !indented
			if indented {
				out.WriteString("```text\n")
			} else {
				out.WriteString("```\n\n")
			}
		}
		out.WriteString(line)
	}
	if indented {
		out.WriteString("```\n")
	}
	return strings.TrimRight(out.String(), "\n")
}

// A line of a help text fits into a terminal of 88 columns. Indented lines are examples.
func TestHelpFitsATerminal(t *testing.T) {
	tl := &tool{}
	tl.printTo(io.Discard, io.Discard)
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		for line := range strings.Lines(cmd.Long) {
			if n := len([]rune(strings.TrimSpace(line))); n > 88 && !strings.HasPrefix(line, " ") {
				t.Errorf("%s: %d columns: %s", cmd.CommandPath(), n, line)
			}
		}
		for _, c := range cmd.Commands() {
			if c.Name() != "completion" && c.Name() != "help" {
				walk(c)
			}
		}
	}
	walk(tl.newRoot())
}
