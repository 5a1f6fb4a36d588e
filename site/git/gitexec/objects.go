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

// Reader finds the program to read one repository with: that whose Git folder is
// dir, whatever the variables and the settings of whoever runs it say.
func Reader(dir string) (*Git, error) {
	g, err := Find(dir, nil)
	if err != nil {
		return nil, err
	}
	g.env = append(g.env, "GIT_DIR="+dir,
		"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_NO_REPLACE_OBJECTS=1") // objects are what they are called
	return g, nil
}

// With is g with a variable set, "NAME=value".
func (g *Git) With(variable string) *Git {
	return &Git{g.bin, g.dir, append(slices.Clone(g.env), variable), append(slices.Clone(g.own), variable)}
}

// ErrNoObject is wrapped by the error for an object that is not there.
var ErrNoObject = errors.New("is not there")

// Objects is git handing out objects, one after the other. It is used by one
// goroutine at a time.
type Objects struct {
	git    *Git
	whole  *conversation // with the content
	header *conversation // with what the object is and how large
}

// Objects begins to hand out objects. Git is started with the first that is
// asked for, and ends with Close.
func (g *Git) Objects() *Objects { return &Objects{git: g} }

// Object returns an object by its name, which is written in full, and what it
// is: commit, tree, blob or tag.
func (o *Objects) Object(name string) (kind string, data []byte, err error) {
	err = ask(&o.whole, o.git, "--batch", name, func(c *conversation) error {
		var size int64
		if kind, size, err = c.header(name); err != nil {
			return err
		}
		data = make([]byte, size)
		if _, err := io.ReadFull(c.out, data); err != nil {
			return err
		}
		_, err = c.out.Discard(1) // the line end behind it
		return err
	})
	return kind, data, err
}

// Header returns what an object is and how many bytes it has.
func (o *Objects) Header(name string) (kind string, size int64, err error) {
	err = ask(&o.header, o.git, "--batch-check", name, func(c *conversation) error {
		kind, size, err = c.header(name)
		return err
	})
	return kind, size, err
}

// Close ends git. Objects can be asked for again, and are found if they were
// written in the meantime.
func (o *Objects) Close() {
	for _, c := range []**conversation{&o.whole, &o.header} {
		if *c != nil {
			(*c).end()
			*c = nil
		}
	}
}

// A conversation is a git that answers to names.
type conversation struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

// ask writes a name and reads the answer. After an error that is not about the
// object alone, the next question is put to another git.
func ask(to **conversation, g *Git, how, name string, read func(*conversation) error) error {
	if strings.ContainsAny(name, "\n\r ") || name == "" {
		return fmt.Errorf("%q is no name of an object", name)
	}
	if *to == nil {
		c, err := g.converse(how)
		if err != nil {
			return fmt.Errorf("git cat-file: %w", err)
		}
		*to = c
	}
	_, err := io.WriteString((*to).in, name+"\n")
	if err == nil {
		err = read(*to)
	}
	if err != nil && !errors.Is(err, ErrNoObject) {
		(*to).end()
		*to = nil
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = errors.New("git cat-file ended too early")
		}
		return fmt.Errorf("object %s: %w", name, err)
	}
	return err
}

func (g *Git) converse(how string) (*conversation, error) {
	cmd := exec.Command(g.bin, slices.Concat(settings, []string{"cat-file", how})...)
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
	return &conversation{cmd, in, bufio.NewReaderSize(out, 64<<10)}, nil
}

// header reads "name kind size", or "name missing".
func (c *conversation) header(name string) (kind string, size int64, err error) {
	line, err := c.out.ReadString('\n')
	if err != nil {
		return "", 0, err
	}
	fields := strings.Fields(line)
	if len(fields) == 2 && fields[1] == "missing" {
		return "", 0, fmt.Errorf("object %s %w", name, ErrNoObject)
	}
	if len(fields) != 3 {
		return "", 0, fmt.Errorf("git cat-file said %.80q", line)
	}
	size, err = strconv.ParseInt(fields[2], 10, 64)
	if err != nil || size < 0 {
		return "", 0, fmt.Errorf("git cat-file said %.80q", line)
	}
	return fields[1], size, nil
}

// end closes the pipes, upon which git ends.
func (c *conversation) end() {
	c.in.Close()
	_ = c.cmd.Process.Kill() // it may be in the middle of an object; it only reads
	_ = c.cmd.Wait()
}
