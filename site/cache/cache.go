// Package cache keeps what was learned about the commits of a repository, in a
// file outside it, so that the next run need not learn it again.
//
// A memo keeps no commit message and no name of a hidden file: more people may read the
// cache than the repository.
//
// A commit never changes, and neither does what is said of it here; so nothing
// in a memo grows old, whatever happens to branches. The file may be deleted at
// any time, be of another version, damaged or another's: then everything is
// learned anew, and nobody is told. What a site says is the same with a memo and
// without.
//
// The package refuses to know how the changes of a commit are found.
//
// Start at [Open].
package cache

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"debrief/site/git"
)

// version is that of all that is kept. It must grow whenever a commit would be
// read, or its changes found, in another way than before.
const version = "2"

// A Change is what a commit did to one name.
type Change struct {
	Path   string
	Status string   // in the words of whoever found it
	Other  string   // the name at the other end of a rename, else ""
	Before git.Hash // what the file held before, under its old name if it was renamed; zero if it is new
	After  git.Hash // what it holds after the commit, zero if it is gone
}

// An Entry is all that is kept of one commit.
type Entry struct {
	Commit  *git.Commit
	Changes []Change // in the order in which they were found
}

// A Memo is what is known of the commits of one repository. The nil Memo knows
// nothing, and learns nothing. It is used by one goroutine at a time.
type Memo struct {
	file    string
	key     string
	entries map[git.Hash]Entry
	learned map[git.Hash]bool // entries that the file has not
}

// Open reads the memo in folder that was kept under a key, which says of what
// repository and of what part of it. It is empty where there is none, or none
// that can be used. The folder "" keeps none.
func Open(folder, key string) *Memo {
	if folder == "" {
		return nil
	}
	name := sha256.Sum256([]byte(key))
	m := &Memo{file: filepath.Join(folder, hex.EncodeToString(name[:16])+suffix), key: key, learned: map[git.Hash]bool{}}
	if data, err := readFile(m.file); err == nil {
		m.entries, _ = decode(data, key)
	}
	if m.entries == nil {
		m.entries = map[git.Hash]Entry{}
	}
	return m
}

// Of returns what is known of the commit h.
func (m *Memo) Of(h git.Hash) (Entry, bool) {
	if m == nil {
		return Entry{}, false
	}
	e, ok := m.entries[h]
	return e, ok
}

// Learn adds what there is to know of a commit.
func (m *Memo) Learn(e Entry) {
	if m == nil {
		return
	}
	if _, ok := m.entries[e.Commit.Hash]; !ok {
		m.learned[e.Commit.Hash] = true
	}
	m.entries[e.Commit.Hash] = e
}

// spare is how many commits are kept that the branch that was read last has not:
// those of other branches, and what a rebase has left behind.
const spare = 20_000

// Save writes the memo if it has new entries, or an entry that may not be kept. It keeps
// the entries of the commits in current, and up to spare others. mayKeep reports whether
// the name of a file may be on disk; Save drops every entry with another name. If the
// folder cannot be written, the next run computes the entries again.
func (m *Memo) Save(current []*git.Commit, mayKeep func(path string) bool) {
	if m == nil {
		return
	}
	dropped := false // from the file
	maps.DeleteFunc(m.entries, func(h git.Hash, e Entry) bool {
		if !slices.ContainsFunc(e.Changes, func(c Change) bool { return !mayKeep(c.Path) || c.Other != "" && !mayKeep(c.Other) }) {
			return false
		}
		dropped = dropped || !m.learned[h]
		delete(m.learned, h)
		return true
	})
	if !dropped && len(m.learned) == 0 {
		return
	}
	kept := make([]Entry, 0, len(m.entries))
	for _, c := range current {
		if e, ok := m.entries[c.Hash]; ok {
			kept = append(kept, e)
			delete(m.entries, c.Hash)
		}
	}
	if len(m.entries) <= spare {
		first := len(kept)
		for _, e := range m.entries {
			kept = append(kept, e)
		}
		slices.SortFunc(kept[first:], func(a, b Entry) int { return cmp.Compare(a.Commit.Hash.String(), b.Commit.Hash.String()) })
	}
	m.entries = make(map[git.Hash]Entry, len(kept))
	for _, e := range kept {
		m.entries[e.Commit.Hash] = e
	}
	clear(m.learned)
	if writeFile(m.file, encode(kept, m.key)) == nil {
		prune(filepath.Dir(m.file))
	}
}

const (
	suffix    = ".memo"
	fileLimit = 1 << 30 // bytes, of some millions of commits
	mostFiles = 64      // repositories, and folders in them
)

func readFile(name string) ([]byte, error) {
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > fileLimit {
		return nil, os.ErrInvalid
	}
	return os.ReadFile(name)
}

// writeFile puts a file in place whole, for nobody's eyes but the user's: the
// subjects of commits are as private as the repository.
func writeFile(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), "new-*"+suffix)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// prune removes the memos that were written longest ago where there are many:
// nobody would, of a repository that is gone.
func prune(folder string) {
	list, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	var files []os.FileInfo
	for _, e := range list {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && strings.HasSuffix(e.Name(), suffix) {
			files = append(files, info)
		}
	}
	slices.SortFunc(files, func(a, b os.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	for _, f := range files[min(mostFiles, len(files)):] {
		os.Remove(filepath.Join(folder, f.Name()))
	}
}
