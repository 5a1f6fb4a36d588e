package site_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// small finds what is too small to be hit: links, buttons and fields that do
// not stand in a sentence and are less than 24 pixels high or wide (WCAG 2.5.8).
// What stands between words is as high as its line.
const small = `(() => {
	const words = /[\p{L}\p{N}]{2}/u;
	const inSentence = e => {
		let block = e.parentElement;
		while (getComputedStyle(block).display.startsWith("inline") && getComputedStyle(block).display === "inline") block = block.parentElement;
		const copy = block.cloneNode(true);
		copy.querySelectorAll("a, button, input, .vh").forEach(x => x.remove());
		return words.test(copy.textContent);
	};
	const seen = [];
	for (const e of document.querySelectorAll("a[href], button, summary, input, select")) {
		const r = e.getBoundingClientRect(), c = getComputedStyle(e);
		if (!r.width || c.visibility === "hidden" || e.closest(".vh") || e.matches(".skip")) continue;
		if (e.closest("svg") && document.querySelector('table a[href="' + e.getAttribute("href") + '"]')) continue; // the table has the same link
		const lines = e.getClientRects().length;
		if (lines === 1 && (r.height < 23.9 || r.width < 23.9) && !(e.matches("a") && inSentence(e))) seen.push(Math.round(r.width) + "×" + Math.round(r.height) + " " + e.outerHTML.slice(0, 120));
	}
	return seen.slice(0, 5).join("\n");
})()`

// mirrored turns the page around, as for a language that runs from right to
// left, and says what then leaves it.
const mirrored = `(() => {
	document.documentElement.dir = "rtl";
	const w = document.documentElement.scrollWidth, inner = innerWidth;
	const scrolls = e => { for (; e && e !== document.body; e = e.parentElement) if (/auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX)) return true; return false };
	const far = [...document.querySelectorAll("body *")].filter(e => { const r = e.getBoundingClientRect(); return r.width && (r.left < -1 || r.right > inner + 1) && !scrolls(e.parentElement) && !e.closest(".skip, .vh") });
	document.documentElement.dir = "";
	return w > inner ? w + " px wide: " + far.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join("\n") : "";
})()`

// torn are words of the small print that two lines share: a line must break
// between what it lists, not in the middle of a word.
const torn = `(() => {
	const seen = [], range = document.createRange();
	for (const meta of document.querySelectorAll("main .meta")) {
		const texts = document.createTreeWalker(meta, NodeFilter.SHOW_TEXT);
		for (let node; (node = texts.nextNode());) {
			if (node.parentElement.closest("bdi, code")) continue; // names of files, which fit nowhere else
			for (const word of node.data.matchAll(/[\p{L}]{3,}/gu)) {
				range.setStart(node, word.index);
				range.setEnd(node, word.index + word[0].length);
				const rects = [...range.getClientRects()];
				if (rects.some(r => Math.abs(r.top - rects[0].top) > 2)) seen.push(word[0] + " in " + meta.textContent.slice(0, 80));
			}
		}
	}
	return seen.slice(0, 3).join("\n");
})()`

// sizes holds that everything can be hit with a finger, and that no page runs
// over in a script from right to left, on a phone and on a desk.
func (s *browserSite) sizes(t *testing.T) {
	tb := s.open(t)
	for _, k := range s.kinds(t) {
		tb.visit(s, k)
		tb.eval(`document.querySelectorAll("details").forEach(d => d.open = true)`, nil)
		for _, width := range []int64{320, 1280} {
			tb.do(look("screen", "light", width))
			var said string
			if tb.eval(small, &said); said != "" {
				t.Errorf("%s at %d px, too small to hit:\n%s", k.name, width, said)
			}
			if tb.eval(torn, &said); said != "" {
				t.Errorf("%s at %d px has words on two lines:\n%s", k.name, width, said)
			}
			if tb.eval(mirrored, &said); said != "" {
				t.Errorf("%s at %d px from right to left: %s", k.name, width, said)
			}
		}
	}
}

// allLinksWork follows, without scripts, every address that a kind of page
// leads to within the site.
func (s *browserSite) allLinksWork(t *testing.T) {
	tb := s.open(t)
	tb.withoutScripts()
	asked := map[string]bool{}
	for _, k := range s.kinds(t) {
		tb.visit(s, k)
		var hrefs []string
		tb.eval(`[...new Set([...document.querySelectorAll("a[href]")].map(a => new URL(a.getAttribute("href"), location.href).href.split("#")[0]))]`, &hrefs)
		for _, href := range hrefs {
			name, ours := strings.CutPrefix(href, s.root)
			if !ours || asked[name] {
				continue
			}
			asked[name] = true
			name, _, _ = strings.Cut(name, "?")
			if name == "" || strings.HasSuffix(name, "/") {
				name += "index.html"
			}
			if _, ok := s.tree.Get(strings.ReplaceAll(name, "%20", " ")); !ok && k.name != "not-found" {
				t.Errorf("%s leads to %s, which is not there", k.name, name)
			}
		}
	}
	if len(asked) < 100 {
		t.Errorf("only %d addresses were found", len(asked))
	}
	tb.do(chromedp.Navigate(s.root))
}
