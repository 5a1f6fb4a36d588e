package history

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"debrief/site/git"
	"debrief/site/source"
)

// These constants limit the files that are read from a library. A real post-mortem has
// tens of kilobytes of text, and a screenshot has a few megabytes.
const (
	maxTextBytes     = 1 << 20
	maxEvidenceBytes = 16 << 20
	maxDepth         = 32
	maxFiles         = 200_000
	maxTotalBytes    = 512 << 20 // limit in bytes for all texts together, because they stay in memory
)

// bounds limits comparisons of Git trees to the files that [Repo.Files] returns.
var bounds = git.Bounds{Skip: isSkipped, Depth: maxDepth, Files: maxFiles}

// maxPointerBytes is the maximum size of a Git LFS pointer according to the
// specification.
const maxPointerBytes = 1024

// Files returns every file below dir at the revision ref, sorted by path. The returned
// paths are relative to Root. dir is relative to Root or absolute. Names that start
// with a dot, and submodules, are skipped.
//
// Files reads the content of post-mortems and of configuration files. For other files,
// File.Bytes reads the content on demand. If a file must not or cannot be read, its
// Problem states the reason. Files returns an error if dir does not exist at ref or
// exceeds the limits.
func (r *Repo) Files(ctx context.Context, ref, dir string) ([]*source.File, error) {
	inside, err := r.relative(dir)
	if err != nil {
		return nil, err
	}
	var files []*source.File
	if ref == WorkTree {
		files, err = r.diskFiles(ctx, inside, nil)
	} else {
		files, err = r.treeFiles(ctx, ref, inside, nil)
	}
	if err != nil {
		return nil, err
	}
	sortByPath(files)
	return files, nil
}

// FilesDeferred returns the files of the work tree, as Files does. If a post-mortem is
// unchanged according to Git's index, its content is read only when it is needed.
// Commands that check only a change need few of the contents.
func (r *Repo) FilesDeferred(ctx context.Context, dir string) ([]*source.File, error) {
	inside, err := r.relative(dir)
	if err != nil || r.db == nil {
		return r.Files(ctx, WorkTree, dir)
	}
	files, err := r.diskFiles(ctx, inside, r.db.IndexStats())
	sortByPath(files)
	return files, err
}

func sortByPath(files []*source.File) {
	slices.SortFunc(files, func(a, b *source.File) int { return strings.Compare(a.Path, b.Path) })
}

// relative converts the folder dir, which may be absolute, to a path relative to the
// repository's root, with slashes. The result for the root is "".
func (r *Repo) relative(dir string) (string, error) {
	if filepath.IsAbs(dir) {
		if r.root == "" {
			return "", errors.New("a bare repository has no files on disk; " +
				"give the folder's path inside the repository")
		}
		rel, err := filepath.Rel(r.root, evalExisting(dir))
		if err != nil || !filepath.IsLocal(rel) {
			return "", fmt.Errorf("%s lies outside %s", dir, r.root)
		}
		dir = rel
	}
	clean := path.Clean(filepath.ToSlash(dir))
	if clean == "." {
		return "", nil
	}
	if !fs.ValidPath(clean) {
		return "", fmt.Errorf("%s is outside the repository", dir)
	}
	return clean, nil
}

// evalExisting resolves the symbolic links in the path dir. The last elements of the
// path need not exist.
func evalExisting(dir string) string {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		return real
	}
	parent := filepath.Dir(dir)
	if parent == dir {
		return dir
	}
	return filepath.Join(evalExisting(parent), filepath.Base(dir))
}

// A listing collects the files of a folder. It returns an error if they exceed the
// limits.
type listing struct {
	files []*source.File
	seen  int   // number of folder entries, including the skipped ones
	text  int64 // total size of the texts in bytes
}

// countEntry counts one entry of a folder. It returns an error if there are more than
// maxFiles entries.
func (l *listing) countEntry(ctx context.Context) error {
	l.seen++
	if l.seen > maxFiles {
		return fmt.Errorf("the folder has more than %d files; pass only the folder of the post-mortems", maxFiles)
	}
	return ctx.Err()
}

// countText adds the size of one text to the total. It returns an error if the total
// exceeds maxTotalBytes.
func (l *listing) countText(size int64) error {
	if l.text += size; l.text > maxTotalBytes {
		return fmt.Errorf("the folder has more than %d MB of text; pass only the folder of the post-mortems",
			maxTotalBytes>>20)
	}
	return nil
}

