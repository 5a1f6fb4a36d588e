package main

import (
	"os"
	"path"
	"path/filepath"
	"strings"

	"debrief/site"
	"debrief/site/finding"
	"debrief/site/history"
	"debrief/site/postmortem"
)

// A scope is the files that somebody asked about, all if there are none.
type scope []string

// scopeOf turns paths as they were typed into paths of the repository.
func scopeOf(snap *site.Snapshot, repo *history.Repo, at spot, paths []string) (scope, error) {
	var out scope
	for _, typed := range paths {
		inside := filepath.ToSlash(filepath.Clean(typed))
		if root := repo.Root(); root != "" {
			abs, err := filepath.Abs(typed)
			if err != nil {
				return nil, err
			}
			if real, err := filepath.EvalSymlinks(filepath.Dir(abs)); err == nil {
				abs = filepath.Join(real, filepath.Base(abs))
			}
			rel, err := filepath.Rel(root, abs)
			if err != nil {
				return nil, err
			}
			inside = filepath.ToSlash(rel)
		}
		if err := known(snap, at, typed, inside); err != nil {
			return nil, err
		}
		out = append(out, inside)
	}
	return out, nil
}

// known holds a path to what was read: a typing error must not pass for clean.
func known(snap *site.Snapshot, at spot, typed, inside string) error {
	dir := snap.Library.Dir
	if inside == dir || dir == "." || inside == "." || strings.HasPrefix(dir, inside+"/") {
		return nil // the library, or a folder around it
	}
	if !strings.HasPrefix(inside, dir+"/") {
		return usage("name files and folders below "+dir, "%s is not in the library %s", typed, dir)
	}
	var names []string
	for _, pm := range snap.Library.All {
		p := pm.Doc.File.Path
		if (scope{inside}).has(p) {
			return nil
		}
		names = append(names, p)
	}
	if at.disk != "" && at.opt.Ref == "" {
		if _, err := os.Lstat(filepath.Join(at.disk, filepath.FromSlash(strings.TrimPrefix(inside, dir+"/")))); err == nil {
			return nil
		}
	}
	if (scope{inside}).any(snap.Found) {
		return nil
	}
	hint := "debrief check without a path checks everything"
	if near := postmortem.Nearest(path.Base(inside), bases(names)); near != "" {
		hint = "did you mean " + near + "?"
	}
	return usage(hint, "there is no %s in the library", typed)
}

func bases(paths []string) []string {
	out := make([]string, len(paths))
	for i, p := range paths {
		if out[i] = path.Base(p); out[i] == "index.md" {
			out[i] = path.Base(path.Dir(p))
		}
	}
	return out
}

func (s scope) has(p string) bool {
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

func (s scope) any(found finding.List) bool {
	for i := range found {
		if s.has(found[i].Path()) {
			return true
		}
	}
	return false
}

// of narrows findings to those in scope.
func (s scope) of(found finding.List) finding.List {
	if len(s) == 0 {
		return found
	}
	var out finding.List
	for i := range found {
		if s.has(found[i].Path()) {
			out = append(out, found[i])
		}
	}
	return out
}

// count counts the post-mortems in scope.
func (s scope) count(snap *site.Snapshot) finding.Summary {
	sum := finding.Summary{}
	for _, pm := range snap.Library.All {
		if s.has(pm.Doc.File.Path) {
			sum.Files++
		}
	}
	return sum
}
