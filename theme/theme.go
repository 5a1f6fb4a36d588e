// Package theme turns views into pages. It knows HTML and nothing about
// incidents: what a page says is decided by whoever fills its view.
//
// It refuses to compute. Views are finished (see View), templates only print
// them, and nothing here imports another package of this module but contract,
// which reads what somebody brings, and words, which knows languages; charts arrive as SVG that somebody else has
// drawn.
//
// A theme is a folder of templates, one per view, the parts they share and
// the files beside them. An organisation's own theme is laid over the
// built-in one file by file: to change the colours it is enough to bring
// a tokens.css with those that change. README.md says how, and what each view
// holds; it is what theme export writes.
//
// Start with View for the contract, Theme for the machinery, load.go for how
// a theme is read and held to it, and default/ for the built-in theme.
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
	files    map[string][]byte             // what it was made of
	lang     *i18n.Language                // that its fixed texts are in
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

// Render gives the page of v as HTML. It fails only where the theme and the
// view do not fit, and then gives nothing.
func (t *Theme) Render(v View) ([]byte, error) { return t.RenderIn(new(bytes.Buffer), v) }

// RenderIn is Render in the place of what room holds, where the page lies until
// room is used again: growing room anew for each of ten thousand pages was an
// eighth of all memory that a build asked for.
func (t *Theme) RenderIn(room *bytes.Buffer, v View) ([]byte, error) {
	room.Reset()
	if p := t.programs[v.template()]; p == nil || !p.print(room, v) {
		room.Reset()
		if err := t.pages[v.template()].ExecuteTemplate(room, layout, v); err != nil {
			return nil, fmt.Errorf("theme: %w", err)
		}
	}
	return room.Bytes(), nil
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
