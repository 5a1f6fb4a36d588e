// Package cache stores records on disk outside the repository, so that the next run
// does not compute them again. For each repository it has a record of the commits and
// the files that they changed ([OpenCommits]). It also stores other data by key
// ([Read], [Write]).
//
// The commit cache contains no commit message and no name of a hidden file, because
// more people may be able to read the cache than the repository.
//
// Commits are immutable, so entries never become stale. Files may be deleted at any
// time. Damaged files, and files of another version or key, are ignored without a
// message. Results are the same with and without a cache.
package cache

import (
	"cmp"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"debrief/site/git"
)

// version is the format version of all cache files. Increase it if the parsing of
// commits or the computation of their changes is modified.
const version = "2"

// A Change is the effect of one commit on one file path.
type Change struct {
	Path   string
	Status string   // how the file changed: a status of package history, such as history.Renamed
	Other  string   // the other path of a renamed file; "" for other changes
	Before git.Hash // hash of the file's content before the commit; zero if the commit added the file
	After  git.Hash // hash of the file's content after the commit; zero if the commit deleted the file
}

// An Entry is the cached data of one commit: the commit without its message, and the
// files that it changed.
type Entry struct {
	Commit  *git.Commit
	Changes []Change // the changed files, in the order in which they were computed
}

// A CommitCache holds the cached commits of one repository. A nil CommitCache is empty
// and ignores additions. It is not safe for concurrent use.
type CommitCache struct {
	file    string
	key     string
	entries map[git.Hash]Entry
	added   map[git.Hash]bool // the commits whose entries are not in the cache file yet
}

// OpenCommits reads the commit cache in folder. key identifies the repository and the
// folder in it whose changes are cached. The cache is empty if there is no usable file.
// The result is nil if folder is "".
func OpenCommits(folder, key string) *CommitCache {
	if folder == "" {
		return nil
	}
	m := &CommitCache{file: recordFile(folder, key), key: key, added: map[git.Hash]bool{}}
	if data, err := readFile(m.file); err == nil {
		m.entries, _ = decodeEntries(data, key)
	}
	if m.entries == nil {
		m.entries = map[git.Hash]Entry{}
	}
	return m
}

// Lookup returns the cached entry of the commit h. The second result is false if there
// is none.
func (m *CommitCache) Lookup(h git.Hash) (Entry, bool) {
	if m == nil {
		return Entry{}, false
	}
	e, ok := m.entries[h]
	return e, ok
}

// Add adds an entry to the cache. Save writes it to disk.
func (m *CommitCache) Add(e Entry) {
	if m == nil {
		return
	}
	if _, ok := m.entries[e.Commit.Hash]; !ok {
		m.added[e.Commit.Hash] = true
	}
	m.entries[e.Commit.Hash] = e
}

// maxExtra limits the cached commits outside the current branch. Such commits belong to
// other branches, or are left over from a rebase.
const maxExtra = 20_000

// Save writes the cache to disk if it has changed. It stores the entries of the commits
// in current, and the others if there are at most maxExtra. It drops each entry with a
// path for which mayKeep returns false. If the folder is not writable, Save does
// nothing, and the next run computes the entries again.
func (m *CommitCache) Save(current []*git.Commit, mayKeep func(path string) bool) {
	if m == nil {
		return
	}
	dropped := false // whether an entry in the cache file must be removed
	maps.DeleteFunc(m.entries, func(h git.Hash, e Entry) bool {
		if !slices.ContainsFunc(e.Changes, func(c Change) bool {
			return !mayKeep(c.Path) || c.Other != "" && !mayKeep(c.Other)
		}) {
			return false
		}
		dropped = dropped || !m.added[h]
		delete(m.added, h)
		return true
	})
	if !dropped && len(m.added) == 0 {
		return
	}
	saved := make([]Entry, 0, len(m.entries))
	for _, c := range current {
		if e, ok := m.entries[c.Hash]; ok {
			saved = append(saved, e)
			delete(m.entries, c.Hash)
		}
	}
	if len(m.entries) <= maxExtra {
		first := len(saved)
		for _, e := range m.entries {
			saved = append(saved, e)
		}
		slices.SortFunc(saved[first:], func(a, b Entry) int {
			return cmp.Compare(a.Commit.Hash.String(), b.Commit.Hash.String())
		})
	}
	m.entries = make(map[git.Hash]Entry, len(saved))
	for _, e := range saved {
		m.entries[e.Commit.Hash] = e
	}
	clear(m.added)
	if writeFile(m.file, encodeEntries(saved, m.key)) == nil {
		prune(filepath.Dir(m.file))
	}
}

const (
	suffix       = ".memo"
	maxFileBytes = 1 << 30 // maximum size of a cache file, which is enough for millions of commits
	maxFiles     = 64      // maximum number of cache files; there is one for each repository and folder in it
)

func readFile(name string) ([]byte, error) {
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxFileBytes {
		return nil, os.ErrInvalid
	}
	return os.ReadFile(name)
}

// writeFile replaces a file atomically. Only the user can read the file, because data
// of commits is as private as the repository.
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

// prune removes the oldest cache files in folder if there are more than maxFiles. Their
// repositories may no longer exist.
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
	for _, f := range files[min(maxFiles, len(files)):] {
		os.Remove(filepath.Join(folder, f.Name()))
	}
}
