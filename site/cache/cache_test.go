package cache

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"debrief/site/git"
)

// entries makes n of them, with all that can be in one somewhere among them.
func entries(n, width int) []Entry {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	hash := func() (h git.Hash) {
		for i := range width {
			h[i] = byte(r.Uint32())
		}
		return h
	}
	var out []Entry
	for i := range n {
		c := &git.Commit{Hash: hash(), Tree: hash(), Author: git.Person{Name: fmt.Sprint("P", i%7), Email: "p@x"}, Subject: strings.Repeat("ü\n", i%5)}
		if i%11 != 0 {
			c.When = time.Unix(int64(i)*1e6-1e8, 0).In(time.FixedZone("", i%5*3600-7200))
			c.Committed = c.When.Add(time.Hour).UTC()
		}
		for range i % 4 {
			c.Parents = append(c.Parents, hash())
			c.CoAuthors = append(c.CoAuthors, git.Person{Name: "C", Email: fmt.Sprint(i)})
		}
		if i%3 == 0 {
			c.Request = git.Request{Number: fmt.Sprint(i), Host: git.GitLab}
		}
		e := Entry{Commit: c}
		for j := range i % 6 {
			e.Changes = append(e.Changes, Change{Path: fmt.Sprint("pm/", i-j), Status: "renamed", Other: "a", Before: hash(), After: hash()})
		}
		out = append(out, e)
	}
	return out
}

func commitsOf(list []Entry) (out []*git.Commit) {
	for _, e := range list {
		out = append(out, e.Commit)
	}
	return out
}

// wantAll checks that m knows all of list, to the last part.
func wantAll(t *testing.T, m *CommitCache, list []Entry) {
	t.Helper()
	for _, e := range list {
		got, ok := m.Lookup(e.Commit.Hash)
		if !ok || !reflect.DeepEqual(got.Changes, e.Changes) {
			t.Fatalf("of %s it knows %+v, %v; want %+v", e.Commit.Hash, got.Changes, ok, e.Changes)
		}
		was, is := *e.Commit, *got.Commit
		if !was.When.Equal(is.When) || was.When.Format(time.RFC3339) != is.When.Format(time.RFC3339) || was.When.IsZero() != is.When.IsZero() || !was.Committed.Equal(is.Committed) {
			t.Fatalf("%s was written %v, and is remembered as %v", was.Hash, was.When, is.When)
		}
		was.Subject, is.Subject = "", "" // no message is kept
		was.When, was.Committed, is.When, is.Committed = time.Time{}, time.Time{}, time.Time{}, time.Time{}
		if !reflect.DeepEqual(was, is) {
			t.Fatalf("remembered as\n %+v, was\n %+v", is, was)
		}
	}
}

func TestSavedRecordsAreLoaded(t *testing.T) {
	for _, width := range []int{20, 32} {
		folder := filepath.Join(t.TempDir(), "not", "there", "yet")
		list := entries(300, width)
		m := OpenCommits(folder, "key")
		if _, ok := m.Lookup(list[0].Commit.Hash); ok {
			t.Fatal("it knows what nobody told it")
		}
		for _, e := range list[:200] {
			m.Add(e)
		}
		m.Save(commitsOf(list[:200]), all)
		m = OpenCommits(folder, "key")
		wantAll(t, m, list[:200])
		for _, e := range list[200:] {
			m.Add(e)
		}
		m.Save(commitsOf(list[100:]), all) // another branch, which has not the first hundred
		wantAll(t, m, list)
		wantAll(t, OpenCommits(folder, "key"), list)
		if _, ok := OpenCommits(folder, "another key").Lookup(list[0].Commit.Hash); ok {
			t.Error("it knows another's commits")
		}
		if info, err := os.Stat(filepath.Join(folder, fileNames(t, folder)[0])); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("others may read it: %v, %v", info.Mode(), err)
		}
	}
}

func fileNames(t *testing.T, folder string) (out []string) {
	t.Helper()
	list, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		out = append(out, e.Name())
	}
	return out
}

