package site_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// TestBrowser is what a reader meets: the sample library's site in a real
// browser, served with the headers that the site asks for. One browser serves
// all of it; every story has a tab with a storage of its own.
//
// With DEBRIEF_SHOTS naming a folder, it also leaves a picture there of every
// kind of page: wide and narrow, light and dark, and as on paper.
func TestBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes its time")
	}
	b := sample(t)
	s := &browserSite{built: b, chrome: startChrome(t)}
	s.serve(t)
	t.Run("Story", s.story)
	t.Run("StoryWithoutScripts", s.storyWithoutScripts)
	t.Run("Jobs", s.jobs)
	t.Run("FirstScreens", s.firstScreens)
	t.Run("FromADisk", s.fromADisk)
	t.Run("Keyboard", s.keyboard)
	t.Run("Filter", s.filter)
	t.Run("FilterExternal", s.filterExternal)
	t.Run("FilterFromADisk", s.filterFromADisk)
	t.Run("ChartLabels", s.chartLabels)
	t.Run("ActionFilter", s.actionFilter)
	t.Run("ActionLines", s.actionLines)
	t.Run("LongActionFilter", s.longActionFilter)
	t.Run("Keyboard shortcuts", s.keys)
	t.Run("CopyAndPreview", s.copyAndPreview)
	t.Run("ThemeIsKept", s.themeIsKept)
	t.Run("SameTextWithoutScripts", s.sameText)
	t.Run("Sizes", s.sizes)
	t.Run("InAnotherLanguage", s.inAnotherLanguage)
	t.Run("AllLinksWorkWithoutScripts", s.allLinksWork)
	t.Run("Accessible", s.accessible)
	t.Run("OnPaper", s.onPaper)
	t.Run("Shots", s.shots)
}

// A browserSite is a site that is served, and the browser that visits it.
type browserSite struct {
	built
	chrome context.Context
	host   string // of the server
	root   string // address of the site, in a folder of the server as a project's pages often are
}

// startChrome starts the browser that .ci/tools finds, or says loudly that
// there is none.
func startChrome(t *testing.T) context.Context {
	var exe string
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if found, err := exec.LookPath(name); err == nil && name != "" {
			exe = found
			break
		}
	}
	if exe == "" {
		notRun(t, "there is no Chromium here (make tools installs one, CHROMIUM names one)")
	}
	opts := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(exe), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-features", "Translate,OptimizationHints,MediaRouter"),
		chromedp.UserDataDir(t.TempDir()))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	chrome, close := chromedp.NewContext(alloc)
	t.Cleanup(func() {
		_ = chromedp.Cancel(chrome) // waits until it is gone, so that its folder can be removed
		close()
		stop()
	})
	if err := chromedp.Do(chrome); err != nil {
		notRun(t, fmt.Sprintf("%s does not start: %v", exe, err))
	}
	return chrome
}

func notRun(t *testing.T, why string) {
	fmt.Fprintf(os.Stderr, "\nBROWSER TESTS NOT RUN: %s\n\n", why)
	t.Skip("BROWSER TESTS NOT RUN: " + why)
}

// subPath is where the site lies on its server; an absolute link would leave it.
const subPath = "/team/post-mortems/"

func (s *browserSite) serve(t *testing.T) {
	headers := readHeaders(string(s.get(t, "_headers")))
	if len(headers["/*"]) == 0 {
		t.Fatal("_headers asks for nothing")
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, strings.TrimSuffix(subPath, "/")), "/")
		for pattern, fields := range headers {
			if pattern == "/*" || strings.HasPrefix(pattern, "/*.") && strings.HasSuffix(name, pattern[2:]) && pattern != "/*" {
				for _, f := range fields {
					w.Header().Add(f[0], f[1])
				}
			}
		}
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		data, ok := s.tree.Get(name)
		if !ok {
			data, _ = s.tree.Get("404.html")
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write(data)
			return
		}
		if r.URL.Query().Has("still") { // a page that leads on at once, held still
			data = regexp.MustCompile(`<meta http-equiv="refresh"[^>]*>`).ReplaceAll(data, nil)
		}
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
	}))
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	s.host, s.root = u.Host, server.URL+subPath
}

func readHeaders(text string) map[string][][2]string {
	rules, pattern := map[string][][2]string{}, ""
	for lines := bufio.NewScanner(strings.NewReader(text)); lines.Scan(); {
		line := lines.Text()
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && strings.HasPrefix(line, " ") {
			rules[pattern] = append(rules[pattern], [2]string{name, value})
		} else {
			pattern = strings.TrimSpace(line)
		}
	}
	return rules
}

// tellViolations reports what the security policy of a page forbade to it.
const tellViolations = `addEventListener("securitypolicyviolation", e =>
	debriefViolation(e.violatedDirective + " " + e.blockedURI + " " + e.sourceFile + ":" + e.lineNumber))`

type step = chromedp.Action[chromedp.Void]

// send is the step of one command of the protocol.
func send[P, R any](cmd cdp.Command[P, R], params P) step {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, cmd, params)
		return err
	})
}

// A tab is one reader: what they do, and everything that went wrong meanwhile.
type tab struct {
	t   *testing.T
	ctx context.Context

	// scriptless says that exceptions are not the page's, which runs no scripts.
	scriptless bool

	mu       sync.Mutex
	problems []string
	requests int
}

