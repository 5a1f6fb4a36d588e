// Package parallel does the same to many things on all processors. It refuses
// to know what is done, and whoever calls it what else is going on. See [Do].
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Do calls do for 0 to n-1, beginning in that order, and waits for all. What do
// touches must be its own, or may be touched by many.
func Do(n int, do func(i int)) {
	var wait sync.WaitGroup
	var next atomic.Int64
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wait.Wait()
}
