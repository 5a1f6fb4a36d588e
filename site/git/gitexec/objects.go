package gitexec

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

// FindIsolated finds the git program for reading the repository whose Git folder is
// dir. Git then ignores the caller's environment variables and settings.
func FindIsolated(dir string) (*Git, error) {
	g, err := Find(dir, nil)
	if err != nil {
		return nil, err
	}
	g.env = append(g.env, "GIT_DIR="+dir,
		"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_NO_REPLACE_OBJECTS=1") // git reads objects without the replacements of git replace
	return g, nil
}

// WithEnv returns a copy of g with one more environment variable, given as
// "NAME=value".
func (g *Git) WithEnv(variable string) *Git {
	return &Git{g.bin, g.dir, append(slices.Clone(g.env), variable), append(slices.Clone(g.userEnv), variable)}
}

// ErrNoObject means that the repository does not have the object.
var ErrNoObject = errors.New("does not exist")

// An ObjectReader reads objects through git cat-file. It is not safe for concurrent
// use.
type ObjectReader struct {
	git    *Git
	full   *catFile // the git process that returns contents; nil if it is not running
	header *catFile // the git process that returns only type and size; nil if it is not running
}

// NewObjectReader returns a reader of the repository's objects. The reader starts git
// at the first request; git then runs until Close.
func (g *Git) NewObjectReader() *ObjectReader { return &ObjectReader{git: g} }

// Object returns the type and content of the object whose full hash is name. The type
// is commit, tree, blob or tag.
func (o *ObjectReader) Object(name string) (kind string, data []byte, err error) {
	err = requestObject(&o.full, o.git, "--batch", name, func(c *catFile) error {
		var size int64
		if kind, size, err = c.header(name); err != nil {
			return err
		}
		data = make([]byte, size)
		if _, err := io.ReadFull(c.out, data); err != nil {
			return err
		}
		_, err = c.out.Discard(1) // skip the line break that follows the object's content
		return err
	})
	return kind, data, err
}

// Header returns the type and size of the object whose full hash is name.
func (o *ObjectReader) Header(name string) (kind string, size int64, err error) {
	err = requestObject(&o.header, o.git, "--batch-check", name, func(c *catFile) error {
		kind, size, err = c.header(name)
		return err
	})
	return kind, size, err
}

// Close ends the git processes of the reader. The next request starts git again, which
// then finds objects that were written in the meantime.
func (o *ObjectReader) Close() {
	for _, c := range []**catFile{&o.full, &o.header} {
		if *c != nil {
			(*c).close()
			*c = nil
		}
	}
}

// A catFile is a running git cat-file process, with the pipes to it.
type catFile struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

// requestObject writes an object name to a git cat-file process and calls read to read
// the reply. It starts the process if necessary. After an error other than a missing
// object, it ends the process.
func requestObject(process **catFile, g *Git, mode, name string, read func(*catFile) error) error {
	if strings.ContainsAny(name, "\n\r ") || name == "" {
		return fmt.Errorf("%q is not an object name", name)
	}
	if *process == nil {
		c, err := g.startCatFile(mode)
		if err != nil {
			return fmt.Errorf("git cat-file: %w", err)
		}
		*process = c
	}
	_, err := io.WriteString((*process).in, name+"\n")
	if err == nil {
		err = read(*process)
	}
	if err != nil && !errors.Is(err, ErrNoObject) {
		(*process).close()
		*process = nil
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = errors.New("git cat-file ended too early")
		}
		return fmt.Errorf("object %s: %w", name, err)
	}
	return err
}

func (g *Git) startCatFile(mode string) (*catFile, error) {
	cmd := exec.Command(g.bin, slices.Concat(globalArgs, []string{"cat-file", mode})...)
	cmd.Dir, cmd.Env = g.dir, g.env
	cmd.WaitDelay = 2 * time.Second
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &catFile{cmd, in, bufio.NewReaderSize(out, 64<<10)}, nil
}

// header parses the first line of a reply of git cat-file: "name type size" or "name
// missing".
func (c *catFile) header(name string) (kind string, size int64, err error) {
	line, err := c.out.ReadString('\n')
	if err != nil {
		return "", 0, err
	}
	fields := strings.Fields(line)
	if len(fields) == 2 && fields[1] == "missing" {
		return "", 0, fmt.Errorf("object %s %w", name, ErrNoObject)
	}
	if len(fields) != 3 {
		return "", 0, fmt.Errorf("unexpected output of git cat-file: %.80q", line)
	}
	size, err = strconv.ParseInt(fields[2], 10, 64)
	if err != nil || size < 0 {
		return "", 0, fmt.Errorf("unexpected output of git cat-file: %.80q", line)
	}
	return fields[1], size, nil
}

// close ends the git cat-file process.
func (c *catFile) close() {
	c.in.Close()
	_ = c.cmd.Process.Kill() // killing the process is safe, because it only reads
	_ = c.cmd.Wait()
}
