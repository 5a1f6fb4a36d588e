package source

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"
)

// How a long text is read: so much at a time, and where a line is longer than
// that, to the end of a word if one ends within the last part.
const (
	pieceBytes = 256 << 10
	wordBytes  = 4 << 10
	sniffed    = 8 << 10
)

// Pieces calls do with f where its text is in memory, and else with one piece
// of whole lines after the other, none of which is held when do has returned.
// It ends without calling do where the first bytes are not those of a text, and
// with [ErrNoContent] where there is nothing to read. No more than Size bytes
// are read.
func (f *File) Pieces(do func(*File)) error {
	if f.Data != nil {
		do(f)
		return nil
	}
	if f.Open == nil || f.Problem != "" {
		return ErrNoContent
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	in := bufio.NewReaderSize(io.LimitReader(r, f.Size), sniffed)
	if head, _ := in.Peek(sniffed); bytes.IndexByte(head, 0) >= 0 {
		return nil
	}
	return f.pieces(in, do)
}

func (f *File) pieces(in io.Reader, do func(*File)) error {
	buf := make([]byte, 0, min(pieceBytes, int(f.Size)+1))
	lines, columns := 0, 0
	for {
		n, err := io.ReadFull(in, buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return err
		}
		end := len(buf)
		if !last {
			end = cut(buf)
		}
		if end > 0 {
			do(&File{Path: f.Path, Size: f.Size, Data: bytes.Clone(buf[:end]), LinesBefore: lines, ColumnsBefore: columns})
		}
		if last {
			return nil
		}
		lines, columns = behind(buf[:end], lines, columns)
		buf = buf[:copy(buf, buf[end:])]
	}
}

// cut is where a piece ends: behind a line, else behind a word.
func cut(buf []byte) int {
	if i := bytes.LastIndexByte(buf, '\n'); i >= 0 {
		return i + 1
	}
	if i := bytes.LastIndexAny(buf[len(buf)-min(len(buf), wordBytes):], " \t,;\"'"); i >= 0 {
		return len(buf) - min(len(buf), wordBytes) + i + 1
	}
	end := len(buf)
	for end > 1 && !utf8.RuneStart(buf[end-1]) {
		end--
	}
	return max(1, end-1)
}

// behind is how many lines and columns stand in front of what follows a piece.
func behind(piece []byte, lines, columns int) (int, int) {
	if i := bytes.LastIndexByte(piece, '\n'); i >= 0 {
		return lines + bytes.Count(piece, []byte("\n")), utf8.RuneCount(piece[i+1:])
	}
	return lines, columns + utf8.RuneCount(piece)
}

// Excerpt is a File of its own that holds the line around a place in f, of a
// very long one the part around it, and the place there: what a finding keeps
// of a long text.
func (f *File) Excerpt(start, end int) Span {
	from := bytes.LastIndexByte(f.Data[:start], '\n') + 1
	to := len(f.Data)
	if i := bytes.IndexByte(f.Data[end:], '\n'); i >= 0 {
		to = end + i
	}
	if to-from > wordBytes {
		from, to = max(from, start-wordBytes/4), min(to, end+wordBytes/4)
		for from < start && !utf8.RuneStart(f.Data[from]) {
			from++
		}
	}
	line, column := Span{File: f, Start: from}.Position()
	piece := &File{Path: f.Path, Size: f.Size, Data: bytes.Clone(f.Data[from:to]), LinesBefore: line - 1, ColumnsBefore: column - 1}
	return Span{File: piece, Start: start - from, End: end - from}
}
