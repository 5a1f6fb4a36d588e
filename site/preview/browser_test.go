package preview

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A tab is a page that somebody looks at, and what it complained of: errors
// that it logs, its policy's refusals among them.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu         sync.Mutex
	complaints []string
}

// look opens a tab in a browser of its own, or skips the test loudly.
func look(t *testing.T) *tab {
	t.Helper()
	var exe string
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if found, err := exec.LookPath(name); err == nil && name != "" {
			exe = found
			break
		}
	}
	if exe == "" {
		fmt.Fprint(os.Stderr, "\nBROWSER TESTS NOT RUN: there is no Chromium here\n\n")
		t.Skip("BROWSER TESTS NOT RUN: there is no Chromium here (CHROMIUM names one)")
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(exe), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()))...)
	ctx, leave := chromedp.NewContext(alloc)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // waits until it is gone, so that its folder can be removed
		leave()
		stop()
	})
	tb := &tab{t: t, ctx: ctx}
	tb.do(chromedp.Func(func(context.Context, *chromedp.Target) error { return nil }))
	if err := chromedp.Listen(ctx, tb.hear); err != nil {
		t.Fatal(err)
	}
	tb.do(order(log.Enable, cdp.Empty{}), order(runtime.Enable, cdp.Empty{}))
	return tb
}

func order[P, R any](cmd cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, cmd, params)
		return err
	})
}

func (tb *tab) hear(ev any) {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	switch ev := ev.(type) {
	case *log.EventEntryAdded:
		if ev.Entry.Level == log.EntryLevelError {
			tb.complaints = append(tb.complaints, ev.Entry.Text+" "+ev.Entry.URL)
		}
	case *runtime.EventExceptionThrown:
		tb.complaints = append(tb.complaints, fmt.Sprint(ev.ExceptionDetails))
	}
}

func (tb *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	if err := chromedp.Do(tb.ctx, steps...); err != nil {
		tb.t.Fatal(err)
	}
}

// waits until the page's text passes. It asks again and again, because a page
// that is just being loaded cannot be asked.
func (tb *tab) waits(what string, passes func(text string) bool) {
	tb.t.Helper()
	var text string
	for range 600 {
		answer, err := chromedp.Run(tb.ctx, chromedp.Evaluate[string](`document.body ? document.body.innerText : ""`))
		if text = answer; err == nil && passes(text) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	tb.mu.Lock()
	defer tb.mu.Unlock()
	tb.t.Fatalf("%s: in a minute it did not come; the page complains of %q and reads\n%s", what, tb.complaints, text)
}

// TestBrowserReloadsAfterChange looks at one page while its text is being written:
// the page changes by itself, a theme that breaks is told of on it, and once
// the theme is mended nothing is told any more.
func TestBrowserReloadsAfterChange(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes its time")
	}
	tb := look(t)
	styles := t.TempDir()
	p := open(t, func(o *Options) {
		o.Watch = append(o.Watch, styles)
		o.Theme = themeIn(styles)
	})
	at := listen(t, p)
	says := func(words ...string) func(string) bool {
		return func(text string) bool {
			for _, w := range words {
				if !strings.Contains(text, w) {
					return false
				}
			}
			return true
		}
	}
	tb.do(chromedp.Navigate(at + "/incidents/" + writeUp + "/"))
	tb.waits("the page", says("Checkout answered with an error"))
	p.write(t, writeUp, "Checkout answered with a smile")
	tb.waits("a change", says("Checkout answered with a smile"))

	broken := filepath.Join(styles, "home.html")
	if err := os.WriteFile(broken, []byte(`{{define "main"}}{{.Nothing}}{{end}}`), 0o666); err != nil {
		t.Fatal(err)
	}
	tb.waits("word of a broken theme", says("could not be built", "home.html", "Checkout answered with a smile"))
	if err := os.Remove(broken); err != nil {
		t.Fatal(err)
	}
	tb.waits("an end to it", func(text string) bool { return !strings.Contains(text, "could not be built") })

	tb.mu.Lock()
	defer tb.mu.Unlock()
	if len(tb.complaints) > 0 {
		t.Errorf("the browser complains: %q", tb.complaints)
	}
}
