// Package edit changes post-mortems on disk: it writes front-matter entries in place,
// timeline rows at their time, and new files next to the text. All other bytes stay as
// they are.
//
// A [Change] collects what to write for one post-mortem. [Change.Write] then writes each
// file whole or not at all, in an order in which an interruption leaves no reference to
// a missing file. Start at [Open].
package edit

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/library"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/publish"
	"debrief/site/source"
)

// A Change collects edits of one post-mortem.
type Change struct {
	// Remarks are notes for the author, such as a link to correct by hand.
	Remarks []string

	root *os.Root
	lib  *library.Library
	pm   *postmortem.Postmortem
	path string // the file on disk, relative to root
	old  []byte // its content
	text []byte // its content after the edits

	moved    bool // the post-mortem becomes a folder
	files    []newFile
	replaced []otherFile
	remove   []string
	others   []otherFile

	beforeLast func() error // called before the last rename of a move; for tests
}

type newFile struct {
	path string
	data []byte
}

type otherFile struct {
	path      string
	old, text []byte
}

// ErrResumed means that [Open] finished a change that was interrupted. The caller must
// read the library again.
var ErrResumed = errors.New("an interrupted change was finished; run the command again")

// Open starts a change of pm. root is the root of the repository on disk. If an earlier
// change was interrupted while it turned the file of pm into a folder (see AddFile),
// Open completes that step and returns ErrResumed.
func Open(root *os.Root, lib *library.Library, pm *postmortem.Postmortem) (*Change, error) {
	c := &Change{root: root, lib: lib, pm: pm, path: pm.Doc.File.Path}
	if err := c.resume(); err != nil {
		return nil, err
	}
	c.removeTemporary()
	if _, err := publish.StatRegular(root, c.path); err != nil {
		return nil, fmt.Errorf("%s: %w", c.path, err)
	}
	text, err := root.ReadFile(c.path)
	if err != nil {
		return nil, err
	}
	c.old, c.text = text, text
	return c, nil
}

// File returns the post-mortem's text after the edits so far.
func (c *Change) File() *source.File { return &source.File{Path: c.NewPath(), Data: c.text} }

// Front returns the front matter after the edits so far.
func (c *Change) Front() frontmatter.Matter {
	front, _ := frontmatter.Read(c.File())
	return front
}

// Append adds an item to the list at a dotted path of the front matter.
func (c *Change) Append(list string, item frontmatter.Value) error {
	return c.apply(frontmatter.Append(c.File(), list, item))
}

// Set writes the value of the field at a dotted path of the front matter.
func (c *Change) Set(field string, v frontmatter.Value) error {
	return c.apply(frontmatter.Set(c.File(), field, v))
}

// Remove removes the item at a dotted path of the front matter, such as "accounts[1]".
func (c *Change) Remove(item string) error {
	return c.apply(frontmatter.Remove(c.File(), item))
}

// RemoveWithFile removes item i of a list of the front matter whose items have the given
// files, and the item's file too if it exists and no other item has it. isRemoved reports
// whether the file is removed.
func (c *Change) RemoveWithFile(
	list string, i int, files []string, exists func(name string) bool,
) (isRemoved bool, err error) {
	if err := c.Remove(fmt.Sprintf("%s[%d]", list, i)); err != nil {
		return false, err
	}
	name := path.Clean(files[i])
	for k, other := range files {
		if k != i && other != "" && path.Clean(other) == name {
			return false, nil
		}
	}
	if files[i] == "" || !exists(files[i]) {
		return false, nil
	}
	return true, c.RemoveFile(name)
}

func (c *Change) apply(text []byte, err error) error {
	if err == nil {
		c.text = text
	}
	return err
}

// folder returns the folder of the post-mortem's files.
func (c *Change) folder() string {
	if c.isFolder() {
		return path.Dir(c.path)
	}
	return strings.TrimSuffix(c.path, path.Ext(c.path))
}

