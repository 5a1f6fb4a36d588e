package table_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"debrief/site/gather/table"
)

var berlin = mustZone("Europe/Berlin")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

// show writes data as text: a line for each time, with a value for each label.
func show(d table.Data) string {
	if d.Series == nil {
		return string(table.FormatLog(d.Lines))
	}
	out := "labels " + strings.Join(d.Series.Labels, "|") + "\n"
	for i, at := range d.Series.Times {
		out += at.Format("2006-01-02T15:04:05.999Z")
		for k := range d.Series.Labels {
			if v := d.Series.Values[k][i]; math.IsNaN(v) {
				out += " -"
			} else {
				out += fmt.Sprintf(" %v", v)
			}
		}
		out += "\n"
	}
	return out + strings.Join(d.Notes, "\n")
}

const wide = "labels 5xx|all\n2026-10-14T08:12:00Z 0.5 10\n2026-10-14T08:13:00Z 12.25 -\n"

func TestReadCSV(t *testing.T) {
	for _, c := range []struct {
		name, text string
		opt        table.Options
		want       string
	}{
		{"RFC 3339", "time,5xx,all\n2026-10-14T08:12:00Z,0.5,10\n2026-10-14T10:13:00+02:00,12.25,\n", table.Options{}, wide},
		{"unix seconds", "Time,5xx,all\n1791965520,0.5,10\n1791965580,12.25,null\n", table.Options{}, wide},
		{"unix milliseconds", "ts,5xx,all\n1791965520000,0.5,10\n1791965580000,12.25,NaN\n", table.Options{}, wide},
		{"Grafana, sep line", "sep=;\n\"Time\";\"5xx\";\"all\"\n2026-10-14 10:12:00;0.5;10\n2026-10-14 10:13:00;12.25;undefined\n",
			table.Options{Zone: berlin}, wide},
		{"semicolons and decimal commas", "Zeit;5xx;all\n14.10.2026 10:12;0,5;10\n14.10.2026 10:13;12,25;\n", table.Options{Zone: berlin}, wide},
		{"CloudWatch, newest first", "Label,5xx,all\n2026/10/14 08:13:00,12.25,\n2026/10/14 08:12:00,0.5,10\n", table.Options{Zone: time.UTC}, wide},
		{"a byte order mark, CRLF and a blank line", "\ufefftime,5xx,all\r\n2026-10-14T08:12:00Z,0.5,10\r\n\r\n2026-10-14T08:13:00Z,12.25,\r\n",
			table.Options{}, wide},
		{"UTF-16", "\xff\xfet\x00i\x00m\x00e\x00\t\x00v\x00\n\x001\x007\x009\x001\x009\x006\x005\x005\x002\x000\x00\t\x001\x00\n\x00",
			table.Options{}, "labels v\n2026-10-14T08:12:00Z 1\n"},
		{"long layout", "time,series,value\n2026-10-14T08:12:00Z,5xx,0.5\n2026-10-14T08:12:00Z,all,10\n2026-10-14T08:13:00Z,5xx,12.25\n",
			table.Options{}, wide},
		{"label columns with numbers", "time,code,value\n2026-10-14T08:12:00Z,500,1\n2026-10-14T08:12:00Z,404,2\n",
			table.Options{Labels: []string{"code"}}, "labels 500|404\n2026-10-14T08:12:00Z 1 2\n"},
		{"selected columns", "time,5xx,all,x\n2026-10-14T08:12:00Z,0.5,10,7\n2026-10-14T08:13:00Z,12.25,,8\n",
			table.Options{Columns: []string{"5xx", "ALL"}}, wide},
		{"a column with one text", "time,host,value\n2026-10-14T08:12:00Z,a,1\n2026-10-14T08:13:00Z,a,2\n", table.Options{},
			"labels value\n2026-10-14T08:12:00Z 1\n2026-10-14T08:13:00Z 2\n"},
		{"thousands", "time,value\n2026-10-14T08:12:00Z,\"1,234,567.5\"\n", table.Options{}, "labels value\n2026-10-14T08:12:00Z 1.2345675e+06\n"},
		{"skipped lines", "Report\nof today\ntime,value\n2026-10-14T08:12:00Z,1\n", table.Options{Skip: 2}, "labels value\n2026-10-14T08:12:00Z 1\n"},
		{"a range", "time,value\n2026-10-14T08:12:00Z,1\n2026-10-14T08:14:00Z,2\n", table.Options{To: time.Date(2026, 10, 14, 8, 13, 0, 0, time.UTC)},
			"labels value\n2026-10-14T08:12:00Z 1\n1 value outside of the time range left out"},
		{"infinity and repetition", "time,value\n2026-10-14T08:12:00Z,Infinity\n2026-10-14T08:13:00Z,2\n2026-10-14T08:13:00Z,2\n", table.Options{},
			"labels value\n2026-10-14T08:12:00Z -\n2026-10-14T08:13:00Z 2\n1 infinite value stored as a gap\n1 repeated point stored once"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := table.ReadCSV([]byte(c.text), c.opt)
			if err != nil {
				t.Fatal(err)
			}
			if got := show(d); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestTimePatterns(t *testing.T) {
	for pattern, text := range map[string]string{
		"DD/MM/YYYY hh:mm:ss":    "14/10/2026 08:12:00",
		"MM/DD/YYYY hh:mm AM":    "10/14/2026 08:12 AM",
		"DD MMM YYYY hh:mm:ss":   "14 Oct 2026 08:12:00.000",
		"YYYYMMDDhhmmss":         "20261014081200",
		"YYYY-MM-DD hh:mm:ss ZZ": "2026-10-14 10:12:00 +0200",
		"s":                      "1791965520",
		"ns":                     "1791965520000000000",
		"rfc3339":                "2026-10-14T10:12:00+02:00",
	} {
		d, err := table.ReadCSV([]byte("time,v\n"+text+",1\n"), table.Options{TimeFormat: pattern, Zone: time.UTC})
		if err != nil {
			t.Errorf("%s: %v", pattern, err)
		} else if got := d.Series.Times[0].Format(time.RFC3339); got != "2026-10-14T08:12:00Z" {
			t.Errorf("%s: %s", pattern, got)
		}
	}
}

// An error names the line and the column, and its text contains a quotation.
func TestCSVErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "it is empty"},
		{"time,value\n", "it has a header and no rows"},
		{"time\n1\n", `line 1: the header has one column, "time"`},
		{"time,a\n2026-10-14T08:12:00Z,1\n2026-10-14T08:13:00Z,2\n2026-10-14T08:14:00Z,12 ms\n", `line 4, column 2 (a): "12 ms" is not a number`},
		{"time,a\n2026-10-14 08:12:00,1\n", `line 2, column 1 (time): the time "2026-10-14 08:12:00" has no zone`},
		{"time,a\n10/14/2026 08:12,1\n", `line 2, column 1 (time): the order of day and month is not known in "10/14/2026 08:12"`},
		{"time,a\nyesterday,1\n", `line 2, column 1 (time): "yesterday" is not a time`},
		{"time,a\n12,1\n", `line 2, column 1 (time): "12" is the time 1970-01-01T00:00:12Z, which is not in the years 1990 to 2100`},
		{"time,a\n2026-10-14T08:12:00Z,12,5\n", "line 2: it has 3 columns, and the header has 2"},
		{"time,a\n2026-10-14T08:12:00Z,\"12,5\"\n", `line 2, column 2 (a): "12,5" has a decimal comma`},
		{"time,a\n2026-10-14T08:12:00Z,\"1,234\"\n", `line 2, column 2 (a): "1,234" has a comma for decimals or for thousands`},
		{"time,a\n2026-10-14T08:12:00Z,1\n2026-10-14T08:12:00Z,2\n", `line 3, column 2: the time 2026-10-14T08:12:00Z of "a" has two values, 1 and 2`},
		{"time,a\n2026-10-14T08:12:00Z,\"1\n", `line 2, character 25: extraneous or missing " in quoted-field`},
		{"time,a\n2026-10-14T08:12:00Z,x\n", "no column has numbers"},
		{"a,b\n1,2\n", "the column of the times is not known"},
		{"time,\xff\n1,2\n", "line 1: it is not UTF-8 text"},
		{"time,a\n2026-10-14T08:12:00Z,\"1,\n2\"\n" + strings.Repeat(",", 1<<20), "line 4: it has more columns than the limit of 200"},
		{"time" + strings.Repeat(",a", 300) + "\n", "line 1: it has more columns than the limit of 200"},
		{"time,host,v\n" + manyHosts(13), `it has 13 lines ("h0", "h1", "h2"…), and the limit of one chart is 12`},
	} {
		_, err := table.ReadCSV([]byte(c.text), table.Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q:\ngot  %v\nwant %s", c.text[:min(len(c.text), 80)], err, c.want)
		}
	}
	for text, want := range map[string]string{
		"2026-03-29 02:30:00": "does not exist in Europe/Berlin",
		"2026-10-25 02:30:00": "occurs twice in Europe/Berlin",
	} {
		_, err := table.ReadCSV([]byte("time,v\n"+text+",1\n"), table.Options{Zone: berlin})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func manyHosts(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "2026-10-14T08:12:00Z,h%d,1\n", i)
	}
	return b.String()
}

