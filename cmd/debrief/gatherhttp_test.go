package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// apiServer runs a handler and returns its address.
func apiServer(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}

// gathered runs gather with arguments and returns the stored file and the front matter.
func gathered(t *testing.T, l *incidentLibrary, file string, args ...string) (text, front, out string) {
	t.Helper()
	code, out := l.debrief(append(append([]string{"gather"}, args...), "--as-of", "2026-10-15")...)
	if code != 0 {
		t.Fatalf("%v: %d\n%s", args, code, out)
	}
	files := l.files()
	return files[incidentID+"/evidence/"+file], files[incidentID+"/index.md"], out
}

// lokiServer returns a Loki with the lines at a second's distance. It returns at most
// limit lines, from the start on, and the start itself.
func lokiServer(t *testing.T, lines int) string {
	return apiServer(t, func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("query") != `{app="checkout"} |= "error"` || r.FormValue("direction") != "forward" {
			t.Errorf("the request is %s", r.URL)
		}
		from, _ := strconv.ParseInt(r.FormValue("start"), 10, 64)
		limit, _ := strconv.Atoi(r.FormValue("limit"))
		first := time.Date(2026, 10, 14, 8, 12, 0, 0, time.UTC)
		var values []string
		for i := range lines {
			if at := first.Add(time.Duration(i) * time.Second).UnixNano(); at >= from && len(values) < limit {
				values = append(values, fmt.Sprintf(`["%d","error %d"]`, at, i))
			}
		}
		result := ""
		if len(values) > 0 {
			result = `{"stream":{"app":"checkout"},"values":[` + strings.Join(values, ",") + `]}`
		}
		fmt.Fprintf(w, `{"status":"success","data":{"resultType":"streams","result":[%s]}}`, result)
	})
}

// Of a log with more lines than one answer has, all lines are stored once. This is the
// recipe of the guide for Loki.
func TestGatherLogInPages(t *testing.T) {
	for _, lines := range []int{1, 9, 10, 11, 25} {
		l := newIncidentLibrary(t)
		url := lokiServer(t, lines) + `/loki/api/v1/query_range?query={app="checkout"} |= "error"&start={from:ns}&end={to:ns}&limit=10&direction=forward`
		args := []string{"http-json", incidentID, "--title", "Log of checkout", "--page-size", "10", "--url", url}
		text, front, _ := gathered(t, l, "log-of-checkout.log", args...)
		if n := strings.Count(text, "\n"); n != lines || !strings.HasPrefix(text, "2026-10-14T08:12:00.000Z error 0\n") {
			t.Errorf("%d lines of %d:\n%s", n, lines, text)
		}
		if !strings.Contains(front, "type: log_excerpt\n") || !strings.Contains(front, "start={from:ns}") ||
			!strings.Contains(front, "window: {from: 2026-10-14T07:12:00Z, to: 2026-10-14T09:20:00Z}\n") {
			t.Errorf("%s", front)
		}
		before := l.files()
		if _, _, out := gathered(t, l, "", args...); !strings.Contains(out, "unchanged") {
			t.Errorf("again:\n%s", out)
		}
		sameFiles(t, before, l.files())
	}
	// Without --page-size, a full answer gets a note.
	l := newIncidentLibrary(t)
	url := lokiServer(t, 25) + `/loki/api/v1/query_range?query={app="checkout"} |= "error"&start={from:ns}&end={to:ns}&limit=10&direction=forward`
	if _, _, out := gathered(t, l, "", "http-json", incidentID, "--title", "Log", "--url", url); !strings.Contains(out, "there may be more; use --page-size 10") {
		t.Errorf("%s", out)
	}
}

// The recipe of the guide for Elasticsearch: a body with the range, and paths.
func TestGatherFromElasticsearch(t *testing.T) {
	url := apiServer(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" ||
			!strings.Contains(string(body), `"gte": "2026-10-14T07:12:00Z", "lt": 1791969600000`) {
			t.Errorf("%s %s %s", r.Method, r.Header, body)
		}
		fmt.Fprint(w, `{"aggregations":{"per_minute":{"buckets":[{"key":1791965520000,"doc_count":4},{"key":1791965580000,"doc_count":412}]}}}`)
	})
	l := newIncidentLibrary(t)
	body := filepath.Join(t.TempDir(), "body.json")
	text := `{"size": 0, "query": {"range": {"@timestamp": {"gte": "{from}", "lt": {to:ms}}}}}`
	if err := os.WriteFile(body, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	file, front, _ := gathered(t, l, "errors-per-minute.csv", "http-json", incidentID, "--title", "Errors per minute", "--body-file", body,
		"--url", url+"/logs/_search", "--path", "$.aggregations.per_minute.buckets[*].doc_count", "--times", "$.aggregations.per_minute.buckets[*].key")
	if file != "time,value\n2026-10-14T08:12:00Z,4\n2026-10-14T08:13:00Z,412\n" || !strings.Contains(front, "source: \""+url+"/logs/_search\"\n") {
		t.Errorf("%s\n%s", file, front)
	}
}

