package cache

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestKeep(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "sketches")
	if Kept(folder, "a") != nil {
		t.Error("something is kept before anything was")
	}
	Keep(folder, "a", []byte("one"))
	Keep(folder, "b", []byte("two"))
	if got := Kept(folder, "a"); !bytes.Equal(got, []byte("one")) {
		t.Errorf("kept %q, want one", got)
	}
	Keep("", "a", []byte("one"))
	if Kept("", "a") != nil {
		t.Error("no folder keeps something")
	}

	// What is damaged is as good as gone.
	name := keptFile(folder, "b")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, damaged := range [][]byte{data[:len(data)-1], append(bytes.Clone(data), 'x'), nil, []byte("x")} {
		if err := os.WriteFile(name, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := Kept(folder, "b"); got != nil {
			t.Errorf("a damaged file gives %q", got)
		}
	}
}
