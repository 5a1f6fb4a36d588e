package git

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/go-git/go-billy/v5"
	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/go-git/go-git/v5/storage/filesystem/dotgit"
)

// deltaCache bounds the objects go-git keeps to undo deltas with. A larger
// one costs memory and was not measurably faster.
const deltaCache = 24 * cache.MiByte

// A Database is the objects and references of one repository, the objects of
// its alternates included. It is safe for concurrent use.
//
// Objects are those that were there when it was opened or when a reference was
// last not found.
type Database struct {
	place Place
	cut   map[Hash]bool // commits whose parents a shallow clone left out

	mu     sync.Mutex            // go-git is not safe for concurrent use: every read takes it
	stores []*filesystem.Storage // the repository's own is the first
	last   int                   // the store that answered last
	trees  treeCache
}

// Open opens the repository at p, about which [Place.Unreadable] has nothing to say.
func Open(p Place) *Database {
	db := &Database{place: p, cut: map[Hash]bool{}}
	db.connect()
	if cut, err := db.stores[0].Shallow(); err == nil {
		for _, h := range cut {
			db.cut[Hash(h)] = true
		}
	}
	return db
}

// connect opens the stores anew, which also makes objects visible that were
// written since.
func (db *Database) connect() {
	var fsys billy.Filesystem = osfs.New(db.place.git)
	if db.place.common != db.place.git {
		fsys = dotgit.NewRepositoryFilesystem(fsys, osfs.New(db.place.common))
	}
	// go-git looks an object of an alternate up by opening that repository again
	// for each object, and misreads relative ones; so they are stores of their own.
	db.stores, db.last = []*filesystem.Storage{openStore(fsys)}, 0
	for _, dir := range alternates(filepath.Join(db.place.common, "objects"), nil) {
		db.stores = append(db.stores, openStore(openObjects(dir)))
	}
}

func openStore(fsys billy.Filesystem) *filesystem.Storage {
	return filesystem.NewStorageWithOptions(fsys, cache.NewObjectLRU(deltaCache), filesystem.Options{
		ExclusiveAccess: true, // lists packs and loose objects once instead of once per object
		KeepDescriptors: true,
	})
}

// Shallow reports whether the repository is a clone whose history was cut off.
func (db *Database) Shallow() bool { return len(db.cut) > 0 }

// Explain adds the cure to the error for an object that is not there.
func (db *Database) Explain(err error) error {
	if !errors.Is(err, ErrMissing) {
		return err
	}
	if db.partial() {
		return fmt.Errorf("%w, which is a partial one; run git fetch --refetch --no-filter", err)
	}
	return fmt.Errorf("%w; run git fsck", err)
}

// partial reports whether the clone leaves objects at its remote.
func (db *Database) partial() bool {
	packs, err := os.ReadDir(filepath.Join(db.place.common, "objects", "pack"))
	return err == nil && slices.ContainsFunc(packs, func(e os.DirEntry) bool {
		return strings.HasSuffix(e.Name(), ".promisor")
	})
}

// Close gives back the files that db holds open.
func (db *Database) Close() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.shut()
}

func (db *Database) shut() error {
	var err error
	for _, s := range db.stores {
		err = errors.Join(err, s.Close())
	}
	return err
}

// refresh opens the database again, for an object that may have come since.
func (db *Database) refresh() {
	db.mu.Lock()
	defer db.mu.Unlock()
	_ = db.shut() // the files were only read
	db.connect()
}

// alternates returns the object folders that objects/info/alternates names,
// and those that they name, each once.
func alternates(folder string, seen []string) []string {
	f, err := os.Open(filepath.Join(folder, "info", "alternates"))
	if err != nil {
		return seen
	}
	defer f.Close()
	lines := bufio.NewScanner(io.LimitReader(f, 1<<20))
next:
	for lines.Scan() {
		line := strings.TrimRight(lines.Text(), "\r")
		if line == "" || line[0] == '#' {
			continue
		}
		dir := resolvePath(folder, line)
		for _, s := range seen {
			if s == dir {
				continue next
			}
		}
		if info, err := os.Stat(dir); err == nil && info.IsDir() && len(seen) < 16 {
			seen = alternates(dir, append(seen, dir))
		}
	}
	return seen
}

// ask calls f for one store after the other until one has the object.
func (db *Database) ask(h Hash, f func(*filesystem.Storage) error) (err error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	defer func() {
		if p := recover(); p != nil { // a damaged pack is the machine's fault, not ours
			err = fmt.Errorf("object %s is damaged: %v; run git fsck", h, p)
		}
	}()
	err = f(db.stores[db.last])
	for i := 0; i < len(db.stores) && errors.Is(err, plumbing.ErrObjectNotFound); i++ {
		if err = f(db.stores[i]); err == nil {
			db.last = i
		}
	}
	if errors.Is(err, plumbing.ErrObjectNotFound) {
		return fmt.Errorf("object %s is %w", h, ErrMissing)
	}
	if err != nil {
		return fmt.Errorf("object %s: %w", h, err)
	}
	return nil
}

// read returns the whole object h, which must be of the given type.
func (db *Database) read(t plumbing.ObjectType, h Hash) ([]byte, error) {
	got, data, err := db.readAny(h)
	if err == nil && got != t {
		return nil, fmt.Errorf("object %s is a %s, not a %s", h, got, t)
	}
	return data, err
}

// Blob returns the content of the file h.
func (db *Database) Blob(h Hash) ([]byte, error) { return db.read(plumbing.BlobObject, h) }

// readAny returns the whole object h and what it is.
func (db *Database) readAny(h Hash) (t plumbing.ObjectType, data []byte, err error) {
	err = db.ask(h, func(s *filesystem.Storage) error {
		obj, err := s.EncodedObject(plumbing.AnyObject, plumbing.Hash(h))
		if err != nil {
			return err
		}
		r, err := obj.Reader()
		if err != nil {
			return err
		}
		defer r.Close()
		t, data = obj.Type(), make([]byte, obj.Size())
		_, err = io.ReadFull(r, data)
		return err
	})
	return t, data, err
}

// Size returns how many bytes the content of h has, without reading it.
func (db *Database) Size(h Hash) (n int64, err error) {
	err = db.ask(h, func(s *filesystem.Storage) error {
		n, err = s.EncodedObjectSize(plumbing.Hash(h))
		return err
	})
	return n, err
}

// Tree returns the raw bytes of the tree h, to be read with [Next] and not to be
// changed.
func (db *Database) Tree(h Hash) ([]byte, error) {
	if data, ok := db.trees.get(h); ok {
		return data, nil
	}
	data, err := db.read(plumbing.TreeObject, h)
	if err != nil {
		return nil, err
	}
	db.trees.put(h, data)
	return data, nil
}

// A treeCache holds raw trees, first in first out. A walk reads the tree of a
// commit shortly after the same tree as its child's parent, so that suffices.
type treeCache struct {
	mu    sync.Mutex
	held  map[Hash][]byte
	order []Hash
	bytes int
}

const treeCacheBytes = 16 << 20

func (c *treeCache) get(h Hash) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	data, ok := c.held[h]
	return data, ok
}

func (c *treeCache) put(h Hash, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held == nil {
		c.held = map[Hash][]byte{}
	}
	if _, ok := c.held[h]; ok {
		return
	}
	c.held[h] = data
	c.order = append(c.order, h)
	c.bytes += len(data)
	for c.bytes > treeCacheBytes && len(c.order) > 1 {
		c.bytes -= len(c.held[c.order[0]])
		delete(c.held, c.order[0])
		c.order = c.order[1:]
	}
}
