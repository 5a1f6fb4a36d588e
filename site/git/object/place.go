package object

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"
)

// A Place holds the paths of a repository's folders.
type Place struct {
	Root   string // absolute path of the work tree; "" for a bare repository
	git    string // the Git folder, which contains HEAD and the index
	common string // the folder with objects and refs; in a linked work tree it is not the Git folder
	broken string // the reason why the repository is unusable; "" if it is usable
}

// MayBeSparse reports whether the work tree has, or once had, the settings of a sparse
// checkout.
func (p Place) MayBeSparse() bool {
	_, err := os.Stat(filepath.Join(p.git, "info", "sparse-checkout"))
	return err == nil
}

// Find returns the repository that contains dir, an absolute path. The repository is a
// work tree, a bare repository, a linked work tree or a submodule. The second result is
// false if there is none.
//
// A folder in a work tree that looks like a bare repository may be a part of the
// checked-out files. Its commits and settings must not replace the ones of the real
// repository. So Find ignores such a folder, unless it is inside the work tree's own
// Git folder or its name ends in .git.
func Find(dir string) (Place, bool) {
	var bare Place
	var found bool // whether bare is set; the search continues, because a work tree may contain it
	for {
		dot := filepath.Join(dir, ".git")
		if info, err := os.Stat(dot); err == nil {
			if info.IsDir() {
				if p, ok := gitFolder(dot); ok {
					p.Root = dir
					return preferTree(p, bare, found), true
				}
			} else if info.Mode().IsRegular() {
				return preferTree(gitFile(dir, dot), bare, found), true
			}
		}
		if p, ok := gitFolder(dir); ok && !found {
			if strings.HasSuffix(dir, ".git") {
				return p, true
			}
			bare, found = p, true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return bare, found
		}
		dir = parent
	}
}

// preferTree chooses between the work tree and a bare repository found inside it. It
// returns bare if that is inside the Git folder of the work tree, as .git/modules/sub
// is, because git does the same. Otherwise it returns tree.
func preferTree(tree, bare Place, found bool) Place {
	if found && tree.broken == "" {
		for _, folder := range []string{tree.git, tree.common} {
			if bare.git == folder || strings.HasPrefix(bare.git, folder+string(filepath.Separator)) {
				return bare
			}
		}
	}
	return tree
}

// gitFolder returns the Place of the Git folder dir. The second result is false if git
// would not accept dir as a repository.
func gitFolder(dir string) (Place, bool) {
	p := Place{git: dir, common: dir}
	if line, err := firstLine(filepath.Join(dir, "commondir")); err == nil {
		p.common = resolvePath(dir, line)
	}
	info, err := os.Lstat(filepath.Join(dir, "HEAD"))
	if err != nil || !info.Mode().IsRegular() && info.Mode().Type() != fs.ModeSymlink {
		return Place{}, false
	}
	for _, name := range []string{"objects", "refs"} {
		if info, err := os.Stat(filepath.Join(p.common, name)); err != nil || !info.IsDir() {
			return Place{}, false
		}
	}
	return p, true
}

// gitFile returns the Place that a file .git points to, as in linked work trees and
// submodules. root is the folder of the file, dot its path.
func gitFile(root, dot string) Place {
	line, err := firstLine(dot)
	if err != nil {
		return Place{Root: root, broken: fmt.Sprintf("%s cannot be read: %v", filepath.Base(dot), withoutPath(err))}
	}
	target, ok := strings.CutPrefix(line, "gitdir:")
	if !ok {
		return Place{
			Root:   root,
			broken: fmt.Sprintf("%s is not a Git folder and does not name one", filepath.Base(dot)),
		}
	}
	dir := resolvePath(root, strings.TrimSpace(target))
	p, ok := gitFolder(dir)
	p.Root = root
	if !ok {
		p.broken = fmt.Sprintf("%s names the folder %q, which is not a Git folder; "+
			"run git worktree repair in the main work tree", filepath.Base(dot), filepath.Base(dir))
	}
	return p
}

func resolvePath(base, path string) string {
	path = filepath.FromSlash(path)
	if !filepath.IsAbs(path) {
		path = filepath.Join(base, path)
	}
	return filepath.Clean(path)
}

// firstLine reads the first line of a short file in the Git folder.
func firstLine(path string) (string, error) {
	f, err := OpenRegular(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, 64<<10))
	if err != nil {
		return "", err
	}
	line, _, _ := bytes.Cut(data, []byte("\n"))
	return strings.TrimRight(string(line), "\r "), nil
}

// Common returns the absolute path of the folder with objects and refs. All work trees
// of a repository share it.
func (p Place) Common() string { return p.common }

// Unsupported returns the reason why go-git cannot read the repository, as the start of
// a sentence. It returns "" if go-git can read it. With a reason, the git program may
// still be able to read it; with an error, no program can.
//
// It does not use go-git's parser of the configuration. go-git rejects repositories
// because of settings that do not affect reading; for example, git sparse-checkout
// always sets extensions.worktreeConfig.
func (p Place) Unsupported() (string, error) {
	if p.broken != "" {
		return "", errors.New(p.broken)
	}
	set, err := readConfig(filepath.Join(p.common, "config"))
	if err != nil && !os.IsNotExist(err) {
		return "", fmt.Errorf("the repository's configuration cannot be read: %w", withoutPath(err))
	}
	version := set["core.repositoryformatversion"]
	switch version {
	case "", "0", "1":
	default:
		return fmt.Sprintf("the repository has format version %q", version), nil
	}
	var unsupported []string
	for key, value := range set {
		if name, ok := strings.CutPrefix(key, "extensions."); ok {
			if reason := unsupportedExtension(name, strings.ToLower(value), version); reason != "" {
				unsupported = append(unsupported, reason)
			}
		}
	}
	if len(unsupported) == 0 {
		return "", nil
	}
	sort.Strings(unsupported)
	return "the repository " + strings.Join(unsupported, " and "), nil
}

