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
// library of a thousand write-ups, and check it. The profile of it is
// default.pgo, by which the compiler decides what to inline; make profile
// writes it anew.
func BenchmarkProfile(b *testing.B) {
	dir := filepath.Join(generated(b, 1000), "postmortems")
	out := b.TempDir()
	b.Setenv(cacheVariable, "off")
	n := 0
	for b.Loop() {
		n++
		for _, args := range [][]string{
			{"build", "--library", dir, "-o", filepath.Join(out, strconv.Itoa(n))},
			{"check", "--library", dir},
		} {
			if code := run(b.Context(), args, strings.NewReader(""), io.Discard, io.Discard); code != 0 {
				b.Fatalf("debrief %s: exit code %d", args[0], code)
			}
		}
	}
}
