package publish

import (
	"errors"
	"fmt"
)

// Commit puts the site in its place: a new folder by one rename; in a folder
// that was there, what pages need first, then pages, then what lists them, and
// last it removes the files that earlier builds wrote and this one did not.
//
// It fails without a change if a Put failed. If it fails half-way, the next
// Open or Recover finishes it.
func (w *Writer) Commit() (Report, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.spent {
		return Report{}, errors.New("the build is over")
	}
	if w.failed != nil {
		return Report{}, errors.Join(fmt.Errorf("nothing was published: %w", w.failed), w.abort())
	}
	report := Report{Written: len(w.staged), Unchanged: w.unchanged, Bytes: w.bytes}
	if w.fresh != nil {
		return report, w.appear()
	}
	defer w.release()

	present := func(dir string) bool {
		info, err := w.disk.root.Lstat(dir)
		return err == nil && info.IsDir()
	}
	j := plan(w.old, w.files, w.staged, present)
	for _, s := range j.Steps {
		if s.Remove != "" {
			report.Removed++
		}
	}
	if len(j.Steps) == 0 && w.old.Version == version {
		return report, w.disk.removeAll(stagePath)
	}
	data, err := encode(j)
	if err != nil {
		return Report{}, err
	}
	if err := w.disk.replace(journalPath, data); err != nil {
		return Report{}, err
	}
	return report, w.disk.carryOut(j)
}

// Abort gives the build up and leaves the site exactly as it was. After Commit
// it does nothing, so that it can be deferred.
func (w *Writer) Abort() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.spent {
		return nil
	}
	return w.abort()
}

func (w *Writer) abort() error {
	defer w.release()
	if w.fresh != nil {
		return w.fresh.remove()
	}
	err := w.disk.removeAll(stagePath)
	if w.made {
		err = errors.Join(err, w.disk.removeAll(ours))
	}
	return err
}

// Recover finishes the build of the site in dir that was killed after it was
// complete and before all of it was in place. Where there is none it does nothing.
func Recover(dir string) error {
	dir, err := place(dir)
	if err != nil {
		return err
	}
	if there, err := exists(dir); err != nil || !there {
		return err
	}
	d, err := openDisk(dir, nil)
	if err != nil {
		return err
	}
	defer d.close()
	if _, err := d.root.Lstat(journalPath); gone(err) {
		return nil
	}
	l, err := d.lock(dir)
	if err != nil {
		return err
	}
	defer l.release()
	return d.recover()
}
