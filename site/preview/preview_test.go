package preview

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"debrief/site"
	"debrief/site/history"
	"debrief/theme"
)

const page = `---
schema: 1
title: TITLE
status: published
kind: incident
severity: sev3
visibility: internal
summary: Payments failed for a while.
times: {started: 2026-01-15T08:12:00Z, detected: 2026-01-15T08:31:00Z, mitigated: 2026-01-15T08:53:00Z}
symptoms: ["checkout: upstream timeout"]
---

## Summary

Payments ended on an <b>error</b> page & came back.
`

// A place is a library on disk with a server of it.
type place struct {
	dir    string
	server *Server
	broken error // what the theme fails with, nil if it works
	warned chan error
	built  chan Built
}

const writeUp = "2026-01-15-checkout-errors"

func (p *place) write(t *testing.T, name, title string) {
	t.Helper()
	file := filepath.Join(p.dir, "postmortems", name+".md")
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(page, "TITLE", title, 1)), 0o666); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, change func(*Options)) *place {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := &place{dir: dir, warned: make(chan error, 10), built: make(chan Built, 10)}
	p.write(t, writeUp, "Checkout answered with an error")
	lib := filepath.Join(p.dir, "postmortems")
	opt := Options{
		Open: func() (*history.Repo, error) { return history.Open(lib) },
		Theme: func() (*theme.Theme, error) {
			if p.broken != nil {
				return nil, p.broken
			}
			return theme.Default(), nil
		},
		Site: site.Options{Dir: "postmortems"}, Drafts: true, Watch: []string{lib}, Host: "127.0.0.1",
		OnBuild: func(b Built) { p.built <- b }, OnError: func(err error) { p.warned <- err },
	}
	if change != nil {
		change(&opt)
	}
	p.server = New(opt)
	t.Cleanup(p.server.close)
	return p
}

// themeIn lays the files of a folder over the built-in theme.
func themeIn(dir string) func() (*theme.Theme, error) {
	return func() (*theme.Theme, error) {
		root, err := os.OpenRoot(dir)
		if err != nil {
			return nil, err
		}
		defer root.Close()
		return theme.Load(root.FS())
	}
}

func built(t *testing.T, change func(*Options)) *place {
	t.Helper()
	p := open(t, change)
	if err := p.server.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	return p
}

// ask makes one request as a browser on this machine would.
func (p *place) ask(method, address string, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://127.0.0.1:8080"+address, nil)
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	p.server.ServeHTTP(w, r)
	return w
}

func TestOnlyPagesGetTheScript(t *testing.T) {
	p := built(t, nil)
	const tag = `<script defer src="/_preview/reload.js" data-version="`
	for address, wanted := range map[string]bool{
		"/": true, "/index.html": true, "/incidents/" + writeUp + "/": true, "/no/such/page/": true, findingsPath: true,
		"/data/incidents.json": false, "/assets/style.css": false, "/feed.xml": false, reloadPath: false, "/search/manifest.js": false,
	} {
		w := p.ask("GET", address, nil)
		if got := strings.Count(w.Body.String(), tag); got != map[bool]int{true: 1}[wanted] {
			t.Errorf("%s: the script is in it %d times, want it: %v", address, got, wanted)
		}
		if wanted && !strings.Contains(strings.SplitN(w.Body.String(), "</head>", 2)[0], tag) {
			t.Errorf("%s: the script is not in the head", address)
		}
	}
}

func TestResponseHeaders(t *testing.T) {
	p := built(t, nil)
	for address, kind := range map[string]string{
		"/": "text/html; charset=utf-8", "/assets/style.css": "text/css; charset=utf-8", "/assets/icon.svg": "image/svg+xml",
		"/data/incidents.json": "application/json", reloadPath: "text/javascript; charset=utf-8", searchPath + "?q=timeout": "application/json",
		"/nothing": "text/html; charset=utf-8", findingsPath: "text/html; charset=utf-8", "/data/incidents.csv": "text/csv; charset=utf-8",
	} {
		w := p.ask("GET", address, nil)
		if got := w.Header().Get("Content-Type"); got != kind {
			t.Errorf("%s: is sent as %q, want %q", address, got, kind)
		}
		for name, value := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"} {
			if got := w.Header().Get(name); got != value {
				t.Errorf("%s: %s is %q, want %q", address, name, got, value)
			}
		}
		if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe-inline") != strings.HasSuffix(address, ".svg") {
			t.Errorf("%s: its policy is %q", address, policy)
		}
	}
}

