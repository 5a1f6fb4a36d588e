// Package source holds the text a team wrote and says where in it things are.
//
// It knows bytes, lines and columns, and refuses to know what they mean.
// Start at [File]; [Span] is how every later stage points back at one.
package source

import (
	"bytes"
	"errors"
	"io"
	"sort"
	"sync"
)

// A File is one file of a library as it stood at one commit, or in the work tree.
//
// Markdown and configuration are held in Data. Everything else (evidence,
// pictures) stays where it is until [File.Bytes] asks for it, so that a library
// of thousands of screenshots costs no memory to check.
type File struct {
	Path string // slash-separated, relative to the repository's root
	Size int64  // in bytes, as the file system or the Git object says
	Data []byte // the text, or nil for a file that is read on demand

	// Blob is the name that Git has for the content, in hexadecimal, where somebody
	// found it out. Files that have the same one have the same content.
	Blob string

	// Problem says why the file was not read ("is a symbolic link", "is 2.1 MB,
	// over the limit of 1 MB"). Such a File has no Data: it exists so that
	// somebody can be told.
	Problem string

	// Open returns the content of a file without Data. It is called through Bytes
	// and Pieces.
	Open func() (io.ReadCloser, error)

	// A piece of a longer file says how many whole lines stand in front of it, and
	// how many code points of the line that it begins in: places in it are places
	// in the file.
	LinesBefore, ColumnsBefore int

	unread bool // Data is a text that nobody has needed yet
	reads  sync.Once
	once   sync.Once
	lines  []int // byte offset of the start of each line

	markOnce sync.Once
	marked   []mark
}

// Find is the file at a path, nil if it is not among files.
func Find(files []*File, path string) *File {
	for _, f := range files {
		if f.Path == path {
			return f
		}
	}
	return nil
}

// Unread is a text of which it is known that nothing in it need be read, but not
// what somebody will ask. Its Data is there after Read.
func Unread(path string, size int64, open func() (io.ReadCloser, error)) *File {
	return &File{Path: path, Size: size, Open: open, unread: true}
}

// Read reads a text that was left unread, and does nothing to any other file.
// Where it fails the file has a Problem.
func (f *File) Read() {
	if !f.unread {
		return
	}
	f.reads.Do(func() {
		data, err := f.Bytes()
		switch {
		case err != nil:
			f.Problem = "cannot be read: " + err.Error()
		case int64(len(data)) != f.Size:
			f.Problem = "cannot be read: it changed while it was read"
		default:
			f.Data = data
		}
	})
}

// IsUnread reports whether the file was left unread when it was listed.
func (f *File) IsUnread() bool { return f.unread }

// ErrNoContent is returned by Bytes for a file that was refused or never had content.
var ErrNoContent = errors.New("no content was read for this file")

// Bytes returns the whole content, reading it if it was left where it was.
// It never returns more than Size bytes: a file that grew since it was listed
// is an error and not a surprise.
func (f *File) Bytes() ([]byte, error) {
	if f.Data != nil || f.Open == nil {
		if f.Data == nil && f.Problem != "" {
			return nil, ErrNoContent
		}
		return f.Data, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, f.Size+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > f.Size {
		return nil, errors.New("the file grew while it was read")
	}
	return data, nil
}

// Line returns line n, counted from 1, without its line break. It is empty
// past the end.
func (f *File) Line(n int) string { return f.LineSpanOf(n).Text() }

// LineSpanOf covers line n, counted from 1, without its line break. Past the
// end it is empty.
func (f *File) LineSpanOf(n int) Span {
	starts := f.starts()
	n -= f.LinesBefore
	if n < 1 || n > len(starts) {
		return Span{File: f, Start: len(f.Data), End: len(f.Data)}
	}
	end := len(f.Data)
	if n < len(starts) {
		end = starts[n] - 1
	}
	if end > starts[n-1] && f.Data[end-1] == '\r' {
		end--
	}
	return Span{File: f, Start: starts[n-1], End: end}
}

// LineHead returns at most the first runes code points of line n.
func (f *File) LineHead(n, runes int) string {
	line := f.LineSpanOf(n)
	line.End = min(line.End, f.skipRunes(line.Start, runes))
	return line.Text()
}

// Offset returns the byte offset of a 1-based line and a 1-based column that
// counts Unicode code points. Past the end it returns the end.
func (f *File) Offset(line, column int) int {
	starts := f.starts()
	line -= f.LinesBefore
	if line < 1 {
		return 0
	}
	if line > len(starts) {
		return len(f.Data)
	}
	if line == 1 {
		column -= f.ColumnsBefore
	}
	end := len(f.Data)
	if line < len(starts) {
		end = starts[line] - 1
	}
	return min(f.skipRunes(starts[line-1], column-1), end)
}

// LineSpan covers the whole line around a byte offset, without its break.
func (f *File) LineSpan(offset int) Span {
	line, _ := Span{File: f, Start: offset}.Position()
	return f.LineSpanOf(line)
}

func (f *File) starts() []int {
	f.once.Do(func() {
		f.Read()
		f.lines = make([]int, 1, 1+bytes.Count(f.Data, []byte{'\n'}))
		for at := 0; len(f.lines) < cap(f.lines); {
			at += bytes.IndexByte(f.Data[at:], '\n') + 1
			f.lines = append(f.lines, at)
		}
	})
	return f.lines
}

// A Span is a stretch of a File in byte offsets, Start inclusive and End
// exclusive. Offsets, not lines, because parsers and edits speak offsets;
// [Span.Position] turns them into what a person reads.
//
// A Span with a nil File is nowhere; one with Start == End is a point.
type Span struct {
	File       *File
	Start, End int
}

// Position reports the 1-based line and column of the start of s, 0, 0 if s is nowhere.
// Columns count code points, so a caret printed under the line lands on the letter.
func (s Span) Position() (line, column int) { return s.position(s.Start) }

// EndPosition reports the line and column just behind s.
func (s Span) EndPosition() (line, column int) { return s.position(s.End) }

func (s Span) position(at int) (line, column int) {
	if s.File == nil {
		return 0, 0
	}
	starts := s.File.starts()
	at = min(max(at, 0), len(s.File.Data))
	line = sort.SearchInts(starts, at+1)
	column = s.File.columnAt(starts[line-1], at)
	if line == 1 {
		column += s.File.ColumnsBefore
	}
	return line + s.File.LinesBefore, column
}

// Text returns the bytes that s covers, as a string.
func (s Span) Text() string {
	if s.File == nil || s.Start < 0 || s.End > len(s.File.Data) || s.Start >= s.End {
		return ""
	}
	return string(s.File.Data[s.Start:s.End])
}
