package evidence

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"debrief/site/catalog"
	"debrief/site/evidence"
	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/privacy"
	"debrief/site/rule"
	"debrief/site/source"
)

func TestFigures(t *testing.T) {
	for text, want := range map[string]string{
		"41,300 of 371,000 requests were refused": "371000 count",
		"41 300 requests":                         "41300 count",
		"about 12 % of checkouts":                 "12 %",
		"it rose from 0.4 s to 18.5 s":            "0.4 time, 18.5 time",
		"at 33 requests a second":                 "33 rate",
		"€ 1,200 and 3,540 EUR and $2.5 million":  "1200 money, 3540 money, 2.5 money",
		"the log had 190 GB":                      "190 bytes",
		"1.2 million users":                       "1.2 count",
		"2,400 users wrote":                       "2400 count",
		// Not figures.
		"503 errors, and 502s from the gateway":   "",
		"500 users":                               "500 count",
		"three tickets, then 4 tickets":           "",
		"53 minutes, 22 instances, 40 nodes":      "",
		"a disk of 500 GB disks and 64 GB of ram": "",
		"version 1.2.3 s, 10:30 s, ev-1 s":        "",
		"https://example.org/42%20x":              "",
	} {
		var got []string
		for _, f := range findFigures(text) {
			got = append(got, f.key())
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%q: got %q, want %q", text, s, want)
		}
	}
}

func TestLiveAddresses(t *testing.T) {
	for addr, want := range map[string]bool{
		"https://grafana.example.com/d/aB3dE5fG7/checkout":                                                        true,
		"https://grafana.example.com/d/aB3dE5fG7/checkout?orgId=1&from=now-6h&to=now":                             true,
		"https://grafana.example.com/d/aB3dE5fG7/checkout?from=1594299600000&to=1594307700000":                    false,
		"https://grafana.example.com/dashboard/db/main?from=1594299600000&to=1594307700000":                       false,
		"https://grafana.example.com/dashboard/snapshot/aB3dE5fG7":                                                false,
		"https://grafana.example.com/":                                                                            false,
		"https://app.datadoghq.com/dashboard/abc-def?live=true":                                                   true,
		"https://app.datadoghq.com/dashboard/abc-def?from_ts=1594299600000&to_ts=1594307700000&live=false":        false,
		"https://kibana.example.com/app/discover#/?_g=(time:(from:now-15m,to:now))":                               true,
		"https://kibana.example.com/app/discover#/?_g=(time:(from:'2026-10-14T07:00:00Z',to:'2026-10-14T10:00'))": false,
		"https://prometheus.example.com/graph?g0.expr=up&g0.range_input=1h":                                       true,
		"https://prometheus.example.com/graph?g0.expr=up&g0.range_input=1h&g0.end_input=2026-10-14%2010%3A00":     false,
		"https://logs.example.com/search?earliest=-24h":                                                           true,
		"https://eu.console.example.com/cloudwatch/home#dashboards:name=shop;start=-PT3H":                         false, // a clock of its own
		"https://code.example.com/d/report.md":                                                                    false,
		"https://forum.example.com/t/from=now-on/12":                                                              false,
		"https://example.com/?from=news":                                                                          false,
		"://":                                                                                                     false,
	} {
		if got := IsLive(addr); got != want {
			t.Errorf("%s: got %v, want %v", addr, got, want)
		}
	}
}

func TestResolutions(t *testing.T) {
	for text, want := range map[string]time.Duration{"1m": time.Minute, "30s": 30 * time.Second, "1h": time.Hour, "1d": 24 * time.Hour, "": 0, "often": 0, "0s": 0, "-1m": 0, "-1d": 0, "99999999999d": 0} {
		if got, ok := evidence.ParseResolution(text); ok != (want > 0) || ok && got != want {
			t.Errorf("%q: got %s, %v", text, got, ok)
		}
	}
}

// runRule runs one rule on one post-mortem.
func runRule(t *testing.T, id, text string) finding.List {
	t.Helper()
	words, _ := catalog.Of(nil, "postmortems")
	lib := library.Read([]*source.File{{Path: "postmortems/2026/2026-10-14-checkout-5xx.md", Size: int64(len(text)), Data: []byte(text)}}, "postmortems", privacy.Gate{}, nil)
	i := slices.IndexFunc(Rules, func(r rule.Rule) bool { return r.ID == id })
	pass := rule.Pass{Library: lib, Catalog: words, Now: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)}
	return pass.CheckPostmortem(Rules[i:i+1], lib.All[0])
}

