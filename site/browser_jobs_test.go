package site_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A job is what a reader comes for: where they begin, what they click, and what
// stands before them then.
type job struct {
	who    string
	begin  string
	clicks []string // links and what else can be clicked, one after the other
	most   int
	there  string // what the page then holds, as an expression
}

// jobs are the readers', each within its number of clicks. None needs scripts.
func (s *browserSite) jobs(t *testing.T) {
	kinds := map[string]string{}
	for _, k := range s.kinds(t) {
		kinds[k.name] = k.path
	}
	for _, j := range []job{
		{"on call, without scripts: has this service had it?", "", []string{`header nav a[href*="services/"]`, `main .row-t a[href*="/booking/"]`}, 2,
			`document.querySelectorAll("#symptoms ~ .symptoms code").length > 1 && document.querySelector("#symptoms").getBoundingClientRect().top < innerHeight`},
		{"an author: what is missing?", kinds["draft"], []string{`.meter li a`}, 1, `!!document.querySelector(":target") && location.pathname.endsWith("/guide/index.html")`},
		{"a reviewer: what changed?", kinds["incident"], []string{`a[href$="history/index.html"]`, `details.diff summary`}, 2, `!!document.querySelector("details.diff[open] :is(ins, del)")`},
		{"a manager: where to invest?", "", []string{`header nav a[href*="trends/"]`, `main a[href*="2026-q3/"]`, `main a[href*="factors/"]`}, 3,
			`document.querySelectorAll("main .row-t a").length > 0`},
		{"a newcomer: where to begin?", "", []string{`header nav a[href*="guide/"]`, `#start ~ .rows .row-t a`}, 2, `!!document.querySelector("article #timeline, article #summary, article #now")`},
		{"an auditor: all of it as a table", "incidents/", []string{`a[href$="incidents.csv"]`}, 1, ``},
	} {
		s.do(t, j)
	}
	s.jobAtNight(t)
}

func (s *browserSite) do(t *testing.T, j job) {
	t.Helper()
	tb := s.open(t)
	tb.withoutScripts()
	tb.do(chromedp.Navigate(s.root + j.begin))
	if len(j.clicks) > j.most {
		t.Errorf("%s: %d clicks, at most %d are meant", j.who, len(j.clicks), j.most)
	}
	for _, c := range j.clicks {
		var href string
		tb.eval(`document.querySelector(`+quote(c)+`)?.href ?? ""`, &href)
		if strings.HasSuffix(href, ".csv") {
			if data, ok := s.tree.Get(strings.TrimPrefix(href, s.root)); !ok || len(data) < 1000 {
				t.Errorf("%s: %s holds %d bytes", j.who, href, len(data))
			}
			return
		}
		if strings.HasSuffix(c, "summary") { // opens on this page
			tb.do(chromedp.ScrollIntoView(chromedp.CSS(c)), chromedp.Click(chromedp.CSS(c)))
			continue
		}
		tb.follow(c)
	}
	var there bool
	if tb.eval(j.there, &there); !there {
		t.Errorf("%s: at %s, after %d clicks, there is not what they came for", j.who, tb.address(), len(j.clicks))
	}
}

// jobAtNight is that of who is on call, on a phone in the dark: a key, what they
// see, and one click on what it was.
func (s *browserSite) jobAtNight(t *testing.T) {
	tb := s.open(t)
	tb.do(look("screen", "dark", 360), chromedp.Navigate(s.root))
	tb.press("/", "Slash")
	tb.do(chromedp.SendKeys(chromedp.CSS("#search-q"), "remaining connection slots"))
	tb.load(chromedp.SendKeys(chromedp.CSS("#search-q"), kb.Enter))
	tb.do(chromedp.WaitVisible(chromedp.CSS("#search-results li a")))
	var hit string
	if tb.eval(`document.querySelector("#search-results li").innerText`, &hit); !strings.Contains(hit, "slots") {
		t.Errorf("the first that was found says %q, and not why", hit)
	}
	tb.follow("#search-results li a")
	var ended bool
	if tb.eval(`document.querySelector("#now ~ p, aside.now")?.innerText.includes("What fixed it")`, &ended); !ended {
		t.Errorf("%s does not say what ended it", tb.address())
	}
}
