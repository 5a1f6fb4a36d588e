package trend

import (
	"encoding/json"
	"io"
	"math"
	"time"
)

// These types define the JSON of the command trends --format json and of
// data/trends.json. Names do not change; later versions only add fields. Unknown values
// are null.
type (
	jsonTrends struct {
		Version    int                     `json:"version"`
		AsOf       string                  `json:"as_of"`
		Commit     string                  `json:"commit"`
		Incidents  jsonIncidents           `json:"incidents"`
		Durations  map[string]jsonDuration `json:"durations"`
		Counts     []jsonCount             `json:"counts"`
		Dispersion *float64                `json:"dispersion"`
		Actions    jsonActions             `json:"actions"`
		Factors    []jsonShare             `json:"factors"`
		Detection  []jsonShare             `json:"detection"`
		Gaps       []jsonShare             `json:"detection_gaps"`
		Matrix     []jsonCell              `json:"factor_service"`
	}
	jsonIncidents struct {
		N          int          `json:"n"`
		NearMisses int          `json:"near_misses"`
		Excluded   jsonExcluded `json:"excluded"`
	}
	jsonExcluded struct {
		External   int `json:"external"`
		Drill      int `json:"drill"`
		Withdrawn  int `json:"withdrawn"`
		Unreadable int `json:"unreadable"`
		// Restricted counts restricted post-mortems; it is present only if the catalogue
		// allows this count.
		Restricted int `json:"restricted,omitempty"`
	}
	jsonDuration struct {
		N          int       `json:"n"`
		Of         int       `json:"of"`
		Median     *float64  `json:"median_minutes"`
		Interval   []float64 `json:"interval_minutes"`
		Coverage   *float64  `json:"coverage"`
		Definition string    `json:"definition"`
	}
	jsonCount struct {
		Period   string    `json:"period"`
		N        int       `json:"n"`
		Interval []float64 `json:"interval"`
		Partial  bool      `json:"partial"`
	}
	jsonActions struct {
		N        int        `json:"n"`
		Open     int        `json:"open"`
		Overdue  int        `json:"overdue"`
		Median   *float64   `json:"median_days_to_close"`
		Survival []jsonStep `json:"survival"`
	}
	jsonStep struct {
		Days     float64   `json:"days"`
		S        float64   `json:"s"`
		Interval []float64 `json:"interval"`
	}
	jsonShare struct {
		Code     string    `json:"code"`
		N        int       `json:"n"`
		Of       int       `json:"of"`
		Interval []float64 `json:"interval"`
	}
	jsonCell struct {
		Factor  string `json:"factor"`
		Service string `json:"service"`
		N       int    `json:"n"`
	}
)

// WriteJSON writes the trends as JSON, version 1, to w. commit is the full hash of the
// library's commit, or "" if there is none.
func (t *Trends) WriteJSON(w io.Writer, commit string) error {
	out := jsonTrends{
		Version: 1, AsOf: AsOf(t.AsOf), Commit: commit,
		Incidents: jsonIncidents{len(t.Incidents), t.NearMisses, jsonExcluded(t.Excluded)},
		Durations: map[string]jsonDuration{}, Counts: []jsonCount{},
		Factors: shares(t.Factors), Detection: shares(t.Detection), Gaps: shares(t.Gaps), Matrix: []jsonCell{},
	}
	if t.Dispersion > 0 {
		out.Dispersion = number(t.Dispersion)
	}
	for _, d := range t.Durations {
		j := jsonDuration{N: len(d.Values), Of: d.Of, Definition: "about/#" + hyphens(d.Name)}
		if len(d.Values) > 0 {
			j.Median = number(d.Median)
		}
		if d.Coverage > 0 {
			j.Interval, j.Coverage = pair(d.Interval), number(d.Coverage)
		}
		out.Durations[d.Name] = j
	}
	for _, q := range t.Quarters {
		out.Counts = append(out.Counts, jsonCount{q.Name, len(q.Incidents), pair(q.Interval), q.Partial})
	}
	out.Actions = jsonActions{N: t.Actions.N, Open: t.Actions.Open, Overdue: t.Actions.Overdue, Survival: []jsonStep{}}
	if median, ok := t.Actions.Days.Median(); ok {
		out.Actions.Median = number(median)
	}
	for _, s := range t.Actions.Days.Steps {
		step := jsonStep{Days: s.Days, S: *number(s.S)}
		if s.Known {
			step.Interval = pair(s.Interval)
		}
		out.Actions.Survival = append(out.Actions.Survival, step)
	}
	for _, f := range t.Matrix.Factors {
		for _, s := range t.Matrix.Services {
			if list := t.Matrix.Counts[[2]string{f, s}]; len(list) > 0 {
				out.Matrix = append(out.Matrix, jsonCell{f, s, len(list)})
			}
		}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(out)
}

// AsOf formats the date of the statistics for output. It returns "" for the zero time,
// which a library without dates has.
func AsOf(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

func shares(list []Share) []jsonShare {
	out := []jsonShare{}
	for _, s := range list {
		out = append(out, jsonShare{s.Word, len(s.Incidents), s.Of, pair(s.Interval)})
	}
	return out
}

// number returns v rounded to four decimals, for the JSON output.
func number(v float64) *float64 {
	v = math.Round(v*1e4) / 1e4
	return &v
}

// pair returns an interval as a JSON array of two numbers. If there is no upper bound,
// the second element is null.
func pair(i Interval) []float64 {
	if math.IsInf(i.High, 0) || math.IsNaN(i.High) {
		return nil
	}
	return []float64{*number(i.Low), *number(i.High)}
}

func hyphens(name string) string {
	out := []byte(name)
	for i, b := range out {
		if b == '_' {
			out[i] = '-'
		}
	}
	return string(out)
}
