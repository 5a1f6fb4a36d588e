// Package contract checks the files of a theme against three requirements: No template
// may fail on any view. The work for a page must be bounded for every view. Nothing in
// a page may run, load or send what the security policy forbids. A theme may come with
// an untrusted pull request, so debrief must find problems before it builds the first
// page.
//
// The package does not depend on the views; it uses only their types. Fields checks the
// templates of a page against the type of its view, Source checks the markup of one
// source file, and Page checks a rendered page.
package contract

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Problem is one place in a theme that violates the requirements for themes.
type Problem struct {
	File string // path relative to the theme's folder, with slashes
	Line int    // line number from 1; 0 means the whole file
	Text string // what is wrong in the theme, such as a forbidden element
	Help string // advice that resolves the problem, such as what to write instead
}

// String returns the problem as one line of text, such as "home.html:3: the security
// policy forbids <style>; put the rules in tokens.css".
func (p Problem) String() string {
	at := p.File
	if p.Line > 0 {
		at += ":" + strconv.Itoa(p.Line)
	}
	if p.Help == "" {
		return at + ": " + p.Text
	}
	return at + ": " + p.Text + "; " + p.Help
}

// Problems is an error that lists all problems of a theme.
type Problems []Problem

func (ps Problems) Error() string {
	const shown = 10
	var lines []string
	for i, p := range ps {
		if i == shown {
			lines = append(lines, fmt.Sprintf("… and %d more", len(ps)-shown))
			break
		}
		lines = append(lines, "theme: "+p.String())
	}
	return strings.Join(lines, "\n")
}

// Err returns ps as an error, ordered by file and line, or nil if ps is empty.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line)
	})
	return ps
}

// Add appends each problem in more that ps does not contain yet.
func (ps *Problems) Add(more ...Problem) {
	for _, p := range more {
		if !slices.Contains(*ps, p) {
			*ps = append(*ps, p)
		}
	}
}

// templatePosition matches the file, the line and the message in the text of an error
// of text/template or html/template.
var templatePosition = regexp.MustCompile(`^(?:html/)?template: ?([^:]+):(?:(\d+):)?(?:\d+:)? ?(?s:(.*))$`)

// FromError converts an error of text/template or html/template to a problem. It uses
// file as the file of the problem if the error names none.
func FromError(file string, err error) Problem {
	m := templatePosition.FindStringSubmatch(err.Error())
	if m == nil {
		return Problem{File: file, Text: err.Error()}
	}
	line, _ := strconv.Atoi(m[2])
	text := strings.TrimPrefix(m[3], "template: ")
	return Problem{File: m[1], Line: line, Text: text, Help: remedyFor(text)}
}

// remedyFor returns advice for text, an error message of html/template that is hard to
// understand. It returns "" for other messages.
func remedyFor(text string) string {
	for _, r := range []struct{ part, help string }{
		{"function", "templates use only: " + strings.Join(functionNames, ", ")},
		{"multiple definition", "define each template once in a file"},
		{"unexpected EOF", "every {{if}}, {{with}}, {{range}} and {{define}} ends with {{end}}"},
		{
			"ends in a non-text context",
			"close every tag, quote and comment inside the same {{if}}, {{with}} or {{range}} that opens it",
		},
		{"branches", "open and close tags and quotes in the same branch"},
		{"appears in an ambiguous", "put the value in quotes"},
	} {
		if strings.Contains(text, r.part) {
			return r.help
		}
	}
	return ""
}
