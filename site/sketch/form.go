package sketch

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"

	"debrief/site/postmortem"
)

// Encode writes a set as [Decode] reads it: the sums; all numbers; the lengths
// of all texts, and the texts; the filters, each behind its length. Numbers are
// varints.
func Encode(set Set) []byte {
	sums := slices.SortedFunc(maps.Keys(set), func(a, b Sum) int { return bytes.Compare(a[:], b[:]) })
	w := &tape{}
	for _, sum := range sums {
		w.postmortem(set[sum].Postmortem)
	}
	out := binary.AppendUvarint(nil, uint64(len(sums)))
	for _, sum := range sums {
		out = append(out, sum[:]...)
	}
	out = binary.AppendUvarint(out, uint64(len(w.numbers)))
	for _, n := range w.numbers {
		out = binary.AppendVarint(out, n)
	}
	out = binary.AppendUvarint(out, uint64(len(w.texts)))
	for _, s := range w.texts {
		out = binary.AppendUvarint(out, uint64(len(s)))
	}
	for _, s := range w.texts {
		out = append(out, s...)
	}
	for _, sum := range sums {
		out = append(binary.AppendUvarint(out, uint64(len(set[sum].Words))), set[sum].Words...)
	}
	return out
}

// Decode reads what Encode has written. It returns nil for anything else.
func Decode(data []byte) Set {
	r := &reader{data: data}
	sums := make([]Sum, r.count(len(Sum{})))
	for i := range sums {
		copy(sums[i][:], r.take(len(sums[i])))
	}
	t := &tape{reading: true, numbers: make([]int64, r.count(1))}
	for i := range t.numbers {
		t.numbers[i] = r.signed()
	}
	t.texts = r.texts()
	filters := make([]Filter, len(sums))
	for i := range filters {
		filters[i] = r.take(r.count(1))
		r.failed = r.failed || !filters[i].valid()
	}
	if r.failed || len(r.data) > 0 {
		return nil
	}
	set := make(Set, len(sums))
	all := make([]postmortem.Postmortem, len(sums))
	for i, sum := range sums {
		t.postmortem(&all[i])
		set[sum] = Sketch{&all[i], filters[i]}
	}
	if t.failed || len(t.texts)+len(t.numbers) > 0 {
		return nil
	}
	return set
}

// texts reads the lengths of texts, and the texts behind them.
func (r *reader) texts() []string {
	lengths := make([]int, r.count(1))
	total := uint64(0)
	for i := range lengths {
		n := r.number()
		if total += n; n > uint64(len(r.data)) || total > uint64(len(r.data)) {
			r.failed, r.data = true, nil
			return nil
		}
		lengths[i] = int(n)
	}
	rest := string(r.take(int(total))) // which all texts are parts of
	out := make([]string, len(lengths))
	for i, n := range lengths {
		out[i], rest = rest[:n], rest[n:]
	}
	return out
}

// A reader reads numbers. Past the end of what there is, it has failed, and all
// is zero.
type reader struct {
	data   []byte
	failed bool
}

func (r *reader) number() uint64 {
	n, size := binary.Uvarint(r.data)
	if size <= 0 {
		r.failed, r.data = true, nil
		return 0
	}
	r.data = r.data[size:]
	return n
}

func (r *reader) signed() int64 {
	n, size := binary.Varint(r.data)
	if size <= 0 {
		r.failed, r.data = true, nil
		return 0
	}
	r.data = r.data[size:]
	return n
}

// count reads how many of something follow, of at least size bytes each: no
// more than there is room for.
func (r *reader) count(size int) int {
	n := r.number()
	if n > uint64(len(r.data)/size) {
		r.failed, r.data = true, nil
		return 0
	}
	return int(n)
}

func (r *reader) take(n int) []byte {
	if n > len(r.data) {
		r.failed, r.data = true, nil
		return make([]byte, n)
	}
	out := r.data[:n]
	r.data = r.data[n:]
	return out
}
