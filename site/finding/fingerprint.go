package finding

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Identity identifies a Finding across revisions of the library: it is a hash of its
// rule, Subject and Key. It contains no line number, because other edits move lines;
// no path, because files move; and no message, because rules are reworded. Several
// findings can share one.
//
// For a Secret it contains no text of the file, because a short value, such as a
// telephone number, could be guessed from the hash.
func (f *Finding) Identity() string {
	subject, key := f.Subject, f.Key
	if subject == "" {
		subject = f.Path()
	}
	if key == "" && !f.Secret {
		key = f.placeText()
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{f.Rule, subject, key}, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// placeText returns the underlined text, or its line if there is none, in lower
// case and with single blanks.
func (f *Finding) placeText() string {
	text := f.At.Text()
	if strings.TrimSpace(text) == "" && f.At.File != nil {
		line, _ := f.At.Position()
		text = f.At.File.Line(line)
	}
	return strings.ToLower(strings.Join(strings.Fields(text), " "))
}

// Fingerprint returns the Identity. For the second and further findings with one
// Identity, it adds their number: "…:2". It is unique in a numbered list.
func (f *Finding) Fingerprint() string {
	if f.nth > 1 {
		return fmt.Sprintf("%s:%d", f.Identity(), f.nth)
	}
	return f.Identity()
}

// Number numbers the findings of each Identity in the order of l, so that every
// Fingerprint is unique.
func (l List) Number() {
	seen := map[string]int{}
	for i := range l {
		id := l[i].Identity()
		seen[id]++
		l[i].nth = seen[id]
	}
}
