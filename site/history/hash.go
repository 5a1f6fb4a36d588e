package history

import (
	"bytes"
	"slices"

	"debrief/site/git"
	"debrief/site/parallel"
	"debrief/site/source"
)

// hashFiles computes the Git object name of each text, on all processors. A check needs
// the names twice for the whole library: to compare with HEAD and with the base of a
// change.
func hashFiles(db *git.Database, files []*source.File) {
	texts := slices.DeleteFunc(slices.Clone(files), func(f *source.File) bool {
		return f.Blob != "" || f.Problem != "" || f.Data == nil
	})
	names := make([]git.Hash, len(texts))
	parallel.Do(len(texts), func(i int) {
		names[i] = db.BlobHash(texts[i].Data)
		texts[i].Blob = names[i].String()
	})
	bases := make(map[git.Hash][]byte, len(texts))
	for i, f := range texts {
		bases[names[i]] = f.Data
	}
	db.AddBases(bases)
}

// sameText reports whether the text f has the content of the Git blob want. It ignores
// line ends that a checkout converted.
func sameText(db *git.Database, f *source.File, want git.Hash) bool {
	return f.Blob == want.String() || bytes.Contains(f.Data, crlf) &&
		db.BlobHash(bytes.ReplaceAll(f.Data, crlf, crlf[1:])) == want
}

var crlf = []byte("\r\n")
