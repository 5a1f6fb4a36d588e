package preview

import (
	"context"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// These durations merge several file events into one rebuild, because editors save in
// several steps and git writes many files. A rebuild starts when there was no event for
// quietTime, or maxDelay after the first event.
const (
	quietTime = 60 * time.Millisecond
	maxDelay  = 600 * time.Millisecond
)

// watch returns a channel that receives a value after each change of a watched file.
// Changes that were not received yet count as one. The channel is closed when ctx is
// done.
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
		// The file HEAD changes when the branch changes; its log changes with every
		// commit.
		for _, dir := range []string{s.opt.Git, filepath.Join(s.opt.Git, "logs")} {
			// An error is ignored: if the log is missing, only a change of the branch triggers a
			// rebuild.
			_ = watcher.Add(dir)
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

// gather merges file events that are close in time, and sends one value to out for each
// group.
func (s *Server) gather(ctx context.Context, watcher *fsnotify.Watcher, out chan<- struct{}) {
	settle := time.NewTimer(0)
	<-settle.C
	var since time.Time // the time of the first file event since the last rebuild; zero if there is none
	for {
		select {
		case <-ctx.Done():
			return
		case e, ok := <-watcher.Events:
			if !ok {
				return
			}
			if !s.isRelevant(e) {
				continue
			}
			if e.Has(fsnotify.Create) && !s.isInGitFolder(e.Name) {
				_ = watchBelow(watcher, e.Name) // watch a new folder; an error means that it is a file or was deleted
			}
			if since.IsZero() {
				since = time.Now()
			}
			settle.Reset(max(0, min(quietTime, maxDelay-time.Since(since))))
		case err, ok := <-watcher.Errors:
			if !ok {
				return
			}
			// The event queue overflowed and events were lost, so assume a change.
			s.warn(err)
			settle.Reset(quietTime)
		case <-settle.C:
			since = time.Time{}
			select {
			case out <- struct{}{}:
			default:
			}
		}
	}
}

// isRelevant reports whether a file event can change the site.
func (s *Server) isRelevant(e fsnotify.Event) bool {
	if e.Op == fsnotify.Chmod {
		return false
	}
	name := filepath.Base(e.Name)
	if s.isInGitFolder(e.Name) {
		return name == "HEAD"
	}
	// Ignore temporary files of editors: .name.swp, name~, #name#, and 4913 of vim.
	return !strings.HasPrefix(name, ".") && !strings.HasSuffix(name, "~") &&
		!strings.HasPrefix(name, "#") && name != "4913"
}

func (s *Server) isInGitFolder(name string) bool {
	return s.opt.Git != "" && strings.HasPrefix(name, s.opt.Git+string(filepath.Separator))
}

// watchBelow watches dir and all folders below it, except hidden ones. It does not
// follow symbolic links, because debrief does not read them either.
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
