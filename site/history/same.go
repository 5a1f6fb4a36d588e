package history

import (
	"bytes"
	"runtime"
	"sync"

	"debrief/site/git"
	"debrief/site/source"
)

// ids are the names that files on disk have as blobs. A check asks twice for
// those of a whole library: against HEAD, and against the base of a change.
type ids struct{ of sync.Map }

// learn finds those of files, on all processors.
func (n *ids) learn(db *git.Database, files []*source.File) {
	var wait sync.WaitGroup
	next := make(chan *source.File)
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for f := range next {
				n.of.Store(f, db.BlobHash(f.Data))
			}
		})
	}
	for _, f := range files {
		if _, known := n.of.Load(f); !known && f.Problem == "" && f.Data != nil {
			next <- f
		}
	}
	close(next)
	wait.Wait()
}

// same reports whether f is the blob want, or what a checkout makes of it. Its
// content is data, which f need not hold.
func (n *ids) same(db *git.Database, f *source.File, data []byte, want git.Hash) bool {
	is, known := n.of.Load(f)
	if !known {
		is = db.BlobHash(data)
	}
	return is == want || bytes.Contains(data, crlf) && db.BlobHash(bytes.ReplaceAll(data, crlf, crlf[1:])) == want
}

var crlf = []byte("\r\n")
