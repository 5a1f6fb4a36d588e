package publish

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"sort"
	"sync"
	"time"
)

// A Tree is a whole site in memory, for previews and tests. It accepts the same paths
// as a [Writer]. The zero Tree is empty. A Tree is safe for concurrent use and must not
// be copied.
type Tree struct {
	mu    sync.Mutex
	names names
	files map[string][]byte
}

// Put adds a copy of one file to the tree. It rejects the same paths as [Writer.Put].
func (t *Tree) Put(name string, data []byte) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.names.claim(name); err != nil {
		return err
	}
	if t.files == nil {
		t.files = map[string][]byte{}
	}
	t.files[name] = bytes.Clone(data)
	return nil
}

// Paths returns the paths of all files in the tree, sorted.
func (t *Tree) Paths() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	paths := make([]string, 0, len(t.files))
	for name := range t.files {
		paths = append(paths, name)
	}
	slices.Sort(paths)
	return paths
}

// Get returns the content of one file of the tree. Callers must not change it.
func (t *Tree) Get(name string) (data []byte, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	data, ok = t.files[name]
	return data, ok
}

// FS returns the current files as a file system, for example for http.FileServerFS.
// Later calls of Put do not change the result. Files have no modification time.
func (t *Tree) FS() fs.FS {
	site := snapshot{files: map[string][]byte{}, folders: map[string][]fs.DirEntry{".": nil}}
	for _, name := range t.Paths() {
		data, _ := t.Get(name)
		site.files[name] = data
		site.list(path.Dir(name), node{name: path.Base(name), size: int64(len(data))})
	}
	for _, entries := range site.folders {
		sort.Slice(entries, func(i, j int) bool { return entries[i].Name() < entries[j].Name() })
	}
	return site
}

// A snapshot is an immutable copy of a Tree. It implements fs.FS.
type snapshot struct {
	files   map[string][]byte
	folders map[string][]fs.DirEntry // the entries of each folder by its path, sorted by name
}

// list adds the entry n to the folder dir. If dir is new, it adds dir to its parent
// too.
func (s snapshot) list(dir string, n node) {
	if _, ok := s.folders[dir]; !ok {
		s.list(path.Dir(dir), node{name: path.Base(dir), folder: true})
	}
	s.folders[dir] = append(s.folders[dir], n)
}

func (s snapshot) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if data, ok := s.files[name]; ok {
		return &openFile{node{name: path.Base(name), size: int64(len(data))}, bytes.NewReader(data)}, nil
	}
	if entries, ok := s.folders[name]; ok {
		return &openFolder{node{name: path.Base(name), folder: true}, entries}, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// A node is a file or folder in a snapshot. It implements fs.FileInfo and fs.DirEntry.
type node struct {
	name   string
	size   int64
	folder bool
}

func (n node) Name() string               { return n.name }
func (n node) Size() int64                { return n.size }
func (n node) ModTime() time.Time         { return time.Time{} }
func (n node) IsDir() bool                { return n.folder }
func (n node) Sys() any                   { return nil }
func (n node) Type() fs.FileMode          { return n.Mode().Type() }
func (n node) Info() (fs.FileInfo, error) { return n, nil }
func (n node) Mode() fs.FileMode {
	if n.folder {
		return fs.ModeDir | folderMode
	}
	return fileMode
}

type openFile struct {
	node
	*bytes.Reader
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.node, nil }
func (f *openFile) Close() error               { return nil }
func (f *openFile) Size() int64                { return f.node.size }

type openFolder struct {
	node
	left []fs.DirEntry
}

func (f *openFolder) Stat() (fs.FileInfo, error) { return f.node, nil }
func (f *openFolder) Close() error               { return nil }
func (f *openFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.name, Err: fmt.Errorf("is a folder")}
}

func (f *openFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 || n > len(f.left) {
		if n > 0 && len(f.left) == 0 {
			return nil, io.EOF
		}
		n = len(f.left)
	}
	out := f.left[:n:n]
	f.left = f.left[n:]
	return out, nil
}
