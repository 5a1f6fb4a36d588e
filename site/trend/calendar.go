package trend

import (
	"fmt"
	"time"

	"debrief/site/catalog"
	"debrief/site/postmortem"
)

// A Calendar decides in which quarter an incident is.
type Calendar struct {
	Zone        *time.Location // time zone of the days; nil means UTC
	FiscalStart time.Month     // first month of the fiscal year; 0 and January mean the calendar year
}

// NewCalendar returns the calendar of a library with the catalogue c.
func NewCalendar(c *catalog.Catalog) Calendar { return Calendar{c.Zone(), c.FiscalStart} }

// isFiscal reports whether the year of c is not the calendar year.
func (c Calendar) isFiscal() bool {
	return c.FiscalStart > time.January && c.FiscalStart <= time.December
}

// QuarterOf returns the name of the quarter that contains the day, its first day, and
// the first day of the next quarter. Days are midnights in UTC. A quarter of a fiscal
// year is named after the calendar year in which the fiscal year starts: "FY2026-Q1".
func (c Calendar) QuarterOf(day time.Time) (name string, from, to time.Time) {
	start, prefix := c.yearStart(), ""
	if c.isFiscal() {
		prefix = "FY"
	}
	n := c.quarterNumber(day)
	from = time.Date(0, start+time.Month(3*n), 1, 0, 0, 0, 0, time.UTC)
	return fmt.Sprintf("%s%d-Q%d", prefix, n/4, n%4+1), from, from.AddDate(0, 3, 0)
}

// quarterNumber returns a number for the quarter that contains the day. Consecutive
// quarters have consecutive numbers; quarter 0 is the first of the year 0.
func (c Calendar) quarterNumber(day time.Time) int {
	y, m, _ := day.Date()
	return (12*y + int(m) - int(c.yearStart())) / 3
}

// yearStart returns the first month of the year.
func (c Calendar) yearStart() time.Month {
	if c.isFiscal() {
		return c.FiscalStart
	}
	return time.January
}

// civil returns the date of at in the zone, as midnight in UTC.
func civil(at time.Time, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	y, m, d := at.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// finished returns the day before which all days are over at the time asOf. The last
// second of a day in UTC stands for the end of that date in every zone, because
// "as of 30 September" means the end of that day.
func (c Calendar) finished(asOf time.Time) time.Time {
	end := asOf.UTC().Add(time.Second)
	if end.Equal(postmortem.UTCDay(end)) {
		return end
	}
	return civil(asOf, c.Zone)
}
