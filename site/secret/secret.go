// Package secret finds what must never have been written down: access keys,
// tokens, passwords and private keys, by the forms that their makers publish,
// and by how random a word is.
//
// It knows bytes and places. It refuses to know which file they come from, and
// it never says what a secret is: a [Hit] is a place and a kind. What it looks
// at is read once, and nothing is asked closer unless the first bytes of a
// known form stand there. Start at [Find] and [Random].
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
		if !begins.has(text[i], text[i+1]) {
			continue
		}
		for _, k := range keysBy[text[i]] {
			if !bytes.HasPrefix(text[i:], k.key) {
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
	limit := len(text)
	if most > 0 {
		limit = min(limit, at+most)
	}
	for at < limit && of.has(text[at]) {
		at++
	}
	for at > 0 && (text[at-1] == '.' || text[at-1] == '-') && at < limit {
		at-- // the end of a sentence, and a dash
	}
	return at
}

// A keyed is a key and the shape that it begins.
type keyed struct {
	key   []byte
	shape *shape
}

// keysBy and begins say what stands at a byte, and at two of them, so that a
// text without secrets is passed over at one look a byte.
var (
	keysBy = byFirst(shapes)
	begins = pairsOf(keysBy)
)

func byFirst(shapes []shape) *[256][]keyed {
	var out [256][]keyed
	for i := range shapes {
		for _, key := range bytes.Fields([]byte(shapes[i].keys)) {
			key = bytes.ReplaceAll(key, []byte("␣"), []byte(" "))
			out[key[0]] = append(out[key[0]], keyed{key, &shapes[i]})
		}
	}
	return &out
}

// pairs is a set of two bytes.
type pairs [1 << 13]byte

func pairsOf(by *[256][]keyed) *pairs {
	var p pairs
	for _, list := range by {
		for _, k := range list {
			n := uint(k.key[0])<<8 | uint(k.key[1])
			p[n>>3] |= 1 << (n & 7)
		}
	}
	return &p
}

func (p *pairs) has(a, b byte) bool {
	n := uint(a)<<8 | uint(b)
	return p[n>>3]&(1<<(n&7)) != 0
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
