package incident

import (
	"testing"

	"debrief/site/page/model"
	"debrief/site/page/pagetest"
	"debrief/theme"
)

func TestTriggerConditionsAndReviewAreShown(t *testing.T) {
	in := pagetest.Input(t, pagetest.File("pm/2026-10-20-a.md", `---
title: A
status: published
kind: incident
severity: sev4
trigger: {category: config_change, ref: "deploy <4412>"}
conditions: {out_of_hours: true, sleep_interrupted: 2, concurrent_incidents: unknown}
bias_check: {hindsight: Judged by what the graph showed.}
review: {held: 2026-10-22, facilitator_involved: false, attendees: 9, learned_something: 7}
---
It failed.
`))
	v := pagetest.View[theme.Incident](t, Pages(model.NewSite(in)), "incidents/2026-10-20-a/index.html")
	got := ""
	for _, d := range append(v.Setting, v.Review...) {
		got += d.Term + ": " + string(d.Text) + "\n"
	}
	want := `Trigger: Configuration change: deploy &lt;4412&gt;
Outside working hours: yes
People whose sleep was interrupted: 2
Review meeting: 22 October 2026
Facilitator took part in the incident: no
People present: 9
Of these, learned something: 7
Later knowledge (hindsight): Judged by what the graph showed.
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
