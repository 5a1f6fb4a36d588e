package search

import "testing"

// In a library of ten thousand post-mortems two files with positions of rare words may
// have equal bytes; a site has each file once.
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
