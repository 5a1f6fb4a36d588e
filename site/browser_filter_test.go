package site_test

import (
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"debrief/site"
	"debrief/site/postmortem"
)

// shownRows are the titles in the list that are not put away.
func (tb *tab) shownRows() (titles []string) {
	tb.t.Helper()
	tb.eval(`[...document.querySelectorAll(".list .row-t a")].filter(a => a.offsetParent).map(a => a.textContent)`, &titles)
	return titles
}

// settled waits until the list says something of what it shows, and gives that.
func (tb *tab) settled() (said string) {
	tb.t.Helper()
	tb.until(`document.querySelector(".head [role=status]").textContent !== ""`)
	tb.eval(`document.querySelector(".head [role=status]").textContent`, &said)
	return said
}

// answer clicks one answer of a facet, as with a mouse.
func (tb *tab) answer(facet, value string) {
	tb.t.Helper()
	link := chromedp.CSS(`[data-facet="` + facet + `"] a[data-value="` + value + `"]`)
	tb.do(chromedp.ScrollIntoView(link), chromedp.Click(link))
}

// of are the titles of the write-ups that are wanted, the newest first.
func (s *browserSite) of(want func(*postmortem.Postmortem) bool) []string {
	var out []string
	for _, pm := range s.snap.Library.All {
		if want(pm) {
			out = append(out, pm.Title)
		}
	}
	return out
}

func impacts(pm *postmortem.Postmortem, service string) bool {
	return slices.Contains(pm.ImpactedServices(), service)
}

// filter asks the list two questions at once, takes one back, and hands the
// address on to somebody else.
func (s *browserSite) filter(t *testing.T) {
	tb := s.open(t)
	tb.do(chromedp.Navigate(s.root + "incidents/"))
	all := tb.shownRows()
	tb.answer("service", "booking")
	said := tb.settled()
	atBooking := s.of(func(pm *postmortem.Postmortem) bool { return pm.IsOwn() && impacts(pm, "booking") })
	if got := tb.shownRows(); !slices.Equal(got, atBooking) || said != fmt.Sprintf("%d of %d post-mortems", len(got), len(all)) {
		t.Errorf("booking: %q, %q", said, got)
	}
	// What each answer would leave is counted again: SEV1 at booking.
	var count string
	tb.eval(`document.querySelector('[data-facet=severity] a[data-value=sev1]').nextElementSibling.textContent`, &count)
	grave := s.of(func(pm *postmortem.Postmortem) bool {
		return pm.IsOwn() && impacts(pm, "booking") && pm.Severity == "sev1"
	})
	if count != strconv.Itoa(len(grave)) {
		t.Errorf("SEV1 at booking is counted as %s, there are %d", count, len(grave))
	}
	tb.answer("severity", "sev2")
	tb.until(`document.querySelectorAll(".chosen a").length === 3`)
	both := s.of(func(pm *postmortem.Postmortem) bool {
		return pm.IsOwn() && impacts(pm, "booking") && pm.Severity == "sev2"
	})
	if got := tb.shownRows(); !slices.Equal(got, both) || len(both) == 0 || len(both) == len(atBooking) {
		t.Errorf("SEV2 at booking: %q, want %q", got, both)
	}
	at := tb.address()
	if !strings.HasSuffix(at, "?severity=sev2&service=booking") {
		t.Errorf("the address is %s", at)
	}
	other := s.open(t)
	other.do(chromedp.Navigate(at))
	other.settled()
	if got := other.shownRows(); !slices.Equal(got, both) {
		t.Errorf("the address shows somebody else %q, want %q", got, both)
	}
	tb.do(chromedp.Click(chromedp.CSS(`.chosen a`))) // SEV2 is taken back
	tb.until(`document.querySelectorAll(".chosen a").length === 1`)
	if got := tb.shownRows(); !slices.Equal(got, atBooking) {
		t.Errorf("without SEV2: %q", got)
	}
	tb.eval(`history.back()`, nil)
	tb.until(`location.search.includes("sev2") && document.querySelectorAll(".chosen a").length === 3`)
	if got := tb.shownRows(); !slices.Equal(got, both) {
		t.Errorf("one step back: %q, want %q", got, both)
	}
	s.filterByDay(tb)
}

