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

// A theme may have at most maxFiles files, of at most maxFileBytes each and
// maxTotalBytes together. A theme may come from an untrusted source, and debrief reads
// all of its files.
const (
	maxFiles      = 500
	maxFileBytes  = 4 << 20
	maxTotalBytes = 32 << 20
)

// assetTypes lists the file extensions that an asset of a theme may have. A server
// could serve other types as pages without the Content-Security-Policy.
var assetTypes = []string{
	".css", ".js", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico",
	".woff", ".woff2", ".ttf", ".otf", ".txt", ".json", ".webmanifest",
}

// readme is the file name of the theme documentation, which "debrief theme export"
// writes. The site does not serve this file.
const readme = "README.md"

//go:embed README.md
var manual []byte

// Files returns the files of the built-in theme, including README.md.
func Files() map[string][]byte {
	files := map[string][]byte{readme: slices.Clone(manual)}
	base, err := fs.Sub(builtin, "default")
	if err == nil {
		err = readFiles(files, base)
	}
	if err != nil {
		panic(err) // cannot fail: the built-in files are embedded
	}
	return files
}

// Load returns the built-in theme with the files of over laid on top. A file of over
// replaces the built-in file with the same name; other files are added. If over is nil,
// Load returns the built-in theme.
//
// Files that end in .html are templates; all other files are assets. Load returns
// [contract.Problems] if a template cannot be parsed, belongs to no view or uses a
// missing field, or if a page violates the security policy. So a broken theme fails
// before the first page is built.
func Load(over fs.FS) (*Theme, error) {
	base, err := fs.Sub(builtin, "default")
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	if err := readFiles(files, base); err != nil {
		return nil, err
	}
	if over == nil {
		t, found := parseFiles(files, i18n.English)
		for _, v := range allViews { // a test checks the built-in theme, so this loop only compiles its programs
			t.prepare(v, false, &found)
		}
		return t, found.Err()
	}
	own := map[string][]byte{}
	if err := readFiles(own, over); err != nil {
		return nil, err
	}
	var found contract.Problems
	for _, name := range sorted(own) {
		found = append(found, contract.Source(name, own[name])...)
	}
	overlay(files, own)
	return checkFiles(files, found)
}

// overlay copies own, the files of a user's theme, into files. The user's tokens.css
// does not replace the built-in one but is appended to it, so that a token that the
// user does not set has the built-in value.
func overlay(files, own map[string][]byte) {
	before := files[tokens]
	for name, b := range own {
		files[name] = b
	}
	if after, ok := own[tokens]; ok && !bytes.Equal(before, after) {
		files[tokens] = slices.Concat(before, []byte("\n"), after)
	}
}

// readFiles reads every file of fsys into files, which maps each path to its content.
// It skips README.md and every file or folder whose name starts with a dot or an
// underscore.
func readFiles(files map[string][]byte, fsys fs.FS) error {
	var found contract.Problems
	left := maxTotalBytes
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
		case len(files) == maxFiles:
			return contract.Problems{
				{
					File: name,
					Text: fmt.Sprintf("the theme has more than %d files", maxFiles),
					Help: "remove unused files",
				},
			}
		}
		b, err := readFile(fsys, name, min(left, maxFileBytes))
		if one := (contract.Problems{}); errors.As(err, &one) {
			found = append(found, one...)
			return nil
		}
		left -= len(b)
		files[name] = b
		return err
	})
	if err == nil && len(found) > 0 {
		err = found
	}
	return err
}

