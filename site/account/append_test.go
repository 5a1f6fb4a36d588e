package account

import (
	"bytes"
	"testing"
	"time"
)

// An addendum only adds bytes: the old text and the new words stay as they are.
func FuzzAddendum(f *testing.F) {
	f.Add([]byte("Words."), []byte("More."))
	f.Add([]byte("```\ncode"), []byte("~~~"))
	f.Add([]byte("a\r\n<!-- open"), []byte("## x\r\n"))
	f.Fuzz(func(t *testing.T, old, words []byte) {
		got := withAddendum(old, words, time.Date(2026, 10, 20, 0, 0, 0, 0, time.UTC))
		if !bytes.HasPrefix(got, old) || !bytes.Contains(got[len(old):], words) || !bytes.Contains(got[len(old):], []byte("\n## Addendum, 2026-10-20")) {
			t.Errorf("%q", got)
		}
	})
}
