// Package source holds the contents of the files of a library, and converts byte
// offsets to lines and columns.
//
// Start at [File]. Other packages refer to text by [Span].
package source

import (
	"bytes"
	"errors"
	"io"
	"sort"
	"sync"
)

// A File is one file of a library, at one commit or in the work tree.
//
// Data holds the text of Markdown and configuration files. The content of evidence and
// pictures is read on demand by [File.Bytes], so that a library with thousands of
// screenshots uses little memory.
type File struct {
	Path string // path with slashes, relative to the root of the repository
	Size int64  // size of the content in bytes
	Data []byte // the text; nil for a file that is read on demand

	// Blob is the Git blob hash of the content in hexadecimal, or "" if it was not
	// computed. Files with the same hash have the same content.
	Blob string

	// Problem is the reason why the file was not read, such as "is a symbolic link" or
	// "is 2.1 MB, over the limit of 1 MB". It is "" for a file that was read. A File
	// with a Problem has no Data.
	Problem string

	// Open opens the content of a file that has no Data. Callers use Bytes or Pieces
	// instead.
	Open func() (io.ReadCloser, error)

	// LinesBefore and ColumnsBefore are set for a piece of a longer file. They are the
	// number of whole lines before the piece, and of code points before it in its first
	// line. With them, positions in the piece are reported as positions in the file.
	LinesBefore, ColumnsBefore int

	deferred  bool // set if Data is read only when it is needed
	loadOnce  sync.Once
	linesOnce sync.Once
	lines     []int // byte offset of the start of each line

	marksOnce sync.Once
	markList  []mark
}

// Find returns the file with the given path, or nil if files does not contain it.
func Find(files []*File, path string) *File {
	for _, f := range files {
		if f.Path == path {
			return f
		}
	}
	return nil
}

// NewDeferred returns a File whose text is not read yet. The method Load reads it when
// it is needed.
func NewDeferred(path string, size int64, open func() (io.ReadCloser, error)) *File {
	return &File{Path: path, Size: size, Open: open, deferred: true}
}

// Load reads the text of a file that NewDeferred created. It does nothing for other
// files. If reading fails, it sets Problem.
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

// ErrNoContent is the error for a file that was not read, or that has no content.
var ErrNoContent = errors.New("the file has no content")

// Bytes returns the whole content of the file. It reads the file if necessary. It
// returns an error if the file has become longer than Size.
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

// Line returns line n, counted from 1, without its line break. It returns "" for a line
// past the end.
func (f *File) Line(n int) string { return f.LineSpanOf(n).Text() }

// LineSpanOf returns the span of line n, counted from 1, without its line break. The
// span is empty for a line past the end.
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

// LineHead returns the beginning of line n, at most runes code points.
func (f *File) LineHead(n, runes int) string {
	line := f.LineSpanOf(n)
	line.End = min(line.End, f.skipRunes(line.Start, runes))
	return line.Text()
}

// Offset returns the byte offset of a line and column, which count from 1. Columns
// count code points. A position past the end of the text or line is treated as the end.
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

// LineSpan returns the span of the line that contains the byte offset, without its line
// break.
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
// A Span with a nil File has no position. A Span with Start == End is a point between
// two bytes.
type Span struct {
	File       *File
	Start, End int
}

// Position returns the line and column of the start of the span, counted from 1. It
// returns 0, 0 for a Span without File. Columns count code points, so that a mark
// printed below the line is under the right letter.
func (s Span) Position() (line, column int) { return s.position(s.Start) }

// EndPosition returns the line and column just after the end of the span, counted from
// 1.
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

// Text returns the text of the file in the span.
func (s Span) Text() string {
	if s.File == nil || s.Start < 0 || s.End > len(s.File.Data) || s.Start >= s.End {
		return ""
	}
	return string(s.File.Data[s.Start:s.End])
}
