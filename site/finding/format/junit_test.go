package format

import (
	"encoding/xml"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"debrief/site/finding"
)

// junitForm lists the elements of a JUnit report with their required and optional
// attributes and inner elements. It follows the documentation of Jenkins (junit-10)
// and GitLab; JUnit itself never published a schema.
var junitForm = map[string]struct{ must, may, inside []string }{
	"testsuites": {nil, []string{"name", "time", "tests", "failures", "errors"}, []string{"testsuite"}},
	"testsuite": {[]string{"name", "tests"}, []string{"failures", "errors", "skipped", "time", "timestamp", "hostname", "id", "package", "file"},
		[]string{"properties", "testcase", "system-out", "system-err"}},
	"testcase": {[]string{"name", "classname"}, []string{"time", "status", "class", "file", "line", "assertions"},
		[]string{"skipped", "error", "failure", "system-out", "system-err"}},
	"failure":    {nil, []string{"message", "type"}, nil},
	"system-out": {},
}

// holdJUnit parses a report, and compares it with junitForm and its numbers with its
// content.
func holdJUnit(t *testing.T, text string) (cases, failures int) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Error("not UTF-8")
	}
	dec := xml.NewDecoder(strings.NewReader(text))
	var open []string
	var said struct{ tests, failures string }
	for {
		token, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			form, known := junitForm[name]
			if !known || len(open) == 0 && name != "testsuites" || len(open) > 0 && !slices.Contains(junitForm[open[len(open)-1]].inside, name) {
				t.Errorf("<%s> inside %v", name, open)
			}
			var has []string
			for _, a := range token.Attr {
				has = append(has, a.Name.Local)
				if !slices.Contains(form.must, a.Name.Local) && !slices.Contains(form.may, a.Name.Local) {
					t.Errorf("<%s> has an attribute %s", name, a.Name.Local)
				}
				switch {
				case name == "testsuite" && a.Name.Local == "tests":
					said.tests = a.Value
				case name == "testsuite" && a.Name.Local == "failures":
					said.failures = a.Value
				}
			}
			for _, must := range form.must {
				if !slices.Contains(has, must) {
					t.Errorf("<%s> lacks %s", name, must)
				}
			}
			switch name {
			case "testcase":
				cases++
			case "failure":
				failures++
			}
			open = append(open, name)
		case xml.EndElement:
			open = open[:len(open)-1]
		}
	}
	if said.tests != strconv.Itoa(cases) || said.failures != strconv.Itoa(failures) {
		t.Errorf("it says %+v and has %d tests, %d failures", said, cases, failures)
	}
	return cases, failures
}

func TestJUnitHasTestPerPostmortem(t *testing.T) {
	out := written(t, some(), "junit")
	if cases, failures := holdJUnit(t, out); cases != 4 || failures != 2 { // three write-ups, and what is in no file
		t.Errorf("%d tests, %d failures in\n%s", cases, failures, out)
	}
	for _, want := range []string{`name="postmortems/2026/clean.md" file="postmortems/2026/clean.md" time="0"></testcase>`, `<system-out>postmortems/2026/ü.md:2:13: info: the summary has 1 word`} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
	r := some()
	r.Fails = finding.Warning
	if !strings.Contains(written(t, r, "junit"), "(and 2 more findings)") {
		t.Error("a strict report does not count warnings")
	}
	if cases, failures := holdJUnit(t, written(t, &Report{}, "junit")); cases+failures != 0 {
		t.Error("nothing is something")
	}
}

func TestJUnitDropsInvalidXMLCharacters(t *testing.T) {
	r := &Report{Found: finding.List{{Rule: "a/b", Level: finding.Error, At: span(file("p/\ufffe.md"), "title"), Message: "found \x00\x1b[31m\ufffe\xff ]]> <b>&", Help: "\u0085"}}, Fails: finding.Error}
	out := written(t, r, "junit")
	holdJUnit(t, out)
	if strings.ContainsAny(out, "\x00\x1b\ufffe") {
		t.Errorf("%q", out)
	}
}

func TestJUnitEscapesAttachmentSyntax(t *testing.T) {
	r := some()
	r.Found[0].Message, r.Found[0].Level = "[[ATTACHMENT|/etc/passwd]] is no title", finding.Info
	if out := written(t, r, "junit"); strings.Contains(out, "[[ATTACHMENT") || !strings.Contains(out, "[ [ATTACHMENT|/etc/passwd]]") {
		t.Errorf("a reader would attach a file:\n%s", out)
	}
}
