package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/golang/snappy"
	"google.golang.org/protobuf/encoding/protowire"

	"debrief/site/evidence"
)

// The incident of the server tests: a gauge that is scraped every 15 s, 7 s after the
// quarter of a minute, with one sample that is far above all others.
var (
	scrapesFrom = time.Date(2026, 10, 13, 22, 0, 7, 0, time.UTC)
	peakAt      = time.Date(2026, 10, 14, 8, 31, 22, 0, time.UTC)
)

const (
	scrapes   = 12 * 60 * 4 // twelve hours
	peakValue = 4127.25
)

// sample returns the value of the scrape at a time.
func sample(at time.Time) float64 {
	switch {
	case at.Equal(peakAt):
		return peakValue
	case at.Hour() == 8 && at.Minute() >= 12 || at.Hour() == 9 && at.Minute() < 5:
		return 120 + float64(at.Second())/4
	}
	return 3
}

// startServer runs a program of Debian until the test ends, and waits until the URL
// responds.
func startServer(t *testing.T, names []string, ready string, args ...string) {
	t.Helper()
	program := ""
	for _, name := range names {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	if program == "" {
		t.Skipf("NOT RUN: %s is not installed; make tools installs it. The tests with recorded answers do run", names[0])
	}
	if testing.Short() {
		t.Skip("it starts a server")
	}
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, args...)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		log.Close()
	})
	for range 300 {
		if resp, err := http.Get(ready); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	text, _ := os.ReadFile(log.Name())
	t.Fatalf("%s does not start:\n%s", program, text)
}

// freeAddress returns an unused address on loopback.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// post sends data to a server that must accept it.
func post(t *testing.T, address string, header http.Header, data []byte) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, address, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	req.Header = header
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if text, _ := io.ReadAll(resp.Body); resp.StatusCode/100 != 2 {
		t.Fatalf("%s: %s %s", address, resp.Status, text)
	}
}

// remoteWrite sends the samples of the incident to Prometheus.
func remoteWrite(t *testing.T, server string) {
	label := func(name, value string) []byte {
		b := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), name)
		return protowire.AppendString(protowire.AppendTag(b, 2, protowire.BytesType), value)
	}
	nested := func(b []byte, field protowire.Number, message []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(b, field, protowire.BytesType), message)
	}
	series := nested(nil, 1, label("__name__", "checkout_errors"))
	series = nested(series, 1, label("job", "shop"))
	for i := range scrapes {
		at := scrapesFrom.Add(time.Duration(i) * 15 * time.Second)
		s := protowire.AppendFixed64(protowire.AppendTag(nil, 1, protowire.Fixed64Type), math.Float64bits(sample(at)))
		s = protowire.AppendVarint(protowire.AppendTag(s, 2, protowire.VarintType), uint64(at.UnixMilli()))
		series = nested(series, 2, s)
	}
	post(t, server+"/api/v1/write", http.Header{
		"Content-Encoding": {"snappy"}, "Content-Type": {"application/x-protobuf"}, "X-Prometheus-Remote-Write-Version": {"0.1.0"},
	}, snappy.Encode(nil, nested(nil, 1, series)))
}

// importLines sends the samples of the incident to VictoriaMetrics.
func importLines(t *testing.T, server string) {
	var values []float64
	var times []int64
	for i := range scrapes {
		at := scrapesFrom.Add(time.Duration(i) * 15 * time.Second)
		values, times = append(values, sample(at)), append(times, at.UnixMilli())
	}
	text, err := json.Marshal(map[string]any{
		"metric": map[string]string{"__name__": "checkout_errors", "job": "shop"}, "values": values, "timestamps": times,
	})
	if err != nil {
		t.Fatal(err)
	}
	post(t, server+"/api/v1/import", nil, text)
	resp, err := http.Get(server + "/internal/force_flush")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
}

