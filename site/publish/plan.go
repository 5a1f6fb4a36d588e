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

// A Plan is what a build would change where a site stands, found without changing
// anything. Its files are told from each other by a digest, so that what stands need
// not be read. Put is safe for concurrent use.
type Plan struct {
	was    map[string]string // path to digest of what stands
	digest func([]byte) string

	mu    sync.Mutex
	names names
	is    map[string]string
}

// NewPlan begins a plan over what stands: the digest of each file by its path, made as
// digest makes it.
func NewPlan(was map[string]string, digest func([]byte) string) *Plan {
	return &Plan{was: was, digest: digest, is: map[string]string{}}
}

// Put adds one file to the site and fails as [Writer.Put] does for its path. It returns
// the digest.
func (p *Plan) Put(name string, data []byte) (digest string, err error) {
	digest = p.digest(data)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.names.claim(name); err != nil {
		return "", err
	}
	p.is[name] = digest
	return digest, nil
}

// Keep leaves a file as it stands, if it does and the site has none of that name.
func (p *Plan) Keep(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if d, stands := p.was[name]; stands && p.is[name] == "" && p.names.claim(name) == nil {
		p.is[name] = d
	}
}

// Files are the digests of the site's files by path. They must not be changed.
func (p *Plan) Files() map[string]string { return p.is }

// All are the paths of the site, Changed those that are new or other than what stands,
// both in the order in which they are to be put in place: what pages need, pages, what
// lists them, and the front page last.
func (p *Plan) All() []string {
	return p.paths(p.is, func(string) bool { return true })
}

// Changed is described with All.
func (p *Plan) Changed() []string {
	return p.paths(p.is, func(name string) bool { return p.was[name] != p.is[name] })
}

// Deleted are the paths of what stands and is no file of the site, in the order in
// which they are to be removed, which is the other way round.
func (p *Plan) Deleted() []string {
	out := p.paths(p.was, func(name string) bool { _, there := p.is[name]; return !there })
	slices.Reverse(out)
	return out
}

func (p *Plan) paths(of map[string]string, want func(string) bool) (out []string) {
	for name := range of {
		if want(name) {
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

// Standing are the digests, by [Digest], of the files that a build wrote in dir and
// that are still there. There are none where there is no folder. It fails for a folder
// with content that no build wrote.
func Standing(dir string) (map[string]string, error) {
	dir, err := place(dir)
	if err != nil {
		return nil, err
	}
	if there, err := exists(dir); err != nil || !there {
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
	known, err := d.known()
	if err != nil {
		return nil, err
	}
	if len(entries) > 0 && !known {
		return nil, fmt.Errorf("%s is not empty and was not written by debrief; name the folder that debrief build writes", dir)
	}
	if _, err := d.root.Lstat(journalPath); !gone(err) {
		return nil, errors.Join(err, fmt.Errorf("a build of %s was stopped half-way; run debrief build once more", dir))
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

// Digest is the digest by which [Standing] tells files from each other.
func Digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
