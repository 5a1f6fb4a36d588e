package summary

import (
	"encoding/binary"
	"math/bits"
)

// A Filter is a Bloom filter with one hash function over all sequences of four bytes of
// a text. It can rule out that the text contains a name.
//
// It has half as many bits as the text has bytes, rounded to a power of two. So about
// half of the bits are set, and a name of a dozen letters that is not in the text
// passes by chance once in 500 times.
type Filter []byte

// window is the number of bytes in each sequence. minFilter is the minimum length of a
// filter in bytes.
const (
	window    = 4
	minFilter = 8
)

// FilterOf returns the Bloom filter of a text.
func FilterOf(text []byte) Filter {
	f := make(Filter, max(minFilter, 1<<bits.Len(uint(len(text)/16))))
	for i := 0; i+window <= len(text); i++ {
		f[f.bit(text[i:])/8] |= 1 << (f.bit(text[i:]) % 8)
	}
	return f
}

// MayContain reports whether the text of the filter may contain name. If the result is
// false, the text does not contain name.
func (f Filter) MayContain(name string) bool {
	for i := 0; i+window <= len(name); i++ {
		if at := f.bit([]byte(name[i : i+window])); f[at/8]&(1<<(at%8)) == 0 {
			return false
		}
	}
	return true
}

// bit returns the index of the filter bit for the first four bytes of text.
func (f Filter) bit(text []byte) uint32 {
	const golden = 0x9e3779b1 // 2³² divided by the golden ratio, which spreads similar values
	return binary.LittleEndian.Uint32(text) * golden >> (32 - bits.Len(uint(len(f)*8-1)))
}

func (f Filter) isValid() bool { return len(f) >= minFilter && len(f)&(len(f)-1) == 0 }
