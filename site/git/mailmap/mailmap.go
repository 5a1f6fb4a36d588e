// Package mailmap reads a .mailmap: who a commit's author is called today. People
// change their names and addresses and commits do not, so a repository keeps
// this file at its top, in one of four forms a line:
//
//	Proper Name <commit@mail>
//	<proper@mail> <commit@mail>
//	Proper Name <proper@mail> <commit@mail>
//	Proper Name <proper@mail> Commit Name <commit@mail>
//
// It agrees with git check-mailmap byte for byte. It refuses to know where the
// file lies and what commits are. There is no wrong line: as for git, what is in
// none of the forms says nothing.
//
// Start at [Parse].
package mailmap

import (
	"bytes"
	"strings"
)

// A Map gives people the names they want. It does not change, and is safe for
// concurrent use. The zero Map leaves everybody as they are.
type Map struct {
	people map[string]*address // by the address in the commit, in lower case
}

// An address is what is said about the people who commit under it.
type address struct {
	anyone person            // who is in none of named
	named  map[string]person // by the name in the commit, in lower case
}

// A person is what to write instead; what is "" stays as it is.
type person struct{ name, email string }

// Parse reads the lines of a .mailmap. Of two that speak of the same person the
// later one counts.
func Parse(text []byte) Map {
	m := Map{people: map[string]*address{}}
	for line := range bytes.SplitSeq(text, []byte("\n")) {
		line, _, _ = bytes.Cut(line, []byte{0}) // git ends a line here as well
		if len(line) > 0 && line[0] == '#' {
			continue
		}
		now, rest, ok := identity(string(line), false)
		if !ok {
			continue
		}
		then, _, two := identity(rest, true)
		m.add(now, then, two)
	}
	return m
}

// identity reads "Name <mail>" at the start of a line, where only the first
// address must not be empty.
func identity(line string, emptyMail bool) (who person, rest string, ok bool) {
	name, rest, ok := strings.Cut(line, "<")
	if !ok {
		return person{}, "", false
	}
	email, rest, ok := strings.Cut(rest, ">")
	if !ok || email == "" && !emptyMail {
		return person{}, "", false
	}
	return person{strings.Trim(name, " \t\r\n"), email}, rest, true
}

func (m Map) add(now, then person, two bool) {
	if !two { // Name <commit@mail>: the address is only there to find them by
		then, now.email = person{email: now.email}, ""
	}
	at := m.people[lower(then.email)]
	if at == nil {
		at = &address{}
		m.people[lower(then.email)] = at
	}
	if then.name != "" {
		if at.named == nil {
			at.named = map[string]person{}
		}
		at.named[lower(then.name)] = now
		return
	}
	// Two lines may give a name and an address each.
	if now.name != "" {
		at.anyone.name = now.name
	}
	if now.email != "" {
		at.anyone.email = now.email
	}
}

// Of returns what the author of a commit is called today.
func (m Map) Of(name, email string) (string, string) {
	at := m.people[lower(email)]
	if at == nil {
		return name, email
	}
	who, ok := at.named[lower(name)]
	if !ok {
		who = at.anyone
	}
	if who.name != "" {
		name = who.name
	}
	if who.email != "" {
		email = who.email
	}
	return name, email
}

// lower knows only the letters that git compares without regard to case: a name
// that differs in others is another.
func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
