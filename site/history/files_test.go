package history

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"debrief/site/git"
	"debrief/site/git/gittest"
	"debrief/site/source"
)

// filesOf returns files by path and fails if they are not sorted.
func filesOf(t *testing.T, r *Repo, ref, dir string) map[string]*source.File {
	t.Helper()
	list, err := r.Files(t.Context(), ref, dir)
	if err != nil {
		t.Fatal(err)
	}
	byPath := map[string]*source.File{}
	for i, f := range list {
		if i > 0 && list[i-1].Path >= f.Path {
			t.Errorf("%q is listed after %q", f.Path, list[i-1].Path)
		}
		byPath[f.Path] = f
	}
	return byPath
}

const lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n"

// Both the work tree and the commit must show a library alike.
func TestFiles(t *testing.T) {
	s := gittest.New(t)
	s.Write("pm/2024-01-02-a.md", "text\n")
	s.Write("pm/_catalog.yaml", "schema: 1\n")
	s.Write("pm/plain.yaml", "evidence: true\n")
	s.Write("pm/x/shot.png", "\x89PNG\x00")
	s.Write("pm/x/big.md", strings.Repeat("x", 1<<20+1))
	s.Write("pm/x/limit.md", strings.Repeat("x", 1<<20))
	s.Write("pm/x/huge.log", strings.Repeat("x", 16<<20+1))
	s.Write("pm/x/lfs.png", lfs)
	s.Write("pm/empty.md", "")
	s.Write("pm/run.sh", "#!/bin/sh\n")
	os.Chmod(filepath.Join(s.Dir, "pm/run.sh"), 0o755)
	s.Write("pm/.hidden/x.md", "no\n")
	s.Write("pm/.draft.md", "no\n")
	s.Write("elsewhere/y.md", "no\n")
	for link, target := range map[string]string{"pm/link.md": "../../etc/passwd", "pm/folder": "x", "pm/esc.md": "a\x1b[31m\nb"} {
		if err := os.Symlink(target, filepath.Join(s.Dir, link)); err != nil {
			t.Skip(err)
		}
	}
	s.Commit("Ada", "all")
	r := opened(t, s)
	var seen []string
	for _, ref := range []string{WorkTree, "HEAD"} {
		files := filesOf(t, r, ref, "pm")
		seen = append(seen, fmt.Sprint(files2text(files)))
		for path, want := range map[string]string{
			"pm/x/big.md":   "is 1.1 MB, over the limit of 1 MB",
			"pm/x/huge.log": "is 16.1 MB, over the limit of 16 MB",
			"pm/x/lfs.png":  "is a Git LFS pointer; run git lfs pull",
			"pm/link.md":    "is a symbolic link to ../../etc/passwd; only regular files are read",
			"pm/folder":     "is a symbolic link to x; only regular files are read",
			"pm/esc.md":     `is a symbolic link to a\x1b[31m\nb; only regular files are read`,
			"pm/x/limit.md": "", "pm/x/shot.png": "", "pm/empty.md": "",
		} {
			f := files[path]
			if f == nil || f.Problem != want {
				t.Errorf("at %q: %s: %+v, want problem %q", ref, path, f, want)
			} else if want != "" && f.Data != nil {
				t.Errorf("at %q: %s was read", ref, path)
			}
		}
		if len(files) != 13 {
			t.Errorf("at %q: %d files: %v", ref, len(files), files2text(files))
		}
		if f := files["pm/2024-01-02-a.md"]; string(f.Data) != "text\n" || f.Open != nil || f.Size != 5 {
			t.Errorf("at %q: text %+v", ref, f)
		}
		if f := files["pm/empty.md"]; f.Data == nil {
			t.Errorf("at %q: an empty text is not text", ref)
		}
		for path, want := range map[string]string{"pm/x/shot.png": "\x89PNG\x00", "pm/plain.yaml": "evidence: true\n"} {
			f := files[path]
			data, err := f.Bytes()
			if err != nil || f.Data != nil || string(data) != want || f.Size != int64(len(want)) {
				t.Errorf("at %q: %s: %q, %v", ref, path, data, err)
			}
		}
	}
	if seen[0] != seen[1] {
		t.Errorf("the work tree and the commit differ:\n%s\n%s", seen[0], seen[1])
	}

	abs := filesOf(t, r, WorkTree, filepath.Join(s.Dir, "pm", "x"))
	if len(abs) != 5 || abs["pm/x/shot.png"] == nil {
		t.Errorf("by absolute path: %v", files2text(abs))
	}
}

