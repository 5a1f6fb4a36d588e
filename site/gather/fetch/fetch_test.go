package fetch_test

import (
	"compress/gzip"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"debrief/site/finding"
	"debrief/site/gather/fetch"
)

const token = "tok-5f4dcc3b5aa765d61d83"

// limits are short, so that the tests are.
var limits = fetch.Limits{
	Total: 4 * time.Second, Read: 2 * time.Second, Wait: time.Second, Backoff: time.Millisecond, Size: 1 << 20, Attempts: 3,
}

// client returns a client of a server with the given behaviour, whose token is in a
// header.
func client(t *testing.T, h http.HandlerFunc) (*fetch.Client, string) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	c, err := fetch.New(fetch.Options{
		URL: server.URL, Limits: limits, Headers: []fetch.Header{{Name: "Authorization", Value: "Bearer " + token}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c, server.URL
}

func get(t *testing.T, c *fetch.Client, url string) (string, error) {
	t.Helper()
	body, err := c.Do(t.Context(), http.MethodGet, url, nil)
	return string(body), err
}

// wantError fails unless the error has the text and the hint, and no secret.
func wantError(t *testing.T, err error, text, hint string) {
	t.Helper()
	var hinted *finding.HintError
	switch {
	case err == nil || !strings.Contains(err.Error(), text):
		t.Errorf("the error is %v, not %q", err, text)
	case !errors.As(err, &hinted) || !strings.Contains(hinted.Hint, hint):
		t.Errorf("the hint of %#v has no %q", err, hint)
	}
	if err != nil && strings.Contains(fmt.Sprintf("%v %#v", err, err), token) {
		t.Errorf("the error has the token: %v", err)
	}
}

func TestHeadersAreSent(t *testing.T) {
	c, url := client(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, r.Header.Get("Authorization") == "Bearer "+token, r.Header.Get("User-Agent"))
	})
	if body, err := get(t, c, url); body != "truedebrief" || err != nil {
		t.Errorf("%q, %v", body, err)
	}
}

func TestStatusErrors(t *testing.T) {
	for status, c := range map[int]struct{ body, text, hint string }{
		401: {"no " + token, "status 401 Unauthorized: no [redacted]", "does not accept the token of the header file"},
		403: {`{"message":"tenant"}`, "status 403 Forbidden: tenant", "ask the owner of the server for access"},
		404: {"<html>secret page", "status 404 Not Found", "check --url"},
		422: {`{"error":"too many \u001b[31msamples"}`, "status 422 Unprocessable Entity: too many ", "a larger --step"},
		400: {`{"error":{"reason":"unknown field"}}`, "400 Bad Request: unknown field", "correct the query"},
		429: {"", "status 429 Too Many Requests", "the server limits the number of requests"},
		500: {"oops", "status 500 Internal Server Error: oops", "try again later"},
	} {
		cl, url := client(t, func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(status)
			fmt.Fprint(w, c.body)
		})
		_, err := get(t, cl, url)
		wantError(t, err, c.text, c.hint)
		if strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%d: the error has a control character", status)
		}
	}
}

func TestBusyServerIsRetried(t *testing.T) {
	var n atomic.Int32
	c, url := client(t, func(w http.ResponseWriter, r *http.Request) {
		if n.Add(1) < 3 {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		fmt.Fprint(w, "done")
	})
	if body, err := get(t, c, url); body != "done" || err != nil || n.Load() != 3 {
		t.Errorf("%q, %v after %d requests", body, err, n.Load())
	}
}

// A server that demands an hour gets no further request.
func TestLongRetryAfterEnds(t *testing.T) {
	var n atomic.Int32
	c, url := client(t, func(w http.ResponseWriter, r *http.Request) {
		n.Add(1)
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	_, err := get(t, c, url)
	wantError(t, err, "status 503", "try again later")
	if n.Load() != 1 {
		t.Errorf("%d requests", n.Load())
	}
}

func TestLostConnectionIsRetried(t *testing.T) {
	var n atomic.Int32
	c, url := client(t, func(w http.ResponseWriter, r *http.Request) {
		if n.Add(1) == 1 {
			panic(http.ErrAbortHandler)
		}
		fmt.Fprint(w, "done")
	})
	if body, err := get(t, c, url); body != "done" || err != nil {
		t.Errorf("%q, %v", body, err)
	}
}

// The other host gets no request at all, so neither the token nor the query.
func TestRedirectToAnotherHost(t *testing.T) {
	var asked atomic.Bool
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Store(true) }))
	defer other.Close()
	c, url := client(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/login?token="+token, http.StatusFound)
	})
	_, err := get(t, c, url)
	wantError(t, err, "the server redirects to another host, "+other.URL+"/login; nothing was sent there", "use its address as --url")
	if asked.Load() {
		t.Error("the other host was asked")
	}
}