// rawSamples returns the stored samples of the incident, by an own request for all of
// them without a step. It waits until the server has them.
func rawSamples(t *testing.T, server string) (highest float64, n int) {
	t.Helper()
	end := scrapesFrom.Add(scrapes * 15 * time.Second)
	address := server + "/api/v1/query?time=" + strconv.FormatInt(end.Unix(), 10) + "&query=" + url.QueryEscape("checkout_errors[13h]")
	for range 100 {
		resp, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		var answer struct {
			Data struct{ Result []struct{ Values [][2]any } }
		}
		err = json.NewDecoder(resp.Body).Decode(&answer)
		resp.Body.Close()
		if err == nil && len(answer.Data.Result) == 1 && len(answer.Data.Result[0].Values) >= scrapes {
			for _, pair := range answer.Data.Result[0].Values {
				v, _ := strconv.ParseFloat(fmt.Sprint(pair[1]), 64)
				highest = max(highest, v)
			}
			return highest, len(answer.Data.Result[0].Values)
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("the server does not have the samples")
	return 0, 0
}

// An incidentLibrary is a library with one post-mortem of the incident.
type incidentLibrary struct {
	t   *testing.T
	dir string
}

const incidentText = `---
title: Checkout answered 5xx   # keep
status: draft
severity: sev2
visibility: public
services:
  - {id: checkout, role: impacted}
times:
  started: 2026-10-14T08:12:00Z
  mitigated: 2026-10-14T09:05:00Z
factors:
  - {id: f1, code: change.rollout_not_staged, statement: The pool was too small., evidence: [ev-1]}
actions:
  - {id: a1, title: Limit the pool, addresses: [f1], status: done}
---
The checkout failed.
`

const incidentCatalog = `title: Incidents
services:
  - id: checkout
    name: Checkout
    owner: shop
    metrics:
      - {title: Checkout errors, query: checkout_errors, unit: requests/min, class: work, definition: failed checkouts, aggregation: sum}
      - {title: Wrong, query: "sum(", unit: ratio}
teams: [{id: shop, name: Shop}]
`

func newIncidentLibrary(t *testing.T) *incidentLibrary {
	t.Helper()
	l := &incidentLibrary{t, filepath.Join(t.TempDir(), "postmortems")}
	for name, text := range map[string]string{"2026-10-14-checkout-5xx.md": incidentText, "_catalog.yaml": incidentCatalog} {
		if err := os.MkdirAll(l.dir, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(l.dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(filepath.Dir(l.dir), "config"))
	return l
}

// debrief runs a command at a fixed time, and returns its exit code and output.
func (l *incidentLibrary) debrief(args ...string) (int, string) {
	l.t.Helper()
	var out bytes.Buffer
	code := run(context.Background(), append(args, "--library", l.dir), strings.NewReader(""), &out, &out)
	return code, out.String()
}

// files returns the content of all files, by path, without the temporary files of a run
// that was killed.
func (l *incidentLibrary) files() map[string]string {
	out := map[string]string{}
	err := filepath.WalkDir(l.dir, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".debrief-") {
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

const incidentID = "2026-10-14-checkout-5xx"

// gathersThePeak captures the incident from a real server, over its own range and over
// several days, and compares the highest value with that of all stored samples.
func gathersThePeak(t *testing.T, server string) {
	highest, n := rawSamples(t, server)
	if highest != peakValue || n != scrapes {
		t.Fatalf("the server has %d samples up to %v", n, highest)
	}
	l := newIncidentLibrary(t)
	code, out := l.debrief("gather", "prometheus", incidentID, "--url", server, "--preset", "Checkout errors", "--as-of", "2026-10-15")
	if code != 0 {
		t.Fatalf("%d\n%s", code, out)
	}
	file := l.files()[incidentID+"/evidence/checkout-errors.csv"]
	series, err := evidence.ReadSeries([]byte(file))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got := highestOf(series); got != peakValue {
		t.Errorf("the highest stored value is %v", got)
	}
	if front := l.files()[incidentID+"/index.md"]; !strings.Contains(front, "resolution: 15s") || !strings.Contains(front, "query: checkout_errors") ||
		!strings.Contains(front, "window: {from: 2026-10-14T07:12:00Z, to: 2026-10-14T09:20:00Z}") {
		t.Errorf("the front matter is\n%s", front)
	}

	before := l.files()
	if code, out := l.debrief("gather", "prometheus", incidentID, "--url", server, "--preset", "Checkout errors"); code != 0 || !strings.Contains(out, "unchanged") {
		t.Errorf("again: %d\n%s", code, out)
	}
	sameFiles(t, before, l.files())

	code, out = l.debrief("gather", "prometheus", incidentID, "--url", server, "--query", "max(checkout_errors)", "--title", "Days",
		"--from", "2026-10-12", "--to", "2026-10-16T00:00:00Z", "--as-of", "2026-10-17")
	if code != 0 || !strings.Contains(out, "reduced to") {
		t.Fatalf("%d\n%s", code, out)
	}
	series, err = evidence.ReadSeries([]byte(l.files()[incidentID+"/evidence/days.csv"]))
	if err != nil {
		t.Fatal(err)
	}
	if got := highestOf(series); got != peakValue || len(series.Times) > 1500 {
		t.Errorf("in %d points the highest is %v", len(series.Times), got)
	}
}

func highestOf(s *evidence.Series) float64 {
	highest := math.Inf(-1)
	for _, v := range s.Values[0] {
		if !math.IsNaN(v) {
			highest = max(highest, v)
		}
	}
	return highest
}

func sameFiles(t *testing.T, before, after map[string]string) {
	t.Helper()
	for name := range after {
		if _, ok := before[name]; !ok {
			t.Errorf("%s is new", name)
		}
	}
	for name, text := range before {
		if after[name] != text {
			t.Errorf("%s changed", name)
		}
	}
}

func TestGatherFromPrometheus(t *testing.T) {
	address, dir := freeAddress(t), t.TempDir()
	conf := filepath.Join(dir, "prometheus.yml")
	if err := os.WriteFile(conf, []byte("global: {scrape_interval: 15s}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	server := "http://" + address
	startServer(t, []string{"prometheus"}, server+"/-/ready", "--config.file="+conf, "--web.listen-address="+address,
		"--storage.tsdb.path="+filepath.Join(dir, "data"), "--storage.tsdb.retention.time=100y", "--web.enable-remote-write-receiver")
	remoteWrite(t, server)
	gathersThePeak(t, server)
}

func TestGatherFromVictoriaMetrics(t *testing.T) {
	address, dir := freeAddress(t), t.TempDir()
	server := "http://" + address
	startServer(t, []string{"victoria-metrics", "victoria-metrics-prod"}, server+"/health", "-httpListenAddr="+address,
		"-storageDataPath="+filepath.Join(dir, "data"), "-retentionPeriod=100y")
	importLines(t, server)
	gathersThePeak(t, server)
}