func TestAddresses(t *testing.T) {
	p := built(t, nil)
	for address, status := range map[string]int{
		"/": 200, "/incidents/": 200, "/incidents": 307, "/incidents?x=1": 307, "/404.html": 200, "/_headers": 404,
		"/incidents/2026-01-15-nothing/": 404, "//incidents": 404, "/../postmortems/" + writeUp + ".md": 404, "/%2e%2e/x": 404, "/incidents/%00": 404,
	} {
		if w := p.ask("GET", address, nil); w.Code != status {
			t.Errorf("%s: status %d, want %d", address, w.Code, status)
		}
	}
	if w := p.ask("GET", "/incidents?x=1", nil); w.Header().Get("Location") != "/incidents/?x=1" {
		t.Errorf("a folder leads to %q", w.Header().Get("Location"))
	}
	lost := p.ask("GET", "/no/such/page", nil)
	if own := p.ask("GET", "/404.html", nil); lost.Body.String() != own.Body.String() {
		t.Error("what is not there is answered with another page than the site's 404.html")
	}
}

func TestOtherHostNamesAreRefused(t *testing.T) {
	for _, c := range []struct {
		given string
		hosts map[string]bool
	}{
		{"127.0.0.1", map[string]bool{
			"127.0.0.1:8080": true, "localhost:8080": true, "LOCALHOST": true, "localhost.": true, "[::1]:8080": true, "127.0.0.2": true,
			"evil.example": false, "evil.example:8080": false, "127.0.0.1.evil.example": false, "localhost.evil.example": false, "192.168.1.4": false, "": false,
			"127.0.0.1:48123.evil.example": false, "localhost:80:80": false, "localhost:": false, "127.0.0.1:99999": false, "[::1]": true,
			"[::1": false, "[::1].evil.example": false, "[::1]:x": false, "::1": false, "localhost:+80": false, "[localhost": false,
		}},
		{"laptop.local", map[string]bool{"laptop.local:8080": true, "Laptop.local": true, "127.0.0.1": true, "other.local": false, "192.168.1.4": false}},
		{"0.0.0.0", map[string]bool{"192.168.1.4:8080": true, "localhost": true, "evil.example": false}},
		{"", map[string]bool{"[fe80::1]:8080": true, "evil.example": false}},
	} {
		p := built(t, func(o *Options) { o.Host = c.given })
		for host, ok := range c.hosts {
			w := p.ask("GET", "/", func(r *http.Request) { r.Host = host })
			if (w.Code == http.StatusOK) != ok {
				t.Errorf("listening at %q, asked as %q: status %d", c.given, host, w.Code)
			}
			if !ok && strings.Contains(w.Body.String(), "Checkout") {
				t.Errorf("listening at %q, asked as %q: the refusal shows the library", c.given, host)
			}
		}
	}
}

func TestOnlyGetAndHeadAreAllowed(t *testing.T) {
	p := built(t, nil)
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "PATCH"} {
		if w := p.ask(method, "/", nil); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: status %d, allows %q", method, w.Code, w.Header().Get("Allow"))
		}
	}
	get, head := p.ask("GET", "/", nil), p.ask("HEAD", "/", nil)
	if head.Code != http.StatusOK || head.Body.Len() != 0 || head.Header().Get("Content-Length") != get.Header().Get("Content-Length") {
		t.Errorf("HEAD: status %d, %d bytes, length %q", head.Code, head.Body.Len(), head.Header().Get("Content-Length"))
	}
}

