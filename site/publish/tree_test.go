package publish

import (
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
)

func TestTree(t *testing.T) {
	var tree Tree
	if err := fstest.TestFS(tree.FS()); err != nil {
		t.Error(err)
	}
	var all sync.WaitGroup
	for g := range 4 {
		all.Add(1)
		go func() {
			defer all.Done()
			for i := range 25 {
				if err := tree.Put(fmt.Sprintf("%d/%d/index.html", g, i), []byte("page")); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	all.Wait()
	data := []byte("front")
	if err := tree.Put("index.html", data); err != nil {
		t.Fatal(err)
	}
	data[0] = 'X'
	if got, ok := tree.Get("index.html"); !ok || string(got) != "front" {
		t.Errorf("Get = %q, %v", got, ok)
	}
	if paths := tree.Paths(); len(paths) != 101 || !slices.IsSorted(paths) {
		t.Errorf("%d paths: %q", len(paths), paths)
	}

	site := tree.FS()
	if err := tree.Put("later.html", nil); err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(site, "index.html", "3/24/index.html"); err != nil {
		t.Error(err)
	}
	if _, err := fs.Stat(site, "later.html"); err == nil {
		t.Error("a file system that was taken before shows a later file")
	}
	answer := httptest.NewRecorder()
	http.FileServerFS(site).ServeHTTP(answer, httptest.NewRequest("GET", "/3/24/", nil))
	if answer.Code != 200 || answer.Body.String() != "page" {
		t.Errorf("served %d %q", answer.Code, answer.Body)
	}
}
