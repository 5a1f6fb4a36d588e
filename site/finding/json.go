package finding

import (
	"encoding/json"
	"io"

	"debrief/site/source"
)

// These types define the output of check --format json. Field names are stable: later
// versions only add fields.
type (
	jsonReport struct {
		Version  int           `json:"version"`
		Findings []jsonFinding `json:"findings"`
		Summary  jsonSummary   `json:"summary"`
	}
	jsonPlace struct {
		Line      int `json:"line"`
		Column    int `json:"column"`
		EndLine   int `json:"end_line"`
		EndColumn int `json:"end_column"`
	}
	jsonFinding struct {
		Rule  string `json:"rule"`
		Level string `json:"level"`
		Path  string `json:"path"`
		jsonPlace
		Message     string        `json:"message"`
		Help        string        `json:"help"`
		URL         string        `json:"url"`
		Related     []jsonRelated `json:"related"`
		Edits       []jsonEdit    `json:"edits"`
		Fingerprint string        `json:"fingerprint"`
		Suppressed  bool          `json:"suppressed"`
		Baseline    bool          `json:"baseline"`
		Reason      string        `json:"reason,omitempty"` // the author's reason for suppressing the finding
	}
	jsonRelated struct {
		Path    string `json:"path"`
		Line    int    `json:"line"`
		Column  int    `json:"column"`
		Message string `json:"message"`
	}
	jsonEdit struct {
		jsonPlace
		Text string `json:"text"`
	}
	jsonSummary struct {
		Files      int `json:"files"`
		Errors     int `json:"errors"`
		Warnings   int `json:"warnings"`
		Infos      int `json:"infos"`
		Suppressed int `json:"suppressed"`
		Baseline   int `json:"baseline"`
	}
)

// WriteJSON writes the findings as JSON, version 1, to w. Columns count code points
// from 1, and ends are exclusive. baseURL is the address of the published site, which
// has a page for each rule. If baseURL is empty, the URLs of rules are relative.
func (l List) WriteJSON(w io.Writer, sum Summary, baseURL string) error {
	report := jsonReport{Version: 1, Findings: []jsonFinding{}}
	for i := range l {
		f := &l[i]
		out := jsonFinding{
			Rule: f.Rule, Level: f.Level.String(), Path: f.Path(), jsonPlace: place(f.At),
			Message: f.Message, Help: f.Help, URL: baseURL + "rules/" + f.Rule + "/",
			Related: []jsonRelated{}, Edits: []jsonEdit{}, Fingerprint: f.Fingerprint(),
			Suppressed: f.Suppressed, Baseline: f.Baseline, Reason: f.Reason,
		}
		for _, r := range f.Related {
			at := place(r.At)
			path := ""
			if r.At.File != nil {
				path = r.At.File.Path
			}
			out.Related = append(out.Related, jsonRelated{path, at.Line, at.Column, r.Message})
		}
		for _, e := range f.Edits {
			out.Edits = append(out.Edits, jsonEdit{place(e.At), e.New})
		}
		report.Findings = append(report.Findings, out)
	}
	errors, warnings, infos := l.Count()
	suppressed, baseline := l.CountAccepted()
	report.Summary = jsonSummary{sum.Files, errors, warnings, infos, suppressed, baseline}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(report)
}

func place(at source.Span) jsonPlace {
	line, col := at.Position()
	endLine, endCol := at.EndPosition()
	return jsonPlace{line, col, endLine, endCol}
}
