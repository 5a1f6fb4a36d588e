// Package preview serves a site on the author's machine during editing.
//
// It builds the site in memory, rebuilds it after each file change, reloads open pages,
// and serves search results. If a build fails, it continues to serve the last
// successful build and shows the error.
//
// It is not a public server: it accepts only its own host name and loopback addresses
// and only the methods GET and HEAD, and it forbids caching.
//
// Start at [Server.Run].
package preview

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"debrief/site"
	"debrief/site/history"
	"debrief/theme"
)

// Options configure a preview [Server].
type Options struct {
	// Open opens the repository. The server calls it for every build, because there may
	// be new commits.
	Open func() (*history.Repo, error)

	// Theme reads the theme. The server calls it for every build, because the theme's
	// files may have changed.
	Theme func() (*theme.Theme, error)

	Site   site.Options
	Drafts bool
	// Restricted includes restricted post-mortems. It is only for their authors.
	Restricted bool

	Watch []string // folders whose files are watched for changes, with all subfolders
	Git   string   // the .git folder, which is watched for new commits; "" to ignore commits

	Host    string           // the host name that requests may use, in addition to localhost
	OnBuild func(Built)      // called after each successful build; may be nil
	OnError func(error)      // called with each error that does not stop the server; may be nil
	Clock   func() time.Time // the clock for measuring how long a build takes; nil for no measurement
}

// Built describes a successful build of the preview.
type Built struct {
	Snapshot *site.Snapshot
	Files    int
	Duration time.Duration
}

// A Server serves the preview of one library. All responses come from the last
// successful build.
type Server struct {
	opt   Options
	ready chan struct{} // a channel that is closed after the first successful build

	building sync.Mutex // held during a build, so that there is one build at a time

	mu         sync.RWMutex // guards current, buildError and changed; held for reading during a search
	current    *state       // the last successful build of the site; nil before the first one
	buildError string       // the error of the last build; "" if it succeeded
	changed    chan struct{}
}

// New returns a preview server. It builds nothing before [Server.Run] or
// [Server.Rebuild].
func New(opt Options) *Server {
	return &Server{opt: opt, ready: make(chan struct{}), changed: make(chan struct{})}
}

// These are the timeouts of the HTTP server. Pages are small, and clients are on the
// same machine or network.
const (
	readTime     = 10 * time.Second
	writeTime    = 60 * time.Second
	idleTime     = 2 * time.Minute
	shutdownTime = 2 * time.Second // the time that open responses have to end when the server stops
)

// Run builds the site, serves it on ln, and rebuilds it after each change until ctx is
// done. It returns an error if the first build or the listener fails.
func (s *Server) Run(ctx context.Context, ln net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer s.close()
	server := &http.Server{
		Handler: s, BaseContext: func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: readTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		MaxHeaderBytes: 32 << 10,
	}
	// Start watching before the first build, so that no change is missed.
	changes, err := s.watch(ctx)
	if err != nil {
		s.warn(fmt.Errorf("file changes are not detected; restart the preview to see them: %w", err))
	}
	failed := make(chan error, 2)
	var work sync.WaitGroup
	work.Go(func() {
		if err := s.Rebuild(ctx); err != nil {
			failed <- err
			return
		}
		for range changes {
			if err := s.Rebuild(ctx); err != nil && ctx.Err() == nil {
				s.warn(err)
			}
		}
	})
	work.Go(func() { failed <- server.Serve(ln) })
	select {
	case err = <-failed:
	case <-ctx.Done():
		err = nil
	}
	stop()
	last, done := context.WithTimeout(context.Background(), shutdownTime)
	defer done()
	if server.Shutdown(last) != nil {
		server.Close() // close the connections that did not end in time
	}
	work.Wait()
	if errors.Is(err, http.ErrServerClosed) || errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func (s *Server) warn(err error) {
	if s.opt.OnError != nil {
		s.opt.OnError(err)
	}
}
