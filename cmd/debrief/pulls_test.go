//go:build unix

package main

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestHostilePullRequests checks a small pull request of each kind: none stops the
// program, and what is over a bound is a finding that names the bound.
func TestHostilePullRequests(t *testing.T) {
	want := map[string]string{
		"aliases":        "items, and the limit is 100",
		"authors":        "items, and the limit is 200",
		"actions":        "items, and the limit is 200",
		"symptoms":       "items, and the limit is 200",
		"related":        "items, and the limit is 200",
		"factors":        "items, and the limit is 200",
		"evidence":       "and the limit is 200",
		"services":       "and the limit is 200",
		"unknown-keys":   "is not a field",
		"references-no":  "more findings of this rule below",
		"sound":          "",
		"sound-aliases+": "items, and the limit is 100",
		"years":          "",
		"deep":           "is more than 32 folders deep",
	}
	for name, text := range want {
		t.Run(name, func(t *testing.T) {
			if testing.Short() && name == "years" {
				t.Skip("it takes seconds")
			}
			dir := t.TempDir()
			copyLibrary(t, filepath.Join(dir, "postmortems"))
			write(t, filepath.Join(dir, "postmortems"), pulls()[name](128<<10))
			r := debrief(t, dir, "check")
			if r.code == exitFailed {
				t.Errorf("check ended with %d and said %.500q", r.code, r.err)
			}
			if !strings.Contains(r.out+r.err, text) {
				t.Errorf("nothing says %q in\n%.2000s", text, r.out)
			}
		})
	}
}

// copyLibrary makes lib a copy of the test library.
func copyLibrary(t testing.TB, lib string) {
	t.Helper()
	if err := os.CopyFS(lib, os.DirFS("testdata/library")); err != nil {
		t.Fatal(err)
	}
}

// write puts the files of a pull request into a library.
func write(t testing.TB, lib string, files pull) {
	t.Helper()
	for path, text := range files {
		at := filepath.Join(lib, path)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// BenchmarkHostilePull reports what the commands cost for a pull request of 1 MiB of
// each kind. None may take more than 5 s of processor time or 512 MiB.
//
//	go test -run '^$' -bench 'HostilePull/aliases$' -benchtime 1x ./cmd/debrief
func BenchmarkHostilePull(b *testing.B) {
	all := pulls()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		b.Run(name, func(b *testing.B) {
			bin, dir := program(b), b.TempDir()
			git := func(args ...string) {
				cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.org"}, args...)...)
				cmd.Dir = dir
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("git %v: %v\n%s", args, err, out)
				}
			}
			copyLibrary(b, filepath.Join(dir, "postmortems"))
			git("init", "-q", "-b", "main")
			git("add", "-A")
			git("commit", "-q", "-m", "begin")
			write(b, filepath.Join(dir, "postmortems"), all[name](maxPull))
			git("add", "-A")
			git("commit", "-q", "-m", "flood")
			b.ResetTimer()
			for command, args := range map[string][]string{
				"check": {"check"}, "base": {"check", "--base", "HEAD~1"}, "report": {"report", "--base", "HEAD~1"},
				"build": {"build", "--keep-going", "-o", filepath.Join(dir, "public")},
			} {
				var used taken
				for range b.N {
					used.add(measureAny(b, dir, bin, args...))
				}
				used.report(b, command+"-")
			}
		})
	}
}
