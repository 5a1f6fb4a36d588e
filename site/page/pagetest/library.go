package pagetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"debrief/site/page/model"
	"debrief/site/source"
)

// Many returns the files of n incidents, two weeks apart, of which the last is on 18
// October 2026. Each incident affected the service checkout, took longer than the
// incident before and has one action item.
func Many(n int) []*source.File {
	var files []*source.File
	for i := range n {
		day := time.Date(2026, 10, 18, 9, 0, 0, 0, time.UTC).AddDate(0, 0, -14*(n-1-i))
		at := func(minutes int) string {
			return day.Add(time.Duration(minutes) * time.Minute).Format(time.RFC3339)
		}
		status := "done, closed_at: " + day.AddDate(0, 0, 10+i).Format(time.DateOnly) + ", closed_as: as_planned"
		if i%3 == 0 {
			status = "accepted"
		}
		id := day.Format(time.DateOnly) + "-number"
		files = append(files, File("pm/"+id+".md", fmt.Sprintf(`---
title: Number %d
status: published
kind: incident
severity: sev%d
summary: It failed.
services: [{id: checkout, role: impacted}]
times: {started: %s, detected: %s, mitigated: %s}
detection: {method: %s, had_metric: true, had_monitor: %v}
symptoms: ["pool exhausted: %d", "Pool exhausted"]
factors: [{id: f1, code: observability.monitor_missing, statement: "No monitor watched it, time %d."}, {id: f2, code: capacity.headroom, statement: Full.}]
actions: [{id: a1, title: Watch it, mechanism: slo_alert_with_runbook, addresses: [f1], owner: "@a", created: %s, due: %s, status: %s}]
---
`, i, i%4+1, at(0), at(5+i), at(30+2*i), []string{"alert_slo", "customer_report"}[i%2], i%2 == 0, i%4, i,
			day.Format(time.DateOnly), day.AddDate(0, 0, 20).Format(time.DateOnly), status)))
	}
	return files
}

// Special returns the files of several post-mortems: one of each kind other than
// incident, and one incident that recurs.
func Special() []*source.File {
	return []*source.File{
		File(
			"pm/2026-09-01-near.md",
			"---\ntitle: Nearly gone\nstatus: amended\nkind: near_miss\nseverity: sev1\nservices: [{id: checkout, "+
				"role: impacted}]\ntimes: {started: 2026-09-01T08:00:00Z}\nfactors: [{id: f1, code: "+
				"design.unsafe_default, barrier: worked, statement: The lock held.}]\namended: [{at: 2026-09-20, "+
				"note: numbers}]\n---\nLike [[2026-10-04-number]].\n",
		),
		File("pm/2026-09-02-drill.md", "---\ntitle: A drill\nstatus: published\nkind: drill\nseverity: sev4\n---\n"),
		File(
			"pm/2025-09-03-theirs.md",
			"---\ntitle: Their outage\nstatus: published\nkind: external\norganisation: Elsewhere Inc\nsources: "+
				"[\"https://elsewhere.example/x\"]\nseverity: sev1\nservices: [{id: s3, role: "+
				"impacted}]\nsymptoms: [\"503 Slow Down\"]\nfactors: [{id: f1, code: capacity.headroom, "+
				"statement: It was full.}]\n---\n",
		),
		File(
			"pm/2026-10-28-gone.md",
			"---\ntitle: Withdrawn\nstatus: withdrawn\nkind: incident\nseverity: sev2\nservices: [{id: checkout, "+
				"role: impacted}]\nsymptoms: [withdrawn symptom]\n---\n",
		),
		File(
			"pm/2026-10-29-review.md",
			"---\ntitle: In review\nstatus: in_review\nkind: incident\nseverity: sev2\nservices: [{id: checkout, "+
				"role: impacted}]\n---\n",
		),
		File(
			"pm/2026-10-30-back.md",
			"---\ntitle: It came back\nstatus: draft\nkind: incident\nseverity: sev2\ntimes: {started: "+
				"2026-10-30T08:00:00Z}\nfactors: [{id: f1, code: observability.monitor_missing, statement: "+
				"Again.}]\nrelated: [{id: 2026-10-18-number, rel: recurrence_of, note: the same pool}]\n---\n",
		),
	}
}