func files2text(files map[string]*source.File) map[string]string {
	out := map[string]string{}
	for path, f := range files {
		out[path] = fmt.Sprintf("%d %s %d", f.Size*int64(btoi(f.Problem == "" || f.Size > 1<<20)), f.Problem, len(f.Data))
	}
	return out
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestNoSuchFolder(t *testing.T) {
	s := gittest.New(t)
	s.Write("pm/a.md", "text\n")
	s.Commit("Ada", "add")
	r := opened(t, s)
	for _, ref := range []string{WorkTree, "HEAD"} {
		if _, err := r.Files(t.Context(), ref, "none"); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "none") {
			t.Errorf("at %q: %v", ref, err)
		}
		for _, dir := range []string{"..", "pm/../../x", "/etc"} {
			if _, err := r.Files(t.Context(), ref, dir); err == nil || !strings.Contains(err.Error(), "outside") {
				t.Errorf("at %q: %s: %v", ref, dir, err)
			}
		}
	}
	if _, err := r.Files(t.Context(), WorkTree, "pm/a.md"); err == nil {
		t.Error("a file was read as a folder")
	}
}

func TestOddNames(t *testing.T) {
	odd := map[string]string{
		"line\nbreak.md": "control character", "esc\x1b[31m.md": "control character", "bad\xff.md": "not UTF-8",
		"back\\slash.md": `'\\'`, "col:on.md": "':'", "CON.md": "device", "lpt1": "device", "dot.": "ends in",
		"space ": "ends in", "bidi\u202e.md": "invisible", "aux.tar.gz": "device",
	}
	fine := []string{"über.md", "日本.md", "a b.md", "quote\".md", "console.md", "com10.md", "it's?.md", "👩‍🚒.md"}
	s := gittest.New(t)
	for name := range odd {
		s.Write("pm/"+name, "x\n")
		s.Write("pm/in/"+name+"/deep.md", "x\n")
	}
	for _, name := range fine {
		s.Write("pm/"+name, "x\n")
	}
	s.Commit("Ada", "odd")
	r := opened(t, s)
	for _, ref := range []string{WorkTree, "HEAD"} {
		files := filesOf(t, r, ref, "pm")
		if len(files) != 2*len(odd)+len(fine) {
			t.Errorf("at %q: %d files: %v", ref, len(files), files2text(files))
		}
		for name, word := range odd {
			f := files[printable("pm/"+name)]
			if f == nil || !strings.Contains(f.Problem, word) || strings.ContainsAny(f.Problem+f.Path, "\n\x1b\u202e") {
				t.Errorf("at %q: %q: %+v", ref, name, f)
			}
		}
		for _, name := range fine {
			if f := files["pm/"+name]; f == nil || f.Problem != "" {
				t.Errorf("at %q: %q: %+v", ref, name, f)
			}
		}
	}
	if l := logOf(t, r, WorkTree, "pm"); len(l.Revisions("pm/über.md")) != 1 {
		t.Error("an odd name hides the history of others")
	}
}

// A tree can hold what no file system would: it is made by hand.
func TestForgedTree(t *testing.T) {
	s := gittest.New(t)
	out, err := s.Try("text\n", "hash-object", "-w", "--stdin")
	if err != nil {
		t.Fatal(err)
	}
	blob, _ := git.ParseHash([]byte(out))
	var raw bytes.Buffer
	for _, e := range []string{"100644 ..", "100644 .GIT", "100644 a/b.md", "100644 ok.md", "777 odd.md", "160000 sub"} {
		raw.WriteString(e + "\x00")
		raw.Write(blob[:20])
	}
	out, err = s.Try(raw.String(), "hash-object", "-t", "tree", "-w", "--literally", "--stdin")
	if err != nil {
		t.Fatal(err)
	}
	commit := s.Git("commit-tree", "-m", "forged", out)
	s.Git("update-ref", "HEAD", commit)
	files := filesOf(t, opened(t, s), "HEAD", "")
	if len(files) != 3 || files["ok.md"].Problem != "" || files["odd.md"].Problem == "" || files["a/b.md"].Problem == "" {
		t.Errorf("%v", files2text(files))
	}
	if l := logOf(t, opened(t, s), "HEAD", ""); len(l.Revisions("ok.md")) != 1 {
		t.Error("no history")
	}
}

