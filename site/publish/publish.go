// Package publish puts a finished site on disk.
package publish

import (
	"io/fs"
	"sync"
	"testing/fstest"
)

type Options struct{ Force bool }
type Report struct {
	Written, Unchanged, Removed int
	Bytes                       int64
}
type Writer struct{}

func Open(dir string, opt Options) (*Writer, error)  { return &Writer{}, nil }
func (w *Writer) Put(path string, data []byte) error { return nil }
func (w *Writer) Commit() (Report, error)            { return Report{}, nil }
func (w *Writer) Abort() error                       { return nil }
func Recover(dir string) error                       { return nil }

// A Tree is a whole site in memory. The zero value is empty and ready.
type Tree struct {
	mu sync.Mutex
	m  map[string][]byte
}

func (t *Tree) Put(path string, data []byte) error { return nil }
func (t *Tree) FS() fs.FS                          { return fstest.MapFS{} }
