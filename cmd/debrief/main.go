// Debrief keeps post-mortems as Markdown in Git, holds them to a template and
// makes a site of them.
//
// This command is flags, wiring and printing: one file per subcommand, and the
// table of them in newRoot. What is printed and why is decided in the packages
// below site, whose tour is site/doc.go.
//
// Exit codes: 0 done and clean, 1 findings at the level of an error, 2 the job
// could not be done, or debrief itself failed: on a file, which is a finding, or on
// the whole library. Findings and data go to standard output, everything else to
// standard error.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/postmortem"

	// A catalogue names the time zone that times are shown in. Small containers
	// and Windows have no database of them, and a build must not differ there.
	_ "time/tzdata"
)

func main() {
	finding.RecoverPanics()
	collectLess(200)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// collectLess trades memory that machines have for time that people wait: with
// a library of a thousand write-ups and a percent of 200 half of the collector's
// work is saved for a hundred megabytes. Near the limit, which ten thousand
// reach, it collects as often as it must; a limit of 900 MB was too near, and
// doubled the processor time of theirs. Whoever has set the collector's
// variables knows better.
func collectLess(percent int) {
	const limit = 1400 << 20
	if usualCollector() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// usualCollector reports whether the environment leaves the collector's settings to
// the program.
func usualCollector() bool { return os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" }

// run runs one command line and returns its exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	t := &tool{}
	t.printTo(stdout, stderr)
	root := t.newRoot()
	defer finding.OnPanic(func(err error) { code = t.finish(root, errors.Join(err, t.out.flush(), t.err.flush())) })
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(t.out)
	root.SetErr(t.err)
	cmd, err := root.ExecuteContextC(ctx)
	return t.finish(cmd, errors.Join(err, t.out.flush(), t.err.flush()))
}

// A tool is one run of the program: where it prints, and the flags that all
// commands that read have in common.
type tool struct {
	stdout, stderr io.Writer        // as they were given: for data and for git alone
	out, err       *textWriter      // the same for text
	words          *catalog.Catalog // whose privacy settings redact the output; nil until a library is read

	library, asOf, ref string

	snap *site.Snapshot // what was read, nil before it is
}

const (
	groupWrite = "write"
	groupSite  = "site"
	groupAsk   = "ask"
)

// newRoot is the table of commands.
func (t *tool) newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "debrief",
		Short: "Keep post-mortems in Git, check them, and make a site of them",
		Long: `Debrief keeps post-mortems as Markdown files in a Git repository, holds them to
a blameless template, and makes a cross-linked site with search and trends.`,
		Example: `  debrief init          a library to begin with, in ./postmortems
  debrief check         what is missing or wrong, and how to mend it
  debrief serve         the site, on this machine, while you write`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs, // so that RunE can word what is not a command
		RunE:          t.noCommand,
	}
	root.SetVersionTemplate("{{.Version}}")
	root.SetFlagErrorFunc(flagError)
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	root.AddGroup(
		&cobra.Group{ID: groupWrite, Title: "Write:"},
		&cobra.Group{ID: groupSite, Title: "Show:"},
		&cobra.Group{ID: groupAsk, Title: "Ask:"},
	)
	root.SetHelpCommand(t.helpCommand(root))
	root.AddCommand(
		in(groupWrite, t.initCommand()),
		in(groupWrite, t.newCommand()),
		in(groupWrite, t.checkCommand()),
		in(groupWrite, t.explainCommand()),
		in(groupWrite, t.hookCommand()),
		in(groupWrite, t.reportCommand()),
		in(groupSite, t.serveCommand()),
		in(groupSite, t.buildCommand()),
		in(groupSite, t.publishCommand()),
		in(groupSite, t.themeCommand()),
		in(groupAsk, t.searchCommand()),
		in(groupAsk, t.similarCommand()),
		in(groupAsk, t.actionsCommand()),
		in(groupAsk, t.trendsCommand()),
		t.versionCommand(),
	)
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() == "completion" {
			cmd.Args, cmd.RunE = cobra.ArbitraryArgs, t.noCommand
		}
	}
	return root
}

func in(group string, cmd *cobra.Command) *cobra.Command {
	cmd.GroupID = group
	return cmd
}

// noCommand is what a command with commands below it does without one of
// them, or with one that it has not.
func (t *tool) noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	return unknown(cmd, args[0])
}

func unknown(cmd *cobra.Command, name string) error {
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	hint := cmd.CommandPath() + " --help lists the commands"
	if near := postmortem.Nearest(name, names); near != "" {
		hint = "did you mean " + cmd.CommandPath() + " " + near + "?"
	}
	return usage(hint, "%s has no command %q", cmd.CommandPath(), name)
}

// helpCommand is cobra's, but does not take a command that is not there for a
// question about all of them.
func (t *tool) helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Say how a command is used",
		Long:    `Help prints what a command does, its flags and an example, as --help does.`,
		Example: `  debrief help check`,
		ValidArgsFunction: func(*cobra.Command, []string, string) (names []string, _ cobra.ShellCompDirective) {
			for _, c := range root.Commands() {
				names = append(names, c.Name())
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil {
				return err
			}
			if len(rest) > 0 {
				return unknown(cmd, rest[0])
			}
			cmd.InitDefaultHelpFlag()
			cmd.InitDefaultVersionFlag()
			return cmd.Help()
		},
	}
}
