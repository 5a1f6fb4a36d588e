package metadata

import (
	"bytes"
	"encoding/binary"
	"regexp"
)

// These Exif tags hold private data, as defined by the standard (CIPA DC-008).
const (
	tagArtist     = 0x013b
	tagComputer   = 0x013c
	tagExif       = 0x8769
	tagGPS        = 0x8825
	tagXPAuthor   = 0x9c9d
	tagOwner      = 0xa430
	tagBodySerial = 0xa431
	tagLensSerial = 0xa435

	tagLatitude  = 0x0002
	tagLongitude = 0x0004
)

// readExif records the private metadata in Exif data. The data is a TIFF structure: a
// byte order, and directories of entries.
func (t *scanner) readExif(data []byte) {
	if len(data) < 8 {
		return
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch string(data[:2]) {
	case "II":
	case "MM":
		order = binary.BigEndian
	default:
		return
	}
	t.readDirectory(data, order, order.Uint32(data[4:]), 0)
}

// readDirectory reads the Exif directory at offset at, and the directories that two
// kinds of its entries point to. It limits the depth and the number of entries, because
// directories may form a loop.
func (t *scanner) readDirectory(data []byte, order binary.ByteOrder, at uint32, depth int) {
	if depth > 2 || int64(at)+2 > int64(len(data)) {
		return
	}
	n := int(order.Uint16(data[at:]))
	for i := range n {
		from := int64(at) + 2 + int64(i)*12
		if t.entries++; t.entries > maxEntries || from+12 > int64(len(data)) {
			return
		}
		entry := data[from : from+12]
		count, value := order.Uint32(entry[4:]), order.Uint32(entry[8:])
		switch tag := order.Uint16(entry); tag {
		case tagExif:
			t.readDirectory(data, order, value, depth+1)
		case tagGPS:
			if t.hasLocation(data, order, value) {
				t.add(Place)
			}
		case tagArtist, tagXPAuthor, tagComputer, tagOwner, tagBodySerial, tagLensSerial:
			if hasText(data, entry[8:], count, value) {
				t.add(map[uint16]string{tagArtist: Author, tagXPAuthor: Author, tagComputer: Owner, tagOwner: Owner,
					tagBodySerial: Serial, tagLensSerial: Serial}[tag])
			}
		}
	}
}

// hasLocation reports whether the GPS directory at offset at contains a position. Some
// programs write a directory without a position.
func (t *scanner) hasLocation(data []byte, order binary.ByteOrder, at uint32) bool {
	if int64(at)+2 > int64(len(data)) {
		return false
	}
	n := int(order.Uint16(data[at:]))
	for i := range n {
		from := int64(at) + 2 + int64(i)*12
		if t.entries++; t.entries > maxEntries || from+12 > int64(len(data)) {
			return false
		}
		if tag := order.Uint16(data[from:]); tag == tagLatitude || tag == tagLongitude {
			return true
		}
	}
	return false
}

// hasText reports whether the text field of an Exif entry contains anything except
// blanks. A text of at most four bytes is in inline; a longer one is at offset in data.
func hasText(data, inline []byte, count, offset uint32) bool {
	text := inline
	switch {
	case count > maxPart:
		return false
	case count <= 4:
		text = text[:count]
	case int64(offset)+int64(count) > int64(len(data)):
		return false
	default:
		text = data[offset : offset+min(count, 256)]
	}
	return len(bytes.Trim(text, " \x00")) > 0
}

// These patterns match private data in XMP, which is XML. The data is in attributes or
// elements with these names.
var (
	xmpPlace  = regexp.MustCompile(`exif:GPSL(?:atitude|ongitude)\s*(?:=\s*["'][^"']|>\s*[^<\s])`)
	xmpSerial = regexp.MustCompile(`(?:aux|exifEX):(?:\w*)SerialNumber\s*(?:=\s*["'][^"']|>\s*[^<\s])`)
	xmpOwner  = regexp.MustCompile(`(?:aux:OwnerName|exifEX:CameraOwnerName)\s*(?:=\s*["'][^"']|>\s*[^<\s])`)
	xmpAuthor = regexp.MustCompile(
		`(?s)<dc:creator>\s*(?:<rdf:(?:Seq|Bag|Alt|li)[^>]*>\s*)*[^<\s]|dc:creator\s*=\s*["'][^"']|tiff:Artist\s*(?:=\s*["'][^"']|>\s*[^<\s])`,
	)
)

func (t *scanner) readXMP(data []byte) {
	for _, form := range []struct {
		word string // a literal part of the pattern; a quick search for it excludes nearly all texts
		is   *regexp.Regexp
		what string
	}{{"GPSL", xmpPlace, Place}, {"SerialNumber", xmpSerial, Serial}, {"OwnerName", xmpOwner, Owner}, {"creator",
		xmpAuthor, Author}, {"Artist", xmpAuthor, Author}} {
		if bytes.Contains(data, []byte(form.word)) && form.is.Match(data) {
			t.add(form.what)
		}
	}
}
