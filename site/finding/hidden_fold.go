package finding

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A folded text contains only the letters and digits of a text, in lower case. It
// serves to find a private value that a message spells differently than the file: as
// part of an ID, with hyphens, or shortened.
type folded struct {
	text []byte
	// At[i] is the offset in the original text of the character at byte i; the last element
	// is the original length.
	at []int
}

func fold(text string) folded {
	var f folded
	for i, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			f.text = utf8.AppendRune(f.text, unicode.ToLower(r))
			for len(f.at) < len(f.text) {
				f.at = append(f.at, i)
			}
		}
	}
	f.at = append(f.at, len(text))
	return f
}

// foldedValues holds all private values, reduced to lower-case letters and digits.
type foldedValues struct {
	names values   // folded names of files, which are masked only as a whole
	all   []byte   // all folded values, each preceded by a blank
	grams []uint64 // bit set with a hash of every minFolded consecutive bytes in all; nil before the first search
}

// These are the smallest lengths of folded text that is masked: of the whole name of a
// file, of a part of any private value, and of a part before an ellipsis.
const (
	minFoldedName = prefixLength
	minFolded     = 12
	minCut        = 6
)

func (v *foldedValues) add(value string, isName bool) {
	form := fold(value).text
	if isName && len(form) >= minFoldedName {
		v.names.insert(string(form))
	}
	v.all = append(append(v.all, ' '), form...)
}

// mask returns text with every part of a private value replaced by "***". A part must
// have some minimum length.
func (v *foldedValues) mask(text string) string {
	if len(v.all) == 0 {
		return text
	}
	f := fold(text)
	var spans [][2]int
	add := func(start, end int) { spans = append(spans, [2]int{f.at[start], f.after(text, end)}) }
	v.names.each(f.text, add)
	v.parts(f.text, add)
	for at := 0; ; at += len("…") {
		next := strings.Index(text[at:], "…")
		if next < 0 {
			break
		}
		at += next
		before, _ := slices.BinarySearch(f.at[:len(f.text)], at)
		if n := v.cut(f.text[:before]); n > 0 {
			spans = append(spans, [2]int{f.at[before-n], at})
		}
	}
	if len(spans) == 0 {
		return text
	}
	slices.SortFunc(spans, func(a, b [2]int) int { return a[0] - b[0] })
	var out strings.Builder
	done := 0
	for _, s := range spans {
		if s[0] >= done {
			out.WriteString(text[done:s[0]] + "***")
		}
		done = max(done, s[1])
	}
	return out.String() + text[done:]
}

// after converts end, the end of a range in the folded text, to the end of the same
// range in the original text.
func (f *folded) after(text string, end int) int {
	start := f.at[end-1]
	_, size := utf8.DecodeRuneInString(text[start:])
	return start + size
}

// parts calls do for every range of the folded text that is also part of a private
// value. It skips the search at offsets where the hash of the next minFolded bytes is
// not in grams.
func (v *foldedValues) parts(text []byte, do func(start, end int)) {
	if v.grams == nil {
		// With this size, about one bit in sixteen is set, so few hashes match by chance.
		v.grams = make([]uint64, 1+len(v.all)/4)
		for i := 0; i+minFolded <= len(v.all); i++ {
			at := v.bit(v.all[i:])
			v.grams[at/64] |= 1 << (at % 64)
		}
	}
	for i := 0; i+minFolded <= len(text); i++ {
		if at := v.bit(text[i:]); v.grams[at/64]&(1<<(at%64)) == 0 {
			continue
		}
		n := longest(minFolded, len(text)-i, func(n int) bool { return bytes.Contains(v.all, text[i:i+n]) })
		if n > 0 {
			do(i, i+n)
			i += n - 1
		}
	}
}

func (v *foldedValues) bit(text []byte) uint64 {
	h := uint64(14695981039346656037) // offset basis of the FNV-1a hash
	for _, c := range text[:minFolded] {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h % uint64(len(v.grams)*64)
}

// cut returns how many bytes at the end of the folded text are also part of a private
// value, as before the ellipsis of a shortened quotation. It returns 0 if there are
// fewer than minCut.
func (v *foldedValues) cut(text []byte) int {
	return longest(minCut, len(text), func(n int) bool { return bytes.Contains(v.all, text[len(text)-n:]) })
}

// longest returns the largest n from low to high for which ok(n) is true, or 0 if there
// is no such n. It uses binary search, so ok must be true for all n up to a bound and
// false above it.
func longest(low, high int, ok func(int) bool) int {
	if high < low || !ok(low) {
		return 0
	}
	for low < high {
		if n := (low + high + 1) / 2; ok(n) {
			low = n
		} else {
			high = n - 1
		}
	}
	return low
}
