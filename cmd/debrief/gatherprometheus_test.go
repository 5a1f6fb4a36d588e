package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const serverToken = "glsa_9f86d081884c7d659a2feaa0c55ad015"

// promServer returns a server that answers range queries like Prometheus. It needs the
// token, and repeats it in every answer.
func promServer(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query := r.FormValue("query")
		switch {
		case r.Header.Get("Authorization") != "Bearer "+serverToken:
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprintf(w, "no access with %s", r.Header.Get("Authorization"))
		case strings.HasSuffix(r.URL.Path, "/status/config"):
			w.WriteHeader(http.StatusNotFound)
		case query == "sum(":
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprintf(w, `{"status":"error","errorType":"bad_data","error":"parse error near %s"}`, serverToken)
		default:
			fmt.Fprintf(w, `{"status":"success","data":{"resultType":"matrix","result":[
				{"metric":{"code":"<script>alert(1)</script>"},"values":[[%s,"1"],[%s,"2"]]},
				{"metric":{"code":"=cmd|' /C calc'!A0"},"values":[[%[1]s,"3"]]},
				{"metric":{"code":"%[3]s"},"values":[[%[1]s,"4"]]}]}}`, r.FormValue("start"), r.FormValue("end"), serverToken)
		}
	}))
	t.Cleanup(server.Close)
	return server
}

