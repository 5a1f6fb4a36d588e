package object

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"debrief/site/git/gittest"
)

// Most of what a store does is tested in package git, which asks both of them the
// same questions. Here is what cannot be seen from there.

// TestGoGitAndGitProgramAgree puts every question of a Store to both.
func TestGoGitAndGitProgramAgree(t *testing.T) {
	s := gittest.New(t)
	for _, text := range []string{"one\n", "two\n", ""} {
		s.Write("a.md", text)
		s.Commit("Ada", "write "+text)
	}
	s.Git("tag", "-a", "-m", "named", "v1", "HEAD~1")
	s.Git("pack-refs", "--all")
	p, ok := Find(s.Dir)
	if !ok {
		t.Fatal("no repository")
	}
	if odd, err := p.Unsupported(); odd != "" || err != nil {
		t.Fatal(odd, err)
	}
	prog, width, err := OpenProgram(p)
	if err != nil || width != SHA1 {
		t.Fatal(width, err)
	}
	stores := map[string]Store{"go-git": OpenNative(p), "git": prog}
	for name, st := range stores {
		defer st.Close()
		h, err := st.Ref("refs/heads/main")
		if err != nil || h.String() != s.Git("rev-parse", "main") {
			t.Errorf("%s: main is %s, %v", name, h, err)
		}
		kind, data, err := st.Object(h, AnySize)
		if err != nil || kind != Commit || HashOf(SHA1, Commit, data) != h {
			t.Errorf("%s: a %s, %v", name, kind, err)
		}
		if n, err := st.Size(h); err != nil || n != int64(len(data)) {
			t.Errorf("%s: %d bytes, %v; it has %d", name, n, err, len(data))
		}
		if _, _, err := st.Object(h, int64(len(data))); err != nil {
			t.Errorf("%s: an object as large as the limit: %v", name, err)
		}
		if _, _, err := st.Object(h, int64(len(data))-1); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: an object over the limit: %v", name, err)
		}
		if refs, err := st.Refs("refs/tags/"); err != nil || !slices.Equal(refs, []string{"refs/tags/v1"}) {
			t.Errorf("%s: %q, %v", name, refs, err)
		}
		if found, err := st.HashesWithPrefix(h.String()[:7]); err != nil || !slices.Equal(found, []Hash{h}) {
			t.Errorf("%s: %v, %v", name, found, err)
		}
		if staged, err := st.Staged(""); err != nil || len(staged) != 1 || staged[0].Path != "a.md" || string(staged[0].Mode) != "100644" || staged[0].Hash != HashOf(SHA1, Blob, nil) {
			t.Errorf("%s: %+v, %v", name, staged, err)
		}
		none := h
		none[0]++
		if _, _, err := st.Object(none, AnySize); !errors.Is(err, ErrMissing) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := st.Size(none); !errors.Is(err, ErrMissing) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := st.Ref("refs/heads/none"); !errors.Is(err, ErrNoRef) {
			t.Errorf("%s: %v", name, err)
		}
	}
	later := s.Git("rev-parse", s.Commit("Ben", "later"))
	h, _ := ParseHash([]byte(later))
	for name, st := range stores {
		st.Refresh()
		if kind, _, err := st.Object(h, AnySize); err != nil || kind != Commit {
			t.Errorf("%s, opened again: %s, %v", name, kind, err)
		}
	}
}

// TestLargeObjectsAreNotRead has one that says to be large, with nothing in it.
func TestLargeObjectsAreNotRead(t *testing.T) {
	s := gittest.New(t)
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	fmt.Fprintf(z, "blob %d\x00", largeObjectBytes+1)
	z.Close()
	h, _ := ParseHash([]byte(strings.Repeat("ab", 20)))
	s.Write(".git/objects/ab/"+h.String()[2:], packed.String())
	p, _ := Find(s.Dir)
	n := OpenNative(p)
	defer n.Close()
	if _, _, err := n.Object(h, largeObjectBytes); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
	if _, _, err := n.Object(h, AnySize); err == nil || errors.Is(err, ErrTooLarge) {
		t.Errorf("without a limit: %v", err)
	}
}

