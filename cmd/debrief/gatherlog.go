package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"debrief/site/gather"
)

// maxLogBytes is the largest size of a stored log.
const maxLogBytes = 2 << 20

func (t *tool) gatherLogCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "log ID FILE",
		Short: "An excerpt of a log from a text file",
		Long: `Log stores the lines of a text file as evidence. FILE is - for standard input.
With --grep, only lines with this text are stored. Secrets and personal data in
the lines are masked; --keep-raw keeps personal data.`,
		Example: `  kubectl logs deploy/checkout --since-time 2026-10-14T08:00:00Z | debrief gather log 2026-10-14-checkout-5xx - --title "Checkout log"
  debrief gather log 2026-10-14-checkout-5xx edge.log --title "Edge log" --grep timeout --tag region=eu`,
		Args: exactArguments(2, "the ID of a post-mortem and a text file"),
	}
	f := &gatherFlags{}
	f.addCommon(t, cmd)
	about := &aboutFlags{}
	cmd.Flags().StringVar(&about.title, "title", "", "the `title` of the evidence (default: the name of the file)")
	cmd.Flags().StringVar(&about.query, "query", "", "the `query` or command that returned the lines")
	cmd.Flags().StringArrayVar(&about.tags, "tag", nil, "a `name=value` that narrows down the lines: region=eu (repeatable)")
	grep := cmd.Flags().String("grep", "", "store only lines with this `text`")
	link := cmd.Flags().String("link", "", "the `URL` of the lines in the log tool")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		name := args[1]
		if name == "-" && about.title == "" {
			return usage(`write --title "Checkout log"`, "lines from standard input need a title")
		}
		text, err := t.readData(cmd.InOrStdin(), name)
		if err != nil {
			return err
		}
		lines, err := logLines(text, *grep)
		if err != nil {
			return err
		}
		return t.storeCaptures(cmd, args[0], f, func(c *postmortemChange) ([]gather.Capture, error) {
			capture, err := about.capture(c.now)
			capture.Type, capture.Text, capture.Ext = "log_excerpt", lines, ".log"
			capture.Title = cmpTitle(capture.Title, name)
			capture.Query = cmp.Or(capture.Query, *grep)
			if capture.Source = *link; *link == "" && name != "-" {
				capture.Source = filepath.Base(name)
			}
			return []gather.Capture{capture}, err
		})
	}
	return cmd
}

func cmpTitle(title, file string) string {
	base := filepath.Base(file)
	return cmp.Or(title, trimExt(base, filepath.Ext(base)))
}

// logLines returns the lines of a text that contain a word, or all lines if the word is
// empty, with line feeds as line ends.
func logLines(text []byte, word string) ([]byte, error) {
	if !utf8.Valid(text) {
		return nil, usage("convert it to UTF-8", "the file is not text in UTF-8")
	}
	var out strings.Builder
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		if strings.Contains(line, word) {
			out.WriteString(line + "\n")
		}
	}
	switch {
	case strings.TrimSpace(out.String()) == "":
		return nil, usage("give another file, or another --grep", "no line of the file is stored")
	case out.Len() > maxLogBytes:
		return nil, usage("store the lines that matter with --grep, or cut the file",
			"the lines have %s, over the limit of %d MB", fmt.Sprintf("%.1f MB", float64(out.Len())/(1<<20)), maxLogBytes>>20)
	}
	return []byte(out.String()), nil
}
