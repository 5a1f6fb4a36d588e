package publish

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
)

// CreateFile writes a new file atomically: the file has the whole text or does not
// exist. The error is fs.ErrExist if there is a file of that name already.
func CreateFile(root *os.Root, name string, text []byte) error {
	if _, err := root.Lstat(name); err == nil {
		return &fs.PathError{Op: "create", Path: name, Err: fs.ErrExist}
	}
	temporary, err := writeTemporary(root, name, text, 0o666, false)
	if err != nil {
		return err
	}
	// A hard link, unlike a rename, fails if another program has just created the file.
	err = root.Link(temporary, name)
	// Hard links are not supported by every file system, so try a rename.
	if err != nil && !errors.Is(err, fs.ErrExist) {
		if _, missing := root.Lstat(name); errors.Is(missing, fs.ErrNotExist) {
			if err = root.Rename(temporary, name); err == nil {
				return nil
			}
		}
	}
	return errors.Join(err, root.Remove(temporary))
}

// ReplaceFile writes a file atomically, so that a reader sees either the old text or
// the new text. It creates a missing file.
func ReplaceFile(root *os.Root, name string, text []byte, mode fs.FileMode) error {
	temporary, err := writeTemporary(root, name, text, mode, true)
	if err != nil {
		return err
	}
	if err := root.Rename(temporary, name); err != nil {
		return errors.Join(err, root.Remove(temporary))
	}
	return nil
}

// maxTemporaries limits the random names that are tried for a temporary file.
const maxTemporaries = 100

// writeTemporary writes text to a new temporary file in the folder of name, and returns
// the path of the new file. If the write fails, as on a full disk, it removes the file.
// If exact is set, the file gets the given mode regardless of the umask.
func writeTemporary(root *os.Root, name string, text []byte, mode fs.FileMode, exact bool) (string, error) {
	var file *os.File
	var temporary string
	for n := 0; ; n++ {
		var err error
		temporary = path.Join(path.Dir(name), fmt.Sprintf(".debrief-%x", rand.Uint64()))
		if file, err = root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode); err == nil {
			break
		}
		if !errors.Is(err, fs.ErrExist) || n == maxTemporaries {
			return "", fmt.Errorf("create a temporary file: %w", err)
		}
	}
	_, err := file.Write(text)
	if exact {
		err = errors.Join(err, file.Chmod(mode))
	}
	if err == nil {
		err = file.Sync() // a full disk is reported only at this point by some file systems
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return "", errors.Join(withoutPath(err), root.Remove(temporary))
	}
	return temporary, nil
}

// withoutPath returns the reason of a file error without the path. The path is that of
// a temporary file, which no longer exists when the user reads the error.
func withoutPath(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}

// RewriteFile replaces the content of a file atomically and preserves its mode. It
// fails if the content is no longer old, and if name is or contains a symbolic link.
func RewriteFile(root *os.Root, name string, old, text []byte) error {
	info, err := StatRegular(root, name)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o200 == 0 {
		return errors.New("it is read-only")
	}
	current, err := root.ReadFile(name)
	if err != nil {
		return err
	}
	if !bytes.Equal(current, old) {
		return errors.New("another program has changed it meanwhile")
	}
	return ReplaceFile(root, name, text, info.Mode().Perm())
}

// StatRegular returns the stat data of the file name. It fails unless name is a regular
// file and each parent is a folder, not a symbolic link.
func StatRegular(root *os.Root, name string) (fs.FileInfo, error) {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if info, err := root.Lstat(dir); err != nil {
			return nil, err
		} else if !info.IsDir() {
			return nil, fmt.Errorf("%s is not a folder", dir)
		}
	}
	info, err := root.Lstat(name)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is not a regular file")
	}
	return info, err
}
