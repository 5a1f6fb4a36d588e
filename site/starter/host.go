package starter

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"debrief/site/draft"
	"debrief/site/finding"
	"debrief/site/git/gitexec"
	"debrief/site/history"
	"debrief/site/publish"
)

// NoHost is the value of --ci for which WriteCI writes no files.
const NoHost = "none"

// A host is a code host, such as GitLab, that can run a CI job for each change.
type host struct {
	id    string   // the ID of the code host, which is a value of the flag --ci
	names []string // words in machine names that identify the code host
	marks []string // files and folders in a repository that identify the code host
	files []ciFile
}

// A ciFile is a CI configuration file for a code host: its path, its embedded source
// and a note for the user.
type ciFile struct{ name, source, note string }

// hosts lists the supported code hosts in the order of their detection. Gitea is before
// GitHub, because a repository on Gitea may have a folder .github too.
var hosts = []host{
	{"gitlab", []string{"gitlab"}, []string{".gitlab-ci.yml", ".gitlab"}, []ciFile{
		{".gitlab/post-mortems.yml", "gitlab.yml", "checks merge requests; set DEBRIEF_SOURCE in it"},
		{".gitlab-ci.yml", "gitlab-ci.yml", "includes the file above"},
	}},
	{"gitea", []string{"gitea", "forgejo", "codeberg.org"}, []string{".forgejo", ".gitea"}, []ciFile{
		{".gitea/workflows/post-mortems.yml", "gitea.yml", "checks pull requests; set DEBRIEF_SOURCE in it"},
	}},
	{"github", []string{"github"}, []string{".github"}, []ciFile{
		{".github/workflows/post-mortems.yml", "github.yml", "checks pull requests; set DEBRIEF_SOURCE in it"},
	}},
}

// HostIDs returns the code hosts that WriteCI accepts, and [NoHost].
func HostIDs() []string {
	var ids []string
	for _, h := range hosts {
		ids = append(ids, h.id)
	}
	return append(ids, NoHost)
}

// A workTree is the Git work tree that gets the CI configuration files.
type workTree struct {
	root   string
	remote string // the URL of the remote origin, or "" if there is none
	branch string // the branch that pull requests are merged into
}

// openWorkTree returns the work tree that contains the folder dir. It returns an error
// if there is no work tree or no git program.
func openWorkTree(ctx context.Context, dir string) (workTree, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	repo, err := history.Open(dir)
	if err != nil {
		return workTree{}, err
	}
	root := repo.Root()
	if err := repo.Close(); err != nil {
		return workTree{}, err
	}
	// Do not start git in dir: git may take dir for a repository.
	git, err := gitexec.Find(cmp.Or(root, dir), os.Environ())
	if err != nil {
		return workTree{}, err
	}
	var w workTree
	if w.root, err = git.Output(ctx, "rev-parse", "--show-toplevel"); err != nil {
		return workTree{}, err
	}
	w.remote, _ = git.Output(ctx, "config", "--get", "remote.origin.url")
	w.branch = "main"
	if ref, err := git.Output(ctx, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"); err == nil {
		w.branch = strings.TrimPrefix(ref, "origin/")
	} else if ref, ok, err := git.Head(ctx); ok && err == nil {
		w.branch = strings.TrimPrefix(ref, "refs/heads/")
	}
	return w, nil
}

// HostOf returns the ID of the code host of a repository. It detects the host from the
// URL of the remote, or else from files in the root of the repository. It returns "" if
// the host is unknown.
func HostOf(root, remote string) string {
	h, _ := workTree{root: root, remote: remote}.host()
	return h.id
}

func (w workTree) host() (host, bool) {
	machine := machineOf(w.remote)
	for _, h := range hosts {
		for _, name := range h.names {
			if strings.Contains(machine, name) {
				return h, true
			}
		}
	}
	for _, h := range hosts {
		for _, mark := range h.marks {
			if w.has(mark) {
				return h, true
			}
		}
	}
	return host{}, false
}

func (w workTree) has(name string) bool {
	_, err := os.Lstat(filepath.Join(w.root, filepath.FromSlash(name)))
	return err == nil
}

