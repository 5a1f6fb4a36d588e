package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"debrief/site/locate"
	"debrief/site/starter"
)

func (t *tool) initCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Create a library: a catalogue, a template and an example",
		Long: `Init creates a post-mortem library in DIR, by default ./postmortems. Init writes the
catalogue (your services, teams and severities), the template (what a
post-mortem must contain at each status), an example draft to edit or delete,
and a .gitattributes that stops Git from converting the line ends of evidence.
Init never overwrites a file. If DIR has post-mortems, init writes no example.

In a Git work tree, init also writes the CI job that checks each change, for GitHub,
Gitea, Forgejo or GitLab. Init detects the code host from the address of the
remote "origin" or from existing files. The flag --ci sets another code host.`,
		Example: `  debrief init
  debrief init docs/incidents
  debrief init --ci gitlab`,
		Args:              maxOneArgument,
		ValidArgsFunction: completeFolders,
	}
	ci := &choice{words: starter.HostIDs()}
	cmd.Flags().Var(
		ci,
		"ci",
		"the code `host` that checks changes: "+orList(ci.words)+" (default: detected from the repository)",
	)
	_ = cmd.RegisterFlagCompletionFunc("ci", cobra.FixedCompletions(ci.words, cobra.ShellCompDirectiveNoFileComp))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		dir := locate.DefaultDir
		if len(args) == 1 {
			dir = args[0]
		}
		files, err := starter.WriteLibrary(dir)
		t.printWritten(files)
		if err != nil {
			return err
		}
		files, undetected, err := starter.WriteCI(cmd.Context(), dir, ci.word)
		t.printWritten(files)
		if err != nil {
			return err
		}
		flag := ""
		if dir != locate.DefaultDir {
			flag = " --library " + dir
		}
		t.print("hint", "debrief check"+flag+" checks it, and debrief serve"+flag+" shows it")
		if undetected {
			t.print(
				"hint",
				"debrief init --ci "+orList(ci.words[:len(ci.words)-1])+" writes the job that checks each change",
			)
		}
		return nil
	}
	return cmd
}

func (t *tool) printWritten(files []starter.Result) {
	for _, f := range files {
		verb := "wrote"
		if !f.Written {
			verb = "kept "
		}
		fmt.Fprintf(t.out, "%s %s: %s\n", verb, f.Name, f.Note)
	}
}
