package history

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-git/go-git/v5/plumbing"
)

// A commit is what the walk keeps of a commit object.
type commit struct {
	hash      hash
	tree      hash
	parents   []hash
	author    Person
	when      time.Time // author date
	committed time.Time
	subject   string
	coAuthors []Person
}

// subjectLimit bounds what is kept of a subject, in bytes.
const subjectLimit = 500

// readCommit reads h. A commit at which a shallow clone was cut has no parents.
func (o *objects) readCommit(h hash) (*commit, error) {
	data, err := o.read(plumbing.CommitObject, h)
	if err != nil {
		return nil, err
	}
	c, err := parseCommit(data)
	if err != nil {
		return nil, fmt.Errorf("commit %s: %w", h, err)
	}
	c.hash = h
	if o.cut[h] {
		c.parents = nil
	}
	return c, nil
}

func parseCommit(data []byte) (*commit, error) {
	c := &commit{}
	var encoding []byte
	for {
		line, rest, found := bytes.Cut(data, []byte("\n"))
		if !found && len(line) > 0 {
			return nil, fmt.Errorf("has a header without an end")
		}
		data = rest
		if len(line) == 0 {
			break
		}
		key, value, _ := bytes.Cut(line, []byte(" "))
		var err error
		switch string(key) {
		case "tree":
			c.tree, err = parseHash(value)
		case "parent":
			var p hash
			p, err = parseHash(value)
			c.parents = append(c.parents, p)
		case "author":
			c.author, c.when = parsePerson(value)
		case "committer":
			_, c.committed = parsePerson(value)
		case "encoding":
			encoding = value
		}
		if err != nil {
			return nil, err
		}
	}
	latin := isLatin(encoding)
	c.author = Person{decode(c.author.Name, latin), decode(c.author.Email, latin)}
	c.subject, c.coAuthors = parseMessage(decode(string(data), latin))
	return c, nil
}

func parseHash(hex []byte) (hash, error) {
	if len(hex) != 40 || !plumbing.IsHash(string(hex)) {
		return hash{}, fmt.Errorf("%q is not an object name", hex)
	}
	return plumbing.NewHash(string(hex)), nil
}

// parsePerson reads "Name <mail> 1700000000 +0100". What cannot be read is
// left empty: old histories hold every kind of nonsense here.
func parsePerson(line []byte) (Person, time.Time) {
	open, end := bytes.IndexByte(line, '<'), bytes.LastIndexByte(line, '>')
	if open < 0 || end < open {
		return Person{Name: string(bytes.TrimSpace(line))}, time.Time{}
	}
	who := Person{
		Name:  string(bytes.TrimSpace(line[:open])),
		Email: string(bytes.TrimSpace(line[open+1 : end])),
	}
	clock := bytes.Fields(line[end+1:])
	if len(clock) == 0 {
		return who, time.Time{}
	}
	seconds, err := strconv.ParseInt(string(clock[0]), 10, 64)
	if err != nil {
		return who, time.Time{}
	}
	zone := time.UTC
	if len(clock) > 1 {
		zone = parseZone(string(clock[1]))
	}
	return who, time.Unix(seconds, 0).In(zone)
}

func parseZone(s string) *time.Location {
	n, err := strconv.Atoi(s)
	if err != nil || n == 0 || n < -2400 || n > 2400 {
		return time.UTC
	}
	return time.FixedZone("", (n/100*60+n%100)*60)
}

// isLatin reports whether a commit's encoding header names Latin-1, the one
// encoding besides UTF-8 that can be undone without a table.
func isLatin(encoding []byte) bool {
	switch strings.ToLower(string(encoding)) {
	case "iso-8859-1", "iso8859-1", "latin1", "latin-1":
		return true
	}
	return false
}

func decode(s string, latin bool) string {
	if latin {
		runes := make([]rune, len(s))
		for i := range len(s) {
			runes[i] = rune(s[i])
		}
		return string(runes)
	}
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\ufffd")
}

// parseMessage returns the subject and the people of Co-authored-by trailers,
// which count only in the last paragraph, and never in the first.
func parseMessage(message string) (subject string, coAuthors []Person) {
	message = strings.TrimSpace(strings.ReplaceAll(message, "\r\n", "\n"))
	first, rest, more := strings.Cut(message, "\n\n")
	subject = strings.Join(strings.Fields(first), " ")
	for len(subject) > subjectLimit {
		_, n := utf8.DecodeLastRuneInString(subject)
		subject = subject[:len(subject)-n]
	}
	subject = strings.Clone(subject) // or it would keep the whole message in memory
	if !more {
		return subject, nil
	}
	last := rest[strings.LastIndex(rest, "\n\n")+1:]
	for line := range strings.Lines(last) {
		key, value, ok := strings.Cut(line, ":")
		if !ok || !strings.EqualFold(strings.TrimSpace(key), "co-authored-by") {
			continue
		}
		who, _ := parsePerson([]byte(strings.TrimSpace(value)))
		if who != (Person{}) {
			coAuthors = append(coAuthors, who)
		}
	}
	return subject, coAuthors
}

// export gives a commit the shape others see.
func (c *commit) export() Commit {
	return Commit{Hash: c.hash.String(), Author: c.author, When: c.when, Committed: c.committed, Subject: c.subject}
}
