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

// recovering is true if the command turns panics into findings or errors. It is false
// in tests and fuzz targets, which must stop at a panic.
var recovering atomic.Bool

// RecoverPanics switches on the recovery of panics in [Faults.Guard] and [OnPanic]. The
// function undo restores the previous state. Only the debrief command and the tests of
// this behaviour call RecoverPanics.
func RecoverPanics() (undo func()) {
	was := recovering.Swap(true)
	return func() { recovering.Store(was) }
}

// Faults collects the files for which debrief itself failed with a panic. It is safe
// for concurrent use. Go cannot recover from running out of memory or stack; limits on
// input sizes prevent that.
type Faults struct {
	mu    sync.Mutex
	files map[*source.File]Finding
}

// Guard calls do and reports whether it returned without a panic. The function do must
// work only on file. Guard turns a panic into a finding about file, so that the
// findings about other files are not lost.
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

// OnPanic recovers a panic, if recovery is switched on, and passes it as an error to
// do. It must be deferred. Use it for work on many files at once, for which
// [Faults.Guard] is not suitable.
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

// Has reports whether debrief failed on file with a panic.
func (l *Faults) Has(file *source.File) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, has := l.files[file]
	return has
}

// List returns one finding for each file on which debrief failed, sorted by path.
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
