// Package mailmap parses .mailmap files, which map the names and addresses in commits
// to the current names and addresses of the people. A line has one of four forms:
//
//	Proper Name <commit@mail>
//	<proper@mail> <commit@mail>
//	Proper Name <proper@mail> <commit@mail>
//	Proper Name <proper@mail> Commit Name <commit@mail>
//
// The result equals that of git check-mailmap byte for byte. As git does, the package
// ignores lines of any other form.
//
// Start at [Parse].
package mailmap

import (
	"bytes"
	"strings"
)

// A Map maps the names and addresses in commits to current ones. It is immutable and
// safe for concurrent use. The zero Map changes nothing.
type Map struct {
	people map[string]*address // the replacements by e-mail address in commits, in lower case
}

// An address holds the replacements for commits with one e-mail address.
type address struct {
	fallback person            // the replacement for names in commits that are not in named
	named    map[string]person // the replacements by name in commits, in lower case
}

// A person is a replacement name and address. An empty field means no replacement.
type person struct{ name, email string }

// Parse parses the text of a .mailmap. If several lines apply to one name and address,
// the last one is used.
func Parse(text []byte) Map {
	m := Map{people: map[string]*address{}}
	for line := range bytes.SplitSeq(text, []byte("\n")) {
		line, _, _ = bytes.Cut(line, []byte{0}) // a zero byte ends the line, as in git
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

// parseIdentity parses "Name <mail>" at the start of a line and returns the rest of the
// line. If allowEmptyMail is set, the address may be empty.
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
	if !hasBoth { // in a line "Name <commit@mail>", the address is only the key
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
	// Set only the parts that this line has: one line may set the name, another one the
	// address.
	if current.name != "" {
		at.fallback.name = current.name
	}
	if current.email != "" {
		at.fallback.email = current.email
	}
}

// Lookup returns the current name and address for the name and address in a commit.
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

// lowerASCII converts only the ASCII letters of s to lower case, as git does to compare
// names.
func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
