// Package format is findings in the forms that hosts and tools read.
//
// Each form is a file of its own, written by hand from structs: what SARIF,
// JUnit and the others ask for is less than what a library for them brings.
// The package decides what of a finding a host is told, and how a stranger's
// text is kept from being taken for a command, for markup or for XML. It
// refuses to know why anything was found, which environment it runs in and
// where the bytes go. Start at [Report] and [Report.Write].
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

// Forms are the names of all forms, the one for people first.
var Forms = []string{"text", "json", "github", "sarif", "gitlab", "junit", "rdjson"}

// A Report is what a check found, and what the forms say beside it.
type Report struct {
	Found   finding.List // in reading order
	Summary finding.Summary
	Files   func() []string // paths of the write-ups that were read, as they may be shown
	Rules   []Rule          // every rule there is, in the order that they are documented
	Fails   finding.Level
	// Compared says that Found is what a change brought, and not all there is.
	Compared bool
	BaseURL  string // of the published site, ends in "/"; "" if it is not known
	Version  string // of this program
	Paint    finding.Paint
}

// A Rule is what a form says about a rule of which nothing need be found.
type Rule struct {
	ID, Title string
	Level     finding.Level
	Language  bool   // reads prose, and may be mistaken
	Page      []byte // Markdown, as debrief explain prints it
}

// Write writes r in one of [Forms]. A report without findings is as valid as
// any other: hosts close what an earlier one opened.
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
	return fmt.Errorf("there is no form %q", form)
}

// open returns the findings that say something to the person who looks at a
// change, in reading order. What is excused is for those forms alone that can
// mark it as that.
func (r *Report) open() []*finding.Finding {
	var out []*finding.Finding
	for i := range r.Found {
		if !r.Found[i].Excused() {
			out = append(out, &r.Found[i])
		}
	}
	return out
}

// gravest returns the open findings, the gravest first, else in reading order.
func (r *Report) gravest() []*finding.Finding {
	out := r.open()
	slices.SortStableFunc(out, func(a, b *finding.Finding) int { return int(b.Level) - int(a.Level) })
	return out
}

// page is the address of a rule's page, "" where the site's is not known.
func (r *Report) page(rule string) string {
	if r.BaseURL == "" {
		return ""
	}
	return r.BaseURL + "rules/" + rule + "/"
}

// sentence is a finding on one line: the fact, and what to do about it.
func sentence(f *finding.Finding) string {
	if f.Help == "" {
		return finding.Printable(f.Message)
	}
	return finding.Printable(f.Message + "; " + f.Help)
}

// reference is a path as a relative reference of a URL.
func reference(path string) string { return (&url.URL{Path: path}).String() }

// fingerprints tells all findings apart, those of a list that nobody numbered
// too: hosts merge equal ones and show one of them.
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

// tally is "2 errors, 1 warning".
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

// A place is a Span as forms have it: lines and columns from 1, the end
// exclusive. What is nowhere in a file is at its first letter.
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
