package pii

import (
	"bytes"
	"strings"
)

// FindEmails returns the e-mail addresses of people in text. It ignores domains
// reserved for examples by RFC 2606 and RFC 6761, and mailboxes with a role name
// ([IsRoleName]). It also ignores texts that only look like addresses: the user of a
// Git URL, versions of packages and sizes in image names.
func FindEmails(text []byte) []Match {
	var hits []Match
	for at := 0; ; at++ {
		i := bytes.IndexByte(text[at:], '@')
		if i < 0 {
			return hits
		}
		at += i
		if h, ok := matchEmail(text, at); ok && (len(hits) == 0 || h.Start >= hits[len(hits)-1].End) {
			hits = append(hits, h)
			at = h.End - 1
		}
	}
}

// These are the largest lengths of the parts of an e-mail address, according to RFC
// 5321.
const (
	maxLocal  = 64
	maxDomain = 255
)

func matchEmail(text []byte, at int) (Match, bool) {
	start := at
	for start > 0 && at-start < maxLocal && local[text[start-1]] {
		start--
	}
	for start < at && !alnum[text[start]] {
		start++ // skip an opening mark, as in *name@host* or (name@host)
	}
	// After "key=" or a path, only the last part belongs to the e-mail address.
	if cut := bytes.LastIndexAny(text[start:at], "/|{}?!#&'*"); cut >= 0 {
		start += cut + 1
	}
	end := at + 1
	for end < len(text) && end-at <= maxDomain && hostish[text[end]] {
		end++
	}
	for end > at+1 && !alnum[text[end-1]] {
		end--
	}
	domain := strings.ToLower(string(text[at+1 : end]))
	if start == at || !isDomain(domain) || IsReservedHost(domain) || isNotEmail(text, start, at, end, domain) {
		return Match{}, false
	}
	return Match{start, end, "an e-mail address"}, true
}

// isDomain reports whether s is a domain name: it has at least two labels, and the last
// label has only letters.
func isDomain(s string) bool {
	labels := strings.Split(s, ".")
	if len(labels) < 2 {
		return false
	}
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' {
			return false
		}
	}
	last := labels[len(labels)-1]
	for i := 0; i < len(last); i++ {
		if !isLetter(last[i]) {
			return strings.HasPrefix(last, "xn--")
		}
	}
	return len(last) >= 2
}

// IsReservedHost reports whether a host name is reserved for examples, tests or the
// local machine.
func IsReservedHost(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	for _, end := range [...]string{"example.com", "example.org", "example.net", "example.edu", "example", "test",
		"invalid", "localhost", "domain.tld"} {
		if host == end || strings.HasSuffix(host, "."+end) {
			return true
		}
	}
	return strings.HasPrefix(host, "example.") || strings.Contains(host, ".example.")
}

// nonDomainEndings lists endings of file names and units, such as png. They are not
// top-level domains, so a text with such an ending is not a host or e-mail address.
var nonDomainEndings = map[string]bool{
	"png": true, "jpg": true, "jpeg": true, "gif": true, "svg": true, "webp": true, "js": true, "ts": true, "css": true,
	"json": true, "yaml": true, "yml": true, "md": true, "html": true,
	"service": true, "socket": true, "timer": true, "target": true, "mount": true, "path": true, "slice": true,
	"scope": true, "local": true, "internal": true, "lan": true, "corp": true,
	"git": true, "so": true, "jar": true, "tgz": true, "gz": true, "zip": true, "whl": true, "xml": true, "txt": true,
	"log": true, "conf": true,
}

func isNotEmail(text []byte, start, at, end int, domain string) bool {
	last := domain[strings.LastIndexByte(domain, '.')+1:]
	switch {
	case nonDomainEndings[last]:
		return true
	case IsRoleName(string(text[start:at])):
		return true
	case !bytes.ContainsRune(text[start:at], '.') && isLogin(text, start, end):
		return true
	case byteAt(text, end) == ':' && end+1 < len(text) && !isBlank(text[end+1]):
		return true // text of the form user@host:path, as ssh and scp write it
	case byteBefore(text, start) == ':' && start >= 3 && text[start-2] == '/':
		return true // user@host directly after the scheme of a URL
	}
	// The text may also be a password before the host of a URL, as in
	// scheme://name:password@host.
	return byteBefore(text, start) == ':' && bytes.Contains(text[max(0, start-64):start], []byte("://"))
}

// loginCommands are commands whose argument names a user and a machine, and prefixes of
// public keys, which end with such a name.
var loginCommands = wordSet(`ssh scp sftp rsync mosh autossh sshfs ssh-copy-id ssh-keygen ssh-rsa ssh-ed25519
	ecdsa-sha2-nistp256 ssh-dss`)

// isLogin reports whether text[start:end], which has the form user@host, names a login on
// a machine: it is an argument of a command such as ssh, or a shell prompt.
func isLogin(text []byte, start, end int) bool {
	line := text[max(0, start-maxCommand):start]
	line = line[bytes.LastIndexByte(line, '\n')+1:]
	rest := text[end:min(len(text), end+maxCommand)]
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	if len(bytes.Trim(line, " \t>`|-")) == 0 { // the name begins the line, as a prompt does
		if rest = bytes.TrimLeft(rest, " "); len(rest) > 1 && (rest[0] == '$' || rest[0] == '#') && rest[1] == ' ' {
			return true
		}
	}
	if bytes.HasSuffix(line, []byte("[")) { // a prompt such as [kim@store /var]#
		_, after, ok := bytes.Cut(rest, []byte("]"))
		return ok && len(after) > 0 && (after[0] == '$' || after[0] == '#')
	}
	words := bytes.Fields(bytes.TrimLeft(line, " \t>$#`|*-"))
	return len(words) > 0 && loginCommands[string(bytes.Trim(words[0], "`'\""))]
}

// maxCommand is the number of bytes around a name that are searched for a command.
const maxCommand = 256

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
