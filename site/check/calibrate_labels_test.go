package check

import (
	"bytes"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/privacy"
	"debrief/site/rule"
)

// These are the least precision and recall of an active language rule, on sentences
// not used for tuning.
const (
	leastPrecision = 0.8
	leastRecall    = 0.7
	leastSentences = 20
)

// A label is one labelled sentence: whether a rule should flag it, and why.
type label struct {
	found            bool
	where, text, why string
}

// heldOut reports whether a sentence belongs to the third that is not used for tuning,
// drawn by a hash of the text. Only look at the misses of the others.
func (l label) heldOut() bool {
	h := fnv.New32a()
	h.Write([]byte(l.text))
	return h.Sum32()%3 == 0
}

// misses prints the sentences of the tuning part that a rule gets wrong.
var misses = flag.Bool("misses", false, "print what rules are wrong about, without the held-out third")

func readLabels(t *testing.T, r rule.Rule) (labels []label) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "labelled", strings.ReplaceAll(r.ID, "/", "-")+".tsv"))
	if err != nil {
		if r.Language {
			t.Errorf("%s reads language and nobody labelled sentences for it: %v", r.ID, err)
		}
		return nil
	}
	seen := map[string]bool{}
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		cells := strings.Split(line, "\t")
		switch {
		case i == 0:
			continue
		case len(cells) != 4 || cells[0] != "yes" && cells[0] != "no" || cells[3] == "" || seen[cells[1]+cells[2]]:
			t.Fatalf("%s, line %d: want yes or no, where, a new sentence, and why", r.ID, i+1)
		}
		seen[cells[1]+cells[2]] = true
		labels = append(labels, label{cells[0] == "yes", cells[1], cells[2], cells[3]})
	}
	return labels
}

// places are the places for a sentence, with the text around it.
var places = map[string]string{
	"summary": "## Summary\n\n%s\n", "impact": "## Impact\n\n%s\n", "detection": "## Detection\n\n%s\n", "response": "## Response\n\n%s\n",
	"analysis": "## Analysis\n\n%s\n", "lessons": "## Lessons\n\n- %s\n", "actions": "## Actions\n\n- %s\n", "follow-up": "## Follow-up\n\n- %s\n",
	"open-questions": "## Open questions\n\n- %s\n", "averted": "## What could have happened\n\n%s\n", "stopped_by": "## What stopped it\n\n%s\n",
	"accounts": "## Accounts\n\n%s\n", "quote": "## Analysis\n\n> %s\n", "heading": "## %s\n\nText.\n", "label": "%s\n\n## Analysis\n\nText.\n",
	"timeline": "## Timeline (UTC)\n\n| Time | Event |\n|---|---|\n| 2026-10-14 08:12 | %s |\n",
}

// plans are the forms of an action around its title.
var plans = map[string]string{
	"action":              "done_when: It is finished and people are content",
	"action bounded":      "done_when: The alert fires in staging when 80 % are used",
	"action learn":        "type: learn, done_when: It is finished and people are content",
	"action weaker":       "mechanism: documentation, done_when: It is finished",
	"action intermediate": "mechanism: software_enhancement, done_when: It is finished",
	"action stronger":     "mechanism: forcing_function, done_when: It is finished",
}

// written returns a library with people and teams that contains the sentence.
func (l label) written(t *testing.T) string {
	t.Helper()
	title, summary, statement, action, plan := "Checkout 5xx", "Checkouts failed for 53 minutes", "Both pools carry one label", "Show the environment", "done_when: The form shows it"
	body, question := "", "What did you see first?"
	quoted := "'" + strings.ReplaceAll(l.text, "'", "''") + "'"
	switch place, ok := places[l.where]; {
	case ok:
		body = fmt.Sprintf(place, l.text)
	case l.where == "title":
		title = quoted
	case l.where == "summary field":
		summary = quoted
	case l.where == "factor":
		statement = quoted
	case plans[l.where] != "":
		action, plan = quoted, plans[l.where]
	case l.where == "done_when":
		plan = "done_when: " + quoted
	case l.where == "question":
		question = l.text
	default:
		t.Fatalf("no sentence can stand in %q", l.where)
	}
	return fmt.Sprintf(labelledIn, title, summary, statement, action, plan, body, question)
}

