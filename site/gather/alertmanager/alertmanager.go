// Package alertmanager reads alerts and silences of Prometheus Alertmanager, from its
// API or from saved JSON: the responses of the API, or the payloads of a webhook.
package alertmanager

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/gather"
	"debrief/site/gather/fetch"
	"debrief/site/postmortem"
	"debrief/site/privacy"
	"debrief/site/source"
)

// A State holds the alerts and silences that Alertmanager has.
type State struct {
	alerts   []alert
	silences []silence
}

type alert struct {
	Labels, Annotations map[string]string
	StartsAt, EndsAt    time.Time
	GeneratorURL        string
	Status              json.RawMessage // a word in a webhook, an object in the API
}

type silence struct {
	Matchers         []matcher
	StartsAt, EndsAt time.Time
	Comment          string
}

type matcher struct {
	Name, Value string
	IsRegex     bool
	IsEqual     *bool // nil means true
}

// maxItems limits the alerts and silences of a text, and maxText its size.
const (
	maxItems = 20_000
	maxText  = 16 << 20
)

// Fetch reads the alerts and the silences of a server.
func Fetch(ctx context.Context, client *fetch.Client) (*State, error) {
	base := *client.URL
	base.Path = strings.TrimSuffix(strings.TrimSuffix(base.Path, "/"), "/api/v2") + "/api/v2"
	base.RawQuery = ""
	s := &State{}
	for _, path := range []string{"/alerts?active=true&silenced=true&inhibited=true&unprocessed=true", "/silences"} {
		text, err := client.Do(ctx, http.MethodGet, base.String()+path, nil)
		if err != nil {
			return nil, err
		}
		if err := s.add(text); err != nil {
			return nil, finding.AddPlace("the answer of "+client.URL.Host, err)
		}
	}
	return s, nil
}

// Read parses saved JSON: an array of alerts or silences, an object with such arrays, or
// several of them in a row.
func Read(text []byte) (*State, error) {
	s := &State{}
	if err := s.add(text); err != nil {
		return nil, err
	}
	if len(s.alerts)+len(s.silences) == 0 {
		return nil, finding.HintErrorf(
			"save the answer of /api/v2/alerts or /api/v2/silences", "it has no alert and no silence",
		)
	}
	return s, nil
}

// add adds the alerts and silences of a JSON text.
func (s *State) add(text []byte) error {
	if len(text) > maxText {
		return fmt.Errorf("it is larger than %d MiB", maxText>>20)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	for {
		var value json.RawMessage
		err := d.Decode(&value)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			offset := d.InputOffset()
			var syntax *json.SyntaxError
			if errors.As(err, &syntax) {
				offset += syntax.Offset
			}
			line := 1 + bytes.Count(text[:min(int(offset), len(text))], []byte("\n"))
			return finding.HintErrorf("save the answer of /api/v2/alerts unchanged", "line %d: it is not JSON: %w", line, err)
		}
		if err := s.addValue(value, 0); err != nil {
			return err
		}
	}
}

