package summary

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"

	"debrief/site/postmortem"
)

// Text returns all texts that are kept of a post-mortem, each on a line of its own.
func (s Sketch) Text() []byte {
	w := &tape{}
	w.postmortem(s.Postmortem)
	var out []byte
	for lengths := w.lengths; len(lengths) > 0; {
		n, size := binary.Uvarint(lengths)
		out = append(append(out, w.written[:n]...), '\n')
		w.written, lengths = w.written[n:], lengths[size:]
	}
	return out
}

// Encode writes a set as [Decode] reads it: how many there are, and the sums; what
// the tape of all has, each part behind its length; the filters, as well.
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
	part := func(data []byte) { out = append(binary.AppendUvarint(out, uint64(len(data))), data...) }
	part(w.numbers)
	part(w.lengths)
	part(w.written)
	for _, sum := range sums {
		part(set[sum].Words)
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
	t := &tape{reading: true, numbers: r.part(), lengths: r.part(), texts: string(r.part())}
	filters := make([]Filter, len(sums))
	for i := range filters {
		filters[i] = r.part()
		r.failed = r.failed || !filters[i].valid()
	}
	if r.failed || len(r.data) > 0 {
		return nil
	}
	set := make(Set, len(sums))
	all := make([]postmortem.Postmortem, len(sums))
	for i, sum := range sums {
		t.postmortem(&all[i])
		all[i].Claims = openClaims(&all[i]) // no other is kept
		set[sum] = Sketch{&all[i], filters[i]}
	}
	if !t.whole() {
		return nil
	}
	return set
}

// openClaims are the claims of a post-mortem that was open when its sketch was kept.
func openClaims(pm *postmortem.Postmortem) postmortem.Claims {
	c := postmortem.Claims{Visibility: postmortem.Clear, Status: postmortem.Clear}
	if pm.Visibility == "" {
		c.Visibility = postmortem.Missing
	}
	return c
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

// part is bytes behind their length.
func (r *reader) part() []byte { return r.take(r.count(1)) }

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
