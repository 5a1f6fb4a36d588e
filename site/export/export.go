// Package export writes the library as data: JSON and CSV at stable paths, feeds, a
// sitemap, and the HTTP headers for static hosts.
//
// Paths and field names are an interface for other programs: fields are added, but
// never renamed or removed. Start at [All].
package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"debrief/site/action"
	"debrief/site/catalog"
	"debrief/site/history"
	"debrief/site/library"
	"debrief/site/postmortem"
	"debrief/site/privacy/pii"
	"debrief/site/reference"
	"debrief/site/revision"
	"debrief/site/trend"
)

// Input holds the data that All exports.
type Input struct {
	Library *library.Library // only the post-mortems that this site shows
	Catalog *catalog.Catalog
	Actions *action.Register
	Trends  *trend.Trends
	Changes *revision.History // the history of the post-mortems, with their dates of publication
	Commit  string            // the full hash of the exported commit, or ""
	Now     time.Time
	BaseURL string   // the URL of the published site with a final "/"; "" if unknown
	Pages   []string // the pages that the sitemap lists, as paths relative to BaseURL such as "trends/"
}

// All writes every data file of the site. It passes the path and content of each file
// to write. Titles and names are untrusted, so invisible characters are replaced by
// visible marks in every file.
func All(in Input, write func(path string, data []byte) error) error {
	put := func(path string, data []byte) error {
		if strings.HasSuffix(path, ".json") {
			return write(path, pii.MarkJSON(data))
		}
		return write(path, pii.Mark(data))
	}
	incidents := newIncidents(in)
	for _, f := range []struct {
		path string
		make func(Input) ([]byte, error)
	}{
		{"data/incidents.json", func(in Input) ([]byte, error) { return incidentsJSON(in, incidents) }},
		{"data/incidents.csv", func(in Input) ([]byte, error) { return incidentsCSV(in, incidents) }},
		{"data/actions.csv", actionsCSV},
		{"data/trends.json", trendsJSON},
		{"feed.xml", atomFeedXML},
		{"feed.json", jsonFeed},
		{"actions/overdue.xml", overdueFeed},
		{"sitemap.xml", sitemap},
		{"_headers", headers},
		{".nojekyll", func(Input) ([]byte, error) { return []byte{}, nil }},
	} {
		data, err := f.make(in)
		if err != nil {
			return err
		}
		if err := put(f.path, data); err != nil {
			return err
		}
	}
	for _, s := range reference.Schemas() {
		if err := put(s.Path, s.Data); err != nil {
			return err
		}
	}
	return writeServiceFeeds(in, put)
}

func incidentURL(lib *library.Library, pm *postmortem.Postmortem) string {
	return "incidents/" + lib.Address(pm) + "/"
}

// These types define the format of data/incidents.json.
type (
	jsonLibrary struct {
		Version   int            `json:"version"`
		AsOf      string         `json:"as_of"`
		Commit    string         `json:"commit"`
		Incidents []jsonIncident `json:"incidents"`
	}
	jsonIncident struct {
		ID           string              `json:"id"`
		URL          string              `json:"url"`
		Title        string              `json:"title"`
		Status       string              `json:"status"`
		Kind         string              `json:"kind"`
		Severity     string              `json:"severity"`
		Organisation string              `json:"organisation,omitempty"`
		Summary      string              `json:"summary"`
		Services     []string            `json:"services"`
		Factors      []string            `json:"factors"`
		Symptoms     []string            `json:"symptoms"`
		Times        map[string]*string  `json:"times"`
		Minutes      map[string]*float64 `json:"minutes"`
		Detection    string              `json:"detection"`
		Trigger      string              `json:"trigger"`
		Created      *string             `json:"created"`
		Changed      *string             `json:"changed"`
		Actions      jsonActionCount     `json:"actions"`
		Related      []string            `json:"related"`
	}
	jsonActionCount struct {
		Open int `json:"open"`
		Done int `json:"done"`
	}
)

var durations = []string{"to_detect", "to_acknowledge", "to_mitigate", "to_resolve"}

func newIncidents(in Input) []jsonIncident {
	out := make([]jsonIncident, 0, len(in.Library.All))
	for _, pm := range in.Library.All {
		out = append(out, newIncident(in, pm))
	}
	return out
}

func incidentsJSON(in Input, incidents []jsonIncident) ([]byte, error) {
	return encodeJSON(jsonLibrary{Version: 1, AsOf: trend.AsOf(in.Now), Commit: in.Commit, Incidents: incidents})
}

