package history

import (
	"bufio"
	"bytes"
	"io"
	"io/fs"
	"os"
	"sync"

	"debrief/site/git"
)

// stagedBlobs returns the hash that Git's index records for a path. It reads the index
// on first use, because in most work trees no file has converted line ends.
type stagedBlobs struct {
	db     *git.Database // the repository's Git objects; nil outside a repository
	once   sync.Once
	byPath map[string]git.Hash
}

func (s *stagedBlobs) find(path string) (git.Hash, bool) {
	s.once.Do(func() {
		staged, err := s.db.Staged("")
		if err != nil {
			return // if Git's index cannot be read, use the files as they are on disk
		}
		s.byPath = make(map[string]git.Hash, len(staged))
		for _, f := range staged {
			if !f.Conflict {
				s.byPath[f.Path] = f.Entry.Hash
			}
		}
	})
	h, ok := s.byPath[path]
	return h, ok
}

// openStaged opens a file on disk. If a checkout converted the line ends of the file,
// the reader returns the content as staged, with the original line ends. So a recorded
// hash of evidence does not depend on core.autocrlf and .gitattributes.
func (s *stagedBlobs) openStaged(root *os.Root, path string) (io.ReadCloser, error) {
	f, size, err := openRegular(root, path)
	if err != nil || s.db == nil {
		return f, err
	}
	converted, err := firstLineEndIsCRLF(f)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	if !converted || size > maxEvidenceBytes {
		return f, nil
	}
	blob, ok := s.find(path)
	if !ok {
		return f, nil
	}
	defer f.Close()
	// Read one byte more than expected, so that a file that has grown does not match.
	data, err := io.ReadAll(io.LimitReader(f, size+1))
	if err != nil {
		return nil, err
	}
	if s.db.BlobHash(data) != blob {
		if text := bytes.ReplaceAll(data, crlf, crlf[1:]); s.db.BlobHash(text) == blob {
			data = text
		}
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

// firstLineEndIsCRLF reports whether the first line of f ends in CRLF. The first line
// is enough, because a checkout converts all line ends of a file or none.
func firstLineEndIsCRLF(f fs.File) (bool, error) {
	in := bufio.NewReader(f)
	last := byte(0)
	for {
		line, err := in.ReadSlice('\n')
		switch {
		case err == nil:
			return len(line) > 1 && line[len(line)-2] == '\r' || len(line) == 1 && last == '\r', nil
		case err == io.EOF:
			return false, nil
		case err != bufio.ErrBufferFull:
			return false, err
		}
		last = line[len(line)-1]
	}
}