const labelledIn = `-- postmortems/_catalog.yaml --
teams: [{id: payments, name: Payments}, {id: platform, name: Platform}, {id: flow, name: Parcel Flow}]
services: [{id: checkout, name: Checkout}, {id: gateway, name: Gateway}]
-- postmortems/2026/2026-10-14-checkout-5xx/index.md --
---
title: %s
summary: %s
status: published
kind: incident
severity: sev3
authors: ["Mira Okafor <mira@parcel.example>", "@jonas"]
reviewers: ["Jonas Weber", "@ines"]
services: [{id: checkout}]
times: {started: 2026-10-14T08:12:00Z, detected: 2026-10-14T08:31:00Z, mitigated: 2026-10-14T09:05:00Z}
impact: [{what: failed checkouts, value: 41300, unit: requests, of: 371000}]
factors:
  - id: f1
    code: observability.monitor_missing
    statement: %s
evidence:
  - {id: ev-1, type: metric_snapshot, title: Checkout success, aggregation: avg}
  - {id: ev-2, type: metric_snapshot, title: Requests that wait, aggregation: max}
participants: [{ref: R1, group: responder, role: on-call engineer}]
accounts: [{id: acc-1, participant: R1, method: interview, file: accounts/r1.md}]
actions:
  - {id: a1, owner: "@will", created: 2026-10-15, due: 2026-11-02, addresses: [f1], status: accepted, title: %s, %s}
---

%s
-- postmortems/2026/2026-10-14-checkout-5xx/accounts/r1.md --
# R1, on-call engineer

**%s**

The deploy.
`

// A score counts the right and wrong results of a rule.
type score struct{ hits, false, missed, spared int }

func (s *score) add(want, got bool) {
	switch {
	case want && got:
		s.hits++
	case want:
		s.missed++
	case got:
		s.false++
	default:
		s.spared++
	}
}

func (s score) of() int { return s.hits + s.false + s.missed + s.spared }
func (s score) precision() float64 {
	return float64(s.hits) / float64(max(s.hits+s.false, 1))
}
func (s score) recall() float64 { return float64(s.hits) / float64(max(s.hits+s.missed, 1)) }

// TestLabelledSentences compares every language rule with the labelled sentences, and
// its page with the measurement.
func TestLabelledSentences(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	all := 0
	for _, r := range Rules {
		labels := readLabels(t, r)
		if !r.Language && len(labels) == 0 {
			continue
		}
		all += len(labels)
		if len(labels) > 0 && len(labels) < leastSentences {
			t.Errorf("%s: %d sentences are labelled, want %d", r.ID, len(labels), leastSentences)
		}
		var tuned, held score
		for _, l := range labels {
			got := finds(t, r, l)
			if l.heldOut() {
				held.add(l.found, got)
			} else if tuned.add(l.found, got); *misses && got != l.found {
				fmt.Printf("%s: %s: %q is %s\n", r.ID, map[bool]string{true: "missed", false: "found"}[l.found], l.text, l.why)
			}
		}
		t.Logf("%-24s held out: %2d sentences, precision %.2f, recall %.2f; tuned by: %2d, %.2f, %.2f", r.ID, held.of(), held.precision(), held.recall(), tuned.of(), tuned.precision(), tuned.recall())
		if r.Level != finding.Off && len(labels) > 0 && (held.precision() < leastPrecision || held.recall() < leastRecall) {
			t.Errorf("%s: precision %.2f, recall %.2f on sentences that it was not tuned by; want %.1f and %.1f, or Level: finding.Off", r.ID, held.precision(), held.recall(), leastPrecision, leastRecall)
		}
		if len(labels) > 0 {
			states(t, r, held)
		}
	}
	t.Logf("%d labelled sentences", all)
}

// finds reports whether a rule flags the sentence at its place.
func finds(t *testing.T, r rule.Rule, l label) bool {
	t.Helper()
	files := example(l.written(t))
	lib := library.Read(files, "postmortems", privacy.Gate{}, nil)
	set := ReadSettings(files, "postmortems")
	pass := rule.Pass{Library: lib, Template: set.Template, Catalog: set.Catalog, Now: now, Roster: rule.RosterOf(lib)}
	return len(pass.CheckPostmortem([]rule.Rule{r}, lib.All[0])) > 0
}

// measured matches the sentence of a rule page that gives the precision and the recall.
var measured = regexp.MustCompile(`Measured on \d+ labelled sentences not used for tuning: precision \d\.\d\d, recall \d\.\d\d\.`)

// states checks that the page of r gives the measured precision and recall.
func states(t *testing.T, r rule.Rule, s score) {
	t.Helper()
	want := fmt.Sprintf("Measured on %d labelled sentences not used for tuning: precision %.2f, recall %.2f.", s.of(), s.precision(), s.recall())
	page, err := os.ReadFile(pageName(r.ID))
	if err != nil {
		t.Error(err)
		return
	}
	got := string(measured.Find(page))
	if got == want {
		return
	}
	if !*update {
		t.Errorf("the page of %s has %q, want %q; run go test -update", r.ID, got, want)
		return
	}
	if got != "" {
		page = bytes.Replace(page, []byte(got), []byte(want), 1)
	} else {
		page = bytes.Replace(page, []byte("\n\nFlagged:"), []byte("\n\n"+want+"\n\nFlagged:"), 1)
	}
	if err := os.WriteFile(pageName(r.ID), page, 0o644); err != nil {
		t.Error(err)
	}
}
