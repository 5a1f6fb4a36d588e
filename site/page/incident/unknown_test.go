package incident

import (
	"strings"
	"testing"

	"debrief/site/page/model"
	"debrief/site/page/pagetest"
	"debrief/theme"
)

const unknownTimes = `title: Storage stopped
status: published
severity: sev1
times: {started: 2026-02-03T08:00:00Z, detected: unknown, mitigated: 2026-02-03T09:00:00Z}
detection: {method: unknown}
impact: [{what: failed requests, value: unknown}]
`

// TestUnknownIsNotUndetected checks that the page of an external incident leaves out
// unknown facts and does not call an unknown phase undetected, that a drill has no chart
// of phases, and that rows without a clock time are numbered.
func TestUnknownIsNotUndetected(t *testing.T) {
	page := func(kind, rows string) theme.Incident {
		in := pagetest.Input(t, pagetest.File("pm/2026-02-03-a.md",
			"---\nkind: "+kind+"\n"+unknownTimes+"---\n## Timeline\n\n"+rows))
		return pagetest.View[theme.Incident](t, Pages(model.NewSite(in)), "incidents/2026-02-03-a/index.html")
	}
	clock := "- 2026-02-03 08:00 change: Removed.\n- 09:00 signal: Back.\n"
	external, own := page("external", clock), page("incident", clock)
	for _, svg := range []string{string(external.Timeline.Strip.SVG), string(own.Timeline.Strip.SVG)} {
		if strings.Contains(svg, "ndetected") || !strings.Contains(svg, "Not known") || !strings.Contains(svg, "hatch") {
			t.Errorf("the phase without detection: %s", svg)
		}
	}
	if n := len(external.Facts); n != 1 || external.Facts[0].Name != "Time to mitigate" {
		t.Errorf("facts of an external incident: %+v", external.Facts)
	}
	if len(own.Facts) != 4 || external.Detection.Method != "" || len(external.Impact.Rows) > 0 {
		t.Errorf("%+v, %+v, %+v", own.Facts, external.Detection, external.Impact)
	}
	drill := page("drill", clock)
	if drill.Timeline.Strip.SVG != "" || drill.Timeline.Days[0].Events[1].N != "2" {
		t.Errorf("drill: %+v", drill.Timeline)
	}
	days := page("drill", "- 2026-02-03 change: Removed.\n- 2026-02-04 signal: Back.\n")
	if days.Timeline.Days[1].Events[0].N != "2" {
		t.Errorf("rows without a clock time: %+v", days.Timeline.Days)
	}
}

// TestDetectionBeforeImpact tests the time to detect of a problem that was found before
// users were affected.
func TestDetectionBeforeImpact(t *testing.T) {
	for proactive, want := range map[string]string{"true": "found before users were affected", "false": "unknown"} {
		in := pagetest.Input(t, pagetest.File("pm/2026-02-03-a.md", "---\ntitle: A\nstatus: published\nkind: incident\n"+
			"severity: sev3\ntimes: {started: 2026-02-03T08:00:00Z, detected: 2026-02-03T07:40:00Z, mitigated: 2026-02-03T09:00:00Z}\n"+
			"detection: {method: alert_slo, proactive: "+proactive+"}\n---\n"))
		v := pagetest.View[theme.Incident](t, Pages(model.NewSite(in)), "incidents/2026-02-03-a/index.html")
		got := ""
		for _, f := range v.Facts {
			if f.Name == "Time to detect" {
				got = f.Value.Text
			}
		}
		if got != want {
			t.Errorf("proactive %s: %q, want %q", proactive, got, want)
		}
	}
}
