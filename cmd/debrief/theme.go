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
	"debrief/site/publish"
	"debrief/site/template"
	"debrief/theme"
	"debrief/theme/contract"
)

// defaultThemeDir is the theme folder if the user names none.
const defaultThemeDir = "theme"

func (t *tool) themeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "theme",
		Short: "Customise the look of the site",
		Long: `Theme exports and checks themes: folders of templates, styles and pictures that
replace built-in ones when serve and build run with --theme.`,
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
		Short: "Write the built-in theme to a folder, as a starting point",
		Long: `Export writes the files of the built-in theme to DIR, by default ./theme. The file
README.md describes themes, the data of each page, and the limits of a theme.
Export never overwrites a file.

Keep the files that you edit and delete the other files: debrief uses the built-in
version of each missing file. To change colours or fonts, edit only tokens.css.`,
		Example: `  debrief theme export
  debrief theme export look`,
		Args:              maxOneArgument,
		ValidArgsFunction: completeFolders,
	}
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		dir := defaultThemeDir
		if len(args) == 1 {
			dir = args[0]
		}
		return t.exportTheme(dir)
	}
	return cmd
}

// completeFolders is a shell completion function that offers folders.
func completeFolders(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

func (t *tool) exportTheme(dir string) error {
	const hint = "name a folder, as in debrief theme export " + defaultThemeDir
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
		switch err := publish.CreateFile(root, name, files[name]); {
		case errors.Is(err, fs.ErrExist):
			fmt.Fprintf(t.out, "kept  %s: exists already\n", finding.Printable(filepath.Join(dir, name)))
		case err != nil:
			return fmt.Errorf("write %s: %w", filepath.Join(dir, name), err)
		default:
			wrote++
		}
	}
	fmt.Fprintf(t.out, "wrote %s to %s\n", finding.Plural(wrote, "file", "files"), finding.Printable(dir))
	t.print("hint", filepath.Join(dir, "README.md")+" describes the files; keep the ones you edit, and delete the rest")
	t.print("hint", "debrief serve --theme "+dir+" shows it")
	return nil
}

func (t *tool) themeCheckCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check [DIR]",
		Short: "List the errors of a theme, and how to fix them",
		Long: `Check reads the theme in DIR, by default ./theme, in the same way as build. Every
template must use only the fields of its view, and every page must follow the
security policy. Check renders each kind of page with an empty view and with a
full view.

Exit codes: 0 no errors, 1 errors found.`,
		Example: `  debrief theme check
  debrief theme check look`,
		Args:              maxOneArgument,
		ValidArgsFunction: completeFolders,
	}
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		dir := defaultThemeDir
		if len(args) == 1 {
			dir = args[0]
		}
		return t.checkTheme(dir)
	}
	return cmd
}

func (t *tool) checkTheme(dir string) error {
	if !isFolder(dir) {
		return usage("debrief theme export "+defaultThemeDir+" writes a starting point", "there is no folder %s", dir)
	}
	_, err := loadTheme(dir)
	var found contract.Problems
	if !errors.As(err, &found) {
		if err == nil {
			fmt.Fprintf(t.out, "%s: no errors.\n", finding.Printable(dir))
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

func addThemeFlag(cmd *cobra.Command, dir *string) {
	cmd.Flags().StringVar(
		dir,
		"theme",
		"",
		"a `folder` with templates and styles that replace parts of the built-in theme",
	)
	_ = cmd.MarkFlagDirname("theme")
}

// loadTheme loads a theme: the files in dir replace built-in files of the same name. If
// dir is "", it returns the built-in theme. It reads nothing outside dir.
func loadTheme(dir string) (*theme.Theme, error) {
	if dir == "" {
		return theme.Default(), nil
	}
	if !isFolder(dir) {
		return nil, usage(
			"--theme takes a folder whose files have the names of built-in ones",
			"there is no folder %s",
			dir,
		)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	th, err := theme.Load(root.FS())
	if found := (contract.Problems{}); errors.As(err, &found) {
		err = finding.WithHint(err, "debrief theme check "+dir+" lists the errors and how to fix them")
	}
	return th, err
}

func isFolder(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && info.IsDir()
}
