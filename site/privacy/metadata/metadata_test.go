package metadata

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// An entry of an Exif directory, as cameras write it.
type entry struct {
	tag  uint16
	text string
	dir  []entry // for those that lead to a directory
}

// exifOf writes a TIFF structure with a directory.
func exifOf(order binary.AppendByteOrder, entries ...entry) []byte {
	mark := map[bool]string{true: "II", false: "MM"}[order == binary.LittleEndian]
	out := order.AppendUint16([]byte(mark), 42)
	return appendDirectory(order.AppendUint32(out, 8), order, entries)
}

func appendDirectory(out []byte, order binary.AppendByteOrder, entries []entry) []byte {
	begin := len(out)
	behind := begin + 2 + len(entries)*12 + 4
	var rest []byte
	out = order.AppendUint16(out, uint16(len(entries)))
	for _, e := range entries {
		out = order.AppendUint16(order.AppendUint16(out, e.tag), 2)
		switch {
		case e.dir != nil:
			out = order.AppendUint32(order.AppendUint32(out, 1), uint32(behind+len(rest)))
			whole := appendDirectory(append(make([]byte, behind), rest...), order, e.dir)
			rest = whole[behind:]
		case len(e.text) <= 4:
			out = append(order.AppendUint32(out, uint32(len(e.text))), []byte((e.text + "\x00\x00\x00\x00")[:4])...)
		default:
			out = order.AppendUint32(order.AppendUint32(out, uint32(len(e.text))), uint32(behind+len(rest)))
			rest = append(rest, e.text...)
		}
	}
	return append(order.AppendUint32(out, 0), rest...)
}

func jpegOf(segments ...[]byte) []byte {
	out := []byte("\xff\xd8")
	for _, s := range segments {
		out = append(out, s...)
	}
	return append(out, "\xff\xda\x00\x02 the picture \xff\xd9"...)
}

func segment(mark byte, data []byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, mark}, uint16(len(data)+2)), data...)
}

func exifSegment(data []byte) []byte { return segment(0xe1, append([]byte("Exif\x00\x00"), data...)) }

func pngOf(parts ...[]byte) []byte {
	out := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", make([]byte, 13))...)
	for _, p := range parts {
		out = append(out, p...)
	}
	return append(append(out, chunk("IDAT", make([]byte, 100))...), chunk("IEND", nil)...)
}

func chunk(name string, data []byte) []byte {
	out := append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), name...)
	return append(append(out, data...), 0, 0, 0, 0)
}

func webpOf(parts ...[]byte) []byte {
	out := []byte("RIFF\x00\x00\x00\x00WEBP")
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func riff(name string, data []byte) []byte {
	out := append([]byte(name), binary.LittleEndian.AppendUint32(nil, uint32(len(data)))...)
	return append(append(out, data...), make([]byte, len(data)%2)...)
}

func packed(text []byte) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, _ = w.Write(text)
	_ = w.Close()
	return out.Bytes()
}

var (
	position = entry{tag: tagGPS, dir: []entry{{tag: 1, text: "N"}, {tag: tagLatitude, text: "38/1 42/1"}}}
	artist   = entry{tag: tagArtist, text: "Mira Holt\x00"}
	phone    = entry{tag: tagExif, dir: []entry{{tag: tagBodySerial, text: "0042-17\x00"}, {tag: tagOwner, text: "Mira\x00"}}}
	xmp      = []byte(`<x:xmpmeta><rdf:Description exif:GPSLatitude="38,42.13N" aux:SerialNumber="0042"><dc:creator><rdf:Seq><rdf:li>Mira</rdf:li></rdf:Seq></dc:creator></rdf:Description></x:xmpmeta>`)
)

