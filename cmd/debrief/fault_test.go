package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"debrief/site/check"
	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/rule"
)

// TestPanicOnOneFileKeepsOtherFindings injects a rule that panics on one file: every
// command prints what is found in the others, and ends with 2.
func TestPanicOnOneFileKeepsOtherFindings(t *testing.T) {
	t.Cleanup(finding.RecoverPanics())
	rules := check.Rules
	t.Cleanup(func() { check.Rules = rules })
	check.Rules = append(rules[:len(rules):len(rules)], rule.Rule{ID: "form/injected", Level: finding.Error, Each: func(_ *rule.Pass, pm *postmortem.Postmortem) {
		if pm.ID == "2026-01-16-bad" {
			panic("injected")
		}
	}})
	dir := t.TempDir()
	lib, out := filepath.Join(dir, "postmortems"), filepath.Join(dir, "site")
	for name, text := range map[string]string{
		"2026-01-15-good": "---\ntitle: Good one\nstatus: published\nvisibility: internal\n---\n\n## Summary\n\nx\n",
		"2026-01-16-bad":  "---\ntitle: Bad one\nstatus: published\nvisibility: internal\n---\n\n## Summary\n\nx\n",
	} {
		if err := os.MkdirAll(lib, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(lib, name+".md"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	const message = "postmortems/2026-01-16-bad.md:1:1: error: debrief failed on this file; please report it [form/readable]"
	for _, args := range [][]string{{"check"}, {"build", "--keep-going", "-o", out}, {"build", "-o", out + "2"}} {
		var printed, said bytes.Buffer
		code := run(t.Context(), append(args, "--library", lib), strings.NewReader(""), &printed, &said)
		if code != exitFailed || !strings.Contains(printed.String(), strings.TrimPrefix(message, "postmortems/")) || !strings.Contains(printed.String(), "2026-01-15-good.md") {
			t.Errorf("debrief %s ends with %d and prints\n%s%s", strings.Join(args, " "), code, printed.String(), said.String())
		}
	}
	if _, err := os.Stat(filepath.Join(out, "incidents/2026-01-15-good/index.html")); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(out, "incidents/2026-01-16-bad")); err == nil {
		t.Error("the file that debrief failed on is shown")
	}
	if _, err := os.Stat(out + "2"); err == nil {
		t.Error("a site was built without --keep-going")
	}
}

// TestAPanicAboutManyFilesIsReported injects panics that are about no one file: the
// command ends with 2 and asks to report the place, without a goroutine dump.
func TestAPanicAboutManyFilesIsReported(t *testing.T) {
	t.Cleanup(finding.RecoverPanics())
	rules := check.Rules
	t.Cleanup(func() { check.Rules = rules })
	check.Rules = append(rules[:len(rules):len(rules)], rule.Rule{ID: "form/injected", Level: finding.Error, All: func(*rule.Pass) { panic("injected") }})
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "2026-01-15-good.md"), []byte("---\ntitle: Good one\n---\n\n## Summary\n\nx\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"check"}, {"build", "--keep-going", "-o", filepath.Join(dir, "out")}} {
		var printed, said bytes.Buffer
		code := run(t.Context(), append(args, "--library", dir), strings.NewReader(""), &printed, &said)
		want := "debrief: error: debrief failed\ndebrief: hint: please report it with the output of debrief version and this place in the program: cmd/debrief.TestAPanicAboutManyFilesIsReported"
		if code != exitFailed || !strings.HasPrefix(said.String(), want) || strings.Contains(said.String(), "goroutine") {
			t.Errorf("debrief %s ends with %d and prints\n%s%s", strings.Join(args, " "), code, printed.String(), said.String())
		}
	}
}
