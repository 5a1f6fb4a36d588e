package theme

import "bytes"

// scripts are written apart, each for one thing, and served as one file, so
// that a page asks for no more than it must. A theme may bring any of them.
var scripts = []string{"site.js", "keys.js", "list.js", "incident.js"}

// script is all of scripts, in their order, without the lines that are only a
// comment: those are for who reads the source.
func script(files map[string][]byte) []byte {
	var out bytes.Buffer
	for _, name := range scripts {
		for line := range bytes.Lines(files[name]) {
			if !bytes.HasPrefix(bytes.TrimSpace(line), []byte("//")) {
				out.Write(line)
			}
		}
	}
	return out.Bytes()
}

// sheet is one style sheet of several, without the lines that are only
// a comment, but for those that begin with /*! and say whose it is.
func sheet(parts ...[]byte) []byte {
	var out bytes.Buffer
	for _, part := range parts {
		for line := range bytes.Lines(part) {
			text := bytes.TrimSpace(line)
			if !bytes.HasPrefix(text, []byte("/*")) || bytes.HasPrefix(text, []byte("/*!")) || bytes.Index(text, []byte("*/")) != len(text)-2 {
				out.Write(line)
			}
		}
	}
	return out.Bytes()
}
