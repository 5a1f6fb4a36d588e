package gather_test

import (
	"math"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"debrief/site"
	"debrief/site/catalog"
	"debrief/site/edit"
	"debrief/site/evidence"
	"debrief/site/gather"
	"debrief/site/history"
	"debrief/site/postmortem"
)

const text = `---
title: Checkout answered 5xx
times:
  started: 2026-10-14T08:12:00Z   # from the graph
  mitigated: {at: 2026-10-14T09:12:00Z, precision: 5m}
evidence: []  # saved files
---
Text.
`

// A library is a folder on disk with one post-mortem.
type library struct {
	t    *testing.T
	root *os.Root
	dir  string
}

func newLibrary(t *testing.T) *library {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "postmortems"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "postmortems", "2026-10-14-checkout-5xx.md"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return &library{t, root, dir}
}

// loaded reads the library.
func (l *library) loaded() *site.Snapshot {
	l.t.Helper()
	repo, err := history.Open(filepath.Join(l.dir, "postmortems"))
	if err != nil {
		l.t.Fatal(err)
	}
	defer repo.Close()
	snap, err := site.Load(l.t.Context(), repo, site.Options{SkipChecks: true})
	if err != nil {
		l.t.Fatal(err)
	}
	return snap
}

func (l *library) open() (*postmortem.Postmortem, *edit.Change) {
	l.t.Helper()
	snap := l.loaded()
	pm := snap.Library.All[0]
	c, err := edit.Open(l.root, snap.Library, pm)
	if err != nil {
		l.t.Fatal(err)
	}
	return pm, c
}

// store stores a capture and writes the change.
func (l *library) store(capture gather.Capture, opt gather.Options) gather.Result {
	l.t.Helper()
	pm, c := l.open()
	if opt.Catalog == nil {
		opt.Catalog, _ = catalog.Read(nil)
	}
	read := func(name string) ([]byte, error) {
		return l.root.ReadFile(path.Join(path.Dir(pm.Doc.File.Path), name))
	}
	r, err := gather.Store(c, read, capture, opt)
	if err != nil {
		l.t.Fatal(err)
	}
	if _, err := c.Write(); err != nil {
		l.t.Fatal(err)
	}
	return r
}

