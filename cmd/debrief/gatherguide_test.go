package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// recipeAnswers are recorded answers of the tools of the guide, by the path of the
// request. {ns} is a time within the incident.
var recipeAnswers = map[string]string{
	"/api/v1/query_range": `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1791965520,"412"]]}]}}`,
	"/loki/api/v1/query_range": `{"status":"success","data":{"resultType":"streams","result":[
		{"stream":{"app":"checkout"},"values":[["1791965520000000000","error: pool is full"]]}]}}`,
	"/select/logsql/query": `{"_time":"2026-10-14T08:12:00Z","_msg":"error: pool is full","_stream":"{app=\"checkout\"}"}`,
	"/logs/_search": `{"hits":{"hits":[{"_source":{"@timestamp":"2026-10-14T08:12:00.000Z","message":"error: pool is full"}}]},
		"aggregations":{"per_minute":{"buckets":[{"key_as_string":"2026-10-14T08:12:00.000Z","key":1791965520000,"doc_count":412}]}}}`,
	"/render":          `[{"target":"shop.checkout.5xx","tags":{},"datapoints":[[412.0,1791965520],[null,1791965530]]}]`,
	"/api/ds/query":    `{"results":{"A":{"frames":[{"schema":{"refId":"A","fields":[{"name":"Time","type":"time"},{"name":"Value"}]},"data":{"values":[[1791965520000],[412]]}}]}}}`,
	"/history":         `{"queues":[{"name":"mail","points":[{"at":"2026-10-14T08:12:00Z","length":412}]},{"name":"print","points":[{"at":"2026-10-14T08:12:00Z","length":1}]}]}`,
	"/api/v2/alerts":   `[{"labels":{"alertname":"CheckoutErrors"},"annotations":{},"startsAt":"2026-10-14T08:12:00Z","endsAt":"2026-10-14T09:00:00Z","status":{"state":"active"}}]`,
	"/api/v2/silences": `[]`,
}

// recipeFiles are the files that recipes read.
var recipeFiles = map[string]string{
	"export.csv":      "Time,5xx\n2026-10-14 10:12:00,412\n",
	"cloudwatch.json": `{"MetricDataResults":[{"Label":"5xx","Timestamps":["2026-10-14T08:12:00+00:00"],"Values":[412]}]}`,
}

var (
	codeBlock = regexp.MustCompile("(?ms)^```(json|sh)\n(.*?)^```$")
	exampleIn = regexp.MustCompile(`https://[a-z]+\.example`)
)

// Every command of the guide's page about sources works as it is written there, against
// a recorded answer of the tool. Only the host of the URL is another one.
func TestRecipesOfTheGuide(t *testing.T) {
	text, err := os.ReadFile("../../site/page/guide/guide/sources.md")
	if err != nil {
		t.Fatal(err)
	}
	german, err := os.ReadFile("../../site/page/guide/guide/de/sources.md")
	if err != nil {
		t.Fatal(err)
	}
	server := apiServer(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		all := r.URL.RawQuery + string(body)
		if plain, err := url.QueryUnescape(r.URL.RawQuery); err != nil || strings.Contains(plain, "{from") || strings.Contains(string(body), "{from") {
			t.Errorf("the request is %s", all)
		}
		answer, ok := recipeAnswers[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, answer)
	})
	dir := t.TempDir()
	for name, text := range recipeFiles {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	commands := 0
	for _, block := range codeBlock.FindAllStringSubmatch(string(text), -1) {
		if !strings.Contains(string(german), block[0]) {
			t.Errorf("the German page does not have\n%s", block[0])
		}
		if block[1] == "json" {
			if err := os.WriteFile(filepath.Join(dir, "body.json"), []byte(block[2]), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		for line := range strings.Lines(block[2]) {
			words := shellWords(strings.TrimSpace(exampleIn.ReplaceAllString(line, server)))
			if words[0] != "debrief" || words[2] == "git" { // a story covers git
				continue
			}
			commands++
			for i, word := range words {
				if _, err := os.Stat(filepath.Join(dir, word)); err == nil && word != "" && !strings.HasPrefix(word, "/") {
					words[i] = filepath.Join(dir, word)
				}
			}
			l := newIncidentLibrary(t)
			code, out := l.debrief(append(words[1:], "--as-of", "2026-10-15")...)
			if code != 0 || !strings.HasPrefix(out, "ev-1  ") {
				t.Errorf("%s%d\n%s", line, code, out)
				continue
			}
			for name, text := range l.files() {
				if strings.Contains(name, "/evidence/") && !strings.Contains(text, "412") && !strings.Contains(text, "pool is full") && !strings.Contains(text, "CheckoutErrors") {
					t.Errorf("%s: %s is\n%s", line, name, text)
				}
			}
		}
	}
	if commands < 10 {
		t.Errorf("only %s commands", strconv.Itoa(commands))
	}
}

// shellWords splits a command line as a shell does, with both kinds of quotes.
func shellWords(line string) []string {
	var out []string
	var word strings.Builder
	quote, open := rune(0), false
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, open = r, true
		case quote == 0 && r == ' ':
			if open {
				out = append(out, word.String())
			}
			word.Reset()
			open = false
		default:
			word.WriteRune(r)
			open = true
		}
	}
	if open {
		out = append(out, word.String())
	}
	return out
}
