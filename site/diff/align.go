package diff

import "slices"

// An edit replaces the elements a0 to a1 of one sequence by the elements b0 to b1 of
// another. Either range may be empty.
type edit struct{ a0, a1, b0, b1 int }

// maxSteps limits the elements that may differ in shortestEdits. For more, edits uses a
// faster method with longer results.
const maxSteps = 256

// edits returns the differences between the sequences a and b, in order.
//
// If at most maxSteps elements differ, the edits are the fewest possible (Myers, "An
// O(ND) Difference Algorithm and Its Variations", 1986). Otherwise edits matches the
// elements that occur once in each sequence and in the same order, and compares the
// ranges between them separately. The work is at most proportional to the length times
// maxSteps.
func edits(a, b []int32) []edit {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	a, b = a[head:len(a)-tail], b[head:len(b)-tail]
	out, ok := shortestEdits(a, b)
	if !ok {
		out = editsBetween(a, b, anchors(a, b))
	}
	for i := range out {
		out[i].a0, out[i].a1, out[i].b0, out[i].b1 = out[i].a0+head, out[i].a1+head, out[i].b0+head, out[i].b1+head
	}
	return out
}

// editsBetween returns the edits in the ranges between matched elements. kept has the
// positions of each matched element in a and b.
func editsBetween(a, b []int32, kept [][2]int) []edit {
	var out []edit
	x, y := 0, 0
	for _, k := range append(kept, [2]int{len(a), len(b)}) {
		part, ok := shortestEdits(a[x:k[0]], b[y:k[1]])
		if !ok {
			part = []edit{{0, k[0] - x, 0, k[1] - y}}
		}
		for _, e := range part {
			out = join(out, edit{e.a0 + x, e.a1 + x, e.b0 + y, e.b1 + y})
		}
		x, y = k[0]+1, k[1]+1
	}
	return out
}

// join appends the edit e to the list. If e is adjacent to the last edit, it merges the
// two.
func join(to []edit, e edit) []edit {
	if n := len(to); n > 0 && to[n-1].a1 == e.a0 && to[n-1].b1 == e.b0 {
		to[n-1].a1, to[n-1].b1 = e.a1, e.b1
		return to
	}
	return append(to, e)
}

// shortestEdits returns the smallest list of edits that turns a into b. It returns
// false if more than maxSteps elements differ.
func shortestEdits(a, b []int32) ([]edit, bool) {
	if len(a) == 0 && len(b) == 0 {
		return nil, true
	}
	if len(a) == 0 || len(b) == 0 {
		return []edit{{0, len(a), 0, len(b)}}, true
	}
	// reached holds the furthest position in a on each diagonal. The middle element is for
	// diagonal 0.
	reached := make([]int32, 2*maxSteps+3)
	const middle = maxSteps + 1
	var before [][]int32 // the used part of reached, as it was before each step
	for d := 0; d <= maxSteps; d++ {
		before = append(before, slices.Clone(reached[middle-d-1:middle+d+2]))
		for k := -d; k <= d; k += 2 {
			x := int(reached[middle+k-1]) + 1
			if k == -d || k != d && reached[middle+k-1] < reached[middle+k+1] {
				x = int(reached[middle+k+1])
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			reached[middle+k] = int32(x)
			if x >= len(a) && x-k >= len(b) {
				return backtrack(before, len(a), len(b)), true
			}
		}
	}
	return nil, false
}

// backtrack returns the edits that lead to the end of both sequences. before has the
// positions that were reached before each step, and x and y are the lengths of the
// sequences.
func backtrack(before [][]int32, x, y int) []edit {
	var out []edit
	for d := len(before) - 1; d > 0; d-- {
		at := func(k int) int { return int(before[d][k+d+1]) }
		k := x - y
		from := k - 1
		if k == -d || k != d && at(k-1) < at(k+1) {
			from = k + 1
		}
		px := at(from)
		py := px - from
		e := edit{px, px + 1, py, py} // the edit deletes one element of a
		if from > k {
			e = edit{px, px, py, py + 1}
		}
		if n := len(out); n > 0 && out[n-1].a0 == e.a1 && out[n-1].b0 == e.b1 {
			out[n-1].a0, out[n-1].b0 = e.a0, e.b0
		} else {
			out = append(out, e)
		}
		x, y = px, py
	}
	slices.Reverse(out)
	return out
}

// anchors matches the elements that occur exactly once in a and once in b. It returns
// the positions of the longest list of matches that have the same order in both.
func anchors(a, b []int32) [][2]int {
	type seen struct{ inA, inB, at int }
	of := map[int32]*seen{}
	for _, v := range a {
		if of[v] == nil {
			of[v] = &seen{}
		}
		of[v].inA++
	}
	for i, v := range b {
		if s := of[v]; s != nil {
			s.inB++
			s.at = i
		}
	}
	var all [][2]int
	for i, v := range a {
		if s := of[v]; s.inA == 1 && s.inB == 1 {
			all = append(all, [2]int{i, s.at})
		}
	}
	// all is sorted by position in a, so the longest subsequence with increasing
	// positions in b is the result. It is found by patience sorting.
	var piles []int // for each length, the last element of the best increasing subsequence, as an index
	under := make([]int, len(all))
	for i, p := range all {
		n, _ := slices.BinarySearchFunc(piles, p[1], func(q, at int) int { return all[q][1] - at })
		under[i] = -1
		if n > 0 {
			under[i] = piles[n-1]
		}
		if n == len(piles) {
			piles = append(piles, i)
		} else {
			piles[n] = i
		}
	}
	out := make([][2]int, len(piles))
	if len(piles) > 0 {
		for n, i := len(piles)-1, piles[len(piles)-1]; i >= 0; n, i = n-1, under[i] {
			out[n] = all[i]
		}
	}
	return out
}