func TestCacheWithoutFolderIsEmpty(t *testing.T) {
	m := OpenCommits("", "key")
	m.Add(entries(1, 20)[0])
	m.Save(nil, all)
	if _, ok := m.Lookup(entries(1, 20)[0].Commit.Hash); ok {
		t.Error("it remembers without a folder")
	}
	list := entries(3, 20)
	for _, folder := range []string{"/dev/null/x", "\x00"} { // where nothing can be written it is just not kept
		m := OpenCommits(folder, "key")
		m.Add(list[0])
		m.Save(commitsOf(list), all)
		wantAll(t, m, list[:1])
	}
}

// Whatever happened to the file, it is as if there were none, or all of it is right.
func TestDamagedCacheFileIsIgnored(t *testing.T) {
	list := entries(40, 20)
	whole := encodeEntries(list, "key")
	check := func(what string, data []byte) {
		t.Helper()
		folder := t.TempDir()
		m := OpenCommits(folder, "key")
		if err := os.WriteFile(m.file, data, 0o644); err != nil {
			t.Fatal(err)
		}
		m = OpenCommits(folder, "key")
		for _, e := range list {
			if _, ok := m.Lookup(e.Commit.Hash); ok {
				t.Fatalf("%s: it knows %s", what, e.Commit.Hash)
			}
		}
		m.Add(list[0])
		m.Save(nil, all)
		wantAll(t, OpenCommits(folder, "key"), list[:1]) // and it is made anew
	}
	for _, cut := range []int{0, 1, len(magic), len(magic) + 5, len(magic) + 32, len(whole) / 2, len(whole) - 1} {
		check(fmt.Sprint("cut at ", cut), whole[:cut])
	}
	for at := 0; at < len(whole); at += 97 {
		bad := append([]byte{}, whole...)
		bad[at] ^= 0x10
		check(fmt.Sprint("damaged at ", at), bad)
	}
	check("with something behind it", append(append([]byte{}, whole...), 0))
	check("of another repository", encodeEntries(list, "key2"))
	check("of another version", []byte(strings.Replace(string(whole), "memo "+version, "memo 0", 1)))
}

// A folder in place of the file, or a link to one elsewhere, is left alone.
func TestCacheFileOfOtherKindIsIgnored(t *testing.T) {
	folder := t.TempDir()
	m := OpenCommits(folder, "key")
	if err := os.Mkdir(m.file, 0o755); err != nil {
		t.Fatal(err)
	}
	m = OpenCommits(folder, "key")
	m.Add(entries(1, 20)[0])
	m.Save(nil, all)
	if names := fileNames(t, folder); len(names) != 1 {
		t.Errorf("left behind: %q", names)
	}
}

// What is left of a branch that was rebased a thousand times is forgotten some day.
func TestCacheSizeIsLimited(t *testing.T) {
	folder := t.TempDir()
	list := entries(maxExtra+2, 20)
	m := OpenCommits(folder, "key")
	for _, e := range list {
		m.Add(e)
	}
	m.Save(commitsOf(list[:1]), all)
	if m = OpenCommits(folder, "key"); len(m.entries) != 1 {
		t.Errorf("%d commits are kept", len(m.entries))
	}
	for i := range maxFiles + 10 {
		m := OpenCommits(folder, fmt.Sprint("repository ", i))
		m.Add(list[0])
		m.Save(nil, all)
	}
	if n := len(fileNames(t, folder)); n != maxFiles {
		t.Errorf("%d files are kept", n)
	}
}

func FuzzDecode(f *testing.F) {
	whole := encodeEntries(entries(5, 20), "key")
	f.Add(whole[len(magic)+32:])
	f.Fuzz(func(t *testing.T, payload []byte) {
		// As if it had the right sum: the rest must hold by itself.
		_, _ = decodeEntries(withChecksum(payload), "key")
	})
}

// all keeps every name.
func all(string) bool { return true }
