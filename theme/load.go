package theme

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"sort"
	"strings"

	"debrief/theme/contract"
	"debrief/theme/i18n"
)

// What a theme may bring. It may come from a stranger, and all of it is read.
const (
	mostFiles = 500
	mostBytes = 4 << 20 // of one file
	allBytes  = 32 << 20
)

// assetTypes are the kinds of files that may lie beside the pages. Others could
// be pages themselves, without the policy that every page has.
var assetTypes = []string{
	".css", ".js", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico",
	".woff", ".woff2", ".ttf", ".otf", ".txt", ".json", ".webmanifest",
}

// readme is what export writes for whoever changes a theme. It is no asset.
const readme = "README.md"

//go:embed README.md
var manual []byte

// Files are the built-in theme and its README.md, to begin one's own with.
func Files() map[string][]byte {
	files := map[string][]byte{readme: slices.Clone(manual)}
	base, err := fs.Sub(builtin, "default")
	if err == nil {
		err = gather(files, base)
	}
	if err != nil {
		panic(err) // the built-in files are part of the program
	}
	return files
}

// Load lays the files of over on the built-in theme: a file of the same name
// takes the place of the built-in one, others are added. A nil over is the
// built-in theme itself.
//
// Templates end in .html; everything else is an asset. Load fails with
// [contract.Problems] where a template cannot be parsed, has no view, or asks
// for what its view does not have, and where a page would run, load or send
// what the security policy forbids: a theme breaks when it is loaded and not on
// the thousandth page.
func Load(over fs.FS) (*Theme, error) {
	base, err := fs.Sub(builtin, "default")
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	if err := gather(files, base); err != nil {
		return nil, err
	}
	if over == nil {
		t, found := read(files, i18n.English)
		for _, v := range every { // a test holds the built-in theme to the contract
			t.try(v, false, &found)
		}
		return t, found.Err()
	}
	own := map[string][]byte{}
	if err := gather(own, over); err != nil {
		return nil, err
	}
	var found contract.Problems
	for _, name := range sorted(own) {
		found = append(found, contract.Source(name, own[name])...)
	}
	lay(files, own)
	return hold(files, found)
}

// lay puts the files of a theme over others. Its tokens come after the ones that
// are there: those that it does not bring keep their value.
func lay(files, own map[string][]byte) {
	before := files[tokens]
	for name, b := range own {
		files[name] = b
	}
	if after, ok := own[tokens]; ok && !bytes.Equal(before, after) {
		files[tokens] = slices.Concat(before, []byte("\n"), after)
	}
}

// gather reads every file of fsys into files. Names that begin with a dot or
// an underscore, and README.md, are the author's own business.
func gather(files map[string][]byte, fsys fs.FS) error {
	var found contract.Problems
	room := allBytes
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("theme: %w", err)
		}
		hidden := name != "." && strings.ContainsAny(path.Base(name)[:1], "._") || name == readme
		switch {
		case d.IsDir() && hidden:
			return fs.SkipDir
		case d.IsDir() || hidden:
			return nil
		case len(files) == mostFiles:
			return contract.Problems{{File: name, Text: fmt.Sprintf("a theme of more than %d files is not read", mostFiles), Help: "leave out what no page needs"}}
		}
		b, err := readFile(fsys, name, min(room, mostBytes))
		if one := (contract.Problems{}); errors.As(err, &one) {
			found = append(found, one...)
			return nil
		}
		room -= len(b)
		files[name] = b
		return err
	})
	if err == nil && len(found) > 0 {
		err = found
	}
	return err
}

