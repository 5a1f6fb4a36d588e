package times

import (
	"debrief/site/postmortem"
	"testing"
	"time"
)

var now = time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)

func TestTo24Hours(t *testing.T) {
	for _, c := range [][2]string{{"12:05 AM", "00:05"}, {"12:05 PM", "12:05"}, {"1:30 p.m.", "13:30"}, {"11:59 AM", "11:59"}} {
		m := twelveHours.FindStringSubmatch(c[0])
		if m == nil || to24Hours(m[1], m[2], m[3]) != c[1] {
			t.Errorf("%s is not read as %s: %v", c[0], c[1], m)
		}
	}
	if !legible(postmortem.Event{When: now, Raw: "08:31", What: "am Morgen"}) {
		t.Error("a German word is read as AM")
	}
}
