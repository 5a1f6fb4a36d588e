package source

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPositionsCountCodePoints(t *testing.T) {
	f := &File{Data: []byte("a\nCafé x\r\n\nlast")}
	at := strings.Index(string(f.Data), "x")
	if line, col := (Span{File: f, Start: at}).Position(); line != 2 || col != 6 {
		t.Errorf("x stands at %d:%d, want 2:6", line, col)
	}
	if got := f.Line(2); got != "Café x" {
		t.Errorf("line 2 is %q", got)
	}
	for offset := range len(f.Data) + 1 {
		if offset < len(f.Data) && !utf8.RuneStart(f.Data[offset]) {
			continue // inside a character
		}
		line, col := Span{File: f, Start: offset}.Position()
		if back := f.Offset(line, col); back != offset {
			t.Errorf("offset %d is %d:%d is offset %d", offset, line, col, back)
		}
	}
	if f.Line(0) != "" || f.Line(9) != "" || f.Offset(9, 1) != len(f.Data) || f.Offset(2, 99) != len("a\nCafé x\r") {
		t.Error("places outside the file")
	}
	if line, col := (Span{}).Position(); line != 0 || col != 0 || (Span{}).Text() != "" {
		t.Error("nowhere has a place")
	}
}

// TestLongLinesHaveColumns holds columns of lines that are longer than the distance
// between two marks against a count of every code point.
func TestLongLinesHaveColumns(t *testing.T) {
	long := strings.Repeat("aé€😀", 3*markBytes/10)
	f := &File{Data: []byte("short\n" + long + "\n" + long + long + "\r\nend")}
	line, column := 1, 1
	for at, r := range string(f.Data) {
		if l, c := (Span{File: f, Start: at}).Position(); l != line || c != column {
			t.Fatalf("offset %d is at %d:%d, want %d:%d", at, l, c, line, column)
		}
		if back := f.Offset(line, column); back != at {
			t.Fatalf("%d:%d is offset %d, want %d", line, column, back, at)
		}
		if column++; r == '\n' {
			line, column = line+1, 1
		}
	}
	if got, want := f.Offset(2, 1<<20), len("short\n"+long); got != want {
		t.Errorf("a column past the end of line 2 is offset %d, want the end of the line, %d", got, want)
	}
	for n, want := range map[int]string{1: "shor", 2: "aé€😀", 4: "end", 5: ""} {
		if got := f.LineHead(n, 4); got != want {
			t.Errorf("line %d starts with %q, want %q", n, got, want)
		}
	}
	if got := f.Line(3); got != long+long {
		t.Errorf("line 3 has %d bytes, want %d", len(got), 2*len(long))
	}
}

func TestContentIsReadOnDemand(t *testing.T) {
	open := func(s string) func() (io.ReadCloser, error) {
		return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(s)), nil }
	}
	if data, err := (&File{Size: 3, Open: open("abc")}).Bytes(); err != nil || !bytes.Equal(data, []byte("abc")) {
		t.Errorf("%q %v", data, err)
	}
	if _, err := (&File{Size: 2, Open: open("abc")}).Bytes(); err == nil {
		t.Error("a file that grew was read")
	}
	if _, err := (&File{Problem: "is a link"}).Bytes(); !errors.Is(err, ErrNoContent) {
		t.Errorf("a refused file: %v", err)
	}
}
