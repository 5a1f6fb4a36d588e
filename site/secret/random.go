package secret

import (
	"bytes"
	"math"
)

// How random a word has to be: 20 letters that are nearly all different, or
// twice as many hexadecimal digits as a trace has.
const (
	leastRandom = 20
	leastHex    = 32
	mostRandom  = 4096
	bitsBase64  = 4.2
	bitsHex     = 3.2
)

var tokens = of("0-9A-Za-z+/=_-")

// Random returns words that look like nothing but keys: 20 letters or more of
// base 64 with more than 4.2 bits each that change between small and capital
// letters and digits as chance does, or 32 or more hexadecimal digits with more
// than 3.2 bits each.
//
// Left out is what is random and no secret: addresses, hashes and the ids of
// commits, traces and devices, public keys and pictures. A run of as many
// hexadecimal digits as a hash or an id has is one, unless a word like "key" or
// "token" stands before it.
func Random(text []byte) []Hit {
	var hits []Hit
	for i := 0; i < len(text); {
		if !tokens.has(text[i]) {
			i++
			continue
		}
		end := i
		for end < len(text) && tokens.has(text[end]) {
			end++
		}
		if n := end - i; n >= leastRandom && n <= mostRandom {
			if start, stop, ok := random(text, i, end); ok {
				hits = append(hits, Hit{start, stop, "a word that looks like a key"})
			}
		}
		i = end
	}
	return hits
}

func random(text []byte, start, end int) (int, int, bool) {
	if eq := bytes.IndexByte(text[start:end], '='); eq >= 0 && start+eq+1 < end && text[start+eq+1] != '=' {
		start += eq + 1 // NAME=value
	}
	for start < end && (text[start] == '-' || text[start] == '=' || text[start] == '/') {
		start++
	}
	word := bytes.TrimRight(text[start:end], "-_/")
	end = start + len(word)
	if len(word) < leastRandom || standIn(word) {
		return 0, 0, false
	}
	before := text[max(0, start-48):start]
	if i := bytes.LastIndexByte(before, '\n'); i >= 0 {
		before = before[i+1:]
	}
	if public(before, word) || armoured(text, start) {
		return 0, 0, false
	}
	if bare := bytes.Trim(word, "=_"); run(anyHex, bare) {
		n := len(bare)
		known := n == 32 || n == 40 || n == 56 || n == 64 || n == 96 || n == 128
		return start, end, n >= leastHex && bits(bare) > bitsHex && (!known || secretive(before)) && !hashing(before)
	}
	return start, end, bits(word) > bitsBase64 && mixed(word) && !hashing(before)
}

// public reports words that everybody may see: a part of an address, an
// integrity field, a picture, the public half of a pair.
func public(before, word []byte) bool {
	last := before[bytes.LastIndexAny(before, " \t\"'`(<>|,")+1:]
	switch {
	case bytes.Contains(last, []byte("://")) || bytes.Contains(word, []byte("//")):
		return bytes.IndexByte(last, '=') < 0 || !secretive(last)
	case bytes.HasSuffix(before, []byte("base64,")):
		return true
	case bytes.HasPrefix(word, []byte("AAAA")) || bytes.HasPrefix(word, []byte("MII")):
		return true
	}
	for _, p := range [...]string{"sha1-", "sha256-", "sha384-", "sha512-", "SHA256:", "h1:", "sha256:"} {
		if bytes.HasPrefix(word, []byte(p)) || bytes.HasSuffix(before, []byte(p)) {
			return true
		}
	}
	return false
}

// armoured reports a place within a certificate or another public block.
func armoured(text []byte, at int) bool {
	near := text[max(0, at-4096):at]
	begin := bytes.LastIndex(near, []byte("-----BEGIN"))
	return begin >= 0 && !bytes.Contains(near[begin:], []byte("-----END"))
}

func run(of *alphabet, word []byte) bool {
	for _, c := range word {
		if !of.has(c) {
			return false
		}
	}
	return len(word) > 0
}

// Words before a run that say what it is.
var (
	secretWords = split("secret token passw credential apikey api_key api-key access_key accesskey auth signature cookie private bearer")
	hashWords   = split("sha hash digest commit checksum etag md5 rev revision integrity fingerprint trace span uuid guid thumbprint version tag image blob tree merge")
)

func split(words string) [][]byte { return bytes.Fields([]byte(words)) }

func secretive(before []byte) bool { return anyOf(secretWords, before) }
func hashing(before []byte) bool   { return anyOf(hashWords, before) }

func anyOf(words [][]byte, text []byte) bool {
	text = bytes.ToLower(text)
	for _, w := range words {
		if bytes.Contains(text, w) {
			return true
		}
	}
	return false
}

// bits is Shannon's measure of a word: how many bits one letter carries if
// letters come as often as they do here.
func bits(word []byte) float64 {
	var count [256]int
	for _, c := range word {
		count[c]++
	}
	sum := 0.0
	for _, n := range count {
		if n > 0 {
			p := float64(n) / float64(len(word))
			sum -= p * math.Log2(p)
		}
	}
	return sum
}

// mixed reports a word that changes between small letters, capitals and digits
// as often as chance makes it: names that people put together change rarely,
// whatever their length.
func mixed(word []byte) bool {
	const small, capital, digit = 1, 2, 4
	seen, last, changes := 0, 0, 0
	for _, c := range word {
		class := 0
		switch {
		case c >= 'a' && c <= 'z':
			class = small
		case c >= 'A' && c <= 'Z':
			class = capital
		case c >= '0' && c <= '9':
			class = digit
		}
		if class != 0 && last != 0 && class != last {
			changes++
		}
		seen |= class
		last = class
	}
	return seen == small|capital|digit && changes*3 >= len(word)
}
