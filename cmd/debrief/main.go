// Debrief keeps post-mortems as Markdown in Git, checks them against a template and
// builds a site from them.
//
// Package main contains only the flags and the output of the commands. Each subcommand
// has its own file, and newRoot lists them all. The logic is in the packages below
// site; site/doc.go gives a tour of them.
//
// Exit codes: 0 success, 1 findings at the level of an error, 2 the command could not
// be completed, or debrief itself crashed on a file or on the library. Findings and
// data go to standard output, messages to standard error.
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

	// time/tzdata embeds the time zone database, which small containers and Windows
	// lack. debrief prints times in the zone of the catalogue, and the output must be
	// the same on every machine.
	_ "time/tzdata"
)

func main() {
	finding.RecoverPanics()
	setGCPercent(200)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// setGCPercent makes the garbage collector run less often and sets a memory limit. At
// 200 %, a library of 1,000 post-mortems takes half the collector's time for 100 MB
// more. A library of 10,000 post-mortems reaches the limit, and there the collector
// runs as often as necessary; a limit of 900 MB doubled the CPU time. The environment
// variables GOGC and GOMEMLIMIT take precedence.
func setGCPercent(percent int) {
	const limit = 1400 << 20
	if usualCollector() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// usualCollector reports whether the environment sets neither GOGC nor GOMEMLIMIT, so
// that debrief may tune the garbage collector.
func usualCollector() bool { return os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" }

// run executes debrief with the given arguments and streams, and returns the exit code.
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

// A tool is one run of the program: the output, the flags that commands share, and the
// library that was read.
type tool struct {
	stdout, stderr io.Writer        // the unfiltered standard streams, for data formats and for git
	out, err       *textWriter      // the filtered standard streams, for text that people read
	catalog        *catalog.Catalog // the settings for redacting the output; nil until a library is read

	library, asOf, ref string

	snap *site.Snapshot // the library that the command works on; nil until it is read
}

const (
	groupWrite = "write"
	groupSite  = "site"
	groupQuery = "query"
)

// newRoot returns the command debrief with all subcommands.
func (t *tool) newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "debrief",
		Short: "Keep post-mortems in Git, check them, and build a site from them",
		Long: `Debrief keeps post-mortems as Markdown files in a Git repository, checks them
against a blameless template, and builds a cross-linked site with search and
trends.`,
		Example: `  debrief init          create a library in ./postmortems
  debrief check         find missing or invalid content, and how to fix it
  debrief serve         show the site on this machine while you write`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs, // accept any arguments, because RunE reports an unknown subcommand
		RunE:          t.noCommand,
	}
	root.SetVersionTemplate("{{.Version}}")
	root.SetFlagErrorFunc(flagError)
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	root.AddGroup(
		&cobra.Group{ID: groupWrite, Title: "Write:"},
		&cobra.Group{ID: groupSite, Title: "Show:"},
		&cobra.Group{ID: groupQuery, Title: "Query:"},
	)
	root.SetHelpCommand(t.helpCommand(root))
	root.AddCommand(
		inGroup(groupWrite, t.initCommand()),
		inGroup(groupWrite, t.newCommand()),
		inGroup(groupWrite, t.gatherCommand()),
		inGroup(groupWrite, t.accountCommand()),
		inGroup(groupWrite, t.checkCommand()),
		inGroup(groupWrite, t.explainCommand()),
		inGroup(groupWrite, t.guideCommand()),
		inGroup(groupWrite, t.hookCommand()),
		inGroup(groupWrite, t.reportCommand()),
		inGroup(groupSite, t.serveCommand()),
		inGroup(groupSite, t.buildCommand()),
		inGroup(groupSite, t.publishCommand()),
		inGroup(groupSite, t.themeCommand()),
		inGroup(groupQuery, t.searchCommand()),
		inGroup(groupQuery, t.similarCommand()),
		inGroup(groupQuery, t.actionsCommand()),
		inGroup(groupQuery, t.followUpCommand()),
		inGroup(groupQuery, t.trendsCommand()),
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

func inGroup(group string, cmd *cobra.Command) *cobra.Command {
	cmd.GroupID = group
	return cmd
}

// noCommand prints the help of a command group. If there is an argument, it returns an
// error for an unknown subcommand.
func (t *tool) noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	return unknownCommand(cmd, args[0])
}

func unknownCommand(cmd *cobra.Command, name string) error {
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	hint := cmd.CommandPath() + " --help lists the commands"
	if near := postmortem.NearestWord(name, names); near != "" {
		hint = "did you mean " + cmd.CommandPath() + " " + near + "?"
	}
	return usage(hint, "%s has no command %q", cmd.CommandPath(), name)
}

// helpCommand returns the subcommand help. It replaces the one of cobra, which prints
// the help of the root command if the named command is unknown.
func (t *tool) helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Show how to use a command",
		Long:    `Help prints a command's description, flags and example, as --help does.`,
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
				return unknownCommand(cmd, rest[0])
			}
			cmd.InitDefaultHelpFlag()
			cmd.InitDefaultVersionFlag()
			return cmd.Help()
		},
	}
}
