package object

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"debrief/site/git/gitexec"
)

// program is a Store that reads a repository with the git program, for formats that
// go-git does not support.
type program struct {
	git     *gitexec.Git
	objects *gitexec.ObjectReader
	width   int // length of an object name in bytes
}

// OpenProgram opens the repository at p with the git program. It returns an error if
// git is not installed or cannot read the repository. width is the length of object
// names in bytes.
func OpenProgram(p Place) (s Store, width int, err error) {
	g, err := gitexec.FindIsolated(p.git)
	if err != nil {
		return nil, 0, err
	}
	format, err := g.Output(context.Background(), "rev-parse", "--show-object-format")
	switch {
	case err != nil:
		return nil, 0, err
	case format == "sha1":
		width = SHA1
	case format == "sha256":
		width = SHA256
	default:
		return nil, 0, fmt.Errorf("the object format %s is not supported, only sha1 and sha256", format)
	}
	return &program{g, g.NewObjectReader(), width}, width, nil
}

func (p *program) Close() error { p.objects.Close(); return nil }

func (p *program) Refresh() { p.objects.Close() }

// Object implements [Store]. It requests the size of the object first, because git
// always sends the whole content.
func (p *program) Object(h Hash, limit int64) (string, []byte, error) {
	if limit < AnySize {
		if size, err := p.Size(h); err != nil {
			return "", nil, err
		} else if size > limit {
			return "", nil, fmt.Errorf("object %s is %w", h, ErrTooLarge)
		}
	}
	kind, data, err := p.objects.Object(h.String())
	return kind, data, wrapMissing(h, err)
}

func (p *program) Size(h Hash) (int64, error) {
	_, size, err := p.objects.Header(h.String())
	return size, wrapMissing(h, err)
}

// IndexStats implements [Store]. It returns nil, because git does not print this data
// in a stable format.
func (p *program) IndexStats() map[string]IndexStat { return nil }

// Positions implements [Store]. It returns zeros: the order of reads does not matter,
// because git has its own cache.
func (p *program) Positions(names []Hash) []uint64 { return make([]uint64, len(names)) }

func wrapMissing(h Hash, err error) error {
	if errors.Is(err, gitexec.ErrNoObject) {
		return fmt.Errorf("object %s is %w", h, ErrMissing)
	}
	return err
}

func (p *program) Ref(full string) (Hash, error) {
	missing := fmt.Errorf("%w is called %q", ErrNoRef, full)
	if strings.ContainsAny(full, ":@{}?*[\\ \n") || strings.Contains(full, "..") {
		return Hash{}, missing // reject an invalid ref name, which git rev-parse would evaluate as an expression
	}
	text, ok, err := p.output("rev-parse", "--verify", "--quiet", "--end-of-options", full)
	if err != nil {
		return Hash{}, err
	}
	if ok {
		return ParseHash([]byte(text))
	}
	if full == "HEAD" {
		if head, ok, err := p.output("symbolic-ref", "--quiet", "--short", full); err == nil && ok {
			return Hash{}, fmt.Errorf("%s %w", head, ErrUnborn)
		}
	}
	return Hash{}, missing
}

// output runs a git command and returns its output. If the exit status is 1, it returns
// false and no error.
func (p *program) output(command string, args ...string) (string, bool, error) {
	text, err := p.git.Output(context.Background(), command, args...)
	if e := (*gitexec.Error)(nil); errors.As(err, &e) && e.Code == 1 {
		return "", false, nil
	}
	return text, err == nil, err
}

func (p *program) Refs(prefix string) ([]string, error) {
	text, _, err := p.output("for-each-ref", "--format=%(refname)", "--", strings.TrimSuffix(prefix, "/"))
	return strings.Fields(text), err
}

func (p *program) HashesWithPrefix(digits string) ([]Hash, error) {
	text, _, err := p.output("rev-parse", "--disambiguate="+digits)
	if err != nil {
		return nil, err
	}
	var out []Hash
	for line := range strings.Lines(text) {
		h, err := ParseHash([]byte(strings.TrimSuffix(line, "\n")))
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

// Staged implements [Store]. It parses the output of git ls-files, entries of the form
// "tag mode hash stage\tpath" that end in a zero byte.
func (p *program) Staged(file string) ([]Staged, error) {
	g := p.git
	if file != "" {
		abs, err := filepath.Abs(file)
		if err != nil {
			return nil, err
		}
		g = g.WithEnv("GIT_INDEX_FILE=" + abs)
	}
	text, err := g.Output(context.Background(), "ls-files", "-z", "-t", "--stage", "--full-name")
	if err != nil {
		return nil, fmt.Errorf("the index cannot be read: %w", err)
	}
	var out []Staged
	for line := range bytes.SplitSeq([]byte(text), []byte{0}) {
		head, path, _ := bytes.Cut(line, []byte("\t"))
		fields := bytes.Fields(head)
		if len(fields) != 4 {
			continue // skip the empty text after the last zero byte
		}
		h, err := ParseHash(fields[2])
		if err != nil {
			return nil, err
		}
		out = append(out, Staged{Path: string(path), Mode: bytes.Clone(fields[1]), Hash: h,
			Conflict: string(fields[3]) != "0", Sparse: fields[0][0] == 'S'})
	}
	return p.dropIntentToAdd(g, out)
}

// maxIntentChecks limits the arguments of the git command with which dropIntentToAdd
// checks staged empty files. Entries of git add -N look like staged empty files.
const maxIntentChecks = 100

// debugForm matches the lines that git ls-files --debug prints after a path, and
// captures the flags. intentToAdd is the flag that git add -N sets.
var debugForm = regexp.MustCompile(`^(?:  [a-z]+: .*\n)*?  size: \d+\tflags: ([0-9a-f]+)(?:\n|$)`)

const intentToAdd = 1 << 29

// dropIntentToAdd returns the entries in all without the ones of git add -N, which have
// no staged content.
func (p *program) dropIntentToAdd(g *gitexec.Git, all []Staged) ([]Staged, error) {
	empty := HashOf(p.width, Blob, nil)
	args := []string{"-z", "--debug", "--full-name", "--"}
	for _, s := range all {
		if s.Hash == empty && len(args) < maxIntentChecks {
			args = append(args, s.Path)
		}
	}
	if len(args) == 4 {
		return all, nil
	}
	text, err := g.Output(context.Background(), "ls-files", args...)
	if err != nil {
		return nil, fmt.Errorf("the index cannot be read: %w", err)
	}
	intentOnly := map[string]bool{}
	path, rest, _ := strings.Cut(text, "\x00")
	for m := debugForm.FindStringSubmatch(rest); m != nil; m = debugForm.FindStringSubmatch(rest) {
		flags, err := strconv.ParseUint(m[1], 16, 32)
		intentOnly[path] = err == nil && flags&intentToAdd != 0
		path, rest, _ = strings.Cut(rest[len(m[0]):], "\x00")
	}
	return slices.DeleteFunc(all, func(s Staged) bool { return intentOnly[s.Path] }), nil
}