// filterByDay sets days and finds what cannot be found.
func (s *browserSite) filterByDay(tb *tab) {
	tb.t.Helper()
	tb.do(chromedp.Navigate(s.root + "incidents/"))
	set := func(which, day string) {
		tb.eval(`(() => { const i = document.querySelector('.range input[aria-label="`+which+`"]'); i.value = "`+day+`"; i.dispatchEvent(new Event("change", {bubbles: true})); })()`, nil)
	}
	set("From", "2026-02-10")
	set("To", "2026-03-29")
	tb.until(`document.querySelectorAll(".chosen a").length === 3`)
	want := s.of(func(pm *postmortem.Postmortem) bool {
		day := pm.Day().Format("2006-01-02")
		return pm.IsOwn() && day >= "2026-02-10" && day <= "2026-03-29"
	})
	if got := tb.shownRows(); !slices.Equal(got, want) || len(want) < 2 {
		tb.t.Errorf("between two days: %q, want %q", got, want)
	}
	set("From", "1999-01-01")
	set("To", "1999-01-02")
	tb.until(`document.querySelector(".head [role=status]").textContent.startsWith("None of")`)
	var chips string
	if tb.eval(`document.querySelector(".chosen").textContent`, &chips); !strings.Contains(chips, "without this filter)") {
		tb.t.Errorf("where nothing is found, it says %q", chips)
	}
	// On the page of one answer, another leads to both.
	tb.do(chromedp.Navigate(s.root + "severity/sev2/"))
	tb.follow(`[data-facet=kind] a[data-value=near_miss], [data-facet=kind] a[data-value=external]`)
	if at := tb.address(); !strings.Contains(at, "incidents/index.html?severity=sev2&kind=") {
		tb.t.Errorf("from SEV2 a kind leads to %s", at)
	}
}

// number returns the number of a facet's value.
func (tb *tab) number(facet, value string) (n string) {
	tb.t.Helper()
	tb.eval(`document.querySelector('[data-facet=`+facet+`] a[data-value="`+value+`"]').nextElementSibling.textContent`, &n)
	return n
}

// filterExternal selects external incidents, which the list of own post-mortems leaves
// out.
func (s *browserSite) filterExternal(t *testing.T) {
	tb := s.open(t)
	external := s.of((*postmortem.Postmortem).IsExternal)
	own := s.of((*postmortem.Postmortem).IsOwn)
	grave := s.of(func(pm *postmortem.Postmortem) bool { return pm.IsExternal() && pm.Severity == "sev1" })
	tb.do(chromedp.Navigate(s.root + "incidents/"))
	if got := tb.shownRows(); !slices.Equal(got, own) {
		t.Errorf("without a filter: %q, want %q", got, own)
	}
	var before, after string
	const text = `document.querySelector("main").innerText.replace(/\s+/g, " ")`
	tb.eval(text, &before)
	tb.answer("kind", "external")
	if said := tb.settled(); said != fmt.Sprintf("%d of %d post-mortems", len(external), len(external)) {
		t.Errorf("external incidents: %q", said)
	}
	if got := tb.shownRows(); !slices.Equal(got, external) {
		t.Errorf("external incidents: %q, want %q", got, external)
	}
	if n := tb.number("severity", "sev1"); n != strconv.Itoa(len(grave)) {
		t.Errorf("external SEV1: %s, there are %d", n, len(grave))
	}
	if n := tb.number("year", "2012"); n != "1" {
		t.Errorf("external incidents of 2012: %s", n)
	}
	tb.do(chromedp.Click(chromedp.CSS(`.head .chosen a`)))
	tb.until(`!location.search && document.querySelectorAll(".chosen a").length === 0`)
	if tb.eval(text, &after); after != before {
		t.Errorf("without filters again:\n%s\nwas\n%s", after, before)
	}
	tb.answer("severity", "sev1")
	tb.settled()
	if n := tb.number("kind", "external"); n != strconv.Itoa(len(grave)) {
		t.Errorf("external incidents at SEV1: %s, there are %d", n, len(grave))
	}
	var shelf string
	if tb.eval(`document.querySelector(".shelf").innerText`, &shelf); shelf != fmt.Sprintf("%d incidents of other organisations", len(grave)) {
		t.Errorf("at SEV1 the link is %q", shelf)
	}
	tb.follow(".shelf a")
	if at := tb.address(); !strings.HasSuffix(at, "?severity=sev1&kind=external") {
		t.Errorf("the link leads to %s", at)
	}
	tb.settled()
	if got := tb.shownRows(); !slices.Equal(got, grave) {
		t.Errorf("external SEV1: %q, want %q", got, grave)
	}
	tb.answer("kind", "near_miss") // own and external post-mortems at once
	tb.until(`document.querySelectorAll(".chosen a").length === 4`)
	both := s.of(func(pm *postmortem.Postmortem) bool { return pm.IsNearMiss() && pm.Severity == "sev1" })
	if got := tb.shownRows(); !slices.Equal(got, append(both, grave...)) {
		t.Errorf("near misses and external incidents: %q", got)
	}
	tb.do(chromedp.Navigate(s.root + "incidents/"))
	tb.answer("year", "2012") // a year that only external incidents have
	if said, at := tb.settled(), tb.address(); said != fmt.Sprintf("1 of %d post-mortems", len(external)) || !strings.HasSuffix(at, "?kind=external&year=2012") {
		t.Errorf("2012: %q at %s", said, at)
	}
	tb.do(chromedp.Navigate(s.root + "incidents/?factor=design.missing_isolation&kind=external"))
	tb.settled()
	want := s.of(func(pm *postmortem.Postmortem) bool {
		return pm.IsExternal() && slices.ContainsFunc(pm.Factors, func(f postmortem.Factor) bool { return f.Code == "design.missing_isolation" })
	})
	if got := tb.shownRows(); !slices.Equal(got, want) || len(want) == 0 {
		t.Errorf("a link to a factor: %q, want %q", got, want)
	}
}

