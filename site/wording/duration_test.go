package wording

import (
	"testing"
	"time"
)

// Durations of two weeks and more are rounded to the nearest unit, not cut.
func TestLongDurationsAreRounded(t *testing.T) {
	day := 24 * time.Hour
	for d, want := range map[time.Duration]string{
		13*day + 5*time.Hour: "13 days 5 h", 20*day + 21*time.Hour: "3 weeks", 27 * day: "4 weeks", 28 * day: "4 weeks",
		120 * day: "4 months", 17 * day: "2 weeks", 18 * day: "3 weeks", 69 * day: "10 weeks", 731 * day: "2 years",
	} {
		if got := English.Duration(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}
