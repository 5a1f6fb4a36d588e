package template

import (
	"strings"
	"testing"

	"debrief/site/postmortem"
	"debrief/site/source"
)

func TestRequirementGrammar(t *testing.T) {
	o, found := Read(&source.File{Path: "_template.md", Data: []byte(`---
title:               # required. One sentence
severity: sev3       # required. one of: sev1 sev2 sev3
status: draft        # required from in_review. one of: draft published. And more words.
causes: []           # optional. any of: config deploy
times:               # optional. With zone
  started:           # required from in_review for incident near_miss sev1. When it began
note: plain
---
## Impact
<!-- required from in_review for incident.
Who was hurt. -->

## Own heading
<!-- optional. Whatever. -->
`)})
	if len(found) > 0 {
		t.Fatal(found)
	}
	var got []string
	for _, f := range o.Fields {
		got = append(got, strings.Join([]string{f.Name, f.Need.String(), strings.Join(f.OneOf, "+"), strings.Join(f.AnyOf, "+"), f.Guidance}, "|"))
	}
	for _, s := range o.Sections {
		got = append(got, strings.Join([]string{s.ID, s.Heading, s.Need.String(), s.Guidance}, "|"))
	}
	want := `title|required|||One sentence
severity|required|sev1+sev2+sev3||
status|required from in_review|draft+published||And more words.
causes|optional||config+deploy|
times|optional|||With zone
times.started|required from in_review for incident near_miss sev1|||When it began
impact|Impact|required from in_review for incident|Who was hurt.
|Own heading|optional|Whatever.`
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

func TestRequirementsGrowWithStatusAndSeverity(t *testing.T) {
	need := Need{Required: true, From: postmortem.Published, Severities: []string{"sev1", "sev2"}, Kinds: []postmortem.Kind{postmortem.Incident}}
	for _, c := range []struct {
		pm   postmortem.Postmortem
		want bool
	}{
		{postmortem.Postmortem{Status: "published", Severity: "sev2", Kind: "incident"}, true},
		{postmortem.Postmortem{Status: "amended", Severity: "sev1", Kind: "incident"}, true},
		{postmortem.Postmortem{Status: "in_review", Severity: "sev1", Kind: "incident"}, false},
		{postmortem.Postmortem{Status: "published", Severity: "sev3", Kind: "incident"}, false},
		{postmortem.Postmortem{Status: "published", Severity: "sev1", Kind: "near_miss"}, false},
		{postmortem.Postmortem{Status: "withdrawn", Severity: "sev1", Kind: "incident"}, false},
	} {
		if got := need.Of(&c.pm); got != c.want {
			t.Errorf("%s %s %s: %v", c.pm.Status, c.pm.Severity, c.pm.Kind, got)
		}
	}
}

func TestBrokenRequirementIsReported(t *testing.T) {
	for comment, want := range map[string]string{
		"required from someday.":      `"someday" is not a status`,
		"required, sometimes":         "is invalid",
		"required from in_review for": "is invalid",
	} {
		_, found := Read(&source.File{Path: "_template.md", Data: []byte("---\ntitle: x # " + comment + "\n---\n")})
		if len(found) != 1 || !strings.Contains(found[0].Message, want) || found[0].Rule != "library/template" {
			t.Errorf("%s: %v", comment, found)
		}
	}
}

func TestBuiltInTemplateIsValid(t *testing.T) {
	o, found := Of(nil, "postmortems")
	if len(found) > 0 || len(o.Fields) < 25 || len(o.Sections) != 14 {
		t.Errorf("%d fields, %d sections, %v", len(o.Fields), len(o.Sections), found)
	}
	for _, s := range o.Sections {
		if s.ID == "" {
			t.Errorf("the built-in template has a section %q that the format does not know", s.Heading)
		}
	}
}
