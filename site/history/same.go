package history

import (
	"bytes"
	"runtime"
	"sync"

	"debrief/site/git"
	"debrief/site/source"
)

// learn finds out under which name Git has the content of each text, on all
// processors. A check asks twice for those of a whole library: against HEAD, and
// against the base of a change.
func learn(db *git.Database, files []*source.File) {
	var wait sync.WaitGroup
	next := make(chan *source.File)
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for f := range next {
				f.Blob = db.BlobHash(f.Data).String()
			}
		})
	}
	for _, f := range files {
		if f.Blob == "" && f.Problem == "" && f.Data != nil {
			next <- f
		}
	}
	close(next)
	wait.Wait()
}

// sameText reports whether a text is the blob want, or what a checkout makes of
// it.
func sameText(db *git.Database, f *source.File, want git.Hash) bool {
	return f.Blob == want.String() || bytes.Contains(f.Data, crlf) && db.BlobHash(bytes.ReplaceAll(f.Data, crlf, crlf[1:])) == want
}

var crlf = []byte("\r\n")
