package prose

import (
	"slices"
	"strings"
	"unicode/utf8"

	"debrief/site/frontmatter"
	"debrief/site/postmortem"
)

// Glance reports whether may says yes to a word of the body as it is written:
// a body without such a word need not be read. It knows no Markdown, so there
// are words that a reader will not meet, in code and addresses; one with marks
// of emphasis inside comes with them, without, and in parts.
func Glance(pm *postmortem.Postmortem, may func(word string) bool) bool {
	return mayAny(string(pm.Doc.File.Data[pm.Doc.Body.Start:pm.Doc.Body.End]), may)
}

// mayAt is a glance at the texts at a path below a field.
func mayAt(in frontmatter.Field, path string, may func(string) bool) bool {
	name, rest, deeper := strings.Cut(path, ".")
	name, list := strings.CutSuffix(name, "[]")
	of := in.Get(name)
	items := of.Items
	if !list {
		items = []frontmatter.Field{of}
	}
	return slices.ContainsFunc(items, func(f frontmatter.Field) bool {
		if deeper {
			return mayAt(f, rest, may)
		}
		return mayAny(f.Text, may)
	})
}

// mayAny asks about the words of a text.
func mayAny(text string, may func(string) bool) bool {
	for i := 0; i < len(text); {
		end, marked := written(text, i)
		if end > i && (may(text[i:end]) || marked && mayUnmarked(text[i:end], may)) {
			return true
		}
		i = max(end, i+1)
	}
	return false
}

// marks may stand inside a word and are not heard.
const marks = "*_`~\\"

var unmarked = strings.NewReplacer("*", "", "_", "", "`", "", "~", "", "\\", "")

// mayUnmarked asks about a word without its marks, and about what stands between them.
func mayUnmarked(word string, may func(string) bool) bool {
	if whole := unmarked.Replace(word); whole != "" && may(whole) {
		return true
	}
	for part := range strings.FieldsFuncSeq(word, func(r rune) bool { return strings.ContainsRune(marks, r) }) {
		if may(part) {
			return true
		}
	}
	return false
}

// written is where the word ends that begins at an offset, the offset itself if
// none does, and whether marks are in it. A name written @name is one.
func written(text string, at int) (end int, marked bool) {
	end = at
	if text[at] == '@' {
		end++
	}
	for end < len(text) {
		switch bytesOf[text[end]] {
		case inWords:
			end++
		case markings:
			end++
			marked = true
		case betweenWords:
			return end, marked
		default:
			r, n := utf8.DecodeRuneInString(text[end:])
			joins := end > at && strings.ContainsRune(joints, r) && nextIsWord(text, end+n)
			if !wordRune(r) && !joins {
				return end, marked
			}
			end += n
		}
	}
	return end, marked
}

// joints stand in a word where others of its letters stand on both sides.
const joints = "'’-.@"

// Where a byte stands.
const (
	somewhere = iota // what stands around it decides
	inWords
	markings // in words as well, and one of marks
	betweenWords
)

var bytesOf = func() (where [256]byte) {
	for c := range byte(utf8.RuneSelf) {
		switch {
		case strings.IndexByte(marks, c) >= 0:
			where[c] = markings
		case wordRune(rune(c)):
			where[c] = inWords
		case strings.IndexByte(joints, c) < 0:
			where[c] = betweenWords
		}
	}
	return where
}()
