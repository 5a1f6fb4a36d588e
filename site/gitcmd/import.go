package gitcmd

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
	"strings"
	"sync"
	"time"
)

// An Import makes one commit of files that lie in no work tree, and touches no index.
// A file that the repository has already is named and not written again: it costs a
// hash. Blob is safe for concurrent use.
//
// Git writes it, by its own fast-import: objects as a pack, the branch by comparing
// and setting, so that of two at the same time one fails.
type Import struct {
	Force bool // the branch may be moved to a commit that does not contain its tip

	git  *Git
	ctx  context.Context
	name func([]byte) string

	mu    sync.Mutex
	known map[string]bool // blobs that need not be written
	cmd   *exec.Cmd
	in    *bufio.Writer
	pipe  io.Closer
	said  *bounded
	sent  int
}

// BlobNames returns how the repository names a file by its content.
func (g *Git) BlobNames(ctx context.Context) (func([]byte) string, error) {
	form, err := g.Ask(ctx, "rev-parse", "--show-object-format")
	if err != nil {
		return nil, err
	}
	var begin func() hash.Hash
	switch form {
	case "sha1":
		begin = sha1.New
	case "sha256":
		begin = sha256.New
	default:
		return nil, fmt.Errorf("the repository names its objects by %s, which is not known", form)
	}
	return func(data []byte) string {
		h := begin()
		fmt.Fprintf(h, "blob %d\x00", len(data))
		h.Write(data)
		return hex.EncodeToString(h.Sum(nil))
	}, nil
}

// Listing are the files of a commit: path to the name of the blob. What is no plain
// file has its mode in front of the name, and so equals none.
func (g *Git) Listing(ctx context.Context, commit string) (map[string]string, error) {
	out, err := g.Ask(ctx, "ls-tree", "-r", "-z", "--full-tree", commit)
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

// Import begins a commit. have are names of blobs that the repository has.
func (g *Git) Import(ctx context.Context, names func([]byte) string, have map[string]string) *Import {
	i := &Import{git: g, ctx: ctx, name: names, known: map[string]bool{}}
	for _, name := range have {
		i.known[name] = true
	}
	return i
}

// Sent is how many files were written, because the repository had none of their content.
func (i *Import) Sent() int { return i.sent }

func (i *Import) start() error {
	if i.cmd != nil {
		return nil
	}
	args := []string{"fast-import", "--quiet", "--done"}
	if i.Force {
		args = append(args, "--force")
	}
	i.cmd = exec.CommandContext(i.ctx, i.git.bin, slices.Concat(settings, args)...)
	i.cmd.Dir, i.cmd.Env = i.git.dir, i.git.env
	i.cmd.WaitDelay = 2 * time.Second
	i.said = &bounded{most: 4 << 10}
	i.cmd.Stderr = i.said
	pipe, err := i.cmd.StdinPipe()
	if err != nil {
		return err
	}
	i.pipe, i.in = pipe, bufio.NewWriterSize(pipe, 256<<10)
	return i.cmd.Start()
}

// Blob writes a file's content unless the repository has it.
func (i *Import) Blob(name string, data []byte) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.known[name] {
		return nil
	}
	if err := i.start(); err != nil {
		return err
	}
	i.known[name] = true
	i.sent++
	fmt.Fprintf(i.in, "blob\ndata %d\n", len(data))
	i.in.Write(data)
	_, err := i.in.WriteString("\n")
	return i.wrong(err)
}

// A NewCommit is what a commit says. People are as git says them, "Kim <kim@fern.example> 1775044800 +0000".
type NewCommit struct {
	Branch            string // "refs/heads/gh-pages"
	Parent            string // "" for the first
	Author, Committer string
	Message           string
	Files             map[string]string // path to the name of the blob: all of them
}

// Commit makes the commit and moves the branch to it.
func (i *Import) Commit(c NewCommit) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if err := i.start(); err != nil {
		return err
	}
	w := i.in
	fmt.Fprintf(w, "commit %s\nauthor %s\ncommitter %s\ndata %d\n%s\n", c.Branch, c.Author, c.Committer, len(c.Message), c.Message)
	if c.Parent != "" {
		fmt.Fprintf(w, "from %s\n", c.Parent)
	}
	w.WriteString("deleteall\n")
	for _, path := range slices.Sorted(maps.Keys(c.Files)) {
		fmt.Fprintf(w, "M 100644 %s %s\n", c.Files[path], quotePath(path))
	}
	w.WriteString("done\n")
	err := w.Flush()
	err = errors.Join(err, i.pipe.Close())
	if wait := i.cmd.Wait(); wait != nil {
		err = i.wrong(wait)
	}
	i.cmd = nil
	return err
}

// Close gives up what was begun, if Commit has not ended it.
func (i *Import) Close() {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.cmd != nil && i.cmd.Process != nil {
		_ = i.cmd.Process.Kill()
		i.pipe.Close()
		_ = i.cmd.Wait()
		i.cmd = nil
	}
}

// wrong words an error with what git has said.
func (i *Import) wrong(err error) error {
	if err == nil || i.ctx.Err() != nil {
		return i.ctx.Err()
	}
	for line := range strings.Lines(i.said.String()) {
		for _, kind := range []string{"fatal: ", "error: ", "warning: "} {
			if said, ok := strings.CutPrefix(strings.TrimSpace(line), kind); ok {
				return fmt.Errorf("git fast-import: %s", said)
			}
		}
	}
	return fmt.Errorf("git fast-import: %w", err)
}

// quotePath is a path as fast-import reads it: in quotes where it would not be taken
// as it is.
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
