package finding

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A folded text is its letters and digits in lower case. Messages write a value in
// other ways than its file does: as part of an ID, with hyphens for what an ID has
// no letters for, and cut. The folded forms are the same, up to the cut.
type folded struct {
	text []byte
	at   []int // where each byte's character begins in the text, and where the text ends
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

// foldedValues holds the folded forms of hidden values.
type foldedValues struct {
	names values   // the values of file names
	all   []byte   // one after the other, each behind a blank
	grams []uint64 // bits for the hashes of all stretches of minFolded bytes; nil before the first mask
}

// The shortest folded stretches that are masked: the whole name of a file, a part
// of any value, and such a part that an ellipsis follows.
const (
	minFoldedName = begins
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

// mask returns a text with stars for every part of a value in it.
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

// after returns the end of the character in text that end follows in the folded text.
func (f *folded) after(text string, end int) int {
	start := f.at[end-1]
	_, size := utf8.DecodeRuneInString(text[start:])
	return start + size
}

// parts calls do for every stretch of a folded text that is a part of a value. The
// values are searched only for a stretch whose hash one of theirs has.
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

// cut returns how many bytes at the end of a folded text are part of a value, 0 for
// fewer than minCut.
func (v *foldedValues) cut(text []byte) int {
	return longest(minCut, len(text), func(n int) bool { return bytes.Contains(v.all, text[len(text)-n:]) })
}

// longest returns the largest number from least to most that is good, 0 if none
// is. Below one that is good all are.
func longest(least, most int, good func(int) bool) int {
	if most < least || !good(least) {
		return 0
	}
	for least < most {
		if n := (least + most + 1) / 2; good(n) {
			least = n
		} else {
			most = n - 1
		}
	}
	return least
}