func TestFind(t *testing.T) {
	all := exifOf(binary.LittleEndian, artist, phone, position)
	profile := fmt.Sprintf("\nexif\n%8d\n%s\n", len(all)+6, hex.EncodeToString(append([]byte("Exif\x00\x00"), all...)))
	everything := []string{Place, Author, Owner, Serial}
	for _, c := range []struct {
		name string
		file []byte
		want []string
	}{
		{"a photograph", jpegOf(segment(0xe0, []byte("JFIF\x00")), exifSegment(all)), everything},
		{"of a camera that counts the other way", jpegOf(exifSegment(exifOf(binary.BigEndian, position, phone))), []string{Place, Owner, Serial}},
		{"with a position that is empty", jpegOf(exifSegment(exifOf(binary.LittleEndian, entry{tag: tagGPS, dir: []entry{{tag: 0, text: "\x02\x03"}}}))), nil},
		{"with an author of blanks", jpegOf(exifSegment(exifOf(binary.LittleEndian, entry{tag: tagArtist, text: "      \x00"}))), nil},
		{"with what nobody minds", jpegOf(exifSegment(exifOf(binary.LittleEndian, entry{tag: 0x0112, text: "1"}, entry{tag: 0x0132, text: "2026:10:14 08:12:04\x00"}))), nil},
		{"with XMP", jpegOf(segment(0xe1, append([]byte("http://ns.adobe.com/xap/1.0/\x00"), xmp...))), []string{Place, Author, Serial}},
		{"with a by-line", jpegOf(segment(0xed, []byte("Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x09\x1c\x02\x50\x00\x04Mira"))), []string{Author}},
		{"with an empty by-line", jpegOf(segment(0xed, []byte("Photoshop 3.0\x00\x1c\x02\x50\x00\x00"))), nil},
		{"whose metadata comes behind the picture", jpegOf()[:4], nil},
		{"a screenshot", pngOf(), nil},
		{"a screenshot by a program", pngOf(chunk("tEXt", []byte("Software\x00a screenshot program"))), nil},
		{"with an author", pngOf(chunk("tEXt", []byte("Author\x00Mira"))), []string{Author}},
		{"with a packed author", pngOf(chunk("zTXt", append([]byte("Author\x00\x00"), packed([]byte("Mira"))...))), []string{Author}},
		{"with Exif in a PNG", pngOf(chunk("eXIf", all)), everything},
		{"with XMP in a PNG", pngOf(chunk("iTXt", append([]byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"), xmp...))), []string{Place, Author, Serial}},
		{"with packed XMP in a PNG", pngOf(chunk("iTXt", append([]byte("XML:com.adobe.xmp\x00\x01\x00\x00\x00"), packed(xmp)...))), []string{Place, Author, Serial}},
		{"with a profile in digits", pngOf(chunk("zTXt", append([]byte("Raw profile type exif\x00\x00"), packed([]byte(profile))...))), everything},
		{"a WebP", webpOf(riff("VP8X", make([]byte, 11)), riff("EXIF", all), riff("XMP ", xmp)), everything},
		{"a WebP with nothing", webpOf(riff("VP8 ", make([]byte, 33))), nil},
		{"a GIF", append([]byte("GIF89a..\x21\xff\x0bXMP DataXMP"), xmp...), []string{Place, Author, Serial}},
		{"a GIF with nothing", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), nil},
		{"no picture", append([]byte("PK\x03\x04"), xmp...), nil},
		{"nothing", nil, nil},
	} {
		if got := Find(bytes.NewReader(c.file)); !slices.Equal(got, c.want) {
			t.Errorf("%s tells %v, want %v", c.name, got, c.want)
		}
	}
}

// A file truncated at any place yields no more findings than the whole file.
func TestBrokenPictureAddsNoFindings(t *testing.T) {
	all := exifOf(binary.LittleEndian, artist, phone, position)
	for _, file := range [][]byte{jpegOf(exifSegment(all)), pngOf(chunk("eXIf", all)), webpOf(riff("EXIF", all)), append([]byte("GIF89aXMP DataXMP"), xmp...)} {
		whole := Find(bytes.NewReader(file))
		for n := range file {
			for _, what := range Find(bytes.NewReader(file[:n])) {
				if !slices.Contains(whole, what) {
					t.Errorf("%d bytes of %d tell %s", n, len(file), what)
				}
			}
		}
	}
}

// zeros never end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestHostilePictures checks that hostile images do not exceed the limits. It counts
// work instead of time.
func TestHostilePictures(t *testing.T) {
	loop := func(order binary.AppendByteOrder) []byte { // each of very many entries leads back to all of them
		out := order.AppendUint32(order.AppendUint16([]byte("II"), 42), 8)
		out = order.AppendUint16(out, 5000)
		for range 5000 {
			out = order.AppendUint32(order.AppendUint32(order.AppendUint16(order.AppendUint16(out, tagExif), 4), 1), 8)
		}
		return out
	}(binary.LittleEndian)
	blanks := bytes.Repeat([]byte(" "), 400<<10)
	much := append([]byte("Author\x00\x00"), packed(make([]byte, 4<<20))...)
	bomb := chunk("zTXt", much)
	for name, file := range map[string][]byte{
		"directories that lead back":       jpegOf(exifSegment(loop)),
		"the same in a PNG":                pngOf(chunk("eXIf", loop)),
		"texts of blanks":                  webpOf(riff("EXIF", append(exifOf(binary.LittleEndian, slices.Repeat([]entry{{tag: tagArtist, text: "     "}}, 3000)...), blanks...))),
		"a text that unpacks to very much": pngOf(slices.Concat(slices.Repeat([][]byte{bomb}, 200)...)),
		"very many parts":                  pngOf(bytes.Repeat(chunk("tEXt", []byte("x\x00")), 200_000)),
		"very many segments":               jpegOf(bytes.Repeat(segment(0xe1, nil), 200_000)),
		"XML without an end":               jpegOf(bytes.Repeat(segment(0xe1, []byte(strings.Repeat("<dc:creator>", 5000))), 100)),
	} {
		if got := Find(bytes.NewReader(file)); len(got) > 4 {
			t.Errorf("%s: %v", name, got)
		}
	}
	var one scanner
	one.readExif(loop)
	if one.entries > maxEntries+5 {
		t.Errorf("%d entries were looked at", one.entries)
	}
	one = scanner{}
	for range 200 {
		one.readPNGPart("zTXt", much)
	}
	if one.read > maxRead {
		t.Errorf("%d bytes were unpacked", one.read)
	}
	// A stated length does not determine the memory.
	for name, head := range map[string]string{
		"PNG": "\x89PNG\r\n\x1a\n\xff\xff\xff\xfftEXt", "WebP": "RIFF\x00\x00\x00\x00WEBPEXIF\xff\xff\xff\xff", "GIF": "GIF89a",
	} {
		var one scanner
		in := bufio.NewReader(io.MultiReader(strings.NewReader(head), io.LimitReader(zeros{}, 8<<20)))
		map[string]func(*bufio.Reader){"PNG": one.readPNG, "WebP": one.readWebP, "GIF": one.readGIF}[name](in)
		if one.read > maxRead {
			t.Errorf("%s: %d bytes were held", name, one.read)
		}
	}
}

func FuzzFind(f *testing.F) {
	all := exifOf(binary.LittleEndian, artist, phone, position)
	for _, file := range [][]byte{
		jpegOf(exifSegment(all)), jpegOf(exifSegment(exifOf(binary.BigEndian, position))), pngOf(chunk("eXIf", all)), pngOf(chunk("zTXt", append([]byte("Author\x00\x00"), packed([]byte("Mira"))...))),
		pngOf(chunk("iTXt", append([]byte("XML:com.adobe.xmp\x00\x01\x00\x00\x00"), packed(xmp)...))), webpOf(riff("EXIF", all), riff("XMP ", xmp)), append([]byte("GIF89aXMP DataXMP"), xmp...),
	} {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		first := Find(bytes.NewReader(file))
		if !slices.Equal(first, Find(bytes.NewReader(file))) || len(first) > 4 {
			t.Fatalf("%v", first)
		}
	})
}
