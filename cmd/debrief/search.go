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
		Short: "Search past incidents",
		Long: `Search finds post-mortems by the words of an alert, a log line or a service, or by a
number from another tool. Search exits with code 0 even if there is no match.

  lock queue          post-mortems with both words
  "lock queue"        post-mortems with this exact phrase
  service:checkout    only incidents of this service; other filters: severity,
                      factor, kind, year, organisation
  -drill              only post-mortems without the word drill; if the query
                      begins with -, write -- before the query`,
		Example: `  debrief search upstream timeout
  debrief search '"connection pool exhausted" service:checkout' -n 3
  debrief search --format json -- timeout -kind:external`,
	}
	form := addFormatFlag(cmd, "text", "json")
	limit := cmd.Flags().IntP("number", "n", 10, "print at most this `number` of matches")
	drafts := cmd.Flags().Bool("drafts", false, "also search drafts")
	t.addReadFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		query := strings.Join(args, " ")
		if strings.TrimSpace(query) == "" {
			return usage("write some words, as in debrief search upstream timeout", "the query is empty")
		}
		if *limit < 1 {
			return usage("write a number from 1", "--number is %d", *limit)
		}
		snap, repo, _, err := t.read(cmd.Context(), noFindings)
		if err != nil {
			return err
		}
		defer repo.Close()
		index, err := search.FromLibrary(site.Edition{Drafts: *drafts}.Shown(snap.Library), search.Options{})
		if err != nil {
			return err
		}
		defer index.Close()
		found, err := index.Search(query, search.Page{Limit: *limit})
		if err != nil {
			return err
		}
		if form.word == "json" {
			return found.WriteJSON(t.jsonWriter())
		}
		return found.WriteText(t.out)
	}
	return cmd
}
