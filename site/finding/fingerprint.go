package finding

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Identity returns a hash of the finding's rule, Subject and Key, which identifies the
// finding across revisions of the library. The hash contains no line number, because
// other edits move lines. It contains no path, because files move, and no message,
// because rules are reworded. Several findings can have the same identity.
//
// For a Secret finding, the hash contains no text of the file, because a short value,
// such as a telephone number, could be guessed from the hash.
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

// placeText returns the text at the place of the finding, in lower case and with single
// blanks. If the place is empty, it returns the whole line.
func (f *Finding) placeText() string {
	text := f.At.Text()
	if strings.TrimSpace(text) == "" && f.At.File != nil {
		line, _ := f.At.Position()
		text = f.At.File.Line(line)
	}
	return strings.ToLower(strings.Join(strings.Fields(text), " "))
}

// Fingerprint returns the Identity of the finding. For the second and further findings
// with the same Identity, it appends a number, as in "…:2". The fingerprints of a list
// are unique after [List.Number].
func (f *Finding) Fingerprint() string {
	if f.nth > 1 {
		return fmt.Sprintf("%s:%d", f.Identity(), f.nth)
	}
	return f.Identity()
}

// Number numbers the findings with the same Identity, in the order of l, so that every
// Fingerprint is unique.
func (l List) Number() {
	seen := map[string]int{}
	for i := range l {
		id := l[i].Identity()
		seen[id]++
		l[i].nth = seen[id]
	}
}