// A redirect from https to http of the same host and port is one to another server: the
// token would be readable on the way.
func TestRedirectToPlainHTTP(t *testing.T) {
	n := 0
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n++
		http.Redirect(w, r, "http://"+r.Host+"/plain", http.StatusFound)
	}))
	defer server.Close()
	file := filepath.Join(t.TempDir(), "ca.pem")
	data := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := fetch.New(fetch.Options{
		URL: server.URL, CAFile: file, Limits: limits, Headers: []fetch.Header{{Name: "X-Token", Value: token}},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = get(t, c, server.URL)
	wantError(t, err, "nothing was sent there", "use its address as --url")
	if n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestRedirects(t *testing.T) {
	c, url := client(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case r.URL.Path == "/new":
			fmt.Fprint(w, r.Header.Get("Authorization") == "Bearer "+token)
		default:
			http.Redirect(w, r, "/new", http.StatusFound)
		}
	})
	if body, err := get(t, c, url+"/old"); body != "true" || err != nil {
		t.Errorf("%q, %v", body, err)
	}
	_, err := get(t, c, url+"/loop")
	wantError(t, err, "redirects more than 5 times", "check --url")
	_, err = c.Do(t.Context(), http.MethodPost, url+"/old", []byte("query=up"))
	wantError(t, err, "the server redirects to "+url+"/new", "use the final address")
}

// An endless answer and a small one that decompresses to a large one end at the limit.
func TestLargeAnswers(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"endless": func(w http.ResponseWriter, r *http.Request) {
			block := make([]byte, 1<<16)
			for {
				if _, err := w.Write(block); err != nil {
					return
				}
			}
		},
		"2 GB announced": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "2147483648")
			block := make([]byte, 1<<20)
			for range 2048 {
				if _, err := w.Write(block); err != nil {
					return
				}
			}
		},
		"gzip bomb": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z, _ := gzip.NewWriterLevel(w, gzip.BestCompression)
			block := make([]byte, 1<<20)
			for range 2048 {
				if _, err := z.Write(block); err != nil {
					return
				}
			}
			z.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, url := client(t, answer)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := get(t, c, url)
			runtime.ReadMemStats(&after)
			wantError(t, err, "the answer is larger than 1 MiB", "select less data")
			if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
				t.Errorf("%d MiB allocated", used>>20)
			}
		})
	}
}

func TestSlowServers(t *testing.T) {
	drip := func(pause time.Duration) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			for {
				if _, err := fmt.Fprint(w, "x"); err != nil || r.Context().Err() != nil {
					return
				}
				w.(http.Flusher).Flush()
				time.Sleep(pause)
			}
		}
	}
	c, url := client(t, drip(50*time.Millisecond))
	start := time.Now()
	_, err := get(t, c, url)
	wantError(t, err, "the answer took too long", "try again later")
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("it took %s", took)
	}
	c, url = client(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "x")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	_, err = get(t, c, url)
	wantError(t, err, "the server stopped sending its answer", "try again later")
}

// A server that repeats the token in its answer does not bring it into a file.
func TestTokenIsRemovedFromAnswers(t *testing.T) {
	c, url := client(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "you sent "+r.Header.Get("Authorization")) })
	if body, err := get(t, c, url); body != "you sent [redacted]" || err != nil {
		t.Errorf("%q, %v", body, err)
	}
}

