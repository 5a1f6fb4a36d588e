// Package preview serves a site during editing.
//
// It builds the site in memory, rebuilds it after each file change, reloads open pages,
// and serves search results from the index. If a build fails, it keeps the last good
// site and shows the error.
//
// It is not a public server: it accepts only its own host name and loopback, only GET
// and HEAD, and responses are not cacheable.
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

// Options configure a Server.
type Options struct {
	// Open opens the repository. Every build calls it, because there may be new
	// commits.
	Open func() (*history.Repo, error)

	// Theme reads the theme. Every build calls it.
	Theme func() (*theme.Theme, error)

	Site   site.Options
	Drafts bool
	// Restricted includes restricted post-mortems, for their authors.
	Restricted bool

	Watch []string // folders to watch recursively
	Git   string   // the folder of HEAD; "" to ignore new commits

	Host    string           // the host name to listen on, in addition to loopback
	OnBuild func(Built)      // called after each successful build; may be nil
	OnError func(error)      // called with each non-fatal error; may be nil
	Clock   func() time.Time // a clock to measure builds; nil to skip measuring
}

// Built describes a successful build.
type Built struct {
	Snapshot *site.Snapshot
	Files    int
	Duration time.Duration
}

// A Server shows one library, always as one complete build.
type Server struct {
	opt   Options
	ready chan struct{} // closed after the first build

	building sync.Mutex // one build at a time

	mu         sync.RWMutex // held for reading during a search
	current    *state       // the last successful build, nil before the first
	buildError string       // why the latest change is not shown, "" if it is
	changed    chan struct{}
}

// New returns a server without a build.
func New(opt Options) *Server {
	return &Server{opt: opt, ready: make(chan struct{}), changed: make(chan struct{})}
}

// Timeouts for clients. Pages are small and the network is local.
const (
	readTime     = 10 * time.Second
	writeTime    = 60 * time.Second
	idleTime     = 2 * time.Minute
	shutdownTime = 2 * time.Second // for responses in progress at shutdown
)

// Run builds the site, serves it on ln and rebuilds it after each change until ctx is
// done. It fails if the first build or the listener fails.
func (s *Server) Run(ctx context.Context, ln net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer s.close()
	server := &http.Server{
		Handler: s, BaseContext: func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: readTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		MaxHeaderBytes: 32 << 10,
	}
	// Watch before the first build, so that no change is missed.
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
		server.Close() // close connections that did not end in time
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
