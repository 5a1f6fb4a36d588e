package check

import (
	"slices"
	"strings"
	"testing"

	"debrief/site/postmortem"
)

func TestNotVerb(t *testing.T) {
	for _, verb := range []string{"add", "alert", "monitor", "bring", "ping", "embed", "feed", "speed", "partition", "document", "instrument", "harness", "re-enable", "test", "log", "page", "map", "need-not-be-known", "5xx", "`kubectl", "überprüfen", "mention", "rotate", "string"} {
		if why := notVerb(verb); why != "" {
			t.Errorf("%q is taken for a word %s", verb, why)
		}
	}
	for _, other := range []string{"the", "better", "adding", "re-adding", "improved", "documentation", "deployment", "readiness", "capacity", "we", "should", "always"} {
		if notVerb(other) == "" {
			t.Errorf("%q is taken for a verb", other)
		}
	}
}

func TestSentences(t *testing.T) {
	for text, want := range map[string]int{
		"":                 0,
		"Checkout failed.": 1,
		"Checkout failed":  1,
		"Checkout failed. Resizing it back ended it.":                2,
		"It failed (see v1.2 of the form). 9 percent were hurt!":     2,
		"It failed at approx. noon, i.e. at the worst of times.":     1,
		"Nodes in us-east-1 ran Node.js 18. Nobody saw. We did not.": 3,
		"Was it us? \"It was.\" And so on.":                          3,
	} {
		if got := sentences(text); got != want {
			t.Errorf("%q: %d sentences, want %d", text, got, want)
		}
	}
}

func TestOutOfOrder(t *testing.T) {
	for _, c := range []struct{ order, want []int }{
		{nil, nil},
		{[]int{0, 1, 1, 2, 3}, nil},
		{[]int{4, 0, 1, 2}, []int{0}},    // moved to the front
		{[]int{0, 2, 3, 4, 1}, []int{4}}, // moved to the end
		{[]int{0, 3, 1, 1, 2}, []int{1}},
	} {
		if got := outOfOrder(c.order); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.order, got, c.want)
		}
	}
}

func TestProse(t *testing.T) {
	const body = "TODO one `TODO two` and <!-- TODO three --> https://x.example/TODO\n" +
		"```\nTODO four\n~~~\nTODO five\n```\nTODO six\n\n    TODO seven\n\n- list\n  ~~~~ sh\n  TODO eight\n  ~~~~\nTODO nine\n"
	got := string(prose([]byte(body)))
	if len(got) != len(body) || strings.Count(got, "\n") != strings.Count(body, "\n") {
		t.Fatal("the places have moved")
	}
	for _, word := range []string{"one", "six", "nine"} {
		if !strings.Contains(got, "TODO "+word) {
			t.Errorf("%s is taken for code", word)
		}
	}
	for _, word := range []string{"two", "three", "four", "five", "seven", "eight", "/TODO"} {
		if strings.Contains(got, word) {
			t.Errorf("%s is taken for prose:\n%s", word, got)
		}
	}
}

// TestLegalOrders holds the orders that look wrong and are not.
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

func TestTwentyFour(t *testing.T) {
	for _, c := range [][2]string{{"12:05 AM", "00:05"}, {"12:05 PM", "12:05"}, {"1:30 p.m.", "13:30"}, {"11:59 AM", "11:59"}} {
		m := twelveHours.FindStringSubmatch(c[0])
		if m == nil || twentyFour(m[1], m[2], m[3]) != c[1] {
			t.Errorf("%s is not read as %s: %v", c[0], c[1], m)
		}
	}
	if !legible(postmortem.Event{When: now, Raw: "08:31", What: "am Morgen"}) {
		t.Error("a German word is taken for a half of the day")
	}
}
