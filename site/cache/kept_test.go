package cache

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestKeepReturnsCachedValue(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "sketches")
	if Read(folder, "a") != nil {
		t.Error("something is kept before anything was")
	}
	Write(folder, "a", []byte("one"))
	Write(folder, "b", []byte("two"))
	if got := Read(folder, "a"); !bytes.Equal(got, []byte("one")) {
		t.Errorf("kept %q, want one", got)
	}
	Write("", "a", []byte("one"))
	if Read("", "a") != nil {
		t.Error("no folder keeps something")
	}

	// What is damaged is as good as gone.
	name := recordFile(folder, "b")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, damaged := range [][]byte{data[:len(data)-1], append(bytes.Clone(data), 'x'), nil, []byte("x")} {
		if err := os.WriteFile(name, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := Read(folder, "b"); got != nil {
			t.Errorf("a damaged file gives %q", got)
		}
	}
}
