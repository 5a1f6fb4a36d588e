package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/search"
)

// mostPasted is what is read of a file: a byte more than an export may have, so that
// a larger one is refused. The search itself reads less.
const mostPasted = 16<<20 + 1

func (t *tool) similarCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "similar [FILE|-]",
		Short: "Find the incidents that are like an alert, a log or a stack trace",
		Long: `Similar reads an alert, some lines of a log or a stack trace, in any form, and
finds the write-ups that tell of the like: first those of which a symptom stands
in it, then those that say the same words beside each other, then those that
share a service or rare words with it. It says of each why.

Times, numbers, addresses and ids count for nothing, so that tonight's line
finds last year's. Without FILE, or with -, it reads standard input. Given a
write-up of the library it finds the others. It ends with 0 whether something
was found or not.`,
		Example: `  debrief similar < alert.json
  kubectl logs deploy/checkout --tail 200 | debrief similar
  debrief similar -n 1 --format json trace.txt`,
		Args: atMost(1),
	}
	form := addFormatFlag(cmd, "text", "json")
	limit := cmd.Flags().IntP("number", "n", 5, "show at most this many write-ups")
	drafts := cmd.Flags().Bool("drafts", false, "search drafts too")
	t.reads(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *limit < 1 {
			return usage("write a number from 1", "--number is %d", *limit)
		}
		name := "-"
		if len(args) == 1 {
			name = args[0]
		}
		text, err := t.pasted(cmd.InOrStdin(), name, "similar takes a file, or reads standard input; debrief search takes words",
			"give it an alert or some lines of a log, as in debrief similar < alert.txt")
		if err != nil {
			return err
		}
		snap, repo, _, err := t.read(cmd.Context(), noFindings)
		if err != nil {
			return err
		}
		defer repo.Close()
		alert := search.Alert{Text: text, Services: calledServices(snap.Catalog)}
		if pm, ok := snap.Library.Lookup(string(postmortem.IDOf(name))); ok && name != "-" {
			alert.Text, alert.Not = told(pm), snap.Library.Address(pm)
		}
		found, err := alike(snap, site.Edition{Drafts: *drafts}, alert, *limit)
		if err != nil {
			return err
		}
		if form.word == "json" {
			return found.WriteJSON(t.answer())
		}
		if err := found.WriteText(t.out); err != nil {
			return err
		}
		if found.Total == 0 {
			t.say("hint", "debrief search with a word or two of it looks for less")
		}
		return nil
	}
	return cmd
}

// pasted is the text of a file, or of standard input for "-". missing is what to
// do where there is no such file, none what to do where nothing is in it.
func (t *tool) pasted(stdin io.Reader, name, missing, none string) (string, error) {
	if name == "-" {
		if f, ok := stdin.(*os.File); ok {
			if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
				t.say("hint", "paste the alert, then press Ctrl-D on a line of its own")
			}
		}
	} else {
		f, err := openRegular(name)
		if errors.Is(err, os.ErrNotExist) {
			return "", usage(missing, "there is no file %s", finding.Printable(name))
		}
		if err != nil {
			return "", err
		}
		defer f.Close()
		stdin = f
	}
	data, err := io.ReadAll(io.LimitReader(stdin, mostPasted))
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(string(data)) == "" {
		return "", usage(none, "there is nothing in it")
	}
	return string(data), nil
}

// openRegular opens a file, and nothing that could keep a reader waiting.
func openRegular(name string) (*os.File, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s is a folder; name a file in it", finding.Printable(name))
	}
	return os.Open(name)
}

// alike asks the index of what an edition shows.
func alike(snap *site.Snapshot, e site.Edition, alert search.Alert, limit int) (search.Result, error) {
	index, err := search.Of(e.Shown(snap.Library), search.Options{})
	if err != nil {
		return search.Result{}, err
	}
	defer index.Close()
	return index.Similar(alert, search.Want{Limit: limit})
}

// told is what others would recognise a write-up by.
func told(pm *postmortem.Postmortem) string {
	lines := append([]string{pm.Title, pm.Summary}, pm.Symptoms...)
	for _, s := range pm.Services {
		lines = append(lines, s.ID)
	}
	return strings.Join(lines, "\n")
}

// calledServices are the names by which an alert may call a service, to its id.
func calledServices(c *catalog.Catalog) map[string]string {
	called := map[string]string{}
	for _, s := range c.Services {
		for _, name := range s.Aliases {
			called[strings.ToLower(name)] = s.ID
		}
	}
	return called
}
