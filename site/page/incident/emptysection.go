package incident

import (
	"bytes"
	"regexp"

	"debrief/site/source"
)

var (
	headingLine = regexp.MustCompile(`^ {0,3}(#{1,6})(?:[ \t]|$)`)
	fenceLine   = regexp.MustCompile("^ {0,3}(?:```|~~~)")
)

// withoutEmptySections returns the file of an account without the headings below which
// there is no text, such as questions of a form that the person left open.
func withoutEmptySections(f *source.File) *source.File {
	type part struct {
		level int
		text  []byte // the heading and the empty lines and comments below it
	}
	var out []byte
	var pending []part // headings whose text has not come yet
	fenced, comment := false, false
	for line := range bytes.Lines(f.Data) {
		text := bytes.TrimSpace(line)
		m := headingLine.FindSubmatch(bytes.TrimRight(line, "\r\n"))
		begins := !fenced && bytes.HasPrefix(text, []byte("<!--"))
		switch {
		case !fenced && !comment && m != nil:
			level := len(m[1])
			for n := len(pending); n > 0 && pending[n-1].level >= level; n-- {
				pending = pending[:n-1]
			}
			pending = append(pending, part{level, bytes.Clone(line)})
			continue
		case begins || comment:
			comment = !bytes.Contains(text, []byte("-->"))
			begins = comment || bytes.HasSuffix(text, []byte("-->"))
		case fenceLine.Match(line):
			fenced = !fenced
		}
		if n := len(pending); n > 0 && (begins || len(text) == 0) {
			pending[n-1].text = append(pending[n-1].text, line...)
			continue
		}
		for _, p := range pending {
			out = append(out, p.text...)
		}
		pending = nil
		out = append(out, line...)
	}
	return &source.File{Path: f.Path, Size: int64(len(out)), Data: out}
}
