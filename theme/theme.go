// Package theme renders views as HTML pages. It does not depend on incidents: the
// callers fill the views.
//
// Templates do not compute. They only print views, which are complete (see View). A
// view contains its charts as SVG.
//
// A theme is a folder of templates, one per view, with shared parts and assets. An
// organisation's theme overlays the built-in one file by file, so a single tokens.css
// with new colours is a complete theme. README.md documents the format and all views;
// "debrief theme export" writes it.
//
// Start with View for the contract, Theme for rendering, load.go for loading and
// checking, and default/ for the built-in theme.
package theme

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"

	"debrief/theme/i18n"
)

//go:embed default
var builtin embed.FS

// These files and folders of a theme are used by every page, in addition to the
// template of the page's view.
const (
	// File of the page layout, which calls the template "main"; the file of each view
	// defines "main"
	layout   = "base.html"
	partsDir = "parts"      // folder of the templates that several views share
	tokens   = "tokens.css" // colours, fonts and sizes; served as the first part of style.css
	// File of the style sheet, which is served with tokens.css in front, so that a page
	// loads one style sheet.
	style = "style.css"
)

// A Theme is a parsed set of templates with its assets. It does not change after
// loading and is safe for concurrent use.
type Theme struct {
	files map[string][]byte             // source files by path in the theme
	lang  *i18n.Language                // language of the fixed texts in the templates
	pages map[string]*template.Template // parsed templates of each page, by the file name of its view's template
	// Compiled programs by the same file name as pages; a page without a program is
	// rendered by html/template.
	programs map[string]*program
	assets   map[string][]byte
}

// Default returns the built-in theme.
func Default() *Theme {
	t, err := Load(nil)
	if err != nil {
		panic(err) // cannot fail: the built-in templates are embedded
	}
	return t
}

// Render returns the HTML page of v. It fails only if the theme cannot render the view.
func (t *Theme) Render(v View) ([]byte, error) { return t.RenderInto(new(bytes.Buffer), v) }

// RenderInto renders v into buf and returns the page, which is valid until buf is used
// again. Reuse of one buffer saves an eighth of the memory that a build of ten thousand
// pages allocates.
func (t *Theme) RenderInto(buf *bytes.Buffer, v View) ([]byte, error) {
	buf.Reset()
	if p := t.programs[v.template()]; p == nil || !p.print(buf, v) {
		buf.Reset()
		if err := t.pages[v.template()].ExecuteTemplate(buf, layout, v); err != nil {
			return nil, fmt.Errorf("theme: %w", err)
		}
	}
	return buf.Bytes(), nil
}

// Assets returns the assets of the theme by path, relative to the root of the site. The
// caller may change the map, but not the bytes.
func (t *Theme) Assets() map[string][]byte {
	out := make(map[string][]byte, len(t.assets))
	for name, b := range t.assets {
		out[name] = b
	}
	return out
}

// allViews contains an empty view of every type.
var allViews = []View{
	Home{}, Incidents{}, Incident{}, Brief{}, History{}, Changes{}, Services{}, Service{}, Factors{}, Factor{},
	Symptoms{}, Actions{}, Trends{}, Rules{}, Rule{}, Guide{}, About{}, Drafts{}, Search{},
	Page{}, NotFound{}, Moved{},
}

func (Home) template() string      { return "home.html" }
func (Incidents) template() string { return "incidents.html" }
func (Incident) template() string  { return "incident.html" }
func (Brief) template() string     { return "brief.html" }
func (History) template() string   { return "history.html" }
func (Changes) template() string   { return "changes.html" }
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
