package secret

import (
	"bytes"
	"math"
)

// A word counts as random from these thresholds on: its length in letters or
// hexadecimal digits, and its entropy in bits per letter or digit.
const (
	minRandom     = 20
	minHex        = 32
	maxRandom     = 4096
	minBitsBase64 = 4.2
	minBitsHex    = 3.2
)

// RandomKind is the kind of the matches of [FindRandom].
const RandomKind = "a word that looks like a key"

var tokens = newAlphabet("0-9A-Za-z+/=_-")

// FindRandom returns the words in text that look like keys. A word of at least 20
// base64 letters matches if its entropy exceeds 4.2 bits per letter, and if it
// alternates between lower case, upper case and digits as often as random text. A word
// of at least 32 hexadecimal digits matches if its entropy exceeds 3.2 bits per digit.
//
// It excludes random text that is not secret: URLs, hashes, IDs of commits, traces and
// devices, public keys and images. A word of hexadecimal digits that is as long as a
// hash or an ID counts as one, unless a word such as "token" or "auth" comes before it.
func FindRandom(text []byte) []Match {
	return findRandom(text, func(_ *pattern, value []byte) bool { return isPlaceholder(value) })
}

// findRandom returns the words in text that look like keys. It leaves out the values for
// which skip returns true.
func findRandom(text []byte, skip func(p *pattern, value []byte) bool) []Match {
	var hits []Match
	// Examine only every 20th position: a word of the smallest length covers at least
	// one of them.
	for probe := minRandom - 1; probe < len(text); {
		if !tokens.has(text[probe]) {
			probe += minRandom
			continue
		}
		start, end := probe, probe+1
		for start > 0 && tokens.has(text[start-1]) {
			start--
		}
		for end < len(text) && tokens.has(text[end]) {
			end++
		}
		if n := end - start; n >= minRandom && n <= maxRandom {
			if start, end, ok := matchRandom(text, start, end); ok && !skip(nil, text[start:end]) {
				hits = append(hits, Match{start, end, RandomKind})
			}
		}
		probe = end + minRandom
	}
	return hits
}

func matchRandom(text []byte, start, end int) (int, int, bool) {
	if eq := bytes.IndexByte(text[start:end], '='); eq >= 0 && start+eq+1 < end && text[start+eq+1] != '=' {
		start += eq + 1 // skip the name in a text of the form NAME=value
	}
	for start < end && (text[start] == '-' || text[start] == '=' || text[start] == '/') {
		start++
	}
	word := bytes.TrimRight(text[start:end], "-_/")
	end = start + len(word)
	if len(word) < minRandom {
		return 0, 0, false
	}
	bare := bytes.Trim(word, "=_")
	digits := isRunOf(anyHex, bare)
	if digits && (len(bare) < minHex || entropy(bare) <= minBitsHex) || !digits &&
		(!isMixed(word) || entropy(word) <= minBitsBase64) {
		return 0, 0, false
	}
	before := text[max(0, start-48):start]
	if i := bytes.LastIndexByte(before, '\n'); i >= 0 {
		before = before[i+1:]
	}
	if mentionsHash(before) || digits && isHashLength(len(bare)) && !mentionsSecret(before) || isPublic(before, word) ||
		isInURL(text, start) || isInPEMBlock(text, start) {
		return 0, 0, false
	}
	return start, end, true
}

// isHashLength reports whether n is the number of hexadecimal digits of a common kind
// of hash or ID.
func isHashLength(n int) bool {
	return n == 32 || n == 40 || n == 56 || n == 64 || n == 96 || n == 128
}

// isInURL reports whether the offset at of text is inside a URL. It returns false for
// the value of a URL parameter whose name denotes a secret.
func isInURL(text []byte, at int) bool {
	start := at
	for start > 0 && at-start < maxNear && bytes.IndexByte([]byte(" \t\r\n\"'`<>|"), text[start-1]) < 0 {
		start--
	}
	last := text[start:at]
	scheme := bytes.LastIndex(last, []byte("://"))
	if scheme < 0 {
		return false
	}
	parameter := last[max(scheme, bytes.LastIndexAny(last, "?&")):]
	return bytes.IndexByte(parameter, '=') < 0 || !mentionsSecret(parameter)
}

// isPublic reports whether word is public data: an integrity hash, an image or a public
// key. before is the text in front of the word.
func isPublic(before, word []byte) bool {
	if bytes.HasSuffix(before, []byte("base64,")) || bytes.HasPrefix(word, []byte("AAAA")) ||
		bytes.HasPrefix(word, []byte("MII")) || bytes.Contains(word, []byte("//")) {
		return true
	}
	for _, p := range [...]string{"sha1-", "sha256-", "sha384-", "sha512-", "SHA256:", "h1:", "sha256:"} {
		if bytes.HasPrefix(word, []byte(p)) || bytes.HasSuffix(before, []byte(p)) {
			return true
		}
	}
	return false
}

// isInPEMBlock reports whether the offset at of text is inside a PEM block, such as a
// certificate.
func isInPEMBlock(text []byte, at int) bool {
	near := text[max(0, at-4096):at]
	begin := bytes.LastIndex(near, []byte("-----BEGIN"))
	return begin >= 0 && !bytes.Contains(near[begin:], []byte("-----END"))
}

func isRunOf(of *alphabet, word []byte) bool {
	for _, c := range word {
		if !of.has(c) {
			return false
		}
	}
	return len(word) > 0
}

// In front of a run of random letters, secretWords show that the run is a secret, and
// hashWords show that it is a hash.
var (
	secretWords = splitWords(
		"secret token passw credential apikey api_key api-key access_key accesskey auth signature cookie private " +
			"bearer",
	)
	hashWords = splitWords(
		"sha hash digest commit checksum etag md5 rev revision integrity fingerprint trace span uuid guid " +
			"thumbprint version tag image blob tree merge",
	)
)

func splitWords(words string) [][]byte { return bytes.Fields([]byte(words)) }

func mentionsSecret(before []byte) bool { return containsAny(secretWords, before) }
func mentionsHash(before []byte) bool   { return containsAny(hashWords, before) }

func containsAny(words [][]byte, text []byte) bool {
	text = bytes.ToLower(text)
	for _, w := range words {
		if bytes.Contains(text, w) {
			return true
		}
	}
	return false
}

// entropy returns the Shannon entropy of a word, in bits per letter.
func entropy(word []byte) float64 {
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

// isMixed reports whether word alternates between lower case, upper case and digits as
// often as random text does. Names that people choose alternate rarely, whatever their
// length.
func isMixed(word []byte) bool {
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
