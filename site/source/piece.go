package source

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"
)

// These sizes apply when a long file is read in pieces. A piece ends at a line break.
// In a line longer than pieceBytes, it ends at the last word boundary within wordBytes.
// The first sniffBytes of a file decide whether it is text.
const (
	pieceBytes = 256 << 10
	wordBytes  = 4 << 10
	sniffBytes = 8 << 10
)

// Pieces calls do with f itself if its text is in memory. Otherwise it reads the file
// and calls do with pieces of whole lines in order. It reads at most Size bytes. A
// piece is valid only until do returns. It does not call do for binary content. It
// returns [ErrNoContent] for a file without content.
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
	in := bufio.NewReaderSize(io.LimitReader(r, f.Size), sniffBytes)
	if head, _ := in.Peek(sniffBytes); bytes.IndexByte(head, 0) >= 0 {
		return nil
	}
	return f.readPieces(in, do)
}

func (f *File) readPieces(in io.Reader, do func(*File)) error {
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
			end = cutPiece(buf)
		}
		if end > 0 {
			do(
				&File{
					Path:          f.Path,
					Size:          f.Size,
					Data:          bytes.Clone(buf[:end]),
					LinesBefore:   lines,
					ColumnsBefore: columns,
				},
			)
		}
		if last {
			return nil
		}
		lines, columns = advance(buf[:end], lines, columns)
		buf = buf[:copy(buf, buf[end:])]
	}
}

// cutPiece returns the offset in buf at which a piece of a file ends. It is after the
// last line break or, if there is no line break, after the last word.
func cutPiece(buf []byte) int {
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

// advance returns the number of lines and columns before the text that follows piece.
// The arguments lines and columns are the numbers before piece.
func advance(piece []byte, lines, columns int) (int, int) {
	if i := bytes.LastIndexByte(piece, '\n'); i >= 0 {
		return lines + bytes.Count(piece, []byte("\n")), utf8.RuneCount(piece[i+1:])
	}
	return lines, columns + utf8.RuneCount(piece)
}

// Excerpt copies the line around f.Data[start:end] into a new File, and returns the
// span in the new File. If the line is long, it copies only the part near the span.
// Findings in long text refer to such an excerpt, so that they do not keep the whole
// text in memory.
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
	piece := &File{
		Path: f.Path, Size: f.Size, Data: bytes.Clone(f.Data[from:to]),
		LinesBefore: line - 1, ColumnsBefore: column - 1,
	}
	return Span{File: piece, Start: start - from, End: end - from}
}
