package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"debrief/site/catalog"
	"debrief/site/template"
)

// starterCatalog is short: what it leaves out is built in.
//
//go:embed starter/_catalog.yaml
var starterCatalog []byte

//go:embed starter/example.md
var starterExample []byte

// starterAttributes keeps Git from converting the line ends of evidence.
//
//go:embed starter/gitattributes
var starterAttributes []byte

// attributesName is the file in which Git reads attributes of the files beside and below it.
const attributesName = ".gitattributes"

// exampleName has the day that the example tells of, which is no real one.
const exampleName = "2026-01-15-example-checkout-errors.md"

func (t *tool) initCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Begin a library: a catalogue, a template and an example",
		Long: `Init begins a library of post-mortems in DIR, by default ./postmortems. It writes
the catalogue (your services, teams and severities), the template (what a
write-up must say, and when), a draft as an example to change or to delete, and
a .gitattributes that keeps Git from converting the line ends of evidence.
It never overwrites a file, and adds no example where there are write-ups.

In a work tree of Git it also writes what the host needs to check each change:
a workflow of GitHub, of Gitea or Forgejo, or a job of GitLab. The host is known
by the address of the origin, by the files that are there, or by --ci.`,
		Example: `  debrief init
  debrief init docs/incidents
  debrief init --ci gitlab`,
		Args: atMost(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
	ci := &choice{words: hostWords()}
	cmd.Flags().Var(ci, "ci", "the `host` that checks changes: "+list(ci.words)+" (default: the one that is found)")
	_ = cmd.RegisterFlagCompletionFunc("ci", cobra.FixedCompletions(ci.words, cobra.ShellCompDirectiveNoFileComp))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		dir := usual
		if len(args) == 1 {
			dir = args[0]
		}
		if err := t.begin(dir); err != nil {
			return err
		}
		asked, err := t.writeCI(cmd.Context(), dir, ci.word)
		if err != nil {
			return err
		}
		named := ""
		if dir != usual {
			named = " --library " + dir
		}
		t.say("hint", "debrief check"+named+" reads it, and debrief serve"+named+" shows it")
		if asked {
			t.say("hint", "debrief init --ci "+list(ci.words[:len(ci.words)-1])+" writes what a host needs to check each change")
		}
		return nil
	}
	return cmd
}

func (t *tool) begin(dir string) error {
	if dir == "" {
		return usage("name a folder, as in debrief init "+usual, "the name of the folder is empty")
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return usage("name a folder, as in debrief init "+usual, "%s is a file", dir)
	}
	files := []struct {
		name, says string
		text       []byte
	}{
		{catalog.FileName, "the words: severities, teams, services", starterCatalog},
		{template.FileName, "what a write-up must say, and when", template.Builtin()},
		{attributesName, "Git keeps evidence byte for byte", starterAttributes},
		{exampleName, "a draft to change or to delete", starterExample},
	}
	some, err := hasWriteUps(dir)
	if err != nil {
		return err
	}
	if some {
		files = files[:3]
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, f := range files {
		what := "wrote"
		switch err := createFile(root, f.name, f.text); {
		case errors.Is(err, fs.ErrExist):
			what = "left "
		case err != nil:
			return fmt.Errorf("write %s: %w", filepath.Join(dir, f.name), err)
		}
		if what != "wrote" {
			f.says = "was there already"
			if f.name == attributesName {
				f.says += missingAttributes(root)
			}
		}
		fmt.Fprintf(t.out, "%s %s: %s\n", what, filepath.Join(dir, f.name), f.says)
	}
	return nil
}

// missingAttributes returns what to add to the .gitattributes of a library, "" if
// it has it.
func missingAttributes(root *os.Root) string {
	const line = "**/evidence/** -text"
	text, err := root.ReadFile(attributesName)
	if err == nil && slices.ContainsFunc(strings.Split(string(text), "\n"), func(l string) bool {
		fields := strings.Fields(l)
		return len(fields) > 1 && strings.Contains(fields[0], "evidence") && (slices.Contains(fields, "-text") || slices.Contains(fields, "binary"))
	}) {
		return ""
	}
	return "; add to it: " + line
}

// hasWriteUps reports whether there is a post-mortem below dir: Markdown whose
// name does not begin with "_".
func hasWriteUps(dir string) (bool, error) {
	found := false
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && path == dir {
			return fs.SkipAll
		}
		if err != nil {
			return err
		}
		if name := d.Name(); !d.IsDir() && strings.HasSuffix(name, ".md") && name[0] != '_' && name != exampleName {
			found = true
			return fs.SkipAll
		}
		return nil
	})
	return found, err
}
