package finding

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A folded text contains only the letters and digits of a text, in lower case. Folding
// finds a value that a message spells differently than the file: as part of an ID, with
// hyphens, or shortened.
type folded struct {
	text []byte
	at   []int // original offset of the character at each byte of text; then the original length
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

// foldedValues holds the folded forms of all private values.
type foldedValues struct {
	names values   // folded file names
	all   []byte   // all folded values, each preceded by a blank
	grams []uint64 // bit set with the hashes of all substrings of minFolded bytes; nil before the first search
}

// Minimum lengths of the folded text that is masked: the whole name of a file, a part
// of any value, and a part of a value before an ellipsis.
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

// mask returns text with every part of a private value replaced by "***".
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

// after converts end, an offset in the folded text, to an offset in the original text.
func (f *folded) after(text string, end int) int {
	start := f.at[end-1]
	_, size := utf8.DecodeRuneInString(text[start:])
	return start + size
}

// parts calls do for every range of the folded text that is part of a private value. It
// searches the values only where the hash of the next minFolded bytes is in grams.
func (v *foldedValues) parts(text []byte, do func(start, end int)) {
	if v.grams == nil {
		v.grams = make([]uint64, 1+len(v.all)/4) // about one bit in sixteen is set, so few hashes match by chance
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

// cut returns the number of bytes at the end of the folded text that are part of a
// private value, or 0 if fewer than minCut are.
func (v *foldedValues) cut(text []byte) int {
	return longest(minCut, len(text), func(n int) bool { return bytes.Contains(v.all, text[len(text)-n:]) })
}

// longest returns the largest n from low to high for which ok(n) is true, or 0 if there
// is no such n. If ok(n) is true, ok must be true for all smaller n as well.
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
