package table

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"debrief/site/finding"
)

// A clock parses the times of a file.
type clock struct {
	unit   time.Duration // of numbers since 1970; 0 finds it from the size of a number
	layout string        // of texts; "" finds it
	zone   *time.Location
}

// units are the names of the units of numeric times.
var units = map[string]time.Duration{
	"s": time.Second, "ms": time.Millisecond, "us": time.Microsecond, "ns": time.Nanosecond,
}

// patternParts translates the parts of a time pattern to a layout of package time.
var patternParts = strings.NewReplacer("YYYY", "2006", "YY", "06", "MMM", "Jan", "MM", "01", "DD", "02", "hh", "15",
	"mm", "04", "ss", "05", "ZZ", "-0700", "Z", "Z07:00")

// newClock returns a clock for a format: a unit, "rfc3339" or a pattern. "" finds the
// format of each time.
func newClock(format string, zone *time.Location) (*clock, error) {
	c := &clock{zone: zone}
	switch unit, ok := units[format]; {
	case format == "":
	case ok:
		c.unit = unit
	case strings.EqualFold(format, "rfc3339"):
		c.layout = time.RFC3339
	default:
		pattern := format
		if strings.Contains(format, "AM") {
			pattern = strings.ReplaceAll(strings.ReplaceAll(pattern, "hh", "03"), "AM", "PM")
		}
		c.layout = patternParts.Replace(pattern)
		if !strings.Contains(c.layout, "2006") && !strings.Contains(c.layout, "06") || !strings.Contains(c.layout, "02") {
			return nil, finding.HintErrorf("write s, ms, us, ns, rfc3339, or a pattern such as \"DD.MM.YYYY hh:mm:ss\"",
				"--time-format is %q", format)
		}
	}
	return c, nil
}

// zonedLayouts and localLayouts are the layouts of texts with and without a zone. Go
// accepts a fraction after the seconds of each.
var (
	zonedLayouts = []string{
		time.RFC3339, "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 Z07:00",
		"2006-01-02T15:04:05-0700", "20060102T150405Z07:00",
	}
	localLayouts = []string{
		"2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04",
		"2006/01/02 15:04:05", "2006/01/02 15:04", "02.01.2006 15:04:05", "02.01.2006 15:04", "2006-01-02",
	}
	slashDate = regexp.MustCompile(`^\d{1,2}/\d{1,2}/\d{2,4}\b`)
)

// parse returns the time of a text.
func (c *clock) parse(text string) (time.Time, error) {
	text = strings.TrimSpace(text)
	if c.layout == "" {
		if v, err := strconv.ParseFloat(text, 64); err == nil {
			return c.fromNumber(text, v)
		}
		if c.unit != 0 {
			return time.Time{}, fmt.Errorf("%q is not a number of seconds or their parts since 1970", text)
		}
	}
	if name, ok := strings.CutSuffix(text, " UTC"); ok {
		text = name + "Z"
	} else if name, ok := strings.CutSuffix(text, " GMT"); ok {
		text = name + "Z"
	}
	if c.layout != "" {
		return c.fromLayout(text)
	}
	for _, layout := range zonedLayouts {
		if at, err := time.Parse(layout, text); err == nil {
			return checkYear(text, at)
		}
	}
	for _, layout := range localLayouts {
		if wall, err := time.Parse(layout, text); err == nil {
			return c.inZone(text, wall)
		}
	}
	if slashDate.MatchString(text) {
		return time.Time{}, finding.HintErrorf(`use --time-format "DD/MM/YYYY hh:mm:ss", or with MM first`,
			"the order of day and month is not known in %q", text)
	}
	return time.Time{}, finding.HintErrorf(`use --time-format, such as "DD.MM.YYYY hh:mm:ss"`,
		"%q is not a time such as 2026-10-14T08:12:00Z", text)
}

func (c *clock) fromLayout(text string) (time.Time, error) {
	at, err := time.Parse(c.layout, text)
	if err != nil {
		return at, fmt.Errorf("%q does not have the form of --time-format", text)
	}
	if strings.Contains(c.layout, "07:00") || strings.Contains(c.layout, "-0700") {
		return checkYear(text, at)
	}
	return c.inZone(text, at)
}

// fromNumber returns the time of a number since 1970.
func (c *clock) fromNumber(text string, v float64) (time.Time, error) {
	unit := c.unit
	if unit == 0 {
		switch size := math.Abs(v); {
		case size < 1e11:
			unit = time.Second
		case size < 1e14:
			unit = time.Millisecond
		case size < 1e17:
			unit = time.Microsecond
		default:
			unit = time.Nanosecond
		}
	}
	perSecond := int64(time.Second / unit)
	if n, err := strconv.ParseInt(text, 10, 64); err == nil { // exact, unlike a float
		return checkYear(text, time.Unix(n/perSecond, n%perSecond*int64(unit)).UTC())
	}
	seconds := v / float64(perSecond)
	if math.IsNaN(seconds) || math.Abs(seconds) > 1e11 {
		return time.Time{}, fmt.Errorf("%q is not a time", text)
	}
	whole := math.Floor(seconds)
	// Milliseconds are the limit of the precision of such a number.
	return checkYear(text, time.Unix(int64(whole), int64(math.Round((seconds-whole)*1e3))*1e6).UTC())
}

// checkYear returns an error for a time outside of 1990 to 2100, the
// sign of a wrong unit or column.
func checkYear(text string, at time.Time) (time.Time, error) {
	if at.Year() < 1990 || at.Year() > 2100 {
		return at, finding.HintErrorf("check the column of the times and --time-format",
			"%q is the time %s, which is not in the years 1990 to 2100", text, at.UTC().Format(time.RFC3339))
	}
	return at.UTC(), nil
}

// inZone returns the time that a wall clock in the zone showed.
func (c *clock) inZone(text string, wall time.Time) (time.Time, error) {
	if c.zone == nil {
		return wall, finding.HintErrorf("use --zone UTC, or the zone of the export, such as --zone Europe/Berlin",
			"the time %q has no zone", text)
	}
	at := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(),
		wall.Nanosecond(), c.zone)
	const form = "2006-01-02T15:04:05"
	if at.Format(form) != wall.Format(form) {
		return at, finding.HintErrorf("export the data with times in UTC",
			"the time %q does not exist in %s: the clocks went forward", text, c.zone)
	}
	for _, other := range []time.Time{at.Add(-time.Hour), at.Add(time.Hour)} {
		if other.Format(form) == wall.Format(form) {
			return at, finding.HintErrorf("export the data with times in UTC",
				"the time %q occurs twice in %s: the clocks went back", text, c.zone)
		}
	}
	return checkYear(text, at)
}