// addValue adds an alert or a silence, or those in an array or an object.
func (s *State) addValue(value json.RawMessage, depth int) error {
	var list []json.RawMessage
	if json.Unmarshal(value, &list) == nil {
		for _, item := range list {
			if err := s.addValue(item, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(value, &fields); err != nil || depth > 3 {
		return finding.HintErrorf(
			"save the answer of /api/v2/alerts or /api/v2/silences", "it is not the JSON of Alertmanager",
		)
	}
	if len(s.alerts)+len(s.silences) >= maxItems {
		return fmt.Errorf("it has more than %d alerts and silences", maxItems)
	}
	switch {
	case fields["matchers"] != nil:
		var one silence
		if err := json.Unmarshal(value, &one); err != nil {
			return fmt.Errorf("silence %d: %w", len(s.silences)+1, err)
		}
		s.silences = append(s.silences, one)
	case fields["labels"] != nil:
		var one alert
		if err := json.Unmarshal(value, &one); err != nil {
			return fmt.Errorf("alert %d: %w", len(s.alerts)+1, err)
		}
		s.alerts = append(s.alerts, one)
	default:
		for _, key := range []string{"alerts", "silences", "data"} {
			if fields[key] != nil {
				if err := s.addValue(fields[key], depth+1); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// Events returns the starts and ends of alerts and silences within a time range, oldest
// first and each once. The API states no end of an alert: its endsAt is the time at
// which the alert would end without a further message.
func (s *State) Events(w gather.Window) ([]gather.Event, error) {
	var out []gather.Event
	add := func(at time.Time, kind, title, link string) {
		if at.Before(w.From) || at.After(w.To) {
			return
		}
		out = append(out, gather.Event{
			At: at.UTC().Truncate(time.Second), Kind: kind, Link: webLink(link),
			Title: source.Truncate(source.OneLine(title), maxTitle),
		})
	}
	for _, a := range s.alerts {
		add(a.StartsAt, "alert", a.title(), a.GeneratorURL)
		if string(a.Status) == `"resolved"` {
			add(a.EndsAt, "resolved", a.title(), a.GeneratorURL)
		}
	}
	for _, x := range s.silences {
		add(x.StartsAt, "silence", x.title(), "")
		add(x.EndsAt, "silence end", x.title(), "")
	}
	slices.SortStableFunc(out, func(a, b gather.Event) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Title, b.Title),
			cmp.Compare(a.Link, b.Link))
	})
	out = slices.Compact(out)
	if len(out) == 0 {
		return nil, finding.HintErrorf("Alertmanager deletes alerts when they end; debrief gather prometheus with --query "+
			"'ALERTS{alertstate=\"firing\"}' reads them from Prometheus", "no alert and no silence starts or ends from %s", w)
	}
	if len(out) > maxEvents {
		return nil, finding.HintErrorf(
			"give a shorter range with --from and --to", "there are %d events, over the limit of %d", len(out),
			maxEvents,
		)
	}
	return out, nil
}

const (
	maxEvents = 1000
	maxTitle  = 300 // code points
)

// title returns the name of an alert, its severity and its summary.
func (a alert) title() string {
	text := cmp.Or(a.Labels["alertname"], "unnamed alert")
	if severity := a.Labels["severity"]; severity != "" {
		text += " (" + severity + ")"
	}
	if summary := cmp.Or(a.Annotations["summary"], a.Annotations["description"], a.Annotations["message"]); summary != "" {
		text += ": " + summary
	}
	return text
}

// title returns the matchers and the comment of a silence, without its author.
func (x silence) title() string {
	var parts []string
	for _, m := range x.Matchers {
		sign := "="
		switch equal := m.IsEqual == nil || *m.IsEqual; {
		case equal && m.IsRegex:
			sign = "=~"
		case !equal && m.IsRegex:
			sign = "!~"
		case !equal:
			sign = "!="
		}
		parts = append(parts, m.Name+sign+m.Value)
	}
	text := strings.Join(parts, ", ")
	if x.Comment != "" {
		text += ": " + x.Comment
	}
	return text
}

// webLink returns the address if it is one of a web page.
func webLink(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") {
		return u.String()
	}
	return ""
}

// Mask masks secrets in the titles of events, and personal data too unless keepPersonal
// is set. Timeline rows are made of the titles.
func Mask(events []gather.Event, words *catalog.Catalog, keepPersonal bool) []gather.Event {
	out := slices.Clone(events)
	for i, e := range out {
		title, _ := privacy.MaskCaptured([]byte(e.Title), words, keepPersonal)
		out[i].Title = string(title)
	}
	return out
}

// Rows returns events as timeline rows with a reference to the evidence.
func Rows(events []gather.Event, evidenceID string) []postmortem.Event {
	var out []postmortem.Event
	for _, e := range events {
		row := postmortem.Event{When: e.At, Kind: "signal", Evidence: []string{evidenceID}}
		switch e.Kind {
		case "alert":
			row.What = "Alert " + e.Title
		case "resolved":
			row.What = "Alert resolved: " + e.Title
		case "silence":
			row.Kind, row.What = "action", "Alerts silenced: "+e.Title
		default:
			row.Kind, row.What = "action", "Silence ended: "+e.Title
		}
		out = append(out, row)
	}
	return out
}