func (c *Change) isFolder() bool {
	return path.Base(c.path) == "index.md" && path.Dir(c.path) != c.lib.Dir
}

// NewPath returns the path of the post-mortem's text after the change.
func (c *Change) NewPath() string {
	if c.moved {
		return path.Join(c.folder(), "index.md")
	}
	return c.path
}

// FreeName returns the first of name, name-2, name-3… for which the post-mortem has no
// file. An existing file with the same content counts as free. The extension stays at
// the end.
func (c *Change) FreeName(name string, data []byte) (string, error) {
	ext := path.Ext(name)
	for n := 1; n <= maxNames; n++ {
		try := name
		if n > 1 {
			try = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext)
		}
		p := path.Join(c.folder(), try)
		if slices.ContainsFunc(c.files, func(f newFile) bool { return f.path == p }) {
			continue
		}
		there, err := c.root.ReadFile(p)
		if errors.Is(err, fs.ErrNotExist) || err == nil && bytes.Equal(there, data) {
			return try, nil
		}
		if err != nil {
			return "", err
		}
	}
	return "", fmt.Errorf("%s has %d files named %s", c.folder(), maxNames, name)
}

// maxNames limits the number of files with similar names.
const maxNames = 1000

// AddFile adds a file to the post-mortem's folder. name is relative to the folder, as in
// "evidence/checkout-5xx.csv". A post-mortem that is a single file becomes a folder:
// DATE-slug.md becomes DATE-slug/index.md, and the relative links from and to it are
// corrected.
func (c *Change) AddFile(name string, data []byte) error {
	if !fs.ValidPath(name) {
		return fmt.Errorf("%q is not a name inside the post-mortem's folder", name)
	}
	if err := c.checkFolders(path.Join(c.folder(), name)); err != nil {
		return err
	}
	if !c.isFolder() && !c.moved {
		if err := c.becomeFolder(); err != nil {
			return err
		}
	}
	c.files = append(c.files, newFile{path.Join(c.folder(), name), data})
	return nil
}

// checkFolders returns an error if a folder of a file is a symbolic link, which may lead
// out of the post-mortem's folder.
func (c *Change) checkFolders(name string) error {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		info, err := c.root.Lstat(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if !info.IsDir() {
			return finding.HintErrorf("replace it by a folder", "%s is not a folder", finding.Printable(dir))
		}
	}
	return nil
}

// ReplaceFile replaces the content old of a file next to the post-mortem's text. name is
// relative to the text, as in the front matter. The file is written before the text.
func (c *Change) ReplaceFile(name string, old, text []byte) error {
	p := path.Join(path.Dir(c.path), name)
	if !fs.ValidPath(p) {
		return fmt.Errorf("%q is not a file in the repository", name)
	}
	if _, err := publish.StatRegular(c.root, p); err != nil {
		return fmt.Errorf("%s: %w", p, err)
	}
	c.replaced = append(c.replaced, otherFile{p, old, text})
	return nil
}

// RemoveFile removes a file of the post-mortem's folder after the text is written.
func (c *Change) RemoveFile(name string) error {
	if !fs.ValidPath(name) || !c.isFolder() {
		return fmt.Errorf("%q is not a file in the post-mortem's folder", name)
	}
	c.remove = append(c.remove, path.Join(c.folder(), name))
	return nil
}

