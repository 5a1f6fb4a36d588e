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
	if w.closed {
		return Report{}, errors.New("the build is over")
	}
	if w.failed != nil {
		return Report{}, errors.Join(fmt.Errorf("nothing was published: %w", w.failed), w.abort())
	}
	report := Report{Written: len(w.staged), Unchanged: w.unchanged, Bytes: w.bytes}
	if w.fresh != nil {
		return report, w.rename()
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
	return report, w.disk.apply(j)
}

// Abort discards the build and leaves the site unchanged. It does nothing after Commit,
// so it can be deferred.
func (w *Writer) Abort() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
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
	if w.madeFolder {
		err = errors.Join(err, w.disk.removeAll(ownFolder))
	}
	return err
}
