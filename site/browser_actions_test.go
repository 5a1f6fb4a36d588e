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
	"debrief/site/action"
)

// shownActions returns the titles of the visible action items.
func (tb *tab) shownActions() (titles []string) {
	tb.t.Helper()
	tb.eval(`[...document.querySelectorAll(".list .act")].filter(a => a.offsetParent).map(a => a.textContent)`, &titles)
	return titles
}

// actionTitles returns the titles of the wanted action items, in the order of the page.
func (s *browserSite) actionTitles(want func(action.Item) bool) []string {
	var out []string
	register := action.New(s.snap.Library, s.snap.Now, nil)
	for _, states := range [][]action.State{{action.Overdue}, {action.Soon}, {action.Later}, {action.NoDate}} {
		for _, item := range register.In(states...) {
			if want(item) {
				out = append(out, item.Title)
			}
		}
	}
	return out
}

// actionFilter combines filters of action items by team, service and state.
func (s *browserSite) actionFilter(t *testing.T) {
	tb := s.open(t)
	tb.do(chromedp.Navigate(s.root + "actions/"))
	listed, all := len(tb.shownActions()), len(action.New(s.snap.Library, s.snap.Now, nil).Items)
	tb.answer("team", "senders")
	said := tb.settled()
	if n := len(tb.shownActions()); n == 0 || n == all || said != fmt.Sprintf("%d of %d action items", n, all) {
		t.Errorf("%q and %d rows", said, n)
	}
	tb.answer("state", "overdue")
	tb.answer("service", "booking")
	tb.until(`document.querySelectorAll(".chosen a").length === 4`)
	want := s.actionTitles(func(i action.Item) bool {
		return i.State == action.Overdue && i.Owner == "team:senders" && impacts(i.From, "booking")
	})
	if got := tb.shownActions(); !slices.Equal(got, want) || len(want) == 0 {
		t.Errorf("overdue of Sender Products at booking: %q, want %q", got, want)
	}
	at := tb.address()
	if !strings.HasSuffix(at, "?state=overdue&team=senders&service=booking") {
		t.Errorf("the address is %s", at)
	}
	var sections int
	if tb.eval(`[...document.querySelectorAll(".list section")].filter(s => s.offsetParent).length`, &sections); sections != 1 {
		t.Errorf("%d groups are visible, want 1", sections)
	}
	other := s.open(t)
	other.do(chromedp.Navigate(at))
	other.settled()
	if got := other.shownActions(); !slices.Equal(got, want) {
		t.Errorf("the address shows %q, want %q", got, want)
	}
	tb.do(chromedp.Click(chromedp.CSS(`.chosen a:last-of-type`)))
	tb.until(`document.querySelectorAll(".chosen a").length === 0`)
	if got := tb.shownActions(); len(got) != listed {
		t.Errorf("%d after all filters are cleared, want %d", len(got), listed)
	}
}

// actionLines checks that every action item is one line high at 1280 pixels, and that
// only its title and its owner are shortened.
func (s *browserSite) actionLines(t *testing.T) {
	tb := s.open(t)
	tb.do(look("screen", "light", 1280), chromedp.Navigate(s.root+"actions/"))
	var high, cut []string
	tb.eval(`[...document.querySelectorAll(".acts tbody tr")].filter(r => r.offsetHeight > 40).map(r => r.textContent.trim())`, &high)
	if len(high) > 0 {
		t.Errorf("higher than one line: %q", high)
	}
	tb.eval(`[...document.querySelectorAll(".acts tbody :is(.c-state, .c-due, .c-inc)")].filter(c => c.scrollWidth > c.clientWidth).map(c => c.textContent)`, &cut)
	if len(cut) > 0 {
		t.Errorf("shortened: %q", cut)
	}
}

// longActionFilter filters a library with 200 action items in a folder. Most of the
// found items are on other pages.
func (s *browserSite) longActionFilter(t *testing.T) {
	dir := t.TempDir()
	g := gitRepo{t: t, dir: dir}
	g.write("postmortems/_catalog.yaml", "title: Many\nservices: [{id: shop, name: Shop}, {id: depot, name: Depot}]\n"+
		"teams: [{id: red, name: red}, {id: blue, name: blue}]\n")
	for i := range 20 {
		var actions strings.Builder
		for k := range 10 {
			fmt.Fprintf(&actions, "  - {id: a%d, title: Change %d-%d, owner: 'team:%s', due: 2026-01-%02d, status: accepted}\n",
				k, i, k, map[bool]string{true: "red", false: "blue"}[k == 0], 1+i)
		}
		day := fmt.Sprintf("2026-02-%02d", 1+i)
		service := map[bool]string{true: "depot", false: "shop"}[i%2 == 0]
		g.write("postmortems/"+day+"-n"+strconv.Itoa(i)+".md", "---\nschema: 1\ntitle: Number "+strconv.Itoa(i)+
			"\nstatus: published\nkind: incident\nseverity: sev3\nvisibility: internal\nservices: [{id: "+service+
			", role: impacted}]\nactions:\n"+actions.String()+"---\n\n## Summary\n\nText.\n")
	}
	many := build(t, filepath.Join(dir, "postmortems"), site.Options{})
	out := filepath.Join(t.TempDir(), "a copy")
	writeTree(t, many.tree, out)
	tb := s.open(t)
	root := (&url.URL{Scheme: "file", Path: filepath.ToSlash(out) + "/"}).String()
	tb.do(chromedp.Navigate(root + "actions/index.html"))
	if n := len(tb.shownActions()); n != 50 {
		t.Fatalf("the first page shows %d", n)
	}
	tb.answer("team", "red")
	if said := tb.settled(); said != "20 of 200 action items" {
		t.Errorf("it says %q", said)
	}
	if got := tb.shownActions(); len(got) != 20 || got[0] != "Change 0-0" || got[19] != "Change 19-0" {
		t.Errorf("team red: %q", got)
	}
	tb.answer("service", "depot")
	tb.until(`document.querySelector(".head [role=status]").textContent === "10 of 200 action items"`)
	tb.follow(`.found .act a`)
	if at := tb.address(); !strings.HasPrefix(at, root+"incidents/2026-02-01-n0/index.html#a0") {
		t.Errorf("a row leads to %s", at)
	}
	tb.do(chromedp.Navigate(root + "actions/index.html?team=blue"))
	if said := tb.settled(); said != "180 of 200 action items; the first 100 are shown" {
		t.Errorf("it says %q", said)
	}
}
