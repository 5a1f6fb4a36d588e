package site_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func (tb *tab) focused() (what string) {
	tb.eval(`document.activeElement?.textContent ?? ""`, &what)
	return what
}

// keys goes about the site by single keys, asks what they are, and switches
// them off.
func (s *browserSite) keys(t *testing.T) {
	tb := s.open(t)
	tb.do(chromedp.Navigate(s.root))
	var titles []string
	tb.eval(`[...document.querySelectorAll("main .row-t a")].map(a => a.textContent)`, &titles)
	for _, want := range titles[:3] {
		tb.press("j", "KeyJ")
		if got := tb.focused(); got != want {
			t.Fatalf("j leads to %q, want %q", got, want)
		}
	}
	tb.press("k", "KeyK")
	if got := tb.focused(); got != titles[1] {
		t.Errorf("k leads to %q, want %q", got, titles[1])
	}
	for letter, path := range map[string]string{"i": "incidents/", "s": "services/", "f": "factors/", "a": "actions/", "t": "trends/", "g": "guide/"} {
		tb.press("g", "KeyG")
		tb.load(pressing(letter, "Key"+strings.ToUpper(letter)))
		if at := tb.address(); at != s.root+path+"index.html" {
			t.Errorf("g and %s lead to %s", letter, at)
		}
	}
	s.help(tb)
}

// help opens the list of keys, which says how to be rid of them.
func (s *browserSite) help(tb *tab) {
	tb.t.Helper()
	tb.do(chromedp.Navigate(s.root + "incidents/"))
	tb.press("?", "Slash")
	var said string
	if tb.eval(`document.querySelector("dialog[open]")?.innerText ?? ""`, &said); !strings.Contains(said, "Next item in the list") || !strings.Contains(said, "Trends") {
		tb.t.Errorf("? says %q", said)
	}
	before := tb.address()
	tb.press("g", "KeyG")
	tb.press("t", "KeyT") // the page behind it stays
	tb.do(chromedp.KeyEvent(kb.Escape))
	tb.until(`!document.querySelector("dialog[open]")`)
	if at := tb.address(); at != before {
		tb.t.Errorf("with the help open, keys lead to %s", at)
	}
	// In a field, keys are letters.
	tb.do(chromedp.Focus(chromedp.CSS("#site-q")))
	for _, key := range []string{"j", "g", "t", "?"} {
		tb.press(key, "KeyJ")
	}
	if tb.eval(`document.activeElement.value`, &said); said != "jgt?" || tb.address() != before {
		tb.t.Errorf("in the field the keys write %q, at %s", said, tb.address())
	}
	// Off, for this page and the next ones; and on again, by a button.
	tb.do(chromedp.Click(chromedp.CSS("footer .switch")), chromedp.Click(chromedp.CSS("dialog input[type=checkbox]")), chromedp.KeyEvent(kb.Escape), chromedp.Reload())
	tb.press("j", "KeyJ")
	tb.press("?", "Slash")
	if tb.eval(`document.activeElement.tagName + !!document.querySelector("dialog[open]")`, &said); said != "BODYfalse" {
		tb.t.Errorf("switched off, keys still do something: %s", said)
	}
	tb.do(chromedp.Click(chromedp.CSS("footer .switch")), chromedp.Click(chromedp.CSS("dialog input[type=checkbox]")), chromedp.KeyEvent(kb.Escape))
	tb.press("j", "KeyJ")
	if tb.eval(`document.activeElement.tagName`, &said); said != "A" {
		tb.t.Errorf("switched on again, j leads to %s", said)
	}
}

// copyAndPreview copies the address of a row of the timeline, and looks at a
// write-up without going there.
func (s *browserSite) copyAndPreview(t *testing.T) {
	tb := s.open(t)
	tb.visit(s, s.kinds(t)[5])
	var id, copied string
	tb.eval(`document.querySelectorAll(".tl li[id]")[2].id`, &id)
	row := "#" + id
	tb.do(chromedp.ScrollIntoView(chromedp.CSS(row)), chromedp.Click(chromedp.CSS(row+" .copy")))
	tb.until(`document.querySelector(".toast")?.textContent.includes("copied")`)
	tb.do(chromedp.Focus(chromedp.CSS("#site-q")), send(input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: "v", Code: "KeyV", Modifiers: 2, Commands: []string{"paste"}}))
	if tb.eval(`document.activeElement.value`, &copied); copied != tb.address()+row {
		t.Errorf("copied is %q, want the address of %s", copied, row)
	}
	tb.do(chromedp.Navigate(copied))
	var hit bool
	if tb.eval(`document.querySelector(":target")?.id === `+quote(id), &hit); !hit {
		t.Error("the copied address does not lead to its row")
	}

	const link = `#related ~ .rows .row-t a`
	tb.eval(`document.querySelector("`+link+`").focus({focusVisible: true})`, nil)
	tb.until(`!!document.querySelector(".preview")`)
	var title, card, described string
	tb.eval(`document.activeElement.textContent`, &title)
	tb.eval(`document.querySelector(".preview").innerText`, &card)
	tb.eval(`document.activeElement.getAttribute("aria-describedby")`, &described)
	if !strings.Contains(card, title) || len(card) < len(title)+60 || described != "preview" {
		t.Errorf("beside %q stands %q, described by %q", title, card, described)
	}
	tb.do(chromedp.KeyEvent(kb.Escape))
	tb.until(`!document.querySelector(".preview")`)
	if tb.focused() != title {
		t.Error("putting the preview away takes the focus")
	}
	// With a mouse it comes after a moment, and can be entered.
	tb.do(chromedp.ScrollIntoView(chromedp.CSS(link)))
	var at struct{ X, Y float64 }
	tb.eval(`(() => { const r = document.querySelector("`+link+`").getBoundingClientRect(); return {x: r.left + 20, y: r.top + 8} })()`, &at)
	tb.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, 5, 5), chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at.X, at.Y))
	tb.until(`!!document.querySelector(".preview")`)
	tb.eval(`(() => { const r = document.querySelector(".preview").getBoundingClientRect(); return {x: r.left + 20, y: r.top + 8} })()`, &at)
	tb.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at.X, at.Y))
	tb.eval(`new Promise(done => setTimeout(done, 500))`, nil)
	if tb.eval(`!!document.querySelector(".preview")`, &hit); !hit {
		t.Error("the preview goes away when it is pointed at")
	}
	tb.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, 1270, 5))
	tb.until(`!document.querySelector(".preview")`)
}
