package pii

import (
	"bytes"
	"strings"
)

// Emails returns addresses of electronic mail: the whole of each in the text,
// without those of domains that RFC 2606 and RFC 6761 set aside for examples.
// The name in front of a Git address, a version behind a package and the size
// behind a picture's name are none, and a mailbox of a [Function] is nobody's.
func Emails(text []byte) []Hit {
	var hits []Hit
	for at := 0; ; at++ {
		i := bytes.IndexByte(text[at:], '@')
		if i < 0 {
			return hits
		}
		at += i
		if h, ok := email(text, at); ok && (len(hits) == 0 || h.Start >= hits[len(hits)-1].End) {
			hits = append(hits, h)
			at = h.End - 1
		}
	}
}

// The longest a part of an address may be, by RFC 5321.
const (
	mostLocal  = 64
	mostDomain = 255
)

func email(text []byte, at int) (Hit, bool) {
	start := at
	for start > 0 && at-start < mostLocal && local[text[start-1]] {
		start--
	}
	for start < at && !alnum[text[start]] {
		start++ // *name@host*, (name@host)
	}
	// Behind "key=" or a path stands the name alone.
	if cut := bytes.LastIndexAny(text[start:at], "/|{}?!#&'*"); cut >= 0 {
		start += cut + 1
	}
	end := at + 1
	for end < len(text) && end-at <= mostDomain && hostish[text[end]] {
		end++
	}
	for end > at+1 && !alnum[text[end-1]] {
		end--
	}
	domain := strings.ToLower(string(text[at+1 : end]))
	if start == at || !domainOf(domain) || Reserved(domain) || notMail(text, start, at, end, domain) {
		return Hit{}, false
	}
	return Hit{start, end, "an e-mail address"}, true
}

// domainOf reports a name with at least two labels, the last in letters.
func domainOf(s string) bool {
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

// Reserved reports a host that is nobody's: the names set aside for examples,
// tests and the machine itself.
func Reserved(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	for _, end := range [...]string{"example.com", "example.org", "example.net", "example.edu", "example", "test", "invalid", "localhost", "domain.tld"} {
		if host == end || strings.HasSuffix(host, "."+end) {
			return true
		}
	}
	return strings.HasPrefix(host, "example.") || strings.Contains(host, ".example.")
}

// Endings that are files and units and no domains.
var noDomains = map[string]bool{
	"png": true, "jpg": true, "jpeg": true, "gif": true, "svg": true, "webp": true, "js": true, "ts": true, "css": true, "json": true, "yaml": true, "yml": true, "md": true, "html": true,
	"service": true, "socket": true, "timer": true, "target": true, "mount": true, "path": true, "slice": true, "scope": true, "local": true, "internal": true, "lan": true, "corp": true,
	"git": true, "so": true, "jar": true, "tgz": true, "gz": true, "zip": true, "whl": true, "xml": true, "txt": true, "log": true, "conf": true,
}

func notMail(text []byte, start, at, end int, domain string) bool {
	last := domain[strings.LastIndexByte(domain, '.')+1:]
	switch {
	case noDomains[last]:
		return true
	case Function(string(text[start:at])):
		return true
	case after(text, end) == ':' && end+1 < len(text) && !blank(text[end+1]):
		return true // host:path, as ssh and scp write it
	case before(text, start) == ':' && start >= 3 && text[start-2] == '/':
		return true // the end of a scheme
	}
	return before(text, start) == ':' && bytes.Contains(text[max(0, start-64):start], []byte("://")) // a password in front of a host
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
