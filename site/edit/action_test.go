package edit_test

import (
	"strings"
	"testing"
	"time"

	"debrief/site/edit"
	"debrief/site/postmortem"
)

const planned = `---
title: One
evidence:
  - {id: ev-1, title: Errors}
actions:
  # the first
  - {id: a1, title: Block it, created: 2026-01-05, due: 2026-02-01,
     status: accepted}  # soon
  - id: a2
    title: Label it
    due: 2026-02-08
    status: done
    closed_at: 2026-01-20

    measure: {what: errors per day}
  - id: a3
    title: Teach it
    status: proposed
---
`

func day(text string) time.Time {
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return at
}

func TestActionItemsAreChangedInPlace(t *testing.T) {
	for name, c := range map[string]struct {
		do       func(c *edit.Change) error
		old, new string
	}{
		"close": {
			func(c *edit.Change) error {
				return c.CloseAction("a1", edit.Closing{At: day("2026-01-30"), As: "as_planned", Evidence: "https://code.example/pull/9"})
			},
			"status: accepted}  # soon",
			"status: done, closed_at: 2026-01-30, closed_as: as_planned, closed_evidence: \"https://code.example/pull/9\"}  # soon",
		},
		"decline": {
			func(c *edit.Change) error {
				return c.CloseAction("a3", edit.Closing{At: day("2026-01-30"), As: "declined", Reason: "The form is going away"})
			},
			"    status: proposed\n",
			"    status: declined\n    closed_at: 2026-01-30\n    closed_as: declined\n    closed_reason: The form is going away\n",
		},
		"reschedule": {
			func(c *edit.Change) error { return c.RescheduleAction("a1", day("2026-03-01"), day("2026-01-30")) },
			"due: 2026-02-01", "due: 2026-03-01",
		},
		"date": {
			func(c *edit.Change) error { return c.RescheduleAction("a3", day("2026-03-01"), day("2026-01-30")) },
			"    status: proposed\n", "    status: proposed\n    due: 2026-03-01\n",
		},
		"follow-up": {
			func(c *edit.Change) error {
				return c.AddFollowUp("a2", postmortem.FollowUp{At: day("2026-02-20"), Verdict: "worked", Evidence: "ev-1", Note: "none since"})
			},
			"    measure: {what: errors per day}\n",
			"    measure: {what: errors per day}\n    follow_up:\n      - at: 2026-02-20\n        verdict: worked\n        evidence: ev-1\n        note: none since\n",
		},
	} {
		r := newRepo(t, map[string]string{"2026/2026-01-02-one.md": planned})
		change, err := r.open("2026-01-02-one")
		if err != nil {
			t.Fatal(err)
		}
		if err := c.do(change); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, want := string(change.File().Data), strings.Replace(planned, c.old, c.new, 1); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

func TestImpossibleActionChangesAreRefused(t *testing.T) {
	r := newRepo(t, map[string]string{"2026/2026-01-02-one.md": planned})
	change, err := r.open("2026-01-02-one")
	if err != nil {
		t.Fatal(err)
	}
	at := day("2026-01-30")
	for want, err := range map[string]error{
		"has no action item \"a9\"": change.RescheduleAction("a9", at, at),
		"closed already":            change.CloseAction("a2", edit.Closing{At: at, As: "as_planned", Evidence: "ev-1"}),
		"nothing shows that a1":     change.CloseAction("a1", edit.Closing{At: at, As: "as_planned"}),
		"neither an http address":   change.CloseAction("a1", edit.Closing{At: at, As: "as_planned", Evidence: "ev-7"}),
		"before it was created":     change.CloseAction("a1", edit.Closing{At: day("2026-01-01"), As: "as_planned", Evidence: "ev-1"}),
		"no reason for declined":    change.CloseAction("a1", edit.Closing{At: at, As: "declined", Reason: "no"}),
		"not a way to close":        change.CloseAction("a1", edit.Closing{At: at, As: "finished", Evidence: "ev-1"}),
		"is in the past":            change.RescheduleAction("a1", day("2026-01-29"), at),
		"due on 2026-02-01 already": change.RescheduleAction("a1", day("2026-02-01"), at),
		"cannot be checked yet":     change.AddFollowUp("a1", postmortem.FollowUp{At: at, Verdict: "worked"}),
		`"better" is not a verdict`: change.AddFollowUp("a2", postmortem.FollowUp{At: at, Verdict: "better"}),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	if got := string(change.File().Data); got != planned {
		t.Error(got)
	}
}
