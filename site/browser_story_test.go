package site_test

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// story is the way of somebody who has been woken: they type what they see,
// find who saw it before, ask what lay behind it, and where else it lay.
func (s *browserSite) story(t *testing.T) {
	tb := s.open(t)
	tb.do(chromedp.Navigate(s.root), chromedp.SendKeys(chromedp.CSS("#search-q"), "connection timed out"))
	tb.load(chromedp.SendKeys(chromedp.CSS("#search-q"), kb.Enter))
	if at := tb.address(); !strings.HasPrefix(at, s.root+"search/") {
		t.Fatalf("the form on the first page leads to %s", at)
	}
	tb.do(chromedp.WaitVisible(chromedp.CSS("#search-results li a")))
	var said, marked string
	tb.eval(`document.querySelector("#search-status").innerText`, &said)
	tb.eval(`document.querySelector("#search-results mark")?.innerText ?? ""`, &marked)
	if said == "" || marked == "" {
		t.Errorf("the results say %q and mark %q", said, marked)
	}
	tb.follow("#search-results li a")
	first := tb.address()
	if !strings.HasPrefix(first, s.root+"incidents/2") {
		t.Fatalf("a result leads to %s", first)
	}
	tb.fromFactorToAnother(s, first)
}

// fromFactorToAnother goes on from an incident's page to one of its factors
// and from there to another incident that shares it.
func (tb *tab) fromFactorToAnother(s *browserSite, first string) {
	tb.t.Helper()
	tb.follow(`main a[href*="/factors/"]`)
	if at := tb.address(); !strings.HasPrefix(at, s.root+"factors/") {
		tb.t.Fatalf("a factor leads to %s", at)
	}
	u, err := url.Parse(first)
	if err != nil {
		tb.t.Fatal(err)
	}
	own := strings.Split(strings.TrimPrefix(u.Path, subPath), "/")[1]
	tb.follow(`main .row-t a[href*="/incidents/2"]:not([href*="` + own + `"])`)
	if at := tb.address(); !strings.HasPrefix(at, s.root+"incidents/2") || strings.Contains(at, own) {
		tb.t.Errorf("another incident leads to %s", at)
	}
	if tb.heading() == "" {
		tb.t.Error("the incident has no heading")
	}
}

// storyWithoutScripts is the same way by links, for those whose browser runs
// no scripts.
func (s *browserSite) storyWithoutScripts(t *testing.T) {
	tb := s.open(t)
	tb.withoutScripts()
	tb.do(chromedp.Navigate(s.root), chromedp.SendKeys(chromedp.CSS("#search-q"), "pool"))
	tb.load(chromedp.SendKeys(chromedp.CSS("#search-q"), kb.Enter))
	if at := tb.address(); !strings.HasPrefix(at, s.root+"search/") {
		t.Fatalf("the form on the first page leads to %s", at)
	}
	tb.follow(`#browse ~ nav a`) // the first letter of the symptoms
	if at := tb.address(); !strings.Contains(at, "/symptoms/") {
		t.Fatalf("a letter leads to %s", at)
	}
	tb.follow(`main a[href*="/incidents/2"]`)
	tb.fromFactorToAnother(s, tb.address())
	// The doors of the search page lead on as well.
	tb.do(chromedp.Navigate(s.root + "search/"))
	var doors []string
	tb.eval(`[...document.querySelectorAll("main section a")].map(a => a.href)`, &doors)
	for _, part := range []string{"/severity/", "/services/", "/factors/", "/symptoms/"} {
		if !slices.ContainsFunc(doors, func(d string) bool { return strings.Contains(d, part) }) {
			t.Errorf("without scripts nothing on the search page leads to %s", part)
		}
	}
}

// fromADisk opens a copy of the site as files, as it comes out of an archive.
func (s *browserSite) fromADisk(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a copy") // the space is meant
	writeTree(t, s.tree, dir)
	tb := s.open(t)
	root := (&url.URL{Scheme: "file", Path: filepath.ToSlash(dir) + "/"}).String()
	tb.do(chromedp.Navigate(root + "index.html"))
	var styled bool
	tb.eval(`getComputedStyle(document.documentElement).getPropertyValue("--bg") + getComputedStyle(document.body).fontFamily !== "" && [...document.styleSheets].length > 0 && getComputedStyle(document.querySelector("header.site .bar")).display !== "block"`, &styled)
	if !styled {
		t.Error("from a disk the page has no style")
	}
	tb.follow(`main .row-t a`)
	if at := tb.address(); !strings.HasPrefix(at, root+"incidents/2") {
		t.Errorf("a link leads to %s", at)
	}
	tb.do(chromedp.SendKeys(chromedp.CSS("#site-q"), "timeout"))
	tb.load(chromedp.SendKeys(chromedp.CSS("#site-q"), kb.Enter))
	tb.do(chromedp.WaitVisible(chromedp.CSS("#search-results li a")))
	tb.follow("#search-results li a")
	if at := tb.address(); !strings.HasPrefix(at, root+"incidents/2") {
		t.Errorf("a result leads to %s", at)
	}
	tb.do(chromedp.Click(chromedp.CSS("#theme-switch")))
	if tb.theme() == "" {
		t.Error("from a disk the theme cannot be switched")
	}
}

