package pii

import (
	"bytes"
	"net/netip"
)

// The kinds of [IPs].
const (
	PublicIP  = "a public IP address"
	PrivateIP = "a private IP address"
)

// IPs returns the addresses of machines. Those of the machine itself, of no
// machine, of many, and those that RFC 5737 and RFC 3849 keep for
// documentation are passed over; so are well-known resolvers, blocks of
// addresses, and what is a version as far as what stands around it can tell.
func IPs(text []byte) []Hit {
	var hits []Hit
	for i := 0; i < len(text); i++ {
		if !ipish[text[i]] {
			continue // as nearly all are
		}
		var h Hit
		ok := false
		switch c := text[i]; {
		case digit[c]:
			end := i + 1
			for end < len(text) && digit[text[end]] {
				end++
			}
			if end-i <= 3 && end+1 < len(text) && text[end] == '.' && digit[text[end+1]] {
				h, ok = ipv4(text, i)
			}
			if !ok {
				i = end - 1
			}
		case c == ':' && colonFollows(text, i+1):
			h, ok = ipv6(text, i)
		}
		if !ok {
			continue
		}
		if i = h.End - 1; h.Kind != "" {
			hits = append(hits, h)
		}
	}
	return hits
}

// colonFollows reports a colon behind at most four hexadecimal digits: the hour
// of a time has one, and hardly anything else.
func colonFollows(text []byte, at int) bool {
	for end := min(at+5, len(text)); at < end; at++ {
		if text[at] == ':' {
			return true
		}
		if !hexa[text[at]] {
			return false
		}
	}
	return false
}

func ipv4(text []byte, at int) (Hit, bool) {
	if c := before(text, at); alnum[c] || c >= 0x80 || c == '.' || c == '_' || c == '$' {
		return Hit{}, false
	}
	end, dots, octets := at, 0, 0
	for i := at; i < len(text) && i < at+16; i++ {
		if isDigit(text[i]) {
			end = i + 1
			continue
		}
		if text[i] != '.' || !digit[after(text, i+1)] {
			break
		}
		dots++
	}
	if dots != 3 {
		return Hit{}, false
	}
	for _, part := range bytes.Split(text[at:end], []byte(".")) {
		n := 0
		for _, c := range part {
			n = n*10 + int(c-'0')
		}
		if len(part) > 3 || n > 255 || len(part) > 1 && part[0] == '0' {
			return Hit{}, false
		}
		octets++
	}
	if c := after(text, end); octets != 4 || isLetter(c) || isDigit(c) || c == '_' || c == '-' && !isDigit(after(text, end+1)) {
		return Hit{}, false
	}
	addr, err := netip.ParseAddr(string(text[at:end]))
	if err != nil || version(text, at, end) || network(text, end, addr) {
		return Hit{at, end, ""}, err == nil
	}
	return Hit{at, end, ipKind(addr)}, true
}

// network reports the length of a prefix behind an address: a block belongs to
// nobody in it.
func network(text []byte, end int, addr netip.Addr) bool {
	if after(text, end) != '/' {
		return false
	}
	bits, i := 0, end+1
	for ; i < len(text) && i < end+4 && isDigit(text[i]); i++ {
		bits = bits*10 + int(text[i]-'0')
	}
	return i > end+1 && bits < addr.BitLen()
}

// version reports four numbers that are one of software: the word or sign in
// front of them says so, or what follows.
func version(text []byte, at, end int) bool {
	line := text[max(0, at-28):at]
	if i := bytes.LastIndexByte(line, '\n'); i >= 0 {
		line = line[i+1:]
	}
	if len(bytes.Trim(line, " \t#*->|")) == 0 && end-at == len("1.2.3.4") && after(text, end) == ' ' {
		return true // the number of a heading
	}
	if c := before(text, at); c == '/' && at >= 2 && isLetter(text[at-2]) || c == '-' || c == '^' || c == '~' {
		return !bytes.Contains(line, []byte("://")) // Chrome/91.0.4472.124, chart-1.2.3.4
	}
	if c := after(text, end); c == '+' || c == '-' {
		return true
	}
	line = bytes.ToLower(line)
	for _, word := range [...]string{"version", "release", "upgrade", "downgrade", "chart", "build", "firmware", "kernel", "driver", " v", "rev", "==", ">=", "<=", "patch", "image", "tag", "section"} {
		if bytes.Contains(line, []byte(word)) {
			return true
		}
	}
	return false
}

func ipv6(text []byte, at int) (Hit, bool) {
	start := at
	for start > 0 && at-start < 4 && hexa[text[start-1]] && text[start-1] != ':' {
		start-- // letters in front of the first digit
	}
	if c := before(text, start); alnum[c] || c >= 0x80 || c == ':' || c == '.' || c == '_' {
		return Hit{}, false
	}
	end, colons, digits := start, 0, 0
	for end < len(text) && end-start < 40 && hexa[text[end]] {
		if text[end] == ':' {
			colons++
		} else if isDigit(text[end]) {
			digits++
		}
		end++
	}
	for end > start && text[end-1] == ':' && !bytes.HasSuffix(text[start:end], []byte("::")) {
		end--
		colons--
	}
	if colons < 3 || digits < 2 || isLetter(after(text, end)) || after(text, end) == '_' {
		return Hit{}, false
	}
	addr, err := netip.ParseAddr(string(text[start:end]))
	if err != nil {
		return Hit{}, false
	}
	if network(text, end, addr) {
		return Hit{start, end, ""}, true
	}
	return Hit{start, end, ipKind(addr)}, true
}

var (
	// free are addresses that are nobody's, or everybody's.
	free = prefixes("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
		"::/96", "::ffff:0:0/96", "64:ff9b::/96", "2001:db8::/32", "3fff::/20", "fe80::/10", "ff00::/8",
		"1.1.1.1/32", "1.0.0.1/32", "8.8.8.8/32", "8.8.4.4/32", "9.9.9.9/32", "208.67.222.222/32", "1.2.3.4/32", "2001:4860:4860::/48", "2606:4700:4700::/48")
	private = prefixes("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

func ipKind(addr netip.Addr) string {
	for _, p := range free {
		if p.Contains(addr) {
			return ""
		}
	}
	for _, p := range private {
		if p.Contains(addr) {
			return PrivateIP
		}
	}
	return PublicIP
}
