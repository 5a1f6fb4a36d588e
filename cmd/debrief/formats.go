package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"debrief/site"
	"debrief/site/check"
	"debrief/site/finding/format"
	"debrief/site/locate"
	"debrief/site/postmortem"
	"debrief/site/publish"
	"debrief/site/rule/privacy"
)

// A target is one output of debrief check: a format and the file to write, or "" for
// standard output.
type target struct{ format, file string }

// formats is the value of the flag --format of debrief check: at most one format for
// standard output, and any number of formats for files.
type formats struct{ targets []target }

// addFormatsFlag adds the flag --format to debrief check.
func addFormatsFlag(cmd *cobra.Command) *formats {
	f := &formats{}
	cmd.Flags().Var(f, "format", "output formats: "+orList(format.Forms)+"; FORMAT=FILE writes to a file, as in "+
		"text,sarif=out.sarif (default: text; github in a GitHub job)")
	_ = cmd.RegisterFlagCompletionFunc(
		"format",
		cobra.FixedCompletions(format.Forms, cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveNoSpace),
	)
	return f
}

func (f *formats) Type() string { return "formats" }

func (f *formats) String() string {
	var out []string
	for _, t := range f.targets {
		if t.file != "" {
			t.format += "=" + t.file
		}
		out = append(out, t.format)
	}
	return strings.Join(out, ",")
}

// Set parses a value such as "text,sarif=out.sarif". If the flag is repeated, the
// formats are added to the earlier ones.
func (f *formats) Set(text string) error {
	for part := range strings.SplitSeq(text, ",") {
		name, file, hasFile := strings.Cut(part, "=")
		if !slices.Contains(format.Forms, name) {
			hint := "write " + orList(format.Forms)
			if near := postmortem.NearestWord(name, format.Forms); near != "" {
				hint = "did you mean " + near + "?"
			}
			return usage(hint, "unknown format")
		}
		if hasFile && file == "" {
			return usage("name the file, as in "+name+"=report", "no file")
		}
		for _, other := range f.targets {
			if file == "" && other.file == "" {
				return usage("name a file for one of them, as in "+name+"=report", "two formats for standard output")
			}
			if file != "" && filepath.Clean(other.file) == filepath.Clean(file) {
				return usage("name another file for one of them", "two formats for one file")
			}
		}
		f.targets = append(f.targets, target{name, file})
	}
	return nil
}

// all returns the outputs of debrief check, files first. If no output goes to standard
// output, it adds the default format, so that a failing job prints the reason.
func (f *formats) all() []target {
	targets := slices.Clone(f.targets)
	if !slices.ContainsFunc(targets, func(t target) bool { return t.file == "" }) {
		targets = append(targets, target{format: defaultFormat()})
	}
	slices.SortStableFunc(targets, func(a, b target) int { return min(len(b.file), 1) - min(len(a.file), 1) })
	return targets
}

// defaultFormat returns "github" in a GitHub Actions job, else "text". Gitea and
// Forgejo set GitHub's variables too, but they do not show GitHub's annotations.
func defaultFormat() string {
	if os.Getenv("GITHUB_ACTIONS") == "true" && os.Getenv("GITEA_ACTIONS") == "" && os.Getenv("FORGEJO_ACTIONS") == "" {
		return "github"
	}
	return "text"
}

// report writes the findings in all requested formats. It writes files before standard
// output, so that the log does not mention a file that could not be written.
func (t *tool) report(f *formats, r *format.Report) error {
	r.Rules, r.Version, r.Paint = formatRules(check.Pages()), releaseVersion(), t.paint()
	all := r.Found
	for _, target := range f.all() {
		r.Found = all
		if target.file != "" || !isTerminal(t.stdout) {
			r.Found = t.withhold(all)
		}
		if target.file == "" {
			if err := r.Write(t.dataWriter(target.format), target.format); err != nil {
				return err
			}
			if target.format == "github" {
				t.writeStepSummary(r)
			}
			continue
		}
		var out bytes.Buffer
		err := r.Write(&out, target.format)
		if err == nil {
			err = writeReport(target.file, out.Bytes())
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", target.format, err)
		}
	}
	return nil
}

// postmortemPaths returns the paths of the post-mortems in scope, with secrets and
// personal data masked.
func postmortemPaths(snap *site.Snapshot, scope locate.Scope) []string {
	var out []string
	for _, pm := range snap.Library.All {
		if p := pm.Doc.File.Path; scope.Contains(p) {
			out = append(out, privacy.CleanName(p, snap.Library.Dir, snap.Catalog))
		}
	}
	return out
}

func formatRules(pages []check.Page) []format.Rule {
	var out []format.Rule
	for _, p := range pages {
		out = append(
			out,
			format.Rule{
				ID:       p.Rule.ID,
				Title:    p.Rule.Title,
				Level:    p.Rule.Level,
				Language: p.Rule.Language,
				Page:     p.Text,
			},
		)
	}
	return out
}

// maxStepSummary is GitHub's limit in bytes for the summary of a job step.
const maxStepSummary = 1 << 20

// writeStepSummary appends the findings to the step summary of a GitHub job. If this
// fails, it prints a note and no error, because the log has all findings.
func (t *tool) writeStepSummary(r *format.Report) {
	name := os.Getenv("GITHUB_STEP_SUMMARY")
	if name == "" {
		return
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err == nil {
		room := maxStepSummary
		if info, statErr := file.Stat(); statErr == nil {
			room -= int(min(info.Size(), maxStepSummary))
		}
		err = errors.Join(r.WriteGitHubSummary(file, room), file.Close())
	}
	if err != nil {
		t.print("note", "the step summary was not written: "+err.Error())
	}
}

// writeReport writes an output file of --format. It replaces the file atomically and
// preserves the mode of an existing file. If name is a pipe or a device, it writes to
// it directly.
func writeReport(name string, data []byte) error {
	mode := fs.FileMode(0o644) // reports get this mode, because other programs of the CI job read them
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
		return usage("create it first: mkdir -p "+filepath.Clean(dir), "there is no folder %s", filepath.Clean(dir))
	}
	if err != nil {
		return err
	}
	defer root.Close()
	return publish.ReplaceFile(root, base, data, mode)
}
