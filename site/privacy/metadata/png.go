package metadata

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"io"
)

func (t *scanner) readPNG(in *bufio.Reader) {
	if _, err := in.Discard(8); err != nil {
		return
	}
	for range maxParts {
		var head [8]byte
		if _, err := io.ReadFull(in, head[:]); err != nil {
			return
		}
		n, name := int(binary.BigEndian.Uint32(head[:4])), string(head[4:])
		switch name {
		case "tEXt", "zTXt", "iTXt", "eXIf":
			data, ok := t.readPart(in, n)
			t.readPNGPart(name, data)
			if !ok {
				return
			}
			n = 0
		case "IEND":
			return
		}
		if _, err := in.Discard(n + 4); err != nil { // skip the rest of the chunk and its checksum
			return
		}
	}
}

func (t *scanner) readPNGPart(name string, data []byte) {
	if name == "eXIf" {
		t.readExif(data)
		return
	}
	key, rest, _ := bytes.Cut(data, []byte{0})
	text := rest
	switch {
	case name == "zTXt" && len(rest) > 1:
		text = t.inflate(rest[1:])
	case name == "iTXt" && len(rest) > 2:
		packed := rest[0] == 1
		text = rest[2:]
		for range 2 { // skip the language and the translated keyword
			_, text, _ = bytes.Cut(text, []byte{0})
		}
		if packed {
			text = t.inflate(text)
		}
	}
	switch string(key) {
	case "Author", "Artist":
		if len(bytes.TrimSpace(text)) > 0 {
			t.add(Author)
		}
	case "XML:com.adobe.xmp":
		t.readXMP(text)
	case "Raw profile type exif", "Raw profile type APP1", "Raw profile type xmp", "Raw profile type iptc":
		t.readProfile(text)
	}
}

// inflate decompresses packed and returns the beginning of the text, up to the limits.
func (t *scanner) inflate(packed []byte) []byte {
	r, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil
	}
	defer r.Close()
	text, _ := io.ReadAll(io.LimitReader(r, int64(max(t.remaining(), 0))))
	t.read += len(text)
	return text
}

// readProfile reads metadata that ImageMagick stored as text in a PNG: a name, a
// length, and lines of hexadecimal digits.
func (t *scanner) readProfile(text []byte) {
	fields := bytes.Fields(text)
	if len(fields) < 3 {
		return
	}
	digits := bytes.Join(fields[2:], nil)
	data := make([]byte, len(digits)/2)
	if _, err := hex.Decode(data, digits[:len(digits)&^1]); err != nil {
		return
	}
	if bytes.HasPrefix(data, []byte("Exif\x00\x00")) {
		t.readExif(data[6:])
		return
	}
	t.readXMP(data)
	t.readIPTC(data)
}
