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

// readMailmap reads the file .mailmap at the root of the commit c. It does not read the
// file on disk, so that a commit gives the same names on every machine. If a partial
// clone lacks the file, the result is empty.
func (r *Repo) readMailmap(c *git.Commit) (mailmap.Map, error) {
	text, err := r.readSmall(c, mailmapName)
	if errors.Is(err, git.ErrTooLarge) {
		err = nil // ignore a .mailmap that is too large, because Log.Ignored reports it
	}
	if text == nil || err != nil {
		return mailmap.Map{}, err
	}
	// Replace invalid UTF-8 as in commits; otherwise names in old encodings would not
	// match.
	return mailmap.Parse(bytes.ToValidUTF8(text, []byte("\ufffd"))), nil
}

// readIgnoreRevs returns the commits that .git-blame-ignore-revs at the commit c lists.
// The repository's configuration may name another file. Such commits change only the
// format of many files.
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

// oversizedFiles returns a message for each of .mailmap and the ignore-revs file that
// exceeds the size limit at the commit c. Such a file is ignored; an error would let
// one merged file stop every command.
func (r *Repo) oversizedFiles(c *git.Commit) (out []string) {
	for _, name := range []string{mailmapName, r.ignoreRevsName()} {
		if _, err := r.readSmall(c, name); errors.Is(err, git.ErrTooLarge) {
			out = append(out, fmt.Sprintf("%s is over the limit of %d MB", name, maxTextBytes>>20))
		}
	}
	return out
}

// readSmall returns the content of the file name at the commit c. It returns nil if the
// file does not exist or is missing from a partial clone.
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

// mapPerson returns the author p with the current name and e-mail address according to
// the mailmap.
func mapPerson(names mailmap.Map, p git.Person) Person {
	name, email := names.Lookup(p.Name, p.Email)
	return Person{Name: name, Email: email}
}
