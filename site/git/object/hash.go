package object

import (
	"crypto/sha1" // SHA-1 is used for Git's object names, not for security
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
)

// These are the lengths of object names in bytes.
const (
	SHA1   = 20
	SHA256 = 32
)

// A Hash is the name of a Git object: a SHA-256 hash, or a SHA-1 hash padded with
// zeros. The zero Hash names no object.
type Hash [SHA256]byte

// IsZero reports whether h is the zero Hash, which names no object.
func (h Hash) IsZero() bool { return h == Hash{} }

// String returns the object name as 40 or 64 hexadecimal digits.
func (h Hash) String() string {
	if [SHA256 - SHA1]byte(h[SHA1:]) == ([SHA256 - SHA1]byte{}) {
		return hex.EncodeToString(h[:SHA1]) // a SHA-256 name ends in 12 zero bytes only once in 2^96 names
	}
	return hex.EncodeToString(h[:])
}

// ParseHash parses 40 or 64 hexadecimal digits.
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

// HashOf returns the object name of an object with the given kind and content. width is
// the length of object names in the repository, SHA1 or SHA256.
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
