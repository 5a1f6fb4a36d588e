package preview

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"sync"
	"time"

	"debrief/site"
	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/publish"
	"debrief/site/search"
)

// A state is one complete build of the preview. It is immutable except for the search
// index, which the first search creates, because most builds are never searched.
type state struct {
	tree    *publish.Tree
	version string // a hash of all files of the site; equal sites have equal versions
	headers []headerRule
	report  []byte // the findings as plain text, in the format of debrief check

	library   *library.Library
	indexOnce sync.Once
	index     *search.Index
	indexErr  error
}

// Rebuild reads the library and builds the site again. If this fails, the server still
// shows the last successful build, together with the error.
func (s *Server) Rebuild(ctx context.Context) error {
	s.building.Lock()
	defer s.building.Unlock()
	var start time.Time
	if s.opt.Clock != nil {
		start = s.opt.Clock()
	}
	next, snap, err := s.build(ctx)
	if err != nil {
		s.publishState(nil, err.Error())
		return err
	}
	s.publishState(next, "")
	if s.opt.OnBuild != nil {
		built := Built{Snapshot: snap, Files: len(next.tree.Paths())}
		if s.opt.Clock != nil {
			built.Duration = s.opt.Clock().Sub(start)
		}
		s.opt.OnBuild(built)
	}
	return nil
}

func (s *Server) build(ctx context.Context) (_ *state, _ *site.Snapshot, err error) {
	defer finding.OnPanic(func(fault error) { err = fault })
	repo, err := s.opt.Open()
	if err != nil {
		return nil, nil, err
	}
	defer repo.Close()
	snap, err := site.Load(ctx, repo, s.opt.Site)
	if err != nil {
		return nil, nil, err
	}
	th, err := s.opt.Theme()
	if err != nil {
		return nil, nil, err
	}
	edition := site.Edition{Theme: th, Drafts: s.opt.Drafts, Restricted: s.opt.Restricted}
	next := &state{}
	err = site.ErrFault
	for i := 0; i < site.Attempts && errors.Is(err, site.ErrFault); i++ {
		next = &state{tree: &publish.Tree{}, library: snap.Shown(edition)}
		err = site.Build(snap, edition, func(path string, data []byte) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return next.tree.Put(path, data)
		})
	}
	if err != nil {
		return nil, nil, err
	}
	next.version = versionOf(next.tree)
	if text, ok := next.tree.Get("_headers"); ok {
		next.headers = readHeaders(string(text))
	}
	var report bytes.Buffer
	found := snap.AllFound()
	if !s.opt.Restricted {
		found = found.Withhold(snap.Library.Secrecy)
	}
	if err := found.WriteText(&report, finding.Summary{Files: len(snap.Library.All)}, nil); err != nil {
		return nil, nil, err
	}
	next.report = report.Bytes()
	return next, snap, nil
}

// publishState replaces the current build by next and sends an event to all open pages.
// If next is nil, only the error changes, and the current build stays.
func (s *Server) publishState(next *state, buildError string) {
	s.mu.Lock()
	old := s.current
	if s.buildError = buildError; next != nil {
		s.current = next
	}
	if next != nil && old == nil {
		close(s.ready)
	}
	close(s.changed)
	s.changed = make(chan struct{})
	if next != nil && old != nil {
		old.close() // the old search index is not in use, because every search holds mu
	}
	s.mu.Unlock()
}

// close deletes the search index of the current build.
func (s *Server) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current != nil {
		s.current.close()
	}
}

func (st *state) close() {
	st.indexOnce.Do(func() { st.indexErr = errClosed })
	if st.index != nil {
		st.index.Close()
		st.index, st.indexErr = nil, errClosed
	}
}

// search runs a query on the build's index. The caller must hold the server's mu for
// reading.
func (st *state) search(query string, want search.Page) (search.Result, error) {
	st.indexOnce.Do(func() { st.index, st.indexErr = search.FromLibrary(st.library, search.Options{}) })
	if st.indexErr != nil {
		return search.Result{}, st.indexErr
	}
	return st.index.Search(query, want)
}

// versionOf returns a hash of the names and contents of all files of the site.
func versionOf(tree *publish.Tree) string {
	sum := sha256.New()
	var length [8]byte
	for _, name := range tree.Paths() {
		data, _ := tree.Get(name)
		for _, part := range [][]byte{[]byte(name), data} {
			binary.BigEndian.PutUint64(length[:], uint64(len(part)))
			sum.Write(length[:])
			sum.Write(part)
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}
