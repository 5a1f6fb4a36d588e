package object

import (
	"crypto/sha1" // the name of a Git object, not a protection
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
)

// Widths of the names of objects, in bytes.
const (
	SHA1   = 20
	SHA256 = 32
)

// A Hash names a Git object, by SHA-1 with zeros behind it, or by SHA-256. The
// zero Hash names none.
type Hash [SHA256]byte

// IsZero reports whether h names no object.
func (h Hash) IsZero() bool { return h == Hash{} }

// String returns h as Git prints it, 40 or 64 hexadecimal digits.
func (h Hash) String() string {
	if [SHA256 - SHA1]byte(h[SHA1:]) == ([SHA256 - SHA1]byte{}) {
		return hex.EncodeToString(h[:SHA1]) // of 2^96 names by SHA-256, one ends so
	}
	return hex.EncodeToString(h[:])
}

// ParseHash reads 40 or 64 hexadecimal digits.
func ParseHash(digits []byte) (Hash, error) {
	var h Hash
	if len(digits) != 2*SHA1 && len(digits) != 2*SHA256 {
		return Hash{}, fmt.Errorf("%.80q is not an object name", digits)
	}
	if _, err := hex.Decode(h[:], digits); err != nil {
		return Hash{}, fmt.Errorf("%.80q is not an object name", digits)
	}
	return h, nil
}

// HashOf returns the name of an object of that kind and content, in a repository
// with names of width bytes.
func HashOf(width int, kind string, data []byte) (name Hash) {
	var h hash.Hash = sha1.New()
	if width == SHA256 {
		h = sha256.New()
	}
	fmt.Fprintf(h, "%s %d\x00", kind, len(data))
	h.Write(data)
	copy(name[:], h.Sum(nil))
	return name
}
