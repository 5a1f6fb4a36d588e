package git

import "testing"

func FuzzTree(f *testing.F) {
	f.Add([]byte("100644 a\x0012345678901234567890"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for len(raw) > 0 {
			e, err := Next(raw)
			if err != nil {
				return
			}
			if e.Size < 23 || e.Size > len(raw) || len(e.Name) == 0 {
				t.Fatalf("%q: entry of %d bytes, name %q", raw, e.Size, e.Name)
			}
			raw = raw[e.Size:]
		}
	})
}