func TestDeepAndWideTrees(t *testing.T) {
	s := gittest.New(t)
	s.Write(strings.Repeat("d/", 33)+"x.md", "x\n")
	s.Commit("Ada", "deep")
	s.Write("d/y.md", "y\n")
	s.Git("add", "-A")
	staged, err := opened(t, s).Staged(t.Context(), "d", "")
	if err != nil {
		t.Fatal(err)
	}
	for ref, files := range map[string][]*source.File{"staged": staged, "on disk": filesList(t, s, WorkTree), "committed": filesList(t, s, "HEAD")} {
		deep := strings.TrimSuffix(strings.Repeat("d/", 33), "/")
		if len(files) == 0 || files[0].Path != deep || !strings.Contains(files[0].Problem, "more than 32 folders deep") {
			t.Errorf("%s: %v", ref, files)
		} else if ref != "committed" && (len(files) != 2 || files[1].Path != "d/y.md" || files[1].Problem != "") {
			t.Errorf("%s: a deep folder hides other files: %v", ref, files)
		}
	}
	for _, ref := range []string{WorkTree, "HEAD"} {
		if files, err := opened(t, s).Files(t.Context(), ref, "d/d"); err != nil || files[0].Problem != "" {
			t.Errorf("at %q: %v, %v", ref, files, err)
		}
	}

	// Nine trees of ten times the same tree: a thousand million files in ten objects.
	out, err := s.Try("text\n", "hash-object", "-w", "--stdin")
	if err != nil {
		t.Fatal(err)
	}
	list, kind := "", "100644 blob "
	for range 9 {
		list = ""
		for i := range 10 {
			list += fmt.Sprintf("%s%s\t%d\n", kind, out, i)
		}
		if out, err = s.Try(list, "mktree"); err != nil {
			t.Fatal(err)
		}
		kind = "040000 tree "
	}
	s.Git("update-ref", "HEAD", s.Git("commit-tree", "-m", "bomb", out))
	if _, err := opened(t, s).Files(t.Context(), "HEAD", ""); err == nil || !strings.Contains(err.Error(), "200000 files") {
		t.Errorf("a tree bomb: %v", err)
	}
	if _, err := opened(t, s).Log(t.Context(), "HEAD", ""); err == nil || !strings.Contains(err.Error(), "200000 files") {
		t.Errorf("the log of a tree bomb: %v", err)
	}
}

