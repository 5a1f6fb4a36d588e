// Package parallel does the same to many things on all processors. It refuses
// to know what is done, and whoever calls it what else is going on. See [Do].
//
// A panic in a goroutine would end the program, whatever its caller recovers. Here
// it goes on as a [Panic] in the goroutine that waits.
package parallel

import (
	"fmt"
	"path"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
)

// Do calls do for 0 to n-1, beginning in that order, and waits for all. What do
// touches must be its own, or may be touched by many.
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
		if p := caught(wait); p != nil && first == nil {
			first = p
		}
	}
	if first != nil {
		panic(first)
	}
}

// Go calls do in a goroutine, and returns a function that waits for its end.
func Go(do func()) (wait func()) {
	var fault *Panic
	var running sync.WaitGroup
	running.Go(func() { fault = caught(do) })
	return func() {
		running.Wait()
		if fault != nil {
			panic(fault)
		}
	}
}

// caught calls do and returns its panic, nil if it returned.
func caught(do func()) (fault *Panic) {
	defer func() {
		if reason := recover(); reason != nil {
			fault = PanicOf(reason)
		}
	}()
	do()
	return nil
}

// A Panic is a panic that went from one goroutine to another.
type Panic struct {
	Reason any
	Place  string // the function of debrief and the line in which it began
}

func (p *Panic) Error() string { return fmt.Sprintf("%v [at %s]", p.Reason, p.Place) }

// PanicOf returns a panic that a deferred function is recovering, with its place.
func PanicOf(reason any) *Panic {
	if p, ok := reason.(*Panic); ok {
		return p
	}
	return &Panic{reason, place()}
}

// place returns the function and line of debrief in which the panic being
// recovered occurred.
func place() string {
	stack := make([]uintptr, 64)
	frames := runtime.CallersFrames(stack[:runtime.Callers(2, stack)])
	for behind := false; ; {
		frame, more := frames.Next()
		switch {
		case frame.Function == "runtime.gopanic":
			behind = true
		case behind && strings.HasPrefix(frame.Function, "debrief/"):
			return fmt.Sprintf("%s, %s:%d", strings.TrimPrefix(frame.Function, "debrief/"), path.Base(frame.File), frame.Line)
		}
		if !more {
			return "unknown"
		}
	}
}
