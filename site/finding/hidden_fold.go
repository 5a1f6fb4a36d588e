package finding

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A folded text is a text reduced to its letters and digits in lower case. A message
// may write a value differently than its file: as part of an ID, with hyphens, and
// shortened. The folded forms are equal, up to the end of the shortened one.
type folded struct {
	text []byte
	at   []int // the offset of each byte's character in the text, and the text's length
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

// foldedValues holds the folded forms of private values.
type foldedValues struct {
	names values   // the values of file names
	all   []byte   // one after the other, each after a blank
	grams []uint64 // a bit set of the hashes of all parts of minFolded bytes; nil before the first mask
}

// These are the shortest folded parts that are masked: the whole name of a file, a
// part of any value, and a part before an ellipsis.
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

// mask returns a text with every part of a value in it masked.
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

// after returns the end of the character in text that ends at end in the folded text.
func (f *folded) after(text string, end int) int {
	start := f.at[end-1]
	_, size := utf8.DecodeRuneInString(text[start:])
	return start + size
}

// parts calls do for every range of a folded text that is a part of a value. It first
// compares hashes, and only searches the values on a match.
func (v *foldedValues) parts(text []byte, do func(start, end int)) {
	if v.grams == nil {
		v.grams = make([]uint64, 1+len(v.all)/4) // a bit of sixteen is set
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
	h := uint64(14695981039346656037) // FNV-1a
	for _, c := range text[:minFolded] {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h % uint64(len(v.grams)*64)
}

// cut returns the number of bytes at the end of a folded text that are part of a
// value, 0 for fewer than minCut.
func (v *foldedValues) cut(text []byte) int {
	return longest(minCut, len(text), func(n int) bool { return bytes.Contains(v.all, text[len(text)-n:]) })
}

// longest returns the largest number from low to high that ok accepts, 0 if there is
// no such number. ok must accept all smaller numbers too.
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
