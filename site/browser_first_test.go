package site_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// firstScreens checks what is on the first screen of a phone with 360 by 640 pixels,
// without scripts: the header takes at most 110 pixels, the box of a post-mortem begins
// there, and so do the first overdue action, the filters of a list and its first row.
func (s *browserSite) firstScreens(t *testing.T) {
	tb := s.open(t)
	tb.withoutScripts()
	tb.do(look("screen", "light", 360))
	top := func(page, selector string, most float64) {
		t.Helper()
		var at, header float64
		tb.do(chromedp.Navigate(s.root + page))
		tb.eval(`document.querySelector(`+quote(selector)+`)?.getBoundingClientRect().top ?? 1e6`, &at)
		tb.eval(`document.querySelector("header.site").getBoundingClientRect().bottom`, &header)
		if at > most {
			t.Errorf("%s: %s begins at %.0f px, want at most %.0f", page, selector, at, most)
		}
		if header > 110 {
			t.Errorf("%s: the header takes %.0f px, want at most 110", page, header)
		}
	}
	boxes := 0
	for _, pm := range s.snap.Library.All {
		page := "incidents/" + string(pm.ID) + "/index.html"
		data, _ := s.tree.Get(page)
		if strings.Contains(string(data), `id="now"`) {
			boxes++
			top(page, "aside.now", 640)
		}
	}
	if boxes < 40 {
		t.Errorf("%d post-mortems have the box, want at least 40", boxes)
	}
	top("actions/index.html", "section.overdue .act", 640)
	top("incidents/index.html", "nav.filters", 320)
	top("incidents/index.html", ".list .row", 640)
	top("index.html", ".rows .row", 640)
}
