package git

import (
	"errors"
	"fmt"
	"sync"

	"debrief/site/git/gitexec"
	"debrief/site/git/object"
)

// A Database reads the objects and refs of one repository, and of the repositories from
// which it borrows objects. It is safe for concurrent use.
//
// It finds the objects that existed when it was opened or last refreshed. It refreshes
// itself if it does not find a ref.
type Database struct {
	place    Place
	width    int             // length of an object name in bytes: 20 or 32
	cut      map[Hash]bool   // commits whose parents a shallow clone does not have
	grafts   map[Hash][]Hash // commits with other parents than their objects record
	replaced map[Hash]Hash   // maps a replaced object to its replacement

	mu         sync.Mutex   // guards the stores, which are not safe for concurrent use
	native     object.Store // the store that reads with go-git; nil if go-git cannot read the repository
	program    object.Store // the store that reads with the git program; nil until go-git fails
	programErr error        // the reason why the git program could not start; nil if it was not needed
	partial    bool         // the repository is a partial clone
	trees      treeCache
}

// Open opens the repository at p. The error states why the objects cannot be read, and
// how to correct that.
func Open(p Place) (*Database, error) {
	db := &Database{place: p, width: object.SHA1}
	unsupported, err := p.Unsupported()
	if err != nil {
		return nil, err
	}
	if unsupported == "" {
		db.native = object.OpenNative(p)
	} else if db.program, db.width, err = object.OpenProgram(p); err != nil {
		if errors.Is(err, gitexec.ErrNoGit) {
			return nil, fmt.Errorf("%s, which only the git program can read; install git", unsupported)
		}
		return nil, fmt.Errorf("%s, and the installed git cannot read it either; a newer git may", unsupported)
	}
	db.partial = p.IsPartial()
	db.loadCut()
	db.loadReplaced()
	return db, nil
}

// IsPartial reports whether the repository is a partial clone.
func (db *Database) IsPartial() bool { return db.partial }

// tryStores calls f with go-git's store. If go-git fails, it calls f again with the git
// program. It does not do so if an object is missing from a partial clone, because
// older versions of git would start a process for each such object to fetch it, in
// vain.
func (db *Database) tryStores(f func(object.Store) error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	var err error
	if db.native != nil {
		err = f(db.native)
		if err == nil || errors.Is(err, object.ErrNoRef) || errors.Is(err, ErrUnborn) ||
			errors.Is(err, ErrTooLarge) || errors.Is(err, ErrMissing) && db.partial {
			return err
		}
		if db.program == nil && db.programErr == nil {
			db.program, _, db.programErr = object.OpenProgram(db.place)
		}
	}
	if db.program == nil {
		return err
	}
	if programErr := f(db.program); programErr == nil || err == nil {
		return programErr
	}
	return err
}

// IsShallow reports whether the repository is a shallow clone.
func (db *Database) IsShallow() bool { return len(db.cut) > 0 }

// AddHint adds advice on how to get the missing objects if err is an ErrMissing. It
// returns other errors unchanged.
func (db *Database) AddHint(err error) error {
	if !errors.Is(err, ErrMissing) {
		return err
	}
	if db.partial {
		return fmt.Errorf("%w, which is a partial one; run git fetch --refetch --no-filter", err)
	}
	if db.place.HasMissingAlternate() {
		return fmt.Errorf("%w, which borrows objects from a repository that no longer exists; "+
			"restore it, or clone again without --shared and --reference", err)
	}
	return fmt.Errorf("%w; git fsck lists other missing objects, "+
		"and git fetch --refetch fetches them from the remote", err)
}

// Close closes the open files and stops the git program.
func (db *Database) Close() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	var err error
	if db.native != nil {
		err = db.native.Close()
	}
	if db.program != nil {
		err = errors.Join(err, db.program.Close())
	}
	return err
}

// refresh reads the lists of objects and refs again, so that new ones are found.
func (db *Database) refresh() {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.native != nil {
		db.native.Refresh()
	}
	if db.program != nil {
		db.program.Refresh()
	}
}

// FreeCaches frees the memory of cached objects. They are read again when needed.
func (db *Database) FreeCaches() {
	db.trees.clear()
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.native != nil {
		db.native.Refresh()
	}
}

// BlobHash returns the object name that Git gives to a file with the content data.
func (db *Database) BlobHash(data []byte) Hash { return object.HashOf(db.width, object.Blob, data) }

// read returns the content of the object h. It returns an error if the object has
// another kind, or more than limit bytes.
func (db *Database) read(kind string, h Hash, limit int64) ([]byte, error) {
	actual, data, err := db.readAny(h, limit)
	if err == nil && actual != kind {
		return nil, fmt.Errorf("object %s is a %s, not a %s: %w", h, actual, kind, ErrKind)
	}
	return data, err
}

// Blob returns the content of the file with the object name h. It returns an error if
// the file has more than limit bytes.
func (db *Database) Blob(h Hash, limit int64) ([]byte, error) { return db.read(object.Blob, h, limit) }

// readAny returns the kind and content of the object h.
func (db *Database) readAny(h Hash, limit int64) (kind string, data []byte, err error) {
	err = db.tryStores(func(s object.Store) error {
		kind, data, err = s.Object(db.replacement(h), limit)
		return err
	})
	return kind, data, err
}

// Size returns the size of the object h in bytes, without reading its content.
func (db *Database) Size(h Hash) (n int64, err error) {
	err = db.tryStores(func(s object.Store) error {
		n, err = s.Size(db.replacement(h))
		return err
	})
	return n, err
}

// AddBases supplies contents that are already in memory, by object name. Objects that
// are stored as deltas against these contents can then be read faster. The contents
// must not be modified.
func (db *Database) AddBases(texts map[Hash][]byte) {
	_ = db.tryStores(func(s object.Store) error {
		s.AddBases(texts)
		return nil
	})
}

// Positions returns a sort key for each object, 0 for an unknown object. Reading
// objects in the order of the keys is fast; see [object.Store].
func (db *Database) Positions(names []Hash) (out []uint64) {
	_ = db.tryStores(func(s object.Store) error {
		out = s.Positions(names)
		return nil
	})
	return out
}

// Tree returns the raw bytes of the tree h. Parse them with [Database.Next], and do not
// modify them.
func (db *Database) Tree(h Hash) ([]byte, error) {
	if data, ok := db.trees.get(h); ok {
		return data, nil
	}
	data, err := db.read(object.Tree, h, object.AnySize)
	if err != nil {
		return nil, err
	}
	db.trees.put(h, data)
	return data, nil
}