func TestReadJSON(t *testing.T) {
	const value = "labels \n2026-10-14T08:12:00Z 0.5\n2026-10-14T08:13:00Z 12.25\n"
	const codes = "labels 404|500\n2026-10-14T08:12:00Z 10 0.5\n2026-10-14T08:13:00Z - 12.25\n"
	for _, c := range []struct {
		name, text string
		opt        table.Options
		want       string
	}{
		{"Prometheus", `{"status":"success","data":{"resultType":"matrix","result":[
			{"metric":{"job":"shop","code":"500"},"values":[[1791965520,"0.5"],[1791965580.0,"12.25"]]},
			{"metric":{"job":"shop","code":"404"},"values":[[1791965520,"10"]]}]}}`, table.Options{}, codes},
		{"Graphite", `[{"target":"shop.5xx","datapoints":[[0.5,1791965520],[12.25,1791965580],[null,1791965640]]}]`, table.Options{},
			value + "2026-10-14T08:14:00Z -\n"},
		{"Grafana, a frame for each line", `{"results":{"A":{"frames":[
			{"schema":{"fields":[{"name":"Time"},{"name":"Value","labels":{"code":"500"}}]},"data":{"values":[[1791965520000,1791965580000],[0.5,12.25]]}},
			{"schema":{"fields":[{"name":"Time"},{"name":"Value","labels":{"code":"404"}}]},"data":{"values":[[1791965520000],[10]]}}]}}}`,
			table.Options{}, codes},
		{"Grafana, one wide frame", `{"results":{"A":{"frames":[{"schema":{"fields":[{"name":"Time"},{"name":"500"},{"name":"404"}]},
			"data":{"values":[[1791965520000,1791965580000],[0.5,12.25],[10,null]]}}]}}}`, table.Options{}, codes},
		{"VictoriaMetrics export, one line", `{"metric":{"__name__":"x"},"values":[0.5,12.25],"timestamps":[1791965520000,1791965580000]}`,
			table.Options{}, value},
		{"VictoriaMetrics export, two lines", `{"metric":{"code":"500"},"values":[0.5,12.25],"timestamps":[1791965520000,1791965580000]}
			{"metric":{"code":"404"},"values":[10],"timestamps":[1791965520000]}`, table.Options{}, codes},
		{"CloudWatch", `{"MetricDataResults":[{"Label":"500","Timestamps":["2026-10-14T08:13:00Z","2026-10-14T08:12:00Z"],"Values":[12.25,0.5]},
			{"Label":"404","Timestamps":["2026-10-14T10:12:00+02:00"],"Values":[10]}]}`, table.Options{}, codes},
		{"CloudWatch statistics", `{"Datapoints":[{"Timestamp":"2026-10-14T08:13:00Z","Average":12.25,"Unit":"Count"},
			{"Timestamp":"2026-10-14T08:12:00Z","Average":0.5,"Unit":"Count"}]}`, table.Options{}, value},
		{"Datadog", `{"series":[{"scope":"code:500","expression":"e","pointlist":[[1791965520000.0,0.5],[1791965580000.0,12.25]]}]}`, table.Options{}, value},
		{"Datadog v2", `{"data":{"attributes":{"series":[{"group_tags":["500"]},{"group_tags":["404"]}],"times":[1791965520000,1791965580000],
			"values":[[0.5,12.25],[10,null]]}}}`, table.Options{}, codes},
		{"paths: Elasticsearch histogram", `{"aggregations":{"m":{"buckets":[{"key":1791965520000,"doc_count":1,"v":{"value":0.5}},
			{"key":1791965580000,"doc_count":0,"v":{"value":12.25}}]}}}`,
			table.Options{Path: "$.aggregations.m.buckets[*].v.value", Times: "$.aggregations.m.buckets[*].key"}, value},
		{"paths: columns", `{"t":["2026-10-14T08:12:00Z","2026-10-14T08:13:00Z"],"500":[0.5,12.25],"404":[10,null]}`,
			table.Options{Path: "$['500','404'][*]", Times: "$.t[*]"}, codes},
		{"Loki", `{"data":{"resultType":"streams","result":[{"stream":{"app":"shop","pod":"b"},"values":[["1791965580000000001","second\nline"]]},
			{"stream":{"app":"shop","pod":"a"},"values":[["1791965520123456789","first"]]}]}}`, table.Options{},
			"2026-10-14T08:12:00.123Z [a] first\n2026-10-14T08:13:00.000Z [b] second\n    line\n"},
		{"VictoriaLogs", `{"_time":"2026-10-14T08:12:00.5Z","_msg":"first\u0007","_stream":"{}"}`, table.Options{},
			"2026-10-14T08:12:00.500Z first\ufffd\n"},
		{"Elasticsearch hits", `{"hits":{"hits":[{"_source":{"@timestamp":"2026-10-14T08:12:00Z","message":"first"}}]}}`, table.Options{},
			"2026-10-14T08:12:00.000Z first\n"},
		{"objects as log lines", `[{"t":1791965520,"e":{"level":"error","b":1}}]`, table.Options{Path: "$[*].e", Times: "$[*].t", Logs: true},
			"2026-10-14T08:12:00.000Z {\"b\":1,\"level\":\"error\"}\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := table.ReadJSON([]byte(c.text), c.opt)
			if err != nil {
				t.Fatal(err)
			}
			if got := show(d); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestJSONErrors(t *testing.T) {
	for _, c := range []struct {
		text string
		opt  table.Options
		want string
	}{
		{"", table.Options{}, "it is empty"},
		{"<html>", table.Options{}, "it is HTML and not JSON"},
		{"{\n  \"a\": x}", table.Options{}, "line 2, character 9: it is not JSON"},
		{`{"a": [`, table.Options{}, "line 1, character 8: it is not JSON: the JSON text ends too early"},
		{strings.Repeat("[", 100), table.Options{}, "line 1: more than 64 nested values"},
		{"[" + strings.Repeat("{},", 2_000_000) + "{}]", table.Options{}, "it has more than 1000000 arrays and objects"},
		{"[" + strings.Repeat("1,", 4_000_000) + "1]", table.Options{}, "or more than 3000000 values"},
		{`{"a":1}`, table.Options{}, "the format is not known; known are Prometheus, Loki, Grafana, Graphite"},
		{`{"a":1}`, table.Options{Path: "$.b", Times: "$.a"}, "$.b selects no value"},
		{`{"a":1}`, table.Options{Path: "$.a", Times: "$.b"}, "$.b selects no time"},
		{`{"a":1}`, table.Options{Path: "$.a"}, "--path needs --times"},
		{`{"a":1}`, table.Options{Times: "$.a"}, "--times and --names need --path"},
		{`{"a":1}`, table.Options{Path: "a", Times: "$.a"}, `--path is "a"`},
		{`[{"t":1791965520,"v":"x"}]`, table.Options{Path: "$[*].v", Times: "$[*].t"}, `$[0]['v']: "x" is not a number`},
		{`[{"t":"?","v":1}]`, table.Options{Path: "$[*].v", Times: "$[*].t"}, `$[0]['t']: "?" is not a time`},
		{`{"t":[1,2],"v":1}`, table.Options{Path: "$.v", Times: "$.t[*]"}, "$['v']: 2 times could belong to it"},
	} {
		_, err := table.ReadJSON([]byte(c.text), c.opt)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q:\ngot  %v\nwant %s", c.text[:min(len(c.text), 80)], err, c.want)
		}
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add("time,5xx,all\n2026-10-14T08:12:00Z,0.5,10\n")
	f.Add("sep=;\nZeit;a\n14.10.2026 10:12;0,5\n")
	f.Add("time,series,value\n1791965520,a,1\n1791965520,b,2\n")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := table.ReadCSV([]byte(text), table.Options{Zone: time.UTC})
		checkSeries(t, d, err)
	})
}

func FuzzReadJSON(f *testing.F) {
	f.Add(`{"data":{"resultType":"matrix","result":[{"metric":{"a":"b"},"values":[[1791965520,"0.5"]]}]}}`, "", "")
	f.Add(`[{"target":"a","datapoints":[[0.5,1791965520]]}]`, "$[*].datapoints[*][0]", "$[*].datapoints[*][1]")
	f.Add(`{"_time":"2026-10-14T08:12:00.5Z","_msg":"first"}`, "$._msg", "$._time")
	f.Fuzz(func(t *testing.T, text, path, times string) {
		d, err := table.ReadJSON([]byte(text), table.Options{Path: path, Times: times, Zone: time.UTC})
		checkSeries(t, d, err)
	})
}

// checkSeries fails unless the result of a reader is an error or complete and sorted.
func checkSeries(t *testing.T, d table.Data, err error) {
	if err != nil || d.Series == nil {
		return
	}
	for i := 1; i < len(d.Series.Times); i++ {
		if !d.Series.Times[i-1].Before(d.Series.Times[i]) {
			t.Fatalf("the times are not sorted: %v", d.Series.Times)
		}
	}
	for _, values := range d.Series.Values {
		if len(values) != len(d.Series.Times) {
			t.Fatalf("%d values for %d times", len(values), len(d.Series.Times))
		}
	}
}
