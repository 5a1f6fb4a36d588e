package format

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/source"
)

// These types define the diagnostic format of reviewdog (rdjson). reviewdog offers the
// edits of a finding as a button.
type (
	rdResult struct {
		Source      rdSource       `json:"source"`
		Severity    string         `json:"severity,omitempty"`
		Diagnostics []rdDiagnostic `json:"diagnostics"`
	}
	rdSource struct {
		Name string `json:"name"`
		URL  string `json:"url,omitempty"`
	}
	rdDiagnostic struct {
		Message     string         `json:"message"`
		Location    rdLocation     `json:"location"`
		Severity    string         `json:"severity"`
		Code        rdCode         `json:"code"`
		Suggestions []rdSuggestion `json:"suggestions,omitempty"`
	}
	rdLocation struct {
		Path  string  `json:"path"`
		Range rdRange `json:"range"`
	}
	rdRange struct {
		Start rdPosition `json:"start"`
		End   rdPosition `json:"end"`
	}
	rdPosition struct {
		Line   int `json:"line"`
		Column int `json:"column"`
	}
	rdCode struct {
		Value string `json:"value"`
		URL   string `json:"url,omitempty"`
	}
	rdSuggestion struct {
		Range rdRange `json:"range"`
		Text  string  `json:"text"`
	}
)

var rdSeverity = map[finding.Level]string{finding.Error: "ERROR", finding.Warning: "WARNING", finding.Info: "INFO"}

func (r *Report) writeRDJSON(w io.Writer) error {
	out := rdResult{Source: rdSource{"debrief", r.BaseURL}, Diagnostics: []rdDiagnostic{}}
	if all := r.byLevel(); len(all) > 0 {
		out.Severity = rdSeverity[all[0].Level]
	}
	hidden := r.secrets()
	for _, f := range r.open() {
		d := rdDiagnostic{
			Message: sentence(f), Location: rdLocation{f.Path(), rdRangeOf(f.At)},
			Severity: rdSeverity[f.Level], Code: rdCode{f.Rule, r.page(f.Rule)},
		}
		if s, ok := suggestion(f); ok && hidden.mayOffer(f) && !hidden.in(s.Text) {
			d.Suggestions = []rdSuggestion{s}
		}
		out.Diagnostics = append(out.Diagnostics, d)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(out)
}

// rdRangeOf converts a span to a range of the rdjson format, whose columns count bytes.
func rdRangeOf(at source.Span) rdRange {
	if at.File == nil || len(at.File.Data) == 0 {
		return rdRange{rdPosition{1, 1}, rdPosition{1, 1}}
	}
	position := func(offset int) rdPosition {
		offset = min(max(offset, 0), len(at.File.Data))
		line, _ := source.Span{File: at.File, Start: offset}.Position()
		return rdPosition{line, 1 + offset - at.File.Offset(line, 1)}
	}
	return rdRange{position(at.Start), position(max(at.Start, at.End))}
}

// maxSuggestion is the largest number of bytes that one suggestion replaces. The host
// shows the whole replaced text, and edits that are far apart would make it long.
const maxSuggestion = 4 << 10

// suggestion returns all edits of the finding f as one replacement, because rdjson
// treats several suggestions as alternatives. ok is false if the edits cannot be
// combined: they are in another file, overlap or are too far apart.
func suggestion(f *finding.Finding) (rdSuggestion, bool) {
	if len(f.Edits) == 0 {
		return rdSuggestion{}, false
	}
	edits := slices.Clone(f.Edits)
	slices.SortStableFunc(edits, func(a, b finding.Edit) int { return cmp.Compare(a.At.Start, b.At.Start) })
	file := f.At.File
	start, end := edits[0].At.Start, edits[len(edits)-1].At.End
	if file == nil || start < 0 || end > len(file.Data) || end-start > maxSuggestion {
		return rdSuggestion{}, false
	}
	var text strings.Builder
	at := start
	for _, e := range edits {
		if e.At.File != file || e.At.Start < at || e.At.End < e.At.Start {
			return rdSuggestion{}, false
		}
		text.Write(file.Data[at:e.At.Start])
		text.WriteString(e.New)
		at = e.At.End
	}
	return rdSuggestion{rdRangeOf(source.Span{File: file, Start: start, End: end}), text.String()}, true
}
