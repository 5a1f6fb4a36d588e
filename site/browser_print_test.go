package site_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"debrief/site"
)

// pdf prints the page that a tab shows, as a browser does that is asked for
// nothing: on the paper that the style sheet names.
func (tb *tab) pdf() []byte {
	tb.t.Helper()
	var out []byte
	yes := true
	tb.do(look("print", "dark", 794), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		printed, err := cdp.Call(ctx, t, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &yes})
		if err == nil {
			out = printed.Data
		}
		return err
	}))
	return out
}

// sheets counts the pages of a PDF as Chromium writes it.
func sheets(pdf []byte) int { return bytes.Count(pdf, []byte("/Type /Page\n")) }

// onPaper: every brief is one sheet, whatever its write-up holds. With
// DEBRIEF_SHOTS naming a folder, it leaves every kind of page there as a PDF.
func (s *browserSite) onPaper(t *testing.T) {
	tb := s.open(t)
	n := 0
	for _, p := range s.pages() {
		if !strings.HasSuffix(p, "/brief/index.html") {
			continue
		}
		n++
		tb.do(chromedp.Navigate(s.root + p))
		if got := sheets(tb.pdf()); got != 1 {
			t.Errorf("%s takes %d sheets", p, got)
		}
	}
	if n < len(s.snap.Library.All)/2 {
		t.Errorf("%d briefs for %d write-ups", n, len(s.snap.Library.All))
	}
	s.endless(t)
	dir := os.Getenv("DEBRIEF_SHOTS")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, k := range s.kinds(t) {
		tb.visit(s, k)
		if err := os.WriteFile(filepath.Join(dir, k.name+".pdf"), tb.pdf(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// endless prints the brief of a write-up that says far too much.
func (s *browserSite) endless(t *testing.T) {
	long := strings.Repeat("Unwieldy circumstances accumulated considerably. ", 12)
	var text strings.Builder
	text.WriteString("---\nschema: 1\ntitle: " + long[:180] + "\nstatus: published\nkind: incident\nseverity: sev1\nvisibility: internal\nsummary: " + long + "\n")
	text.WriteString("times: {started: 2026-03-01T08:00:00Z, detected: 2026-03-01T09:00:00Z, mitigated: 2026-03-01T12:00:00Z}\n")
	text.WriteString("services: [{id: an-unknown-service-with-a-long-name}, {id: another-one-of-these-services}, {id: c}, {id: d}, {id: e}]\n")
	text.WriteString("impact: [{what: " + long[:200] + ", value: 1200000, unit: requests, of: 3000000}]\nfactors:\n")
	for i := range 30 {
		fmt.Fprintf(&text, "  - {id: f%d, code: observability.monitor_missing, statement: %s}\n", i, long)
	}
	text.WriteString("actions:\n")
	for i := range 30 {
		fmt.Fprintf(&text, "  - {id: a%d, title: %s, owner: \"@somebody-with-a-long-name\", due: 2026-03-0%d, status: accepted}\n", i, long[i:i+60+i*9], i%9+1)
	}
	text.WriteString("---\n\n## Summary\n\nIt said too much.\n")
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "postmortems"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "postmortems", "2026-03-01-too-much.md"), []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	big := &browserSite{built: build(t, filepath.Join(dir, "postmortems"), site.Options{}), chrome: s.chrome}
	big.serve(t)
	tb := big.open(t)
	tb.do(chromedp.Navigate(big.root + "incidents/2026-03-01-too-much/brief/"))
	pdf := tb.pdf()
	if got := sheets(pdf); got != 1 {
		t.Errorf("the brief of a write-up that says too much takes %d sheets", got)
	}
	if dir := os.Getenv("DEBRIEF_SHOTS"); dir != "" {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "too-much.pdf"), pdf, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
