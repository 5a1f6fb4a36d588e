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

// A Place is where a repository keeps its things.
type Place struct {
	Root   string // of the work tree, absolute; "" if bare
	git    string // HEAD and the index
	common string // objects and refs; git, except in a linked work tree
	broken string // why this is no repository after all, "" if it is one
}

// Find returns the repository in which dir lies, which is absolute: dir or one
// of its parents, a bare repository, a linked work tree, a submodule. It is
// false if there is none.
//
// A folder that looks like a bare repository and lies in a work tree may have come with
// its files: a stranger's commits and settings would stand in for those of the
// repository. It counts only if the work tree's own repository is there, or if its name
// ends in .git.
func Find(dir string) (Place, bool) {
	var bare Place
	var found bool // a bare repository that may lie in a work tree
	for {
		dot := filepath.Join(dir, ".git")
		if info, err := os.Stat(dot); err == nil {
			if info.IsDir() {
				if p, ok := gitFolder(dot); ok {
					p.Root = dir
					return inside(p, bare, found), true
				}
			} else if info.Mode().IsRegular() {
				return inside(gitFile(dir, dot), bare, found), true
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

// inside returns bare if it was found and is a part of the repository of a work tree,
// as .git/modules/sub is: there is no work tree there, as for git itself. Otherwise it
// returns the work tree.
func inside(tree, bare Place, found bool) Place {
	if found && tree.broken == "" {
		for _, own := range []string{tree.git, tree.common} {
			if bare.git == own || strings.HasPrefix(bare.git, own+string(filepath.Separator)) {
				return bare
			}
		}
	}
	return tree
}

// gitFolder reports whether dir is what git would take for a repository.
func gitFolder(dir string) (Place, bool) {
	p := Place{git: dir, common: dir}
	if line, err := firstLine(filepath.Join(dir, "commondir")); err == nil {
		p.common = resolvePath(dir, line)
	}
	if info, err := os.Lstat(filepath.Join(dir, "HEAD")); err != nil || !info.Mode().IsRegular() && info.Mode().Type() != fs.ModeSymlink {
		return Place{}, false
	}
	for _, name := range []string{"objects", "refs"} {
		if info, err := os.Stat(filepath.Join(p.common, name)); err != nil || !info.IsDir() {
			return Place{}, false
		}
	}
	return p, true
}

// gitFile follows the .git file of a linked work tree or a submodule.
func gitFile(root, dot string) Place {
	line, err := firstLine(dot)
	if err != nil {
		return Place{Root: root, broken: fmt.Sprintf("%s cannot be read: %v", filepath.Base(dot), withoutPath(err))}
	}
	target, ok := strings.CutPrefix(line, "gitdir:")
	if !ok {
		return Place{Root: root, broken: fmt.Sprintf("%s is not a Git folder and does not name one", filepath.Base(dot))}
	}
	dir := resolvePath(root, strings.TrimSpace(target))
	p, ok := gitFolder(dir)
	p.Root = root
	if !ok {
		p.broken = fmt.Sprintf("%s names the folder %q, which is not a Git folder; run git worktree repair in the main work tree", filepath.Base(dot), filepath.Base(dir))
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

// firstLine reads one of the short files git keeps a path in.
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

// Common returns the folder, absolute, in which the objects and references are:
// one for all work trees of a repository.
func (p Place) Common() string { return p.common }

// Foreign says what about p go-git cannot read and git might, as the beginning
// of a sentence, "" if there is nothing. The error is what nobody can read.
//
// The configuration is read here and not by go-git, which refuses repositories
// for settings that change nothing about reading: every git sparse-checkout
// sets extensions.worktreeConfig.
func (p Place) Foreign() (string, error) {
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
	var odd []string
	for key, value := range set {
		if name, ok := strings.CutPrefix(key, "extensions."); ok {
			if said := oddExtension(name, strings.ToLower(value), version); said != "" {
				odd = append(odd, said)
			}
		}
	}
	if len(odd) == 0 {
		return "", nil
	}
	sort.Strings(odd)
	return "the repository " + strings.Join(odd, " and "), nil
}

// oddExtension says what a setting that is to keep old programs off a repository
// means, "" if nothing that matters for reading.
func oddExtension(name, value, version string) string {
	switch name {
	case "noop", "noop-v1", "worktreeconfig", "partialclone", "preciousobjects", "relativeworktrees":
	case "objectformat":
		if value == "sha256" {
			return "names its objects by sha256"
		} else if value != "sha1" {
			return fmt.Sprintf("names its objects by %q", value)
		}
	case "refstorage":
		if value != "files" {
			return fmt.Sprintf("keeps its branches as %q", value)
		}
	default:
		if version == "1" { // under version 0 git ignores what it does not know
			return fmt.Sprintf("uses the Git extension %q", name)
		}
	}
	return ""
}

// Remote returns the address from which the repository was cloned: that of the
// remote called origin, else of the only one there is, and "" if that leaves
// none. It stands there as somebody wrote it, with a password perhaps.
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

// IgnoreRevs returns the file, slash-separated from the root, that the repository
// is set to read the commits from that git blame passes over, "" if it is not set
// or lies outside.
func (p Place) IgnoreRevs() string {
	set, err := readConfig(filepath.Join(p.common, "config"))
	name := path.Clean(set["blame.ignorerevsfile"])
	if err != nil || name == "." || !fs.ValidPath(name) {
		return ""
	}
	return name
}

// readConfig returns the settings of a Git configuration file as "section.key"
// or "section.subsection.key", in lower case but for the subsection, the last
// value winning. Includes, continued lines and subsections with a quote in their
// name are passed over: nothing that matters here can stand in them.
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
		key, value, has := strings.Cut(line, "=")
		if !has {
			value = "true"
		}
		if i := strings.IndexAny(value, "#;"); i >= 0 {
			value = value[:i]
		}
		set[section+"."+strings.ToLower(strings.TrimSpace(key))] = strings.Trim(strings.TrimSpace(value), `"`)
	}
	return set, lines.Err()
}

// sectionName reads what stands in the brackets above settings, "" if it is none
// that is known here.
func sectionName(head string) string {
	name, sub, two := strings.Cut(strings.TrimSpace(head), " ")
	name = strings.ToLower(name)
	if !two {
		if strings.ContainsAny(name, `."`) {
			return "" // an old way to write a subsection
		}
		return name
	}
	sub = strings.TrimSpace(sub)
	if len(sub) < 2 || sub[0] != '"' || sub[len(sub)-1] != '"' || strings.ContainsAny(sub[1:len(sub)-1], `"\`) {
		return ""
	}
	return name + "." + sub[1:len(sub)-1]
}

// withoutPath is an error without the path of this machine: what is broken is
// said on pages too, which are the same wherever they were built.
func withoutPath(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// Partial reports whether the clone leaves objects at its remote.
func (p Place) Partial() bool {
	packs, err := os.ReadDir(filepath.Join(p.common, "objects", "pack"))
	return err == nil && slices.ContainsFunc(packs, func(e os.DirEntry) bool {
		return strings.HasSuffix(e.Name(), ".promisor")
	})
}

// MayReplace is false where a look at two files says that there are no such
// references: a repository may have a hundred thousand others.
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

// ReplacePrefix begins references that are named after an object and lead to one
// that is to be read instead, by git replace.
const ReplacePrefix = "refs/replace/"

// Gone reports whether the repository borrows objects from a folder that is not
// there.
func (p Place) Gone() bool {
	for _, dir := range alternatesOf(filepath.Join(p.common, "objects")) {
		if _, err := os.Stat(dir); err != nil {
			return true
		}
	}
	return false
}
