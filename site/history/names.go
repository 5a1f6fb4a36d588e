package history

import (
	"bytes"
	"errors"
	"fmt"

	"debrief/site/git"
	"debrief/site/mailmap"
)

// names reads the .mailmap at the top of the commit c. Not the one on disk: the
// same commit must give the same names everywhere.
//
// Where the file was left at the remote of a partial clone, people are called
// as their commits call them.
func (r *Repo) names(c *git.Commit) (mailmap.Map, error) {
	h, err := r.db.File(c.Tree, ".mailmap")
	if err != nil || h.IsZero() {
		return mailmap.Map{}, err
	}
	size, err := r.db.Size(h)
	if err == nil && size > textLimit {
		return mailmap.Map{}, fmt.Errorf(".mailmap is larger than %d MB; keep in it only those who committed here", textLimit>>20)
	}
	var text []byte
	if err == nil {
		text, err = r.db.Blob(h)
	}
	if errors.Is(err, git.ErrMissing) {
		return mailmap.Map{}, nil
	}
	// As text is read from commits, or a name in an old encoding would not be found.
	return mailmap.Parse(bytes.ToValidUTF8(text, []byte("\ufffd"))), err
}

// called returns what p is called in names.
func called(names mailmap.Map, p git.Person) Person {
	name, email := names.Of(p.Name, p.Email)
	return Person{Name: name, Email: email}
}
