package pii

import (
	"bytes"
	"net/netip"
	"strconv"
	"unicode"
)

// These are the kinds of matches that [FindIPs] returns.
const (
	PublicIP  = "a public IP address"
	PrivateIP = "a private IP address"
)

// FindIPs returns the IP addresses in text that identify a machine. It ignores
// loopback, unspecified and multicast addresses, addresses reserved for documentation
// by RFC 5737 and RFC 3849, and well-known resolvers. It also ignores address blocks,
// and numbers that are software versions according to the surrounding text.
func FindIPs(text []byte) []Match {
	var hits []Match
	for i := 0; i < len(text); i++ {
		if !ipish[text[i]] {
			continue // no IP address begins here; this test excludes nearly every byte
		}
		var h Match
		ok := false
		switch c := text[i]; {
		case digit[c]:
			end := i + 1
			for end < len(text) && digit[text[end]] {
				end++
			}
			if end-i <= 3 && end+1 < len(text) && text[end] == '.' && digit[text[end+1]] {
				h, ok = matchIPv4(text, i)
			}
			if !ok {
				i = end - 1
			}
		case c == ':' && hasColonSoon(text, i+1):
			h, ok = matchIPv6(text, i)
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

// hasColonSoon reports whether text continues at offset at with at most four
// hexadecimal digits and then a colon. This excludes nearly everything except IPv6
// addresses and times of day.
func hasColonSoon(text []byte, at int) bool {
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

func matchIPv4(text []byte, at int) (Match, bool) {
	if c := byteBefore(text, at); alnum[c] || c >= 0x80 || c == '.' || c == '_' || c == '$' {
		return Match{}, false
	}
	end, dots, octets := at, 0, 0
	for i := at; i < len(text) && i < at+16; i++ {
		if isDigit(text[i]) {
			end = i + 1
			continue
		}
		if text[i] != '.' || !digit[byteAt(text, i+1)] {
			break
		}
		dots++
	}
	if dots != 3 {
		return Match{}, false
	}
	for _, part := range bytes.Split(text[at:end], []byte(".")) {
		n := 0
		for _, c := range part {
			n = n*10 + int(c-'0')
		}
		if len(part) > 3 || n > 255 || len(part) > 1 && part[0] == '0' {
			return Match{}, false
		}
		octets++
	}
	if c := byteAt(text, end); octets != 4 || isLetter(c) || isDigit(c) || c == '_' || c == '-' &&
		!isDigit(byteAt(text, end+1)) {
		return Match{}, false
	}
	addr, err := netip.ParseAddr(string(text[at:end]))
	if err != nil || isVersion(text, at, end) || hasPrefixLength(text, end, addr) {
		return Match{at, end, ""}, err == nil
	}
	return Match{at, end, ipKind(addr)}, true
}

// hasPrefixLength reports whether a prefix length such as "/24" follows the address
// that ends at offset end. If it does, the text is an address block, which does not
// identify a machine.
func hasPrefixLength(text []byte, end int, addr netip.Addr) bool {
	if byteAt(text, end) != '/' {
		return false
	}
	bits, i := 0, end+1
	for ; i < len(text) && i < end+4 && isDigit(text[i]); i++ {
		bits = bits*10 + int(text[i]-'0')
	}
	return i > end+1 && bits < addr.BitLen()
}

// isVersion reports whether the four numbers in text[at:end] are a software version and
// not an IP address. It examines the word or sign before or after them.
func isVersion(text []byte, at, end int) bool {
	line := text[max(0, at-28):at]
	if i := bytes.LastIndexByte(line, '\n'); i >= 0 {
		line = line[i+1:]
	}
	if len(bytes.Trim(line, " \t#*->|")) == 0 && end-at == len("1.2.3.4") && byteAt(text, end) == ' ' {
		return true // the number belongs to a heading
	}
	if c := byteBefore(text, at); c == '/' && at >= 2 && isLetter(text[at-2]) || c == '-' || c == '^' || c == '~' {
		return !bytes.Contains(line, []byte("://")) // the number is a version after a name, as in Chrome/91.0.4472.124
	}
	if c := byteAt(text, end); c == '+' || c == '-' {
		return true
	}
	if isNamedVersion(line, text[at:end]) {
		return true
	}
	line = bytes.ToLower(line)
	for _, word := range [...]string{"version", "release", "upgrade", "downgrade", "chart", "build", "firmware",
		"kernel", "driver", " v", "rev", "==", ">=", "<=", "patch", "image", "tag", "section"} {
		if bytes.Contains(line, []byte(word)) {
			return true
		}
	}
	return false
}

// maxVersionPart is the largest number in a version such as 6.0.4.6. One in 5,000 of all
// addresses has only numbers up to it.
const maxVersionPart = 30

// isNamedVersion reports whether number has only small parts and follows a word in the
// line that may be the name of a program, as in "Rails 6.0.4.6".
func isNamedVersion(line, number []byte) bool {
	for _, part := range bytes.Split(number, []byte(".")) {
		if n, _ := strconv.Atoi(string(part)); n > maxVersionPart {
			return false
		}
	}
	line = bytes.TrimRight(line, " \t|*_`('\"")
	word := bytes.ToLower(line[bytes.LastIndexFunc(line, func(c rune) bool { return !unicode.IsLetter(c) })+1:])
	return len(word) > 1 && !addressWords[string(word)]
}

// addressWords are words that stand before the address of a machine.
var addressWords = wordSet(
	`ip ips ipv4 addr address addresses host hosts hostname server client node peer from to at on via by for of with
	and or is was are the than gateway router machine instance source src destination dst target upstream downstream
	dns resolver nameserver proxy balancer vip user attacker visitor customer ping traceroute ssh curl telnet nc dig
	endpoint backend frontend origin remote local interface eth network subnet range block blocked blocking allow allowed
	deny denied ban banned firewall listen bind connect connected connecting reach reached called von nach an bei über
	adresse rechner`,
)

func matchIPv6(text []byte, at int) (Match, bool) {
	start := at
	for start > 0 && at-start < 4 && hexa[text[start-1]] && text[start-1] != ':' {
		start-- // include the letters before the first digit
	}
	if c := byteBefore(text, start); alnum[c] || c >= 0x80 || c == ':' || c == '.' || c == '_' {
		return Match{}, false
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
	if colons < 3 || digits < 2 || isLetter(byteAt(text, end)) || byteAt(text, end) == '_' {
		return Match{}, false
	}
	addr, err := netip.ParseAddr(string(text[start:end]))
	if err != nil {
		return Match{}, false
	}
	if hasPrefixLength(text, end, addr) {
		return Match{start, end, ""}, true
	}
	return Match{start, end, ipKind(addr)}, true
}

var (
	// ignoredIPs lists blocks of addresses that identify no machine, or a well-known
	// public one.
	ignoredIPs = parsePrefixes("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24",
		"198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
		"::/96", "::ffff:0:0/96", "64:ff9b::/96", "2001:db8::/32", "3fff::/20", "fe80::/10", "ff00::/8",
		"1.1.1.1/32", "1.0.0.1/32", "8.8.8.8/32", "8.8.4.4/32", "9.9.9.9/32", "208.67.222.222/32", "1.2.3.4/32",
		"2001:4860:4860::/48", "2606:4700:4700::/48")
	privateIPs = parsePrefixes("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)

func parsePrefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

func ipKind(addr netip.Addr) string {
	for _, p := range ignoredIPs {
		if p.Contains(addr) {
			return ""
		}
	}
	for _, p := range privateIPs {
		if p.Contains(addr) {
			return PrivateIP
		}
	}
	return PublicIP
}
