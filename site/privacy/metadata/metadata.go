// Package metadata finds private metadata in images: the location, the author and the
// device.
//
// It supports Exif, XMP and text fields in JPEG, PNG, WebP and GIF. It returns only the
// kinds of metadata, never the values. Images are untrusted: memory, decompression and
// recursion are limited, whatever their length fields state. Start at [Find].
package metadata

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"slices"
)

// These are the kinds of private metadata that Find returns.
const (
	Place  = "the location"
	Author = "the author"
	Serial = "the serial number of a device"
	Owner  = "whose device made it"
)

// An image is read up to these limits: the bytes of one part, the bytes of all parts,
// the number of parts, and the number of directory entries. All are far above the
// values of real images.
const (
	maxPart    = 512 << 10
	maxRead    = 1 << 20
	maxParts   = 10_000
	maxEntries = 4_000
)

// Find returns the kinds of private metadata in an image, each once, in a fixed order.
// For a broken image, it returns the kinds that it found before the error. For a file
// that is not a supported image, it returns none.
func Find(r io.Reader) []string {
	in := bufio.NewReader(r)
	head, _ := in.Peek(12)
	var t scanner
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8")):
		t.readJPEG(in)
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		t.readPNG(in)
	case bytes.HasPrefix(head, []byte("RIFF")) && len(head) == 12 && string(head[8:]) == "WEBP":
		t.readWebP(in)
	case bytes.HasPrefix(head, []byte("GIF8")):
		t.readGIF(in)
	}
	var out []string
	for _, what := range []string{Place, Author, Owner, Serial} {
		if slices.Contains(t.found, what) {
			out = append(out, what)
		}
	}
	return out
}

// A scanner reads one image. It records the kinds of metadata that it found and the
// number of bytes that it read.
type scanner struct {
	found         []string
	read, entries int
}

func (t *scanner) add(what string) {
	if !slices.Contains(t.found, what) {
		t.found = append(t.found, what)
	}
}

// remaining returns how many bytes of the next part of the image may be read within the
// limits.
func (t *scanner) remaining() int { return min(maxPart, maxRead-t.read) }

// readPart reads a part of the image, which has n bytes. It returns the beginning of
// the part, up to the limits, and skips the rest. Its memory use grows with the data
// present, not with n. ok is false at the end of the image or at a limit.
func (t *scanner) readPart(in *bufio.Reader, n int) (data []byte, ok bool) {
	held := min(n, t.remaining())
	if held < 0 {
		return nil, false
	}
	data, err := io.ReadAll(io.LimitReader(in, int64(held)))
	t.read += len(data)
	if err != nil || len(data) < held || t.remaining() <= 0 {
		return data, false
	}
	_, err = in.Discard(n - held)
	return data, err == nil
}

func (t *scanner) readJPEG(in *bufio.Reader) {
	if _, err := in.Discard(2); err != nil {
		return
	}
	for range maxParts {
		var mark [4]byte
		if _, err := io.ReadFull(in, mark[:2]); err != nil || mark[0] != 0xff {
			return
		}
		for mark[1] == 0xff { // skip fill bytes
			b, err := in.ReadByte()
			if err != nil {
				return
			}
			mark[1] = b
		}
		if mark[1] == 0xda || mark[1] == 0xd9 {
			return // the pixels of the image follow, which have no metadata
		}
		if mark[1] == 0x01 || mark[1] >= 0xd0 && mark[1] <= 0xd7 {
			continue
		}
		if _, err := io.ReadFull(in, mark[2:]); err != nil {
			return
		}
		data, ok := t.readPart(in, int(binary.BigEndian.Uint16(mark[2:]))-2)
		switch {
		case mark[1] == 0xe1 && bytes.HasPrefix(data, []byte("Exif\x00\x00")):
			t.readExif(data[6:])
		case mark[1] == 0xe1:
			t.readXMP(data)
		case mark[1] == 0xed:
			t.readIPTC(data)
		}
		if !ok {
			return
		}
	}
}

// readIPTC records whether Photoshop data contains the name of the author (by-line,
// record 2 number 80).
func (t *scanner) readIPTC(data []byte) {
	if i := bytes.Index(data, []byte("\x1c\x02\x50")); i >= 0 && i+5 < len(data) && data[i+3]|data[i+4] != 0 {
		t.add(Author)
	}
}

func (t *scanner) readWebP(in *bufio.Reader) {
	if _, err := in.Discard(12); err != nil {
		return
	}
	for range maxParts {
		var head [8]byte
		if _, err := io.ReadFull(in, head[:]); err != nil {
			return
		}
		n := int(binary.LittleEndian.Uint32(head[4:]))
		name := string(head[:4])
		if name != "EXIF" && name != "XMP " {
			if _, err := in.Discard(n + n&1); err != nil {
				return
			}
			continue
		}
		data, ok := t.readPart(in, n+n&1)
		if name == "EXIF" {
			t.readExif(bytes.TrimPrefix(data, []byte("Exif\x00\x00")))
		} else {
			t.readXMP(data)
		}
		if !ok {
			return
		}
	}
}

// readGIF reads the XMP extension of a GIF. The parts of a GIF consist of blocks and
// have no length field.
func (t *scanner) readGIF(in *bufio.Reader) {
	data, _ := t.readPart(in, maxPart)
	if i := bytes.Index(data, []byte("XMP DataXMP")); i >= 0 {
		t.readXMP(data[i:])
	}
}
