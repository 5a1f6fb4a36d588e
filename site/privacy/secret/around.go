package secret

import (
	"bytes"
	b64 "encoding/base64"
)

var base64url = of("0-9A-Za-z_=-")

// The most of a text that is looked at around one key.
const (
	nearBytes  = 512
	blockBytes = 16 << 10
)

// assigned finds a value of a fixed form behind a name, an equals sign or a colon.
func assigned(of *alphabet, least, most int) func([]byte, int, int) (int, int, bool) {
	return func(text []byte, _, behind int) (int, int, bool) {
		start, _ := assignment(text, behind)
		if start < 0 {
			return 0, 0, false
		}
		end := runOf(of, text, start, 0)
		n := end - start
		return start, end, n >= least && (most == 0 || n <= most)
	}
}

// assignment is where the value begins that is set at a place, -1 if none is,
// and the quote that it stands in, 0 if in none.
func assignment(text []byte, at int) (start int, quote byte) {
	limit := min(len(text), at+16)
	signs := 0
	for ; at < limit; at++ {
		switch c := text[at]; c {
		case ' ', '\t', '\\', '>':
		case '"', '\'', '`':
			quote = c
			if signs == 0 {
				quote = 0 // of the name
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

// direct finds the run of an alphabet right behind the key.
func direct(of *alphabet, least int) func([]byte, int, int) (int, int, bool) {
	return func(text []byte, _, behind int) (int, int, bool) {
		end := runOf(of, text, behind, 0)
		return behind, end, end-behind >= least
	}
}

// around finds a key that stands in the middle of its secret.
func around(before *alphabet, n int, after *alphabet, least int) func([]byte, int, int) (int, int, bool) {
	return func(text []byte, key, behind int) (int, int, bool) {
		start := back(before, text, key, n)
		end := runOf(after, text, behind, 0)
		return start, end, key-start == n && end-behind >= least
	}
}

// back is where the letters of an alphabet begin that end at a place.
func back(of *alphabet, text []byte, at, most int) int {
	start := at
	for start > 0 && at-start < most && of.has(text[start-1]) {
		start--
	}
	return start
}

// webhook finds an address whose path is the secret.
func webhook(least int) func([]byte, int, int) (int, int, bool) {
	path := of("0-9A-Za-z_/@-")
	return func(text []byte, key, behind int) (int, int, bool) {
		end := runOf(path, text, behind, nearBytes)
		return key, end, end-behind >= least
	}
}

// entra finds 3 letters, a digit, "Q~" and 31 to 34 letters.
func entra(text []byte, key, behind int) (int, int, bool) {
	start := back(percent, text, key, 3)
	end := runOf(percent, text, behind, 36)
	n := end - behind
	return start, end, key-start == 3 && n >= 31 && n <= 34
}

// telegram finds a number, ":AA" and 33 letters.
func telegram(text []byte, key, behind int) (int, int, bool) {
	start := back(of09, text, key, 12)
	end := runOf(dashed, text, behind, 34)
	return start, end, key-start >= 8 && key-start <= 10 && end-behind == 33
}

var of09 = of("0-9")

// block finds a private key in its armour, to the end of it if that is near.
func block(text []byte, key, behind int) (int, int, bool) {
	line := text[behind:min(len(text), behind+60)]
	label, _, ok := bytes.Cut(line, []byte("-----"))
	if !ok || !bytes.Contains(label, []byte("PRIVATE KEY")) {
		return 0, 0, false
	}
	start := behind + len(label) + len("-----")
	rest := text[start:min(len(text), start+blockBytes)]
	if near := bytes.Index(rest[:min(len(rest), 32)], []byte("-----")); near >= 0 {
		return 0, 0, false // nothing between two lines, of which a text may have thousands
	}
	end := bytes.Index(rest, []byte("-----END"))
	if end < 0 { // cut off, or the head alone in one line of a log
		end = runOf(of("0-9A-Za-z+/=\r\n\\ "), text, start, blockBytes) - start
	}
	inside := bytes.TrimSpace(rest[:end])
	if len(inside) < 32 || bytes.Contains(inside, []byte("...")) {
		return 0, 0, false // the two lines around nothing, as in a manual
	}
	return key, start + end, true
}

// webToken finds two objects of JSON and a signature, in base 64 with dots.
func webToken(text []byte, key, _ int) (int, int, bool) {
	if key > 0 && letters.has(text[key-1]) {
		return 0, 0, false
	}
	head := runOf(dashed, text, key, 4096)
	if head+3 >= len(text) || !bytes.HasPrefix(text[head:], []byte(".eyJ")) {
		return 0, 0, false
	}
	body := runOf(dashed, text, head+1, 16<<10)
	if body >= len(text) || text[body] != '.' {
		return 0, 0, false
	}
	end := runOf(dashed, text, body+1, 4096)
	said, err := b64.RawURLEncoding.DecodeString(string(text[key:head]))
	return key, end, err == nil && bytes.Contains(said, []byte(`"alg"`)) && end-body > 8
}

// address finds the password in scheme://name:password@host.
func address(text []byte, key, behind int) (int, int, bool) {
	if key == 0 || !letters.has(text[key-1]) {
		return 0, 0, false
	}
	rest := text[behind:min(len(text), behind+nearBytes)]
	end := bytes.IndexAny(rest, "/?# \t\r\n\"'`<>|,;[]{}()$")
	if end >= 0 {
		rest = rest[:end]
	}
	at := bytes.LastIndexByte(rest, '@')
	colon := bytes.IndexByte(rest, ':')
	if at < 0 || colon < 0 || colon+1 >= at || at+1 >= len(rest) {
		return 0, 0, false
	}
	if word(rest[colon+1 : at]) {
		return 0, 0, false
	}
	return behind + colon + 1, behind + at, true
}

// word reports what manuals write where a password would stand.
func word(value []byte) bool {
	switch string(bytes.ToLower(bytes.Trim(value, "*_-%"))) {
	case "", "password", "passwd", "pass", "pwd", "pw", "secret", "token", "key", "changeme", "x", "xx", "xxx", "user", "username", "hidden", "masked", "removed", "redacted", "none", "null", "nil", "true", "false", "s", "d", "v":
		return true
	}
	return false
}

// basic finds "name:password" in base 64.
func basic(text []byte, key, behind int) (int, int, bool) {
	if key > 0 && letters.has(text[key-1]) {
		return 0, 0, false
	}
	end := runOf(base64, text, behind, nearBytes)
	if end-behind < 8 {
		return 0, 0, false
	}
	said, err := b64.RawStdEncoding.DecodeString(string(bytes.TrimRight(text[behind:end], "=")))
	name, password, ok := bytes.Cut(said, []byte(":"))
	return behind, end, err == nil && ok && len(name) > 0 && printable(said) && !word(password)
}

func printable(b []byte) bool {
	for _, c := range b {
		if c < ' ' || c == 0x7f {
			return false
		}
	}
	return true
}

// bearer finds a token that does not read like a word.
func bearer(text []byte, key, behind int) (int, int, bool) {
	end := runOf(of("0-9A-Za-z_.~+/=-"), text, behind, 4096)
	value := text[behind:end]
	return behind, end, len(value) >= 20 && (mixed(value) || digits(value) >= 4)
}

// endsValue are the marks that no value without quotes holds.
var endsValue = of(" \t\r\n\"'`,;&<>(){}[]$|\\")

// named finds a literal value behind a name that says what it is. A value
// without quotes is taken where the name is one of an environment, and has to
// look like a secret: words and names of other settings are not.
func named(text []byte, key, behind int) (int, int, bool) {
	for behind < len(text) && behind < key+32 && letters.has(text[behind]) {
		behind++ // client_secret_v2
	}
	start, quote := assignment(text, behind)
	if start < 0 || about(text[key:behind]) {
		return 0, 0, false
	}
	limit := min(len(text), start+256)
	end := start
	for end < limit && !endsValue.has(text[end]) {
		end++
	}
	value := text[start:end]
	if quote != 0 && (end >= len(text) || text[end] != quote) || end < len(text) && bytes.IndexByte([]byte("$({<["), text[end]) >= 0 {
		return 0, 0, false // a sentence, a variable, a call
	}
	least := 8
	if quote == 0 {
		least = 12
	}
	return start, end, len(value) >= least && digits(value) >= 2 && len(value)-digits(value) >= 3 && !path(value) && !word(value)
}

// about reports a name that says something of a secret and not the secret
// itself: secretName, password_file.
func about(name []byte) bool {
	name = bytes.ToLower(name)
	for _, end := range [...]string{"name", "file", "path", "ref", "id", "url", "uri", "arn", "version", "type", "length", "policy", "expiry", "expires", "hint", "manager", "store", "engine", "hash", "digest", "count", "days", "at"} {
		if bytes.HasSuffix(name, []byte(end)) {
			return true
		}
	}
	return false
}

// curlUser finds name:password behind curl's option.
func curlUser(text []byte, key, behind int) (int, int, bool) {
	line := text[max(0, key-nearBytes):key]
	line = line[bytes.LastIndexByte(line, '\n')+1:]
	if key == 0 || text[key-1] == '-' || !bytes.Contains(line, []byte("curl ")) {
		return 0, 0, false
	}
	value, start := argument(text, behind)
	name, password, ok := bytes.Cut(value, []byte(":"))
	if !ok || len(name) == 0 || len(password) < 4 || word(password) || bytes.IndexByte([]byte("$<{["), password[0]) >= 0 {
		return 0, 0, false
	}
	return start + len(name) + 1, start + len(value), true
}

// option finds the value behind an option whose name says what it is.
func option(text []byte, _, behind int) (int, int, bool) {
	value, start := argument(text, behind)
	return start, start + len(value), len(value) >= 8 && digits(value) >= 2 && len(value)-digits(value) >= 3 && bytes.IndexByte([]byte("$<{[-"), value[0]) < 0 && !path(value) && !word(value)
}

// argument is the word of a command that begins at a place, without quotes, and
// where it begins.
func argument(text []byte, at int) (value []byte, start int) {
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

// statement finds a literal in quotes.
func statement(text []byte, _, behind int) (int, int, bool) {
	if behind >= len(text) || text[behind] != '\'' && text[behind] != '"' {
		return 0, 0, false
	}
	value, start := argument(text, behind)
	return start, start + len(value), len(value) >= 6 && !word(value) && bytes.IndexByte([]byte("$<{[:"), value[0]) < 0
}

// path reports an address, a file or a dotted name, which says where a secret
// is kept and not what it is.
func path(value []byte) bool {
	return bytes.Contains(value, []byte("://")) || value[0] == '/' || value[0] == '.' || bytes.Count(value, []byte("/")) > 1 && !mixed(value) || bytes.HasPrefix(value, []byte("arn:")) || bytes.HasPrefix(value, []byte("sha256"))
}

func digits(value []byte) (n int) {
	for _, c := range value {
		if c >= '0' && c <= '9' {
			n++
		}
	}
	return n
}
