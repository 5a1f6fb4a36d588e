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

// What is read of a stranger's files. The text of a post-mortem is tens of
// kilobytes, a screenshot some megabytes.
const (
	textLimit     = 1 << 20
	evidenceLimit = 16 << 20
	depthLimit    = 32
	filesLimit    = 200_000
	totalLimit    = 512 << 20 // of all text, which is held in memory
)

// bounds make a comparison of two trees see what Files lists.
var bounds = git.Bounds{Skip: skipped, Depth: depthLimit, Files: filesLimit}

// pointerLimit is the largest Git LFS pointer there can be, by its specification.
const pointerLimit = 1024

// Files returns every file below dir as it stood at ref, sorted by path. Paths
// are relative to Root; dir is too, or absolute.
//
// Post-mortems and configuration are read at once; other files keep their
// content where it is until File.Bytes asks. A file that must not or cannot be
// read is returned with its Problem. Names that begin with a dot are passed
// over, and so are submodules. It fails if there is no folder dir at ref, and if
// the folder is larger than any library is.
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

// FilesUnread returns what Files does of the work tree, and leaves the texts
// unread of which the index says that they are what is committed: whoever asks
// what is new in a library of thousands needs few of them.
func (r *Repo) FilesUnread(ctx context.Context, dir string) ([]*source.File, error) {
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

// relative turns dir into a slash-separated path below the root, "" for the root.
func (r *Repo) relative(dir string) (string, error) {
	if filepath.IsAbs(dir) {
		if r.root == "" {
			return "", errors.New("a bare repository has no files on disk; name the folder by its path inside the repository")
		}
		rel, err := filepath.Rel(r.root, evaluate(dir))
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
		return "", fmt.Errorf("%s lies outside the repository", dir)
	}
	return clean, nil
}

// evaluate resolves the symbolic links of as much of dir as is there.
func evaluate(dir string) string {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		return real
	}
	parent := filepath.Dir(dir)
	if parent == dir {
		return dir
	}
	return filepath.Join(evaluate(parent), filepath.Base(dir))
}

// A listing gathers files and counts against the limits.
type listing struct {
	files []*source.File
	seen  int   // entries met, those passed over included
	text  int64 // bytes held
}

// enter counts one entry.
func (l *listing) enter(ctx context.Context) error {
	l.seen++
	if l.seen > filesLimit {
		return fmt.Errorf("the folder holds more than %d files; name the folder of the post-mortems alone", filesLimit)
	}
	return ctx.Err()
}

// hold counts the text of one file.
func (l *listing) hold(size int64) error {
	if l.text += size; l.text > totalLimit {
		return fmt.Errorf("the folder holds more than %d MB of text; name the folder of the post-mortems alone", totalLimit>>20)
	}
	return nil
}

// descend reports whether the folder p may be gone into, and refuses it otherwise.
func (l *listing) descend(p string, depth int) bool {
	if depth > depthLimit {
		l.refuse(p, fmt.Sprintf("is more than %d folders deep; move it up", depthLimit))
		return false
	}
	return true
}

// refuse adds a file that is there but not read.
func (l *listing) refuse(p, problem string) {
	l.files = append(l.files, &source.File{Path: p, Problem: problem})
}

// hidden reports whether a name is none of a library's business. git~1 is how
// some Windows file systems also call .git.
func hidden(name string) bool {
	return name == "" || name[0] == '.' || strings.EqualFold(name, "git~1")
}

// skipped reports whether a name of a tree has no history here.
func skipped(name string) bool { return hidden(name) || badName(name) != "" }

// badName says what is wrong with a name of a file or folder, "" if nothing is.
// Such a name could not be checked out everywhere, not be part of a link, or not
// be shown safely in a terminal.
func badName(name string) string {
	if !utf8.ValidString(name) {
		return fmt.Sprintf("has a name that is not UTF-8: %s; rename it", strconv.Quote(name))
	}
	for _, c := range name {
		switch {
		case c == '\\' || c == ':':
			return fmt.Sprintf("has %q in its name %s; rename it", c, strconv.Quote(name))
		case ' ' <= c && c < unicode.MaxASCII: // as nearly all are
		case unicode.IsControl(c) || c == '\u2028' || c == '\u2029':
			return fmt.Sprintf("has a control character in its name %s; rename it", strconv.Quote(name))
		case unicode.Is(unicode.Cf, c) && c != '\u200d': // the joiner is part of emoji
			return fmt.Sprintf("has an invisible character in its name %s; rename it", strconv.QuoteToASCII(name))
		}
	}
	if strings.HasSuffix(name, ".") || strings.HasSuffix(name, " ") {
		return fmt.Sprintf("has a name that ends in %q, which Windows cannot keep; rename it", name[len(name)-1])
	}
	if isDevice(name) {
		return fmt.Sprintf("has the name %s, which Windows keeps for a device; rename it", strconv.Quote(name))
	}
	return ""
}

// isDevice reports whether Windows takes the name, whatever its ending, for one
// of its devices: CON, COM1.
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

// printable returns a path that can be shown: what could move a cursor or is no
// UTF-8 is escaped.
func printable(p string) string {
	q := strconv.Quote(p)
	if strings.Trim(q, `"`) == p {
		return p
	}
	return strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`)
}

// isText reports whether a file is read at once: a post-mortem, or
// configuration, whose name begins with an underscore.
func isText(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md":
		return true
	case ".yaml", ".yml", ".toml", ".json":
		return name[0] == '_'
	}
	return false
}

// tooLarge says by how much a file is over its limit, "" if it is not.
func tooLarge(name string, size int64) string {
	limit := int64(evidenceLimit)
	if isText(name) && path.Ext(name) != ".json" { // which programs write, a line for each finding of old
		limit = textLimit
	}
	if size <= limit {
		return ""
	}
	// Rounded up, or a file one byte over would be said to be as large as the limit.
	tenths := math.Ceil(float64(size) * 10 / (1 << 20))
	return fmt.Sprintf("is %.1f MB, over the limit of %d MB", tenths/10, limit>>20)
}

const isPointer = "is a Git LFS pointer; run git lfs pull"

// pointer reports whether data is what Git LFS commits instead of a file.
func pointer(data []byte) bool {
	return len(data) < pointerLimit && strings.HasPrefix(string(data), "version https://git-lfs.github.com/spec/")
}

func isLink(target string) string {
	return fmt.Sprintf("is a symbolic link to %s; only regular files are read", printable(target))
}
