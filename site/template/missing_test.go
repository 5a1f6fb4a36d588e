package template

import (
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/source"
	"slices"
	"testing"
)

func TestMissing(t *testing.T) {
	form, wrong := Read(&source.File{Path: "postmortems/_template.md", Data: []byte(`---
title:      # required. What it struck
severity:   # required. one of: sev1 sev2
summary:    # required from in_review. Two sentences
published:  # required from published for incident. The day
reviewers:  # required from published for near_miss. Who read it
actions:    # required from in_review. Few and owned
---

## Summary

<!-- required from in_review. For a reader from outside. -->

## Accounts

<!-- required from published for sev1. How it made sense. -->

## Evidence

<!-- optional. -->
`)})
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	read := func(text string) *postmortem.Postmortem {
		doc, _ := markdown.Parse(&source.File{Path: "postmortems/2026/2026-10-14-checkout-5xx.md", Data: []byte(text)})
		pm, _ := postmortem.Read(doc)
		return pm
	}
	pm := read("---\ntitle: x\nstatus: draft\nkind: incident\nseverity: sev1\nsummary:\nno_actions_reason: it held by design\n---\n\n## Summary\n\nN/A\n")
	for _, c := range []struct {
		towards  postmortem.Status
		gaps     []string
		have, of int
	}{
		{postmortem.Draft, nil, 2, 2},
		{postmortem.InReview, []string{"summary", "Summary"}, 3, 5},
		{postmortem.Published, []string{"summary", "published", "Summary", "Accounts"}, 3, 7},
	} {
		gaps, have, of := form.Missing(pm, c.towards)
		var names []string
		for _, g := range gaps {
			names = append(names, g.Name)
		}
		if !slices.Equal(names, c.gaps) || have != c.have || of != c.of {
			t.Errorf("towards %s: %v, %d of %d; want %v, %d of %d", c.towards, names, have, of, c.gaps, c.have, c.of)
		}
	}
	gaps, _, _ := form.Missing(pm, postmortem.Published)
	if last := gaps[len(gaps)-1]; last != (Gap{"Accounts", "section", "How it made sense.", postmortem.Published}) {
		t.Errorf("the last gap is %+v", last)
	}
}
