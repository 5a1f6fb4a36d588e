package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"debrief/site/check"
	"debrief/site/postmortem"
)

func (t *tool) explainCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain [RULE]",
		Short: "Show the page of a rule, with examples",
		Long: `Explain prints the page of a rule: why the rule exists, an example with findings,
the output of "debrief check" for this example, and an example without findings.
Without RULE it lists all rules.`,
		Example: `  debrief explain
  debrief explain times/order`,
		Args: maxOneArgument,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return ruleIDs(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
			for _, rule := range check.Rules {
				fmt.Fprintf(table, "%s\t%s\t%s\n", rule.ID, rule.Level, rule.Title)
			}
			return table.Flush()
		}
		page, ok := check.Explain(args[0])
		if !ok {
			hint := "debrief explain lists the rules"
			if near := postmortem.NearestWord(args[0], ruleIDs()); near != "" {
				hint = "did you mean " + near + "?"
			}
			return usage(hint, "there is no rule %q", args[0])
		}
		_, err := t.stdout.Write(page) // the output is not redacted, because the secrets in the examples are made up
		return err
	}
	return cmd
}

func ruleIDs() []string {
	var ids []string
	for _, rule := range check.Rules {
		ids = append(ids, rule.ID)
	}
	return ids
}