// readFile reads the file name from fsys. It returns an error if the file is not
// regular, is longer than maxBytes, or has a type that a theme may not contain.
func readFile(fsys fs.FS, name string, maxBytes int) ([]byte, error) {
	bad := func(help, format string, args ...any) error {
		return contract.Problems{{File: name, Text: fmt.Sprintf(format, args...), Help: help}}
	}
	if ext := path.Ext(name); ext != ".html" && !slices.Contains(assetTypes, ext) {
		return nil, bad(
			"a theme has .html and "+strings.Join(assetTypes, " ")+"; names that begin with _ are ignored",
			"is a file type that a theme cannot have",
		)
	}
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, bad("put the file itself into the theme's folder", "cannot be read: %v", errors.Unwrap(err))
	}
	if !info.Mode().IsRegular() {
		return nil, bad(
			"replace it with a regular file",
			"is not a regular file",
		) // this check precedes opening, because reading from a pipe could block for ever
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("theme: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, int64(maxBytes)+1))
	if err != nil {
		return nil, fmt.Errorf("theme: %w", err)
	}
	if len(b) > maxBytes {
		return nil, bad(
			fmt.Sprintf("a file has at most %d MB, and all files together %d MB", maxFileBytes>>20, maxTotalBytes>>20),
			"is too large",
		)
	}
	return b, nil
}

// checkFiles parses a user's theme and checks it. Every template must fit its view.
// Every page is rendered twice: with an empty view, and with a view in which every
// field has a value. checkFiles returns the theme and an error with all problems,
// including those in found.
func checkFiles(files map[string][]byte, found contract.Problems) (*Theme, error) {
	t, more := parseFiles(files, i18n.English)
	found = append(found, more...)
	if len(more) == 0 {
		for _, v := range allViews {
			found.Add(contract.Fields(t.pages[v.template()], layout, reflect.TypeOf(v))...)
		}
	}
	if len(found) == 0 { // a template with problems could fail or run for ever
		for _, v := range allViews {
			t.prepare(v, true, &found)
		}
	}
	return t, found.Err()
}

// In returns a copy of the theme whose fixed texts are in the language lang. Texts that
// an author of a user's theme wrote without a translation do not change.
func (t *Theme) In(lang *i18n.Language) (*Theme, error) {
	if lang == t.lang {
		return t, nil
	}
	other, found := parseFiles(t.files, lang)
	if len(found) == 0 {
		for _, v := range allViews {
			other.prepare(v, false, &found)
			if name := v.template(); t.programs[name] == nil {
				delete(other.programs, name) // the output of this program differed from html/template in English
			}
		}
	}
	return other, found.Err()
}

// parseFiles parses every template, translates it into lang and collects the assets.
func parseFiles(files map[string][]byte, lang *i18n.Language) (t *Theme, found contract.Problems) {
	t = &Theme{
		files: files, lang: lang, pages: map[string]*template.Template{}, programs: map[string]*program{},
		assets: map[string][]byte{},
	}
	t.assets[path.Join("assets", style)] = joinStyles(files[tokens], files[style])
	t.assets[path.Join("assets", everyPage[0])] = lang.Script(joinScripts(files, everyPage...))
	shared := template.New(layout).Funcs(template.FuncMap{say: func(string, ...any) string { return "" }})
	for _, name := range sorted(files) {
		switch {
		case name == tokens, name == style, slices.Contains(everyPage, name):
		case slices.Contains(onePage, name):
			t.assets[path.Join("assets", name)] = lang.Script(joinScripts(files, name))
		case path.Ext(name) != ".html":
			t.assets[path.Join("assets", name)] = files[name]
		case name == layout, path.Dir(name) == partsDir:
			found = append(found, addTemplate(shared, name, files[name], lang)...)
		}
	}
	for _, v := range allViews {
		page, err := shared.Clone()
		if err != nil {
			return t, append(found, contract.FromError(v.template(), err))
		}
		found = append(found, addTemplate(page, v.template(), files[v.template()], lang)...)
		t.pages[v.template()] = page
	}
	return t, append(found, unusedTemplates(files, t.pages)...)
}

// prepare renders an empty view of v's type and, if possible, compiles a program that
// renders this page faster. If check is true, prepare also renders a view with every
// field set, and checks both pages. For the built-in theme, tests make these checks.
func (t *Theme) prepare(v View, check bool, found *contract.Problems) {
	views := []View{v}
	if check {
		views = append(views, fullView(v, "x"))
	}
	var pages [][]byte
	for _, view := range views {
		page, err := t.Render(view)
		if err != nil {
			found.Add(contract.FromError(v.template(), errors.Unwrap(err)))
			return
		}
		if check {
			found.Add(contract.Page(v.template(), layout, page)...)
		}
		pages = append(pages, page)
	}
	p := compile(t.pages[v.template()], v)
	for i, page := range pages {
		if p == nil || !p.matches(page, views[i]) {
			return
		}
	}
	t.programs[v.template()] = p
}

// addTemplate parses text, the content of the template file name, translates its fixed
// texts into lang and adds it to set.
func addTemplate(set *template.Template, name string, text []byte, lang *i18n.Language) contract.Problems {
	into := set
	if name != layout {
		into = set.New(name)
	}
	if _, err := into.Parse(string(text)); err != nil {
		return contract.Problems{contract.FromError(name, err)}
	}
	return translate(set, name, lang)
}

// unusedTemplates returns a problem for every template file that is neither the layout,
// nor a shared part, nor the template of a page.
func unusedTemplates(files map[string][]byte, pages map[string]*template.Template) (found contract.Problems) {
	for _, name := range sorted(files) {
		if path.Ext(name) != ".html" || name == layout || path.Dir(name) == partsDir || pages[name] != nil {
			continue
		}
		found.Add(contract.Problem{
			File: name,
			Text: "no page uses this template",
			Help: "name it after its view, or move a shared part to " + partsDir + "/",
		})
	}
	return found
}

// fullView returns a view of v's type in which every field has a value and every string
// is text, so that rendering it runs every branch of a template.
func fullView(v View, text string) View {
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
		v.Set(reflect.MakeSlice(v.Type(), 2, 2)) // two elements, so that the template renders separators
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
