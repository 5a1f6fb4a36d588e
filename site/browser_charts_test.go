package site_test

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"debrief/site"
)

// collisions lists the texts of charts that overlap a mark of the data or another text,
// and the marks that hide another mark, by their boxes on the screen.
const collisions = `(() => {
	const out = [];
	const shown = e => { const r = e.getBoundingClientRect(); return (r.width || r.height) && getComputedStyle(e).display !== "none" };
	const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
	for (const svg of document.querySelectorAll("figure svg.ch, .figure svg.ch")) {
		const name = (svg.querySelector("title")?.textContent || "").slice(0, 60);
		const texts = [...svg.querySelectorAll("text")].filter(shown).map(e => {
			const r = e.getBoundingClientRect(); // without the space above and below the letters
			return {e, name: e.textContent, left: r.left, right: r.right, top: r.top + 3, bottom: r.bottom - 3, line: r};
		});
		const marks = [...svg.querySelectorAll("use, circle:not([fill-opacity]), rect:not(.iq), line.med")].filter(shown).map(e => ({e, r: e.getBoundingClientRect()}));
		for (const [i, t] of texts.entries()) {
			if (t.left < -1 || t.right > innerWidth + 1) out.push(name + ": the text " + t.name + " leaves the page");
			for (const o of texts.slice(i + 1)) if (overlap(t, o)) out.push(name + ": the texts " + t.name + " and " + o.name);
			for (const m of marks) {
				if (t.e.closest(".cnt") && (m.e === t.e.previousSibling || m.e.matches("line"))) continue; // its circle covers the line
				const r = m.r, thin = {left: r.left, right: Math.max(r.right, r.left + 1.5), top: r.top, bottom: Math.max(r.bottom, r.top + 1.5)};
				if (overlap(t, thin)) out.push(name + ": the text " + t.name + " and " + m.e.outerHTML.slice(0, 90));
			}
		}
		const box = svg.getBoundingClientRect();
		for (const m of marks) if (m.r.right > box.right + 8 || m.r.left < box.left - 8) out.push(name + ": outside the chart, " + m.e.outerHTML.slice(0, 90));
		const dots = marks.filter(m => m.e.matches("use, circle"));
		for (const [i, m] of dots.entries()) for (const o of dots.slice(i + 1)) {
			const dx = m.r.left + m.r.width / 2 - o.r.left - o.r.width / 2, dy = m.r.top + m.r.height / 2 - o.r.top - o.r.height / 2;
			if (Math.hypot(dx, dy) < (m.e.matches("use, .cnt *") ? 4 : 1)) out.push(name + ": one mark hides another, " + dx.toFixed(1) + " and " + dy.toFixed(1) + " px apart");
		}
	}
	return out.slice(0, 12).join("\n");
})()`

// chartLabels checks that labels of charts do not overlap data or each other, and that no
// mark hides another, at the widths of phones, tablets and computers.
func (s *browserSite) chartLabels(t *testing.T) {
	tb := s.open(t)
	s.crowdedCharts(t, tb)
	for _, page := range []string{
		"trends/index.html", "trends/2026-q3/index.html", "trends/2025-q4/index.html",
		"trends/services/booking/index.html", "services/booking/index.html", "trends/severity/sev3/index.html",
		"actions/index.html",
	} {
		tb.charts(page, s.root+page)
	}
}

// charts checks the charts of a page at several widths.
func (tb *tab) charts(name, address string) {
	tb.t.Helper()
	for _, width := range []int64{320, 360, 768, 1280} {
		tb.do(look("screen", "light", width), chromedp.Navigate(address))
		var seen string
		if tb.eval(collisions, &seen); strings.TrimSpace(seen) != "" {
			tb.t.Errorf("%s at %d px:\n%s", name, width, seen)
		}
	}
}

// crowdedCharts checks the charts of a library with 240 incidents in nine quarters, of
// which many have the same duration.
func (s *browserSite) crowdedCharts(t *testing.T, tb *tab) {
	dir := t.TempDir()
	g := gitRepo{t: t, dir: dir}
	g.write("postmortems/_catalog.yaml", "title: Crowded\nservices: [{id: shop, name: Shop}]\n")
	for i := range 240 {
		started := time.Date(2024, 1, 1+i*3, 9, 0, 0, 0, time.UTC)
		at := func(minutes int) string {
			return started.Add(time.Duration(minutes) * time.Minute).Format(time.RFC3339)
		}
		g.write(fmt.Sprintf("postmortems/%s-n%d.md", started.Format(time.DateOnly), i), fmt.Sprintf(`---
schema: 1
title: Number %d
status: published
kind: incident
severity: sev%d
visibility: internal
services: [{id: shop, role: impacted}]
times: {started: %s, detected: %s, mitigated: %s}
---

## Summary

Text.
`, i, 1+i%4, at(0), at(i%5), at(30+i%7*i%11)))
	}
	out := filepath.Join(t.TempDir(), "a copy")
	writeTree(t, build(t, filepath.Join(dir, "postmortems"), site.Options{}).tree, out)
	root := (&url.URL{Scheme: "file", Path: filepath.ToSlash(out) + "/"}).String()
	for _, page := range []string{"trends/index.html", "trends/2025-q2/index.html"} {
		tb.charts("the crowded "+page, root+page)
	}
	var drawn, counted int
	tb.do(chromedp.Navigate(root + "trends/index.html"))
	tb.eval(`document.querySelectorAll("#figure-to-detect g > use, #figure-to-detect a > use").length`, &drawn)
	tb.eval(`[...document.querySelectorAll("#figure-to-detect .cnt text")].reduce((n, e) => n + Number(e.textContent), 0)`, &counted)
	if counted == 0 || drawn+counted != 240 {
		t.Errorf("%d dots, and numbers for %d more, want 240", drawn, counted)
	}
}
