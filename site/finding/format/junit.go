package format

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"debrief/site/finding"
)

// These types define a JUnit report for Jenkins and GitLab. JUnit reports have no
// standard, so the types contain only elements and attributes that all readers support.
type (
	junitSuites struct {
		XMLName  xml.Name   `xml:"testsuites"`
		Name     string     `xml:"name,attr"`
		Tests    int        `xml:"tests,attr"`
		Failures int        `xml:"failures,attr"`
		Errors   int        `xml:"errors,attr"`
		Time     string     `xml:"time,attr"`
		Suite    junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Time     string      `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		File    string        `xml:"file,attr"`
		Time    string        `xml:"time,attr"`
		Failure *junitFailure `xml:"failure"`
		Out     string        `xml:"system-out,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// writeJUnit writes the report as JUnit XML, with one test case for each post-mortem
// and one for each other file with a finding. Hosts compare tests by class and name. A
// post-mortem without findings has a test case too, so that the tests are the same in
// every run.
func (r *Report) writeJUnit(w io.Writer) error {
	by := map[string][]*finding.Finding{}
	var files []string
	if r.Files != nil {
		files = r.Files()
	}
	for _, f := range r.open() {
		by[f.Path()] = append(by[f.Path()], f)
		files = append(files, f.Path())
	}
	slices.Sort(files)
	files = slices.Compact(files)
	suite := junitSuite{Name: "debrief", Tests: len(files), Time: "0"}
	for _, path := range files {
		test := r.junitCase(path, by[path])
		if test.Failure != nil {
			suite.Failures++
		}
		suite.Cases = append(suite.Cases, test)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", " ")
	if err := enc.Encode(junitSuites{
		Name: "debrief", Tests: suite.Tests, Failures: suite.Failures, Time: "0", Suite: suite,
	}); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// junitCase returns the JUnit test case of one file. All findings that fail the check
// are in a single failure element, because readers of JUnit disagree about a second
// one. The other findings are the output of the test case.
func (r *Report) junitCase(path string, found []*finding.Finding) junitCase {
	test := junitCase{
		Class: "debrief",
		Name:  legal(or(finding.Printable(path), "(no file)")),
		File:  legal(finding.Printable(path)),
		Time:  "0",
	}
	var failed []*finding.Finding
	var failure, other strings.Builder
	for _, f := range found {
		p := placeOf(f.At)
		line := fmt.Sprintf("%s:%d:%d: %s: %s [%s]\n", f.Path(), p.line, p.column, f.Level, sentence(f), f.Rule)
		if f.Level < max(r.Fails, finding.Info) {
			other.WriteString(line)
			continue
		}
		failed = append(failed, f)
		failure.WriteString(line)
	}
	test.Out = legal(other.String())
	if len(failed) > 0 {
		message := finding.Printable(failed[0].Message)
		if more := len(failed) - 1; more > 0 {
			message += fmt.Sprintf(" (and %s)", finding.Plural(more, "more finding", "more findings"))
		}
		test.Failure = &junitFailure{legal(message), failed[0].Rule, legal(failure.String())}
	}
	return test
}

// legal makes untrusted text safe for JUnit XML. It removes characters that XML 1.0
// cannot represent, and breaks the mark [[ATTACHMENT, with which GitLab and Jenkins
// attach a file of the job to a test.
func legal(text string) string {
	text = strings.ReplaceAll(text, "[[ATTACHMENT", "[ [ATTACHMENT")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r',
			r >= 0x20 && r <= 0xd7ff,
			r >= 0xe000 && r <= 0xfffd,
			r >= 0x10000 && r <= 0x10ffff:
			return r
		}
		return -1
	}, text)
}

// or returns text if it is not empty, and otherwise instead.
func or(text, instead string) string {
	if text == "" {
		return instead
	}
	return text
}
