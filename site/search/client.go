package search

import (
	"bytes"
	"embed"
)

//go:embed client/*.js
var clientFiles embed.FS

// Client is the script that searches in the browser: a classic script that asks
// nothing of a server but the files of [Index.Export], which it finds in "search/"
// under the folder that its element's data-root names, or else under the folder above
// the one the script is in. It takes over the page's form[role=search], and writes to
// #search-status and #search-results.
//
// The source is served without its comments and indentation: they are for whoever
// reads the repository.
func Client() []byte {
	b := []byte("(()=>{\"use strict\";\n")
	for _, name := range []string{"words", "index", "page"} {
		source, err := clientFiles.ReadFile("client/" + name + ".js")
		if err != nil {
			panic(err) // it is part of the program
		}
		for line := range bytes.Lines(source) {
			line = bytes.TrimSpace(line)
			if len(line) > 0 && !bytes.HasPrefix(line, []byte("//")) {
				b = append(append(b, line...), '\n')
			}
		}
	}
	return append(b, "})();\n"...)
}
