// Package preview serves a site while it is being written.
//
// It builds the site in memory, builds it again whenever a file changes, tells
// the browser to load the page anew, and answers searches from the index
// itself. A change that cannot be built leaves the last good site where it is
// and says what is wrong.
//
// It refuses to be a public server: it answers to the name it was given and to
// loopback, to GET and HEAD, and nothing it serves may be stored. What a page
// is, and how a library is found, is not its business. Start at [Server.Run].
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

// Options say what is shown and what is watched.
type Options struct {
	// Open opens the repository. It is called for every build, because commits
	// may have been made since the last.
	Open func() (*history.Repo, error)

	// Theme reads the theme; it is called for every build too.
	Theme func() (*theme.Theme, error)

	Site   site.Options
	Drafts bool
	// Restricted shows restricted post-mortems, for their authors.
	Restricted bool

	Watch []string // folders that are watched with all that is below them
	Git   string   // the folder in which Git keeps HEAD; "" if commits are not watched

	Host string           // the name the server was asked to listen at, beside those of loopback
	Say  func(Built)      // hears of each build that worked; may be nil
	Warn func(error)      // hears of what went wrong and was survived; may be nil
	Tick func() time.Time // measures how long a build took; nil leaves it out
}

// Built is what there is to say about a build that worked.
type Built struct {
	Snapshot *site.Snapshot
	Files    int
	Took     time.Duration
}

// A Server shows one library. What it shows is always one whole build.
type Server struct {
	opt   Options
	ready chan struct{} // closed once there is a site to show

	building sync.Mutex // one build at a time

	mu      sync.RWMutex // held for reading while a state's index is asked
	now     *state       // the last build that worked, nil before the first
	wrong   string       // why the latest change is not shown, "" if it is
	changed chan struct{}
}

// New makes a server that shows nothing until its first build.
func New(opt Options) *Server {
	return &Server{opt: opt, ready: make(chan struct{}), changed: make(chan struct{})}
}

// Times that a client may take. A page is small and the wire is short.
const (
	readTime  = 10 * time.Second
	writeTime = 60 * time.Second
	idleTime  = 2 * time.Minute
	partTime  = 2 * time.Second // for answers that are under way when it stops
)

// Run builds the site, serves it on ln and builds it again at each change,
// until ctx is done. It fails if the first build does, or the listener.
func (s *Server) Run(ctx context.Context, ln net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer s.close()
	server := &http.Server{
		Handler: s, BaseContext: func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: readTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime, MaxHeaderBytes: 32 << 10,
	}
	// Watching begins before the first build, so that no change falls between.
	changes, err := s.watch(ctx)
	if err != nil {
		s.warn(fmt.Errorf("changes are not seen, load the page again after starting anew: %w", err))
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
	last, done := context.WithTimeout(context.Background(), partTime)
	defer done()
	if server.Shutdown(last) != nil {
		server.Close() // a client that does not let go does not keep us
	}
	work.Wait()
	if errors.Is(err, http.ErrServerClosed) || errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func (s *Server) warn(err error) {
	if s.opt.Warn != nil {
		s.opt.Warn(err)
	}
}
