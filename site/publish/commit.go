package publish

import (
	"errors"
	"fmt"
)

// Commit publishes the files of the build. For a new site, the complete folder gets its
// final name in one rename. For an existing site, Commit first moves the files that
// pages need, then the pages, then lists of pages. Finally it removes files of earlier
// builds.
//
// If a call of Put failed, Commit returns an error and changes nothing. If Commit is
// interrupted, the next Open completes it.
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

// Abort discards the build and leaves the published site unchanged. After Commit it
// does nothing, so callers can defer it.
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
