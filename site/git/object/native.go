package object

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-billy/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/storer"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/go-git/go-git/v5/storage/filesystem/dotgit"
)

// deltaCacheBytes limits go-git's cache of delta bases. A larger cache was not faster
// in measurements.
const deltaCacheBytes = 24 * cache.MiByte

// largeObjectBytes is the object size above which go-git returns the size of an object
// without reading its content.
const largeObjectBytes = 32 << 20

// native is a Store that reads a repository with go-git. It works around two faults of
// go-git: it misreads alternates, and panics on damaged packs.
type native struct {
	place  Place
	stores []*filesystem.Storage // the repository's own store, followed by the stores of its alternates
	loose  []*loose              // the reader of loose objects for each store
	last   int                   // index of the store in which the last object was found
	bases  map[plumbing.Hash][]byte
}

// OpenNative opens the repository at p with the library go-git. Call it only if
// [Place.Unsupported] returned "".
func OpenNative(p Place) Store {
	n := &native{place: p, bases: map[plumbing.Hash][]byte{}}
	n.connect()
	return n
}

func (n *native) connect() {
	var fsys billy.Filesystem = openFolder(n.place.git)
	if n.place.common != n.place.git {
		fsys = dotgit.NewRepositoryFilesystem(fsys, openFolder(n.place.common))
	}
	// Open each alternate, an object folder of another repository, as a separate store.
	// go-git would open that repository again for each object in it, and it misreads
	// relative paths.
	own := filepath.Join(n.place.common, "objects")
	n.stores, n.loose, n.last = []*filesystem.Storage{n.openStore(fsys)}, []*loose{{folder: own}}, 0
	for _, dir := range alternates(own, nil) {
		n.stores, n.loose = append(n.stores, n.openStore(openObjects(dir))), append(n.loose, &loose{folder: dir})
	}
}

func (n *native) openStore(fsys billy.Filesystem) *filesystem.Storage {
	bases := baseCache{cache.NewObjectLRU(deltaCacheBytes), n.bases}
	return filesystem.NewStorageWithOptions(fsys, bases, filesystem.Options{
		ExclusiveAccess: true, // go-git lists packs and loose objects once, not for each object
		KeepDescriptors: true,

		LargeObjectThreshold: largeObjectBytes,
	})
}

func (n *native) Close() error {
	var err error
	for _, s := range n.stores {
		err = errors.Join(err, s.Close())
	}
	return err
}

func (n *native) Refresh() {
	_ = n.Close() // closing cannot lose data, because the files were only read
	n.connect()
}

// alternates returns the object folders from which the object folder borrows objects,
// as listed in objects/info/alternates, directly or through other alternates. seen
// holds the folders that were found already.
func alternates(folder string, seen []string) []string {
	for _, dir := range listAlternates(folder) {
		if info, err := os.Stat(dir); err == nil && info.IsDir() && len(seen) < 16 && !slices.Contains(seen, dir) {
			seen = alternates(dir, append(seen, dir))
		}
	}
	return seen
}

// listAlternates returns the alternates that one object folder lists, including folders
// that do not exist.
func listAlternates(folder string) []string {
	f, err := OpenRegular(filepath.Join(folder, "info", "alternates"))
	if err != nil {
		return nil
	}
	defer f.Close()
	var out []string
	lines := bufio.NewScanner(io.LimitReader(f, 1<<20))
	for lines.Scan() {
		if line := strings.TrimRight(lines.Text(), "\r"); line != "" && line[0] != '#' {
			out = append(out, resolvePath(folder, line))
		}
	}
	return out
}

// goGitHash converts the object name h to go-git's type.
func goGitHash(h Hash) plumbing.Hash { return plumbing.Hash(h[:SHA1]) }

// fromGoGit converts a hash of go-git's type to a Hash.
func fromGoGit(name plumbing.Hash) (h Hash) {
	copy(h[:], name[:])
	return h
}

// tryStores calls f with the index of one store after another, until a store has the
// object h. It starts with the store that had the last object. It converts a panic of
// go-git to an error.
func (n *native) tryStores(h Hash, f func(i int) error) (err error) {
	defer func() {
		if p := recover(); p != nil { // report a damaged pack as an error of the repository, not as a bug
			err = fmt.Errorf("object %s is damaged: %v; run git fsck", h, p)
		}
	}()
	err = f(n.last)
	for i := 0; i < len(n.stores) && errors.Is(err, plumbing.ErrObjectNotFound); i++ {
		if err = f(i); err == nil {
			n.last = i
		}
	}
	if errors.Is(err, plumbing.ErrObjectNotFound) {
		return fmt.Errorf("object %s is %w", h, ErrMissing)
	}
	if errors.Is(err, ErrTooLarge) {
		return fmt.Errorf("object %s is %w", h, err)
	}
	if err != nil {
		return fmt.Errorf("object %s: %w", h, err)
	}
	return nil
}

func (n *native) Object(h Hash, limit int64) (kind string, data []byte, err error) {
	err = n.tryStores(h, func(i int) error {
		if kind, data, err = n.loose[i].object(h, limit); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		obj, err := n.stores[i].EncodedObject(plumbing.AnyObject, goGitHash(h))
		if err != nil {
			return err
		}
		if obj.Size() > limit { // go-git has not read the content of a large object yet, so check the size first
			return ErrTooLarge
		}
		r, err := obj.Reader()
		if err != nil {
			return err
		}
		defer r.Close()
		kind, data = obj.Type().String(), make([]byte, obj.Size())
		_, err = io.ReadFull(r, data)
		return err
	})
	return kind, data, err
}

func (n *native) Size(h Hash) (size int64, err error) {
	err = n.tryStores(h, func(i int) error {
		if size, err = n.loose[i].size(h); errors.Is(err, fs.ErrNotExist) {
			size, err = n.stores[i].EncodedObjectSize(goGitHash(h))
		}
		return err
	})
	return size, err
}

func (n *native) Ref(full string) (Hash, error) {
	name := plumbing.ReferenceName(full)
	ref, err := storer.ResolveReference(n.stores[0], name)
	if err == nil {
		return fromGoGit(ref.Hash()), nil
	}
	if name == plumbing.HEAD {
		if head, err := n.stores[0].Reference(name); err == nil && head.Type() == plumbing.SymbolicReference {
			return Hash{}, fmt.Errorf("%s %w", head.Target().Short(), ErrUnborn)
		}
	}
	return Hash{}, fmt.Errorf("%w is called %q", ErrNoRef, full)
}

func (n *native) Refs(prefix string) ([]string, error) {
	all, err := n.stores[0].IterReferences()
	if err != nil {
		return nil, err
	}
	var names []string
	err = all.ForEach(func(ref *plumbing.Reference) error {
		if strings.HasPrefix(string(ref.Name()), prefix) {
			names = append(names, string(ref.Name()))
		}
		return nil
	})
	return names, err
}

func (n *native) HashesWithPrefix(digits string) ([]Hash, error) {
	// go-git finds whole bytes; the odd last digit is compared below.
	raw, err := hex.DecodeString(digits[:len(digits)/2*2])
	if err != nil {
		return nil, err
	}
	var found []Hash
	for _, s := range n.stores {
		list, err := s.HashesWithPrefix(raw)
		if err != nil {
			return nil, err
		}
		for _, name := range list {
			if h := fromGoGit(name); strings.HasPrefix(h.String(), digits) && !slices.Contains(found, h) {
				found = append(found, h)
			}
		}
	}
	return found, nil
}
