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
		Clustered  bool                    `json:"clustered"`
		Change     *jsonChange             `json:"change"`
		Halves     *jsonHalves             `json:"halves"`
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
		Future     int `json:"future"`
		Undated    int `json:"undated"`
		Duplicate  int `json:"duplicate"`
		// Restricted counts restricted post-mortems; it is present only if the catalogue
		// allows this count.
		Restricted int `json:"restricted,omitempty"`
	}
	jsonDuration struct {
		N          int        `json:"n"`
		Of         int        `json:"of"`
		Median     *float64   `json:"median_minutes"`
		Interval   []*float64 `json:"interval_minutes"`
		Coverage   *float64   `json:"coverage"`
		Definition string     `json:"definition"`
		// Bounds is the range of the median of these incidents, whose times are in part
		// known only by date.
		Bounds   []*float64 `json:"median_range_minutes"`
		Ongoing  int        `json:"ongoing"`
		Before   int        `json:"before_impact"`
		Dated    int        `json:"dates_only"`
		Reversed int        `json:"wrong_order"`
		Unknown  int        `json:"unknown"`
	}
	jsonChange struct {
		Before string  `json:"before"`
		After  string  `json:"after"`
		P      float64 `json:"p"`
	}
	jsonHalves struct {
		Duration string     `json:"duration"`
		Before   int        `json:"n_before"`
		After    int        `json:"n_after"`
		Ratio    *float64   `json:"ratio"`
		Interval []*float64 `json:"interval"`
		P        *float64   `json:"p"`
	}
	jsonCount struct {
		Period   string     `json:"period"`
		N        int        `json:"n"`
		Interval []*float64 `json:"interval"`
		Partial  bool       `json:"partial"`
		From     string     `json:"from"`
		To       string     `json:"to"` // the last day of the quarter
	}
	jsonActions struct {
		N        int        `json:"n"`
		Open     int        `json:"open"`
		Overdue  int        `json:"overdue"`
		Median   *float64   `json:"median_days_to_close"`
		Interval []*float64 `json:"median_days_interval"`
		Closed   int        `json:"closed"`
		Declined int        `json:"declined"`
		Undated  int        `json:"undated"`
		Future   int        `json:"future"`
		Survival []jsonStep `json:"survival"`
	}
	jsonStep struct {
		Days     float64    `json:"days"`
		S        float64    `json:"s"`
		Interval []*float64 `json:"interval"`
	}
	jsonShare struct {
		Code     string     `json:"code"`
		N        int        `json:"n"`
		Of       int        `json:"of"`
		Interval []*float64 `json:"interval"`
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
		Incidents: jsonIncidents{len(t.Incidents), t.NearMisses, newExcluded(t.Excluded)},
		Durations: map[string]jsonDuration{}, Counts: []jsonCount{},
		Factors: shares(t.Factors), Detection: shares(t.Detection), Gaps: shares(t.Gaps), Matrix: []jsonCell{},
	}
	if t.Clusters.Known {
		out.Dispersion = number(t.Clusters.Dispersion)
	}
	out.Clustered = t.Clusters.Found()
	if c := t.Change; c.OK {
		out.Change = &jsonChange{c.Before.Name, c.After.Name, *number(c.P)}
	}
	if h, ok := t.Halves("to_mitigate"); ok {
		out.Halves = &jsonHalves{"to_mitigate", h.Before, h.After, number(h.Ratio), pair(h.Interval), number(h.P)}
	}
	for _, d := range t.Durations {
		out.Durations[d.Name] = newDuration(d)
	}
	for _, q := range t.Quarters {
		out.Counts = append(out.Counts, jsonCount{
			q.Name, len(q.Incidents), pair(q.Interval), q.Partial, q.From.Format(time.DateOnly),
			q.To.AddDate(0, 0, -1).Format(time.DateOnly),
		})
	}
	out.Actions = newActions(t.Actions)
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

func newExcluded(e Excluded) jsonExcluded {
	return jsonExcluded{
		e.External, e.Drill, e.Withdrawn, e.Unreadable, e.Future, e.Undated, e.Duplicate, e.Restricted,
	}
}

func newDuration(d Duration) jsonDuration {
	j := jsonDuration{
		N: d.Known(), Of: d.Of, Definition: "about/#" + hyphens(d.Name), Ongoing: len(d.Ongoing), Before: d.Before,
		Dated: len(d.Dated), Reversed: d.Reversed, Unknown: d.Unknown(),
	}
	if d.ShowsMedian() {
		j.Median = number(d.Median)
		if d.Bounds.Low < d.Bounds.High {
			j.Bounds = pair(d.Bounds)
		}
	}
	if d.ShowsInterval() {
		j.Interval = pair(d.Interval)
		if d.Coverage > 0 {
			j.Coverage = number(d.Coverage)
		}
	}
	return j
}

func newActions(a Actions) jsonActions {
	out := jsonActions{
		N: a.N, Open: a.Open, Overdue: a.Overdue, Closed: a.Days.Ended, Declined: a.Days.Declined, Undated: a.Undated,
		Future: a.Future, Survival: []jsonStep{},
	}
	if median, ok := a.Days.Median(); ok {
		out.Median = number(median)
	}
	if i, ok := a.Days.MedianInterval(); ok && a.Days.N >= Provisional {
		out.Interval = pair(i)
	}
	for _, s := range a.Days.Steps {
		step := jsonStep{Days: s.Days, S: *number(s.S)}
		if s.Known {
			step.Interval = pair(s.Interval)
		}
		out.Survival = append(out.Survival, step)
	}
	return out
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
		j := jsonShare{Code: s.Word, N: len(s.Incidents), Of: s.Of}
		if s.ShowsInterval() {
			j.Interval = pair(s.Interval)
		}
		out = append(out, j)
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
func pair(i Interval) []*float64 {
	if math.IsNaN(i.Low) || math.IsNaN(i.High) {
		return nil
	}
	out := []*float64{number(i.Low), nil}
	if !math.IsInf(i.High, 0) {
		out[1] = number(i.High)
	}
	return out
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
