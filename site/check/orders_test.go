package check

import "testing"

// TestLegalOrders checks the unusual orders that are valid.
func TestLegalOrders(t *testing.T) {
	for name, fields := range map[string]string{
		"found before anybody was hurt": "times: {started: 2026-10-14T09:00:00Z, detected: 2026-10-14T08:00:00Z, acknowledged: 2026-10-14T08:05:00Z, declared: 2026-10-14T08:10:00Z}\ndetection: {proactive: true}",
		"found when it was over":        "times: {started: 2026-10-14T08:00:00Z, mitigated: 2026-10-14T08:10:00Z, detected: 2026-10-14T09:00:00Z, acknowledged: 2026-10-14T09:05:00Z}\ndetection: {after_the_fact: true}",
		"within what is known":          "times: {started: {at: 2026-10-14T08:10:00Z, precision: 5m}, detected: {at: 2026-10-14T08:02:00Z, precision: 5m}}",
		"other zones":                   "times: {started: 2026-10-14T10:12:00+02:00, detected: 2026-10-14T08:31:00Z}",
		"unknown between":               "times: {started: 2026-10-14T08:12:00Z, detected: unknown, mitigated: 2026-10-14T09:05:00Z}",
		"reviewed on the day":           "times: {resolved: 2026-10-14T23:30:00-08:00}\nreview: {held: 2026-10-15}\npublished: 2026-10-15",
	} {
		text := "---\ntitle: x\nstatus: published\n" + fields + "\n---\n"
		if found := ofRule(runOn(example(text)), "times/order"); len(found) > 0 {
			t.Errorf("%s:\n%s", name, asText(found))
		}
	}
	const beyond = "---\ntitle: x\nstatus: published\ntimes: {started: 2026-10-14T08:12:00Z, mitigated: 2026-10-14T09:12:00Z, resolved: 2026-10-14T09:10:00Z, declared: 2026-10-14T08:00:00Z}\n---\n"
	if found := ofRule(runOn(example(beyond)), "times/order"); len(found) != 2 {
		t.Errorf("two pairs run backwards, one of them with nothing known between:\n%s", asText(found))
	}
}
