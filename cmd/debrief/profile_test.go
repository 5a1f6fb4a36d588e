//go:build unix

package main

import (
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// BenchmarkProfile does in this process what the program does most: build a
// library of a thousand write-ups, check it, and check what one change brought.
// The profile of it is default.pgo, by which the compiler decides what to inline;
// make profile writes it anew.
func BenchmarkProfile(b *testing.B) {
	repo := generated(b, 1000)
	dir, changed := filepath.Join(repo, "postmortems"), amended(b, repo)
	out := b.TempDir()
	n := 0
	for b.Loop() {
		n++
		b.Setenv(cacheVariable, filepath.Join(out, "cache", strconv.Itoa(n)))
		commands := [][]string{
			{"build", "--library", dir, "-o", filepath.Join(out, strconv.Itoa(n))},
			{"check", "--library", dir},
		}
		for range 5 { // the first makes the sketches that the others read
			commands = append(commands, []string{"check", "--base", "HEAD", "--library", changed})
		}
		for _, args := range commands {
			if code := run(b.Context(), args, strings.NewReader(""), io.Discard, io.Discard); code != 0 {
				b.Fatalf("debrief %s: exit code %d", args[0], code)
			}
		}
	}
}
