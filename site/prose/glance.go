package prose

import (
	"slices"
	"strings"
	"unicode/utf8"

	"debrief/site/frontmatter"
	"debrief/site/postmortem"
)

// HasCandidate reports whether may returns true for any word of the body of pm, as
// written. If not, the caller need not parse the body. HasCandidate does not parse
// Markdown, so it also tests words in code and URLs. It tests a word with emphasis
// marks in three forms: as written, without the marks, and the parts between the marks.
func HasCandidate(pm *postmortem.Postmortem, may func(word string) bool) bool {
	return textMatches(string(pm.Doc.File.Data[pm.Doc.Body.Start:pm.Doc.Body.End]), may)
}

// fieldMatches reports whether may returns true for any word of the front-matter texts
// at path below the field in.
func fieldMatches(in frontmatter.Field, path string, may func(string) bool) bool {
	name, rest, deeper := strings.Cut(path, ".")
	name, list := strings.CutSuffix(name, "[]")
	of := in.Get(name)
	items := of.Items
	if !list {
		items = []frontmatter.Field{of}
	}
	return slices.ContainsFunc(items, func(f frontmatter.Field) bool {
		if deeper {
			return fieldMatches(f, rest, may)
		}
		return textMatches(f.Text, may)
	})
}

// textMatches reports whether may returns true for any word of text.
func textMatches(text string, may func(string) bool) bool {
	for i := 0; i < len(text); {
		end, marked := scanWord(text, i)
		if end > i && (may(text[i:end]) || marked && unmarkedMatches(text[i:end], may)) {
			return true
		}
		i = max(end, i+1)
	}
	return false
}

// emphasisMarks are Markdown characters that may be inside a word but are not part of
// it.
const emphasisMarks = "*_`~\\"

var markRemover = strings.NewReplacer("*", "", "_", "", "`", "", "~", "", "\\", "")

// unmarkedMatches reports whether may returns true for word without its emphasis marks,
// or for a part of word between these marks.
func unmarkedMatches(word string, may func(string) bool) bool {
	if whole := markRemover.Replace(word); whole != "" && may(whole) {
		return true
	}
	for part := range strings.FieldsFuncSeq(word, func(r rune) bool { return strings.ContainsRune(emphasisMarks, r) }) {
		if may(part) {
			return true
		}
	}
	return false
}

// scanWord returns the end of the word that begins at the offset at of text. If no word
// begins there, it returns at. marked reports whether the word contains emphasis marks.
// A handle (@name) is a word.
func scanWord(text string, at int) (end int, marked bool) {
	end = at
	if text[at] == '@' {
		end++
	}
	for end < len(text) {
		switch byteClasses[text[end]] {
		case wordByte:
			end++
		case markByte:
			end++
			marked = true
		case separatorByte:
			return end, marked
		default:
			r, n := utf8.DecodeRuneInString(text[end:])
			joins := end > at && strings.ContainsRune(joiners, r) && isWordAt(text, end+n)
			if !isWordRune(r) && !joins {
				return end, marked
			}
			end += n
		}
	}
	return end, marked
}

// joiners are characters that belong to a word if letters or digits are on both sides.
const joiners = "'’-.@"

// These are the classes into which scanWord divides bytes.
const (
	dependsOnContext = iota // a joiner or a non-ASCII byte, for which scanWord examines the characters around it
	wordByte
	markByte // an emphasis mark, which scanWord includes in the word
	separatorByte
)

var byteClasses = func() (where [256]byte) {
	for c := range byte(utf8.RuneSelf) {
		switch {
		case strings.IndexByte(emphasisMarks, c) >= 0:
			where[c] = markByte
		case isWordRune(rune(c)):
			where[c] = wordByte
		case strings.IndexByte(joiners, c) < 0:
			where[c] = separatorByte
		}
	}
	return where
}()
