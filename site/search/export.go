package search

import _ "embed"

//go:embed client/search.js
var client []byte

// Client is the script that searches in the browser.
func Client() []byte { return append([]byte(nil), client...) }

// Export hands over the data files the browser searches in.
func (ix *Index) Export(put func(path string, data []byte) error) error {
	return nil
}
