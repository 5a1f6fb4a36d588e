package preview

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// listen runs a server on a real port and returns its address.
func listen(t *testing.T, p *place) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- p.server.Run(ctx, ln) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
		if conn, err := net.DialTimeout("tcp", ln.Addr().String(), time.Second); err == nil {
			conn.Close()
			t.Error("it listens after it has ended")
		}
	})
	return "http://" + ln.Addr().String()
}

// TestChangeIsSentToBrowser follows one page from the first build to the
// news that it is out of date.
func TestChangeIsSentToBrowser(t *testing.T) {
	p := open(t, nil)
	at := listen(t, p)
	r, err := http.Get(at + eventsPath)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	lines := bufio.NewScanner(r.Body)
	next := func() (news struct{ Version, Wrong string }) {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(data), &news); err != nil {
					t.Fatal(err)
				}
				return news
			}
		}
		t.Fatalf("the stream ended: %v", lines.Err())
		return news
	}
	first := next()
	home, err := http.Get(at + "/")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(home.Body)
	home.Body.Close()
	if !strings.Contains(string(body), `data-version="`+first.Version+`"`) {
		t.Error("the page and the stream speak of different versions: it would load without end")
	}
	// A folder that was not there when watching began, and a file in it.
	p.write(t, "2026/2026-02-02-new", "A new one")
	changed := next()
	for changed.Version == first.Version { // the folder was seen before its file
		changed = next()
	}
	p.write(t, "2026/2026-02-02-new", "With a better title")
	if again := next(); again.Version == changed.Version || again.Wrong != "" {
		t.Errorf("after a change in a new folder the stream says %+v", again)
	}
}

func TestFailedFirstBuildEndsServer(t *testing.T) {
	p := open(t, nil)
	p.broken = errors.New("no theme")
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.server.Run(t.Context(), ln); !errors.Is(err, p.broken) {
		t.Errorf("it ended with %v", err)
	}
}

// TestCommitTriggersRebuild: no file of the library changes with a commit, and its
// pages do, because they tell its history.
func TestCommitTriggersRebuild(t *testing.T) {
	git := t.TempDir()
	if err := os.Mkdir(filepath.Join(git, "logs"), 0o777); err != nil {
		t.Fatal(err)
	}
	p := open(t, func(o *Options) { o.Git = git })
	listen(t, p)
	<-p.built
	for _, name := range []string{"HEAD", "logs/HEAD"} {
		if err := os.WriteFile(filepath.Join(git, name), []byte("moved"), 0o666); err != nil {
			t.Fatal(err)
		}
		select {
		case <-p.built:
		case <-time.After(time.Minute):
			t.Fatalf("%s changed and nothing was built in a minute", name)
		}
	}
}

func TestRelevantFiles(t *testing.T) {
	s := New(Options{Git: "/repo/.git"})
	for name, want := range map[string]bool{
		"/repo/postmortems/2026-01-15-a.md": true, "/repo/postmortems/a/evidence/x.csv": true, "/repo/postmortems/_catalog.yaml": true,
		"/repo/postmortems/.a.md.swp": false, "/repo/postmortems/a.md~": false, "/repo/postmortems/#a.md#": false, "/repo/postmortems/4913": false,
		"/repo/.git/HEAD": true, "/repo/.git/logs/HEAD": true, "/repo/.git/index": false, "/repo/.git/HEAD.lock": false, "/repo/.git/index.lock": false,
	} {
		if got := s.isRelevant(fsnotify.Event{Name: filepath.FromSlash(name), Op: fsnotify.Write}); got != want {
			t.Errorf("%s: matters is %v", name, got)
		}
	}
	if s.isRelevant(fsnotify.Event{Name: "/repo/postmortems/a.md", Op: fsnotify.Chmod}) {
		t.Error("a change of mode alone, as a backup makes it, builds the site")
	}
}
