package theme

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

var pair = regexp.MustCompile(`--([a-z0-9-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\);`)

// TestContrast computes the WCAG 2 contrast of every pair of tokens that meet on a
// page, in both schemes.
func TestContrast(t *testing.T) {
	for name, th := range map[string]*Theme{"built-in": Default(), "ledger": ledger(t)} {
		t.Run(name, func(t *testing.T) { holdContrast(t, string(th.Assets()["assets/style.css"])) })
	}
}

func holdContrast(t *testing.T, css string) {
	schemes := [2]map[string]string{{}, {}}
	for _, m := range pair.FindAllStringSubmatch(css, -1) {
		schemes[0][m[1]], schemes[1][m[1]] = m[2], m[3]
	}
	for i, name := range []string{"light", "dark"} {
		tokens := schemes[i]
		holds := func(fore, back string, least float64) {
			t.Helper()
			f, b := tokens[fore], tokens[back]
			if f == "" || b == "" {
				t.Fatalf("%s: no token %s or %s", name, fore, back)
			}
			if got := contrast(f, b); got < least {
				t.Errorf("%s: %s on %s has %.2f, want %.1f", name, fore, back, got, least)
			}
		}
		for _, back := range []string{"bg", "surface"} {
			holds("ink", back, 7)
			holds("mut", back, 4.5)
			holds("link", back, 4.5)
			holds("visited", back, 4.5)
			for _, word := range []string{"ok", "warn", "danger"} {
				holds(word, back, 4.5)
			}
			for _, thing := range []string{"line-strong", "focus", "s1", "s2", "s3", "s4"} {
				holds(thing, back, 3)
			}
		}
		holds("link", "bg", 7)
		for _, back := range []string{"sunken", "new", "gone"} {
			holds("ink", back, 7)
		}
		for _, back := range []string{"s1", "s2", "heat4", "heat5"} {
			holds("on", back, 4.5)
		}
		for _, back := range []string{"heat1", "heat2", "heat3", "interval", "ph-undetected", "ph-diagnosing", "ph-mitigating", "ph-monitoring"} {
			holds("ink", back, 4.5)
		}
	}
}

// TestSeverityOrder checks that each severity has clearly less contrast with the
// background than the one above it, so that their order is visible in greyscale.
func TestSeverityOrder(t *testing.T) {
	const minStep = 1.25
	for _, m := range pair.FindAllStringSubmatch(string(Default().Assets()["assets/style.css"]), -1) {
		if m[1] != "bg" {
			continue
		}
		for scheme, back := range m[2:] {
			last := math.Inf(1)
			for _, token := range []string{"s1", "s2", "s3", "s4"} {
				got := contrast(tokenColour(t, token, scheme), back)
				if got*minStep > last {
					t.Errorf("scheme %d: the contrast of %s is %.2f, and that of the severity above it %.2f", scheme, token, got, last)
				}
				last = got
			}
		}
	}
}

// tokenColour returns a colour of the built-in theme: 0 is light, 1 is dark.
func tokenColour(t *testing.T, token string, scheme int) string {
	t.Helper()
	for _, m := range pair.FindAllStringSubmatch(string(Default().Assets()["assets/style.css"]), -1) {
		if m[1] == token {
			return m[2+scheme]
		}
	}
	t.Fatalf("no token %s", token)
	return ""
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + .05) / (math.Min(x, y) + .05)
}