func newIncident(in Input, pm *postmortem.Postmortem) jsonIncident {
	j := jsonIncident{
		ID:           string(pm.ID),
		URL:          incidentURL(in.Library, pm),
		Title:        pm.Title,
		Status:       string(pm.Status),
		Kind:         string(pm.Kind),
		Severity:     pm.Severity,
		Organisation: pm.Organisation,
		Summary:      pm.Summary,
		Services:     []string{},
		Factors:      []string{},
		Symptoms:     append([]string{}, pm.Symptoms...),
		Times:        map[string]*string{},
		Minutes:      map[string]*float64{},
		Detection:    pm.Detection.Method,
		Trigger:      pm.Trigger.Category,
		Related:      []string{},
	}
	for _, s := range pm.Services {
		j.Services = append(j.Services, s.ID)
	}
	for _, f := range pm.Factors {
		j.Factors = append(j.Factors, f.Code)
	}
	for _, name := range postmortem.TimeNames {
		j.Times[name] = nil
		if m := pm.Times.ByName(name); m.IsKnown() {
			at := m.At.UTC().Format(time.RFC3339)
			j.Times[name] = &at
		}
	}
	for _, name := range durations {
		j.Minutes[name] = nil
		if d, ok := trend.DurationOf(pm, name); ok {
			minutes := d.Minutes()
			j.Minutes[name] = &minutes
		}
	}
	j.Created, j.Changed = revisionTimes(in.Library, pm)
	for _, item := range in.Actions.Of(pm) {
		if item.IsOpen() {
			j.Actions.Open++
		} else if item.State == action.Done {
			j.Actions.Done++
		}
	}
	for _, r := range in.Library.Related(pm) {
		j.Related = append(j.Related, string(r.To.ID))
	}
	return j
}

// revisionTimes returns the times when pm was created and last changed, according to
// Git. An unknown time is nil.
func revisionTimes(lib *library.Library, pm *postmortem.Postmortem) (created, changed *string) {
	revisions := lib.Revisions(pm)
	newest, ok := history.LastContentChange(revisions)
	if !ok {
		return nil, nil
	}
	last := newest.When.Format(time.RFC3339)
	if lib.HistoryCut() {
		return nil, &last
	}
	first := revisions[len(revisions)-1].When.Format(time.RFC3339)
	return &first, &last
}

func encodeJSON(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(v)
	return out.Bytes(), err
}

func trendsJSON(in Input) ([]byte, error) {
	var out bytes.Buffer
	err := in.Trends.WriteJSON(&out, in.Commit)
	return out.Bytes(), err
}

func incidentsCSV(in Input, incidents []jsonIncident) ([]byte, error) {
	rows := [][]string{
		{"id", "title", "kind", "status", "severity", "organisation", "services", "factors", "detection", "trigger",
			"started", "detected", "acknowledged", "mitigated", "resolved", "minutes_to_detect",
			"minutes_to_acknowledge", "minutes_to_mitigate", "minutes_to_resolve",
			"actions_open", "actions_done", "created", "changed", "url"},
	}
	for _, j := range incidents {
		row := []string{
			j.ID, j.Title, j.Kind, j.Status, j.Severity, j.Organisation, strings.Join(j.Services, " "),
			strings.Join(j.Factors, " "), j.Detection, j.Trigger,
		}
		for _, name := range []string{"started", "detected", "acknowledged", "mitigated", "resolved"} {
			row = append(row, orEmpty(j.Times[name]))
		}
		for _, name := range durations {
			if m := j.Minutes[name]; m != nil {
				row = append(row, strconv.FormatFloat(*m, 'f', -1, 64))
			} else {
				row = append(row, "")
			}
		}
		rows = append(rows, append(row,
			strconv.Itoa(j.Actions.Open), strconv.Itoa(j.Actions.Done), orEmpty(j.Created), orEmpty(j.Changed),
			in.BaseURL+j.URL,
		))
	}
	return CSV(rows)
}

func actionsCSV(in Input) ([]byte, error) {
	rows := [][]string{
		{
			"incident", "id", "title", "type", "horizon", "mechanism", "strength", "owner", "dri", "status", "created",
			"due", "overdue_days", "closed", "closed_as", "reason", "addresses", "done_when", "tracker", "evidence",
		},
	}
	for _, i := range in.Actions.Items {
		rows = append(rows, []string{
			string(i.From.ID), i.ID, i.Title, i.Type, i.Horizon, i.Mechanism, i.Strength(), i.Owner, i.DRI, i.Status,
			dateOrEmpty(i.Created), dateOrEmpty(i.Due), strconv.Itoa(i.OverdueDays), dateOrEmpty(i.Closed), i.ClosedAs,
			i.ClosedReason, strings.Join(i.Addresses, " "), i.DoneWhen, i.Tracker, i.Proof,
		})
	}
	return CSV(rows)
}

// Cell returns text for a CSV cell. It puts an apostrophe before text that a
// spreadsheet would run as a formula. Spreadsheets in an East Asian language also run
// formulas that start with full-width signs such as ＝.
func Cell(text string) string {
	if r, _ := utf8.DecodeRuneInString(text); strings.ContainsRune("=+-@\t\r＝＋－＠", r) {
		return "'" + text
	}
	return text
}

// CSV encodes rows as CSV. It passes every cell through [Cell], except numbers.
func CSV(rows [][]string) ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	for _, row := range rows {
		for i, cell := range row {
			if _, err := strconv.ParseFloat(cell, 64); err != nil {
				row[i] = Cell(cell)
			}
		}
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func dateOrEmpty(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
