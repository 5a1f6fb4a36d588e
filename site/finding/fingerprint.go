package finding

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Identity is what a Finding is recognised by in another revision of the
// library: a hash of its rule, of what it is about and of its Key. No line
// number, so that lines moved by somebody else do not make an old finding look
// new; no path, so that a file may move; no message, so that a rule may be
// worded better. Several findings can share one.
//
// Of a Secret it holds nothing that was written: whoever knows how a telephone
// number looks could try them all.
func (f *Finding) Identity() string {
	subject, key := f.Subject, f.Key
	if subject == "" {
		subject = f.Path()
	}
	if key == "" && !f.Secret {
		key = f.words()
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{f.Rule, subject, key}, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// words are those underlined, or the line where none are, however they are
// spaced and whether or not they begin a sentence.
func (f *Finding) words() string {
	text := f.At.Text()
	if strings.TrimSpace(text) == "" && f.At.File != nil {
		line, _ := f.At.Position()
		text = f.At.File.Line(line)
	}
	return strings.ToLower(strings.Join(strings.Fields(text), " "))
}

// Fingerprint is the Identity, and for the second and further ones of a list
// their number in it: "…:2". It is unique in a list that was numbered.
func (f *Finding) Fingerprint() string {
	if f.nth > 1 {
		return fmt.Sprintf("%s:%d", f.Identity(), f.nth)
	}
	return f.Identity()
}

// Number counts the findings of one Identity in the order of l, so that each
// has a Fingerprint of its own.
func (l List) Number() {
	seen := map[string]int{}
	for i := range l {
		id := l[i].Identity()
		seen[id]++
		l[i].nth = seen[id]
	}
}
