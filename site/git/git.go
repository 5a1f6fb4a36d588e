// Package git reads a Git repository as the database that it is: where it lies,
// what its references name, and the commits, trees and files below them.
//
// It hides two decisions. One is who undoes packs and deltas and finds
// references, see [store]: go-git, whose types do not leave this package, and
// where that cannot, the git program, chosen without anybody's doing. The other
// is that trees are read raw, as bytes: a log compares thousands of trees that
// are nearly equal, and a value for each entry would cost more than all the rest.
//
// The package refuses to know what the files mean and which of them are a
// library's; and it never writes: not a file, not a reference, not the index.
//
// Start at [Find], then [Open].
package git

import (
	"encoding/hex"
	"errors"
	"fmt"
)

var (
	// ErrMissing is wrapped by the error for an object that is not there.
	ErrMissing = errors.New("not in this clone")

	// ErrUnborn is wrapped by the error for a branch without commits.
	ErrUnborn = errors.New("has no commits yet")

	// errNoRef is wrapped by the error for a name that names nothing.
	errNoRef = errors.New("no branch, tag or commit")
)

// Widths of the names of objects, in bytes.
const (
	sha1Width   = 20
	sha256Width = 32
)

// A Hash names a Git object, by SHA-1 with zeros behind it, or by SHA-256. The
// zero Hash names none.
type Hash [sha256Width]byte

// IsZero reports whether h names no object.
func (h Hash) IsZero() bool { return h == Hash{} }

// String returns h as Git prints it, 40 or 64 hexadecimal digits.
func (h Hash) String() string {
	if [sha256Width - sha1Width]byte(h[sha1Width:]) == ([sha256Width - sha1Width]byte{}) {
		return hex.EncodeToString(h[:sha1Width]) // of 2^96 names by SHA-256, one ends so
	}
	return hex.EncodeToString(h[:])
}

// ParseHash reads 40 or 64 hexadecimal digits.
func ParseHash(digits []byte) (Hash, error) {
	var h Hash
	if len(digits) != 2*sha1Width && len(digits) != 2*sha256Width {
		return Hash{}, fmt.Errorf("%.80q is not an object name", digits)
	}
	if _, err := hex.Decode(h[:], digits); err != nil {
		return Hash{}, fmt.Errorf("%.80q is not an object name", digits)
	}
	return h, nil
}
