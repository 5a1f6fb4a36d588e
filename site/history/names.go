package history

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"path"
	"strings"

	"debrief/site/git"
	"debrief/site/git/mailmap"
)

// readMailmap reads the .mailmap at the root of the commit c, not the one on disk, so
// that a commit gives the same names everywhere.
//
// If the file is missing from a partial clone, people keep the names in their commits.
func (r *Repo) readMailmap(c *git.Commit) (mailmap.Map, error) {
	text, err := r.readSmall(c, mailmapName)
	if errors.Is(err, git.ErrTooLarge) {
		err = nil // Log.Ignored reports it
	}
	if text == nil || err != nil {
		return mailmap.Map{}, err
	}
	// Decoded like commits, otherwise names in old encodings would not match.
	return mailmap.Parse(bytes.ToValidUTF8(text, []byte("\ufffd"))), nil
}

// readIgnoreRevs reads the commits listed in .git-blame-ignore-revs, or in the file
// that the repository configures, at the commit c. They are mass changes of formatting.
func (r *Repo) readIgnoreRevs(c *git.Commit) (map[git.Hash]bool, error) {
	text, err := r.readSmall(c, r.ignoreRevsName())
	if err != nil && !errors.Is(err, git.ErrTooLarge) {
		return nil, err
	}
	out := map[git.Hash]bool{}
	for line := range bytes.Lines(text) {
		line, _, _ = bytes.Cut(line, []byte("#"))
		if h, err := git.ParseHash(bytes.TrimSpace(line)); err == nil {
			out[h] = true
		}
	}
	return out, nil
}

const mailmapName = ".mailmap"

func (r *Repo) ignoreRevsName() string {
	return cmp.Or(r.ignoreRevs, ".git-blame-ignore-revs")
}

// oversizedFiles lists the files of readMailmap and readIgnoreRevs that exceed the
// limit at the commit c. They are ignored, because a merged file must not stop every
// command.
func (r *Repo) oversizedFiles(c *git.Commit) (out []string) {
	for _, name := range []string{mailmapName, r.ignoreRevsName()} {
		if _, err := r.readSmall(c, name); errors.Is(err, git.ErrTooLarge) {
			out = append(out, fmt.Sprintf("%s is over the limit of %d MB", name, maxTextBytes>>20))
		}
	}
	return out
}

// readSmall reads a file of the commit c by its path from the root. It returns nil if
// the file does not exist or is missing from the clone.
func (r *Repo) readSmall(c *git.Commit, name string) ([]byte, error) {
	folder, base := path.Split(name)
	top, err := r.db.Subtree(c.Tree, strings.TrimSuffix(folder, "/"))
	if err != nil || top.IsZero() {
		return nil, err
	}
	h, err := r.db.File(top, base)
	if err != nil || h.IsZero() {
		return nil, err
	}
	text, err := r.db.Blob(h, maxTextBytes)
	if errors.Is(err, git.ErrMissing) {
		return nil, nil
	}
	return text, err
}

// mapPerson applies a mailmap to p.
func mapPerson(names mailmap.Map, p git.Person) Person {
	name, email := names.Lookup(p.Name, p.Email)
	return Person{Name: name, Email: email}
}