// becomeFolder plans to move the post-mortem's text to the file index.md in a folder.
func (c *Change) becomeFolder() error {
	target := path.Join(c.folder(), "index.md")
	if _, err := c.root.Lstat(target); err == nil {
		return fmt.Errorf("%s exists already, next to %s", target, c.path)
	}
	text, missed := rewriteLinks(c.path, c.text, func(dest string) string {
		if !isRelative(dest) {
			return dest
		}
		return "../" + strings.TrimPrefix(dest, "./")
	})
	for _, dest := range missed {
		c.Remarks = append(
			c.Remarks,
			fmt.Sprintf("correct the link %s in %s: the file is now one folder deeper", dest, target),
		)
	}
	c.text = text
	old, _ := frontmatter.Read(&source.File{Path: c.path, Data: c.old})
	for _, list := range []string{"evidence", "accounts"} {
		for i, item := range old.Field(list).Items { // entries that the change adds have their new names
			if name := item.Get("file"); name.Text != "" && isRelative(name.Text) {
				if err := c.Set(fmt.Sprintf("%s[%d].file", list, i), frontmatter.Text("../"+name.Text)); err != nil {
					return err
				}
			}
		}
	}
	c.moved = true
	return c.rewriteOthers(target)
}

// rewriteOthers corrects the links of other post-mortems to the file that moves.
func (c *Change) rewriteOthers(target string) error {
	for _, pm := range c.lib.All {
		if pm == c.pm || !slices.ContainsFunc(pm.Doc.Links, func(l markdown.Link) bool {
			to, ok := c.lib.Linked(pm, l.Dest)
			return ok && to == c.pm
		}) {
			continue
		}
		p := pm.Doc.File.Path
		old, err := c.root.ReadFile(p)
		if err != nil {
			return err
		}
		text, missed := rewriteLinks(p, old, func(dest string) string {
			if to, ok := c.lib.Linked(pm, dest); !ok || to != c.pm {
				return dest
			}
			file, rest := cutSuffix(dest)
			return strings.TrimSuffix(file, path.Base(c.path)) + path.Base(c.folder()) + "/index.md" + rest
		})
		for _, dest := range missed {
			c.Remarks = append(c.Remarks, fmt.Sprintf("correct the link %s in %s: the file is now %s", dest, p, target))
		}
		if !bytes.Equal(text, old) {
			c.others = append(c.others, otherFile{p, old, text})
		}
	}
	return nil
}

// cutSuffix splits the query and the fragment off a link.
func cutSuffix(dest string) (file, rest string) {
	if i := strings.IndexAny(dest, "?#"); i >= 0 {
		return dest[:i], dest[i:]
	}
	return dest, ""
}

// isRelative reports whether a link's destination is a path relative to the file.
func isRelative(dest string) bool {
	file, _ := cutSuffix(dest)
	return file != "" && !strings.HasPrefix(file, "/") && !strings.Contains(file, ":")
}

// rewriteLinks replaces the destinations of the links and images of a text. missed are
// destinations that would change but were not found in the text.
func rewriteLinks(name string, text []byte, change func(string) string) (out []byte, missed []string) {
	doc, _ := markdown.Parse(&source.File{Path: name, Data: text})
	links := slices.Clone(doc.Links)
	slices.SortStableFunc(links, func(a, b markdown.Link) int { return a.At.Start - b.At.Start })
	at := 0
	for _, l := range links {
		to := change(l.Dest)
		if to == l.Dest {
			continue
		}
		if l.At.Text() != l.Dest || l.At.Start < at {
			if l.At.Text() != l.Dest {
				missed = append(missed, l.Dest)
			}
			continue
		}
		out = append(append(out, text[at:l.At.Start]...), to...)
		at = l.At.End
	}
	return append(out, text[at:]...), missed
}

// pendingName returns the name of the file with the new text of a post-mortem that
// becomes a folder. It contains the hash of the old text, so that it is used only if the
// old text is unchanged.
func pendingName(folder string, old []byte) string {
	return path.Join(folder, fmt.Sprintf(".debrief-index-%x", sha256.Sum256(old)))
}

