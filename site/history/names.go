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

// readMailmap reads the .mailmap at the root of the commit c. It does not read the file
// on disk, so that a commit gives the same names on every machine.
//
// If a partial clone lacks the file, people have the names recorded in their commits.
func (r *Repo) readMailmap(c *git.Commit) (mailmap.Map, error) {
	text, err := r.readSmall(c, mailmapName)
	if errors.Is(err, git.ErrTooLarge) {
		err = nil // not an error here, because Log.Ignored reports it
	}
	if text == nil || err != nil {
		return mailmap.Map{}, err
	}
	// Decode the text as commits are decoded. Otherwise names in old encodings would
	// not match.
	return mailmap.Parse(bytes.ToValidUTF8(text, []byte("\ufffd"))), nil
}

// readIgnoreRevs returns the commits listed in .git-blame-ignore-revs at the commit c,
// or in the file that the repository's configuration names instead. These commits
// reformat many files.
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

// oversizedFiles lists the files of readMailmap and readIgnoreRevs that exceed the size
// limit at the commit c. These files are ignored. An error would let one merged file
// stop every command.
func (r *Repo) oversizedFiles(c *git.Commit) (out []string) {
	for _, name := range []string{mailmapName, r.ignoreRevsName()} {
		if _, err := r.readSmall(c, name); errors.Is(err, git.ErrTooLarge) {
			out = append(out, fmt.Sprintf("%s is over the limit of %d MB", name, maxTextBytes>>20))
		}
	}
	return out
}

// readSmall reads the file name at the commit c. It returns nil if the file does not
// exist or is missing from the clone.
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

// mapPerson returns p with the name and address that the mailmap gives.
func mapPerson(names mailmap.Map, p git.Person) Person {
	name, email := names.Lookup(p.Name, p.Email)
	return Person{Name: name, Email: email}
}
