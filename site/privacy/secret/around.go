package secret

import (
	"bytes"
	b64 "encoding/base64"
	"strings"
)

var base64url = newAlphabet("0-9A-Za-z_=-")

// These limits apply to the text that is examined around one key, such as "password".
const (
	maxNear  = 512
	maxBlock = 16 << 10
)

// matchAssigned returns a match function for a pattern of secrets. The function matches
// a value that is assigned to a name, as in "name = value" or "name: value". The value
// is a run of minLen to maxLen bytes of the alphabet; a maxLen of 0 means no limit.
func matchAssigned(of *alphabet, minLen, maxLen int) func([]byte, int, int) (int, int, bool) {
	return func(text []byte, _, behind int) (int, int, bool) {
		start, _ := findAssignment(text, behind)
		if start < 0 {
			return 0, 0, false
		}
		end := endOfRun(of, text, start, 0)
		n := end - start
		return start, end, n >= minLen && (maxLen == 0 || n <= maxLen)
	}
}

// findAssignment returns the start of the value that is assigned to a name, which ends
// at offset at. It returns -1 if there is no assignment. quote is the quotation mark
// before the value, or 0.
func findAssignment(text []byte, at int) (start int, quote byte) {
	limit := min(len(text), at+16)
	signs := 0
	for ; at < limit; at++ {
		switch c := text[at]; c {
		case ' ', '\t', '\\', '>':
		case '"', '\'', '`':
			quote = c
			if signs == 0 {
				quote = 0 // this quotation mark was at the end of the name
			}
		case '=', ':':
			signs++
		default:
			if signs == 0 || signs > 2 {
				return -1, 0
			}
			return at, quote
		}
	}
	return -1, 0
}

// matchDirect returns a match function for a pattern of secrets. The function matches a
// run of at least minLen bytes of the alphabet directly after the key.
func matchDirect(of *alphabet, minLen int) func([]byte, int, int) (int, int, bool) {
	return func(text []byte, _, behind int) (int, int, bool) {
		end := endOfRun(of, text, behind, 0)
		return behind, end, end-behind >= minLen
	}
}

// matchAround returns a match function for a secret that has a key in its middle. n
// bytes of the alphabet before precede the key, and at least minLen bytes of the
// alphabet after follow it.
func matchAround(before *alphabet, n int, after *alphabet, minLen int) func([]byte, int, int) (int, int, bool) {
	return func(text []byte, key, behind int) (int, int, bool) {
		start := startOfRun(before, text, key, n)
		end := endOfRun(after, text, behind, 0)
		return start, end, key-start == n && end-behind >= minLen
	}
}

// startOfRun returns the start of the run of bytes of the alphabet that ends at offset
// at of text. It returns at most the last maxLen bytes of the run.
func startOfRun(of *alphabet, text []byte, at, maxLen int) int {
	start := at
	for start > 0 && at-start < maxLen && of.has(text[start-1]) {
		start--
	}
	return start
}

// matchWebhook returns a match function for a webhook URL. The path of such a URL is
// the secret and must have at least minLen bytes.
func matchWebhook(minLen int) func([]byte, int, int) (int, int, bool) {
	path := newAlphabet("0-9A-Za-z_/@-")
	return func(text []byte, key, behind int) (int, int, bool) {
		end := endOfRun(path, text, behind, maxNear)
		return key, end, end-behind >= minLen
	}
}

// matchEntra matches a Microsoft Entra client secret: 3 letters, a digit, "Q~" and 31
// to 34 letters. The digit and "Q~" are the key.
func matchEntra(text []byte, key, behind int) (int, int, bool) {
	start := startOfRun(percent, text, key, 3)
	end := endOfRun(percent, text, behind, 36)
	n := end - behind
	return start, end, key-start == 3 && n >= 31 && n <= 34
}

// matchTelegram matches a Telegram bot token: a number, ":AA" and 33 letters.
func matchTelegram(text []byte, key, behind int) (int, int, bool) {
	start := startOfRun(decimals, text, key, 12)
	end := endOfRun(dashed, text, behind, 34)
	return start, end, key-start >= 8 && key-start <= 10 && end-behind == 33
}

var decimals = newAlphabet("0-9")