// The recipes of the guide for Graphite, Grafana and VictoriaLogs.
func TestGatherFromOtherTools(t *testing.T) {
	for name, c := range map[string]struct{ path, body, answer, file, want string }{
		"Graphite": {"/render?target=shop.checkout.5xx&from={from:s}&until={to:s}&format=json&noNullPoints=true", "",
			`[{"target":"shop.checkout.5xx","datapoints":[[4,1791965520],[412,1791965530]]}]`, "x.csv", "time,value\n2026-10-14T08:12:00Z,4\n2026-10-14T08:12:10Z,412\n"},
		"Grafana": {"/api/ds/query", `{"from":"{from:ms}","to":"{to:ms}","queries":[{"refId":"A","datasource":{"uid":"prom"},"expr":"up","maxDataPoints":11000}]}`,
			`{"results":{"A":{"status":200,"frames":[{"schema":{"fields":[{"name":"Time","type":"time"},{"name":"Value","labels":{}}]},
				"data":{"values":[[1791965520000,1791965535000],[4,412]]}}]}}}`, "x.csv", "time,value\n2026-10-14T08:12:00Z,4\n2026-10-14T08:12:15Z,412\n"},
		"VictoriaLogs": {"/select/logsql/query?query=error | sort by (_time)&start={from}&end={to}&limit=5000", "",
			"{\"_time\":\"2026-10-14T08:12:01Z\",\"_msg\":\"first\",\"_stream\":\"{}\"}\n{\"_time\":\"2026-10-14T08:12:02Z\",\"_msg\":\"second\",\"_stream\":\"{}\"}\n",
			"x.log", "2026-10-14T08:12:01.000Z first\n2026-10-14T08:12:02.000Z second\n"},
	} {
		t.Run(name, func(t *testing.T) {
			url := apiServer(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				if text := r.URL.RawQuery + string(body); strings.Contains(text, "{from") || !strings.Contains(text, "1791961920") && !strings.Contains(text, "2026-10-14T07%3A12%3A00Z") {
					t.Errorf("the request is %s", text)
				}
				fmt.Fprint(w, c.answer)
			})
			l := newIncidentLibrary(t)
			args := []string{"http-json", incidentID, "--title", "x", "--url", url + c.path}
			if c.body != "" {
				body := filepath.Join(t.TempDir(), "body.json")
				if err := os.WriteFile(body, []byte(c.body), 0o600); err != nil {
					t.Fatal(err)
				}
				args = append(args, "--body-file", body)
			}
			if file, _, _ := gathered(t, l, c.file, args...); file != c.want {
				t.Errorf("%s", file)
			}
		})
	}
}

func TestGatherHTTPErrors(t *testing.T) {
	url := apiServer(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/old" {
			fmt.Fprint(w, `[{"target":"a","datapoints":[[1,1700000000]]}]`)
			return
		}
		fmt.Fprint(w, `{"rows":[]}`)
	})
	l := newIncidentLibrary(t)
	for _, c := range []struct{ args, want string }{
		{"", "the evidence needs a title"},
		{"--title x", "the URL is missing"},
		{"--title x --method PUT --url " + url, `--method is "PUT"`},
		{"--title x --url " + url + "?a={from:min}", "unknown placeholder {from:min}"},
		{"--title x --page-size 10 --url " + url, "pages need the placeholder {from}"},
		{"--title x --url " + url + "?a={from}", "the answer of 127.0.0.1:"},
		{"--title x --url " + url, "write {from} and {to} where they belong"},
		{"--title x --path $.rows[*].v --times $.rows[*].t --url " + url, "$.rows[*].v selects no value"},
		{"--title x --path rows --times $.t --url " + url, `--path is "rows"`},
		{"--title x --url " + url + "/old", "1 time is outside of the time range, and no other"},
		{"--title x --source /x --url /y", `your configuration has no source "/x"`},
	} {
		code, out := l.debrief(append([]string{"gather", "http-json", incidentID}, strings.Fields(c.args)...)...)
		if code != exitFailed || !strings.Contains(out, c.want) {
			t.Errorf("%s: %d\n%s", c.args, code, out)
		}
	}
}
