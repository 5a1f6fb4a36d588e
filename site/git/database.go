package git

import (
	"errors"
	"fmt"
	"sync"

	"debrief/site/git/gitexec"
	"debrief/site/git/object"
)

// A Database reads the objects and references of one repository, including its
// alternates. It is safe for concurrent use.
//
// It sees the objects that existed when it was opened or last refreshed, which happens
// when a reference is not found.
type Database struct {
	place    Place
	width    int             // length of object names in bytes
	cut      map[Hash]bool   // commits whose parents a shallow clone omits
	grafts   map[Hash][]Hash // commits with overridden parents
	replaced map[Hash]Hash   // replaced object to replacement

	mu      sync.Mutex   // guards the stores, which are not safe for concurrent use
	native  object.Store // nil if go-git cannot read the repository
	program object.Store // started on demand
	without error        // why the program could not start
	leaves  bool         // the repository is a partial clone
	trees   treeCache
}

// Open opens the repository at p. Its errors state why the objects cannot be read and
// how to fix it.
func Open(p Place) (*Database, error) {
	db := &Database{place: p, width: object.SHA1}
	foreign, err := p.Foreign()
	if err != nil {
		return nil, err
	}
	if foreign == "" {
		db.native = object.Native(p)
	} else if db.program, db.width, err = object.Program(p); err != nil {
		if errors.Is(err, gitexec.ErrNoGit) {
			return nil, fmt.Errorf("%s, which only the git program can read, and there is none here; install git", foreign)
		}
		return nil, fmt.Errorf("%s, and the git program that is here cannot read it either; a newer git may", foreign)
	}
	db.leaves = p.Partial()
	db.readCut()
	db.readReplaced()
	return db, nil
}

// IsPartial reports whether the repository is a partial clone.
func (db *Database) Partial() bool { return db.leaves }

// tryStores calls f with go-git's store, and with the git program if go-git fails. It
// does not retry objects missing from a partial clone, because an older git would start
// a process for each object to fetch it, in vain.
func (db *Database) either(f func(object.Store) error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	var err error
	if db.native != nil {
		err = f(db.native)
		if err == nil || errors.Is(err, object.ErrNoRef) || errors.Is(err, ErrUnborn) || errors.Is(err, ErrTooLarge) || errors.Is(err, ErrMissing) && db.leaves {
			return err
		}
		if db.program == nil && db.without == nil {
			db.program, _, db.without = object.Program(db.place)
		}
	}
	if db.program == nil {
		return err
	}
	if second := f(db.program); second == nil || err == nil {
		return second
	}
	return err
}

// IsShallow reports whether the repository is a shallow clone.
func (db *Database) Shallow() bool { return len(db.cut) > 0 }

// AddHint adds a remedy to an ErrMissing error.
func (db *Database) Explain(err error) error {
	if !errors.Is(err, ErrMissing) {
		return err
	}
	if db.leaves {
		return fmt.Errorf("%w, which is a partial one; run git fetch --refetch --no-filter", err)
	}
	if db.place.Gone() {
		return fmt.Errorf("%w, which borrows objects from another repository that is gone; bring that back, or clone again without --shared and --reference", err)
	}
	return fmt.Errorf("%w; git fsck says what else is missing, and git fetch --refetch brings what the remote has", err)
}

// Close closes the files and ends the git program.
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

// refresh makes newly written objects and references visible.
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

// FreeCaches frees the memory of cached objects. They are read again on demand.
func (db *Database) Forget() {
	db.trees.forget()
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.native != nil {
		db.native.Refresh()
	}
}

// BlobHash returns the object name of a file with the given content.
func (db *Database) BlobHash(data []byte) Hash { return object.HashOf(db.width, object.Blob, data) }

// read returns the object h, which must have the given kind.
func (db *Database) read(kind string, h Hash, limit int64) ([]byte, error) {
	got, data, err := db.readAny(h, limit)
	if err == nil && got != kind {
		return nil, fmt.Errorf("object %s is a %s, not a %s: %w", h, got, kind, ErrKind)
	}
	return data, err
}

// Blob returns the content of the file h, at most limit bytes.
func (db *Database) Blob(h Hash, limit int64) ([]byte, error) { return db.read(object.Blob, h, limit) }

// readAny returns the kind and content of the object h.
func (db *Database) readAny(h Hash, limit int64) (kind string, data []byte, err error) {
	err = db.either(func(s object.Store) error {
		kind, data, err = s.Object(db.instead(h), limit)
		return err
	})
	return kind, data, err
}

// Size returns the size of the object h without reading it.
func (db *Database) Size(h Hash) (n int64, err error) {
	err = db.either(func(s object.Store) error {
		n, err = s.Size(db.instead(h))
		return err
	})
	return n, err
}

// AddBases supplies file contents that are in memory already, keyed by BlobHash. They
// must not change. Old versions based on them are read faster.
func (db *Database) Lend(texts map[Hash][]byte) {
	_ = db.either(func(s object.Store) error {
		s.Lend(texts)
		return nil
	})
}

// Positions returns sort keys for fast reading, 0 if unknown; see [object.Store].
func (db *Database) Positions(names []Hash) (out []uint64) {
	_ = db.either(func(s object.Store) error {
		out = s.Positions(names)
		return nil
	})
	return out
}

// Tree returns the raw bytes of the tree h, for [Database.Next]. Callers must not
// change them.
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