// matchPrivateKey matches a private key in PEM format. If the END line follows within
// 16 KiB, the match extends to it.
func matchPrivateKey(text []byte, key, behind int) (int, int, bool) {
	line := text[behind:min(len(text), behind+60)]
	label, _, ok := bytes.Cut(line, []byte("-----"))
	if !ok || !bytes.Contains(label, []byte("PRIVATE KEY")) {
		return 0, 0, false
	}
	start := behind + len(label) + len("-----")
	rest := text[start:min(len(text), start+maxBlock)]
	if near := bytes.Index(rest[:min(len(rest), 32)], []byte("-----")); near >= 0 {
		return 0, 0, false // the block is empty; a text may have thousands of empty blocks
	}
	end := bytes.Index(rest, []byte("-----END"))
	if end < 0 { // the block is cut off, or there is only the BEGIN line, as in a log
		end = endOfRun(newAlphabet("0-9A-Za-z+/=\r\n\\ "), text, start, maxBlock) - start
	}
	inside := bytes.TrimSpace(rest[:end])
	if len(inside) < 32 || bytes.Contains(inside, []byte("...")) {
		return 0, 0, false // the block is empty or a placeholder, as in a manual
	}
	return key, start + end, true
}

// matchWebToken matches a JSON Web Token: two JSON objects and a signature, each in
// base64, separated by dots.
func matchWebToken(text []byte, key, _ int) (int, int, bool) {
	if key > 0 && letters.has(text[key-1]) {
		return 0, 0, false
	}
	head := endOfRun(dashed, text, key, 4096)
	if head+3 >= len(text) || !bytes.HasPrefix(text[head:], []byte(".eyJ")) {
		return 0, 0, false
	}
	body := endOfRun(dashed, text, head+1, 16<<10)
	if body >= len(text) || text[body] != '.' {
		return 0, 0, false
	}
	end := endOfRun(dashed, text, body+1, 4096)
	decoded, err := b64.RawURLEncoding.DecodeString(string(text[key:head]))
	return key, end, err == nil && bytes.Contains(decoded, []byte(`"alg"`)) && end-body > 8
}

// matchURLPassword matches the password in a URL of the form
// scheme://name:password@host.
func matchURLPassword(text []byte, key, behind int) (int, int, bool) {
	if key == 0 || !letters.has(text[key-1]) {
		return 0, 0, false
	}
	rest := text[behind:min(len(text), behind+maxNear)]
	end := bytes.IndexAny(rest, "/?# \t\r\n\"'`<>|,;[]{}()$")
	if end >= 0 {
		rest = rest[:end]
	}
	at := bytes.LastIndexByte(rest, '@')
	colon := bytes.IndexByte(rest, ':')
	if at < 0 || colon < 0 || colon+1 >= at || at+1 >= len(rest) {
		return 0, 0, false
	}
	if isDummyValue(rest[colon+1 : at]) {
		return 0, 0, false
	}
	return behind + colon + 1, behind + at, true
}

// isDummyValue reports whether value consists of words that manuals use in place of a
// password, such as "<password>", "password-here" and "insert_token". Signs around and
// between the words do not matter.
func isDummyValue(value []byte) bool {
	words := bytes.FieldsFunc(bytes.ToLower(value), func(c rune) bool { return strings.ContainsRune("*_-%<>[]{}. ", c) })
	dummies := 0
	for _, w := range words {
		switch {
		case dummyWords[string(w)]:
			dummies++
		case !fillerWords[string(w)]:
			return false
		}
	}
	return len(words) == 0 || dummies > 0 && len(words) <= maxDummyWords
}

// maxDummyWords is the largest number of words in a placeholder; a passphrase may have more.
const maxDummyWords = 6

var (
	dummyWords = wordSet(`password passwd pass pwd pw secret token key apikey changeme x xx xxx user username hidden
		masked removed redacted none null nil true false s d v fake dummy placeholder`)
	fillerWords = wordSet(`api here goes the your my a some new old insert enter put for value real db database admin
		change me test this that is string`)
)

func wordSet(text string) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(text) {
		words[w] = true
	}
	return words
}

// matchBasicAuth matches the base64 form of "name:password" in an HTTP header for basic
// authentication.
func matchBasicAuth(text []byte, key, behind int) (int, int, bool) {
	if key > 0 && letters.has(text[key-1]) {
		return 0, 0, false
	}
	end := endOfRun(base64, text, behind, maxNear)
	if end-behind < 8 {
		return 0, 0, false
	}
	decoded, err := b64.RawStdEncoding.DecodeString(string(bytes.TrimRight(text[behind:end], "=")))
	name, password, ok := bytes.Cut(decoded, []byte(":"))
	return behind, end, err == nil && ok && len(name) > 0 && isPrintable(decoded) && !isDummyValue(password)
}

func isPrintable(b []byte) bool {
	for _, c := range b {
		if c < ' ' || c == 0x7f {
			return false
		}
	}
	return true
}

// matchBearer matches a bearer token in an HTTP header. It ignores a value that looks
// like a word.
func matchBearer(text []byte, key, behind int) (int, int, bool) {
	end := endOfRun(newAlphabet("0-9A-Za-z_.~+/=-"), text, behind, 4096)
	value := text[behind:end]
	return behind, end, len(value) >= 20 && (isMixed(value) || countDigits(value) >= 4)
}