func filesList(t *testing.T, s *gittest.Repo, ref string) []*source.File {
	t.Helper()
	files, err := opened(t, s).Files(t.Context(), ref, "d")
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// A push of a tree whose entries are of another kind than it says does not end the
// commands: each is a finding.
func TestEntriesOfAnotherKind(t *testing.T) {
	s := gittest.New(t)
	s.Write("pm/ok.md", "x\n")
	s.Commit("Ada", "add")
	hash := func(rev string) string {
		h, _ := git.ParseHash([]byte(s.Git("rev-parse", rev)))
		return string(h[:20])
	}
	text, folder := hash("HEAD:pm/ok.md"), hash("HEAD:pm")
	forge := func(raw string) string {
		out, err := s.Try(raw, "hash-object", "-t", "tree", "-w", "--literally", "--stdin")
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	damaged, _ := git.ParseHash([]byte(forge("100644 cut")))
	inner, _ := git.ParseHash([]byte(forge("100644 a.md\x00" + folder + "40000 b\x00" + text + "120000 c\x00" + folder + "40000 d\x00" + string(damaged[:20]) + "100644 ok.md\x00" + text)))
	top := forge("40000 pm\x00" + string(inner[:20]))
	s.Git("update-ref", "HEAD", s.Git("commit-tree", "-p", "HEAD", "-m", "forged", top))
	files := filesOf(t, opened(t, s), "HEAD", "pm")
	for _, name := range []string{"pm/a.md", "pm/b", "pm/c", "pm/d"} {
		if f := files[name]; f == nil || f.Problem == "" {
			t.Errorf("%s is %+v", name, f)
		}
	}
	if f := files["pm/ok.md"]; f == nil || f.Problem != "" {
		t.Errorf("the sound file is %+v", f)
	}
	if l := logOf(t, opened(t, s), "HEAD", "pm"); len(l.Revisions("pm/ok.md")) != 1 {
		t.Error("no history")
	}
}

// Six hundred names for one megabyte take no room in a repository.
func TestTotalSizeIsLimited(t *testing.T) {
	s := gittest.New(t)
	out, err := s.Try(strings.Repeat("x", 1<<20), "hash-object", "-w", "--stdin")
	if err != nil {
		t.Fatal(err)
	}
	list := ""
	for i := range 600 {
		list += fmt.Sprintf("100644 blob %s\t%d.md\n", out, i)
	}
	if out, err = s.Try(list, "mktree"); err != nil {
		t.Fatal(err)
	}
	s.Git("update-ref", "HEAD", s.Git("commit-tree", "-m", "bomb", out))
	if _, err := opened(t, s).Files(t.Context(), "HEAD", ""); err == nil || !strings.Contains(err.Error(), "512 MB of text") {
		t.Errorf("a text bomb: %v", err)
	}
}

func TestDirty(t *testing.T) {
	s := gittest.New(t)
	s.Write("pm/a.md", "one\ntwo\n")
	s.Write("pm/lfs.png", strings.ReplaceAll(lfs, "12345", "7"))
	s.Write("other/b.md", "b\n")
	if err := os.Symlink("a.md", filepath.Join(s.Dir, "pm/link.md")); err != nil {
		t.Skip(err)
	}
	s.Commit("Ada", "add")
	check := func(what string, want bool) {
		t.Helper()
		if got, err := opened(t, s).IsDirty(t.Context(), "pm", nil); err != nil || got != want {
			t.Errorf("%s: dirty is %v, %v", what, got, err)
		}
	}
	check("fresh", false)
	s.Write("other/b.md", "changed\n")
	check("changed elsewhere", false)
	s.Write("pm/a.md", "one\r\ntwo\r\n")
	check("other line ends", false)
	s.Write("pm/lfs.png", "picture")
	check("fetched from LFS", false)
	s.Write("pm/a.md", "one\nthree\n")
	check("changed", true)
	s.Write("pm/a.md", "one\ntwo\n")
	check("changed back", false)
	s.Write("pm/new.md", "new\n")
	check("new file", true)
	os.Remove(filepath.Join(s.Dir, "pm/new.md"))
	os.Remove(filepath.Join(s.Dir, "pm/a.md"))
	check("gone", true)
	os.RemoveAll(filepath.Join(s.Dir, "pm"))
	check("the folder is gone", true)
}

// What the index remembers is left unread, and is what it was when it is read.
// Whatever may have been touched is read at once.
func TestUnchangedFilesAreNotRead(t *testing.T) {
	s := gittest.New(t)
	long := strings.Repeat("The pool was empty.\n", 100)
	for _, name := range []string{"same", "grown", "rewritten", "renewed"} {
		s.Write("pm/"+name+".md", "# "+name+"\n"+long)
	}
	s.Write("pm/short.md", "# Perhaps a pointer of Git LFS\n")
	s.Write("pm/_template.md", long)
	s.Write("pm/graph.csv", long)
	s.Commit("Ada", "first")
	past := time.Now().Add(-time.Hour)
	for _, name := range []string{"same", "grown", "rewritten", "renewed", "short", "_template"} {
		if err := os.Chtimes(filepath.Join(s.Dir, "pm", name+".md"), past, past); err != nil {
			t.Fatal(err)
		}
	}
	s.Git("update-index", "--refresh")
	s.Write("pm/grown.md", "# grown\n"+long+long)
	s.Write("pm/rewritten.md", "# rewriTTen\n"+long)
	s.Write("pm/new.md", "# new\n"+long)
	// The same size, and the time of writing put back: the time of the change tells.
	s.Write("pm/renewed.md", "# reneWed\n"+long)
	if err := os.Chtimes(filepath.Join(s.Dir, "pm", "renewed.md"), past, past); err != nil {
		t.Fatal(err)
	}
	repo, err := Open(s.Dir)
	if err != nil {
		t.Fatal(err)
	}
	defer repo.Close()
	files, err := repo.FilesDeferred(t.Context(), "pm")
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, f := range files {
		if f.IsDeferred() {
			left = append(left, f.Path)
		}
	}
	if want := []string{"pm/same.md"}; runtime.GOOS == "linux" && !slices.Equal(left, want) {
		t.Errorf("left unread: %q, want %q", left, want)
	}
	if dirty, err := repo.IsDirty(t.Context(), "pm", files); err != nil || !dirty {
		t.Errorf("dirty: %v, %v", dirty, err)
	}
	whole, err := repo.Files(t.Context(), WorkTree, "pm")
	if err != nil || len(whole) != len(files) {
		t.Fatalf("%d files, and %d unread: %v", len(whole), len(files), err)
	}
	for i, f := range files {
		f.Load()
		if f.Path != whole[i].Path || f.Size != whole[i].Size || string(f.Data) != string(whole[i].Data) || f.Problem != whole[i].Problem {
			t.Errorf("%s is %.20q, %d bytes, %q; want %.20q", f.Path, f.Data, f.Size, f.Problem, whole[i].Data)
		}
	}
}
