package prose

import (
	"strings"
	"unicode/utf8"

	"debrief/site/postmortem"
)

// Glance reports whether may says yes to a word of the body as it is written:
// a body without such a word need not be read. It knows no Markdown, so there
// are words that a reader will not meet, in code and addresses; one with marks
// of emphasis inside comes with them, without, and in parts.
func Glance(pm *postmortem.Postmortem, may func(word string) bool) bool {
	body := string(pm.Doc.File.Data[pm.Doc.Body.Start:pm.Doc.Body.End])
	for i := 0; i < len(body); {
		end := written(body, i)
		if end > i && mayAny(body[i:end], may) {
			return true
		}
		i = max(end, i+1)
	}
	return false
}

// marks may stand inside a word and are not heard.
const marks = "*_`~\\"

var unmarked = strings.NewReplacer("*", "", "_", "", "`", "", "~", "", "\\", "")

func mayAny(word string, may func(string) bool) bool {
	if may(word) {
		return true
	}
	if !strings.ContainsAny(word, marks) {
		return false
	}
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
// none does. A name written @name is one.
func written(text string, at int) int {
	end := at
	if text[at] == '@' {
		end++
	}
	for end < len(text) {
		if plain[text[end]] {
			end++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[end:])
		joins := strings.ContainsRune("'’-.@", r) && end > at && nextIsWord(text, end+n)
		if !wordRune(r) && !joins {
			return end
		}
		end += n
	}
	return end
}

// plain are the bytes that stand in a word wherever they stand.
var plain = func() (is [256]bool) {
	for c := range utf8.RuneSelf {
		is[c] = wordRune(rune(c)) || strings.IndexByte(marks, byte(c)) >= 0
	}
	return is
}()
