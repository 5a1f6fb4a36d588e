package search

import (
	"embed"

	"debrief/theme/i18n"
)

//go:embed client/*.js
var clientFiles embed.FS

// Client returns the script that searches in the browser, with its messages in language
// l. It is a classic script, not a module. The script handles form[role=search] and
// writes to #search-status and #search-results.
//
// The script loads only the files of [Index.Export], from a folder "search/". That
// folder is in the folder that the script element's attribute data-root names. Without
// the attribute, it is in the parent of the script's own folder.
func Client(l *i18n.Language) []byte {
	b := []byte("(()=>{\"use strict\";\n")
	for _, name := range []string{"words", "index", "page"} {
		source, err := clientFiles.ReadFile("client/" + name + ".js")
		if err != nil {
			panic(err) // the error cannot happen, because the script is embedded in the program
		}
		b = append(b, l.Script(source)...)
	}
	return append(b, "})();\n"...)
}
