package history

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

// A hash names a Git object.
type hash = plumbing.Hash

// deltaCache bounds the objects go-git keeps to undo deltas with. A larger
// one costs memory and was not measurably faster.
const deltaCache = 24 * cache.MiByte

// errMissing is wrapped by the error for an object that is not there.
var errMissing = errors.New("not in this clone")

// objects is the object database of a repository, its alternates included.
// go-git's own is not safe for concurrent use, so every read takes mu.
type objects struct {
	place place
	cut   map[hash]bool // commits whose parents a shallow clone left out

	mu     sync.Mutex
	stores []*filesystem.Storage // the repository's own is the first
	last   int                   // the store that answered last
	trees  treeCache
}

func openObjects(p place) *objects {
	o := &objects{place: p, cut: map[hash]bool{}}
	o.connect()
	if cut, err := o.stores[0].Shallow(); err == nil {
		for _, h := range cut {
			o.cut[h] = true
		}
	}
	return o
}

// connect opens the stores anew, which also makes objects visible that were
// written since.
func (o *objects) connect() {
	var fsys billy.Filesystem = osfs.New(o.place.git)
	if o.place.common != o.place.git {
		fsys = dotgit.NewRepositoryFilesystem(fsys, osfs.New(o.place.common))
	}
	// go-git looks an object of an alternate up by opening that repository again
	// for each object, and misreads relative ones; so they are stores of their own.
	o.stores, o.last = []*filesystem.Storage{openStore(fsys)}, 0
	for _, dir := range alternates(filepath.Join(o.place.common, "objects"), nil) {
		o.stores = append(o.stores, openStore(osfs.New(filepath.Dir(dir))))
	}
}

func openStore(fsys billy.Filesystem) *filesystem.Storage {
	return filesystem.NewStorageWithOptions(fsys, cache.NewObjectLRU(deltaCache), filesystem.Options{
		ExclusiveAccess: true, // lists packs and loose objects once instead of once per object
		KeepDescriptors: true,
	})
}

// partial reports whether the clone leaves objects at its remote.
func (o *objects) partial() bool {
	packs, err := os.ReadDir(filepath.Join(o.place.common, "objects", "pack"))
	return err == nil && slices.ContainsFunc(packs, func(e os.DirEntry) bool {
		return strings.HasSuffix(e.Name(), ".promisor")
	})
}

func (o *objects) close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.shut()
}

func (o *objects) shut() error {
	var err error
	for _, s := range o.stores {
		err = errors.Join(err, s.Close())
	}
	return err
}

// refresh opens the database again, for an object that may have come since.
func (o *objects) refresh() {
	o.mu.Lock()
	defer o.mu.Unlock()
	_ = o.shut() // the files were only read
	o.connect()
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
func (o *objects) ask(h hash, f func(*filesystem.Storage) error) (err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	defer func() {
		if p := recover(); p != nil { // a damaged pack is the machine's fault, not ours
			err = fmt.Errorf("object %s is damaged: %v; run git fsck", h, p)
		}
	}()
	err = f(o.stores[o.last])
	for i := 0; i < len(o.stores) && errors.Is(err, plumbing.ErrObjectNotFound); i++ {
		if err = f(o.stores[i]); err == nil {
			o.last = i
		}
	}
	if errors.Is(err, plumbing.ErrObjectNotFound) {
		return fmt.Errorf("object %s is %w", h, errMissing)
	}
	if err != nil {
		return fmt.Errorf("object %s: %w", h, err)
	}
	return nil
}

// read returns the whole object h, which must be of the given type.
func (o *objects) read(t plumbing.ObjectType, h hash) ([]byte, error) {
	got, data, err := o.readAny(h)
	if err == nil && got != t {
		return nil, fmt.Errorf("object %s is a %s, not a %s", h, got, t)
	}
	return data, err
}

// readBlob returns the content of a file.
func (o *objects) readBlob(h hash) ([]byte, error) { return o.read(plumbing.BlobObject, h) }

// readAny returns the whole object h and what it is.
func (o *objects) readAny(h hash) (t plumbing.ObjectType, data []byte, err error) {
	err = o.ask(h, func(s *filesystem.Storage) error {
		obj, err := s.EncodedObject(plumbing.AnyObject, h)
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

// size returns how large the content of h is, without reading it.
func (o *objects) size(h hash) (n int64, err error) {
	err = o.ask(h, func(s *filesystem.Storage) error {
		n, err = s.EncodedObjectSize(h)
		return err
	})
	return n, err
}

// tree returns the raw bytes of a tree object.
func (o *objects) tree(h hash) ([]byte, error) {
	if data, ok := o.trees.get(h); ok {
		return data, nil
	}
	data, err := o.read(plumbing.TreeObject, h)
	if err != nil {
		return nil, err
	}
	o.trees.put(h, data)
	return data, nil
}

// A treeCache holds raw trees, first in first out. A walk reads the tree of a
// commit shortly after the same tree as its child's parent, so that suffices.
type treeCache struct {
	mu    sync.Mutex
	held  map[hash][]byte
	order []hash
	bytes int
}

const treeCacheBytes = 16 << 20

func (c *treeCache) get(h hash) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	data, ok := c.held[h]
	return data, ok
}

func (c *treeCache) put(h hash, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held == nil {
		c.held = map[hash][]byte{}
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
