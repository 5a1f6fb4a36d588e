package postmortem

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/site/timestamp"
)

// These patterns match times that are not in RFC 3339 but have only one meaning. They
// exclude dates such as 04/05/2026, in which the order of day and month is unclear, and
// times without a zone, because debrief never guesses a zone.
var (
	weekday    = `(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?`
	isoDay     = `(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})`
	dayFirst   = `(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?[\s-](?P<name>[a-z]{3,9})\.?,?[\s-](?P<year>\d{4})`
	nameFirst  = `(?P<name>[a-z]{3,9})\.?\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year>\d{4})`
	timeOfDay  = `(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?`
	looseDates = loosePatterns(``)
	looseTimes = loosePatterns(`(?:t|,?\s+(?:at\s+)?)` + timeOfDay + `\s*(?P<zone>\(?[a-z+-][a-z0-9:+-]*\)?)`)
)

func loosePatterns(behind string) []*regexp.Regexp {
	var out []*regexp.Regexp
	for _, form := range []string{isoDay, dayFirst, nameFirst} {
		out = append(out, regexp.MustCompile(`(?i)^`+weekday+form+behind+`$`))
	}
	return out
}

var monthNames = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september",
	"october", "november", "december"}

// parseLooseTime parses a time that is not in RFC 3339, such as "2026-10-14 08:31 UTC",
// and returns it as RFC 3339.
func parseLooseTime(text string) (canonical string, ok bool) {
	part := matchParts(looseTimes, text)
	day, ok := dayFromParts(part)
	if !ok {
		return "", false
	}
	zone := timestamp.ParseZone(strings.ToUpper(strings.Trim(part["zone"], "()")))
	hour, _ := strconv.Atoi(part["hour"])
	minute, _ := strconv.Atoi(part["minute"])
	second, _ := strconv.Atoi(part["second"])
	if half := strings.ToLower(part["half"]); half != "" {
		if hour < 1 || hour > 12 {
			return "", false
		}
		if hour %= 12; half[0] == 'p' {
			hour += 12
		}
	}
	if zone == nil || hour > 23 || minute > 59 || second > 59 {
		return "", false
	}
	y, m, d := day.Date()
	return time.Date(y, m, d, hour, minute, second, 0, zone).Format(time.RFC3339), true
}

// parseLooseDate parses a date that is not in the form YYYY-MM-DD, such as "14 October
// 2026", and returns it in this form.
func parseLooseDate(text string) (canonical string, ok bool) {
	day, ok := dayFromParts(matchParts(looseDates, text))
	return day.Format(time.DateOnly), ok
}

// matchParts matches text against each pattern in forms. It returns the named groups of
// the first match, or nil if no pattern matches.
func matchParts(forms []*regexp.Regexp, text string) map[string]string {
	if len(text) > 60 {
		return nil
	}
	for _, form := range forms {
		if m := form.FindStringSubmatch(strings.TrimSpace(text)); m != nil {
			out := map[string]string{}
			for i, name := range form.SubexpNames() {
				out[name] = m[i]
			}
			return out
		}
	}
	return nil
}

func dayFromParts(part map[string]string) (time.Time, bool) {
	year, _ := strconv.Atoi(part["year"])
	month, _ := strconv.Atoi(part["month"])
	day, _ := strconv.Atoi(part["day"])
	if name := strings.ToLower(part["name"]); name != "" {
		month = 1 + slices.IndexFunc(monthNames, func(m string) bool {
			return m == name || m[:3] == name ||
				name == "sept" && m[:3] == "sep"
		})
	}
	at := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return at, year >= 1900 && month > 0 && at.Month() == time.Month(month) && at.Day() == day
}
