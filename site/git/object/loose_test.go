package object

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"debrief/site/git/gittest"
)

// putLoose writes a loose object whose header need not be true, and returns its name.
func putLoose(t *testing.T, root, header string, body []byte) Hash {
	t.Helper()
	text := append([]byte(header+"\x00"), body...)
	sum := sha1.Sum(text)
	var h Hash
	copy(h[:], sum[:])
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("%x", sum)
	path := filepath.Join(root, ".git", "objects", name[:2], name[2:])
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, packed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return h
}

func TestLooseObjectsAreReadUpToStatedSize(t *testing.T) {
	s := gittest.New(t)
	s.Write("a.md", "one\n")
	s.Commit("Ada", "first")
	true4 := putLoose(t, s.Dir, "blob 4", []byte("four"))
	short := putLoose(t, s.Dir, "blob 2", bytes.Repeat([]byte("x"), 1<<20))
	long := putLoose(t, s.Dir, "blob 9", []byte("four"))
	vast := putLoose(t, s.Dir, "blob 5000000000", []byte("four"))
	none := putLoose(t, s.Dir, "blob -1", []byte("four"))
	p, _ := Find(s.Dir)
	st := OpenNative(p)
	defer st.Close()
	if kind, data, err := st.Object(true4, 10); err != nil || kind != Blob || string(data) != "four" {
		t.Errorf("an honest object is %s %q, %v", kind, data, err)
	}
	for _, h := range []Hash{short, long} {
		if _, data, err := st.Object(h, 10); err == nil || len(data) > 10 || !strings.Contains(err.Error(), "its header declares") {
			t.Errorf("an object with a false header has %d bytes, %v", len(data), err)
		}
	}
	if _, _, err := st.Object(vast, 10); !errors.Is(err, ErrTooLarge) {
		t.Errorf("an object that says it is large: %v", err)
	}
	if _, _, err := st.Object(none, 10); !errors.Is(err, errHeader) {
		t.Errorf("an object without a size: %v", err)
	}
	if n, err := st.Size(vast); err != nil || n != 5_000_000_000 {
		t.Errorf("the size of the header is %d, %v", n, err)
	}
}