func luminance(hex string) float64 {
	var sum float64
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, _ := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		c := float64(n) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// TestWeight limits the bytes that every reader downloads.
func TestWeight(t *testing.T) {
	assets := Default().Assets()
	for name, most := range map[string]int{"assets/style.css": 12_000, "assets/theme.js": 500, "assets/site.js": 9_500} {
		if got := packed(t, assets[name]); got == 0 || got > most {
			t.Errorf("%s: %d bytes packed, want 1 to %d", name, got, most)
		}
	}
	page, err := Default().Render(incident())
	if err != nil {
		t.Fatal(err)
	}
	if got := packed(t, page) + packed(t, assets["assets/style.css"]); got > 40_000 {
		t.Errorf("a post-mortem with its style weighs %d bytes", got)
	}
}

func packed(t *testing.T, b []byte) int {
	t.Helper()
	var buf bytes.Buffer
	w, _ := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil || len(b) == 0 {
		return 0
	}
	return buf.Len()
}

// TestTokens tests that the style sheet uses only defined tokens.
func TestTokens(t *testing.T) {
	css := string(Default().Assets()["assets/style.css"])
	for _, m := range regexp.MustCompile(`var\(--([a-z0-9-]+)\)`).FindAllStringSubmatch(css, -1) {
		if !strings.Contains(css, "--"+m[1]+":") {
			t.Errorf("--%s is used and nowhere set", m[1])
		}
	}
	if strings.Count(css, "{") != strings.Count(css, "}") {
		t.Error("braces of style.css do not match")
	}
}

func TestLoad(t *testing.T) {
	th, err := Load(os.DirFS("testdata/overlay"))
	if err != nil {
		t.Fatal(err)
	}
	page, err := th.Render(notFound())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(page, []byte(`<p class="hotline">Ring the bell.</p>`)) {
		t.Error("the overlay's page is not used")
	}
	if home, _ := th.Render(home()); !bytes.Contains(home, []byte("Editor's pick")) {
		t.Error("a page that the overlay does not bring is not the built-in one")
	}
	css := string(th.Assets()["assets/style.css"])
	if !strings.Contains(css, "#224400") || !strings.Contains(css, ".badge") {
		t.Error("tokens.css of the overlay is not before the built-in style")
	}
	if th.Assets()["assets/fonts/README.txt"] == nil || th.Assets()["assets/_notes.txt"] != nil {
		t.Error("assets of the overlay: want what it brings without what it hides")
	}
	if th.Assets()["assets/site.js"] == nil {
		t.Error("built-in assets are gone")
	}
}

// TestLoadRefuses tests that a broken theme fails on load, with the file name.
func TestLoadRefuses(t *testing.T) {
	for name, over := range map[string]fs.FS{
		"home.html":       fstest.MapFS{"home.html": {Data: []byte(`{{define "main"}}{{.Heights}}{{end}}`)}},
		"incident.html":   fstest.MapFS{"incident.html": {Data: []byte(`{{define "main"}}{{range .Factors.Factors}}{{.Nme}}{{end}}{{end}}`)}},
		"trends.html":     fstest.MapFS{"trends.html": {Data: []byte(`{{define "main"}}{{if .Lead}}{{end}}`)}},
		"homepage.html":   fstest.MapFS{"homepage.html": {Data: []byte(`x`)}},
		"parts/text.html": fstest.MapFS{"parts/text.html": {Data: []byte(`{{define "time"}}{{nosuch}}{{end}}`)}},
	} {
		if _, err := Load(over); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v does not name it", name, err)
		}
	}
}

// TestEscapes tests that untrusted text in a view stays text.
func TestEscapes(t *testing.T) {
	v := incident()
	v.Title, v.Cite = `<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`
	v.Services = []Link{{Text: "x", Href: "javascript:alert(1)"}}
	page, err := Default().Render(v)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script>", "<img src=x", "javascript:"} {
		if bytes.Contains(page, []byte(bad)) {
			t.Errorf("the page holds %q", bad)
		}
	}
}

// TestRenderTogether renders concurrently, for the race detector.
func TestRenderTogether(t *testing.T) {
	th := Default()
	want, err := th.Render(incident())
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if got, err := th.Render(incident()); err != nil || !bytes.Equal(got, want) {
				t.Errorf("another page came out, error %v", err)
			}
		})
	}
	wait.Wait()
}

// TestPre tests that a page preserves the white space of verbatim text.
func TestPre(t *testing.T) {
	page, err := Default().Render(rule())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(page, []byte("times:\n  detected: 2026-10-14T08:31:00Z\n\n  started:")) {
		t.Error("<pre> lost its white space")
	}
}

func BenchmarkRender(b *testing.B) {
	th, v := Default(), incident()
	var room bytes.Buffer
	for b.Loop() {
		if _, err := th.RenderInto(&room, v); err != nil {
			b.Fatal(err)
		}
	}
}
