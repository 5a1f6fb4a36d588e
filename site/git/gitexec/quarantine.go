package gitexec

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A quarantine is the folder to which git writes new objects before they are moved into
// the repository. The prefix of its name makes git prune remove it too.
type quarantine struct {
	objects string // the object folder of the repository
	gitDir  string // the folder in which a killed fast-import leaves a crash report
	dir     string
	lock    *os.File // the lock file, which is locked while this process uses the quarantine
}

const (
	quarantinePrefix = "tmp_objdir-debrief-"
	quarantineLock   = "debrief.lock"       // name of the file with the process ID of fast-import
	crashReport      = "fast_import_crash_" // start of the name of a crash report; the process ID follows
)

// newQuarantine creates a quarantine, a temporary folder for new objects in the
// repository. It also removes the quarantines of killed processes.
func (g *Git) newQuarantine(ctx context.Context) (*quarantine, error) {
	objects, err := g.gitPath(ctx, "objects")
	if err != nil {
		return nil, err
	}
	report, err := g.gitPath(ctx, crashReport)
	if err != nil {
		return nil, err
	}
	gitDir := filepath.Dir(report)
	removeStale(objects, gitDir)
	dir, err := os.MkdirTemp(objects, quarantinePrefix)
	if err != nil {
		return nil, err
	}
	q := &quarantine{objects: objects, gitDir: gitDir, dir: dir}
	lock := filepath.Join(dir, quarantineLock)
	if q.lock, err = os.OpenFile(lock, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600); err == nil {
		if canLock && !tryLock(q.lock) {
			err = errors.New("another process has locked a new folder")
		}
	}
	if err == nil {
		err = os.Mkdir(filepath.Join(dir, "info"), 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "info", "alternates"), []byte(objects+"\n"), 0o600)
	}
	if err != nil {
		q.remove()
		return nil, err
	}
	return q, nil
}

// removeStale removes the quarantine folders of processes that have ended. It ignores
// errors, because a leftover only takes space.
func removeStale(objects, gitDir string) {
	entries, err := os.ReadDir(objects)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), quarantinePrefix) {
			continue
		}
		dir := filepath.Join(objects, e.Name())
		lock, err := os.OpenFile(filepath.Join(dir, quarantineLock), os.O_RDWR, 0)
		if err != nil {
			continue
		}
		if tryLock(lock) {
			(&quarantine{objects: objects, gitDir: gitDir, dir: dir, lock: lock}).remove()
		} else {
			lock.Close()
		}
	}
}

// recordPID writes the process ID of git fast-import to the lock file, from which a
// later process can find its crash report.
func (q *quarantine) recordPID(pid int) error {
	_, err := q.lock.WriteAt([]byte(strconv.Itoa(pid)), 0)
	return err
}

// migrate moves the objects from the quarantine into the repository. It moves pack
// indexes last, because git finds a pack by its index.
func (q *quarantine) migrate() error {
	var files []string
	err := filepath.WalkDir(q.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "info" {
			return fs.SkipDir
		}
		if !d.IsDir() && d.Name() != quarantineLock {
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		return err
	}
	isIndex := func(file string) bool { return filepath.Ext(file) == ".idx" }
	others := slices.DeleteFunc(slices.Clone(files), isIndex)
	indexes := slices.DeleteFunc(files, func(file string) bool { return !isIndex(file) })
	for _, file := range slices.Concat(others, indexes) {
		rel, err := filepath.Rel(q.dir, file)
		if err != nil {
			return err
		}
		to := filepath.Join(q.objects, rel)
		if err := mkdirLike(filepath.Dir(to), filepath.Dir(file)); err != nil {
			return err
		}
		if _, err := os.Lstat(to); err == nil {
			continue // the repository already has an object or a pack of this name
		}
		if err := os.Rename(file, to); err != nil {
			return err
		}
	}
	return nil
}

// mkdirLike creates the folder dir with the mode of the folder like, which git has set
// according to core.sharedRepository. It does nothing if dir exists.
func mkdirLike(dir, like string) error {
	err := os.Mkdir(dir, 0o777)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	info, err := os.Stat(like)
	if err != nil {
		return err
	}
	return os.Chmod(dir, info.Mode())
}

// remove deletes the quarantine, and the crash report that fast-import writes if its
// input ends early.
func (q *quarantine) remove() {
	if q.lock != nil {
		var text [20]byte
		n, _ := q.lock.ReadAt(text[:], 0) // the lock file is empty if fast-import did not start
		if pid, err := strconv.Atoi(string(text[:n])); err == nil {
			_ = os.Remove(filepath.Join(q.gitDir, crashReport+strconv.Itoa(pid)))
		}
		q.lock.Close()
	}
	_ = os.RemoveAll(q.dir)
}
