package source

import (
	"sort"
	"unicode/utf8"
)

// markBytes is the distance between two marks: a column is counted from the
// nearest mark, so a place in a line of a megabyte costs no more than one in a
// short line. Without marks 5,000 places in a line of 60 KB cost 0.3 s.
const markBytes = 1 << 10

// A mark is the start of a code point and how many code points precede it.
type mark struct{ at, runes int }

// marks returns the marks of f, about one for each markBytes.
func (f *File) marks() []mark {
	f.markOnce.Do(func() {
		next := 0
		for at, runes := 0, 0; at < len(f.Data); runes++ {
			if at >= next {
				f.marked = append(f.marked, mark{at, runes})
				next = at + markBytes
			}
			_, n := utf8.DecodeRune(f.Data[at:])
			at += n
		}
	})
	return f.marked
}

// runesBefore counts the code points in front of a byte offset.
func (f *File) runesBefore(at int) int {
	marks := f.marks()
	i := sort.Search(len(marks), func(i int) bool { return marks[i].at > at }) - 1
	if i < 0 {
		return 0
	}
	return marks[i].runes + utf8.RuneCount(f.Data[marks[i].at:at])
}

// columnAt returns the 1-based column of an offset in the line that starts at start.
func (f *File) columnAt(start, at int) int {
	if at-start <= markBytes {
		return 1 + utf8.RuneCount(f.Data[start:at])
	}
	return 1 + f.runesBefore(at) - f.runesBefore(start)
}

// skipRunes returns the offset of the code point that stands n code points behind
// start, or of the end of the line or text if that comes first.
func (f *File) skipRunes(start, n int) int {
	at := start
	if n > markBytes {
		marks, want := f.marks(), f.runesBefore(start)+n
		i := sort.Search(len(marks), func(i int) bool { return marks[i].runes > want }) - 1
		if i >= 0 && marks[i].at > start {
			at, n = marks[i].at, want-marks[i].runes
		}
	}
	for ; n > 0 && at < len(f.Data) && f.Data[at] != '\n'; n-- {
		_, size := utf8.DecodeRune(f.Data[at:])
		at += size
	}
	return at
}
