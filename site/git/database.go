package git

import (
	"errors"
	"fmt"
	"sync"

	"debrief/site/git/gitexec"
	"debrief/site/git/object"
)

// A Database is the objects and references of one repository, the objects of
// its alternates included. It is safe for concurrent use.
//
// Objects are those that were there when it was opened or when a reference was
// last not found.
type Database struct {
	place    Place
	width    int             // of a name, in bytes
	cut      map[Hash]bool   // commits whose parents a shallow clone left out
	grafts   map[Hash][]Hash // commits that have other parents than they say
	replaced map[Hash]Hash   // objects instead of which others are read

	mu      sync.Mutex   // a store is not safe for concurrent use: every read takes it
	native  object.Store // nil if go-git cannot read the repository
	program object.Store // started when it is needed
	without error        // why there is no program
	leaves  bool         // the clone is a partial one, which leaves objects at its remote
	trees   treeCache
}

// Open opens the repository at p. The error says why its objects cannot be read
// and what to do about it.
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

// Partial reports whether the clone left objects at its remote.
func (db *Database) Partial() bool { return db.leaves }

// either asks go-git, and git itself for what go-git does not find or is
// confused by. What a partial clone has not is not asked for twice: an older git
// would start another for each object, to fetch it, in vain.
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

// Shallow reports whether the repository is a clone whose history was cut off.
func (db *Database) Shallow() bool { return len(db.cut) > 0 }

// Explain adds the cure to the error for an object that is not there.
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

// Close gives back the files that db holds open, and ends the program that it
// has started.
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

// refresh opens the database again, for an object that may have come since.
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

// Forget gives back what db holds in memory of the objects it has read. They
// are read again if somebody asks.
func (db *Database) Forget() {
	db.trees.forget()
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.native != nil {
		db.native.Refresh()
	}
}

// BlobHash returns the name under which the repository keeps a file of that content.
func (db *Database) BlobHash(data []byte) Hash { return object.HashOf(db.width, object.Blob, data) }

// read returns the whole object h, which must be of the given kind.
func (db *Database) read(kind string, h Hash, limit int64) ([]byte, error) {
	got, data, err := db.readAny(h, limit)
	if err == nil && got != kind {
		return nil, fmt.Errorf("object %s is a %s, not a %s: %w", h, got, kind, ErrKind)
	}
	return data, err
}

// Blob returns the content of the file h, if it has no more than limit bytes.
func (db *Database) Blob(h Hash, limit int64) ([]byte, error) { return db.read(object.Blob, h, limit) }

// readAny returns the whole object h and what it is.
func (db *Database) readAny(h Hash, limit int64) (kind string, data []byte, err error) {
	err = db.either(func(s object.Store) error {
		kind, data, err = s.Object(db.instead(h), limit)
		return err
	})
	return kind, data, err
}

// Size returns how many bytes the content of h has, without reading it.
func (db *Database) Size(h Hash) (n int64, err error) {
	err = db.either(func(s object.Store) error {
		n, err = s.Size(db.instead(h))
		return err
	})
	return n, err
}

// Lend makes db know contents of files that are in memory anyway, and stay as they
// are, each by the name that BlobHash gives it: old versions are read faster.
func (db *Database) Lend(texts map[Hash][]byte) {
	_ = db.either(func(s object.Store) error {
		s.Lend(texts)
		return nil
	})
}

// Positions returns numbers by which the contents of files that are read in
// their order are read fastest, 0 where nothing is known.
func (db *Database) Positions(names []Hash) (out []uint64) {
	_ = db.either(func(s object.Store) error {
		out = s.Positions(names)
		return nil
	})
	return out
}

// Tree returns the raw bytes of the tree h, to be read with [Database.Next] and
// not to be changed.
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
