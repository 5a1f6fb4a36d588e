// Package secret finds what must never have been written down: access keys,
// tokens, passwords and private keys, by the forms that their makers publish,
// and by how random a word is.
//
// It knows bytes and places. It refuses to know which file they come from, and
// it never says what a secret is: a [Hit] is a place and a kind. What it looks
// at is read once, and nothing is asked closer unless the first bytes of a
// known form stand there. Start at [Find] and [Random].
//
// The forms are data of our own, [shapes], and not the rules of a program that
// looks for secrets. The largest kept set that is free, the 222 rules of
// gitleaks 8.30, was measured: it brings 172 packages and 10 MB of program, takes
// 40 ms to read its expressions before the first text, 0.7 s of processor time
// for a megabyte of write-ups and 13 s for one text of that size, where this
// takes a few milliseconds; nearly half of its rules are one expression with a
// maker's name in it, which the last of the shapes asks without the name. What
// makers publish changes once in years.
package secret

import "bytes"

// A Hit is a stretch of a text that is a secret by its form.
type Hit struct {
	Start, End int    // bytes, the end exclusive
	Kind       string // with its article: "an AWS access key id"
}

// A shape is how one kind of secret is recognised. Either it is a key and a
// run of letters behind it, of which there are of to most (0: any number); or
// find looks at what stands around the key.
type shape struct {
	kind string
	from string // who says that it looks like this
	keys string // what it begins with, one of several words
	of   *alphabet
	min  int
	most int
	find func(text []byte, key, behind int) (start, end int, ok bool)
}

// Find returns the secrets in a text, in order and apart from each other.
// Values that stand for a secret, as in a manual, are none.
func Find(text []byte) []Hit {
	var hits []Hit
	done := 0
	for i := 0; i+2 < len(text); i++ {
		at := index.by[uint16(text[i])<<8|uint16(text[i+1])]
		if at == 0 {
			continue
		}
		for _, k := range index.keys[at] {
			if k.key[2] != text[i+2] || !bytes.HasPrefix(text[i:], k.key) {
				continue
			}
			start, end, ok := k.shape.at(text, i, i+len(k.key))
			if !ok || start < done || standIn(text[start:end]) {
				continue
			}
			hits = append(hits, Hit{start, end, k.shape.kind})
			done = end
			i = max(i, end-1)
			break
		}
	}
	return hits
}

// at is where the secret stands whose key stands at key.
func (s *shape) at(text []byte, key, behind int) (start, end int, ok bool) {
	if s.find != nil {
		return s.find(text, key, behind)
	}
	if key > 0 && letters.has(text[key-1]) {
		return 0, 0, false // the middle of another word
	}
	end = runOf(s.of, text, behind, s.most)
	if n := end - behind; n < s.min || end < len(text) && letters.has(text[end]) {
		return 0, 0, false
	}
	return key, end, true
}

// runOf is where the letters of an alphabet end that stand at a place, one
// behind the most that there may be.
func runOf(of *alphabet, text []byte, at, most int) int {
	limit, start := len(text), at
	if most > 0 {
		limit = min(limit, at+most)
	}
	for at < limit && of.has(text[at]) {
		at++
	}
	for at > start && (text[at-1] == '.' || text[at-1] == '-') && at < limit {
		at-- // the end of a sentence, and a dash
	}
	return at
}

// A keyed is a key and the shape that it begins.
type keyed struct {
	key   []byte
	shape *shape
}

// An indexed says which keys begin with two bytes, so that a text without
// secrets is passed over at one look a byte.
type indexed struct {
	by   [1 << 16]uint8 // where in keys; 0: nowhere
	keys [][]keyed
}

var index = indexOf(shapes)

func indexOf(shapes []shape) *indexed {
	out := &indexed{keys: make([][]keyed, 1)}
	for i := range shapes {
		for _, key := range bytes.Fields([]byte(shapes[i].keys)) {
			key = bytes.ReplaceAll(key, []byte("␣"), []byte(" "))
			at := &out.by[uint16(key[0])<<8|uint16(key[1])]
			if *at == 0 {
				*at = uint8(len(out.keys))
				out.keys = append(out.keys, nil)
			}
			out.keys[*at] = append(out.keys[*at], keyed{key, &shapes[i]})
		}
	}
	return out
}

// An alphabet is a set of bytes.
type alphabet [256]bool

func of(spans string) *alphabet {
	var a alphabet
	for i := 0; i < len(spans); i++ {
		last := spans[i]
		if i+2 < len(spans) && spans[i+1] == '-' {
			last = spans[i+2]
		}
		for c := int(spans[i]); c <= int(last); c++ {
			a[c] = true
		}
		if last != spans[i] {
			i += 2
		}
	}
	return &a
}

func (a *alphabet) has(c byte) bool { return a[c] }

// What tokens are written in.
var (
	hex     = of("0-9a-f")
	anyHex  = of("0-9a-fA-F")
	base32  = of("A-Z2-7")
	alnum   = of("0-9A-Za-z")
	letters = of("0-9A-Za-z_")
	dashed  = of("0-9A-Za-z_-")
	dotted  = of("0-9A-Za-z_.-")
	base64  = of("0-9A-Za-z+/=")
	percent = of("0-9A-Za-z%_.~-")

	capitals  = of("0-9A-Z")
	hexDashed = of("0-9a-f-")
)

var places = [...][]byte{
	[]byte("EXAMPLE"), []byte("example"), []byte("Example"), []byte("REDACTED"), []byte("redacted"), []byte("Redacted"), []byte("xxxx"), []byte("XXXX"),
	[]byte("..."), []byte("…"), []byte("***"), []byte("1234567890"), []byte("0123456789"), []byte("abcdefgh"), []byte("ABCDEFGH"), []byte("placeholder"), []byte("your-"), []byte("YOUR"), []byte("your_"),
}

// standIn reports what is written where a secret would stand: a word from a
// manual, one letter many times, a run of the alphabet.
func standIn(value []byte) bool {
	for _, p := range places {
		if bytes.Contains(value, p) {
			return true
		}
	}
	var seen [256]bool
	n := 0
	for _, c := range value {
		if !seen[c] {
			seen[c] = true
			n++
		}
	}
	return n <= 3 && len(value) > 6
}