// readFile is a plain file of at most so many bytes, of a kind that a theme has.
func readFile(fsys fs.FS, name string, most int) ([]byte, error) {
	bad := func(help, format string, args ...any) error {
		return contract.Problems{{File: name, Text: fmt.Sprintf(format, args...), Help: help}}
	}
	if ext := path.Ext(name); ext != ".html" && !slices.Contains(assetTypes, ext) {
		return nil, bad("a theme has .html and "+strings.Join(assetTypes, " ")+"; a name that begins with _ is left out", "is no kind of file that a theme has")
	}
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, bad("put the file itself into the theme's folder", "cannot be read: %v", errors.Unwrap(err))
	}
	if !info.Mode().IsRegular() {
		return nil, bad("put a file there", "is no plain file") // reading a pipe would wait for ever
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("theme: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, int64(most)+1))
	if err != nil {
		return nil, fmt.Errorf("theme: %w", err)
	}
	if len(b) > most {
		return nil, bad(fmt.Sprintf("a file has at most %d MB, and all together %d MB", mostBytes>>20, allBytes>>20), "is too large")
	}
	return b, nil
}

// hold makes a theme of files and holds it to the contract: every template has to
// fit its view, and every page is made of a view that holds nothing and of one
// that holds some of everything. It fails with what was found before, and with
// what it finds.
func hold(files map[string][]byte, found contract.Problems) (*Theme, error) {
	t, more := read(files, i18n.English)
	found = append(found, more...)
	if len(more) == 0 {
		for _, v := range every {
			found.Add(contract.Fields(t.pages[v.template()], layout, reflect.TypeOf(v))...)
		}
	}
	if len(found) == 0 { // what Fields lets pass can be run
		for _, v := range every {
			t.try(v, true, &found)
		}
	}
	return t, found.Err()
}

// In is the theme in a language. What is its author's own it says as it is.
func (t *Theme) In(lang *i18n.Language) (*Theme, error) {
	if lang == t.lang {
		return t, nil
	}
	other, found := read(t.files, lang)
	if len(found) == 0 {
		for _, v := range every {
			other.try(v, false, &found)
			if name := v.template(); t.programs[name] == nil {
				delete(other.programs, name) // it was held to html/template in English
			}
		}
	}
	return other, found.Err()
}

// read parses every template and takes every other file as an asset, both in a
// language.
func read(files map[string][]byte, lang *i18n.Language) (t *Theme, found contract.Problems) {
	t = &Theme{files: files, lang: lang, pages: map[string]*template.Template{}, programs: map[string]*program{}, assets: map[string][]byte{}}
	t.assets[path.Join("assets", style)] = joinStyles(files[tokens], files[style])
	t.assets[path.Join("assets", scripts[0])] = lang.Script(joinScripts(files))
	shared := template.New(layout).Funcs(template.FuncMap{say: func(string, ...any) string { return "" }})
	for _, name := range sorted(files) {
		switch {
		case name == tokens, name == style, slices.Contains(scripts, name):
		case path.Ext(name) != ".html":
			t.assets[path.Join("assets", name)] = files[name]
		case name == layout, path.Dir(name) == partsDir:
			found = append(found, add(shared, name, files[name], lang)...)
		}
	}
	for _, v := range every {
		page, err := shared.Clone()
		if err != nil {
			return t, append(found, contract.Of(v.template(), err))
		}
		found = append(found, add(page, v.template(), files[v.template()], lang)...)
		t.pages[v.template()] = page
	}
	return t, append(found, strangers(files, t.pages)...)
}

// try renders a view that holds nothing and makes a program of a page that can
// have one. A theme that is held to something renders one that holds some of
// everything besides, and what came out is read; for the built-in one, tests do.
func (t *Theme) try(v View, held bool, found *contract.Problems) {
	views := []View{v}
	if held {
		views = append(views, specimen(v, "x"))
	}
	var pages [][]byte
	for _, some := range views {
		page, err := t.Render(some)
		if err != nil {
			found.Add(contract.Of(v.template(), errors.Unwrap(err)))
			return
		}
		if held {
			found.Add(contract.Page(v.template(), layout, page)...)
		}
		pages = append(pages, page)
	}
	p := compile(t.pages[v.template()], v)
	for i, page := range pages {
		if p == nil || !p.makes(page, views[i]) {
			return
		}
	}
	t.programs[v.template()] = p
}

// add parses one file into set under its own name, and says in a language what
// it says.
func add(set *template.Template, name string, text []byte, lang *i18n.Language) contract.Problems {
	into := set
	if name != layout {
		into = set.New(name)
	}
	if _, err := into.Parse(string(text)); err != nil {
		return contract.Problems{contract.Of(name, err)}
	}
	return speak(set, name, lang)
}

// strangers reports templates that nothing would ever show.
func strangers(files map[string][]byte, pages map[string]*template.Template) (found contract.Problems) {
	for _, name := range sorted(files) {
		if path.Ext(name) != ".html" || name == layout || path.Dir(name) == partsDir || pages[name] != nil {
			continue
		}
		found.Add(contract.Problem{File: name, Text: "no page is made with this template", Help: "name it like the view that it shows, or put what several share into " + partsDir + "/"})
	}
	return found
}

// specimen gives a view like v in which every field holds something, and every
// string this text, so that no branch of a template goes untried.
func specimen(v View, text string) View {
	p := reflect.New(reflect.TypeOf(v)).Elem()
	fill(p, text)
	return p.Interface().(View)
}

func fill(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(1)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), text)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2)) // so that what stands between two is tried
		fill(v.Index(0), text)
		fill(v.Index(1), text)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), text)
		}
	}
}

func sorted(files map[string][]byte) []string {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
