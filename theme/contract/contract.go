// Package contract holds the files of a theme to what its pages promise: that
// no template fails on a view, that a page is bounded in work whatever its view
// holds, and that nothing in it runs, loads or sends anything that the security
// policy forbids. A theme may come with a stranger's pull request, and a break
// in it must be seen before anything is built and not on the thousandth page.
//
// It refuses to know the views: they are types to it. Fields reads the templates
// of a page against the type of its view, Source the markup of one file as it
// was written, Page a page as it came out.
package contract

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Problem is one thing that a theme must not do.
type Problem struct {
	File string // from the theme's folder, with slashes
	Line int    // from 1; 0 means the file as a whole
	Text string // what is wrong
	Help string // what to write instead
}

// String is "home.html:3: what is wrong; what to write instead".
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

// Problems are all that is wrong with a theme, as one error.
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

// Err is the problems as an error, in the order of files and lines, and nil
// where there are none.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line)
	})
	return ps
}

// Add puts problems to the others, each once.
func (ps *Problems) Add(more ...Problem) {
	for _, p := range more {
		if !slices.Contains(*ps, p) {
			*ps = append(*ps, p)
		}
	}
}

// places are the ways in which the template packages say where an error is.
var places = regexp.MustCompile(`^(?:html/)?template: ?([^:]+):(?:(\d+):)?(?:\d+:)? ?(?s:(.*))$`)

// Of makes a problem of what the template packages report, in the file if they
// do not name one.
func Of(file string, err error) Problem {
	m := places.FindStringSubmatch(err.Error())
	if m == nil {
		return Problem{File: file, Text: err.Error()}
	}
	line, _ := strconv.Atoi(m[2])
	text := strings.TrimPrefix(m[3], "template: ")
	return Problem{File: m[1], Line: line, Text: text, Help: remedy(text)}
}

// remedy is what to do about the messages of html/template that say least.
func remedy(text string) string {
	for _, r := range []struct{ part, help string }{
		{"function", "templates use only: " + strings.Join(functionNames, ", ")},
		{"multiple definition", "define each template once in a file"},
		{"unexpected EOF", "every {{if}}, {{with}}, {{range}} and {{define}} ends with {{end}}"},
		{"ends in a non-text context", "close every tag, quote and comment inside the same {{if}}, {{with}} or {{range}} that opens it"},
		{"branches", "open and close tags and quotes in the same branch"},
		{"appears in an ambiguous", "put the value in quotes"},
	} {
		if strings.Contains(text, r.part) {
			return r.help
		}
	}
	return ""
}
