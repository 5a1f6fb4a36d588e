package search

import "testing"

// Positions of rare words can be alike to the byte in two files of ten thousand
// write-ups; a site has each file once.
func TestEqualFilesAreMerged(t *testing.T) {
	puts := map[string]int{}
	w := newWriter(func(path string, _ []byte) error { puts[path]++; return nil })
	first, err := w.writeHashed("p", "AAAA")
	if err != nil {
		t.Fatal(err)
	}
	second, err := w.writeHashed("p", "AAAA")
	if err != nil || first != second || puts["search/"+first+".js"] != 1 {
		t.Errorf("%s, %s, %v: put %v", first, second, err, puts)
	}
}
