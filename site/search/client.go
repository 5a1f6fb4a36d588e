package search

import (
	"bytes"
	"embed"
	"strings"

	"debrief/theme/i18n"
)

//go:embed client/*.js
var clientFiles embed.FS

// Client is the script that searches in the browser: a classic script that asks
// nothing of a server but the files of [Index.Export], which it finds in "search/"
// under the folder that its element's data-root names, or else under the folder above
// the one the script is in. It takes over the page's form[role=search], and writes to
// #search-status and #search-results, in the language l.
//
// The source is served without its comments and spaces: they are for whoever reads the
// repository, and the tests run what is served.
func Client(l *i18n.Language) []byte {
	b := []byte("(()=>{\"use strict\";\n")
	for _, name := range []string{"words", "index", "page"} {
		source, err := clientFiles.ReadFile("client/" + name + ".js")
		if err != nil {
			panic(err) // it is part of the program
		}
		for line := range bytes.Lines(l.Script(source)) {
			line = bytes.TrimSpace(line)
			if len(line) > 0 && !bytes.HasPrefix(line, []byte("//")) {
				b = append(squeeze(b, string(line)), '\n')
			}
		}
	}
	return append(b, "})();\n"...)
}

// squeeze appends a line of script without the spaces beside its punctuation. Strings,
// templates and patterns stay as they are; each must end on its line.
func squeeze(b []byte, line string) []byte {
	const punctuation = "-=+*/<>!?:;,.(){}[]&|"
	var inside byte // the quote, or '/', that ends what is being copied
	class := false  // in the brackets of a pattern
	for i := 0; i < len(line); i++ {
		c := line[i]
		last := byte('\n')
		if len(b) > 0 {
			last = b[len(b)-1]
		}
		switch {
		case inside != 0:
			b = append(b, c)
			switch {
			case c == '\\' && i+1 < len(line):
				i++
				b = append(b, line[i])
			case inside == '/' && (c == '[' || c == ']'):
				class = c == '['
			case c == inside && !class:
				inside = 0
			}
			continue
		case c == '"' || c == '`', c == '/' && strings.IndexByte("(,=:[!&|?{};>", last) >= 0:
			inside = c
		case c == ' ' && (strings.IndexByte(punctuation, last) >= 0 || i+1 < len(line) && strings.IndexByte(punctuation, line[i+1]) >= 0):
			continue
		case c == '/' && i+1 < len(line) && line[i+1] == '/':
			return bytes.TrimRight(b, " ")
		}
		b = append(b, c)
	}
	return b
}
