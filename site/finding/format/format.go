// Package format writes findings in the formats of code hosts and tools.
//
// Each format has one file with hand-written structs: SARIF, JUnit and the others
// need less code than a library for them. The package selects the content for each
// host, and escapes untrusted text so that no host reads it as a command, markup or
// XML. It does not read the environment. Start at [Report] and [Report.Write].
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

// Forms are the names of all formats, the one for people first.
var Forms = []string{"text", "json", "github", "sarif", "gitlab", "junit", "rdjson"}

// A Report holds the findings of a check and the other input of the formats.
type Report struct {
	Found    finding.List // in reading order
	Summary  finding.Summary
	Files    func() []string // masked paths of the post-mortems that were read
	Rules    []Rule          // all rules, in the order of their documentation
	Fails    finding.Level
	Compared bool   // Found only has the new findings of a change
	BaseURL  string // of the published site, ends in "/"; "" if it is unknown
	Version  string // of this program
	Paint    finding.Paint
}

// A Rule describes a rule, with or without findings.
type Rule struct {
	ID, Title string
	Level     finding.Level
	Language  bool   // reads prose, and can be wrong
	Page      []byte // Markdown, see debrief explain
}

// Write writes r in one of [Forms]. A report without findings is valid: with it,
// hosts close the issues of an earlier report.
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

// open returns the open findings in reading order. Only formats that can mark
// suppressed and baseline findings include those.
func (r *Report) open() []*finding.Finding {
	var out []*finding.Finding
	for i := range r.Found {
		if !r.Found[i].Accepted() {
			out = append(out, &r.Found[i])
		}
	}
	return out
}

// byLevel returns the open findings, the highest level first, then in reading order.
func (r *Report) byLevel() []*finding.Finding {
	out := r.open()
	slices.SortStableFunc(out, func(a, b *finding.Finding) int { return int(b.Level) - int(a.Level) })
	return out
}

// page returns the address of a rule's page, "" if the site's address is unknown.
func (r *Report) page(rule string) string {
	if r.BaseURL == "" {
		return ""
	}
	return r.BaseURL + "rules/" + rule + "/"
}

// sentence returns a finding on one line: the message and the help.
func sentence(f *finding.Finding) string {
	if f.Help == "" {
		return finding.Printable(f.Message)
	}
	return finding.Printable(f.Message + "; " + f.Help)
}

// reference returns a path as a relative URL reference.
func reference(path string) string { return (&url.URL{Path: path}).String() }

// fingerprints returns a unique fingerprint for each finding, also in a list
// without numbers. Hosts merge findings with equal fingerprints.
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

// tally returns the counts by level: "2 errors, 1 warning".
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

// A place is a Span with lines and columns from 1 and an exclusive end. A span
// without lines is at the first letter of the file.
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
