package postmortem

import "testing"

func TestLooseTimes(t *testing.T) {
	for text, want := range map[string]string{
		"2026-10-14 08:12 UTC":            "2026-10-14T08:12:00Z",
		"2026-10-14T8:05:00Z":             "2026-10-14T08:05:00Z",
		"2026/10/14 08:12 GMT":            "2026-10-14T08:12:00Z",
		"14 Oct 2026 08:12 UTC":           "2026-10-14T08:12:00Z",
		"14 October 2026, 08:12:30 (UTC)": "2026-10-14T08:12:30Z",
		"Oct 14, 2026 at 8:12 PM CEST":    "2026-10-14T20:12:00+02:00",
		"Wed, 14 Oct 2026 08:12:00 GMT":   "2026-10-14T08:12:00Z",
		"Wed, 14 Oct 2026 08:12:00 +0200": "2026-10-14T08:12:00+02:00",
		"1 Sept 2026 12:05 am UTC+1":      "2026-09-01T00:05:00+01:00",
		"2026-10-14 08:12":                "", // no zone
		"14 Oct 2026 08:12":               "",
		"10/04/2026 08:12 UTC":            "", // April or October
		"04.10.2026 08:12 UTC":            "",
		"31 Feb 2026 08:12 UTC":           "",
		"14 Oct 2026 24:12 UTC":           "",
		"14 Oct 2026 13:12 PM UTC":        "",
		"14 Oct 2026 08:12 IST":           "", // three zones have that name
		"14 Och 2026 08:12 UTC":           "",
		"14 Oct 26 08:12 UTC":             "",
	} {
		if got, ok := parseLooseTime(text); ok != (want != "") || ok && got != want {
			t.Errorf("%q is read as %q, %v; want %q", text, got, ok, want)
		}
	}
	for text, want := range map[string]string{
		"20 October 2026": "2026-10-20", "October 20th, 2026": "2026-10-20", "2026/1/2": "2026-01-02", "20-Oct-2026": "2026-10-20",
		"01/02/2026": "", "30 Feb 2026": "", "October 2026": "",
	} {
		if got, ok := parseLooseDate(text); ok != (want != "") || ok && got != want {
			t.Errorf("%q is read as the day %q, %v; want %q", text, got, ok, want)
		}
	}
}

func TestClosestWord(t *testing.T) {
	for _, c := range []struct {
		written string
		words   []string
		near    string
		sure    bool
	}{
		{"publishd", Statuses, "published", true},
		{"In Review", Statuses, "in_review", true},
		{"severty", []string{"severity", "visibility"}, "severity", true},
		{"lang", []string{"land", "long"}, "land", false},            // two are as near
		{"detection_metod", []string{"detect"}, "", false},           // too far
		{"visiblitys_", []string{"visibility"}, "visibility", false}, // three letters
	} {
		if near, sure := closestWord(c.written, c.words); near != c.near || sure != c.sure {
			t.Errorf("%q is taken for %q, sure: %v; want %q, %v", c.written, near, sure, c.near, c.sure)
		}
	}
}

// TestSuggestedEdits checks the edits, and which of them are safe.
func TestSuggestedEdits(t *testing.T) {
	for front, want := range map[string]struct {
		edit string
		safe bool
	}{
		"times: {impact_start: 2026-10-14T08:12:00Z}\n":                                {"started", true},
		"times: {impact_start: 2026-10-14T08:12:00Z, started: 2026-10-14T08:12:00Z}\n": {"started", false}, // would be there twice
		"author: mira\n":   {"authors", false}, // not a list
		"author: [mira]\n": {"authors", true},
		"factors:\n  - {id: f1, category: design.x}\n":            {"code", true},
		"detection: {had_metric: No}\n":                           {"false", true},
		"detection: {had_metric: maybe}\n":                        {"", false},
		"published: 20 October 2026\n":                            {"2026-10-20", true},
		"times: {started: \"14 Oct 2026 08:12 UTC\"}\n":           {"2026-10-14T08:12:00Z", true},
		"times: {started: {at: 14 Oct 2026 08:12 UTC}}\n":         {"2026-10-14T08:12:00Z", true},
		"times: {started: \"14 Oct\\x20\\\n  2026 08:12 UTC\"}\n": {"", false}, // not the text of the file
		"status: Publishd\n":                                      {"published", true},
	} {
		_, found := read(t, front, "")
		f := found[0]
		edit := ""
		if len(f.Edits) > 0 {
			edit = f.Edits[0].New
		}
		if edit != want.edit || f.Safe != want.safe {
			t.Errorf("%s: edit %q, safe %v: %s %s", front, edit, f.Safe, f.Message, f.Help)
		}
	}
}
