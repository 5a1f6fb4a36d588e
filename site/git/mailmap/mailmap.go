// Package mailmap parses .mailmap files, which map the names and addresses in commits
// to people's current ones. A line has one of four forms:
//
//	Proper Name <commit@mail>
//	<proper@mail> <commit@mail>
//	Proper Name <proper@mail> <commit@mail>
//	Proper Name <proper@mail> Commit Name <commit@mail>
//
// The result equals git check-mailmap byte for byte. Like git, it ignores lines of any
// other form.
//
// Start at [Parse].
package mailmap

import (
	"bytes"
	"strings"
)

// A Map maps commit identities to current ones. It is immutable and safe for concurrent
// use. The zero Map changes nothing.
type Map struct {
	people map[string]*address // by the lower-case commit address
}

// An address holds the replacements for one commit address.
type address struct {
	fallback person            // the replacement for names not in named
	named    map[string]person // by the lower-case commit name
}

// A person is a replacement name and address; "" keeps the original.
type person struct{ name, email string }

// Parse parses a .mailmap. The later of two lines for the same identity wins.
func Parse(text []byte) Map {
	m := Map{people: map[string]*address{}}
	for line := range bytes.SplitSeq(text, []byte("\n")) {
		line, _, _ = bytes.Cut(line, []byte{0}) // git also ends a line at a zero byte
		if len(line) > 0 && line[0] == '#' {
			continue
		}
		current, rest, ok := parseIdentity(string(line), false)
		if !ok {
			continue
		}
		committed, _, hasBoth := parseIdentity(rest, true)
		m.add(current, committed, hasBoth)
	}
	return m
}

// parseIdentity parses "Name <mail>" at the start of a line. allowEmptyMail permits an
// empty address.
func parseIdentity(line string, allowEmptyMail bool) (who person, rest string, ok bool) {
	name, rest, ok := strings.Cut(line, "<")
	if !ok {
		return person{}, "", false
	}
	email, rest, ok := strings.Cut(rest, ">")
	if !ok || email == "" && !allowEmptyMail {
		return person{}, "", false
	}
	return person{strings.Trim(name, " \t\r\n"), email}, rest, true
}

func (m Map) add(current, committed person, hasBoth bool) {
	if !hasBoth { // Name <commit@mail>: the address is only the key
		committed, current.email = person{email: current.email}, ""
	}
	at := m.people[lowerASCII(committed.email)]
	if at == nil {
		at = &address{}
		m.people[lowerASCII(committed.email)] = at
	}
	if committed.name != "" {
		if at.named == nil {
			at.named = map[string]person{}
		}
		at.named[lowerASCII(committed.name)] = current
		return
	}
	// One line may set the name and another the address.
	if current.name != "" {
		at.fallback.name = current.name
	}
	if current.email != "" {
		at.fallback.email = current.email
	}
}

// Lookup returns the current name and address of a commit's author.
func (m Map) Lookup(name, email string) (string, string) {
	at := m.people[lowerASCII(email)]
	if at == nil {
		return name, email
	}
	who, ok := at.named[lowerASCII(name)]
	if !ok {
		who = at.fallback
	}
	if who.name != "" {
		name = who.name
	}
	if who.email != "" {
		email = who.email
	}
	return name, email
}

// lowerASCII lowers ASCII letters only, as git compares names.
func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
