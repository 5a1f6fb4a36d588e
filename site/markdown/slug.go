package markdown

import (
	"strconv"
	"strings"
	"unicode"
)

// Slug converts a title to an HTML id, as in "Root causes (2)" to "root-causes-2". It
// lower-cases letters, retains digits, and replaces each run of other characters with a
// hyphen. Letters may be of any script.
func Slug(title string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(title) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			gap = false
		} else if r != '\'' && r != '’' {
			gap = true
		}
	}
	return b.String()
}

// uniqueAnchors creates HTML ids that are unique within a file. It maps each id to the
// number that is appended to the next heading with the same title.
type uniqueAnchors map[string]int

func (u uniqueAnchors) of(title string) string {
	base := Slug(title)
	if base == "" {
		base = "section"
	}
	anchor := base
	for u[anchor] > 0 {
		u[base]++
		anchor = base + "-" + strconv.Itoa(u[base])
	}
	u[anchor] = 1
	return anchor
}