// checkDepth reports whether the folder p is within the maximum depth. If not, it adds
// p to the files with a problem.
func (l *listing) checkDepth(p string, depth int) bool {
	if depth > maxDepth {
		l.refuse(p, fmt.Sprintf("is more than %d folders deep; move it up", maxDepth))
		return false
	}
	return true
}

// refuse adds a file or folder that is not read to the files. problem states the
// reason.
func (l *listing) refuse(p, problem string) {
	l.files = append(l.files, &source.File{Path: p, Problem: problem})
}

// isHidden reports whether files and folders with this name are skipped: names that
// start with a dot, and git~1, which is another name of .git on some Windows file
// systems.
func isHidden(name string) bool {
	return name == "" || name[0] == '.' || strings.EqualFold(name, "git~1")
}

// isSkipped reports whether files with this name are left out of the history: hidden
// names, and names with a problem.
func isSkipped(name string) bool { return isHidden(name) || nameProblem(name) != "" }

// nameProblem returns the problem with a file name, or "" if there is none. A name has
// a problem if some system cannot check it out, if it breaks links, or if printing it
// in a terminal is unsafe.
func nameProblem(name string) string {
	if !utf8.ValidString(name) {
		return fmt.Sprintf("has a name that is not UTF-8: %s; rename it", strconv.Quote(name))
	}
	for _, c := range name {
		switch {
		case c == '\\' || c == ':':
			return fmt.Sprintf("has %q in its name %s; rename it", c, strconv.Quote(name))
		case ' ' <= c && c < unicode.MaxASCII: // the usual case of a printable ASCII character needs no further checks
		case unicode.IsControl(c) || c == '\u2028' || c == '\u2029':
			return fmt.Sprintf("has a control character in its name %s; rename it", strconv.Quote(name))
		case unicode.Is(unicode.Cf, c) && c != '\u200d': // the zero-width joiner is allowed, because emoji use it
			return fmt.Sprintf("has an invisible character in its name %s; rename it", strconv.QuoteToASCII(name))
		}
	}
	if strings.HasSuffix(name, ".") || strings.HasSuffix(name, " ") {
		return fmt.Sprintf("has a name that ends in %q, which Windows does not allow; rename it", name[len(name)-1])
	}
	if isDevice(name) {
		return fmt.Sprintf("has the name %s, which Windows reserves for a device; rename it", strconv.Quote(name))
	}
	return ""
}

// isDevice reports whether Windows reserves the name for a device, such as CON or COM1.
// An extension does not matter: CON.md is reserved too.
func isDevice(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	stem = strings.TrimRight(stem, " ")
	if len(stem) != 3 && len(stem) != 4 {
		return false
	}
	kind, number := strings.ToUpper(stem[:3]), stem[3:]
	switch kind {
	case "CON", "PRN", "AUX", "NUL":
		return number == ""
	case "COM", "LPT":
		return "1" <= number && number <= "9"
	}
	return false
}

// printable returns the path p with control characters and invalid UTF-8 escaped.
func printable(p string) string {
	q := strconv.Quote(p)
	if strings.Trim(q, `"`) == p {
		return p
	}
	return strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`)
}

// isText reports whether the content of a file with this name is read at once. This
// applies to post-mortems, and to configuration files, whose names start with an
// underscore.
func isText(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md":
		return true
	case ".yaml", ".yml", ".toml", ".json":
		return name[0] == '_'
	}
	return false
}

// sizeProblem returns the problem with a file that is larger than the limit for its
// name. It returns "" for other files.
func sizeProblem(name string, size int64) string {
	limit := int64(maxEvidenceBytes)
	// A JSON file may be larger than other texts, because the baseline is long.
	if isText(name) && path.Ext(name) != ".json" {
		limit = maxTextBytes
	}
	if size <= limit {
		return ""
	}
	// Round up, so that the size of a file one byte over the limit does not look like
	// the limit.
	tenths := math.Ceil(float64(size) * 10 / (1 << 20))
	return fmt.Sprintf("is %.1f MB, over the limit of %d MB", tenths/10, limit>>20)
}

const pointerProblem = "is a Git LFS pointer; run git lfs pull"

// isPointer reports whether data is a Git LFS pointer.
func isPointer(data []byte) bool {
	return len(data) < maxPointerBytes && strings.HasPrefix(string(data), "version https://git-lfs.github.com/spec/")
}

func linkProblem(target string) string {
	return fmt.Sprintf("is a symbolic link to %s; only regular files are read", printable(target))
}