func TestWrongAddresses(t *testing.T) {
	for url, want := range map[string]string{
		"":                            "the URL of the server is missing",
		"prometheus:9090":             "the URL of the server is not valid",
		"file:///etc/passwd":          "the URL of the server is not valid",
		"https://kim:" + token + "@x": "the URL has a user name or a password",
	} {
		_, err := fetch.New(fetch.Options{URL: url})
		if err == nil || err.Error() != want {
			t.Errorf("%q: %v", url, err)
		}
	}
	c, err := fetch.New(fetch.Options{URL: "http://127.0.0.1:1/?token=" + token, Limits: limits})
	if err != nil {
		t.Fatal(err)
	}
	_, err = get(t, c, c.URL.String())
	wantError(t, err, "127.0.0.1:1: ", "whether the server runs")
	_, err = get(t, c, "http://127.0.0.2:1/")
	wantError(t, err, "is not that of the URL", "")

	tls := httptest.NewTLSServer(http.NotFoundHandler())
	defer tls.Close()
	c, _ = fetch.New(fetch.Options{URL: tls.URL, Limits: limits})
	_, err = get(t, c, tls.URL)
	wantError(t, err, "certificate", "use --ca-file")
}

func TestReadHeaders(t *testing.T) {
	dir := t.TempDir()
	write := func(text string, mode os.FileMode) string {
		name := filepath.Join(dir, "headers")
		os.Remove(name)
		if err := os.WriteFile(name, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return name
	}
	got, err := fetch.ReadHeaders(write("# Mimir\nX-Scope-OrgID: shop\n\nAuthorization: Bearer a:b \n", 0o600), "")
	if err != nil || fmt.Sprint(got) != "[{X-Scope-OrgID shop} {Authorization Bearer a:b}]" {
		t.Errorf("%v, %v", got, err)
	}
	for _, c := range []struct {
		text string
		mode os.FileMode
		in   string
		want string
	}{
		{"A: b\n", 0o644, "", "other users can read "},
		{"A: b\n", 0o600, dir, "is in the repository"},
		{token + "\n", 0o600, "", "line 1 is not a header"},
		{"A: b\nHost: " + token + "\n", 0o600, "", "line 2: debrief sets the header Host"},
		{"A: b\x00" + token + "\n", 0o600, "", "line 1: the value has a control character"},
		{"\n", 0o600, "", "has no header"},
	} {
		_, err := fetch.ReadHeaders(write(c.text, c.mode), c.in)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), token) {
			t.Errorf("%q: %v", c.text, err)
		}
	}
}

func TestFindSource(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	if _, ok, err := fetch.FindSource("prod"); ok || err != nil {
		t.Errorf("without a configuration: %v, %v", ok, err)
	}
	name := filepath.Join(dir, "debrief", "config.yaml")
	write := func(text string, mode os.FileMode) {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		os.Remove(name)
		if err := os.WriteFile(name, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	write("sources:\n  prod:\n    url: https://prometheus.example\n    header_file: prod.headers\n", 0o644)
	s, ok, err := fetch.FindSource("prod")
	if !ok || err != nil || s.URL != "https://prometheus.example" || s.HeaderFile != filepath.Join(dir, "debrief", "prod.headers") {
		t.Errorf("%+v, %v, %v", s, ok, err)
	}
	if _, ok, err = fetch.FindSource("other"); ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
	for text, want := range map[string]string{
		"sources: {prod: {url: x, token: " + token + "}}": `source prod: unknown key "token"`,
		"sources: {prod: {proxy: x}}":                     "the source prod has no url",
		"source: {}":                                      `unknown key "source"`,
		"a: [":                                            "config.yaml: ",
	} {
		write(text, 0o600)
		if _, _, err := fetch.FindSource("prod"); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), token) {
			t.Errorf("%s: %v", text, err)
		}
	}
	write("sources: {}", 0o666)
	if _, _, err := fetch.FindSource("prod"); err == nil || !strings.Contains(err.Error(), "other users can write") {
		t.Errorf("%v", err)
	}
}
