package main

import (
	"strings"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/search"
)

func (t *tool) searchCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "search QUERY",
		Short: "Find out whether this has happened before",
		Long: `Search finds write-ups by words: an alert, a log line, a service, a number that
an incident has elsewhere. It ends with 0 whether something was found or not.

  lock queue          both words, in any place
  "lock queue"        the words beside each other
  service:checkout    only of a service; so too severity, factor, kind, year,
                      organisation
  -drill              without the word; write -- in front of the query then`,
		Example: `  debrief search upstream timeout
  debrief search '"connection pool exhausted" service:checkout' -n 3
  debrief search --format json -- timeout -kind:external`,
	}
	form := addFormatFlag(cmd, "text", "json")
	limit := cmd.Flags().IntP("number", "n", 10, "show at most this many write-ups")
	drafts := cmd.Flags().Bool("drafts", false, "search drafts too")
	t.reads(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		query := strings.Join(args, " ")
		if strings.TrimSpace(query) == "" {
			return usage("write the words to look for, as in debrief search upstream timeout", "the query is empty")
		}
		if *limit < 1 {
			return usage("write a number from 1", "--number is %d", *limit)
		}
		snap, repo, _, err := t.read(cmd.Context(), noFindings)
		if err != nil {
			return err
		}
		defer repo.Close()
		index, err := search.Of(site.Edition{Drafts: *drafts}.Shown(snap.Library), search.Options{})
		if err != nil {
			return err
		}
		defer index.Close()
		found, err := index.Search(query, search.Want{Limit: *limit})
		if err != nil {
			return err
		}
		if form.word == "json" {
			return found.WriteJSON(t.answer())
		}
		return found.WriteText(t.out)
	}
	return cmd
}