// open opens a tab. Whatever the page reports as an error, forbids or fetches
// from elsewhere fails the test at its end.
func (s *browserSite) open(t *testing.T) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(s.chrome, chromedp.WithNewBrowserContext())
	ctx, late := context.WithTimeout(ctx, 5*time.Minute) // a tab that hangs must not stop all tests
	tb := &tab{t: t, ctx: ctx}
	if err := chromedp.Listen(ctx, func(ev any) { tb.hear(ev, s.host) }); err != nil {
		t.Fatal(err)
	}
	tb.do(send(network.Enable, network.EnableParams{}), send(log.Enable, cdp.Empty{}), send(runtime.Enable, cdp.Empty{}),
		send(runtime.AddBinding, runtime.AddBindingParams{Name: "debriefViolation"}),
		send(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: tellViolations}),
		look("screen", "light", 1280))
	t.Cleanup(func() {
		tb.mu.Lock()
		defer tb.mu.Unlock()
		for _, p := range tb.problems {
			t.Error(p)
		}
		if tb.requests == 0 {
			t.Error("the tab asked for nothing, so it saw nothing")
		}
		late()
		cancel()
	})
	return tb
}

func (tb *tab) hear(ev any, host string) {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	bad := func(format string, args ...any) { tb.problems = append(tb.problems, fmt.Sprintf(format, args...)) }
	switch ev := ev.(type) {
	case *runtime.EventExceptionThrown:
		if d := ev.ExceptionDetails; !tb.scriptless {
			bad("exception: %s:%d: %s", d.URL, d.LineNumber, d.Text)
		}
	case *runtime.EventConsoleAPICalled:
		if ev.Type == runtime.ConsoleAPICalledTypeError || ev.Type == runtime.ConsoleAPICalledTypeWarning || ev.Type == runtime.ConsoleAPICalledTypeAssert {
			for _, a := range ev.Args {
				bad("console: %s %s", a.Value, a.Description)
			}
		}
	case *log.EventEntryAdded:
		notFound := strings.Contains(ev.Entry.Text, "status of 404") && strings.HasSuffix(ev.Entry.URL, "/not/there")
		if ev.Entry.Level == log.EntryLevelError && !notFound {
			bad("log: %s: %s %s", ev.Entry.Source, ev.Entry.Text, ev.Entry.URL)
		}
	case *runtime.EventBindingCalled:
		bad("forbidden by the security policy: %s", ev.Payload)
	case *network.EventRequestWillBeSent:
		tb.requests++
		u, err := url.Parse(ev.Request.URL)
		if err != nil || u.Host != host && u.Scheme != "file" && u.Scheme != "data" { // the browser draws its own fields from data
			bad("a request leaves the site: %s %s", ev.Request.Method, ev.Request.URL)
		}
	}
}

func (tb *tab) do(actions ...step) {
	tb.t.Helper()
	if err := chromedp.Do(tb.ctx, actions...); err != nil {
		tb.t.Fatal(err)
	}
}

// load does something that leads to another page and waits until it is there.
func (tb *tab) load(actions ...step) {
	tb.t.Helper()
	if _, err := chromedp.RunResponse(tb.ctx, actions...); err != nil {
		tb.t.Fatalf("%v, at %s", err, tb.address())
	}
}

// withoutScripts lets the tab's pages run none.
func (tb *tab) withoutScripts() {
	tb.mu.Lock()
	tb.scriptless = true
	tb.mu.Unlock()
	tb.do(send(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
}

// press presses a key as a keyboard does: the character comes of the key, so
// that a page can take it for something else.
func (tb *tab) press(key, code string) {
	tb.t.Helper()
	tb.do(pressing(key, code))
}

func pressing(key, code string) step {
	return chromedp.Steps(send(input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: key, Code: code, Text: key}),
		send(input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyUp, Key: key, Code: code}))
}

// follow clicks the first link that matches, with a real mouse.
func (tb *tab) follow(selector string) {
	tb.t.Helper()
	var n int
	tb.eval(`document.querySelectorAll(`+quote(selector)+`).length`, &n)
	if n == 0 {
		tb.t.Fatalf("nothing matches %s at %s", selector, tb.address())
	}
	tb.load(chromedp.ScrollIntoView(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector)))
}

// eval asks the page and stores the answer.
func (tb *tab) eval(script string, into any) {
	tb.t.Helper()
	data, err := chromedp.Run(tb.ctx, chromedp.Evaluate[[]byte](script, chromedp.EvalAwaitPromise))
	if err == nil && into != nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		tb.t.Fatalf("%v, asking %.300s at %s", err, script, data)
	}
}

// until waits until something holds on the page.
func (tb *tab) until(what string) {
	tb.t.Helper()
	tb.eval(`new Promise((done, fail) => {
		const begun = Date.now();
		(function look() {
			if (`+what+`) done(true);
			else if (Date.now() - begun > 20000) fail(new Error("it never came"));
			else setTimeout(look, 20);
		})();
	})`, nil)
}

func (tb *tab) address() (at string) {
	tb.eval(`location.href`, &at)
	return at
}

func (tb *tab) heading() (h1 string) {
	tb.eval(`document.querySelector("h1").innerText`, &h1)
	return h1
}

func quote(s string) string {
	out, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string has a JSON form
	}
	return string(out)
}
