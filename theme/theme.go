// Package theme turns views into pages. It knows HTML and nothing about
// incidents: what a page says is decided by whoever fills its view.
//
// It refuses to compute. Views are finished (see View), templates only print
// them, and nothing here imports another package of this module; charts arrive
// as SVG that somebody else has drawn.
//
// A theme is a folder of templates, one per view, the parts they share and
// the files beside them. An organisation's own theme is laid over the
// built-in one file by file: to change the colours it is enough to bring
// a tokens.css.
//
// Start with View for the contract, Theme for the machinery, and default/ for
// the built-in theme.
package theme

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"sort"
	"strings"
	"sync"
)

//go:embed default
var builtin embed.FS

// The files every page is made of beside its own template.
const (
	layout   = "base.html"  // calls the template "main", which each view's file defines
	partsDir = "parts"      // templates that views share
	tokens   = "tokens.css" // colours, type and measures, served at the head of
	style    = "style.css"  // this, so that a page asks for one style sheet
)

// A Theme is a parsed set of templates and the assets beside them. It does not
// change once it is loaded and may be used by many goroutines at once.
type Theme struct {
	pages    map[string]*template.Template // by the view's template
	programs map[string]*program           // of the pages that have one
	assets   map[string][]byte
}

// Default is the built-in theme.
func Default() *Theme {
	t, err := Load(nil)
	if err != nil {
		panic(err) // the built-in templates are part of the program
	}
	return t
}

// Load lays the files of over on the built-in theme: a file of the same name
// takes the place of the built-in one, others are added. A nil over is the
// built-in theme itself.
//
// Templates end in .html; everything else is an asset. Load fails where
// a template cannot be parsed, has no view, or names a field that its view
// does not have, so that a theme breaks when it is loaded and not on the
// thousandth page.
func Load(over fs.FS) (*Theme, error) {
	base, err := fs.Sub(builtin, "default")
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	if err := gather(files, base); err != nil {
		return nil, err
	}
	if over != nil {
		if err := gather(files, over); err != nil {
			return nil, fmt.Errorf("theme: %w", err)
		}
	}
	return parse(files)
}

// gather reads every file of fsys into files. Names that begin with a dot or
// an underscore are the author's own business.
func gather(files map[string][]byte, fsys fs.FS) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hidden := name != "." && strings.ContainsAny(path.Base(name)[:1], "._")
		if d.IsDir() {
			if hidden {
				return fs.SkipDir
			}
			return nil
		}
		if hidden {
			return nil
		}
		b, err := fs.ReadFile(fsys, name)
		files[name] = b
		return err
	})
}

// parse sorts files into templates and assets, and tries every template on
// a view that holds nothing and on one that holds one of everything.
func parse(files map[string][]byte) (*Theme, error) {
	t := &Theme{pages: map[string]*template.Template{}, programs: map[string]*program{}, assets: map[string][]byte{}}
	t.assets[path.Join("assets", style)] = append(slices.Clone(files[tokens]), files[style]...)
	shared := template.New(layout)
	for _, name := range sorted(files) {
		switch {
		case name == tokens, name == style:
		case path.Ext(name) != ".html":
			t.assets[path.Join("assets", name)] = files[name]
		case name == layout, path.Dir(name) == partsDir:
			if err := add(shared, name, files[name]); err != nil {
				return nil, err
			}
		}
	}
	for _, v := range every {
		page, err := shared.Clone()
		if err != nil {
			return nil, fmt.Errorf("theme: %w", err)
		}
		if err := add(page, v.template(), files[v.template()]); err != nil {
			return nil, err
		}
		t.pages[v.template()] = page
	}
	if err := strangers(files, t.pages); err != nil {
		return nil, err
	}
	for _, v := range every {
		full := specimen(v, "x")
		for _, try := range []View{v, full} {
			if _, err := t.Render(try); err != nil {
				return nil, err
			}
		}
		if p := compile(t.pages[v.template()], v); p != nil && t.agrees(p, v) && t.agrees(p, full) {
			t.programs[v.template()] = p
		}
	}
	return t, nil
}