// configure writes the user's configuration with the server as the source prometheus.
func configure(t *testing.T, server *httptest.Server) {
	t.Helper()
	dir := filepath.Join(os.Getenv("XDG_CONFIG_HOME"), "debrief")
	for name, text := range map[string]string{
		"config.yaml":        "sources:\n  prometheus:\n    url: " + server.URL + "\n    header_file: prometheus.headers\n",
		"prometheus.headers": "Authorization: Bearer " + serverToken + "\n",
	} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Without a query, the metrics of the affected services are captured. One that fails is
// reported, and does not stop the other. The token of the configuration is in no file
// and no message, although the server repeats it.
func TestGatherPresets(t *testing.T) {
	l, server := newIncidentLibrary(t), promServer(t)
	configure(t, server)
	code, out := l.debrief("gather", "prometheus", incidentID, "--as-of", "2026-10-15")
	if code != exitFailed {
		t.Errorf("the exit code is %d", code)
	}
	for _, want := range []string{
		"ev-1  Checkout errors\n",
		"debrief: error: Wrong: 127.0.0.1:", "status 400 Bad Request: parse error near [redacted]\n", "debrief: hint: correct the query",
		"debrief: error: 1 of 2 queries failed\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	files := l.files()
	const csv = "time,<script>alert(1)</script>,'=cmd|' /C calc'!A0,[redacted]\n" +
		"2026-10-14T07:12:00Z,1,3,4\n2026-10-14T07:12:15Z,,,\n2026-10-14T09:20:00Z,2,,\n"
	if got := files[incidentID+"/evidence/checkout-errors.csv"]; got != csv {
		t.Errorf("got\n%s\nwant\n%s", got, csv)
	}
	for name, text := range files {
		if strings.Contains(text, serverToken) {
			t.Errorf("%s has the token", name)
		}
	}
	if strings.Contains(out, serverToken) {
		t.Errorf("the output has the token:\n%s", out)
	}
	front := files[incidentID+"/index.md"]
	for _, want := range []string{
		"title: Checkout answered 5xx   # keep\n", "class: work\n", "unit: requests/min\n", "definition: failed checkouts\n", "aggregation: sum\n",
		"tags: {service: checkout}\n", "source: \"" + server.URL + "\"\n",
	} {
		if !strings.Contains(front, want) {
			t.Errorf("no %q in\n%s", want, front)
		}
	}
	code, out = l.debrief("gather", "prometheus", incidentID)
	if code != exitFailed || !strings.Contains(out, "Checkout errors: unchanged") {
		t.Errorf("again: %d\n%s", code, out)
	}
	sameFiles(t, files, l.files())
	if code, out := l.debrief("gather", "status", incidentID); code != 0 || !strings.Contains(out, "\n  ev-1  Checkout errors\n") {
		t.Errorf("status: %d\n%s", code, out)
	}

	// The site shows the label as text.
	site := filepath.Join(t.TempDir(), "site")
	if code, out := l.debrief("build", "--drafts", "-o", site); code != 0 {
		t.Fatalf("%d\n%s", code, out)
	}
	page, err := os.ReadFile(filepath.Join(site, "incidents", incidentID, "index.html"))
	if err != nil || strings.Contains(string(page), "<script>alert") {
		t.Errorf("the page has the label as HTML, error %v", err)
	}
}

// After an action, the evidence of the factors that it addresses is captured again, over
// the same length.
func TestGatherAfterAction(t *testing.T) {
	l, server := newIncidentLibrary(t), promServer(t)
	configure(t, server)
	gather := func(args ...string) string {
		t.Helper()
		code, out := l.debrief(append([]string{"gather", "prometheus", incidentID}, args...)...)
		if code != 0 {
			t.Fatalf("%v: %d\n%s", args, code, out)
		}
		return out
	}
	gather("--preset", "checkout errors", "--step", "30s", "--as-of", "2026-10-15")
	gather("--query", "other", "--title", "Other", "--as-of", "2026-10-15")
	out := gather("--for", "a1", "--as-of", "2026-11-14T12:00:00Z")
	if !strings.HasPrefix(out, "ev-3  Checkout errors after a1\n") || strings.Contains(out, "Other") {
		t.Errorf("%s", out)
	}
	front := l.files()[incidentID+"/index.md"]
	_, entry, _ := strings.Cut(front, "  - id: ev-3\n")
	for _, want := range []string{
		"for: a1\n", "query: checkout_errors\n", "resolution: 30s\n", "window: {from: 2026-11-14T09:52:00Z, to: 2026-11-14T12:00:00Z}\n",
		"captured: 2026-11-14T12:00:00Z\n",
	} {
		if !strings.Contains(entry, want) {
			t.Errorf("no %q in\n%s", want, entry)
		}
	}
	before := l.files()
	if out := gather("--for", "a1", "--as-of", "2026-12-14T12:00:00Z"); !strings.Contains(out, "use --again for a new range") {
		t.Errorf("%s", out)
	}
	sameFiles(t, before, l.files())
	gather("--for", "a1", "--again", "--as-of", "2026-12-14T12:00:00Z")
	if front := l.files()[incidentID+"/index.md"]; strings.Count(front, "for: a1\n") != 2 {
		t.Errorf("%s", front)
	}
	gather("--for", "a1", "--preset", "checkout errors", "--again", "--as-of", "2026-12-15T12:00:00Z")
	if front := l.files()[incidentID+"/index.md"]; strings.Count(front, "for: a1\n") != 3 {
		t.Errorf("%s", front)
	}
	code, out := l.debrief("gather", "prometheus", incidentID, "--for", "a1", "--preset", "Checkout eror")
	if code != exitFailed || !strings.Contains(out, `no metric "Checkout eror"`) || !strings.Contains(out, "hint: did you mean Checkout errors?") {
		t.Errorf("%d\n%s", code, out)
	}
	if code, out := l.debrief("gather", "prometheus", incidentID, "--for", "a2"); code != exitFailed || !strings.Contains(out, "hint: its actions are a1") {
		t.Errorf("%d\n%s", code, out)
	}
}

func TestGatherPrometheusUsage(t *testing.T) {
	l := newIncidentLibrary(t)
	for _, c := range []struct{ args, text string }{
		{"", `your configuration has no source "prometheus"`},
		{"--source prod", `your configuration has no source "prod"`},
		{"--url prometheus:9090", "the URL of the server is not valid"},
		{"--url https://kim:secret123@x", "the URL has a user name or a password"},
		{"--query up", "a query needs a title"},
		{"--query up --title a --preset b", "--query and --preset exclude each other"},
		{"--unit s", "--unit needs --query"},
		{"--step 0s", "--step is 0s"},
		{"--step 15", "--step is \"15\""},
		{"--preset Checkouterrors --url http://127.0.0.1:1", "did you mean Checkout errors?"},
		{"--query up --title a --url http://127.0.0.1:1 --from 2026-10-14T10:00:00Z --to 2026-10-14T09:00:00Z", "is empty"},
		{"--query up --title a --url http://127.0.0.1:1", "check the address and the port"},
		{"--query up --title a --url http://127.0.0.1:1 --header-file none", "none"},
		{"--query up --title a --url http://127.0.0.1:1 --class slow", `there is no class of evidence "slow"`},
	} {
		code, out := l.debrief(append([]string{"gather", "prometheus", incidentID}, strings.Fields(c.args)...)...)
		if code != exitFailed || !strings.Contains(out, c.text) || strings.Contains(out, "secret123") {
			t.Errorf("%s: %d\n%s", c.args, code, out)
		}
	}
	// A source of the configuration and the address of another host: the token would go there.
	configure(t, promServer(t))
	code, out := l.debrief("gather", "prometheus", incidentID, "--source", "prometheus", "--url", "https://evil.example/")
	if code != exitFailed || !strings.Contains(out, `--url is not on the server of the source "prometheus"`) {
		t.Errorf("%d\n%s", code, out)
	}
}

// The command is killed at different moments. The library then has the state before or
// after, and the next run completes it.
func TestGatherIsKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs the program many times")
	}
	program := filepath.Join(t.TempDir(), "debrief")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, program); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	server := promServer(t)
	command := func(l *incidentLibrary) *exec.Cmd {
		cmd := exec.Command(program, "gather", "prometheus", incidentID, "--preset", "Checkout errors", "--as-of", "2026-10-15", "--library", l.dir)
		cmd.Env = append(os.Environ(), cacheVariable+"="+noCache)
		return cmd
	}
	whole := newIncidentLibrary(t)
	configure(t, server)
	if out, err := command(whole).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want := whole.files()
	begin := time.Now()
	if out, err := command(newIncidentLibrary(t)).CombinedOutput(); err == nil {
		t.Fatalf("it needs the configuration:\n%s", out)
	}
	took := time.Since(begin) // the start of the program, without the change
	killed := 0
	const runs = 24
	for i := range runs {
		l := newIncidentLibrary(t)
		configure(t, server)
		cmd := command(l)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(took / 2 * time.Duration(i) / (runs / 3)) // from the start up to 1.5 times that
		_ = cmd.Process.Kill()
		if err := cmd.Wait(); err != nil {
			killed++
		}
		for name, text := range l.files() {
			if !strings.HasPrefix(filepath.Base(name), ".") && text != want[name] && text != incidentText && !strings.HasSuffix(name, "_catalog.yaml") {
				t.Errorf("run %d: %s is neither old nor new:\n%s", i, name, text)
			}
		}
		if out, err := command(l).CombinedOutput(); err != nil {
			t.Fatalf("run %d: %v\n%s", i, err, out)
		}
		sameFiles(t, want, l.files())
	}
	if killed == 0 {
		t.Error("no run was killed")
	}
}

// A progress line appears on a terminal only, and only after a second.
func TestProgress(t *testing.T) {
	var text atomicText
	p := &progress{to: &text, text: "connecting"}
	p.set("reading")
	if text.String() != "" {
		t.Errorf("it wrote %q at once", text.String())
	}
	p.show()
	p.set("part 2 of\x1b[2J 3")
	p.hide()
	p.stop()
	if got := text.String(); !strings.Contains(got, "reading") || !strings.HasSuffix(got, "\r\x1b[K") || strings.Contains(got, "\x1b[2J") {
		t.Errorf("%q", got)
	}
	tl := &tool{}
	tl.printTo(&text, &text)
	if p := tl.startProgress("x"); p.to != nil {
		t.Error("it writes to a file")
	}
}

type atomicText struct{ v atomic.Value }

func (a *atomicText) Write(b []byte) (int, error) {
	a.v.Store(a.String() + string(b))
	return len(b), nil
}

func (a *atomicText) String() string {
	s, _ := a.v.Load().(string)
	return s
}
