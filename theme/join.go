package theme

import "bytes"

// everyPage lists the script files of a theme that every page loads, in the order in
// which they are joined. They are served as one file, so that a page needs one request.
var everyPage = []string{"site.js", "keys.js"}

// onePage lists the script files that one kind of page loads. In one file with the others
// they made a page of a post-mortem 4 kB larger and a list 3 kB larger, compressed.
var onePage = []string{"list.js", "incident.js"}

// joinScripts concatenates script files of a theme. It drops lines that hold only a
// comment: comments were 12 % of the compressed script.
func joinScripts(files map[string][]byte, names ...string) []byte {
	var out []byte
	for _, name := range names {
		for line := range bytes.Lines(files[name]) {
			if !bytes.HasPrefix(bytes.TrimSpace(line), []byte("//")) {
				out = append(out, line...)
			}
		}
	}
	return out
}

// joinStyles concatenates the style sheets in order, without lines that hold only a
// comment. Comments that begin with /*! contain a licence and are not removed.
func joinStyles(sheets ...[]byte) []byte {
	var out []byte
	for _, sheet := range sheets {
		for line := range bytes.Lines(sheet) {
			text := bytes.TrimSpace(line)
			comment := bytes.HasPrefix(text, []byte("/*")) && bytes.Index(text, []byte("*/")) == len(text)-2
			if !comment || bytes.HasPrefix(text, []byte("/*!")) {
				out = append(out, line...)
			}
		}
	}
	return out
}
