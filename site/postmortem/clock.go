package postmortem

import (
	"regexp"
	"strings"
	"time"
)

var clockTime = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})[ T](\d{1,2}:\d{2}(?::\d{2})?) ?(\S+)$`)

// ParseTime parses a time with its zone as people write it: 2026-10-14T08:12:00Z,
// "2026-10-14 08:12 UTC", "2026-10-14 10:12 +02:00" or "2026-10-14 10:12 Europe/Lisbon".
// The result is in the zone of the text.
func ParseTime(text string) (at time.Time, ok bool) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, true
	}
	m := clockTime.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, false
	}
	layout := "2006-01-02 15:04"
	if strings.Count(m[2], ":") == 2 {
		layout += ":05"
	}
	if m[3] == "Z" {
		m[3] = "UTC"
	}
	for _, offset := range []string{"-07:00", "-0700"} {
		if at, err := time.Parse(layout+" "+offset, m[1]+" "+m[2]+" "+m[3]); err == nil {
			return at, true
		}
	}
	if zone, err := time.LoadLocation(m[3]); err == nil && m[3] != "Local" {
		if at, err := time.ParseInLocation(layout, m[1]+" "+m[2], zone); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}
