package site_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A job is the path of one reader from a first page to what the reader came for.
type job struct {
	reader  string
	page    string   // path of the first page
	clicks  []string // selectors of what the reader clicks, in this order
	find    string   // selector of what the reader came for; empty if the last click is a download
	scripts bool     // false: JavaScript is off
	// query is typed into the search field of the first page, before the clicks.
	query string
	// maxScroll is the number of screens that the reader scrolls in all, at most:
	// on a phone, and on a wide screen.
	maxScroll [2]int
}

// jobs measures each reader's job on a phone (360 by 640 pixels) and on a wide screen
// (1280 by 800): the clicks, and the screens that the reader has to scroll down to see
// each link and, in the end, what the reader came for. "go test -v" prints the figures.
func (s *browserSite) jobs(t *testing.T) {
	kinds := map[string]string{}
	for _, k := range s.kinds(t) {
		kinds[k.name] = k.path
	}
	screens := []struct {
		name   string
		width  int64
		height int
	}{{"360 by 640", 360, 640}, {"1280 by 800", 1280, 800}}
	for _, j := range []job{
		{
			reader: "on call: which incident had this error, and what fixed it?", query: "remaining connection slots",
			scripts: true, clicks: []string{"#search-results li a"}, find: "aside.now p",
		},
		{
			reader: "on call, without scripts: has this service had it?",
			clicks: []string{`header nav a[href*="services/"]`, `main .row-t a[href*="/booking/"]`},
			find:   "#symptoms ~ .symptoms code",
		},
		{
			reader: "author: what is missing?", page: kinds["draft"], clicks: []string{`.meter li a`}, find: ":target",
		},
		{
			reader: "reviewer: what changed?", page: kinds["incident"],
			clicks: []string{`a[href$="history/index.html"]`, `details.diff summary`}, find: "details.diff[open] :is(ins, del)",
			maxScroll: [2]int{2, 0},
		},
		{
			reader: "manager: where to invest?",
			clicks: []string{`header nav a[href*="trends/"]`, `main a[href*="2026-q3/"]`, `main a[href*="factors/"]`},
			find:   "main .row-t a", maxScroll: [2]int{3, 1},
		},
		{
			reader: "newcomer: where to begin?", clicks: []string{`header nav a[href*="guide/"]`, `#start ~ .rows .row-t a`},
			find: "article #now, article #summary",
		},
		{
			reader: "analyst: all incidents as a table", page: "incidents/", clicks: []string{`a[href$="incidents.csv"]`},
		},
	} {
		for i, screen := range screens {
			tb := s.open(t)
			tb.do(look("screen", "dark", screen.width))
			scrolled := s.perform(tb, j, screen.height)
			t.Logf("%s: %s: %d clicks, %d screens scrolled", screen.name, j.reader, len(j.clicks), scrolled)
			if scrolled > j.maxScroll[i] {
				t.Errorf("%s: %s: %d screens scrolled, want at most %d", screen.name, j.reader, scrolled, j.maxScroll[i])
			}
		}
	}
}

// perform does the job j and returns the number of screens of the given height that
// the reader scrolls.
func (s *browserSite) perform(tb *tab, j job, height int) int {
	tb.t.Helper()
	if !j.scripts {
		tb.withoutScripts()
	}
	tb.do(chromedp.Navigate(s.root + j.page))
	if j.query != "" {
		tb.press("/", "Slash")
		tb.do(chromedp.SendKeys(chromedp.CSS("#search-q"), j.query))
		tb.load(chromedp.SendKeys(chromedp.CSS("#search-q"), kb.Enter))
		tb.do(chromedp.WaitVisible(chromedp.CSS("#search-results li a")))
	}
	scrolled := 0
	for _, link := range j.clicks {
		scrolled += tb.screensTo(link, height)
		switch {
		case j.find == "":
			var href string
			tb.eval(`document.querySelector(`+quote(link)+`).href`, &href)
			if data, ok := s.tree.Get(strings.TrimPrefix(href, s.root)); !ok || len(data) < 1000 {
				tb.t.Errorf("%s: %s has %d bytes", j.reader, href, len(data))
			}
			return scrolled
		case strings.HasSuffix(link, "summary"): // opens on this page
			tb.do(chromedp.ScrollIntoView(chromedp.CSS(link)), chromedp.Click(chromedp.CSS(link)))
		default:
			tb.follow(link)
		}
	}
	return scrolled + tb.screensTo(j.find, height)
}

// screensTo returns the number of screens of the given height between the top of the
// window and the first element that matches selector.
func (tb *tab) screensTo(selector string, height int) int {
	tb.t.Helper()
	top := -1
	tb.eval(`Math.max(0, Math.round(document.querySelector(`+quote(selector)+`)?.getBoundingClientRect().top ?? -1))`, &top)
	var found bool
	if tb.eval(`!!document.querySelector(`+quote(selector)+`)`, &found); !found {
		tb.t.Fatalf("nothing matches %s at %s", selector, tb.address())
	}
	return top / height
}
