package source

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// stored is a file whose content stays where it is.
func stored(text string) *File {
	return &File{Path: "a.log", Size: int64(len(text)), Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

func TestPiecesCoverFileAndKeepPositions(t *testing.T) {
	var long strings.Builder
	for i := range 40_000 {
		fmt.Fprintf(&long, "row %d: größer\n", i)
	}
	for name, text := range map[string]string{
		"short": "one\ntwo", "empty": "", "many lines": long.String(),
		"one line of words":  strings.Repeat("größer ", 80_000),
		"one line, one word": strings.Repeat("ö", 300_000),
		"exact":              strings.Repeat("x", pieceBytes),
	} {
		whole := &File{Data: []byte(text)}
		at, pieces := 0, 0
		err := stored(text).Pieces(func(p *File) {
			pieces++
			if string(p.Data) != text[at:at+len(p.Data)] {
				t.Fatalf("%s: piece %d is not the text behind the one before", name, pieces)
			}
			for _, offset := range []int{0, len(p.Data) / 2, len(p.Data) - 1} {
				line, column := Span{File: p, Start: offset}.Position()
				wantLine, wantColumn := Span{File: whole, Start: at + offset}.Position()
				if line != wantLine || column != wantColumn {
					t.Errorf("%s: byte %d is %d:%d, want %d:%d", name, at+offset, line, column, wantLine, wantColumn)
				}
			}
			at += len(p.Data)
		})
		if err != nil || at != len(text) {
			t.Errorf("%s: %d of %d bytes in %d pieces, %v", name, at, len(text), pieces, err)
		}
	}
}

func TestImagesHaveNoPieces(t *testing.T) {
	if err := stored("\x89PNG\r\n\x1a\n\x00\x00").Pieces(func(*File) { t.Error("a picture was read as text") }); err != nil {
		t.Error(err)
	}
	if err := (&File{Problem: "is a link"}).Pieces(nil); err != ErrNoContent {
		t.Error(err)
	}
}

func TestExcerptHasPositionOfFile(t *testing.T) {
	f := &File{Path: "a.log", Data: []byte("one\nzwei, dreißig vier\nfive\n" + strings.Repeat("é ", 20_000) + "key\n")}
	for _, word := range []string{"one", "vier", "five", "key"} {
		at := strings.Index(string(f.Data), word)
		got := f.Excerpt(at, at+len(word))
		line, column := got.Position()
		wantLine, wantColumn := Span{File: f, Start: at}.Position()
		if got.Text() != word || line != wantLine || column != wantColumn || len(got.File.Data) > 2*wordBytes {
			t.Errorf("%q at %d:%d in %d bytes, want %q at %d:%d", got.Text(), line, column, len(got.File.Data), word, wantLine, wantColumn)
		}
		if !strings.Contains(got.File.Line(line), word) {
			t.Errorf("line %d is %.80q", line, got.File.Line(line))
		}
		if back := got.File.Offset(line, column); back != got.Start {
			t.Errorf("%d:%d is offset %d, want %d", line, column, back, got.Start)
		}
	}
}
