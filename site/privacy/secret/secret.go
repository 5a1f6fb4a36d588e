// Package secret finds secrets in any text: access keys, tokens, passwords and private
// keys. It recognises the formats that vendors publish, and words that look random.
//
// A [Match] has the place and the kind of a secret, never the value. The package reads
// each text once, and compares patterns only where the first bytes of a known key
// occur. Start at [Find] and [FindRandom].
//
// The formats are in a table of this package, [patterns], and do not come from a secret
// scanner. We measured the largest free, maintained set, the 222 rules of gitleaks
// 8.30. It adds 172 packages and 10 MB to the program, and takes 40 ms to compile its
// expressions. It needs 0.7 s of processor time for a megabyte of post-mortems, and 13
// s for one text of that size. This package takes a few milliseconds. Nearly half of
// the gitleaks rules are one expression that differs only in the vendor's name; the
// last pattern of this package matches these secrets without the name. Vendors change
// their formats only once in years.
package secret

import "bytes"

// A Match is the place and the kind of a secret in a text.
type Match struct {
	Start, End int    // byte offsets; End is exclusive
	Kind       string // kind of secret with its article, such as "an AWS access key id"
}

// A pattern is the format of one kind of secret. A key is a fixed text, such as a
// prefix. The secret is a key followed by min to max letters of the alphabet (a max of
// 0 means no limit). If find is set, this function instead examines the text around the
// key.
type pattern struct {
	kind     string
	source   string // document that defines the format
	keys     string // the keys, separated by blanks: fixed texts that mark a possible secret
	alphabet *alphabet
	min      int
	max      int
	find     func(text []byte, key, behind int) (start, end int, ok bool)

	hasPrefix bool // the key is a vendor's prefix, which occurs in no other word
}

// Find returns the secrets in a text, in order and without overlap. It ignores
// placeholders such as the ones in manuals. A sequence such as 1234567890 makes a value
// a placeholder only if the value has no vendor's prefix, because manuals are not the
// only texts with such tokens.
func Find(text []byte) []Match {
	return find(text, func(p *pattern, value []byte) bool {
		return isPlaceholder(value) && (!p.hasPrefix || isRepetitive(value) || containsPart(placeholderWords[:], value))
	})
}

// find returns the secrets in a text. It leaves out the values for which skip returns
// true. A value includes the key of the pattern if the key is its prefix.
func find(text []byte, skip func(p *pattern, value []byte) bool) []Match {
	var hits []Match
	done := 0
	for i := 0; i+2 < len(text); i++ {
		at := index.first[uint16(text[i])<<8|uint16(text[i+1])]
		if at == 0 {
			continue
		}
		for _, k := range index.keys[at] {
			if k.key[2] != text[i+2] || !bytes.HasPrefix(text[i:], k.key) {
				continue
			}
			start, end, ok := k.pattern.match(text, i, i+len(k.key))
			if !ok || start < done || skip(k.pattern, text[start:end]) {
				continue
			}
			hits = append(hits, Match{start, end, k.pattern.kind})
			done = end
			i = max(i, end-1)
			break
		}
	}
	return hits
}

// match returns the range of the secret to which the key text[key:behind] belongs. ok
// is false if the text around the key is not a secret.
func (s *pattern) match(text []byte, key, behind int) (start, end int, ok bool) {
	if s.find != nil {
		return s.find(text, key, behind)
	}
	if key > 0 && letters.has(text[key-1]) {
		return 0, 0, false // the key is part of another word
	}
	end = endOfRun(s.alphabet, text, behind, s.max)
	if n := end - behind; n < s.min || end < len(text) && letters.has(text[end]) {
		return 0, 0, false
	}
	return key, end, true
}

// endOfRun returns the end of the run of bytes of the alphabet that begins at offset at
// of text. It returns at most the first maxLen bytes of the run; 0 means no limit.
func endOfRun(of *alphabet, text []byte, at, maxLen int) int {
	limit, start := len(text), at
	if maxLen > 0 {
		limit = min(limit, at+maxLen)
	}
	for at < limit && of.has(text[at]) {
		at++
	}
	for at > start && (text[at-1] == '.' || text[at-1] == '-') && at < limit {
		at-- // exclude a dash or the full stop of a sentence
	}
	return at
}

// A patternKey is one key of a pattern: a fixed text that marks a possible secret.
type patternKey struct {
	key     []byte
	pattern *pattern
}

// A keyIndex maps each pair of bytes to the keys that begin with this pair. With it,
// Find needs only one lookup per byte in a text without secrets.
type keyIndex struct {
	first [1 << 16]uint8 // index in keys for each pair of first bytes; 0 means that no key begins with them
	keys  [][]patternKey
}

var index = newKeyIndex(patterns)

func newKeyIndex(shapes []pattern) *keyIndex {
	out := &keyIndex{keys: make([][]patternKey, 1)}
	for i := range shapes {
		shapes[i].hasPrefix = shapes[i].hasPrefix || shapes[i].find == nil
		for _, key := range bytes.Fields([]byte(shapes[i].keys)) {
			key = bytes.ReplaceAll(key, []byte("␣"), []byte(" "))
			at := &out.first[uint16(key[0])<<8|uint16(key[1])]
			if *at == 0 {
				*at = uint8(len(out.keys))
				out.keys = append(out.keys, nil)
			}
			out.keys[*at] = append(out.keys[*at], patternKey{key, &shapes[i]})
		}
	}
	return out
}

// An alphabet is the set of bytes that may occur in one kind of secret.
type alphabet [256]bool

func newAlphabet(spans string) *alphabet {
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

// These alphabets contain the bytes that occur in tokens.
var (
	hex     = newAlphabet("0-9a-f")
	anyHex  = newAlphabet("0-9a-fA-F")
	base32  = newAlphabet("A-Z2-7")
	alnum   = newAlphabet("0-9A-Za-z")
	letters = newAlphabet("0-9A-Za-z_")
	dashed  = newAlphabet("0-9A-Za-z_-")
	dotted  = newAlphabet("0-9A-Za-z_.-")
	base64  = newAlphabet("0-9A-Za-z+/=")
	percent = newAlphabet("0-9A-Za-z%_.~-")

	capitals  = newAlphabet("0-9A-Z")
	hexDashed = newAlphabet("0-9a-f-")
)

// These texts occur in the placeholders of manuals.
var (
	placeholderWords = [...][]byte{
		[]byte("EXAMPLE"), []byte("example"), []byte("Example"), []byte("REDACTED"), []byte("redacted"), []byte("Redacted"),
		[]byte("xxxx"), []byte("XXXX"), []byte("..."), []byte("…"), []byte("***"), []byte("placeholder"), []byte("your-"),
		[]byte("YOUR"), []byte("your_"),
	}
	placeholderRuns = [...][]byte{[]byte("1234567890"), []byte("0123456789"), []byte("abcdefgh"), []byte("ABCDEFGH")}
)

// isPlaceholder reports whether value is a placeholder for a secret, as manuals have
// them. It contains a word such as EXAMPLE or a sequence such as abcdefgh, or has at
// most three different letters.
func isPlaceholder(value []byte) bool {
	return containsPart(placeholderWords[:], value) || containsPart(placeholderRuns[:], value) || isRepetitive(value)
}

func containsPart(parts [][]byte, value []byte) bool {
	for _, p := range parts {
		if bytes.Contains(value, p) {
			return true
		}
	}
	return false
}

// isRepetitive reports whether value has at most three different letters.
func isRepetitive(value []byte) bool {
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
