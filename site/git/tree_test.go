package git

import (
	"testing"

	"debrief/site/git/object"
)

func FuzzTree(f *testing.F) {
	f.Add([]byte("100644 a\x0012345678901234567890"))
	f.Add([]byte("100644 a\x0012345678901234567890123456789012"))
	f.Fuzz(func(t *testing.T, all []byte) {
		for _, width := range []int{object.SHA1, object.SHA256} {
			tile(t, &Database{width: width}, all)
		}
	})
}

// tile reads a tree to its end, or to where it is none any more.
func tile(t *testing.T, db *Database, raw []byte) {
	for len(raw) > 0 {
		e, err := db.Next(raw)
		if err != nil {
			return
		}
		if e.Size < 3+db.width || e.Size > len(raw) || len(e.Name) == 0 {
			t.Fatalf("%q: entry of %d bytes, name %q", raw, e.Size, e.Name)
		}
		raw = raw[e.Size:]
	}
}
