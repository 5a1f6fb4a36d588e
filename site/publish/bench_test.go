package publish

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"
)

// BenchmarkPublish writes a site of 10,000 pages of 15 KB: at first, again
// without a change, and again with 20 pages changed.
func BenchmarkPublish(b *testing.B) {
	page := bytes.Repeat([]byte("<p>words of a page\n"), 800)
	publish := func(dir string, changed string) {
		w, err := Open(dir, Options{})
		if err != nil {
			b.Fatal(err)
		}
		for i := range 10_000 {
			data := append(page[:len(page):len(page)], fmt.Sprint(i)...)
			if i < 20 {
				data = append(data, changed...)
			}
			if err := w.Put(fmt.Sprintf("%d/%d/index.html", i%12, i), data); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := w.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("first", func(b *testing.B) {
		for i := range b.N {
			publish(filepath.Join(b.TempDir(), fmt.Sprint(i)), "")
		}
	})
	dir := filepath.Join(b.TempDir(), "site")
	publish(dir, "")
	b.Run("unchanged", func(b *testing.B) {
		for b.Loop() {
			publish(dir, "")
		}
	})
	n := 0
	b.Run("changed", func(b *testing.B) {
		for b.Loop() {
			n++
			publish(dir, fmt.Sprint(n))
		}
	})
}