// machineOf returns the machine name in the address of a remote, which is a URL or has
// the form user@machine:path. It returns "" for a local path.
func machineOf(remote string) string {
	if u, err := url.Parse(remote); err == nil && u.Host != "" {
		return strings.ToLower(u.Hostname())
	}
	before, _, ok := strings.Cut(remote, ":")
	if !ok || strings.Contains(before, "/") {
		return ""
	}
	_, name, ok := strings.Cut(before, "@")
	if !ok {
		name = before
	}
	return strings.ToLower(name)
}

// WriteCI writes the configuration files with which a code host checks each change of
// the library in dir. hostID is one of [HostIDs]; "" detects the host. If the detection
// fails, undetected is true and nothing is written.
func WriteCI(ctx context.Context, dir, hostID string) (results []Result, undetected bool, err error) {
	if hostID == NoHost {
		return nil, false, nil
	}
	w, err := openWorkTree(ctx, dir)
	if err != nil {
		if hostID == "" {
			return nil, false, nil
		}
		if err := draft.ForeignRepository(err); err != nil {
			return nil, false, err
		}
		return nil, false, finding.HintErrorf(
			"run git init first, or leave out --ci",
			"%s is not in a Git work tree, and hosts check only repositories",
			dir,
		)
	}
	var h host
	if hostID == "" {
		var ok bool
		if h, ok = w.host(); !ok {
			return nil, true, nil
		}
	}
	for _, other := range hosts {
		if other.id == hostID {
			h = other
		}
	}
	results, err = w.write(h, dir)
	return results, false, err
}

// write writes the CI files of a code host into the work tree. It fills in the
// library's folder and the default branch.
func (w workTree) write(h host, dir string) (results []Result, err error) {
	library, err := w.inside(dir)
	if err != nil {
		return nil, err
	}
	fill := strings.NewReplacer("@LIBRARY@", yamlScalar(library), "@BRANCH@", yamlScalar(w.branch))
	root, err := os.OpenRoot(w.root)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	for _, f := range h.files {
		if f.source == "gitea.yml" && w.has(".forgejo") {
			f.name = strings.Replace(f.name, ".gitea", ".forgejo", 1)
		}
		r, err := w.writeFile(root, f, []byte(fill.Replace(string(readFile("ci/"+f.source)))))
		if err != nil {
			return results, err
		}
		results = append(results, r)
	}
	return results, nil
}

// inside returns the library's folder dir as a path relative to the root of the work
// tree.
func (w workTree) inside(dir string) (string, error) {
	real, err := filepath.Abs(dir)
	if err == nil {
		real, err = filepath.EvalSymlinks(real)
	}
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(w.root, real)
	if err != nil {
		return "", err
	}
	if rel = filepath.ToSlash(rel); strings.ContainsFunc(rel, func(r rune) bool { return r < 0x20 || r == 0x7f }) {
		return "", finding.HintErrorf("rename the folder", "the name of the folder %q has a control character", rel)
	}
	return rel, nil
}

// yamlScalar quotes a text as a YAML string in single quotes.
func yamlScalar(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// writeFile writes one CI file. It does not overwrite an existing file; the result then
// has a remark.
func (w workTree) writeFile(root *os.Root, f ciFile, text []byte) (Result, error) {
	r := Result{Name: f.name, Written: true, Note: f.note}
	if err := root.MkdirAll(path.Dir(f.name), 0o777); err != nil {
		return r, err
	}
	switch err := publish.CreateFile(root, f.name, text); {
	case errors.Is(err, fs.ErrExist):
		r.Written, r.Note = false, "exists already"
		if f.source == "gitlab-ci.yml" {
			r.Note += "; add to it: include: [{local: .gitlab/post-mortems.yml}]"
		}
	case err != nil:
		return r, fmt.Errorf("write %s: %w", f.name, err)
	}
	if wd, err := os.Getwd(); err == nil {
		if real, err := filepath.EvalSymlinks(wd); err == nil {
			if rel, err := filepath.Rel(real, filepath.Join(w.root, filepath.FromSlash(f.name))); err == nil {
				r.Name = rel
			}
		}
	}
	return r, nil
}