// TestClaimLevels checks that the level of a finding rises with the status and the severity.
func TestClaimLevels(t *testing.T) {
	const text = "---\ntitle: Checkout 5xx\nstatus: %s\nkind: %s\nseverity: %s\n%s\n---\n\n## Impact\n\n12 %% of checkouts failed. 2,400 users wrote.\n"
	const kept = "evidence: [{id: ev-1}]"
	for _, c := range []struct {
		status, kind, severity, more string
		n                            int
		level                        finding.Level
	}{
		{"draft", "incident", "sev1", kept, 1, finding.Info},
		{"in_review", "incident", "sev1", kept, 2, finding.Warning},
		{"published", "incident", "sev1", kept, 2, finding.Error},
		{"published", "incident", "sev2", "", 2, finding.Error},
		{"published", "incident", "sev3", kept, 2, finding.Warning},
		{"published", "incident", "sev3", "", 1, finding.Info},
		{"published", "near_miss", "sev3", kept, 2, finding.Warning},
		{"published", "external", "sev1", "", 0, 0},
		{"withdrawn", "incident", "sev1", kept, 0, 0},
		{"published", "incident", "sev1", "lang: de", 0, 0},
	} {
		found := runRule(t, "evidence/claim", fmt.Sprintf(text, c.status, c.kind, c.severity, c.more))
		if len(found) != c.n || c.n > 0 && found[0].Level != c.level {
			t.Errorf("%+v: %v", c, found)
		}
	}
}

// TestClaimEvidence checks the alternatives to a reference in the sentence.
func TestClaimEvidence(t *testing.T) {
	const front = "---\ntitle: Checkout 5xx\nstatus: published\nkind: incident\nseverity: sev3\nevidence: [{id: ev-1}]\nimpact: [{what: failed, value: 41300, of: 371000}]\ntimes: {started: 2026-10-14T08:12:00Z}\n---\n\n"
	for text, want := range map[string]int{
		"## Impact\n\n12 % failed [ev-1].\n":                                                                0,
		"## Impact\n\n12 % failed. [ev-1] shows it.\n":                                                      0,
		"## Impact\n\n12 % failed. It was long, as [ev-1] shows.\n":                                         1,
		"## Impact\n\n12 % failed ([graph](https://example.org)).\n":                                        0,
		"## Impact\n\nWe saw [that 12 % failed](https://example.org)\n":                                     0,
		"## Impact\n\n12 % failed, see https://example.org/q.\n":                                            0,
		"## Impact\n\n41,300 requests were refused, 11.1 %.\n":                                              0, // the front matter has both
		"## Impact\n\n12 % failed [ev-1].\n\n## Analysis\n\nThe 12 % were all of one region.\n":             0, // has evidence elsewhere
		"## Impact\n\n12 % failed [ev-1].\n\n## Analysis\n\nThe 13 % were all of one region.\n":             1,
		"## Impact\n\n| What | How much | Source |\n|---|---|---|\n| failed | 12 % | [ev-1] |\n":            0,
		"## Impact\n\n| What | How much | Source |\n|---|---|---|\n| failed | 12 % | |\n":                   1,
		"## Timeline (UTC)\n\n| Time | Event | Evidence |\n|---|---|---|\n| 08:12 | 12 % fail | [ev-1] |\n": 0,
		"## Timeline (UTC)\n\n| Time | Event | Evidence |\n|---|---|---|\n| 08:12 | 12 % fail | |\n":        1,
		"## Timeline (UTC)\n\n- 08:12 signal: Checkouts fail. 12 % of them\n  by nine [ev-1]\n":             0,
		"## Lessons\n\n- 12 % is what nobody sees.\n":                                                       0,
	} {
		if found := runRule(t, "evidence/claim", front+text); len(found) != want {
			t.Errorf("%q: %d findings, want %d: %v", text, len(found), want, found)
		}
	}
}
