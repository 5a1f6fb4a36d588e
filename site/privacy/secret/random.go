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
	// A word that is long enough has a letter at every twentieth place: what lies
	// between two that are none is not looked at.
	for probe := leastRandom - 1; probe < len(text); {
		if !tokens.has(text[probe]) {
			probe += leastRandom
			continue
		}
		start, end := probe, probe+1
		for start > 0 && tokens.has(text[start-1]) {
			start--
		}
		for end < len(text) && tokens.has(text[end]) {
			end++
		}
		if n := end - start; n >= leastRandom && n <= mostRandom {
			if start, end, ok := random(text, start, end); ok {
				hits = append(hits, Hit{start, end, "a word that looks like a key"})
			}
		}
		probe = end + leastRandom
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
	bare := bytes.Trim(word, "=_")
	digits := run(anyHex, bare)
	if digits && (len(bare) < leastHex || bits(bare) <= bitsHex) || !digits && (!mixed(word) || bits(word) <= bitsBase64) {
		return 0, 0, false
	}
	before := text[max(0, start-48):start]
	if i := bytes.LastIndexByte(before, '\n'); i >= 0 {
		before = before[i+1:]
	}
	if hashing(before) || digits && known(len(bare)) && !secretive(before) || public(before, word) || inAddress(text, start) || armoured(text, start) {
		return 0, 0, false
	}
	return start, end, true
}

// known reports a length that hashes and ids have in hexadecimal digits.
func known(n int) bool {
	return n == 32 || n == 40 || n == 56 || n == 64 || n == 96 || n == 128
}

// inAddress reports a part of a web address that is no parameter for a secret.
func inAddress(text []byte, at int) bool {
	start := at
	for start > 0 && at-start < nearBytes && bytes.IndexByte([]byte(" \t\r\n\"'`<>|"), text[start-1]) < 0 {
		start--
	}
	last := text[start:at]
	scheme := bytes.LastIndex(last, []byte("://"))
	if scheme < 0 {
		return false
	}
	parameter := last[max(scheme, bytes.LastIndexAny(last, "?&")):]
	return bytes.IndexByte(parameter, '=') < 0 || !secretive(parameter)
}

// public reports words that everybody may see: an integrity field, a picture,
// the public half of a pair.
func public(before, word []byte) bool {
	if bytes.HasSuffix(before, []byte("base64,")) || bytes.HasPrefix(word, []byte("AAAA")) || bytes.HasPrefix(word, []byte("MII")) || bytes.Contains(word, []byte("//")) {
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
