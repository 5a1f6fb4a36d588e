// Package format writes findings in the formats of code hosts and tools.
//
// Each format has one file with its own structs, because SARIF, JUnit and the others
// need less code than a library for them. The package selects the content for each
// host. It escapes untrusted text, so that no host reads that text as a command, markup
// or XML. It does not read the environment. Start at [Report] and [Report.Write].
package format

import (
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/source"
)

// Forms lists the names of the output formats. The first one is for people.
var Forms = []string{"text", "json", "github", "sarif", "gitlab", "junit", "rdjson"}

// A Report holds the findings of a check and the other data that the output formats
// contain.
type Report struct {
	Found    finding.List // the findings of the check, in reading order
	Summary  finding.Summary
	Files    func() []string // returns the paths of the post-mortems that were read, in which private parts are masked
	Rules    []Rule          // all rules of debrief, in the order of the documentation
	Fails    finding.Level
	Compared bool   // set if Found contains only the new findings of a change
	BaseURL  string // URL of the published site with a trailing "/"; "" if unknown
	Version  string // version of debrief
	Paint    finding.Paint
}

// A Rule holds the data about one rule that the output formats contain. Formats include
// rules without findings too.
type Rule struct {
	ID, Title string
	Level     finding.Level
	Language  bool   // set if the rule interprets prose, so that its findings can be wrong
	Page      []byte // documentation of the rule in Markdown, as debrief explain shows it
}

// Write writes the report to w in the format called form, which is one of [Forms].
// Write the report even if there are no findings: an empty report makes hosts close the
// issues of an earlier report.
func (r *Report) Write(w io.Writer, form string) error {
	switch form {
	case "text":
		return r.Found.WriteText(w, r.Summary, r.Paint)
	case "json":
		return r.Found.WriteJSON(w, r.Summary, r.BaseURL)
	case "github":
		return r.writeGitHub(w)
	case "sarif":
		return r.writeSARIF(w)
	case "gitlab":
		return r.writeGitLab(w)
	case "junit":
		return r.writeJUnit(w)
	case "rdjson":
		return r.writeRDJSON(w)
	}
	return fmt.Errorf("unknown format %q", form)
}

// open returns the findings that are neither suppressed nor in the baseline, in reading
// order. Formats that can mark accepted findings use the field Found instead.
func (r *Report) open() []*finding.Finding {
	var out []*finding.Finding
	for i := range r.Found {
		if !r.Found[i].Accepted() {
			out = append(out, &r.Found[i])
		}
	}
	return out
}

// byLevel returns the findings that are neither suppressed nor in the baseline, errors
// first. Findings of the same level are in reading order.
func (r *Report) byLevel() []*finding.Finding {
	out := r.open()
	slices.SortStableFunc(out, func(a, b *finding.Finding) int { return int(b.Level) - int(a.Level) })
	return out
}

// page returns the URL of the documentation page of a rule, or "" if the URL of the
// site is unknown.
func (r *Report) page(rule string) string {
	if r.BaseURL == "" {
		return ""
	}
	return r.BaseURL + "rules/" + rule + "/"
}

// sentence returns the message and the help text of a finding on one line.
func sentence(f *finding.Finding) string {
	if f.Help == "" {
		return finding.Printable(f.Message)
	}
	return finding.Printable(f.Message + "; " + f.Help)
}

// reference returns a file path as a relative URL, with special characters escaped.
func reference(path string) string { return (&url.URL{Path: path}).String() }

// fingerprints returns a unique fingerprint for each finding, because hosts merge
// findings with equal fingerprints. The result is unique even if List.Number was not
// called.
func fingerprints(found finding.List) []string {
	seen := map[string]int{}
	out := make([]string, len(found))
	for i := range found {
		out[i] = found[i].Fingerprint()
		if seen[out[i]]++; seen[out[i]] > 1 {
			out[i] = fmt.Sprintf("%s:%d", out[i], seen[out[i]])
		}
	}
	return out
}

// tally returns the number of findings of each level as text: "2 errors, 1 warning".
func tally(found []*finding.Finding) string {
	var n [finding.Error + 1]int
	for _, f := range found {
		n[f.Level]++
	}
	var parts []string
	for _, p := range []struct {
		level     finding.Level
		one, many string
	}{{finding.Error, "error", "errors"}, {finding.Warning, "warning", "warnings"}, {finding.Info, "note", "notes"}} {
		if n[p.level] > 0 {
			parts = append(parts, finding.Plural(n[p.level], p.one, p.many))
		}
	}
	return strings.Join(parts, ", ")
}

// A place is a Span in lines and columns. Both count from 1, and the end is exclusive.
// A span without a line becomes the first character of the file.
type place struct{ line, column, endLine, endColumn int }

func placeOf(at source.Span) place {
	var p place
	p.line, p.column = at.Position()
	p.endLine, p.endColumn = at.EndPosition()
	if p.line < 1 || p.endLine < p.line {
		return place{1, 1, 1, 1}
	}
	return p
}
