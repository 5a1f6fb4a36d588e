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
	whole values
	all   []byte // one after the other, each behind a blank
}

// The shortest folded values that are masked wherever they stand: part of a file's
// name, any other, and the beginning of one that was cut.
const (
	minFoldedName = 8
	minFolded     = 12
	minCut        = 6
)

func (v *foldedValues) add(value string, shortest int) {
	form := string(fold(value).text)
	if len(form) >= shortest {
		v.whole.insert(form)
	}
	v.all = append(append(v.all, ' '), form...)
}

// mask returns a text with stars for each value that stands in it, and for the
// rest of a value that ends at an ellipsis.
func (v *foldedValues) mask(text string) string {
	if len(v.all) == 0 {
		return text
	}
	f := fold(text)
	var spans [][2]int
	v.whole.each(f.text, func(start, end int) { spans = append(spans, [2]int{f.at[start], f.after(text, end)}) })
	for at := 0; ; {
		next := strings.Index(text[at:], "…")
		if next < 0 {
			break
		}
		at += next
		before, _ := slices.BinarySearch(f.at[:len(f.text)], at)
		if n := v.cut(f.text[:before]); n > 0 {
			spans = append(spans, [2]int{f.at[before-n], at})
		}
		at += len("…")
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

// after returns where the character ends whose last byte stands before end.
func (f *folded) after(text string, end int) int {
	start := f.at[end-1]
	_, size := utf8.DecodeRuneInString(text[start:])
	return start + size
}

// cut returns how many bytes at the end of a folded text are a part of a value,
// 0 if they are too few to say so.
func (v *foldedValues) cut(text []byte) int {
	is := func(n int) bool { return bytes.Contains(v.all, text[len(text)-n:]) }
	if len(text) < minCut || !is(minCut) {
		return 0
	}
	least, most := minCut, len(text) // a part of what is a part is one, too
	for least < most {
		if n := (least + most + 1) / 2; is(n) {
			least = n
		} else {
			most = n - 1
		}
	}
	return least
}
