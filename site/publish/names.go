package publish

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"unicode"
)

// names collects the paths of a site's files and folders. It rejects paths that differ
// only in case, and a file with the path of a folder.
type names struct {
	taken map[string]taken // the files and folders by their path in lower case
}

type taken struct {
	name   string
	folder bool
}

// claim adds the path of a new file and of its parent folders. It returns an error if
// the path is invalid or conflicts with an earlier one.
func (n *names) claim(name string) error {
	if err := checkPath(name); err != nil {
		return err
	}
	if n.taken == nil {
		n.taken = map[string]taken{}
	}
	if t, ok := n.taken[strings.ToLower(name)]; ok {
		switch {
		case t.folder:
			return fmt.Errorf("the site cannot have a file %q: it has a folder %q", name, t.name)
		case t.name == name:
			return fmt.Errorf("the site has two files %q", name)
		}
		return fmt.Errorf("the site cannot have both %q and %q: many file systems treat them as equal", t.name, name)
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		t, ok := n.taken[strings.ToLower(dir)]
		switch {
		case ok && !t.folder:
			return fmt.Errorf("the site cannot have a file %q: %q is a file already", name, t.name)
		case ok && t.name != dir:
			return fmt.Errorf(
				"the site cannot have folders %q and %q: many file systems treat them as equal",
				t.name,
				dir,
			)
		}
	}
	n.taken[strings.ToLower(name)] = taken{name: name}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		n.taken[strings.ToLower(dir)] = taken{dir, true}
	}
	return nil
}

// checkPath returns an error for a path that a site must not use: a path outside the
// site, inside .git or .debrief, or with characters that some file systems reject.
func checkPath(name string) error {
	if !fs.ValidPath(name) || name == "." {
		return fmt.Errorf("%q is not a path inside the site", name)
	}
	isBad := func(c rune) bool { return c == '\\' || c == ':' || unicode.IsControl(c) }
	if i := strings.IndexFunc(name, isBad); i >= 0 {
		return fmt.Errorf("%q cannot be a path of the site: it has %q in it", name, []rune(name[i:])[0])
	}
	for part := range strings.SplitSeq(name, "/") {
		if strings.EqualFold(part, ".git") || strings.EqualFold(part, ownFolder) {
			return fmt.Errorf("%q cannot be a path of the site: %q is not for pages", name, part)
		}
		if strings.HasSuffix(part, ".") || strings.HasSuffix(part, " ") {
			return fmt.Errorf("%q cannot be a path of the site: %q ends in a dot or a space", name, part)
		}
	}
	return nil
}

// order returns the rank of a path in the publishing order: files that pages need,
// pages, lists of pages, and the home page last. In this order, a visitor during
// publishing finds no broken links.
func order(name string) int {
	top := !strings.Contains(name, "/")
	switch ext := strings.ToLower(path.Ext(name)); {
	case name == "index.html":
		return 4
	case ext == ".html" && top:
		return 3
	case ext == ".html":
		return 1
	case top, strings.HasPrefix(name, "search/"), strings.HasPrefix(name, "data/"),
		strings.HasPrefix(name, "feeds/"):
		switch ext {
		case ".xml", ".atom", ".rss", ".ics", ".json", ".csv", ".txt", ".gz", ".bin":
			return 2
		}
	}
	return 0
}