// agrees says whether a program makes of a view what html/template makes of it.
func (t *Theme) agrees(p *program, v View) bool {
	var fast, sure bytes.Buffer
	err := t.pages[v.template()].ExecuteTemplate(&sure, layout, v)
	return err == nil && p.print(&fast, v) && bytes.Equal(fast.Bytes(), sure.Bytes())
}

// add parses one file into set under its own name.
func add(set *template.Template, name string, text []byte) error {
	into := set
	if name != layout {
		into = set.New(name)
	}
	if _, err := into.Parse(string(text)); err != nil {
		return fmt.Errorf("theme: %w", err)
	}
	return nil
}

// strangers reports templates that nothing would ever show.
func strangers(files map[string][]byte, pages map[string]*template.Template) error {
	var found []error
	for _, name := range sorted(files) {
		if path.Ext(name) != ".html" || name == layout || path.Dir(name) == partsDir {
			continue
		}
		if pages[name] == nil {
			found = append(found, fmt.Errorf("theme: %s: no page is made with this template; shared ones belong in %s/", name, partsDir))
		}
	}
	return errors.Join(found...)
}

// Render gives the page of v as HTML. It fails only where the theme and the
// view do not fit, and then gives nothing.
func (t *Theme) Render(v View) ([]byte, error) {
	out := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(out)
	out.Reset()
	if p := t.programs[v.template()]; p == nil || !p.print(out, v) {
		out.Reset()
		if err := t.pages[v.template()].ExecuteTemplate(out, layout, v); err != nil {
			return nil, fmt.Errorf("theme: %w", err)
		}
	}
	return bytes.Clone(tidy(out.Bytes())), nil
}

// buffers are used again from page to page: growing one anew for each of ten
// thousand pages was an eighth of all memory that a build asked for.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// tidy drops, in place, the lines that templates leave blank, outside <pre>.
// Pages are read as source too, and a third of their bytes was white.
func tidy(page []byte) []byte {
	out := page[:0]
	verbatim := false
	for line := range bytes.Lines(page) {
		if !verbatim {
			if line = bytes.TrimLeft(line, " \t"); len(bytes.TrimSpace(line)) == 0 {
				continue
			}
		}
		verbatim = inside(line, verbatim) // before the next line, which is copied down, lies over it
		out = append(out, line...)
	}
	return out
}

// inside says whether a <pre> is open after line.
func inside(line []byte, open bool) bool {
	if !bytes.Contains(line, []byte("pre")) {
		return open // nearly every line, and Contains is much cheaper than LastIndex
	}
	start, end := bytes.LastIndex(line, []byte("<pre")), bytes.LastIndex(line, []byte("</pre>"))
	if start < 0 && end < 0 {
		return open
	}
	return start > end
}

// Assets gives the files beside the pages, by their address from the root of
// the site. The caller may keep the map; the bytes are shared.
func (t *Theme) Assets() map[string][]byte {
	out := make(map[string][]byte, len(t.assets))
	for name, b := range t.assets {
		out[name] = b
	}
	return out
}

// every is the closed set of views.
var every = []View{
	Home{}, Incidents{}, Incident{}, History{}, Services{}, Service{}, Factors{}, Factor{},
	Symptoms{}, Actions{}, Trends{}, Rules{}, Rule{}, Guide{}, About{}, Drafts{}, Search{},
	Page{}, NotFound{}, Moved{},
}

func (Home) template() string      { return "home.html" }
func (Incidents) template() string { return "incidents.html" }
func (Incident) template() string  { return "incident.html" }
func (History) template() string   { return "history.html" }
func (Services) template() string  { return "services.html" }
func (Service) template() string   { return "service.html" }
func (Factors) template() string   { return "factors.html" }
func (Factor) template() string    { return "factor.html" }
func (Symptoms) template() string  { return "symptoms.html" }
func (Actions) template() string   { return "actions.html" }
func (Trends) template() string    { return "trends.html" }
func (Rules) template() string     { return "rules.html" }
func (Rule) template() string      { return "rule.html" }
func (Guide) template() string     { return "guide.html" }
func (About) template() string     { return "about.html" }
func (Drafts) template() string    { return "drafts.html" }
func (Search) template() string    { return "search.html" }
func (Page) template() string      { return "page.html" }
func (NotFound) template() string  { return "notfound.html" }
func (Moved) template() string     { return "moved.html" }

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
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), text)
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
