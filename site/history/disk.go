package history

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"syscall"

	"debrief/site/git"
	"debrief/site/source"
)

// diskFiles returns the files below dir on disk, and those that a sparse checkout does not
// write to disk. If the stat data of a file matches its entry in indexStats, the content
// is read only when it is needed.
func (r *Repo) diskFiles(ctx context.Context, dir string, indexStats map[string]git.IndexStat) ([]*source.File, error) {
	root, err := r.openRoot()
	if err != nil {
		return nil, err
	}
	w := &diskWalk{root: root, indexStats: indexStats, staged: &stagedBlobs{db: r.db}}
	missing := w.top(ctx, path.Clean("./"+dir), dir)
	if missing != nil && !errors.Is(missing, fs.ErrNotExist) {
		return nil, missing
	}
	sparse, err := r.sparseFiles(ctx, dir, w.files)
	if err != nil {
		return nil, err
	}
	if missing != nil && len(sparse) == 0 {
		return nil, fmt.Errorf("there is no folder %s in %s: %w", printable(path.Clean("./"+dir)), r.root, fs.ErrNotExist)
	}
	return append(w.files, sparse...), nil
}

// top reads the folder at, a path relative to the root of the work tree.
func (w *diskWalk) top(ctx context.Context, at, dir string) error {
	info, err := w.root.Lstat(at)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is not a folder", printable(at))
	}
	sub, err := w.root.OpenRoot(at)
	if err != nil {
		return err
	}
	defer sub.Close()
	return w.folder(ctx, sub, dir, 1)
}

// A diskWalk reads the files of a folder on disk. It opens each folder once and opens
// files relative to that folder, so that paths are not resolved from the root each
// time.
type diskWalk struct {
	listing
	root       *os.Root
	indexStats map[string]git.IndexStat
	staged     *stagedBlobs
}

func (w *diskWalk) folder(ctx context.Context, at *os.Root, dir string, depth int) error {
	list, err := at.Open(".")
	if err != nil {
		return err
	}
	defer list.Close()
	for {
		entries, err := list.ReadDir(4096)
		for _, e := range entries {
			if err := w.countEntry(ctx); err != nil {
				return err
			}
			if err := w.entry(ctx, at, dir, e, depth); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (w *diskWalk) entry(ctx context.Context, at *os.Root, dir string, e fs.DirEntry, depth int) error {
	name := e.Name()
	if isHidden(name) {
		return nil
	}
	full := path.Join(dir, name)
	if problem := nameProblem(name); problem != "" {
		w.refuse(printable(full), problem)
		return nil
	}
	switch e.Type() {
	case 0:
		if stat, ok := w.indexStats[full]; ok && w.deferFile(e, full, stat) {
			return nil
		}
		return w.file(at, name, full)
	case fs.ModeDir:
		if !w.checkDepth(full, depth+1) {
			return nil
		}
		sub, err := at.OpenRoot(name)
		if err != nil {
			w.refuse(full, "cannot be opened: "+reasonOf(err))
			return nil
		}
		defer sub.Close()
		return w.folder(ctx, sub, full, depth+1)
	case fs.ModeSymlink:
		target, err := at.Readlink(name)
		if err != nil {
			target = "an unreadable target"
		}
		w.refuse(full, linkProblem(target))
	default:
		w.refuse(full, "is "+kindOf(e.Type())+"; only regular files are read")
	}
	return nil
}

func kindOf(m fs.FileMode) string {
	switch {
	case m&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case m&fs.ModeSocket != 0:
		return "a socket"
	case m&fs.ModeDevice != 0:
		return "a device"
	}
	return "of an unknown kind"
}

// reasonOf returns the reason of a file error without the path, because the caller
// prints the path.
func reasonOf(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err.Error()
	}
	return err.Error()
}

// openRegular opens a regular file for reading and returns its size. O_NONBLOCK
// prevents the open from blocking if a named pipe has replaced the file.
func openRegular(at *os.Root, name string) (*os.File, int64, error) {
	f, err := at.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("is not a regular file")
	}
	if err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, info.Size(), nil
}

// deferFile adds a post-mortem to the files without reading its content, and returns
// true. It does so only if the stat data matches the index. Small files are never
// deferred, because they may be Git LFS pointers.
func (w *diskWalk) deferFile(e fs.DirEntry, full string, stat git.IndexStat) bool {
	name := e.Name()
	if !isText(name) || name[0] == '_' {
		return false
	}
	info, err := e.Info()
	if err != nil || !info.Mode().IsRegular() || info.Size() < maxPointerBytes ||
		sizeProblem(name, info.Size()) != "" ||
		uint32(info.Size()) != stat.Size || !info.ModTime().Equal(stat.Modified) ||
		!sameInode(info, stat) ||
		w.countText(info.Size()) != nil {
		return false
	}
	root := w.root
	f := source.NewDeferred(full, info.Size(), func() (io.ReadCloser, error) {
		f, _, err := openRegular(root, full)
		return f, err
	})
	f.Blob = stat.Hash.String()
	w.files = append(w.files, f)
	return true
}

func (w *diskWalk) file(at *os.Root, name, full string) error {
	file := &source.File{Path: full}
	w.files = append(w.files, file)
	f, size, err := openRegular(at, name)
	if err != nil {
		file.Problem = "cannot be read: " + reasonOf(err)
		return nil
	}
	defer f.Close()
	file.Size = size
	if file.Problem = sizeProblem(name, size); file.Problem != "" {
		return nil
	}
	if isText(name) || size < maxPointerBytes {
		data := make([]byte, size)
		if _, err := io.ReadFull(f, data); err != nil {
			file.Problem = "cannot be read: it changed while it was read"
			return nil
		}
		if isPointer(data) {
			file.Problem = pointerProblem
			return nil
		}
		if isText(name) {
			file.Data = data
			return w.countText(size)
		}
	}
	root, staged := w.root, w.staged
	file.Open = func() (io.ReadCloser, error) { return staged.openStaged(root, full) }
	return nil
}