// What is lent is believed, of what is in the repository, and is the base of deltas.
func TestSharedDeltaBases(t *testing.T) {
	s := gittest.New(t)
	old := strings.Repeat("a line of text\n", 400)
	for _, text := range []string{old, old + "and one more\n"} {
		s.Write("a.md", text)
		s.Commit("Ada", "write")
	}
	s.Git("repack", "-a", "-d", "-q")
	was, _ := ParseHash([]byte(s.Git("rev-parse", "HEAD~1:a.md")))
	is, _ := ParseHash([]byte(s.Git("rev-parse", "HEAD:a.md")))
	p, _ := Find(s.Dir)
	n := OpenNative(p)
	defer n.Close()
	other := []byte(strings.Replace(old, "a line", "A LINE", 1) + "and one more\n")
	n.AddBases(map[Hash][]byte{is: other, HashOf(SHA1, Blob, []byte("elsewhere")): []byte("elsewhere")})
	for _, when := range []string{"at once", "opened again"} {
		if _, data, err := n.Object(is, AnySize); err != nil || !bytes.Equal(data, other) {
			t.Errorf("%s, what is lent is read, %v", when, err)
		}
		if _, data, err := n.Object(was, AnySize); err != nil || !strings.HasPrefix(string(data), "A LINE") {
			t.Errorf("%s, its delta builds on something else, %v", when, err)
		}
		if _, _, err := n.Object(HashOf(SHA1, Blob, []byte("elsewhere")), AnySize); !errors.Is(err, ErrMissing) {
			t.Errorf("%s, what is not in the repository: %v", when, err)
		}
		n.Refresh()
	}
}

// Two repositories that name each other are each read once.
func TestCircularAlternates(t *testing.T) {
	s := gittest.New(t)
	s.Write("a.md", "a\n")
	s.Commit("Ada", "first")
	s.Git("clone", "-q", "--shared", s.Dir, s.Beside("shared"))
	s.Write(".git/objects/info/alternates", s.Beside("shared")+"/.git/objects\n# and one that is gone\n"+s.Beside("gone")+"\n")
	p, _ := Find(s.Dir)
	n := OpenNative(p).(*native)
	defer n.Close()
	if len(n.stores) != 3 { // its own, the clone's, and its own by the other name
		t.Errorf("%d folders of objects are read", len(n.stores))
	}
	if !p.HasMissingAlternate() {
		t.Error("nothing is said to be gone")
	}
}

func TestHashes(t *testing.T) {
	for _, digits := range []string{strings.Repeat("ab", 20), strings.Repeat("ab", 32)} {
		if h, err := ParseHash([]byte(digits)); err != nil || h.String() != digits || h.IsZero() {
			t.Errorf("%s is %s, %v", digits, h, err)
		}
	}
	for _, digits := range []string{"", "ab", strings.Repeat("xy", 20), strings.Repeat("ab", 21)} {
		if h, err := ParseHash([]byte(digits)); err == nil {
			t.Errorf("%q is %s", digits, h)
		}
	}
}

// Objects of a pack lie somewhere, each by itself; loose ones, those that are not
// there and those of a damaged index lie nowhere, and nobody fails.
func TestPackPositions(t *testing.T) {
	s := gittest.New(t)
	for _, text := range []string{"a\n", "b\n", "c\n"} {
		s.Write("a.md", strings.Repeat(text, 40))
		s.Commit("Ada", text)
	}
	s.Git("repack", "-a", "-d", "-q")
	s.Write("loose.md", "loose\n")
	s.Git("add", "loose.md")
	var names []Hash
	for _, rev := range []string{"HEAD:a.md", "HEAD~1:a.md", "HEAD~2:a.md", ":loose.md"} {
		h, err := ParseHash([]byte(s.Git("rev-parse", rev)))
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, h)
	}
	names = append(names, Hash{})
	p, _ := Find(s.Dir)
	n := OpenNative(p)
	defer n.Close()
	at := n.Positions(names)
	if at[0] == 0 || at[1] == 0 || at[2] == 0 || at[0] == at[1] || at[1] == at[2] || at[0] == at[2] || at[3] != 0 || at[4] != 0 {
		t.Errorf("positions %v", at)
	}
	if g, _, err := OpenProgram(p); err != nil || !slices.Equal(g.Positions(names), make([]uint64, len(names))) {
		t.Errorf("the program: %v", err)
	} else {
		g.Close()
	}
	packs, err := filepath.Glob(filepath.Join(s.Dir, ".git", "objects", "pack", "*.idx"))
	if err != nil || len(packs) != 1 {
		t.Fatal(packs, err)
	}
	data, err := os.ReadFile(packs[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(packs[0], 0o644); err != nil {
		t.Fatal(err)
	}
	for _, cut := range []int{0, 8, len(data) / 2, len(data) - 1} {
		if err := os.WriteFile(packs[0], data[:cut], 0o644); err != nil {
			t.Fatal(err)
		}
		if got := n.Positions(names); len(got) != len(names) {
			t.Errorf("%d positions", len(got))
		}
	}
}
