package gitexec

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// An Import commits files that are in no work tree, without using Git's index. It
// writes only blobs that the repository does not have. WriteBlob is safe for concurrent
// use.
//
// An Import runs git fast-import, which writes the objects to a temporary folder, the
// quarantine. Commit then moves them into the repository, so that a failed or killed
// import leaves no objects in it.
type Import struct {
	git      *Git
	ctx      context.Context
	hashBlob func([]byte) string

	mu         sync.Mutex
	existing   map[string]bool // hashes of the blobs that the repository has already
	cmd        *exec.Cmd
	in         *bufio.Writer
	pipe       io.Closer
	stdout     *limitedBuffer // the output of fast-import, which is the hash of the commit
	stderr     *limitedBuffer
	written    int
	quarantine *quarantine
}

// BlobHasher returns a function that computes the blob hash of a file's content, in the
// object format of the repository.
func (g *Git) BlobHasher(ctx context.Context) (func([]byte) string, error) {
	format, err := g.Output(ctx, "rev-parse", "--show-object-format")
	if err != nil {
		return nil, err
	}
	var newHash func() hash.Hash
	switch format {
	case "sha1":
		newHash = sha1.New
	case "sha256":
		newHash = sha256.New
	default:
		return nil, fmt.Errorf("the object format %s is not supported", format)
	}
	return func(data []byte) string {
		h := newHash()
		fmt.Fprintf(h, "blob %d\x00", len(data))
		h.Write(data)
		return hex.EncodeToString(h.Sum(nil))
	}, nil
}

// ListFiles returns a map from the path of each file in a commit to its blob hash. For
// an executable, a link or a submodule, the value is the mode and the hash, which never
// equals a blob hash.
func (g *Git) ListFiles(ctx context.Context, commit string) (map[string]string, error) {
	out, err := g.Output(ctx, "ls-tree", "-r", "-z", "--full-tree", commit)
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for entry := range strings.SplitSeq(strings.TrimSuffix(out, "\x00"), "\x00") {
		head, path, ok := strings.Cut(entry, "\t")
		fields := strings.Fields(head)
		if !ok || len(fields) != 3 {
			continue
		}
		if name := fields[2]; fields[0] == "100644" {
			files[path] = name
		} else {
			files[path] = fields[0] + " " + name
		}
	}
	return files, nil
}

// PathsInHistory returns all paths below folder that exist in the commit or in one of
// its ancestors. folder is relative to the root.
func (g *Git) PathsInHistory(ctx context.Context, commit, folder string) ([]string, error) {
	// up is the path from git's folder to the root, which is needed because git log
	// takes paths relative to its folder.
	up, err := g.Output(ctx, "rev-parse", "--show-cdup")
	if err != nil {
		return nil, err
	}
	out, err := g.Output(ctx, "log", "--format=", "-m", "--no-renames", "--diff-filter=A", "--name-only", "-z",
		commit, "--", up+folder)
	if err != nil {
		return nil, err
	}
	paths := strings.FieldsFunc(out, func(r rune) bool { return r == 0 })
	slices.Sort(paths)
	return slices.Compact(paths), nil
}

// CountCommitsWithout returns how many of the given commits and their ancestors have no
// line in their message that starts with prefix. prefix must not contain characters
// that are special to grep.
func (g *Git) CountCommitsWithout(ctx context.Context, prefix string, commits ...string) (int, error) {
	args := []string{"--count", "--basic-regexp", "--invert-grep", "--grep=^" + prefix}
	out, err := g.Output(ctx, "rev-list", slices.Concat(args, commits)...)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(out)
}

// NewImport returns an import of files. hashBlob computes the hash of a blob. existing
// maps paths to the hashes of blobs that the repository already has.
func (g *Git) NewImport(ctx context.Context, hashBlob func([]byte) string, existing map[string]string) *Import {
	i := &Import{git: g, ctx: ctx, hashBlob: hashBlob, existing: map[string]bool{}}
	for _, name := range existing {
		i.existing[name] = true
	}
	return i
}

// BlobsWritten returns the number of blobs that the import wrote because the repository
// did not have them.
func (i *Import) BlobsWritten() int { return i.written }

func (i *Import) start() (err error) {
	if i.cmd != nil {
		return nil
	}
	if i.quarantine == nil {
		if i.quarantine, err = i.git.newQuarantine(i.ctx); err != nil {
			return fmt.Errorf("prepare the import: %w", err)
		}
	}
	args := slices.Concat(globalArgs, []string{"fast-import", "--quiet", "--done"})
	cmd := exec.CommandContext(i.ctx, i.git.bin, args...)
	cmd.Dir, cmd.Env = i.git.dir, append(slices.Clone(i.git.env), "GIT_OBJECT_DIRECTORY="+i.quarantine.dir)
	cmd.WaitDelay = 2 * time.Second
	i.stdout, i.stderr = &limitedBuffer{max: 4 << 10}, &limitedBuffer{max: 4 << 10}
	cmd.Stdout, cmd.Stderr = i.stdout, i.stderr
	pipe, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	i.cmd, i.pipe, i.in = cmd, pipe, bufio.NewWriterSize(pipe, 256<<10)
	return i.quarantine.recordPID(cmd.Process.Pid)
}

