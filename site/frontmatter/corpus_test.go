package frontmatter_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"debrief/site/frontmatter"
	"debrief/site/source"
)

// An entry that is added to the front matter of any post-mortem of the sample library
// only adds lines. The template has an empty list, whose line changes. DEBRIEF_CORPUS
// names a folder of further post-mortems.
func TestAppendOnlyAddsLines(t *testing.T) {
	item := frontmatter.Group(
		frontmatter.NamedValue{Name: "id", Value: frontmatter.Text("ev-99")},
		frontmatter.NamedValue{Name: "file", Value: frontmatter.Text("evidence/a.csv")},
	)
	added, refused := 0, 0
	for _, dir := range []string{"../../postmortems", os.Getenv("DEBRIEF_CORPUS")} {
		err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) && dir == "" {
				return nil
			}
			if err != nil || d.IsDir() || filepath.Ext(name) != ".md" || d.Name() == "_template.md" {
				return err
			}
			old, err := os.ReadFile(name)
			if err != nil || !utf8.Valid(old) {
				return err
			}
			text, err := frontmatter.Append(&source.File{Path: name, Data: old}, "evidence", item)
			if err != nil {
				refused++
				t.Logf("%s: %v", name, err)
				return nil
			}
			added++
			if line, ok := onlyAdds(old, text); !ok {
				t.Errorf("%s: the line %q is gone", name, line)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d changed, %d refused", added, refused)
	if added < 20 {
		t.Error("there are too few post-mortems")
	}
}

// onlyAdds reports whether text has all lines of old in their order. Otherwise it
// returns the first one that is missing.
func onlyAdds(old, text []byte) (missing []byte, ok bool) {
	rest := bytes.SplitAfter(text, []byte("\n"))
	for line := range bytes.Lines(old) {
		for len(rest) > 0 && !bytes.Equal(rest[0], line) {
			rest = rest[1:]
		}
		if len(rest) == 0 {
			return line, false
		}
		rest = rest[1:]
	}
	return nil, true
}
