package preview

import (
	"context"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// An editor saves in several steps and git writes many files: what changes
// within quiet of each other is one change, but nobody waits longer than patience.
const (
	quiet    = 60 * time.Millisecond
	patience = 600 * time.Millisecond
)

// watch returns a channel that has a value after each change, and is closed
// when ctx is done. Changes that come while nobody reads are one.
func (s *Server) watch(ctx context.Context) (<-chan struct{}, error) {
	out := make(chan struct{}, 1)
	watcher, err := fsnotify.NewWatcher()
	if err == nil {
		for _, dir := range s.opt.Watch {
			if err = watchBelow(watcher, dir); err != nil {
				break
			}
		}
	}
	if err == nil && s.opt.Git != "" {
		// HEAD moves with the branch, its log with every commit.
		for _, dir := range []string{s.opt.Git, filepath.Join(s.opt.Git, "logs")} {
			_ = watcher.Add(dir) // without a log only the branch is seen
		}
	}
	if err != nil {
		if watcher != nil {
			watcher.Close()
		}
		close(out)
		return out, err
	}
	go func() {
		defer close(out)
		defer watcher.Close()
		s.gather(ctx, watcher, out)
	}()
	return out, nil
}

// gather turns events into changes.
func (s *Server) gather(ctx context.Context, watcher *fsnotify.Watcher, out chan<- struct{}) {
	settle := time.NewTimer(0)
	<-settle.C
	var since time.Time // of the first event that has not been passed on
	for {
		select {
		case <-ctx.Done():
			return
		case e, ok := <-watcher.Events:
			if !ok {
				return
			}
			if !s.matters(e) {
				continue
			}
			if e.Has(fsnotify.Create) && !s.ofGit(e.Name) {
				_ = watchBelow(watcher, e.Name) // a file, or gone again: nothing to watch
			}
			if since.IsZero() {
				since = time.Now()
			}
			settle.Reset(max(0, min(quiet, patience-time.Since(since))))
		case err, ok := <-watcher.Errors:
			if !ok {
				return
			}
			// Too many events at once: some are lost, so something has changed.
			s.warn(err)
			settle.Reset(quiet)
		case <-settle.C:
			since = time.Time{}
			select {
			case out <- struct{}{}:
			default:
			}
		}
	}
}

// matters reports whether an event can change the site.
func (s *Server) matters(e fsnotify.Event) bool {
	if e.Op == fsnotify.Chmod {
		return false
	}
	name := filepath.Base(e.Name)
	if s.ofGit(e.Name) {
		return name == "HEAD"
	}
	// What editors write beside a file: .name.swp, name~, #name#, vim's 4913.
	return !strings.HasPrefix(name, ".") && !strings.HasSuffix(name, "~") && !strings.HasPrefix(name, "#") && name != "4913"
}

func (s *Server) ofGit(name string) bool {
	return s.opt.Git != "" && strings.HasPrefix(name, s.opt.Git+string(filepath.Separator))
}

// watchBelow watches dir and every folder below it, except hidden ones. Links
// are not followed, as nothing is read through them.
func watchBelow(watcher *fsnotify.Watcher, dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if path != dir && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir
		}
		return watcher.Add(path)
	})
}
