package phrase

import (
	"testing"
	"time"

	"debrief/site/postmortem"
)

func TestHowDurationsAreSaid(t *testing.T) {
	for d, want := range map[time.Duration]string{
		30 * time.Second: "under 1 min", 53 * time.Minute: "53 min", time.Hour: "1 h", 65 * time.Minute: "1 h 05",
		47 * time.Hour: "47 h", 51 * time.Hour: "2 days 3 h", 30 * 24 * time.Hour: "4 weeks", 800 * 24 * time.Hour: "2 years",
	} {
		if got := Duration(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

func TestHowNumbersAreSaid(t *testing.T) {
	for got, want := range map[string]string{
		Thousands(0): "0", Thousands(999): "999", Thousands(41300): "41,300", Thousands(-1234567): "-1,234,567",
		Number("41300.50"): "41,300.50", Number("-0.5"): "-0.5", Number("-1200.5"): "-1,200.5", Value(-0.25, "°C"): "-0.25 °C", Number("many"): "many", Number("9e99"): "9e99",
		Plural(1, "day", "days"): "1 day", Plural(1204, "day", "days"): "1,204 days",
		Part(0.111): "11 %", Part(0.0042): "0.4 %", Part(0.0001): "under 0.1 %", Part(0): "0 %",
		Percent(0.274): "27\u00a0%", Share(0.189, 0.541): "19\u00a0to\u00a054\u00a0%",
		P(0.0004): "p\u00a0<\u00a00.001", P(0.0123): "p\u00a0=\u00a00.012", P(0.272): "p\u00a0=\u00a00.27",
		OneDecimal(2.04): "2", OneDecimal(1.44): "1.4", Size(999): "999 bytes", Size(41_499): "41 kB", Size(1_250_000): "1.2 MB",
		Value(0.111, "ratio"): "11 %", Value(1234.5, "ms"): "1,234 ms", Value(0.25, ""): "0.25",
		Latest(7, 100): "7", Latest(812, 100): "the latest 100 of 812",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestHowListsAndSentencesAreSaid(t *testing.T) {
	for got, want := range map[string]string{
		List(nil): "", List([]string{"a"}): "a", List([]string{"a", "b", "c"}): "a, b and c",
		Sentence(" it failed "): "It failed.", Sentence("Why?"): "Why?", Sentence("and so on…"): "And so on…", Sentence(""): "",
		Capital("api_gateway was full"): "api_gateway was full", Capital("über"): "Über",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// What a writer may choose from has words of its own; a word that an
// organisation added is said as it is.
func TestEveryWordOfTheVocabularyIsSaid(t *testing.T) {
	for _, k := range postmortem.Kinds {
		if kind := postmortem.Kind(k); Kind(kind) == "" || Kinds(kind) == "" || Asked(kind) == "" || Many(2, kind) == "2 " {
			t.Errorf("the kind %s has no words", k)
		}
	}
	for name, table := range map[string]struct {
		words []string
		said  map[string]string
	}{
		"statuses":  {postmortem.Statuses, statuses},
		"detection": {postmortem.DetectionMethods[:len(postmortem.DetectionMethods)-1], found}, // the last is "unknown"
		"barriers":  {postmortem.Barriers, barriers},
		"relations": {postmortem.Relations, relations},
		"promises":  {postmortem.ActionStatuses, promises},
		"horizons":  {postmortem.Horizons, horizons},
	} {
		for _, w := range table.words {
			if table.said[w] == "" {
				t.Errorf("%s: %s has no words", name, w)
			}
		}
	}
	if got := Barrier("half_open"); got != "half open" {
		t.Errorf("%q", got)
	}
	if name, means := Family("supply_chain"); name != "Supply chain" || means != "" {
		t.Errorf("%q %q", name, means)
	}
}