// WriteBlob writes the content of a file as a blob. It does nothing if the repository
// already has the blob with the hash name.
func (i *Import) WriteBlob(name string, data []byte) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.existing[name] {
		return nil
	}
	if err := i.start(); err != nil {
		return err
	}
	i.existing[name] = true
	i.written++
	fmt.Fprintf(i.in, "blob\ndata %d\n", len(data))
	i.in.Write(data)
	_, err := i.in.WriteString("\n")
	return i.wrapError(err)
}

// A NewCommit describes a commit to create. Author and Committer are in Git's format:
// "Kim <kim@fern.example> 1775044800 +0000".
type NewCommit struct {
	Branch            string // the full name of the branch: "refs/heads/gh-pages"
	Old               string // the branch's current commit; "" if the branch does not exist
	Parent            string // hash of the parent commit; "" for a commit without history
	Author, Committer string
	Message           string
	Files             map[string]string // blob hash of each file of the commit by path
}

// ErrBranchMoved means that another program moved the branch to another commit.
var ErrBranchMoved = errors.New("the branch has moved")

// importRef is the temporary ref that fast-import writes the commit to.
const importRef = "refs/debrief/import"

// Commit creates a commit of the imported files and moves the branch to it.
func (i *Import) Commit(c NewCommit) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	defer i.stop()
	if err := i.start(); err != nil {
		return err
	}
	w := i.in
	fmt.Fprintf(w, "commit %s\nmark :1\nauthor %s\ncommitter %s\n", importRef, c.Author, c.Committer)
	fmt.Fprintf(w, "data %d\n%s\n", len(c.Message), c.Message)
	if c.Parent != "" {
		fmt.Fprintf(w, "from %s\n", c.Parent)
	}
	w.WriteString("deleteall\n")
	for _, path := range slices.Sorted(maps.Keys(c.Files)) {
		fmt.Fprintf(w, "M 100644 %s %s\n", c.Files[path], quotePath(path))
	}
	fmt.Fprintf(w, "\nget-mark :1\nreset %s\n\ndone\n", importRef)
	err := errors.Join(w.Flush(), i.pipe.Close())
	if wait := i.cmd.Wait(); wait != nil {
		err = i.wrapError(wait)
	}
	i.cmd = nil
	if err != nil {
		return err
	}
	if err := i.quarantine.migrate(); err != nil {
		return fmt.Errorf("move the objects into the repository: %w", err)
	}
	return i.git.moveBranch(i.ctx, c.Branch, strings.TrimSpace(i.stdout.String()), c.Old)
}

// moveBranch moves a branch from the commit old to hash. old is "" if the branch does
// not exist yet. It returns ErrBranchMoved if the branch is not at old.
func (g *Git) moveBranch(ctx context.Context, branch, hash, old string) error {
	expected := old
	if expected == "" {
		expected = strings.Repeat("0", len(hash))
	}
	_, err := g.Output(ctx, "update-ref", "-m", "debrief publish", branch, hash, expected)
	if err == nil {
		return nil
	}
	if now, _, lookupErr := g.Commit(ctx, branch); lookupErr == nil && now != old {
		return ErrBranchMoved
	}
	return err
}

// Close stops an import that was not committed, and removes its temporary files.
func (i *Import) Close() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.stop()
}

func (i *Import) stop() {
	if i.cmd != nil {
		_ = i.cmd.Process.Kill()
		i.pipe.Close()
		_ = i.cmd.Wait()
		i.cmd = nil
	}
	if i.quarantine != nil {
		i.quarantine.remove()
		i.quarantine = nil
	}
}

// wrapError replaces err, an error from writing to fast-import, by the error message of
// fast-import. It returns the context's error if the context is done.
func (i *Import) wrapError(err error) error {
	if err == nil || i.ctx.Err() != nil {
		return i.ctx.Err()
	}
	for line := range strings.Lines(i.stderr.String()) {
		for _, kind := range []string{"fatal: ", "error: ", "warning: "} {
			if message, ok := strings.CutPrefix(strings.TrimSpace(line), kind); ok {
				return fmt.Errorf("git fast-import: %s", message)
			}
		}
	}
	return fmt.Errorf("git fast-import: %w", err)
}

// quotePath quotes a path as fast-import requires if it has special characters. It
// returns other paths unchanged.
func quotePath(path string) string {
	if !strings.ContainsAny(path, "\"\\\n") {
		return path
	}
	var b bytes.Buffer
	b.WriteByte('"')
	for _, c := range []byte(path) {
		switch c {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case '\n':
			b.WriteString(`\n`)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
