package parallel

import "testing"

func TestDo(t *testing.T) {
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
