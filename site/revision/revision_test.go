package revision

import (
	"fmt"
	"strings"
	"testing"

	"debrief/site/diff"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/source"
	"debrief/site/wording"
)

func read(front string) *postmortem.Postmortem {
	doc, _ := markdown.Parse(&source.File{Path: "pm/2026-10-14-checkout-5xx.md", Data: []byte("---\n" + front + "\n---\n")})
	pm, _ := postmortem.Read(doc)
	return pm
}

func TestDescriptionsOfChanges(t *testing.T) {
	for _, c := range []struct{ name, before, after, want string }{
		{"nothing", "title: A", "title: A", ""},
		{"how bad, and how far", "severity: sev3\nstatus: in_review", "severity: sev2\nstatus: published",
			"status from in review to published; severity from sev3 to sev2"},
		{"times", "times: {started: 2026-10-14T08:12:00Z, detected: 2026-10-14T08:31:00Z, mitigated: unknown, resolved: 2026-10-14T11:00:00Z}",
			"times: {started: 2026-10-14T08:12:00Z, detected: 2026-10-14T10:19:00+02:00, mitigated: 2026-10-14T09:05:00Z, resolved: 2026-10-15T01:00:00Z, declared: unknown}",
			"detected corrected: 12 min earlier, 08:19 UTC instead of 08:31 UTC; declared is now marked as unknown; mitigated is now known: 09:05 UTC; resolved corrected: 14 h later, 15 October 2026, 01:00 UTC instead of 14 October 2026, 11:00 UTC"},
		{"a time is known less well", "times: {started: 2026-10-14T08:12:00Z}", "times: {started: {at: 2026-10-14T08:12:00Z, precision: 1h}}", "started is now less precise"},
		{"numbers", "impact: [{what: failed checkouts, value: 38000, unit: requests}]", "impact: [{what: failed checkouts, value: 41300, unit: requests, of: 371000}, {what: orders, value: unknown}]",
			"1 impact figure added: orders, unknown; failed checkouts from 38,000 requests to 41,300 requests of 371,000"},
		{"factors", "factors: [{id: f1, code: design.hidden_coupling, statement: One}, {id: f2, code: change.test_gap, barrier: absent}]",
			"factors: [{id: f2, code: change.test_gap, barrier: worked}, {id: f1, code: design.hidden_coupling, statement: Two}, {id: f3, code: observability.monitor_missing}, {id: f4, code: design.single_point}]",
			"2 factors added: Missing monitor and Single point of failure; f2 safeguard from no safeguard to safeguard worked; f1 statement reworded"},
		{"promises", "actions: [{id: a1, title: Alert, due: 2026-11-01, owner: '@lee', status: accepted}, {id: a2, title: Gone}, {id: a3, title: Learn, status: accepted}]",
			"actions: [{id: a1, title: Alert, due: 2026-12-01, owner: '@kim', status: in_progress}, {id: a3, title: Learn, status: declined, closed_reason: The tool is to go}, {id: a4, title: New}]",
			"1 action added: a4 “New”; 1 action removed: a2 “Gone”; a1 due moved 4 weeks later, from 1 November 2026 to 1 December 2026; a1 status from accepted to in progress; a1 owner from @lee to @kim; a3 status from accepted to declined; a3 reason added"},
		{"evidence and accounts", "evidence: [{id: ev-1, title: Errors, sha256: aa}]", "evidence: [{id: ev-1, title: Errors, sha256: bb}, {id: ev-2, title: Logs}]\naccounts: [{id: acc-1, participant: R1}]",
			"1 piece of evidence added: ev-2 “Logs”; ev-1 content changed; 1 account added: acc-1"},
		{"many of a kind are counted", "aliases: []", "aliases: [a, b, c, d]", "4 other names added"},
		{"an amendment", "status: published", "status: amended\namended: [{at: 2026-11-02, note: 'impact corrected, it was 38,000'}]",
			"status from published to amended; 1 amendment added: impact corrected, it was 38,000 (2 November 2026)"},
		{"a reworded text with another number", "actions: [{id: a1, done_when: every request gets a response within 3 s}]",
			"actions: [{id: a1, done_when: 'each request gets a response within 5 s, in a test'}]", "a1 “done when”: 5 instead of 3"},
		{"a text with a new number", "summary: Checkouts failed.", "summary: For 53 minutes checkouts failed.", "summary: 53 added"},
		{"a negated text", "summary: Some orders were lost.", "summary: No orders were lost.", "summary changed"},
		{"a reworded text comes last", "summary: For 53 minutes checkouts failed.\nseverity: sev3", "summary: Checkouts failed for 53 minutes.\nseverity: sev2",
			"severity from sev3 to sev2; summary reworded"},
		{"a field without its own words", "title: A", "title: A\nended_by: {time: '14:27'}\nrunbook: https://runbooks.example/booking",
			"ended_by stated: row 14:27; runbook stated: https://runbooks.example/booking"},
		{"a field without its own words changed", "ended_by: {time: '14:27'}\ndata_effect: none", "ended_by: {time: '14:31'}",
			"ended_by time from 14:27 to 14:31; data_effect removed, was none"},
		{"such a field of an item", "actions: [{id: a1, measure: {what: errors, target: 5 a day}}]\naccounts_reason: Everybody who was there has left the company.",
			"actions: [{id: a1, measure: {what: errors, target: 2 a day}, follow_up: [{at: 2026-11-02, verdict: worked}]}]\naccounts_reason: All people who were there have left the company.",
			"a1 measure target from 5 a day to 2 a day; a1 follow_up stated: at 2026-11-02, verdict worked; accounts_reason reworded"},
		{"an action closed in another way", "actions: [{id: a1, status: accepted}]", "actions: [{id: a1, status: done, closed_as: replaced}]",
			"a1 status from accepted to done (replaced)"},
		{"a new group with described entries", "title: A", "title: A\ndetection: {method: support_report, had_monitor: false}",
			"detection is now support report; detection stated: had monitor false"},
		{"other notation", "title: 'A'\nsymptoms: [x]", "title: A\nsymptoms:\n  - x", ""},
		{"a trivial amendment", "status: published", "status: published\namended: [{at: 2026-11-30, trivial: true}]",
			"announced as a trivial change on 30 November 2026"},
		{"two of one name", "actions: [{id: a1, title: A}]", "actions: [{id: a1, title: A}, {id: a1, title: B}]", "1 action added: a1 “B”"},
	} {
		var got []string
		for _, x := range Between(wording.English, read(c.before), read(c.after)) {
			got = append(got, x.Words)
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, strings.Join(got, "; "), c.want)
		}
	}
}

