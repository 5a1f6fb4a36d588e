package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// small puts the library of testdata/library in a new folder and returns the folder.
func small(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "postmortems"), os.DirFS("testdata/library")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// A running is a debrief serve somebody started in a terminal.
type running struct {
	url string
	cmd *exec.Cmd
	err *bufio.Reader
}

func start(t *testing.T, dir string, args ...string) *running {
	t.Helper()
	r := &running{cmd: exec.Command("debrief", append([]string{"serve"}, args...)...)}
	r.cmd.Dir = dir
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	said, err := r.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	r.err = bufio.NewReader(said)
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.cmd.Process.Signal(os.Interrupt) // Kill would leave its index behind
		r.cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		rest, _ := io.ReadAll(r.err)
		t.Fatalf("it did not say where it is: %v; %s", err, rest)
	}
	r.url = strings.TrimSpace(line)
	return r
}

func (r *running) get(t *testing.T, address string) (int, string) {
	t.Helper()
	answer, err := http.Get(r.url + address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func TestServe(t *testing.T) {
	dir := small(t)
	r := start(t, dir, "--addr", "127.0.0.1:0")
	if !strings.HasPrefix(r.url, "http://127.0.0.1:") || !strings.HasSuffix(r.url, "/") {
		t.Errorf("it says it is at %q", r.url)
	}
	status, home := r.get(t, "")
	if status != http.StatusOK || !strings.Contains(home, "Fern post-mortems") {
		t.Errorf("the home page: status %d\n%s", status, home)
	}
	if _, draft := r.get(t, "incidents/2026-03-20-checkout-draft/"); !strings.Contains(draft, "wrong currency") {
		t.Error("the draft is not shown")
	}
	if _, found := r.get(t, "api/search?q=timeout"); !strings.Contains(found, `"total":1`) {
		t.Errorf("search answers %s", found)
	}
	if line, _ := r.err.ReadString('\n'); !strings.HasPrefix(line, "debrief: 3 post-mortems, ") {
		t.Errorf("of the first build it says %q", line)
	}
	// A broken text is a finding, and the site is there all the same.
	broken := filepath.Join(dir, "postmortems", "2026-04-01-broken.md")
	if err := os.WriteFile(broken, []byte("---\ntitle: [\n---\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for line := ""; !strings.Contains(line, "1 error"); {
		var err error
		if line, err = r.err.ReadString('\n'); err != nil {
			t.Fatalf("no build said that there is an error: %v", err)
		}
	}
	if _, found := r.get(t, "_preview/findings"); !strings.Contains(found, "2026-04-01-broken.md") {
		t.Errorf("the findings are\n%s", found)
	}
	if err := r.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := r.cmd.Wait(); err != nil {
		t.Errorf("after Ctrl-C it ended with %v", err)
	}
}

func TestServeUsesNextFreePort(t *testing.T) {
	first, err := net.Listen("tcp", defaultAddr)
	if err != nil {
		t.Skipf("this test needs %s: %v", defaultAddr, err) // somebody else has it: then so will we
	}
	defer first.Close()
	r := start(t, small(t))
	if r.url == "http://"+defaultAddr+"/" || !strings.HasPrefix(r.url, "http://127.0.0.1:") {
		t.Errorf("it says it is at %s, where something else is", r.url)
	}
	if line, _ := r.err.ReadString('\n'); !strings.HasPrefix(line, "debrief: note: port 8080 is in use, so this is ") {
		t.Errorf("it says %q", line)
	}
	// Whoever asked for a port gets that one or none.
	out, err := exec.Command("debrief", "serve", "--library", small(t)+"/postmortems", "--addr", defaultAddr).CombinedOutput()
	if code := err.(*exec.ExitError).ExitCode(); code != exitFailed || !strings.Contains(string(out), "debrief: error: another program uses 127.0.0.1:8080\ndebrief: hint: choose another port") {
		t.Errorf("it ended with %d and said %s", code, out)
	}
}

// TestCancelledBuildLeavesNothing stops a build from outside: nothing is left behind.
func TestCancelledBuildLeavesNothing(t *testing.T) {
	dir := small(t)
	t.Chdir(dir)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var out, said strings.Builder
	if code := run(ctx, []string{"build"}, strings.NewReader(""), &out, &said); code != exitFailed {
		t.Errorf("it ended with %d", code)
	}
	if !strings.Contains(said.String(), "debrief: error: interrupted\n") || out.Len() > 0 {
		t.Errorf("it said %q and printed %q", said.String(), out.String())
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("it left %v behind (%v)", left, err)
	}
}

// TestInterruptedBuildLeavesWholeSiteOrNone sends the signal that Ctrl-C sends, whenever it comes.
func TestInterruptedBuildLeavesWholeSiteOrNone(t *testing.T) {
	dir := small(t)
	for _, after := range []time.Duration{0, 5 * time.Millisecond, 20 * time.Millisecond, 40 * time.Millisecond, 80 * time.Millisecond} {
		cmd := exec.Command("debrief", "build")
		cmd.Dir = dir
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(after)
		cmd.Process.Signal(syscall.SIGTERM)
		cmd.Wait()
		_, home := os.Stat(filepath.Join(dir, "public", "index.html"))
		_, last := os.Stat(filepath.Join(dir, "public", "data", "incidents.json"))
		if (home == nil) != (last == nil) {
			t.Fatalf("stopped after %v: half a site is there (%v, %v)", after, home, last)
		}
	}
	cmd := exec.Command("debrief", "build")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("the next build fails: %v\n%s", err, out)
	}
}
