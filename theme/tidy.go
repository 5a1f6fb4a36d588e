package theme

import (
	"bytes"
	"unicode/utf8"
)

// tidy drops, in place, the lines that templates leave blank and the white space
// that lines begin with, outside <pre>. Pages are read as source too, and a third
// of their bytes was white.
func tidy(page []byte) []byte {
	out := page[:0]
	for verbatim := false; len(page) > 0; {
		lines := page[:throughTag(page)]
		page = page[len(lines):]
		then := inside(lastLine(lines), verbatim) // asked before out lies over it
		if verbatim {
			out = append(out, lines...)
		} else {
			out = appendTidy(out, lines)
		}
		verbatim = then
	}
	return out
}

// throughTag is the length of text through the first line that may have a <pre> or
// a </pre>. It looks for "pre": that is in few other words, and "<" is everywhere.
func throughTag(text []byte) int {
	if at := bytes.Index(text, []byte("pre")); at >= 0 {
		return at + lineLength(text[at:])
	}
	return len(text)
}

// inside says whether a <pre> is open after line.
func inside(line []byte, open bool) bool {
	start, end := bytes.LastIndex(line, []byte("<pre")), bytes.LastIndex(line, []byte("</pre>"))
	if start < 0 && end < 0 {
		return open
	}
	return start > end
}

// appendTidy adds lines that are outside <pre>. Most need nothing, and as many as
// lie together are copied at once.
func appendTidy(out, lines []byte) []byte {
	for len(lines) > 0 {
		n := 0
		for n < len(lines) && lines[n] > ' ' && lines[n] < utf8.RuneSelf {
			n += lineLength(lines[n:])
		}
		out = append(out, lines[:n]...)
		if lines = lines[n:]; len(lines) > 0 {
			n = lineLength(lines)
			if line := bytes.TrimLeft(lines[:n], " \t"); len(bytes.TrimSpace(line)) > 0 {
				out = append(out, line...)
			}
			lines = lines[n:]
		}
	}
	return out
}

// tidied is the text of a template outside <pre> as far as it can be tidied
// before it is known what stands around it. Its first line may go on with what is
// before it, and its last with what is behind.
func tidied(text []byte) []byte {
	if bytes.IndexByte(text, '\n') < 0 {
		return text
	}
	first, last := bytes.IndexByte(text, '\n')+1, bytes.LastIndexByte(text, '\n')+1
	out := appendTidy(bytes.Clone(text[:first]), text[first:last])
	return append(out, bytes.TrimLeft(text[last:], " \t")...)
}

// lineLength is the length of the first line of text, with its end.
func lineLength(text []byte) int {
	if n := bytes.IndexByte(text, '\n'); n >= 0 {
		return n + 1
	}
	return len(text)
}

func lastLine(lines []byte) []byte {
	return lines[bytes.LastIndexByte(lines[:len(lines)-1], '\n')+1:]
}
