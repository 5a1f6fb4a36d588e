package git

// What an object is, in Git's words.
const (
	kindCommit = "commit"
	kindTree   = "tree"
	kindBlob   = "blob"
	kindTag    = "tag"
)

// A store answers for what one repository keeps. There are two: [native], made
// of go-git, and [program], which is git itself.
//
// The error for an object that is not there wraps ErrMissing, that for a
// reference errNoRef, or ErrUnborn if it names a branch without commits. A store
// is used by one goroutine at a time.
type store interface {
	object(h Hash) (kind string, data []byte, err error)
	size(h Hash) (int64, error)

	ref(full string) (Hash, error)            // the object that a reference leads to
	refs(prefix string) ([]string, error)     // the full names of those that begin so
	begins(digits string) ([]Hash, error)     // the objects whose names begin so
	staged(file string) ([]StagedFile, error) // the index, see [Database.Staged]

	refresh() // makes visible what was written since it was opened
	close() error
}
