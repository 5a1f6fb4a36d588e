// Package history reads a Git repository.
package history

import (
	"context"
	"errors"
	"time"

	"debrief/site/source"
)

// WorkTree names the files on disk, committed or not, wherever a ref is asked for.
const WorkTree = ""

var ErrNoHistory = errors.New("no history")

type Repo struct{ root string }

type Commit struct {
	Hash            string
	Author          Person
	When, Committed time.Time
	Subject         string
}
type Person struct{ Name, Email string }
type Revision struct {
	Hash            string
	Author          Person
	CoAuthors       []Person
	When, Committed time.Time
	Subject         string
	Path            string
	Status          string
}
type Log struct{}

func Open(dir string) (*Repo, error)              { return &Repo{dir}, nil }
func (r *Repo) Root() string                      { return r.root }
func (r *Repo) HasHistory() bool                  { return false }
func (r *Repo) Reason() string                    { return "" }
func (r *Repo) Shallow() bool                     { return false }
func (r *Repo) Close() error                      { return nil }
func (r *Repo) Commit(ref string) (Commit, error) { return Commit{}, ErrNoHistory }
func (r *Repo) Files(ctx context.Context, ref, dir string) ([]*source.File, error) {
	return nil, nil
}
func (r *Repo) Dirty(ctx context.Context, dir string) (bool, error)    { return false, nil }
func (r *Repo) Log(ctx context.Context, ref, dir string) (*Log, error) { return &Log{}, nil }
func (l *Log) Of(path string) []Revision                               { return nil }
func (l *Log) Truncated() bool                                         { return false }
