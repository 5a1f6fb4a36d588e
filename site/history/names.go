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

// names reads the .mailmap at the top of the commit c. Not the one on disk: the
// same commit must give the same names everywhere.
//
// Where the file was left at the remote of a partial clone, people are called
// as their commits call them.
func (r *Repo) names(c *git.Commit) (mailmap.Map, error) {
	text, err := r.small(c, mailmapName)
	if errors.Is(err, git.ErrTooLarge) {
		err = nil // the log says that it is ignored
	}
	if text == nil || err != nil {
		return mailmap.Map{}, err
	}
	// As text is read from commits, or a name in an old encoding would not be found.
	return mailmap.Parse(bytes.ToValidUTF8(text, []byte("\ufffd"))), nil
}

// formOnly reads the list of commits that git blame is to pass over, a hash on
// each line, where hosts read it too, or where the repository is set to: a mass
// change of form, of which nobody wants to hear who wrote the line. Like the
// .mailmap it is that of the commit.
func (r *Repo) formOnly(c *git.Commit) (map[git.Hash]bool, error) {
	text, err := r.small(c, r.ignoreRevsName())
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

// tooLarge returns which of the files that names and formOnly read are over the
// limit at the commit c. They are read as if they were not there: a merged file
// must not stop every command.
func (r *Repo) tooLarge(c *git.Commit) (out []string) {
	for _, name := range []string{mailmapName, r.ignoreRevsName()} {
		if _, err := r.small(c, name); errors.Is(err, git.ErrTooLarge) {
			out = append(out, fmt.Sprintf("%s is over the limit of %d MB", name, textLimit>>20))
		}
	}
	return out
}

// small reads a file of the commit c by its name from the root, nil if there is
// none, or none in this clone.
func (r *Repo) small(c *git.Commit, name string) ([]byte, error) {
	folder, base := path.Split(name)
	top, err := r.db.Subtree(c.Tree, strings.TrimSuffix(folder, "/"))
	if err != nil || top.IsZero() {
		return nil, err
	}
	h, err := r.db.File(top, base)
	if err != nil || h.IsZero() {
		return nil, err
	}
	text, err := r.db.Blob(h, textLimit)
	if errors.Is(err, git.ErrMissing) {
		return nil, nil
	}
	return text, err
}

// called returns what p is called in names.
func called(names mailmap.Map, p git.Person) Person {
	name, email := names.Lookup(p.Name, p.Email)
	return Person{Name: name, Email: email}
}