// keyboard walks through pages without a mouse.
func (s *browserSite) keyboard(t *testing.T) {
	tb := s.open(t)
	tb.do(chromedp.Navigate(s.root+"trends/"), chromedp.KeyEvent(kb.Tab))
	var focus string
	tb.eval(`document.activeElement.className + " " + document.activeElement.getAttribute("href")`, &focus)
	if focus != "skip #main" {
		t.Errorf("the first stop is %q, not the way past the header", focus)
	}
	tb.do(chromedp.KeyEvent(kb.Enter))
	if tb.eval(`document.activeElement.id`, &focus); focus != "main" {
		t.Errorf("skipping leads to %q", focus)
	}
	for _, path := range []string{"trends/", "", "search/", "guide/"} {
		tb.do(chromedp.Navigate(s.root + path))
		tb.press("/", "Slash")
		tb.eval(`document.activeElement.name + document.activeElement.value`, &focus)
		if focus != "q" {
			t.Errorf("on %s the key / leads to %q", path, focus)
		}
	}
	// In a field it is a character like any other.
	tb.press("/", "Slash")
	if tb.eval(`document.activeElement.value`, &focus); focus != "/" {
		t.Errorf("the key / cannot be typed: %q", focus)
	}
	tb.walk(s, s.kinds(t)[5])
}

// walk presses Tab until the page ends: every stop is visible, shows that it
// has the focus, and stands behind the one before.
func (tb *tab) walk(s *browserSite, k pageKind) {
	tb.visit(s, k)
	const stop = `(() => {
		const e = document.activeElement;
		if (e === document.body || !e) return {end: true};
		const order = window.lastStop && !(window.lastStop.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING);
		window.lastStop = e;
		const c = getComputedStyle(e), r = e.getBoundingClientRect();
		return {what: e.outerHTML.slice(0, 80), order: !!order, hidden: r.width === 0 || r.bottom < 0 || r.top > innerHeight,
			unmarked: (c.outlineStyle === "none" || parseFloat(c.outlineWidth) === 0) && c.boxShadow === "none"};
	})()`
	seen := 0
	for ; seen < 400; seen++ {
		var at struct {
			What                         string
			End, Order, Hidden, Unmarked bool
		}
		tb.do(chromedp.KeyEvent(kb.Tab))
		if tb.eval(stop, &at); at.End {
			break
		}
		if at.Order || at.Hidden || at.Unmarked {
			tb.t.Errorf("stop %d of %s: %+v", seen+1, k.name, at)
		}
	}
	if seen < 20 || seen == 400 {
		tb.t.Errorf("%d stops on %s", seen, k.name)
	}
}

func (tb *tab) theme() (name string) {
	tb.eval(`document.documentElement.dataset.theme ?? ""`, &name)
	return name
}

// themeIsKept switches the colours, and finds them on the next page.
func (s *browserSite) themeIsKept(t *testing.T) {
	tb := s.open(t)
	background := func() (colour string) {
		tb.eval(`getComputedStyle(document.body).backgroundColor + getComputedStyle(document.documentElement).backgroundColor`, &colour)
		return colour
	}
	tb.do(look("screen", "light", 1280), chromedp.Navigate(s.root))
	light := background()
	tb.do(chromedp.Click(chromedp.CSS("#theme-switch")))
	if tb.theme() != "dark" || background() == light {
		t.Errorf("the switch gives theme %q and colours %s", tb.theme(), background())
	}
	tb.follow(`main .row-t a`)
	if tb.theme() != "dark" || background() == light {
		t.Errorf("the next page has theme %q and colours %s", tb.theme(), background())
	}
	tb.do(chromedp.Click(chromedp.CSS("#theme-switch")), chromedp.Reload())
	if tb.theme() != "" || background() != light {
		t.Errorf("switched back, the page has theme %q and colours %s", tb.theme(), background())
	}
}

// sameText compares what a page says with and without scripts. What was
// searched or filtered for cannot be the same, nor the names of a script's controls.
func (s *browserSite) sameText(t *testing.T) {
	const words = `(() => { document.querySelectorAll("details").forEach(d => d.open = true); document.querySelectorAll(".reading, .wrap-lines").forEach(e => e.remove()); return document.querySelector("main").innerText.replace(/\s+/g, " "); })()`
	with, without := s.open(t), s.open(t)
	without.withoutScripts()
	for _, k := range s.kinds(t) {
		if k.name == "search" || k.name == "filtered" {
			continue
		}
		var a, b string
		with.visit(s, k)
		with.eval(words, &a)
		without.visit(s, k)
		without.eval(words, &b)
		if a != b || len(a) < 20 {
			t.Errorf("%s: with scripts and without: %s", k.name, firstDifference([]byte(a), []byte(b)))
		}
	}
}
