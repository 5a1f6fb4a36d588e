//go:build unix

package history

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"debrief/site/git/gittest"
)

// BenchmarkLog measures the log of a library of about 10,000 post-mortems in
// 20,000 commits, and the same question asked of git. The column to compare is
// cpu-s/op: processor seconds, those of the child process included. "first" keeps
// what it learned, "again" has it.
func BenchmarkLog(b *testing.B) {
	if testing.Short() {
		b.Skip("writing 20,000 commits takes a minute")
	}
	s := gittest.New(b)
	library(b, s, 10_000)
	s.Git("gc", "-q")

	b.Run("debrief", func(b *testing.B) {
		cpu(b, syscall.RUSAGE_SELF, func() {
			r := openRepo(b, s.Dir)
			if l := logOf(b, r, "main", "pm"); len(l.byPath) < 10_000 {
				b.Fatalf("%d files", len(l.byPath))
			}
			r.Close()
		})
	})
	folder := b.TempDir()
	remembered := func() {
		r := remembering(b, s.Dir, folder)
		if l := logOf(b, r, "main", "pm"); len(l.byPath) < 10_000 {
			b.Fatalf("%d files", len(l.byPath))
		}
		r.Close()
	}
	b.Run("first", func(b *testing.B) { cpu(b, syscall.RUSAGE_SELF, remembered) }) // and what it costs to remember
	b.Run("again", func(b *testing.B) { cpu(b, syscall.RUSAGE_SELF, remembered) })
	b.Run("git", func(b *testing.B) {
		cpu(b, syscall.RUSAGE_CHILDREN, func() {
			s.Git("log", "--raw", "-z", "-M", "--format=%H%x00%P%x00%an%x00%ae%x00%at%x00%ct%x00%B", "main", "--", "pm")
		})
	})
	b.Run("files", func(b *testing.B) {
		cpu(b, syscall.RUSAGE_SELF, func() {
			r := openRepo(b, s.Dir)
			if _, err := r.Files(b.Context(), "main", "pm"); err != nil {
				b.Fatal(err)
			}
			r.Close()
		})
	})
	b.Run("of", func(b *testing.B) {
		r := openRepo(b, s.Dir)
		l := logOf(b, r, "main", "pm")
		for b.Loop() {
			for path := range l.byPath {
				l.Revisions(path)
			}
		}
	})
}

// cpu runs f and reports its processor seconds.
func cpu(b *testing.B, who int, f func()) {
	used := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(who, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	b.ReportAllocs()
	before := used()
	for b.Loop() {
		f()
	}
	b.ReportMetric((used()-before).Seconds()/float64(b.N), "cpu-s/op")
}

// library writes n post-mortems in year folders, each added on a branch and
// merged, some edited or renamed, with commits elsewhere in between.
func library(b *testing.B, s *gittest.Repo, n int) {
	b.Helper()
	cmd := exec.Command("git", "fast-import", "--quiet", "--force")
	cmd.Dir = s.Dir
	pipe, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	out := bufio.NewWriterSize(pipe, 1<<20)
	write(out, rand.New(rand.NewPCG(1, 2)), n)
	out.Flush()
	pipe.Close()
	if err := cmd.Wait(); err != nil {
		b.Fatal(err)
	}
}

func write(out io.Writer, r *rand.Rand, n int) {
	mark, clock := 0, 1_500_000_000
	commit := func(from, merge int, change string) int {
		mark++
		clock += 60
		fmt.Fprintf(out, "commit refs/heads/main\nmark :%d\nauthor P%d <p@x> %d +0000\ncommitter C <c@x> %d +0000\ndata 24\nWhat the commit is about\n", mark, r.IntN(40), clock, clock)
		if from > 0 {
			fmt.Fprintf(out, "from :%d\n", from)
		}
		if merge > 0 {
			fmt.Fprintf(out, "merge :%d\n", merge)
		}
		io.WriteString(out, change+"\n")
		return mark
	}
	file := func(path, text string) string {
		return fmt.Sprintf("M 644 inline %s\ndata %d\n%s\n", path, len(text), text)
	}
	name := func(i int) string { return fmt.Sprintf("pm/%d/%d-01-02-incident-%05d.md", 2015+i*10/n, 2015+i*10/n, i) }
	body := func(i int) string { return lines(fmt.Sprintf("incident %d says %x and", i, r.Uint64()), 60) }
	head := commit(0, 0, file("README.md", "readme\n"))
	for i := range n {
		change := file(name(i), body(i))
		switch at := r.IntN(100); {
		case at < 5 && i > 100: // one is renamed
			change += fmt.Sprintf("R %s %s-renamed.md\n", name(i-50), name(i - 50)[:len(name(i-50))-3])
		case at < 20 && i > 100: // some are edited
			change += file(fmt.Sprintf("pm/2015/edited-%d.md", r.IntN(500)), body(i))
		case at < 34:
			head = commit(head, 0, file(fmt.Sprintf("src/%d/x.go", r.IntN(50)), body(i)))
		}
		side := commit(head, 0, change)
		head = commit(head, side, change)
	}
}
