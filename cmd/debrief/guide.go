package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"debrief/site/page/guide"
	"debrief/site/postmortem"
	"debrief/site/wording"
)

// guideWidth is the number of columns of the guide on a terminal.
const guideWidth = 80

func (t *tool) guideCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "guide [TOPIC]",
		Short: "Show a page of the guide: interviews, evidence, writing without blame",
		Long: `Guide prints a page of the guide, as the site shows it: how to gather evidence,
how to interview the people involved, how to write without blame. Without TOPIC
it lists the topics.`,
		Example: `  debrief guide
  debrief guide interview
  debrief guide interview --lang de`,
		Args: maxOneArgument,
		ValidArgsFunction: func(*cobra.Command, []string, string) (names []string, _ cobra.ShellCompDirective) {
			for _, topic := range guide.Topics() {
				names = append(names, topic.Name+"\t"+string(topic.Title))
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
	lang := cmd.Flags().String("lang", "en", "the `language` of the text: en or de; the reference is in English only")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		l := wording.In(*lang)
		if l.Tag() != *lang {
			return usage("write en or de", "--lang is %q", *lang)
		}
		if len(args) == 0 {
			table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
			for _, topic := range guide.Topics() {
				fmt.Fprintf(table, "%s\t%s\n", topic.Name, l.Text(topic.Means))
			}
			return table.Flush()
		}
		var names []string
		for _, topic := range guide.Topics() {
			if args[0] == topic.Name || args[0] == topic.Alias {
				_, err := io.WriteString(t.stdout, topic.Terminal(l, guideWidth)) // built-in text; the secrets in examples are made up
				return err
			}
			names = append(names, topic.Name)
		}
		hint := "debrief guide lists the topics"
		if near := postmortem.NearestWord(args[0], names); near != "" {
			hint = "did you mean " + near + "?"
		}
		return usage(hint, "the guide has no topic %q", args[0])
	}
	return cmd
}
