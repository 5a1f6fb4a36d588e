package site_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// firstScreens checks what is on the first screen without scripts: of a phone with 360 by
// 640 pixels and of a computer with 1280 by 800 pixels. The header is short, the box of a
// post-mortem begins there, and so do the first overdue action, the filters of a list and
// its first row.
func (s *browserSite) firstScreens(t *testing.T) {
	tb := s.open(t)
	tb.withoutScripts()
	for _, screen := range []struct {
		width                   int64
		height, header, filters float64
	}{{360, 640, 110, 320}, {1280, 800, 110, 320}} {
		tb.do(look("screen", "light", screen.width))
		top := func(page, selector string, most float64) {
			t.Helper()
			var at, header float64
			tb.do(chromedp.Navigate(s.root + page))
			tb.eval(`document.querySelector(`+quote(selector)+`)?.getBoundingClientRect().top ?? 1e6`, &at)
			tb.eval(`document.querySelector("header.site").getBoundingClientRect().bottom`, &header)
			if at > most {
				t.Errorf("%s at %d px: %s begins at %.0f px, want at most %.0f", page, screen.width, selector, at, most)
			}
			if header > screen.header {
				t.Errorf("%s at %d px: the header takes %.0f px, want at most %.0f", page, screen.width, header, screen.header)
			}
		}
		boxes := 0
		for _, pm := range s.snap.Library.All {
			page := "incidents/" + string(pm.ID) + "/index.html"
			data, _ := s.tree.Get(page)
			if strings.Contains(string(data), `id="now"`) {
				boxes++
				top(page, "aside.now", screen.height)
			}
		}
		if boxes < 40 {
			t.Errorf("%d post-mortems have the box, want at least 40", boxes)
		}
		top("actions/index.html", "section.overdue .act", screen.height)
		top("actions/index.html", "nav.filters", screen.filters)
		top("incidents/index.html", "nav.filters", screen.filters)
		top("incidents/index.html", ".list .row", screen.height)
		top("index.html", ".rows .row", screen.height)
	}
}
