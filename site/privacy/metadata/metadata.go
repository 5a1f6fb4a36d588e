// Package metadata reads the metadata of pictures: where a picture was taken, by whom,
// with which device.
//
// It knows JPEG, PNG, WebP and GIF, and in them Exif, XMP and text; it refuses
// to know what a picture looks like, and never returns a value: only what sort
// of thing is told. A picture is whatever a stranger calls one: what is held,
// unpacked and followed of it is bounded, whatever its lengths promise. Start at
// [Told].
package metadata

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"slices"
)

// What a picture can tell.
const (
	Place  = "the location"
	Author = "the author"
	Serial = "the serial number of a device"
	Owner  = "whose device made it"
)

// How much is held of one part, and read of all of them; how many parts are
// looked at, and how many entries of their directories: all far above any honest
// picture.
const (
	mostPart    = 512 << 10
	mostRead    = 1 << 20
	mostParts   = 10_000
	mostEntries = 4_000
)

// Told returns what a picture tells, each once, in a fixed order. A file that
// is none of the four kinds, or is broken, tells what could be read of it.
func Told(r io.Reader) []string {
	in := bufio.NewReader(r)
	head, _ := in.Peek(12)
	var t told
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8")):
		t.jpeg(in)
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		t.png(in)
	case bytes.HasPrefix(head, []byte("RIFF")) && len(head) == 12 && string(head[8:]) == "WEBP":
		t.webp(in)
	case bytes.HasPrefix(head, []byte("GIF8")):
		t.gif(in)
	}
	var out []string
	for _, what := range []string{Place, Author, Owner, Serial} {
		if slices.Contains(t.what, what) {
			out = append(out, what)
		}
	}
	return out
}

// A told is what a picture was found to tell, and how much of it was looked at.
type told struct {
	what          []string
	read, entries int
}

func (t *told) add(what string) {
	if !slices.Contains(t.what, what) {
		t.what = append(t.what, what)
	}
}

// room is how much of the next part is read.
func (t *told) room() int { return min(mostPart, mostRead-t.read) }

// part reads n bytes, of a larger part the beginning, and passes over the rest.
// It grows with what is there, not with what a length promises. ok is false
// where the picture ends, or enough of it was read.
func (t *told) part(in *bufio.Reader, n int) (data []byte, ok bool) {
	held := min(n, t.room())
	if held < 0 {
		return nil, false
	}
	data, err := io.ReadAll(io.LimitReader(in, int64(held)))
	t.read += len(data)
	if err != nil || len(data) < held || t.room() <= 0 {
		return data, false
	}
	_, err = in.Discard(n - held)
	return data, err == nil
}

func (t *told) jpeg(in *bufio.Reader) {
	if _, err := in.Discard(2); err != nil {
		return
	}
	for range mostParts {
		var mark [4]byte
		if _, err := io.ReadFull(in, mark[:2]); err != nil || mark[0] != 0xff {
			return
		}
		for mark[1] == 0xff { // filled up
			b, err := in.ReadByte()
			if err != nil {
				return
			}
			mark[1] = b
		}
		if mark[1] == 0xda || mark[1] == 0xd9 {
			return // the picture itself
		}
		if mark[1] == 0x01 || mark[1] >= 0xd0 && mark[1] <= 0xd7 {
			continue
		}
		if _, err := io.ReadFull(in, mark[2:]); err != nil {
			return
		}
		data, ok := t.part(in, int(binary.BigEndian.Uint16(mark[2:]))-2)
		switch {
		case mark[1] == 0xe1 && bytes.HasPrefix(data, []byte("Exif\x00\x00")):
			t.exif(data[6:])
		case mark[1] == 0xe1:
			t.xmp(data)
		case mark[1] == 0xed:
			t.iptc(data)
		}
		if !ok {
			return
		}
	}
}

// iptc looks for the by-line, record 2 number 80, in what Photoshop writes.
func (t *told) iptc(data []byte) {
	if i := bytes.Index(data, []byte("\x1c\x02\x50")); i >= 0 && i+5 < len(data) && data[i+3]|data[i+4] != 0 {
		t.add(Author)
	}
}

func (t *told) webp(in *bufio.Reader) {
	if _, err := in.Discard(12); err != nil {
		return
	}
	for range mostParts {
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
		data, ok := t.part(in, n+n&1)
		if name == "EXIF" {
			t.exif(bytes.TrimPrefix(data, []byte("Exif\x00\x00")))
		} else {
			t.xmp(data)
		}
		if !ok {
			return
		}
	}
}

// gif looks for XMP in the extension of that name; the parts of a GIF have no
// lengths, only blocks.
func (t *told) gif(in *bufio.Reader) {
	data, _ := t.part(in, mostPart)
	if i := bytes.Index(data, []byte("XMP DataXMP")); i >= 0 {
		t.xmp(data[i:])
	}
}
