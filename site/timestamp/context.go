package timestamp

import (
	"time"
)

// An Order is the order of day and month in dates such as 05/04/2026.
type Order int

// The orders of day and month.
const (
	UnknownOrder Order = iota
	DayFirst
	MonthFirst
)

// A Context holds the information in the text around a timestamp: the zone, and the
// current day, which timestamps without a date continue.
type Context struct {
	Day     time.Time      // midnight in UTC of the current day; zero if it is unknown
	Zone    Zone           // zone of the text; the zero Zone if it states none
	Home    *time.Location // zone of the organisation, which decides about ambiguous abbreviations; may be nil
	Started time.Time      // start of the incident, for T+20m
	Order   Order          // order of day and month

	last time.Duration // time of day of the last timestamp on Day; -1 or 0 if no timestamp has one
}

// A Time is a timestamp whose meaning is known.
type Time struct {
	At      time.Time // zero if the meaning is not known
	DayOnly bool      // the timestamp has a date but no time of day
	Zoned   bool      // the timestamp or its context states the zone
	BadZone string    // name of a zone that cannot be read
	Until   time.Time // end of the period, or zero
}

// ZoneOf returns the zone of a time.
func ZoneOf(at time.Time) Zone {
	name := at.Location().String()
	if name == "" { // an offset has no name
		name = at.Format("-07:00")
	}
	return Zone{name, at.Location()}
}

// Known reports whether the meaning of the name is known.
func (z Zone) Known() bool { return z.at != nil }

// In returns the day of at in the zone of the context, as midnight in UTC.
func (c *Context) In(at time.Time) time.Time {
	if zone := c.locate(c.Zone, at); zone != nil {
		at = at.In(zone)
	}
	y, m, d := at.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// Restart forgets the time of day of the row above, so that the next row is not taken
// for one past midnight.
func (c *Context) Restart() { c.last = -1 }

// SetDay sets the current day, as a heading with a date does. It reports whether the
// date can be read.
func (c *Context) SetDay(d Date) bool {
	day, ok := c.date(d)
	if ok {
		c.Day, c.last = day, -1
	}
	return ok
}

// stepBack is the shortest step back in time between two timestamps that means that the
// second is on the next day. A shorter one is a wrong order.
const stepBack = 12 * time.Hour

// Resolve returns the time that a timestamp means, and makes its day the current day.
func (c *Context) Resolve(s Stamp) Time {
	zone := s.Zone
	if zone.Name == "" {
		zone = c.Zone
	}
	out := Time{Zoned: zone.Name != "" && zone.at != nil, DayOnly: !s.HasClock()}
	if s.Clock.Form == RelativeClock {
		if !c.Started.IsZero() {
			out.At, out.Zoned = c.Started.Add(s.Clock.After), true
		}
		return out
	}
	day := c.Day
	if s.HasDate() {
		var ok bool
		if day, ok = c.date(s.Date); !ok {
			return out
		}
	}
	if day.IsZero() {
		return out
	}
	hour, ok := s.Clock.Hour24()
	if !ok {
		return out
	}
	clock := clockDuration(hour, s.Clock.Minute, s.Clock.Second)
	if s.HasClock() {
		if !s.HasDate() && c.last-clock > stepBack {
			day = day.AddDate(0, 0, 1)
		}
		c.last = clock
	} else {
		c.last = -1
	}
	c.Day = day
	at := time.UTC
	if zone.Name != "" {
		if at = c.locate(zone, day); at == nil && !s.HasClock() {
			at, out.Zoned = time.UTC, false // a date without a time of day needs no zone
		} else if at == nil {
			out.BadZone = zone.Name
			return out
		} else {
			out.Zoned = true
		}
	}
	y, m, d := day.Date()
	out.At = time.Date(y, m, d, hour, s.Clock.Minute, s.Clock.Second, 0, at)
	if s.Until != nil {
		end := *c // the rows below begin after the start of the period, not after its end
		if until := end.Resolve(*s.Until); until.At.After(out.At) {
			out.Until = until.At
		}
	}
	return out
}

func clockDuration(hour, minute, second int) time.Duration {
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second
}

// locate returns the zone with a name, or nil if it is ambiguous or unknown. Home
// decides about an ambiguous abbreviation if it uses it in the year of day.
func (c *Context) locate(z Zone, day time.Time) *time.Location {
	if z.at != nil || c.Home == nil {
		return z.at
	}
	for month := time.January; month <= time.December; month += 3 {
		at := time.Date(day.Year(), month, 15, 12, 0, 0, 0, c.Home)
		if name, seconds := at.Zone(); name == z.Name {
			return time.FixedZone(name, seconds)
		}
	}
	return nil
}

// date returns the day that a date means. A missing year is the one that puts the date
// closest to the current day; a weekday is the next such day from the current day on.
func (c *Context) date(d Date) (time.Time, bool) {
	month, day := d.Month, d.Day
	switch d.Form {
	case WeekdayOnly:
		if c.Day.IsZero() {
			return time.Time{}, false
		}
		return c.Day.AddDate(0, 0, (int(d.Weekday)-int(c.Day.Weekday())+7)%7), true
	case NumericDate:
		if month, day = d.order(c.Order); month == 0 {
			return time.Time{}, false
		}
	}
	if d.Year > 0 {
		return civil(d.Year, month, day)
	}
	if c.Day.IsZero() {
		return time.Time{}, false
	}
	var best time.Time
	for year := c.Day.Year() - 1; year <= c.Day.Year()+1; year++ {
		if at, ok := civil(year, month, day); ok && (best.IsZero() || at.Sub(c.Day).Abs() < best.Sub(c.Day).Abs()) {
			best = at
		}
	}
	return best, !best.IsZero()
}

func civil(year, month, day int) (time.Time, bool) {
	at := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return at, at.Day() == day && int(at.Month()) == month
}

// order returns the month and day of a numeric date, or 0 if the order is unknown.
func (d Date) order(o Order) (month, day int) {
	switch {
	case d.First == d.Second:
		return d.First, d.Second
	case o == DayFirst && d.Second <= 12:
		return d.Second, d.First
	case o == MonthFirst && d.First <= 12:
		return d.First, d.Second
	}
	return 0, 0
}

// FindOrder returns the order of day and month that all the dates have. A number above
// 12 shows it. Without one, it is the order that puts the first date close to near,
// the day of the incident, if the other order does not.
func FindOrder(dates []Date, near time.Time) Order {
	var dayFirst, monthFirst bool
	first := Date{}
	for _, d := range dates {
		if d.Form != NumericDate {
			continue
		}
		if first.Form == NoDate {
			first = d
		}
		dayFirst = dayFirst || d.First > 12
		monthFirst = monthFirst || d.Second > 12
	}
	switch {
	case dayFirst && monthFirst, first.Form == NoDate:
		return UnknownOrder
	case dayFirst:
		return DayFirst
	case monthFirst:
		return MonthFirst
	case near.IsZero():
		return UnknownOrder
	}
	distance := func(o Order) time.Duration {
		c := Context{Day: near, Order: o}
		at, ok := c.date(first)
		if !ok {
			return 1 << 62
		}
		return at.Sub(near).Abs()
	}
	a, b := distance(DayFirst), distance(MonthFirst)
	const close, far = 14 * 24 * time.Hour, 28 * 24 * time.Hour
	switch {
	case a <= close && b >= far && b > 2*a:
		return DayFirst
	case b <= close && a >= far && a > 2*b:
		return MonthFirst
	}
	return UnknownOrder
}
