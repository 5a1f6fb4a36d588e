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