// unsupportedExtension returns the reason why go-git does not support a setting in the
// section extensions. It returns "" if the setting does not affect reading.
func unsupportedExtension(name, value, version string) string {
	switch name {
	case "noop", "noop-v1", "worktreeconfig", "partialclone", "preciousobjects", "relativeworktrees":
	case "objectformat":
		if value == "sha256" {
			return "uses the object format sha256"
		} else if value != "sha1" {
			return fmt.Sprintf("uses the object format %q", value)
		}
	case "refstorage":
		if value != "files" {
			return fmt.Sprintf("stores its references as %q", value)
		}
	default:
		if version == "1" { // an unknown extension matters only in format version 1; git ignores it in version 0
			return fmt.Sprintf("uses the Git extension %q", name)
		}
	}
	return ""
}

// Remote returns the URL of the remote "origin". If there is none, it returns the URL
// of the only remote, otherwise "". The URL may contain a password.
func (p Place) Remote() string {
	set, err := readConfig(filepath.Join(p.common, "config"))
	if err != nil {
		return ""
	}
	var all []string
	for key, value := range set {
		if strings.HasPrefix(key, "remote.") && strings.HasSuffix(key, ".url") {
			all = append(all, value)
		}
	}
	if url, ok := set["remote.origin.url"]; ok {
		return url
	}
	if len(all) == 1 {
		return all[0]
	}
	return ""
}

// IgnoreRevs returns the value of the setting blame.ignoreRevsFile, a path relative to
// the root. It returns "" if the setting is missing or the path is outside the
// repository.
func (p Place) IgnoreRevs() string {
	set, err := readConfig(filepath.Join(p.common, "config"))
	name := path.Clean(set["blame.ignorerevsfile"])
	if err != nil || name == "." || !fs.ValidPath(name) {
		return ""
	}
	return name
}

// readConfig returns the settings of a Git configuration file by key. A key has the
// form "section.key" or "section.subsection.key"; all parts except subsections are in
// lower case. If a setting occurs twice, the last value is used.
//
// It ignores includes, continued lines, and subsections with quotes in their names,
// because they do not affect the settings used here.
func readConfig(path string) (map[string]string, error) {
	f, err := OpenRegular(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	set := map[string]string{}
	section := ""
	lines := bufio.NewScanner(io.LimitReader(f, 1<<20))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if rest, ok := strings.CutPrefix(line, "["); ok {
			head, tail, _ := strings.Cut(rest, "]")
			section, line = sectionName(head), strings.TrimSpace(tail)
		}
		if line == "" || line[0] == '#' || line[0] == ';' || section == "" {
			continue
		}
		key, value, hasValue := strings.Cut(line, "=")
		if !hasValue {
			value = "true"
		}
		if i := strings.IndexAny(value, "#;"); i >= 0 {
			value = value[:i]
		}
		set[section+"."+strings.ToLower(strings.TrimSpace(key))] = strings.Trim(strings.TrimSpace(value), `"`)
	}
	return set, lines.Err()
}

// sectionName returns the name in the brackets of a section line: "remote.origin" for
// [remote "origin"]. It returns "" for an unsupported form.
func sectionName(head string) string {
	name, sub, hasSub := strings.Cut(strings.TrimSpace(head), " ")
	name = strings.ToLower(name)
	if !hasSub {
		if strings.ContainsAny(name, `."`) {
			return "" // a section like [remote.origin], the deprecated form of a subsection, is not supported
		}
		return name
	}
	sub = strings.TrimSpace(sub)
	if len(sub) < 2 || sub[0] != '"' || sub[len(sub)-1] != '"' || strings.ContainsAny(sub[1:len(sub)-1], `"\`) {
		return ""
	}
	return name + "." + sub[1:len(sub)-1]
}

// withoutPath returns the reason of a file error without the local path, because pages
// show these errors and must not depend on the machine.
func withoutPath(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}

// IsPartial reports whether the repository is a partial clone, which lacks the contents
// of some old files.
func (p Place) IsPartial() bool {
	packs, err := os.ReadDir(filepath.Join(p.common, "objects", "pack"))
	return err == nil && slices.ContainsFunc(packs, func(e os.DirEntry) bool {
		return strings.HasSuffix(e.Name(), ".promisor")
	})
}

// MayReplace reports whether git replace may have replaced objects of the repository.
// It reads only the configuration and two names, because a repository may have a
// hundred thousand other refs.
func (p Place) MayReplace() bool {
	set, err := readConfig(filepath.Join(p.common, "config"))
	if err == nil && strings.EqualFold(set["core.usereplacerefs"], "false") {
		return false
	}
	if set["extensions.refstorage"] != "" {
		return true
	}
	if _, err := os.Stat(filepath.Join(p.common, filepath.FromSlash(ReplacePrefix))); err == nil {
		return true
	}
	packed, err := OpenRegular(filepath.Join(p.common, "packed-refs"))
	if err != nil {
		return false
	}
	defer packed.Close()
	text, err := io.ReadAll(packed)
	return err == nil && bytes.Contains(text, []byte(" "+ReplacePrefix))
}

// ReplacePrefix is the prefix of the refs that git replace creates. The rest of such a
// ref's name is the replaced object, and the ref points to the replacement.
const ReplacePrefix = "refs/replace/"

// HasMissingAlternate reports whether the repository borrows objects from a folder that
// does not exist.
func (p Place) HasMissingAlternate() bool {
	for _, dir := range listAlternates(filepath.Join(p.common, "objects")) {
		if _, err := os.Stat(dir); err != nil {
			return true
		}
	}
	return false
}
