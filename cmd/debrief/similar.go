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

// maxInput limits the bytes to read from an input file. It is one more than the maximum
// size of an incident export, so that the importer detects and rejects a larger file.
const maxInput = 16<<20 + 1

func (t *tool) similarCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "similar [FILE|-]",
		Short: "Find incidents similar to an alert, a log or a stack trace",
		Long: `Similar reads an alert, log lines or a stack trace in any format, and lists similar
incidents: first incidents whose symptom is in the text, then incidents with the
same phrases, then incidents with the same service or rare words. Similar prints why
each incident matches.

Similar ignores times, numbers, addresses and IDs, so a log line of today can match
a log line of last year. Without FILE, or with -, similar reads standard input. If
FILE is a post-mortem of the library, similar lists similar post-mortems. Similar
exits with code 0 even if there is no match.`,
		Example: `  debrief similar < alert.json
  kubectl logs deploy/checkout --tail 200 | debrief similar
  debrief similar -n 1 --format json trace.txt`,
		Args: maxOneArgument,
	}
	form := addFormatFlag(cmd, "text", "json")
	limit := cmd.Flags().IntP("number", "n", 5, "print at most this `number` of matches")
	drafts := cmd.Flags().Bool("drafts", false, "also search drafts")
	t.addReadFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *limit < 1 {
			return usage("write a number from 1", "--number is %d", *limit)
		}
		name := "-"
		if len(args) == 1 {
			name = args[0]
		}
		text, err := t.readInput(
			cmd.InOrStdin(),
			name,
			"similar takes a file, or reads standard input; debrief search takes words",
			"pass it an alert or some log lines, as in debrief similar < alert.txt",
		)
		if err != nil {
			return err
		}
		snap, repo, _, err := t.read(cmd.Context(), noFindings)
		if err != nil {
			return err
		}
		defer repo.Close()
		alert := search.Alert{Text: text, Services: serviceAliases(snap.Catalog)}
		if pm, ok := snap.Library.Lookup(string(postmortem.IDFromPath(name))); ok && name != "-" {
			alert.Text, alert.ExcludeID = queryOf(pm), snap.Library.Address(pm)
		}
		found, err := findSimilar(snap, site.Edition{Drafts: *drafts}, alert, *limit)
		if err != nil {
			return err
		}
		if form.word == "json" {
			return found.WriteJSON(t.jsonWriter())
		}
		if err := found.WriteText(t.out); err != nil {
			return err
		}
		if found.Total == 0 {
			t.print("hint", "try debrief search with one or two words of it")
		}
		return nil
	}
	return cmd
}

// readInput returns the text of a file, or of standard input if name is "-". The hints
// are for the error if the file is missing or the input is empty.
func (t *tool) readInput(stdin io.Reader, name, missingHint, emptyHint string) (string, error) {
	if name == "-" {
		if f, ok := stdin.(*os.File); ok {
			if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
				t.print("hint", "paste the text, then press Ctrl-D on an empty line")
			}
		}
	} else {
		f, err := openFile(name)
		if errors.Is(err, os.ErrNotExist) {
			return "", usage(missingHint, "there is no file %s", finding.Printable(name))
		}
		if err != nil {
			return "", err
		}
		defer f.Close()
		stdin = f
	}
	data, err := io.ReadAll(io.LimitReader(stdin, maxInput))
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(string(data)) == "" {
		return "", usage(emptyHint, "the input is empty")
	}
	return string(data), nil
}

func openFile(name string) (*os.File, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s is a folder; name a file in it", finding.Printable(name))
	}
	return os.Open(name)
}

// findSimilar finds at most limit post-mortems similar to an alert, among the ones that
// the edition shows.
func findSimilar(snap *site.Snapshot, e site.Edition, alert search.Alert, limit int) (search.Result, error) {
	index, err := search.FromLibrary(e.Shown(snap.Library), search.Options{})
	if err != nil {
		return search.Result{}, err
	}
	defer index.Close()
	return index.Similar(alert, search.Page{Limit: limit})
}

// queryOf returns the text that is used to find incidents similar to pm: its title,
// summary, symptoms and services.
func queryOf(pm *postmortem.Postmortem) string {
	lines := append([]string{pm.Title, pm.Summary}, pm.Symptoms...)
	for _, s := range pm.Services {
		lines = append(lines, s.ID)
	}
	return strings.Join(lines, "\n")
}

// serviceAliases returns a map from each alias of a service, in lower case, to the
// service's id.
func serviceAliases(c *catalog.Catalog) map[string]string {
	ids := map[string]string{}
	for _, s := range c.Services {
		for _, name := range s.Aliases {
			ids[strings.ToLower(name)] = s.ID
		}
	}
	return ids
}
