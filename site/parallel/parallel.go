// Package parallel runs functions on all processors. See [Do].
//
// A panic in another goroutine would end the program even if the caller recovers. This
// package passes such a panic as a [Panic] to the goroutine that waits for the result.
package parallel

import (
	"fmt"
	"path"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
)

// Do calls the function do for each number from 0 to n-1, starting in that order, and
// waits for all calls. do must be safe for concurrent use.
func Do(n int, do func(i int)) {
	var waits []func()
	var next atomic.Int64
	for range min(n, runtime.GOMAXPROCS(0)) {
		waits = append(waits, Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		}))
	}
	var first *Panic
	for _, wait := range waits {
		if p := catchPanic(wait); p != nil && first == nil {
			first = p
		}
	}
	if first != nil {
		panic(first)
	}
}

// Go runs do in a goroutine and returns a function that waits for it.
func Go(do func()) (wait func()) {
	var fault *Panic
	var running sync.WaitGroup
	running.Go(func() { fault = catchPanic(do) })
	return func() {
		running.Wait()
		if fault != nil {
			panic(fault)
		}
	}
}

// catchPanic calls do. If do panics, it returns the panic, and otherwise nil.
func catchPanic(do func()) (fault *Panic) {
	defer func() {
		if reason := recover(); reason != nil {
			fault = PanicOf(reason)
		}
	}()
	do()
	return nil
}

// A Panic is a panic that was passed from one goroutine to another.
type Panic struct {
	Reason any
	Place  string // function and line of debrief in which the panic occurred
}

func (p *Panic) Error() string { return fmt.Sprintf("%v [at %s]", p.Reason, p.Place) }

// PanicOf returns a Panic for reason, a value that a deferred function recovered,
// together with the place of the panic. Call it in the deferred function.
func PanicOf(reason any) *Panic {
	if p, ok := reason.(*Panic); ok {
		return p
	}
	return &Panic{reason, panicPlace()}
}

// panicPlace returns the function and line of debrief in which the panic that is being
// recovered occurred.
func panicPlace() string {
	stack := make([]uintptr, 64)
	frames := runtime.CallersFrames(stack[:runtime.Callers(2, stack)])
	for afterPanic := false; ; {
		frame, more := frames.Next()
		switch {
		case frame.Function == "runtime.gopanic":
			afterPanic = true
		case afterPanic && strings.HasPrefix(frame.Function, "debrief/"):
			return fmt.Sprintf(
				"%s, %s:%d",
				strings.TrimPrefix(frame.Function, "debrief/"),
				path.Base(frame.File),
				frame.Line,
			)
		}
		if !more {
			return "unknown"
		}
	}
}
