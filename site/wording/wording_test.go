package wording

import (
	"testing"
	"time"

	"debrief/site/postmortem"
	"debrief/theme/i18n"
)

func TestDurations(t *testing.T) {
	for d, want := range map[time.Duration]string{
		30 * time.Second: "less than 1 min", 53 * time.Minute: "53 min", time.Hour: "1 h", 65 * time.Minute: "1 h 05",
		47 * time.Hour: "47 h", 51 * time.Hour: "2 days 3 h", 30 * 24 * time.Hour: "4 weeks", 800 * 24 * time.Hour: "2 years",
	} {
		if got := English.Duration(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for got, want := range map[string]string{
		English.Thousands(0): "0", English.Thousands(999): "999", English.Thousands(41300): "41,300", English.Thousands(-1234567): "-1,234,567",
		English.Number("41300.50"): "41,300.50", English.Number("-0.5"): "-0.5", English.Number("-1200.5"): "-1,200.5", English.Value(-0.25, "°C"): "-0.25 °C", English.Number("many"): "many", English.Number("9e99"): "9e99",
		English.Plural(1, "day", "days"): "1 day", English.Plural(1204, "day", "days"): "1,204 days",
		English.PercentOf(0.111): "11 %", English.PercentOf(0.0042): "0.4 %", English.PercentOf(0.0001): "under 0.1 %", English.PercentOf(0): "0 %",
		Percent(0.274): "27\u00a0%", English.ShareInterval(0.189, 0.541): "19\u00a0to\u00a054\u00a0%",
		English.PValue(0.0004): "p\u00a0<\u00a00.001", English.PValue(0.0123): "p\u00a0=\u00a00.012", English.PValue(0.272): "p\u00a0=\u00a00.27",
		English.OneDecimal(2.04): "2", English.OneDecimal(1.44): "1.4", English.Size(999): "999 bytes", English.Size(41_499): "41 kB", English.Size(1_250_000): "1.2 MB",
		English.Value(0.111, "ratio"): "11 %", English.Value(1234.5, "ms"): "1,234 ms", English.Value(0.25, ""): "0.25",
		English.Latest(7, 100): "7", English.Latest(812, 100): "the latest 100 of 812",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestListsAndSentences(t *testing.T) {
	for got, want := range map[string]string{
		English.List(nil): "", English.List([]string{"a"}): "a", English.List([]string{"a", "b", "c"}): "a, b and c",
		Sentence(" it failed "): "It failed.", Sentence("Why?"): "Why?", Sentence("and so on…"): "And so on…", Sentence(""): "",
		Capital("api_gateway was full"): "api_gateway was full", Capital("über"): "Über",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestVocabularyHasLabels(t *testing.T) {
	for _, k := range postmortem.Kinds {
		kind := postmortem.Kind(k)
		if English.Kind(kind) == "" || English.Kinds(kind) == "" || English.KindsInline(kind) == "" ||
			English.CountKind(2, kind) == "2 " {
			t.Errorf("the kind %s has no label", k)
		}
	}
	known := postmortem.DetectionMethods[:len(postmortem.DetectionMethods)-1] // the last is "unknown"
	for name, table := range map[string]struct {
		codes  []string
		labels map[string]i18n.Text
	}{
		"statuses":        {postmortem.Statuses, statuses},
		"detectors":       {known, detectors},
		"methods":         {known, detectionMethods},
		"safeguards":      {postmortem.Barriers, labels},
		"relations":       {postmortem.Relations, relations},
		"action statuses": {postmortem.ActionStatuses, actionStatuses},
		"horizons":        {postmortem.Horizons, horizons},
		"mechanisms":      {postmortem.Mechanisms, labels},
	} {
		for _, code := range table.codes {
			if table.labels[code] == "" {
				t.Errorf("%s: %s has no label", name, code)
			}
		}
	}
	if got := English.Label("half_open"); got != "half open" {
		t.Errorf("got %q for a code without a label", got)
	}
	if name, means := English.Family("supply_chain"); name != "Supply chain" || means != "" {
		t.Errorf("got %q, %q for a family without a label", name, means)
	}
}

// The German texts are in theme/i18n; this tests that wording uses them.
func TestGermanTexts(t *testing.T) {
	l, day := In("de-AT"), time.Date(2026, time.March, 5, 8, 31, 0, 0, time.UTC)
	family, _ := l.Family("capacity")
	by, _ := l.Detector("deploy_gate")
	for got, want := range map[string]string{
		l.Plural(1204, "day", "days"): "1.204 Tage", l.Number("-41300.50"): "-41.300,50", l.Value(0.25, "s"): "0,25 s", l.Value(0.0042, "ratio"): "0,4 %",
		l.PercentOf(0.0001): "unter 0,1 %", l.OneDecimal(1.44): "1,4", l.Size(1_250_000): "1,2 MB", l.PValue(0.0123): "p\u00a0=\u00a00,012", l.ShareInterval(0.19, 0.54): "19\u00a0bis\u00a054\u00a0%",
		l.Latest(1812, 100): "die neuesten 100 von 1.812", l.TooFew(2, "incident", "incidents"): "2 Vorfälle: zu wenig für ein Diagramm.",
		l.Date(day): "5. März 2026", l.Month(day): "März 2026", l.Quarter("2026-Q1"): "Q1 2026",
		l.Duration(51 * time.Hour): "2 Tage 3 h", l.Duration(time.Second): "unter 1 min", l.Ago(1): "vor 1 Tag", l.Ago(30): "vor 4 Wochen",
		l.List([]string{"a", "b", "c"}): "a, b und c", l.CountKind(2, postmortem.NearMiss): "2 Beinahe-Vorfälle", l.Kinds(postmortem.External): "Externe Vorfälle",
		family: "Kapazität", by: "eine Prüfung beim Deploy", l.DetectedBy("audit"): "erkannt durch ein Audit", l.DetectionMethod("audit"): "Audit",
		l.Status("in_review"): "Im Review", l.Status("with_legal"): "with legal", l.Answer(postmortem.Unanswered): "nicht angegeben", l.Horizon(""): "Ohne Horizont", l.Tier("1"): "Stufe 1",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
