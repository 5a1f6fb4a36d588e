// Debrief keeps post-mortems as Markdown in Git, checks them against a template and
// builds a site from them.
//
// This command holds flags and printing: one file per subcommand, and the table of
// subcommands in newRoot. The logic is in the packages below site; site/doc.go is
// their tour.
//
// Exit codes: 0 success, 1 findings at the level of an error, 2 the command could not
// be completed, or debrief itself failed on a file or on the library. Findings and data
// go to standard output, messages to standard error.
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

	// Times are shown in the catalogue's zone. Small containers and Windows have no
	// zone database, and the output must not differ there.
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

// setGCPercent makes the collector run less often, with a memory limit. At 200 % a
// library of 1,000 post-mortems takes half the collector's time for 100 MB more. Near
// the limit, which 10,000 post-mortems reach, it runs as often as it must; a limit of
// 900 MB doubled their CPU time. The collector's environment variables take precedence.
func setGCPercent(percent int) {
	const limit = 1400 << 20
	if usualCollector() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// usualCollector reports whether the environment does not configure the collector.
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

// A tool is one run of the program: its output, and the flags that commands share.
type tool struct {
	stdout, stderr io.Writer        // unfiltered: for data formats and for git
	out, err       *textWriter      // for text
	catalog        *catalog.Catalog // redacts the output; nil until a library is read

	library, asOf, ref string

	snap *site.Snapshot // nil until a library is read
}

const (
	groupWrite = "write"
	groupSite  = "site"
	groupQuery = "query"
)

// newRoot returns the root command with all subcommands.
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
		Args:          cobra.ArbitraryArgs, // RunE reports an unknown command
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
		inGroup(groupWrite, t.checkCommand()),
		inGroup(groupWrite, t.explainCommand()),
		inGroup(groupWrite, t.hookCommand()),
		inGroup(groupWrite, t.reportCommand()),
		inGroup(groupSite, t.serveCommand()),
		inGroup(groupSite, t.buildCommand()),
		inGroup(groupSite, t.publishCommand()),
		inGroup(groupSite, t.themeCommand()),
		inGroup(groupQuery, t.searchCommand()),
		inGroup(groupQuery, t.similarCommand()),
		inGroup(groupQuery, t.actionsCommand()),
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

// noCommand prints the help of a group of commands, or reports an unknown command.
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

// helpCommand replaces cobra's, which prints the help of the root for an unknown
// command.
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
