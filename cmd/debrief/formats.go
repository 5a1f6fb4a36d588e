package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/check"
	"debrief/site/finding/format"
	"debrief/site/postmortem"
	"debrief/site/rule/privacy"
)

// A target is a form and where it goes: a file, or "" for standard output.
type target struct{ form, file string }

// formats is the flag --format of check: several forms at once, all but one of
// them to files.
type formats struct{ to []target }

// formatsOf adds the flag to cmd.
func formatsOf(cmd *cobra.Command) *formats {
	f := &formats{}
	cmd.Flags().Var(f, "format", "print as "+list(format.Forms)+"; several at once, the others to files: text,sarif=out.sarif (default: text, and in a job of GitHub github)")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(format.Forms, cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveNoSpace))
	return f
}

func (f *formats) Type() string { return "forms" }

func (f *formats) String() string {
	var out []string
	for _, t := range f.to {
		if t.file != "" {
			t.form += "=" + t.file
		}
		out = append(out, t.form)
	}
	return strings.Join(out, ",")
}

// Set reads "text,sarif=out.sarif". It is called for each flag, and a second
// one adds to the first.
func (f *formats) Set(text string) error {
	for part := range strings.SplitSeq(text, ",") {
		form, file, named := strings.Cut(part, "=")
		if !slices.Contains(format.Forms, form) {
			hint := "write " + list(format.Forms)
			if near := postmortem.Nearest(form, format.Forms); near != "" {
				hint = "did you mean " + near + "?"
			}
			return usage(hint, "unknown form")
		}
		if named && file == "" {
			return usage("name the file, as in "+form+"=report", "no file")
		}
		for _, other := range f.to {
			if file == "" && other.file == "" {
				return usage("name a file for one of them, as in "+form+"=report", "two forms for standard output")
			}
			if file != "" && filepath.Clean(other.file) == filepath.Clean(file) {
				return usage("name another file for one of them", "two forms for one file")
			}
		}
		f.to = append(f.to, target{form, file})
	}
	return nil
}

// targets are what was asked for. Where nothing was asked for standard output,
// it gets the form of the place that the program runs in: a job that ends with
// 1 and says nothing would help nobody.
func (f *formats) targets() []target {
	to := slices.Clone(f.to)
	if !slices.ContainsFunc(to, func(t target) bool { return t.file == "" }) {
		to = append(to, target{form: formHere()})
	}
	return to
}

// formHere is the form that suits where the program runs. Gitea and Forgejo set
// GitHub's variables too, and make no notes of its commands.
func formHere() string {
	if os.Getenv("GITHUB_ACTIONS") == "true" && os.Getenv("GITEA_ACTIONS") == "" && os.Getenv("FORGEJO_ACTIONS") == "" {
		return "github"
	}
	return "text"
}

// report writes what was found in all forms that were asked for, files first:
// who looks at the log is then told no more than is there.
func (t *tool) report(forms *formats, r *format.Report) error {
	r.Rules, r.Version, r.Paint = rulesOf(check.Pages()), moduleVersion(), t.paint()
	to := forms.targets()
	slices.SortStableFunc(to, func(a, b target) int { return min(len(b.file), 1) - min(len(a.file), 1) })
	whole := r.Found
	for _, target := range to {
		r.Found = whole
		if target.file != "" || !isTerminal(t.stdout) {
			r.Found = t.withhold(whole)
		}
		if target.file == "" {
			if err := r.Write(t.data(target.form), target.form); err != nil {
				return err
			}
			if target.form == "github" {
				t.summarise(r)
			}
			continue
		}
		var out bytes.Buffer
		err := r.Write(&out, target.form)
		if err == nil {
			err = writeReport(target.file, out.Bytes())
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", target.form, err)
		}
	}
	return nil
}

// writeUps returns the paths of the write-ups in scope, as they may be shown.
func writeUps(snap *site.Snapshot, where scope) []string {
	var out []string
	for _, pm := range snap.Library.All {
		if p := pm.Doc.File.Path; where.has(p) {
			out = append(out, privacy.CleanName(p, snap.Library.Dir, snap.Catalog))
		}
	}
	return out
}

func rulesOf(pages []check.Page) []format.Rule {
	var out []format.Rule
	for _, p := range pages {
		out = append(out, format.Rule{ID: p.Rule.ID, Title: p.Rule.Title, Level: p.Rule.Level, Language: p.Rule.Language, Page: p.Text})
	}
	return out
}

// summarise adds to the summary of the step that a job of GitHub shows. A
// runner that cannot take it is no reason to fail: the log has everything.
func (t *tool) summarise(r *format.Report) {
	name := os.Getenv("GITHUB_STEP_SUMMARY")
	if name == "" {
		return
	}
	const most = 1 << 20 // what GitHub takes of a step, whoever wrote it
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err == nil {
		room := most
		if info, statErr := file.Stat(); statErr == nil {
			room -= int(min(info.Size(), most))
		}
		err = errors.Join(r.WriteGitHubSummary(file, room), file.Close())
	}
	if err != nil {
		t.say("note", "no summary of this step is written: "+err.Error())
	}
}

// writeReport writes a file that --format names, whole or not at all, and keeps
// the mode of a file that it replaces. A pipe or a device is written to directly.
func writeReport(name string, data []byte) error {
	mode := fs.FileMode(0o644) // other programs read it: a cache, an upload
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		if info.IsDir() {
			return usage("name a file in it", "%s is a folder", name)
		}
		return os.WriteFile(name, data, 0)
	} else if err == nil {
		mode = info.Mode().Perm()
	}
	dir, base := filepath.Split(name)
	root, err := os.OpenRoot(filepath.Clean(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return usage("make it first: mkdir -p "+filepath.Clean(dir), "there is no folder %s", filepath.Clean(dir))
	}
	if err != nil {
		return err
	}
	defer root.Close()
	return replaceFile(root, base, data, mode)
}

// moduleVersion is the version that the program was released as, "" if it was not.
func moduleVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "(devel)" {
		return ""
	}
	return strings.TrimPrefix(info.Main.Version, "v")
}