// Sample returns the input of a site with two post-mortems: one with all parts and
// attachments, and another that refers to it.
func Sample(t *testing.T) model.Input {
	return Input(t,
		File("pm/2026-10-14-checkout-5xx/index.md", checkout),
		File(
			"pm/2026-10-14-checkout-5xx/evidence/x.csv",
			"time,value\n2026-10-14T08:00:00Z,0.01\n2026-10-14T08:05:00Z,0.01\n2026-10-14T08:10:00Z,0.01\n2026-10-14T08:40:00Z,0.111\n2026-10-14T09:30:00Z,0.01\n",
		),
		File("pm/2026-10-14-checkout-5xx/evidence/x.log", strings.Repeat("line\n", 30)),
		File("pm/2026-10-14-checkout-5xx/accounts/r1.md", "# R1\n\n## What I saw\n\nErrors.\n"),
		File(
			"pm/2026-10-20-other.md",
			"---\ntitle: Other\nstatus: published\nkind: incident\nseverity: sev3\nfactors: [{id: f1, code: "+
				"observability.monitor_missing, statement: s}]\n---\n## Analysis\n\nAs in "+
				"[[2026-10-14-checkout-5xx]] before.\n",
		),
	)
}

const checkout = `---
title: Checkout returned 5xx
status: published
kind: incident
severity: sev2
summary: "One in nine failed."
authors: ["@mira", "team:pay"]
aliases: [INC-4821]
services: [{id: shop, role: impacted}]
times:
  introduced: {at: 2026-10-01, precision: 1d}
  started: 2026-10-14T08:12:00Z
  detected: 2026-10-14T08:31:00Z
  acknowledged: {at: 2026-10-14T08:33:00Z, precision: 1h}
  mitigated: 2026-10-14T09:25:00Z
  resolved: unknown
detection: {method: support_report, had_metric: true, had_monitor: false}
impact: [{what: failed checkouts, value: 41300, unit: requests, of: 371000, confidence: measured, evidence: ev-1}]
symptoms: ["upstream connect error"]
ended_by: {time: 09:02}
factors: [{id: f1, code: observability.monitor_missing, layer: technical, barrier: absent, statement: "Nobody watched <it> [ev-1]."}]
evidence:
  - {id: ev-1, type: metric_snapshot, title: Checkout 5xx ratio, file: evidence/x.csv, unit: ratio, resolution: 1m}
  - {id: ev-2, type: log_excerpt, title: Log, file: evidence/x.log}
  - {id: ev-3, type: screenshot, title: Gone, file: evidence/none.png, source: "https://dash.example/d/1"}
participants: [{ref: R1, group: responder, role: on-call engineer, team: payments}, {ref: I1, group: identifier, role: support agent}]
accounts: [{id: acc-1, participant: R1, method: written, collected: 2026-10-14T16:25:00Z, before_review: true, file: accounts/r1.md}]
actions:
  - {id: a1, title: Watch it, type: detect, horizon: now, mechanism: slo_alert_with_runbook, addresses: [f1], owner: "team:pay", dri: "@lee", created: 2026-10-16, due: 2026-10-30, status: accepted, tracker: "javascript:alert(1)"}
published: 2026-10-20
---
## Summary

It failed.

## Timeline

| Time (UTC) | Event | Kind | Who | Evidence |
|---|---|---|---|---|
| 2026-10-13 22:00 | Pool resized | change | | |
| 2026-10-14 08:12 | Errors rise | signal | | [ev-1] |
| 08:31 | Support writes | signal | | |
| 09:02 | Pool set back, see [f1] | action | on-call | |
| 09:25 | All is well | signal | | |

Said beside the table.

## Our own heading

Kept [as it is](https://example.org/) and [here](evidence/x.csv) and [away](../../../etc/passwd).
`
