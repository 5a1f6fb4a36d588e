package summary

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"

	"debrief/site/postmortem"
)

// Text returns all texts of the summary, one per line.
func (s Summary) Text() []byte {
	w := &codec{}
	w.postmortem(s.Postmortem)
	var out []byte
	for lengths := w.lengths; len(lengths) > 0; {
		n, size := binary.Uvarint(lengths)
		out = append(append(out, w.written[:n]...), '\n')
		w.written, lengths = w.written[n:], lengths[size:]
	}
	return out
}

// Encode encodes a set of summaries for [Decode]. The result has the number of
// summaries, the sums, the encoded fields of all summaries, and the filters. The length
// is before each part of variable length.
func Encode(set Set) []byte {
	sums := slices.SortedFunc(maps.Keys(set), func(a, b Sum) int { return bytes.Compare(a[:], b[:]) })
	w := &codec{}
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

// Decode decodes a set of summaries that Encode encoded. It returns nil if data is
// invalid.
func Decode(data []byte) Set {
	r := &reader{data: data}
	sums := make([]Sum, r.count(len(Sum{})))
	for i := range sums {
		copy(sums[i][:], r.take(len(sums[i])))
	}
	t := &codec{decoding: true, numbers: r.part(), lengths: r.part(), texts: string(r.part())}
	filters := make([]Filter, len(sums))
	for i := range filters {
		filters[i] = r.part()
		r.failed = r.failed || !filters[i].isValid()
	}
	if r.failed || len(r.data) > 0 {
		return nil
	}
	set := make(Set, len(sums))
	all := make([]postmortem.Postmortem, len(sums))
	for i, sum := range sums {
		t.postmortem(&all[i])
		all[i].Claims = openClaims(&all[i]) // every reader may see a post-mortem in the cache
		set[sum] = Summary{&all[i], filters[i]}
	}
	if !t.isComplete() {
		return nil
	}
	return set
}

// openClaims returns the Claims of a cached post-mortem, the state of the fields that
// decide who may see it. When the post-mortem was cached, every reader could see it.
func openClaims(pm *postmortem.Postmortem) postmortem.Claims {
	c := postmortem.Claims{Visibility: postmortem.Clear, Status: postmortem.Clear}
	if pm.Visibility == "" {
		c.Visibility = postmortem.Missing
	}
	return c
}

// A reader decodes numbers and byte strings. After the end of the data, failed is true
// and all values are zero.
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

// part reads the length of a byte string and then the byte string.
func (r *reader) part() []byte { return r.take(r.count(1)) }

// count reads the number of items that follow. It sets failed if the remaining data is
// too short for items of size bytes each.
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
