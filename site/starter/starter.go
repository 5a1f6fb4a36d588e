// Package starter writes the files of a new library: a catalogue, a template, an
// example post-mortem, and the CI job with which a code host checks each change.
//
// Start at [WriteLibrary] and [WriteCI].
package starter

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/publish"
	"debrief/site/template"
)

//go:embed all:files
var files embed.FS

// attributesName is the file with Git's attributes of the library's files.
const attributesName = ".gitattributes"

// ExampleName is the file name of the example post-mortem. The date in the name is the
// date in its text.
const ExampleName = "2026-01-15-example-checkout-errors.md"

// A Result is a file that WriteLibrary or WriteCI wrote, or that existed already.
type Result struct {
	Name    string // the path of the file as shown to the user
	Written bool
	Note    string // the purpose of a written file, or a remark on an existing one
}

// Catalog returns the catalogue file of a new library. It is short, because debrief has
// built-in defaults for the rest.
func Catalog() []byte { return readFile("_catalog.yaml") }

func readFile(name string) []byte {
	data, err := files.ReadFile("files/" + name)
	if err != nil {
		panic(err) // the error cannot happen, because the file is embedded in the program
	}
	return data
}

// WriteLibrary writes the files of a new library into dir. It does not overwrite files,
// and it writes no example if dir has post-mortems.
func WriteLibrary(dir string) ([]Result, error) {
	if dir == "" {
		return nil, finding.HintErrorf(
			"name a folder, as in debrief init postmortems",
			"the name of the folder is empty",
		)
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return nil, finding.HintErrorf("name a folder, as in debrief init postmortems", "%s is a file", dir)
	}
	list := []struct {
		name, note string
		text       []byte
	}{
		{catalog.FileName, "severities, teams, services and factors", Catalog()},
		{template.FileName, "what a post-mortem must contain at each status", template.Builtin()},
		{attributesName, "Git stores evidence byte for byte", readFile("gitattributes")},
		{ExampleName, "an example draft to edit or delete", readFile("example.md")},
	}
	inUse, err := hasPostmortems(dir)
	if err != nil {
		return nil, err
	}
	if inUse {
		list = list[:3]
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	var results []Result
	for _, f := range list {
		r := Result{Name: filepath.Join(dir, f.name), Written: true, Note: f.note}
		switch err := publish.CreateFile(root, f.name, f.text); {
		case errors.Is(err, fs.ErrExist):
			r.Written, r.Note = false, "exists already"
			if f.name == attributesName {
				r.Note += missingAttributes(root)
			}
		case err != nil:
			return results, fmt.Errorf("write %s: %w", r.Name, err)
		}
		results = append(results, r)
	}
	return results, nil
}

// missingAttributes returns a remark with the line that an existing .gitattributes
// lacks. It returns "" if nothing is missing.
func missingAttributes(root *os.Root) string {
	const line = "**/evidence/** -text"
	text, err := root.ReadFile(attributesName)
	if err == nil && slices.ContainsFunc(strings.Split(string(text), "\n"), func(l string) bool {
		fields := strings.Fields(l)
		return len(fields) > 1 && strings.Contains(fields[0], "evidence") &&
			(slices.Contains(fields, "-text") || slices.Contains(fields, "binary"))
	}) {
		return ""
	}
	return "; add to it: " + line
}

// hasPostmortems reports whether dir or a folder below it has a Markdown file that may
// be a post-mortem. Files whose name starts with "_" and the example do not count.
func hasPostmortems(dir string) (bool, error) {
	found := false
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && path == dir {
			return fs.SkipAll
		}
		if err != nil {
			return err
		}
		if name := d.Name(); !d.IsDir() && strings.HasSuffix(name, ".md") && name[0] != '_' && name != ExampleName {
			found = true
			return fs.SkipAll
		}
		return nil
	})
	return found, err
}
