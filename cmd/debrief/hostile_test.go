//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// front is a front matter that nothing is wrong with.
const front = `---
schema: 1
title: Checkout answered with an error
status: published
kind: incident
severity: sev3
summary: Payments failed. They came back.
no_actions_reason: It was seen once and cost nobody a payment.
times: {started: 2026-01-15T08:12:00Z}
---

## Summary

From 08:12 to 09:10 every payment took a minute, and then they were quick again.
`

// hostile is one file of each kind that breaks programs that read what
// strangers wrote, with the rule that must speak of it.
func hostile() map[string]struct{ text, rule string } {
	var bomb strings.Builder
	bomb.WriteString("---\na0: &a0 [x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 10; i++ {
		from, to := "*a"+string(rune('0'+i-1)), string(rune('0'+i))
		bomb.WriteString("a" + to + ": &a" + to + " [" + strings.TrimSuffix(strings.Repeat(from+", ", 9), ", ") + "]\n")
	}
	bomb.WriteString("title: *a9\n---\n")
	return map[string]struct{ text, rule string }{
		"2026-01-01-no-end":         {"---\ntitle: It never ends\nstatus: published\n\n## Summary\n\nText.\n", "form/front-matter"},
		"2026-01-02-not-utf8":       {strings.Replace(front, "Checkout", "Check\xff\xfeout", 1), "form/readable"},
		"2026-01-03-two-megabytes":  {front + strings.Repeat("Lorem ipsum dolor sit amet, consectetur.\n", 52000), "form/readable"},
		"2026-01-04-yaml-bomb":      {bomb.String(), "form/"},
		"2026-01-05-duplicate-keys": {strings.Replace(front, "severity: sev3", "severity: sev3\nseverity: sev1", 1), "form/duplicate-key"},
		"2026-01-06-nested-quotes":  {front + "\n" + strings.Repeat(">", 10_000) + " deep\n", "form/"},
		"2026-01-08-empty":          {"", "form/"},
		"2026-01-09-nested-yaml":    {"---\ntitle: " + strings.Repeat("[", 5000) + "\n---\n", "form/"},
		"2026-01-10-nul":            {strings.Replace(front, "every", "ev\x00ery", 1), "form/"},
		"2026-01-11-long-line":      {front + strings.Repeat("[a](", 50_000) + "\n", ""},
		"2026-01-12-brackets":       {front + strings.Repeat("[", 100_000) + "\n", ""},
		"2026-01-13-emphasis":       {front + strings.Repeat("*a **b ", 40_000) + "\n", ""},
		"2026-01-16-lone-cr":        {"\r{\n", "form/front-matter"},
		"2026-01-17-definition":     {front + "\n> [a]: /" + strings.Repeat("x", 60_000) + "\n\n" + strings.Repeat("[a]\n\n", 20_000), "form/readable"},
		"2026-01-18-allow":          {front + strings.Repeat("\n<!-- debrief: allow form/x: y -->\n", 10_000), "form/allow"},
		"2026-01-19-tables":         {front + strings.Repeat("\n|"+strings.Repeat("|", 60)+"\n|"+strings.Repeat("-|", 60)+"\n"+strings.Repeat("|\n", 290), 100), "form/readable"},
		"2026-01-14-script":         {front + "\n<script>alert(1)</script>\n<img src=x onerror=alert(1)>\n[x](javascript:alert(1))\n", ""},
	}
}

// TestHostileLibrary builds a library of files that nobody wrote in good
// faith: each is a finding, none hides another, and memory stays in bounds.
func TestHostileLibrary(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	dir := t.TempDir()
	lib := filepath.Join(dir, "postmortems")
	if err := os.CopyFS(lib, os.DirFS("testdata/library")); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for name, f := range hostile() {
		if err := os.WriteFile(filepath.Join(lib, name+".md"), []byte(f.text), 0o666); err != nil {
			t.Fatal(err)
		}
		if f.rule != "" {
			want[name] = f.rule
		}
	}
	const secret = "the text of a file outside of the library"
	if err := os.WriteFile(filepath.Join(dir, "outside.md"), []byte(strings.Replace(front, "every payment", secret, 1)), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../outside.md", filepath.Join(lib, "2026-01-07-symlink.md")); err != nil {
		t.Fatal(err)
	}
	want["2026-01-07-symlink"] = "form/readable"

	refused := debrief(t, dir, "build")
	if refused.code != exitFound || !strings.Contains(refused.err, "the site was not built") {
		t.Errorf("build ended with %d and said %q", refused.code, refused.err)
	}
	if _, err := os.Stat(filepath.Join(dir, "public")); err == nil {
		t.Error("a site was built without --keep-going")
	}
	built := debrief(t, dir, "build", "--keep-going")
	if built.code != exitFound {
		t.Errorf("build --keep-going ended with %d and said %q", built.code, built.err)
	}
	for name, rule := range want {
		for _, got := range []result{refused, built} {
			if !speaksOf(got.out, name, rule) {
				t.Errorf("nothing is said of %s under %s", name, rule)
			}
		}
	}
	if strings.ContainsAny(built.out, "\x00\x1b") {
		t.Error("the findings hold control characters")
	}
	for _, page := range []string{"index.html", "incidents/2026-01-15-checkout-errors/index.html", "incidents/2026-01-05-duplicate-keys/index.html"} {
		if _, err := os.Stat(filepath.Join(dir, "public", page)); err != nil {
			t.Errorf("the site lacks %s", page)
		}
	}
	if found := holds(t, filepath.Join(dir, "public"), secret, "<script>alert", "javascript:alert", "<img src=x onerror"); found != "" {
		t.Errorf("the site holds %s", found)
	}
	for what, r := range map[string]result{"build": refused, "build --keep-going": built, "check": debrief(t, dir, "check")} {
		t.Logf("%s: at most %d MiB, %v of processor time", what, r.memory>>20, r.cpu)
		if r.memory > 256<<20 {
			t.Errorf("%s took %d MiB, over the 256 that it may", what, r.memory>>20)
		}
	}
}

func speaksOf(out, name, rule string) bool {
	for line := range strings.Lines(out) {
		if strings.HasPrefix(line, "postmortems/"+name+".md:") && strings.Contains(line, " ["+rule) {
			return true
		}
	}
	return false
}

// holds returns the first of texts that a file of the site has, and the file.
func holds(t *testing.T, dir string, texts ...string) string {
	t.Helper()
	var found string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".html" {
			return err
		}
		page, err := os.ReadFile(path)
		for _, text := range texts {
			if bytes.Contains(page, []byte(text)) {
				found = text + " in " + path
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// A result is what a run of the program printed, and what it took.
type result struct {
	code     int
	out, err string
	memory   int64 // the most it held, in bytes; 0 where the system does not say
	cpu      any
}

func debrief(t *testing.T, dir string, args ...string) result {
	t.Helper()
	var out, said bytes.Buffer
	cmd := exec.Command("debrief", args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended, memory := make(chan bool), make(chan int64)
	go func() { memory <- watchMemory(cmd.Process.Pid, ended) }()
	err := cmd.Wait()
	close(ended)
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return result{
		code: cmd.ProcessState.ExitCode(), out: out.String(), err: said.String(), cpu: cmd.ProcessState.UserTime(),
		memory: <-memory,
	}
}
