package publish

import (
	"errors"
	"fmt"
)

// Commit publishes the site. A new folder appears by one rename. In an existing folder
// Commit moves first the files that pages need, then pages, then lists of pages, and
// finally removes files of earlier builds.
//
// It changes nothing if a Put failed. If it is interrupted, the next Open completes it.
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

// Abort discards the build and leaves the site unchanged. It does nothing after Commit,
// so it can be deferred.
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