// resume finishes a change that was interrupted between the move of the file and the
// write of its new text.
func (c *Change) resume() error {
	if !c.isFolder() {
		return nil
	}
	entries, err := fs.Glob(c.root.FS(), path.Join(globEscape(c.folder()), ".debrief-index-*"))
	if err != nil || len(entries) == 0 {
		return err
	}
	old, err := c.root.ReadFile(c.path)
	if err != nil {
		return err
	}
	resumed := false
	for _, name := range entries {
		if name == pendingName(c.folder(), old) {
			if err := c.root.Rename(name, c.path); err != nil {
				return err
			}
			resumed = true
		} else if err := c.root.Remove(name); err != nil { // of a text that was edited meanwhile
			return err
		}
	}
	if resumed {
		return ErrResumed
	}
	return nil
}

// maxTemporaryAge is the age from which on a temporary file is one of a killed program.
const maxTemporaryAge = time.Hour

// removeTemporary removes temporary files that a killed program has left in the
// post-mortem's folders. It ignores errors, because these files are harmless.
func (c *Change) removeTemporary() {
	if !c.isFolder() {
		return
	}
	for _, dir := range []string{"", "evidence", "accounts"} {
		names, _ := fs.Glob(c.root.FS(), path.Join(globEscape(c.folder()), dir, ".debrief-*"))
		for _, name := range names {
			info, err := c.root.Lstat(name)
			if err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > maxTemporaryAge {
				_ = c.root.Remove(name)
			}
		}
	}
}

// globEscape escapes the special characters of a glob pattern.
func globEscape(name string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(name)
}

// Write writes the change to disk and returns the paths of the written and removed
// files. First it writes the new and replaced files, then the text that refers to them,
// then links of other post-mortems, and at last it removes files.
func (c *Change) Write() (written []string, err error) {
	for _, f := range c.files {
		if dir := path.Dir(f.path); dir != "." {
			if err := c.root.MkdirAll(dir, 0o777); err != nil {
				return written, err
			}
		}
		there, err := c.root.ReadFile(f.path)
		if err == nil && bytes.Equal(there, f.data) {
			continue // written before an interruption
		}
		if err := publish.CreateFile(c.root, f.path, f.data); err != nil {
			return written, fmt.Errorf("write %s: %w", f.path, err)
		}
		written = append(written, f.path)
	}
	for _, o := range c.replaced {
		if err := publish.RewriteFile(c.root, o.path, o.old, o.text); err != nil {
			return written, fmt.Errorf("write %s: %w", o.path, err)
		}
		written = append(written, o.path)
	}
	if err := c.writeText(); err != nil {
		return written, fmt.Errorf("write %s: %w", c.NewPath(), err)
	}
	if c.moved || !bytes.Equal(c.old, c.text) {
		written = append(written, c.NewPath())
	}
	for _, o := range c.others {
		if err := publish.RewriteFile(c.root, o.path, o.old, o.text); err != nil {
			return written, fmt.Errorf("write %s: %w", o.path, err)
		}
		written = append(written, o.path)
	}
	for _, p := range c.remove {
		if err := c.root.Remove(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return written, err
		}
		written = append(written, p)
	}
	return written, nil
}

// writeText writes the post-mortem's text, and moves it if it becomes a folder. A move
// is two renames: of the old text to its new place, and of the new text over it.
func (c *Change) writeText() error {
	if !c.moved {
		if bytes.Equal(c.old, c.text) {
			return nil
		}
		return publish.RewriteFile(c.root, c.path, c.old, c.text)
	}
	pending := pendingName(c.folder(), c.old)
	if err := c.root.Remove(pending); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := publish.CreateFile(c.root, pending, c.text); err != nil {
		return err
	}
	current, err := c.root.ReadFile(c.path)
	if err == nil && !bytes.Equal(current, c.old) {
		err = errors.New("another program has changed the old file meanwhile")
	}
	if err == nil {
		err = c.root.Rename(c.path, c.NewPath())
	}
	if err != nil {
		return errors.Join(err, c.root.Remove(pending))
	}
	if c.beforeLast != nil {
		if err := c.beforeLast(); err != nil {
			return err
		}
	}
	return c.root.Rename(pending, c.NewPath())
}
