package git

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"debrief/site/git/object"
)

// A Person is an author or co-author, with the name and e-mail address that a commit
// records.
type Person struct{ Name, Email string }

// A Commit holds the parsed content of a Git commit.
type Commit struct {
	Hash, Tree Hash
	Parents    []Hash
	Cut        bool // a shallow clone ends at this commit: it has parents, but Parents is empty
	Author     Person
	CoAuthors  []Person  // the authors in the Co-authored-by trailers of the message, in order
	When       time.Time // the author date of the commit, in the author's time zone
	Committed  time.Time // the committer date of the commit
	Subject    string    // the first paragraph of the commit message, on one line
	Request    Request   // the pull request that the commit message names
}

// maxSubject limits the bytes of a commit subject. It is far more than pages show, so
// that a secret is found and masked as a whole before the subject is shortened for
// display.
const maxSubject = 4000

// Commit reads and parses the commit with the hash h.
func (db *Database) Commit(h Hash) (*Commit, error) { return db.commit(h, nil) }

// commit returns the commit with the hash h. It uses the result of parsed if that is
// not nil, and otherwise reads the commit.
func (db *Database) commit(h Hash, parsed func(Hash) *Commit) (*Commit, error) {
	if parsed != nil {
		if c := parsed(h); c != nil {
			copied := *c
			db.graft(&copied)
			return &copied, nil
		}
	}
	data, err := db.read(object.Commit, h, object.AnySize)
	if err != nil {
		return nil, err
	}
	c, err := parseCommit(data)
	if err != nil {
		return nil, fmt.Errorf("commit %s: %w", h, err)
	}
	c.Hash = h
	db.graft(c)
	return c, nil
}

// graft changes the parents of c if the repository overrides them: a shallow clone
// removes them, and a grafts file replaces them.
func (db *Database) graft(c *Commit) {
	if parents, ok := db.grafts[c.Hash]; ok {
		c.Parents = parents
	}
	if db.cut[c.Hash] {
		c.Cut, c.Parents = true, nil
	}
}

func parseCommit(data []byte) (*Commit, error) {
	c := &Commit{}
	var encoding []byte
	for {
		line, rest, found := bytes.Cut(data, []byte("\n"))
		if !found && len(line) > 0 {
			return nil, fmt.Errorf("has an incomplete header")
		}
		data = rest
		if len(line) == 0 {
			break
		}
		key, value, _ := bytes.Cut(line, []byte(" "))
		var err error
		switch string(key) {
		case "tree":
			c.Tree, err = ParseHash(value)
		case "parent":
			var p Hash
			p, err = ParseHash(value)
			c.Parents = append(c.Parents, p)
		case "author":
			c.Author, c.When = parsePerson(value)
		case "committer":
			_, c.Committed = parsePerson(value)
		case "encoding":
			encoding = value
		}
		if err != nil {
			return nil, err
		}
	}
	latin := isLatin(encoding)
	c.Author = Person{decodeText(c.Author.Name, latin), decodeText(c.Author.Email, latin)}
	c.parseMessage(decodeText(string(data), latin))
	return c, nil
}

// parsePerson parses a line such as "Name <mail> 1700000000 +0100". It returns zero
// values for invalid parts, because old histories contain many malformed lines.
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

// isLatin reports whether the encoding header of a commit names Latin-1, the only
// encoding besides UTF-8 that can be decoded without a table.
func isLatin(encoding []byte) bool {
	switch strings.ToLower(string(encoding)) {
	case "iso-8859-1", "iso8859-1", "latin1", "latin-1":
		return true
	}
	return false
}

func decodeText(s string, latin bool) string {
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

// parseMessage sets the subject, the pull request and the co-authors of c from the
// commit message. Co-authored-by trailers count only in the last paragraph, and only if
// there is more than one paragraph.
func (c *Commit) parseMessage(message string) {
	message = strings.TrimSpace(strings.ReplaceAll(message, "\r\n", "\n"))
	first, rest, more := strings.Cut(message, "\n\n")
	subject := strings.Join(strings.Fields(first), " ")
	c.Request = parseRequest(subject, rest)
	if len(subject) > maxSubject {
		subject = subject[:maxSubject]
		subject = subject[:max(strings.LastIndexByte(subject, ' '), 0)] // cut a long subject at a space
	}
	c.Subject = strings.Clone(subject) // copy the subject, so that the memory of the whole message can be freed
	if !more {
		return
	}
	last := rest[strings.LastIndex(rest, "\n\n")+1:]
	for line := range strings.Lines(last) {
		key, value, ok := strings.Cut(line, ":")
		if !ok || !strings.EqualFold(strings.TrimSpace(key), "co-authored-by") {
			continue
		}
		who, _ := parsePerson([]byte(strings.TrimSpace(value)))
		if who != (Person{}) {
			c.CoAuthors = append(c.CoAuthors, who)
		}
	}
}