// valueEnds lists the characters that end a value without quotation marks.
var valueEnds = newAlphabet(" \t\r\n\"'`,;&<>(){}[]$|\\")

// matchNamedValue matches a literal value that is assigned to a name such as password.
// Without quotation marks, the value must be longer than with them. Values that look
// like words or settings do not match.
func matchNamedValue(text []byte, key, behind int) (int, int, bool) {
	for behind < len(text) && behind < key+32 && letters.has(text[behind]) {
		behind++ // skip the rest of the name, as in client_secret_v2
	}
	start, quote := findAssignment(text, behind)
	if start < 0 || isAboutSecret(text[key:behind]) {
		return 0, 0, false
	}
	limit := min(len(text), start+256)
	end := start
	for end < limit && !valueEnds.has(text[end]) {
		end++
	}
	value := text[start:end]
	if quote != 0 && (end >= len(text) || text[end] != quote) || end < len(text) &&
		bytes.IndexByte([]byte("$({<["), text[end]) >= 0 {
		return 0, 0, false // the value is part of a sentence, a variable or a function call
	}
	minLen := 8
	if quote == 0 {
		minLen = 12
	}
	return start, end, len(value) >= minLen && countDigits(value) >= 2 && len(value)-countDigits(value) >= 3 &&
		!isPathLike(value) && !isDummyValue(value)
}

// isAboutSecret reports whether name denotes a property of a secret and not the secret
// itself, as secretName and password_file do.
func isAboutSecret(name []byte) bool {
	name = bytes.ToLower(name)
	for _, end := range [...]string{"name", "file", "path", "ref", "id", "url", "uri", "arn", "version", "type",
		"length", "policy", "expiry", "expires", "hint", "manager", "store", "engine", "hash", "digest", "count",
		"days", "at"} {
		if bytes.HasSuffix(name, []byte(end)) {
			return true
		}
	}
	return false
}

// matchCurlUser matches the password in an argument name:password after curl's option
// for the user.
func matchCurlUser(text []byte, key, behind int) (int, int, bool) {
	line := text[max(0, key-maxNear):key]
	line = line[bytes.LastIndexByte(line, '\n')+1:]
	if key == 0 || text[key-1] == '-' || !bytes.Contains(line, []byte("curl ")) {
		return 0, 0, false
	}
	value, start := readArgument(text, behind)
	name, password, ok := bytes.Cut(value, []byte(":"))
	if !ok || len(name) == 0 || len(password) < 4 || isDummyValue(password) ||
		bytes.IndexByte([]byte("$<{["), password[0]) >= 0 {
		return 0, 0, false
	}
	return start + len(name) + 1, start + len(value), true
}

// matchOption matches the value after a command-line option such as --password.
func matchOption(text []byte, _, behind int) (int, int, bool) {
	value, start := readArgument(text, behind)
	return start, start + len(value), len(value) >= 8 && countDigits(value) >= 2 &&
		len(value)-countDigits(value) >= 3 && bytes.IndexByte([]byte("$<{[-"), value[0]) < 0 && !isPathLike(value) &&
		!isDummyValue(value)
}

// readArgument returns the command-line argument at offset at without its quotation
// marks, and the offset of the returned value.
func readArgument(text []byte, at int) (value []byte, start int) {
	ends := " \t\r\n\"'`;|&<>()"
	for at < len(text) && text[at] == ' ' {
		at++
	}
	if at < len(text) && (text[at] == '"' || text[at] == '\'') {
		ends = string(text[at]) + "\r\n"
		at++
	}
	rest := text[at:min(len(text), at+256)]
	if end := bytes.IndexAny(rest, ends); end >= 0 {
		rest = rest[:end]
	}
	return rest, at
}

// matchStatement matches a quoted literal after a keyword of a statement, such as a
// password in SQL.
func matchStatement(text []byte, _, behind int) (int, int, bool) {
	if behind >= len(text) || text[behind] != '\'' && text[behind] != '"' {
		return 0, 0, false
	}
	value, start := readArgument(text, behind)
	return start, start + len(value), len(value) >= 6 && !isDummyValue(value) &&
		bytes.IndexByte([]byte("$<{[:"), value[0]) < 0
}

// isPathLike reports whether value is a URL, a path, an AWS resource name (ARN) or a
// SHA-256 hash. Such a value may refer to a secret but is not itself secret.
func isPathLike(value []byte) bool {
	return bytes.Contains(value, []byte("://")) || value[0] == '/' || value[0] == '.' ||
		bytes.Count(value, []byte("/")) > 1 && !isMixed(value) || bytes.HasPrefix(value, []byte("arn:")) ||
		bytes.HasPrefix(value, []byte("sha256"))
}

func countDigits(value []byte) (n int) {
	for _, c := range value {
		if c >= '0' && c <= '9' {
			n++
		}
	}
	return n
}
