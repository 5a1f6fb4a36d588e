package site_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"debrief/site/postmortem"
)

// look sets how pages are shown. Nothing moves: while one page turns into the
// next, clicks go nowhere.
func look(media, scheme string, width int64) step {
	return chromedp.Steps(
		send(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Media: media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
		}),
		chromedp.EmulateViewport(width, 900))
}

// A pageKind is one page for all that are made alike.
type pageKind struct{ name, path string }

func (s *browserSite) kinds(t *testing.T) []pageKind {
	t.Helper()
	lib := s.snap.Library
	first := func(want func(*postmortem.Postmortem) bool) *postmortem.Postmortem {
		i := slices.IndexFunc(lib.All, want)
		if i < 0 {
			t.Fatal("the library has no write-up for a kind of page")
		}
		return lib.All[i]
	}
	full := slices.MaxFunc(lib.All, func(a, b *postmortem.Postmortem) int {
		return (len(a.Evidence)*10 + len(a.Accounts)) - (len(b.Evidence)*10 + len(b.Accounts))
	})
	at := func(pm *postmortem.Postmortem) string { return "incidents/" + lib.Address(pm) + "/" }
	ofKind := func(k postmortem.Kind) string {
		return at(first(func(pm *postmortem.Postmortem) bool { return pm.Kind == k }))
	}
	ofStatus := func(st postmortem.Status) string {
		return at(first(func(pm *postmortem.Postmortem) bool { return pm.Status == st }))
	}
	aliased := first(func(pm *postmortem.Postmortem) bool { return len(pm.Aliases) > 0 })
	return []pageKind{
		{"home", ""}, {"incidents", "incidents/"}, {"severity", "severity/sev1/"}, {"kind", "kind/external/"}, {"year", "incidents/2026/"},
		{"incident", at(full)}, {"incident-light", at(first(func(pm *postmortem.Postmortem) bool { return pm.IsOwn() && pm.Severity == "sev4" }))},
		{"external", ofKind(postmortem.External)}, {"near-miss", ofKind(postmortem.NearMiss)}, {"drill", ofKind(postmortem.Drill)},
		{"draft", ofStatus(postmortem.Draft)}, {"in-review", ofStatus(postmortem.InReview)}, {"history", at(full) + "history/"}, {"brief", at(full) + "brief/"},
		{"services", "services/"}, {"service", "services/" + full.Services[0].ID + "/"}, {"factors", "factors/"}, {"factor", "factors/" + full.Factors[0].Code + "/"},
		{"symptoms", "symptoms/"}, {"actions", "actions/"}, {"actions-by", "actions/by-factor/"}, {"trends", "trends/"}, {"quarter", "trends/2026-q1/"}, {"trends-of", "trends/severity/sev3/"},
		{"changes", "changes/"}, {"filtered", "incidents/?service=booking&from=2026-01-01"}, {"rules", "rules/"}, {"rule", "rules/times/order/"},
		{"guide", "guide/"}, {"about", "about/"}, {"drafts", "drafts/"}, {"search", "search/?q=timeout"}, {"not-found", "/not/there"},
		{"moved", "incidents/" + strings.ToLower(aliased.Aliases[0]) + "/?still"},
	}
}

// visit goes to a kind of page and waits for what its scripts add.
func (tb *tab) visit(s *browserSite, k pageKind) {
	tb.t.Helper()
	address := s.root + k.path
	if strings.HasPrefix(k.path, "/") { // what a server answers anywhere
		address = "http://" + s.host + k.path
	}
	tb.do(chromedp.Navigate(address))
	switch {
	case tb.scriptless:
	case k.name == "search":
		tb.do(chromedp.WaitVisible(chromedp.CSS("#search-results li a")))
	case k.name == "filtered":
		tb.settled()
	}
}

// shots leaves pictures of every kind of page, where somebody asked for them.
func (s *browserSite) shots(t *testing.T) {
	dir := os.Getenv("DEBRIEF_SHOTS")
	if dir == "" {
		t.Skip("DEBRIEF_SHOTS names no folder for pictures")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	tb := s.open(t)
	for _, k := range s.kinds(t) {
		tb.visit(s, k)
		for _, l := range []struct {
			name, media, scheme string
			width               int64
		}{
			{"1280-light", "screen", "light", 1280}, {"1280-dark", "screen", "dark", 1280},
			{"360-light", "screen", "light", 360}, {"360-dark", "screen", "dark", 360}, {"print", "print", "light", 794},
		} {
			tb.do(look(l.media, l.scheme, l.width))
			png, err := chromedp.Run(tb.ctx, chromedp.FullScreenshot(100))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, k.name+"-"+l.name+".png"), png, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
