package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
)

// A Plan computes which files of a published site a build would add, change and delete.
// It compares digests, and neither reads nor writes the published files. Put is safe
// for concurrent use.
type Plan struct {
	published map[string]string // the digest of each published file by path
	digest    func([]byte) string

	mu    sync.Mutex
	names names
	files map[string]string
}

// NewPlan returns a plan without files. was maps the path of each published file to its
// digest; digest computes the digest of a new file in the same way.
func NewPlan(was map[string]string, digest func([]byte) string) *Plan {
	return &Plan{published: was, digest: digest, files: map[string]string{}}
}

// Put adds one file to the plan and returns its digest. It rejects the same paths as
// [Writer.Put].
func (p *Plan) Put(name string, data []byte) (digest string, err error) {
	digest = p.digest(data)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.names.claim(name); err != nil {
		return "", err
	}
	p.files[name] = digest
	return digest, nil
}

// Keep adds a published file to the plan unchanged, so that it is not deleted. It does
// nothing if the build has a file with that path, or if the file is not published.
func (p *Plan) Keep(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if d, ok := p.published[name]; ok && p.files[name] == "" && p.names.claim(name) == nil {
		p.files[name] = d
	}
}

// Files returns the digest of each file of the new site by path. Callers must not
// change the map.
func (p *Plan) Files() map[string]string { return p.files }

// All returns the paths of the new site in publishing order: files that pages need,
// pages, lists of pages, and the home page last.
func (p *Plan) All() []string {
	return p.paths(p.files, func(string) bool { return true })
}

// Changed returns the paths of the new and changed files, in publishing order.
func (p *Plan) Changed() []string {
	return p.paths(p.files, func(name string) bool { return p.published[name] != p.files[name] })
}

// Deleted returns the paths of published files that the new site does not have, in
// reverse publishing order.
func (p *Plan) Deleted() []string {
	out := p.paths(p.published, func(name string) bool { _, ok := p.files[name]; return !ok })
	slices.Reverse(out)
	return out
}

func (p *Plan) paths(files map[string]string, include func(string) bool) (out []string) {
	for name := range files {
		if include(name) {
			out = append(out, name)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		if d := order(a) - order(b); d != 0 {
			return d
		}
		if a < b {
			return -1
		}
		return 1
	})
	return out
}

// PublishedFiles returns the digest of each file that the last build wrote to dir and
// that still exists with its size. It returns nil if dir does not exist, and an error
// if dir has content but no build. The digests are those of [Digest].
func PublishedFiles(dir string) (map[string]string, error) {
	dir, err := checkFolder(dir)
	if err != nil {
		return nil, err
	}
	if exists, err := folderExists(dir); err != nil || !exists {
		return nil, err
	}
	d, err := openDisk(dir, nil)
	if err != nil {
		return nil, err
	}
	defer d.close()
	entries, err := fs.ReadDir(d.root.FS(), ".")
	if err != nil {
		return nil, err
	}
	hasBuild, err := d.hasBuild()
	if err != nil {
		return nil, err
	}
	if len(entries) > 0 && !hasBuild {
		return nil, fmt.Errorf("%s is not empty and was not written by debrief; "+
			"name the folder that debrief build writes", dir)
	}
	if _, err := d.root.Lstat(journalPath); !isMissing(err) {
		return nil, errors.Join(err, fmt.Errorf("a build of %s was interrupted; run debrief build again", dir))
	}
	m, err := d.manifest()
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for name, rec := range m.Files {
		if info, err := d.root.Lstat(name); err == nil && info.Mode().IsRegular() && info.Size() == rec.Size {
			out[name] = rec.SHA256
		}
	}
	return out, nil
}

// Digest returns the hexadecimal SHA-256 of data. [PublishedFiles] returns the same
// digests.
func Digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