func TestDescriptionOfLargeChangeIsLimited(t *testing.T) {
	var before, after strings.Builder
	before.WriteString("actions:\n")
	after.WriteString("actions:\n")
	for i := range 200 {
		fmt.Fprintf(&before, "  - {id: a%d, due: 2026-01-01}\n", i)
		fmt.Fprintf(&after, "  - {id: a%d, due: 2026-02-01}\n", i)
	}
	got := Between(wording.English, read(before.String()), read(after.String()))
	if len(got) != 41 || got[40].Words != "160 more changes" {
		t.Errorf("%d, the last of them %q", len(got), got[len(got)-1].Words)
	}
	long := Between(wording.English, read("title: A"), read("title: "+strings.Repeat("x", 500)))
	if w := long[0].Words; w != "title is now “"+strings.Repeat("x", 80)+"…”" {
		t.Errorf("got %s", w)
	}
}

func TestChangedWordsOfSections(t *testing.T) {
	d, _ := diff.Of("## A\n\nx y - !\n\n## B\n\ny\n\n## D\n\nz\n", "## A\n\nx Y - ? z\n\n## C\n\na b c\n\n## D\n\nz\n\n- w\n")
	var got []string
	for _, c := range OfSections(wording.English, d) {
		got = append(got, c.Words)
	}
	want := "“B” removed with 2 words; “C” added with 4 words; “A”: 2 words added, 1 removed; “D”: 1 word added"
	if strings.Join(got, "; ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "; "), want)
	}
}

