package times

import "testing"

func TestClockTimeReadsEveryClock(t *testing.T) {
	for raw, want := range map[string]string{
		"2026-10-14 08:31": "08:31", "2:08pm": "14:08", "12:05 AM": "00:05", "8h31": "08:31", "24:00": "", "T+20m": "", "noon": "",
	} {
		if got := clockTime(raw); got != want {
			t.Errorf("%s: got %q, want %q", raw, got, want)
		}
	}
}