func TestSearch(t *testing.T) {
	p := built(t, nil)
	p.write(t, "2026-02-01-a-secret", "Checkout answered another time")
	secret := filepath.Join(p.dir, "postmortems", "2026-02-01-a-secret.md")
	text, _ := os.ReadFile(secret)
	if err := os.WriteFile(secret, []byte(strings.Replace(string(text), "visibility: internal", "visibility: restricted", 1)), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := p.server.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Version, Total int
		Query          string
		Hits           []struct{ ID, URL string }
	}
	w := p.ask("GET", searchPath+"?q=upstream+timeout&n=5", nil)
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	if answer.Version != 1 || answer.Query != "upstream timeout" || answer.Total != 1 || len(answer.Hits) != 1 || answer.Hits[0].ID != writeUp {
		t.Errorf("answered %s", w.Body)
	}
	if w := p.ask("GET", "/"+answer.Hits[0].URL, nil); w.Code != http.StatusOK {
		t.Errorf("the hit's address gives %d", w.Code)
	}
	for address, status := range map[string]int{
		searchPath: 200, searchPath + "?q=": 200, searchPath + "?q=x&n=-1": 400, searchPath + "?q=x&n=ten": 400, searchPath + "?q=x&n=100000": 200,
		searchPath + "?q=" + strings.Repeat("a+", 3000): 200,
	} {
		if w := p.ask("GET", address, nil); w.Code != status {
			t.Errorf("%.40s: status %d, want %d", address, w.Code, status)
		}
	}
}

func TestFailedRebuildKeepsLastSite(t *testing.T) {
	p := built(t, nil)
	before := p.ask("GET", "/incidents/"+writeUp+"/", nil).Body.String()
	p.write(t, writeUp, "Another title")
	p.broken = errors.New("theme: home.html:3: <unclosed>")
	if err := p.server.Rebuild(t.Context()); !errors.Is(err, p.broken) {
		t.Fatalf("the rebuild ended with %v", err)
	}
	if after := p.ask("GET", "/incidents/"+writeUp+"/", nil).Body.String(); after != before {
		t.Error("a rebuild that failed changed what is shown")
	}
	if w := p.ask("GET", findingsPath, nil); !strings.Contains(w.Body.String(), "home.html:3: &lt;unclosed&gt;") {
		t.Errorf("the findings do not say what is wrong:\n%s", w.Body)
	}
	p.broken = nil
	if err := p.server.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	if w := p.ask("GET", "/incidents/"+writeUp+"/", nil); !strings.Contains(w.Body.String(), "Another title") {
		t.Error("the change is not shown once it can be built")
	}
	if w := p.ask("GET", findingsPath, nil); strings.Contains(w.Body.String(), "could not be built") {
		t.Error("what was wrong is still told")
	}
}

func TestFindingsAreText(t *testing.T) {
	p := open(t, nil)
	p.write(t, "2026-01-16-<script>alert(1)<", "Broken")
	if err := p.server.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	body := p.ask("GET", findingsPath, nil).Body.String()
	if strings.Contains(body, "<script>alert") || !strings.Contains(body, "[form/id]") {
		t.Errorf("the findings page is\n%s", body)
	}
}

func TestEqualBytesHaveEqualVersion(t *testing.T) {
	p := built(t, nil)
	first := p.server.current.version
	if err := p.server.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	if again := p.server.current.version; again != first {
		t.Errorf("nothing changed, and the version went from %s to %s: every page would load again", first, again)
	}
	p.write(t, writeUp, "Another title")
	if err := p.server.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	if again := p.server.current.version; again == first {
		t.Error("the site changed and its version did not")
	}
}

func TestHeadersFromHeadersFile(t *testing.T) {
	rules := readHeaders("# of everything\n/*\n  X-A: 1\n  Cache-Control: max-age=9\n/*.svg\n\tX-A: 2: b\n/data/*\n  X-B: 3\n  nonsense\n")
	for address, want := range map[string][2]string{"/x.html": {"1", ""}, "/a/b.svg": {"2: b", ""}, "/data/x.json": {"1", "3"}} {
		h := http.Header{}
		applyHeaders(h, rules, address)
		if got := [2]string{h.Get("X-A"), h.Get("X-B")}; got != want || h.Get("Cache-Control") != "" {
			t.Errorf("%s: %v", address, h)
		}
	}
	if rules := readHeaders("  X-A: before any pattern\n"); len(rules) != 0 {
		t.Errorf("a field without a pattern became %v", rules)
	}
}
