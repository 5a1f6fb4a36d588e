//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// BenchmarkBuild builds generated libraries with the program itself, as a
// child whose processor time and memory the system counts: first into an empty
// folder, then once more with nothing changed.
//
//	go test -run '^$' -bench Build -benchtime 1x ./cmd/debrief
func BenchmarkBuild(b *testing.B) {
	// What was removed a moment ago makes new files dear on ext4, by as much as
	// all the rest: the sites stay until the last is built.
	sites := b.TempDir()
	for _, n := range []int{100, 1000, 10000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			if testing.Short() && n > 1000 {
				b.Skip("takes minutes")
			}
			bin, dir := program(b), generated(b, n)
			b.ResetTimer()
			var cold, again taken
			var size int64
			files := 0
			for i := range b.N {
				out := filepath.Join(sites, fmt.Sprintf("%d-%d", n, i))
				cold.add(measure(b, bin, "build", "--library", filepath.Join(dir, "postmortems"), "-o", out))
				again.add(measure(b, bin, "build", "--library", filepath.Join(dir, "postmortems"), "-o", out))
				files, size = weigh(b, out)
			}
			cold.report(b, "")
			again.report(b, "again-")
			b.ReportMetric(float64(n)*float64(b.N)/cold.wall.Seconds(), "write-ups/s")
			b.ReportMetric(float64(size)/1e6, "out-MB")
			b.ReportMetric(float64(files), "files")
		})
	}
}

// BenchmarkCheck reads and checks a generated library.
func BenchmarkCheck(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			if testing.Short() && n > 1000 {
				b.Skip("takes minutes")
			}
			bin, dir := program(b), generated(b, n)
			b.ResetTimer()
			var used taken
			for range b.N {
				used.add(measure(b, bin, "check", "--library", filepath.Join(dir, "postmortems")))
			}
			used.report(b, "")
		})
	}
}

// BenchmarkCheckBase asks what one changed write-up of a large library brings,
// before anything is known of the library, and then again.
func BenchmarkCheckBase(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			if testing.Short() && n > 1000 {
				b.Skip("takes minutes")
			}
			bin, dir := program(b), amended(b, generated(b, n))
			b.ResetTimer()
			var cold, warm taken
			for range b.N {
				b.Setenv(cacheVariable, b.TempDir())
				cold.add(measure(b, bin, "check", "--base", "HEAD", "--library", dir))
				warm.add(measure(b, bin, "check", "--base", "HEAD", "--library", dir))
			}
			cold.report(b, "")
			warm.report(b, "warm-")
		})
	}
}

// amended is a copy of a library in which somebody has changed one write-up.
func amended(b *testing.B, repo string) string {
	b.Helper()
	dir := filepath.Join(b.TempDir(), "copy")
	if out, err := exec.Command("git", "clone", "-q", "--shared", repo, dir).CombinedOutput(); err != nil {
		b.Fatalf("git clone: %v\n%s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(dir, "postmortems", "2025", "*.md"))
	if err != nil || len(files) == 0 {
		b.Fatalf("no write-ups in %s: %v", dir, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		b.Fatal(err)
	}
	published := bytes.Index(text, []byte("\npublished: ")) + 1
	day := text[published+len("published: ") : published+len("published: 2025-01-01")]
	text = append(append(bytes.Clone(text[:published]), fmt.Sprintf("amended: [{at: %s, trivial: true}]\n", day)...), text[published:]...)
	if err := os.WriteFile(files[0], bytes.Replace(text, []byte("Going back to"), []byte("Returning to"), 1), 0o644); err != nil {
		b.Fatal(err)
	}
	return filepath.Join(dir, "postmortems")
}

// A taken is what processes have taken.
type taken struct {
	wall, cpu time.Duration
	maxBytes  int64
	n         int
}

func (u *taken) add(v taken) {
	u.wall, u.cpu, u.maxBytes, u.n = u.wall+v.wall, u.cpu+v.cpu, max(u.maxBytes, v.maxBytes), u.n+1
}

func (u *taken) report(b *testing.B, prefix string) {
	b.ReportMetric(0, "ns/op") // the metrics say it better
	b.ReportMetric(u.cpu.Seconds()/float64(u.n), prefix+"cpu-s")
	b.ReportMetric(u.wall.Seconds()/float64(u.n), prefix+"wall-s")
	b.ReportMetric(float64(u.maxBytes)/(1<<20), prefix+"max-MiB")
}

// measure runs the program and fails unless it ends with 0.
func measure(b *testing.B, bin string, args ...string) taken {
	b.Helper()
	used, said, err := runProgram(bin, "", args)
	if err != nil {
		b.Fatalf("debrief %s: %v\n%.4000s", strings.Join(args, " "), err, said)
	}
	return used
}

// measureAny runs the program in dir and fails unless it ends with or without findings.
func measureAny(b *testing.B, dir, bin string, args ...string) taken {
	b.Helper()
	used, said, err := runProgram(bin, dir, args)
	var ended *exec.ExitError
	if err != nil && (!errors.As(err, &ended) || ended.ExitCode() > exitFailed) {
		b.Fatalf("debrief %s: %v\n%.4000s", strings.Join(args, " "), err, said)
	}
	return used
}

// runProgram runs the program and returns what it took and printed.
func runProgram(bin, dir string, args []string) (taken, []byte, error) {
	cmd := exec.Command(bin, args...)
	cmd.Dir = dir
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	begun := time.Now()
	err := cmd.Start()
	var most int64
	if err == nil {
		watched := make(chan int64)
		ended := make(chan bool)
		go func() { watched <- watchMemory(cmd.Process.Pid, ended) }()
		err = cmd.Wait()
		close(ended)
		most = <-watched
	}
	wall := time.Since(begun)
	if cmd.ProcessState == nil {
		return taken{}, nil, err
	}
	return taken{wall: wall, cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), maxBytes: most}, said.Bytes(), err
}

// watchMemory is the most memory that a process had in use, in bytes: its
// VmHWM, looked at until it ends. The Maxrss that the system reports behind it
// holds what this process had when it started the other, which is far more.
func watchMemory(pid int, ended <-chan bool) (most int64) {
	for {
		if status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid)); err == nil {
			for line := range strings.Lines(string(status)) {
				if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
					kib, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
					most = kib << 10 // it only grows, once the program has begun
				}
			}
		}
		select {
		case <-ended:
			return most
		case <-time.After(50 * time.Millisecond): // a look costs the machine something too
		}
	}
}

func weigh(b *testing.B, dir string) (files int, size int64) {
	b.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			files, size = files+1, size+info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return files, size
}

// workshop keeps the libraries from one run to the next; make clean removes it.
const workshop = "../../.cache/bench"

var programOnce = sync.OnceValues(func() (string, error) {
	bin, err := filepath.Abs(filepath.Join(workshop, "debrief"))
	if err != nil {
		return "", err
	}
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return bin, nil
})

// program is the program as it stands, built once.
func program(b *testing.B) string {
	b.Helper()
	bin, err := programOnce()
	if err != nil {
		b.Fatal(err)
	}
	return bin
}
