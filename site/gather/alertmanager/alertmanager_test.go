package alertmanager_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"debrief/site/gather"
	"debrief/site/gather/alertmanager"
	"debrief/site/gather/fetch"
)

var window = gather.Window{
	From: time.Date(2026, 10, 14, 8, 0, 0, 0, time.UTC), To: time.Date(2026, 10, 14, 10, 0, 0, 0, time.UTC),
}

// show writes events as lines.
func show(events []gather.Event) string {
	var b strings.Builder
	for _, e := range events {
		fmt.Fprintln(&b, strings.TrimSpace(fmt.Sprint(e.At.Format("15:04:05 "), e.Kind, " ", e.Title, " ", e.Link)))
	}
	return b.String()
}

// The API gives every alert an end in the future, which is not the end of the alert. A
// silence of another day is left out, and no author is in the result.
func TestFetch(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/am/api/v2/alerts":
			fmt.Fprint(w, `[{"labels":{"alertname":"A"},"annotations":{"description":"two\nlines"},"startsAt":"2026-10-14T10:12:00.000+02:00",
				"endsAt":"2026-10-14T09:30:00Z","generatorURL":"http://prometheus.example/","status":{"state":"active","silencedBy":[]}}]`)
		case "/am/api/v2/silences":
			fmt.Fprint(w, `[{"matchers":[{"name":"a","value":"b","isRegex":false,"isEqual":false},{"name":"c","value":"d","isRegex":true}],
				"startsAt":"2026-10-14T08:30:00Z","endsAt":"2026-10-14T09:30:00Z","createdBy":"kim","comment":"deploy"},
				{"matchers":[],"startsAt":"2026-10-12T08:30:00Z","endsAt":"2026-10-12T09:30:00Z"}]`)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	client, err := fetch.New(fetch.Options{URL: server.URL + "/am/"})
	if err != nil {
		t.Fatal(err)
	}
	s, err := alertmanager.Fetch(t.Context(), client)
	if err != nil {
		t.Fatal(err)
	}
	events, err := s.Events(window)
	if err != nil {
		t.Fatal(err)
	}
	want := "08:12:00 alert A: two lines http://prometheus.example/\n08:30:00 silence a!=b, c=~d: deploy\n09:30:00 silence end a!=b, c=~d: deploy\n"
	if got := show(events); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The same alert in several payloads is one event.
func TestReadSavedPayloads(t *testing.T) {
	const firing = `{"alerts":[{"status":"firing","labels":{"alertname":"A","severity":"page"},"startsAt":"2026-10-14T08:12:00Z"}]}`
	const resolved = `{"alerts":[{"status":"resolved","labels":{"alertname":"A","severity":"page"},"startsAt":"2026-10-14T08:12:00Z","endsAt":"2026-10-14T09:00:00Z"}]}`
	s, err := alertmanager.Read([]byte(firing + "\n" + firing + "\n" + resolved))
	if err != nil {
		t.Fatal(err)
	}
	events, err := s.Events(window)
	if got := show(events); err != nil || got != "08:12:00 alert A (page)\n09:00:00 resolved A (page)\n" {
		t.Errorf("%s, %v", got, err)
	}
}

func TestReadErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                    "it has no alert and no silence",
		"[]":                  "it has no alert and no silence",
		"3":                   "it is not the JSON of Alertmanager",
		"[[[[[{}]]]]]":        "it is not the JSON of Alertmanager",
		"[{},\n{]":            "line 2: it is not JSON",
		`[{"labels":"x"}]`:    "alert 1: ",
		`[{"matchers":[[]]}]`: "silence 1: ",
	} {
		if _, err := alertmanager.Read([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`[{"labels":{"alertname":"A"},"startsAt":"2026-10-14T08:12:00Z","status":"resolved"}]`)
	f.Add(`{"data":[{"matchers":[{"name":"a"}],"comment":"b","startsAt":"2026-10-14T08:12:00Z"}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := alertmanager.Read([]byte(text))
		if err != nil {
			return
		}
		events, _ := s.Events(window)
		for _, e := range events {
			if e.At.Before(window.From) || e.At.After(window.To) || strings.ContainsAny(e.Title, "\n\x1b") {
				t.Errorf("%+v", e)
			}
		}
	})
}
