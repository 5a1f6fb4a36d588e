package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/template"
	"debrief/theme"
	"debrief/theme/contract"
)

// usualTheme is the folder of a theme, where none is named.
const usualTheme = "theme"

func (t *tool) themeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "theme",
		Short: "Make the site look as you want it",
		Long: `Theme is for a look of your own: a folder of templates, styles and pictures that
serve and build lay over the built-in ones with --theme.`,
		Example: `  debrief theme export look
  debrief theme check look
  debrief serve --theme look`,
		Args: cobra.ArbitraryArgs,
		RunE: t.noCommand,
	}
	cmd.AddCommand(t.themeExportCommand(), t.themeCheckCommand())
	return cmd
}

func (t *tool) themeExportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export [DIR]",
		Short: "Write the built-in theme, to begin your own with",
		Long: `Export writes the files of the built-in theme into DIR, by default ./theme, and
a README.md that says what a theme is, what every page shows, and what a theme
must not do. It never overwrites a file.

Keep the files that you change and delete the others: what is not in the folder
is taken from the program. To change colours or type, tokens.css is enough.`,
		Example: `  debrief theme export
  debrief theme export look`,
		Args:              atMost(1),
		ValidArgsFunction: folders,
	}
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		dir := usualTheme
		if len(args) == 1 {
			dir = args[0]
		}
		return t.exportTheme(dir)
	}
	return cmd
}

// folders completes an argument that is a folder.
func folders(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

func (t *tool) exportTheme(dir string) error {
	const hint = "name a folder, as in debrief theme export " + usualTheme
	if dir == "" {
		return usage(hint, "the name of the folder is empty")
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return usage(hint, "%s is a file", dir)
	}
	for _, name := range []string{catalog.FileName, template.FileName} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return usage(hint, "%s is a library of post-mortems", dir)
		}
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	files := theme.Files()
	wrote := 0
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := root.MkdirAll(filepath.FromSlash(path.Dir(name)), 0o777); err != nil {
			return fmt.Errorf("write %s: %w", filepath.Join(dir, name), err)
		}
		switch err := createFile(root, name, files[name]); {
		case errors.Is(err, fs.ErrExist):
			fmt.Fprintf(t.out, "left  %s: was there already\n", finding.Printable(filepath.Join(dir, name)))
		case err != nil:
			return fmt.Errorf("write %s: %w", filepath.Join(dir, name), err)
		default:
			wrote++
		}
	}
	fmt.Fprintf(t.out, "wrote %s into %s\n", finding.Plural(wrote, "file", "files"), finding.Printable(dir))
	t.say("hint", filepath.Join(dir, "README.md")+" says how; keep what you change, and delete the rest")
	t.say("hint", "debrief serve --theme "+dir+" shows it")
	return nil
}

func (t *tool) themeCheckCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check [DIR]",
		Short: "Say what is wrong with a theme, and what to write instead",
		Long: `Check reads the theme in DIR, by default ./theme, as build does before it begins:
whether every template fits its view, and every page keeps the security policy.
Each kind of page is made once of nothing and once of some of everything.

It ends with 0 if all is well and with 1 if not.`,
		Example: `  debrief theme check
  debrief theme check look`,
		Args:              atMost(1),
		ValidArgsFunction: folders,
	}
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		dir := usualTheme
		if len(args) == 1 {
			dir = args[0]
		}
		return t.checkTheme(dir)
	}
	return cmd
}

func (t *tool) checkTheme(dir string) error {
	if !isFolder(dir) {
		return usage("debrief theme export "+usualTheme+" writes one to begin with", "there is no folder %s", dir)
	}
	_, err := loadTheme(dir)
	var found contract.Problems
	if !errors.As(err, &found) {
		if err == nil {
			fmt.Fprintf(t.out, "%s: every page can be made.\n", finding.Printable(dir))
		}
		return err
	}
	for _, p := range found {
		at := filepath.Join(dir, p.File)
		if p.Line > 0 {
			at += fmt.Sprintf(":%d", p.Line)
		}
		fmt.Fprintf(t.out, "%s: error: %s\n", finding.Printable(at), finding.Printable(p.Text))
		if p.Help != "" {
			fmt.Fprintf(t.out, "    %s\n", finding.Printable(p.Help))
		}
	}
	fmt.Fprintf(t.out, "%s.\n", finding.Plural(len(found), "error", "errors"))
	return errFound
}

func themeFlag(cmd *cobra.Command, dir *string) {
	cmd.Flags().StringVar(dir, "theme", "", "a `folder` of templates and styles to lay over the built-in ones")
	_ = cmd.MarkFlagDirname("theme")
}

// loadTheme lays the files of a folder over the built-in theme. Nothing
// outside the folder is read.
func loadTheme(dir string) (*theme.Theme, error) {
	if dir == "" {
		return theme.Default(), nil
	}
	if !isFolder(dir) {
		return nil, usage("--theme takes a folder with files named like those of the built-in theme", "there is no folder %s", dir)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	th, err := theme.Load(root.FS())
	if found := (contract.Problems{}); errors.As(err, &found) {
		err = hinted(err, "debrief theme check "+dir+" says what to write instead")
	}
	return th, err
}
