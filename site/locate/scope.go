package locate

import (
	"os"
	"path"
	"path/filepath"
	"strings"

	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/postmortem"
)

// A Scope is the files and folders that a command line names, as paths of the
// repository. An empty scope contains every file.
type Scope []string

// ScopeOf converts paths as typed into a scope. root is the root of the work tree,
// "" for a bare repository. A path must be in the library, be a folder around it, or
// have one of the findings, so that a typing error is not reported as clean.
func ScopeOf(at Location, root string, lib *library.Library, found finding.List, typed []string) (Scope, error) {
	var scope Scope
	for _, name := range typed {
		inside, err := insideRepository(root, name)
		if err != nil {
			return nil, err
		}
		if err := checkExists(at, lib, found, name, inside); err != nil {
			return nil, err
		}
		scope = append(scope, inside)
	}
	return scope, nil
}

// insideRepository returns a typed path as a path from the root of the repository.
func insideRepository(root, typed string) (string, error) {
	if root == "" {
		return filepath.ToSlash(filepath.Clean(typed)), nil
	}
	abs, err := filepath.Abs(typed)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(filepath.Dir(abs)); err == nil {
		abs = filepath.Join(real, filepath.Base(abs))
	}
	rel, err := filepath.Rel(root, abs)
	return filepath.ToSlash(rel), err
}

// checkExists returns an error unless the path inside was read, or is on disk.
func checkExists(at Location, lib *library.Library, found finding.List, typed, inside string) error {
	dir := lib.Dir
	if inside == dir || dir == "." || inside == "." || strings.HasPrefix(dir, inside+"/") {
		return nil // the library, or a folder around it
	}
	if !strings.HasPrefix(inside, dir+"/") {
		return finding.HintErrorf("name files and folders below "+dir, "%s is not in the library %s", typed, dir)
	}
	var names []string
	for _, pm := range lib.All {
		p := pm.Doc.File.Path
		if (Scope{inside}).Contains(p) {
			return nil
		}
		names = append(names, p)
	}
	if at.Disk != "" && at.Ref == "" {
		if _, err := os.Lstat(filepath.Join(at.Disk, filepath.FromSlash(strings.TrimPrefix(inside, dir+"/")))); err == nil {
			return nil
		}
	}
	if len((Scope{inside}).Filter(found)) > 0 {
		return nil
	}
	hint := "debrief check without a path checks the whole library"
	if near := postmortem.NearestWord(path.Base(inside), shortNames(names)); near != "" {
		hint = "did you mean " + near + "?"
	}
	return finding.HintErrorf(hint, "there is no %s in the library", typed)
}

// shortNames returns the file name of each path, or the folder's name for an index.md.
func shortNames(paths []string) []string {
	names := make([]string, len(paths))
	for i, p := range paths {
		if names[i] = path.Base(p); names[i] == "index.md" {
			names[i] = path.Base(path.Dir(p))
		}
	}
	return names
}

// Contains reports whether the path p is in the scope.
func (s Scope) Contains(p string) bool {
	if len(s) == 0 {
		return true
	}
	for _, inside := range s {
		if p == inside || inside == "." || strings.HasPrefix(p, inside+"/") {
			return true
		}
	}
	return false
}

// Filter returns the findings of files in the scope.
func (s Scope) Filter(found finding.List) finding.List {
	if len(s) == 0 {
		return found
	}
	var out finding.List
	for i := range found {
		if s.Contains(found[i].Path()) {
			out = append(out, found[i])
		}
	}
	return out
}

// CountFiles returns the number of post-mortems in the scope.
func (s Scope) CountFiles(lib *library.Library) int {
	n := 0
	for _, pm := range lib.All {
		if s.Contains(pm.Doc.File.Path) {
			n++
		}
	}
	return n
}
