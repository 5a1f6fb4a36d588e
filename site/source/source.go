// Package source holds the bytes of library files and maps byte offsets to lines and
// columns.
//
// Start at [File]. Later stages refer to text by [Span].
package source

import (
	"bytes"
	"errors"
	"io"
	"sort"
	"sync"
)

// A File is one file of a library at one commit or in the work tree.
//
// Data holds Markdown and configuration. Evidence and pictures are read on demand by
// [File.Bytes], so a library with thousands of screenshots uses little memory.
type File struct {
	Path string // slash-separated, relative to the repository's root
	Size int64  // in bytes
	Data []byte // the text, or nil for a file that is read on demand

	// Blob is the hexadecimal blob hash of the content, "" if not computed. Files with
	// the same hash have the same content.
	Blob string

	// Problem is the reason why the file was not read ("is a symbolic link", "is 2.1
	// MB, over the limit of 1 MB"). Such a File has no Data; it exists so that the
	// problem can be reported.
	Problem string

	// Open returns the content of a file without Data. Callers use Bytes or Pieces.
	Open func() (io.ReadCloser, error)

	// LinesBefore and ColumnsBefore are the whole lines, and the code points of the
	// first line, that precede a piece of a longer file. Positions in a piece are
	// thereby positions in the file.
	LinesBefore, ColumnsBefore int

	deferred  bool // Data is read when first needed
	loadOnce  sync.Once
	linesOnce sync.Once
	lines     []int // byte offset of each line start

	marksOnce sync.Once
	markList  []mark
}

// Find returns the file with the given path, nil if files has none.
func Find(files []*File, path string) *File {
	for _, f := range files {
		if f.Path == path {
			return f
		}
	}
	return nil
}

// NewDeferred returns a File that Load reads when its text is first needed.
func NewDeferred(path string, size int64, open func() (io.ReadCloser, error)) *File {
	return &File{Path: path, Size: size, Open: open, deferred: true}
}

// Load reads a deferred file and does nothing for other files. If reading fails, it
// sets Problem.
func (f *File) Load() {
	if !f.deferred {
		return
	}
	f.loadOnce.Do(func() {
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

// IsDeferred reports whether the file was created by NewDeferred.
func (f *File) IsDeferred() bool { return f.deferred }

// ErrNoContent means that a file was not read, or never had content.
var ErrNoContent = errors.New("the file has no content")

// Bytes returns the whole content and reads it if necessary. A file that has grown
// beyond Size is an error.
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

// Line returns line n, counted from 1, without its line break, "" past the end.
func (f *File) Line(n int) string { return f.LineSpanOf(n).Text() }

// LineSpanOf returns the span of line n, counted from 1, without its line break. It is
// empty past the end.
func (f *File) LineSpanOf(n int) Span {
	starts := f.lineStarts()
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

// Offset returns the byte offset of a 1-based line and column. Columns count code
// points. Positions past the end give the end.
func (f *File) Offset(line, column int) int {
	starts := f.lineStarts()
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

// LineSpan returns the span of the line at a byte offset, without its line break.
func (f *File) LineSpan(offset int) Span {
	line, _ := Span{File: f, Start: offset}.Position()
	return f.LineSpanOf(line)
}

func (f *File) lineStarts() []int {
	f.linesOnce.Do(func() {
		f.Load()
		f.lines = make([]int, 1, 1+bytes.Count(f.Data, []byte{'\n'}))
		for at := 0; len(f.lines) < cap(f.lines); {
			at += bytes.IndexByte(f.Data[at:], '\n') + 1
			f.lines = append(f.lines, at)
		}
	})
	return f.lines
}

// A Span is a range of bytes in a File, from Start (inclusive) to End (exclusive).
// [Span.Position] converts offsets to lines and columns.
//
// A Span with a nil File has no position; with Start == End it is a point.
type Span struct {
	File       *File
	Start, End int
}

// Position returns the 1-based line and column of the start of s, or 0, 0 for a Span
// without File. Columns count code points, so a caret printed below the line points at
// the right letter.
func (s Span) Position() (line, column int) { return s.position(s.Start) }

// EndPosition returns the line and column just after s.
func (s Span) EndPosition() (line, column int) { return s.position(s.End) }

func (s Span) position(at int) (line, column int) {
	if s.File == nil {
		return 0, 0
	}
	starts := s.File.lineStarts()
	at = min(max(at, 0), len(s.File.Data))
	line = sort.SearchInts(starts, at+1)
	column = s.File.columnAt(starts[line-1], at)
	if line == 1 {
		column += s.File.ColumnsBefore
	}
	return line + s.File.LinesBefore, column
}

// Text returns the text that s covers.
func (s Span) Text() string {
	if s.File == nil || s.Start < 0 || s.End > len(s.File.Data) || s.Start >= s.End {
		return ""
	}
	return string(s.File.Data[s.Start:s.End])
}
