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

// A Scope is a list of files and folders from the command line, as paths relative to
// the root of the repository. An empty Scope contains every file.
type Scope []string

// ScopeOf converts the paths that the user typed into a Scope. root is the root of the
// work tree, or "" for a bare repository. It returns an error for a path that does not
// exist in the library, so that a typing error does not look like a file without
// findings.
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

// insideRepository converts a path that the user typed into a path relative to the root
// of the repository.
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

// checkExists returns an error if the path inside names no file of the library, no file
// on disk and no file with a finding. typed is the same path as the user wrote it.
func checkExists(at Location, lib *library.Library, found finding.List, typed, inside string) error {
	dir := lib.Dir
	if inside == dir || dir == "." || inside == "." || strings.HasPrefix(dir, inside+"/") {
		return nil // accept the library's folder and its parents
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
		name := filepath.FromSlash(strings.TrimPrefix(inside, dir+"/"))
		if _, err := os.Lstat(filepath.Join(at.Disk, name)); err == nil {
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

// shortNames returns the last element of each path. For a file index.md it returns the
// name of its folder.
func shortNames(paths []string) []string {
	names := make([]string, len(paths))
	for i, p := range paths {
		if names[i] = path.Base(p); names[i] == "index.md" {
			names[i] = path.Base(path.Dir(p))
		}
	}
	return names
}

// Contains reports whether the path p is one of the scope's files or is in one of its
// folders.
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

// Filter returns the findings whose files are in the scope.
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

// CountFiles returns the number of post-mortems whose files are in the scope.
func (s Scope) CountFiles(lib *library.Library) int {
	n := 0
	for _, pm := range lib.All {
		if s.Contains(pm.Doc.File.Path) {
			n++
		}
	}
	return n
}