func TestSectionsWithOtherNumbersAreNotRewordings(t *testing.T) {
	for _, c := range []struct{ name, before, after, want string }{
		{"wording", "For some minutes all of the checkouts did fail [ev-1].", "All checkouts failed for some minutes [ev-2].", "“Impact”: 7 words added, 10 removed"},
		{"a figure", "38,000 checkouts failed in all.", "In all, 41,300 checkouts failed.", "“Impact”: 41,300 instead of 38,000"},
		{"a time in a table", "| 08:31 | Support forwards three tickets |", "| 08:33 | Support forwards 3 tickets |", "“Impact”: 08:33 and 3 instead of 08:31"},
		{"more text with another number", "Open until 18 May.", "Answered on 1 June: it was the cache, which a restart had emptied.", "“Impact”: 13 words added, 4 removed"},
		{"a new row with its time", "| 11:05 | Report has finished, the incident is closed |",
			"| 10:52 | Report has finished |\n| 11:05 | The incident was closed |", "“Impact”: 10:52 added"},
		{"a figure was removed", "All 38,000 checkouts failed.", "Nearly all checkouts failed.", "“Impact”: 38,000 removed"},
		{"a figure moved to another paragraph", "5 of them failed.\n\nA b c d e f g h i j k l m n o p q r s t u v w.\n\nSome waited.",
			"Some failed.\n\nA b c d e f g h i j k l m n o p q r s t u v w.\n\n5 of them waited.",
			"“Impact”: 4 words added, 4 removed"},
		{"more text", "It failed.", "It failed. The partner has confirmed that none of the parcels was lost.", "“Impact”: 11 words added"},
	} {
		d, _ := diff.Of("## Impact\n\n"+c.before+"\n", "## Impact\n\n"+c.after+"\n")
		substance, _ := Split(OfSections(wording.English, d))
		got := worded(substance) + SummarizeRewordings(wording.English, OfSections(wording.English, d))
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestNegatedSectionsAreNotRewordings(t *testing.T) {
	for _, c := range []struct {
		before, after string
		isRewording   bool
	}{
		{"The alert did fire.", "The alert did not fire.", false},
		{"The alert didn’t fire.", "The alert did fire.", false},
		{"Der Alarm kam.", "Es kam kein Alarm.", false},
		{"Migrations ran with no limit.", "Migrations ran without a limit.", true},
		{"We note the alert.", "We noted the alert.", true},
	} {
		d, _ := diff.Of("## Impact\n\n"+c.before+"\n", "## Impact\n\n"+c.after+"\n")
		if substance, rewordings := Split(OfSections(wording.English, d)); len(substance)+len(rewordings) != 1 {
			t.Errorf("%q to %q: got %v and %v, want one change", c.before, c.after, substance, rewordings)
		} else if got := len(rewordings) == 1; got != c.isRewording {
			t.Errorf("%q to %q: is a rewording: %v, want %v", c.before, c.after, got, c.isRewording)
		}
	}
}

func TestSummaryOfRewordings(t *testing.T) {
	changes := Between(wording.English,
		read("summary: One\nfactors: [{id: f1, statement: A}, {id: f2, statement: A}]\nactions: [{id: a1, title: A, done_when: A, owner: x}]"),
		read("summary: Two\nfactors: [{id: f1, statement: B}, {id: f2, statement: B}]\nactions: [{id: a1, title: B, done_when: B, owner: y}]"))
	substance, rewordings := Split(changes)
	if got := worded(substance); got != "a1 owner from x to y" {
		t.Errorf("got %s", got)
	}
	want := "wording of the summary, 2 statements and 1 action"
	if got := SummarizeRewordings(wording.English, rewordings); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// In another language the parts stand in that language's order, and vocabularies
// are translated.
func TestDescriptionsOfChangesInGerman(t *testing.T) {
	before := "severity: sev3\nstatus: in_review\ntimes: {started: 2026-10-14T08:12:00Z}\nactions: [{id: a1, title: Alert, due: 2026-11-01, status: accepted}]\nfactors: [{id: f2, code: change.test_gap, statement: One}]"
	after := "status: published\ntimes: {started: 2026-10-14T08:00:00Z}\nactions: [{id: a1, title: Alert, due: 2026-12-01, status: in_progress}]\nfactors: [{id: f2, code: change.test_gap, statement: Two}, {id: f3, code: design.single_point}]\n"
	de := wording.In("de")
	d, _ := diff.Of("## A\n\nx y\n", "## A\n\nx Y z\n")
	var got []string
	for _, x := range append(Between(de, read(before), read(after)), OfSections(de, d)...) {
		got = append(got, x.Words)
	}
	want := "Status: vorher im Review, jetzt veröffentlicht; Schweregrad: entfernt, vorher sev3; Beginn berichtigt: 12 min früher, 08:00 UTC statt 08:12 UTC; " +
		"1 Faktor hinzugefügt: Einzelne Fehlerstelle; a1, Fälligkeit: um 4 Wochen nach hinten verschoben, vom 1. November 2026 auf den 1. Dezember 2026; " +
		"a1, Status: vorher angenommen, jetzt in Arbeit; f2, Aussage umformuliert; „A“: 2 Wörter hinzugefügt, 1 entfernt"
	if strings.Join(got, "; ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "; "), want)
	}
}
