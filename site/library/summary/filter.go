package summary

import (
	"encoding/binary"
	"math/bits"
)

// A Filter says of most texts that they are no part of another one: a Bloom
// filter with one function, over the four bytes that stand at each place. Its
// bits are half as many as the text has bytes, up to the next power of two, so that
// about half of them are set and a name of a dozen letters passes by chance once
// in five hundred times. Then the text is read, which costs little.
type Filter []byte

// window is how many bytes are looked at together, and least a filter's length.
const (
	window = 4
	least  = 8
)

// FilterOf is the filter of a text.
func FilterOf(text []byte) Filter {
	f := make(Filter, max(least, 1<<bits.Len(uint(len(text)/16))))
	for i := 0; i+window <= len(text); i++ {
		f[f.at(text[i:])/8] |= 1 << (f.at(text[i:]) % 8)
	}
	return f
}

// MayHave reports whether name may be a part of the text; false is certain.
func (f Filter) MayHave(name string) bool {
	for i := 0; i+window <= len(name); i++ {
		if at := f.at([]byte(name[i : i+window])); f[at/8]&(1<<(at%8)) == 0 {
			return false
		}
	}
	return true
}

// at is the bit for the four bytes that text begins with.
func (f Filter) at(text []byte) uint32 {
	const golden = 0x9e3779b1 // 2³² by the golden ratio, which spreads neighbours
	return binary.LittleEndian.Uint32(text) * golden >> (32 - bits.Len(uint(len(f)*8-1)))
}

func (f Filter) valid() bool { return len(f) >= least && len(f)&(len(f)-1) == 0 }