// files returns the content of all files of the library, by path.
func (l *library) files() map[string]string {
	out := map[string]string{}
	err := filepath.WalkDir(l.dir, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(p)
		rel, _ := filepath.Rel(l.dir, p)
		out[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		l.t.Fatal(err)
	}
	return out
}

var start = time.Date(2026, 10, 14, 7, 0, 0, 0, time.UTC)

func ratio(values ...float64) gather.Capture {
	s := &evidence.Series{Labels: []string{"5xx"}, Values: [][]float64{values}}
	for i := range values {
		s.Times = append(s.Times, start.Add(time.Duration(i)*time.Minute))
	}
	return gather.Capture{
		Type: "metric_snapshot", Title: "Checkout 5xx ratio", Class: "work", Unit: "ratio", Query: `sum(rate(x{code=~"5.."}[1m]))`,
		Source: "https://kim:hunter2@prometheus.example/?token=abc", Resolution: time.Minute,
		Window: gather.Window{From: start, To: start.Add(time.Hour)}, Captured: start.Add(3 * time.Hour), Series: s,
	}
}

func TestStoreIsIdempotent(t *testing.T) {
	l := newLibrary(t)
	first := l.store(ratio(0.1, math.NaN(), 0.3), gather.Options{})
	if !first.Stored || first.ID != "ev-1" || first.File != "evidence/checkout-5xx-ratio.csv" {
		t.Errorf("%+v", first)
	}
	before := l.files()
	if got, want := before["postmortems/2026-10-14-checkout-5xx/evidence/checkout-5xx-ratio.csv"],
		"time,5xx\n2026-10-14T07:00:00Z,0.1\n2026-10-14T07:01:00Z,\n2026-10-14T07:02:00Z,0.3\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	want := `---
title: Checkout answered 5xx
times:
  started: 2026-10-14T08:12:00Z   # from the graph
  mitigated: {at: 2026-10-14T09:12:00Z, precision: 5m}
evidence:  # saved files
  - id: ev-1
    type: metric_snapshot
    title: Checkout 5xx ratio
    class: work
    file: evidence/checkout-5xx-ratio.csv
    sha256: "d1`
	if got := before["postmortems/2026-10-14-checkout-5xx/index.md"]; !strings.HasPrefix(got, want[:len(want)-3]) ||
		!strings.Contains(got, "window: {from: 2026-10-14T07:00:00Z, to: 2026-10-14T08:00:00Z}") ||
		!strings.Contains(got, `source: "https://prometheus.example/"`) || strings.Contains(got, "hunter2") {
		t.Error(got)
	}
	if again := l.store(ratio(0.1, math.NaN(), 0.3), gather.Options{}); again.Stored || len(again.Differences) > 0 || again.ID != "ev-1" {
		t.Errorf("%+v", again)
	}
	changed := l.store(ratio(0.1, 0.2, 0.4), gather.Options{})
	if changed.Stored || !slices.Equal(changed.Differences, []string{"1 point with another value", "1 point only at the source now"}) {
		t.Errorf("%+v", changed)
	}
	after := l.files()
	for name, data := range before {
		if after[name] != data {
			t.Errorf("%s changed", name)
		}
	}
	if more := l.store(ratio(0.1), gather.Options{Again: true}); more.ID != "ev-2" || more.File != "evidence/checkout-5xx-ratio-2.csv" {
		t.Errorf("%+v", more)
	}
}

func TestStoreMasksSecrets(t *testing.T) {
	log := "08:12 login of mira.novak@postnord-post.se failed\n08:13 Authorization: Bearer ghp_" + "x7Kq2mVnR4tYwZ9bLcD1fGhJ3kPs6uA8eXo5\n"
	capture := gather.Capture{Type: "log_excerpt", Title: "Login log", Text: []byte(log), Ext: ".log"}
	l := newLibrary(t)
	r := l.store(capture, gather.Options{})
	got := l.files()["postmortems/2026-10-14-checkout-5xx/evidence/login-log.log"]
	if r.Masked != 2 || strings.Contains(got, "ghp_") || strings.Contains(got, "mira") {
		t.Errorf("%d masked: %s", r.Masked, got)
	}
	l = newLibrary(t)
	r = l.store(capture, gather.Options{KeepRaw: true})
	got = l.files()["postmortems/2026-10-14-checkout-5xx/evidence/login-log.log"]
	if r.Masked != 1 || strings.Contains(got, "ghp_") || !strings.Contains(got, "mira.novak@postnord-post.se") {
		t.Errorf("%d masked: %s", r.Masked, got)
	}
}

// A secret in the path of an address is masked, as in an address for a webhook.
func TestStoreMasksSource(t *testing.T) {
	l := newLibrary(t)
	capture := gather.Capture{Type: "log_excerpt", Title: "Log", Text: []byte("x\n"), Ext: ".log",
		Source: "https://logs.example/gh" + "p_x7Kq2mVnR4tYwZ9bLcD1fGhJ3kPs6uA8eXo5/q?token=1"}
	l.store(capture, gather.Options{})
	front := l.files()["postmortems/2026-10-14-checkout-5xx/index.md"]
	if !strings.Contains(front, "https://logs.example/[redacted]/q") || strings.Contains(front, "token") {
		t.Error(front)
	}
	if again := l.store(capture, gather.Options{}); again.Stored {
		t.Errorf("%+v", again)
	}
}

// Passwords in sentences are masked, and characters that a terminal runs are replaced.
func TestStoreCleansText(t *testing.T) {
	for text, want := range map[string]string{
		"the password is Tr0ub4dor&3x.":         "the password is [redacted].",
		"pw: h4llo-welt":                        "pw: [redacted]",
		"Passwort ist 'Geh3im!x'":               "Passwort ist '[redacted]'",
		"the password is wrong, see user4242":   "the password is wrong, see user4242",
		"xo" + "xb-1234567890-abcdefghijkl":     "[redacted]",
		"Bearer abcdef0123456789abcdef":         "Bearer [redacted]",
		"PGPASSWORD=Tr0ub4dor&3 psql":           "PGPASSWORD=[redacted] psql",
		"mysql -pkT9xq2LmWz orders":             "mysql -p[redacted] orders",
		"0170-5551234, (555) 123-4567":          "[redacted], [redacted]",
		"pwd: /home/app2":                       "pwd: /home/app2",
		"\x1b[31mred\x1b]0;x\a \u009b2J \u202e": "\ufffd[31mred\ufffd]0;x\ufffd \ufffd2J \ufffd",
		"a\tb\r\nc\rd":                          "a\tb\nc\ufffdd",
	} {
		l := newLibrary(t)
		l.store(gather.Capture{Type: "log_excerpt", Title: "Log", Text: []byte(text), Ext: ".log"}, gather.Options{})
		if got := l.files()["postmortems/2026-10-14-checkout-5xx/evidence/log.log"]; got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestReduceKeepsExtremesOfEachLine(t *testing.T) {
	s := &evidence.Series{Labels: []string{"a", "b"}, Values: [][]float64{nil, nil}}
	for i := range 40_000 {
		s.Times = append(s.Times, start.Add(time.Duration(i)*15*time.Second))
		s.Values[0] = append(s.Values[0], math.Sin(float64(i)/900))
		s.Values[1] = append(s.Values[1], float64(i%7))
	}
	s.Values[0][31_333] = 9   // a peak of one point
	s.Values[1][12_345] = -40 // and a dip
	r := gather.Reduce(s, gather.MaxPoints)
	if n := len(r.Times); n > gather.MaxPoints || n < gather.MaxPoints/2 {
		t.Errorf("%d points", n)
	}
	if slices.Max(r.Values[0]) != 9 || slices.Min(r.Values[1]) != -40 || !r.Times[0].Equal(s.Times[0]) {
		t.Error("an extreme is lost")
	}
	if _, err := evidence.ReadSeries(gather.FormatCSV(r)); err != nil {
		t.Error(err)
	}
}

func TestCSVColumnsEscapeFormulas(t *testing.T) {
	s := &evidence.Series{Labels: []string{"=HYPERLINK(1)"}, Times: []time.Time{start}, Values: [][]float64{{1}}}
	if got := string(gather.FormatCSV(s)); !strings.HasPrefix(got, "time,'=HYPERLINK(1)\n") {
		t.Error(got)
	}
}

func TestIncidentWindowHasBaseline(t *testing.T) {
	l := newLibrary(t)
	pm, _ := l.open()
	words, _ := catalog.Read(nil)
	now := time.Date(2026, 10, 14, 20, 0, 0, 0, time.UTC)
	w, err := gather.IncidentWindow(pm, words, time.Time{}, time.Time{}, now)
	if err != nil || w.String() != "2026-10-14 07:12 to 09:27 UTC" {
		t.Error(w, err)
	}
	if w, err = gather.IncidentWindow(pm, words, time.Time{}, time.Time{}, start.Add(90*time.Minute)); err != nil || w.To.After(start.Add(90*time.Minute)) {
		t.Error(w, err)
	}
	if w, err = gather.IncidentWindow(pm, words, start.Add(-72*time.Hour), time.Time{}, now); err != nil ||
		w.String() != "2026-10-11 07:00 to 2026-10-14 09:27 UTC" {
		t.Error("another start moves the end:", w, err)
	}
	pm.Times.Started = postmortem.Moment{}
	if _, err = gather.IncidentWindow(pm, words, time.Time{}, time.Time{}, now); err == nil {
		t.Error("no error without a start")
	}
}
