package site_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// accessible asks axe-core about every kind of page, wide and narrow, light
// and dark, with everything unfolded; and holds that a page as narrow as a
// phone, or zoomed four times, never scrolls sideways, even where a reader has
// set the text wider.
func (s *browserSite) accessible(t *testing.T) {
	found, err := filepath.Glob("../.cache/tools/axe-*.min.js")
	if err != nil || len(found) == 0 {
		notRun(t, "there is no axe-core in .cache/tools (make tools fetches it): accessibility is not tested")
	}
	axe, err := os.ReadFile(found[len(found)-1])
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range s.kinds(t) {
		tb := s.open(t) // each its own, and its own time
		tb.visit(s, k)
		tb.eval(string(axe)+"\n;0", nil)
		tb.eval(`document.querySelectorAll("details").forEach(d => d.open = true)`, nil)
		for _, scheme := range []string{"light", "dark"} {
			for _, width := range []int64{1280, 320} {
				tb.do(look("screen", scheme, width))
				tb.axe(fmt.Sprintf("%s, %s, %d px", k.name, scheme, width))
				if width == 320 && scheme == "light" {
					tb.noSideways(k.name)
				}
			}
		}
	}
}

// axe runs the rules that the levels A and AA of WCAG 2.0 to 2.2 can be held
// to by a program, and what is good practice beyond them.
func (tb *tab) axe(what string) {
	tb.t.Helper()
	var violations []struct {
		ID, Help string
		Nodes    []struct {
			HTML, FailureSummary string
		}
	}
	tb.eval(`axe.run(document, {
		resultTypes: ["violations"],
		runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
	}).then(r => r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.slice(0, 3).map(n => ({html: n.html.slice(0, 200), failureSummary: n.failureSummary}))})))`,
		&violations)
	for _, v := range violations {
		for _, n := range v.Nodes {
			tb.t.Errorf("%s: %s: %s\n  %s\n  %s", what, v.ID, v.Help, n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", " "))
		}
	}
}

// spacing is what WCAG 1.4.12 says a reader may set.
const spacing = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`

func (tb *tab) noSideways(what string) {
	tb.t.Helper()
	const widest = `(() => {
		const w = document.documentElement.scrollWidth, inner = innerWidth;
		if (w <= inner) return "";
		const scrolls = e => { for (; e && e !== document.body; e = e.parentElement) if (/auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX)) return true; return false };
		const far = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > inner + 1 && !scrolls(e.parentElement));
		return w + " px wide: " + far.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join("\n");
	})()`
	var wide string
	if tb.eval(widest, &wide); wide != "" {
		tb.t.Errorf("%s scrolls sideways at 320 px: %s", what, wide)
	}
	tb.eval(`(() => { const s = new CSSStyleSheet(); s.replaceSync(`+quote(spacing)+`); document.adoptedStyleSheets = [s]; })()`, nil)
	if tb.eval(widest, &wide); wide != "" {
		tb.t.Errorf("%s scrolls sideways at 320 px with wider text: %s", what, wide)
	}
	tb.eval(`document.adoptedStyleSheets = []`, nil)
}
