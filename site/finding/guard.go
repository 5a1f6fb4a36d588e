package finding

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"debrief/site/parallel"
	"debrief/site/source"
)

// recovering is off unless the program switches it on: tests and fuzz targets must
// stop at a panic.
var recovering atomic.Bool

// RecoverPanics makes every [Faults] and [OnPanic] recover panics until undo is called. Only
// the program and the tests of recovery call it.
func RecoverPanics() (undo func()) {
	was := recovering.Swap(true)
	return func() { recovering.Store(was) }
}

// Faults collects the files in which debrief itself failed. It is safe for
// concurrent use. A panic for lack of memory or stack cannot be recovered; the
// limits on input sizes prevent it.
type Faults struct {
	mu    sync.Mutex
	files map[*source.File]Finding
}

// Guard calls do, which must only work on file, and reports whether it returned. A
// panic becomes a finding about the file, so the findings of other files remain.
func (l *Faults) Guard(file *source.File, do func()) (ok bool) {
	if !recovering.Load() {
		do()
		return true
	}
	defer func() {
		if reason := recover(); reason != nil {
			l.add(file, parallel.PanicOf(reason).Place)
			ok = false
		}
	}()
	do()
	return true
}

func (l *Faults) add(file *source.File, place string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, known := l.files[file]; known {
		return
	}
	if l.files == nil {
		l.files = map[*source.File]Finding{}
	}
	l.files[file] = Finding{
		Rule: "form/readable", Level: Error, At: source.Span{File: file},
		Message: "debrief failed on this file; please report it",
		Help: "report the file, or a public part of it, with the output of debrief version and this place in " +
			"the program: " + place,
	}
}

// OnPanic recovers a panic, if the program switched that on, and calls do with an
// error. It is for work on many files at once, and must be deferred.
func OnPanic(do func(err error)) {
	if !recovering.Load() {
		return
	}
	if reason := recover(); reason != nil {
		do(
			errors.New(
				"debrief failed; please report it with the output of debrief version and this place in the " +
					"program: " + parallel.PanicOf(
					reason,
				).Place,
			),
		)
	}
}

// Has reports whether debrief failed on file.
func (l *Faults) Has(file *source.File) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, has := l.files[file]
	return has
}

// List returns a finding for each file that debrief failed on, by path.
func (l *Faults) List() List {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out List
	for _, f := range l.files {
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b Finding) int { return strings.Compare(a.Path(), b.Path()) })
	return out
}