// filterFromADisk filters a copy of a larger library that lies in a folder:
// what is found stands on pages that are not open, in files beside the list.
func (s *browserSite) filterFromADisk(t *testing.T) {
	dir := t.TempDir()
	g := gitRepo{t: t, dir: dir}
	g.write("postmortems/_catalog.yaml", "title: Many\nservices: [{id: shop, name: Shop}, {id: depot, name: Depot}]\n")
	for i := range 130 {
		service := map[bool]string{true: "depot", false: "shop"}[i%13 == 0]
		day := fmt.Sprintf("2026-%02d-%02d", 1+i/28, 1+i%28)
		status := "published"
		if i == 26 {
			status = "withdrawn"
		}
		g.write("postmortems/"+day+"-n"+strconv.Itoa(i)+".md", "---\nschema: 1\ntitle: Number "+strconv.Itoa(i)+"\nstatus: "+status+"\nkind: incident\nseverity: sev3\nvisibility: internal\nservices: [{id: "+service+", role: impacted}]\n---\n\n## Summary\n\nText.\n")
	}
	many := build(t, filepath.Join(dir, "postmortems"), site.Options{})
	out := filepath.Join(t.TempDir(), "a copy")
	writeTree(t, many.tree, out)
	tb := s.open(t)
	root := (&url.URL{Scheme: "file", Path: filepath.ToSlash(out) + "/"}).String()
	tb.do(chromedp.Navigate(root + "incidents/index.html"))
	if n := len(tb.shownRows()); n != 100 {
		t.Fatalf("the first page shows %d", n)
	}
	tb.answer("service", "depot")
	if said := tb.settled(); said != "9 of 129 post-mortems" {
		t.Errorf("it says %q", said)
	}
	if got := tb.shownRows(); len(got) != 9 || got[0] != "Number 117" || got[8] != "Number 0" {
		t.Errorf("at the depot: %q", got)
	}
	tb.follow(`.list .row-t a`)
	if at := tb.address(); !strings.HasPrefix(at, root+"incidents/2026-") || tb.heading() != "Number 117" {
		t.Errorf("a row leads to %s, %q", at, tb.heading())
	}
	tb.do(chromedp.Navigate(root + "incidents/index.html?service=shop"))
	if said := tb.settled(); said != "120 of 129 post-mortems; the newest 100 are shown" {
		t.Errorf("it says %q", said)
	}
	tb.do(chromedp.ScrollIntoView(chromedp.CSS(".list .rows button")), chromedp.Click(chromedp.CSS(".list .rows button")))
	tb.until(`document.querySelectorAll(".list .rows:not([hidden]) .row-t a").length >= 120`)
	if got := tb.shownRows(); len(got) != 120 {
		t.Errorf("all that fit are %d", len(got))
	}
	// A withdrawn post-mortem is shown, but only its status counts it.
	tb.do(chromedp.Navigate(root + "incidents/index.html?severity=sev3"))
	if said := tb.settled(); said != "129 of 129 post-mortems; 1 more not counted; the newest 100 are shown" {
		t.Errorf("it says %q", said)
	}
	tb.do(chromedp.Navigate(root + "incidents/index.html?status=withdrawn"))
	if said := tb.settled(); said != "1 of 130 post-mortems" {
		t.Errorf("it says %q", said)
	}
	if n := tb.number("status", "withdrawn"); n != "1" {
		t.Errorf("withdrawn: %s", n)
	}
}
