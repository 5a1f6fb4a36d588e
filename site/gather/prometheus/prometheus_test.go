package prometheus_test

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"debrief/site/finding"
	"debrief/site/gather/fetch"
	"debrief/site/gather/prometheus"
	"debrief/site/gather/table"
)

var start = time.Date(2026, 10, 14, 8, 0, 0, 0, time.UTC)

// query runs a query of an hour against a server with recorded answers.
func query(t *testing.T, answer http.HandlerFunc) (table.Data, error) {
	t.Helper()
	return queryRange(t, answer, start.Add(time.Hour), time.Minute)
}

func queryRange(t *testing.T, answer http.HandlerFunc, to time.Time, step time.Duration) (table.Data, error) {
	t.Helper()
	server := httptest.NewServer(answer)
	defer server.Close()
	f, err := fetch.New(fetch.Options{URL: server.URL + "/prometheus/", Limits: fetch.Limits{Attempts: 1}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := prometheus.New(f)
	if err != nil {
		t.Fatal(err)
	}
	return c.Range(t.Context(), prometheus.Query{Expr: "up", From: start, To: to, Step: step}, func(int, int) {})
}

// recorded returns a server whose only answer has the status and the text.
func recorded(status int, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/prometheus/api/v1/query_range" {
			status, text = http.StatusNotFound, "404 page not found"
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		fmt.Fprint(w, text)
	}
}

func matrix(series ...string) string {
	return `{"status":"success","data":{"resultType":"matrix","result":[` + strings.Join(series, ",") + `]}}`
}

// Series are lines in the order of their labels, named after the labels that differ. A
// time without a value, and the first time of an interruption, are gaps.
func TestSeriesBecomeLines(t *testing.T) {
	d, err := query(t, recorded(200, matrix(
		`{"metric":{"__name__":"http","job":"shop","code":"500"},"values":[[1791964800,"1"],[1791964860,"412.5"],[1791965100,"2"]]}`,
		`{"metric":{"__name__":"http","job":"shop","code":"404"},"values":[[1791964800,"7"],[1791964860,"+Inf"]]}`)))
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(d.Series.Labels, d.Notes)
	for i, at := range d.Series.Times {
		got += fmt.Sprint("\n", at.Format("15:04"), " ", d.Series.Values[0][i], " ", d.Series.Values[1][i])
	}
	want := "[404 500] [1 infinite value stored as a gap]\n08:00 7 1\n08:01 NaN 412.5\n08:02 NaN NaN\n08:05 NaN 2"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A range of 3 days has 17,281 points of 15 s, which are two requests. No point is lost
// at their border or read twice.
func TestLongRangesAreReadInParts(t *testing.T) {
	var ranges []string
	d, err := queryRange(t, func(w http.ResponseWriter, r *http.Request) {
		from, _ := strconv.ParseFloat(r.FormValue("start"), 64)
		to, _ := strconv.ParseFloat(r.FormValue("end"), 64)
		ranges = append(ranges, fmt.Sprint(int((to-from)/15)+1))
		var points []string
		for at := from; at <= to; at += 15 {
			points = append(points, fmt.Sprintf(`[%d,"%d"]`, int(at), int(at)%1000))
		}
		fmt.Fprint(w, matrix(`{"metric":{},"values":[`+strings.Join(points, ",")+`]}`))
	}, start.Add(72*time.Hour), 15*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(ranges, " "); got != "11000 6281" {
		t.Errorf("the requests have %s points", got)
	}
	if n := len(d.Series.Times); n != 17281 || d.Series.Times[n-1] != start.Add(72*time.Hour) {
		t.Errorf("%d points", n)
	}
	for i, at := range d.Series.Times {
		if at != start.Add(time.Duration(i)*15*time.Second) || d.Series.Values[0][i] != math.Mod(float64(at.Unix()), 1000) {
			t.Fatalf("point %d is %s, %v", i, at, d.Series.Values[0][i])
		}
	}
}

func TestErrors(t *testing.T) {
	many := make([]string, 13)
	for i := range many {
		many[i] = fmt.Sprintf(`{"metric":{"code":"%d","pod":"p%d"},"values":[[1791964800,"1"]]}`, 500+i%2, i)
	}
	for name, c := range map[string]struct {
		answer     http.HandlerFunc
		text, hint string
	}{
		"bad query": {recorded(400, `{"status":"error","errorType":"bad_data","error":"1:4: parse error: unexpected <op:*>"}`),
			"status 400 Bad Request: 1:4: parse error: unexpected <op:*>", "correct the query"},
		"too many points": {recorded(422, `{"status":"error","errorType":"execution","error":"query processing would load too many samples"}`),
			"status 422 Unprocessable Entity: query processing would load too many samples", "a larger --step"},
		"no token":       {recorded(401, "token required"), "status 401 Unauthorized: token required", "use --header-file"},
		"not allowed":    {recorded(403, `{"status":"error","error":"tenant"}`), "status 403 Forbidden: tenant", "ask the owner"},
		"not found":      {recorded(404, "404 page not found"), "status 404 Not Found: 404 page not found", "check --url"},
		"busy":           {recorded(429, "slow down"), "status 429 Too Many Requests: slow down", "try again later"},
		"fault":          {recorded(503, `{"status":"error","errorType":"timeout","error":"query timed out"}`), "query timed out", "try again later"},
		"login page":     {recorded(200, "<html>Sign in"), "the answer is not that of Prometheus", "of a login"},
		"no data":        {recorded(200, matrix()), "the query has no data from 2026-10-14T08:00:00Z to 2026-10-14T09:00:00Z", "check the query"},
		"string":         {recorded(200, `{"status":"success","data":{"resultType":"string","result":[1,"a"]}}`), "is not", ""},
		"too many lines": {recorded(200, matrix(many...)), "13 series, and the limit of one chart is 12; their labels are code (2 values), pod (13 values)", "sum by (code) (…)"},
		"duplicated series": {recorded(200, matrix(`{"metric":{"a":"1"},"values":[[1791964800,"1"]]}`, `{"metric":{"a":"1"},"values":[[1791964800,"2"]]}`)),
			`the series {a="1"} twice, with the values 1 and 2 at 2026-10-14T08:00:00Z`, "as in max("},
		"histograms": {recorded(200, matrix(`{"metric":{},"histograms":[[1791964800,{"count":"1","sum":"2","buckets":[[0,"1","2","1"]]}]]}`)),
			"the values of the query are histograms", "histogram_quantile"},
		"broken JSON": {recorded(200, `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[17`), "the answer is not that of Prometheus", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := query(t, c.answer)
			var hinted *finding.HintError
			if err == nil || !strings.Contains(err.Error(), c.text) || !errors.As(err, &hinted) || !strings.Contains(hinted.Hint, c.hint) {
				t.Errorf("%v\n%#v", err, err)
			}
		})
	}
	_, err := queryRange(t, recorded(200, matrix()), start.Add(8760*time.Hour), time.Second)
	var hinted *finding.HintError
	if !errors.As(err, &hinted) || !strings.Contains(hinted.Hint, "write --step 1m12s") {
		t.Errorf("%#v", err)
	}
}

// A server that accepts GET only, and a warning of a server with part of the data.
func TestGetAndWarnings(t *testing.T) {
	d, err := query(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		fmt.Fprint(w, `{"status":"success","isPartial":true,"warnings":["store \u001b[1m is down"],"data":{"resultType":"matrix","result":[
			{"metric":{},"values":[[1791964800,"1"]]}]}}`)
	})
	if err != nil {
		t.Fatal(err)
	}
	notes := strings.Join(d.Notes, "\n")
	if !strings.Contains(notes, "is down") || strings.Contains(notes, "\x1b") || !strings.Contains(notes, "the data is not complete") {
		t.Errorf("%q", d.Notes)
	}
}

func TestStep(t *testing.T) {
	for conf, want := range map[string]time.Duration{
		"global:\\n  scrape_interval: 1m\\n": 15 * time.Second,
		"global:\\n  scrape_interval: 30s\\nscrape_configs:\\n- job_name: a\\n  scrape_interval: 5s\\n": 5 * time.Second,
		"scrape_interval: 1ms\\n": 15 * time.Second,
		"":                        15 * time.Second,
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, `{"status":"success","data":{"yaml":"%s"}}`, conf)
		}))
		f, _ := fetch.New(fetch.Options{URL: server.URL})
		c, err := prometheus.New(f)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Step(t.Context()); got != want {
			t.Errorf("%s: %s", conf, got)
		}
		server.Close()
	}
}
