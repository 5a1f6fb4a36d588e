package parallel

import (
	"strings"
	"testing"
)

func TestDoRunsAllTasks(t *testing.T) {
	for _, n := range []int{0, 1, 2, 1000} {
		done := make([]int, n)
		Do(n, func(i int) { done[i]++ })
		for i, times := range done {
			if times != 1 {
				t.Errorf("of %d, number %d was done %d times", n, i, times)
			}
		}
	}
}

func TestPanicIsRethrownInCaller(t *testing.T) {
	for name, do := range map[string]func(){
		"Do":     func() { Do(1000, func(i int) { panicAt(i, 500) }) },
		"Go":     func() { Go(func() { panicAt(1, 1) })() },
		"nested": func() { Do(3, func(i int) { Do(3, func(j int) { panicAt(i*3+j, 7) }) }) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				p, ok := recover().(*Panic)
				if !ok || p.Reason != "injected" || !strings.HasPrefix(p.Place, "site/parallel.panicAt, parallel_test.go:") {
					t.Errorf("recovered %+v", p)
				}
			}()
			do()
			t.Error("the panic was hidden")
		})
	}
}

func panicAt(i, at int) {
	if i == at {
		panic("injected")
	}
}
