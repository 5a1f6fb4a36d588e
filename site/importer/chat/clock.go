package chat

import (
	"strings"
	"time"
)

// findOrder finds the order of day and month in numeric dates: by a number above 12, or
// else by the dates near the incident. If neither decides, a note reports the choice.
func (p *textParser) findOrder() {
	if p.opt.Order != "" {
		p.monthFirst = p.opt.Order == "month"
		return
	}
	var sure, near [2]int // numbers of dates with the day first, and with the month first
	unsure := ""
	for _, line := range p.lines {
		s, text, ok := numericDateOf(line)
		switch {
		case !ok || s.first == s.second:
		case s.first > 12:
			sure[0]++
		case s.second > 12:
			sure[1]++
		default:
			unsure = text
			for k, monthFirst := range []bool{false, true} {
				if at, ok := s.date(p.day, p.day, monthFirst); ok && p.isNear(at) {
					near[k]++
				}
			}
		}
	}
	votes := sure
	if sure == [2]int{} {
		votes = near
	}
	p.monthFirst = votes[1] > votes[0]
	if unsure != "" && (votes[0] > 0) == (votes[1] > 0) {
		order, other := "day", "month"
		if p.monthFirst {
			order, other = other, order
		}
		p.note("dates such as %s were read with the %s first; --date-order %s reads the %s first", unsure, order, other, other)
	}
}

// numericDateOf returns the first date of a line in which the order of day and month may
// be unknown.
func numericDateOf(line string) (s stamp, text string, ok bool) {
	for at := 0; at < min(len(line), 80); at++ {
		if line[at] < '0' || line[at] > '9' || at > 0 && isWordByte(line[at-1]) {
			continue
		}
		if m := numericDate.FindStringSubmatch(line[at:]); m != nil && m[2] != "." {
			return stamp{first: number(m[1]), second: number(m[3]), year: year(m[4])}, m[0], true
		}
		if m := shortDate.FindStringSubmatch(line[at:]); m != nil && m[2] != "." {
			return stamp{first: number(m[1]), second: number(m[3])}, strings.TrimSpace(m[1] + m[2] + m[3]), true
		}
	}
	return s, "", false
}

// isNear reports whether a day is at most three days from the range of the options, or
// from the day of the incident.
func (p *textParser) isNear(day time.Time) bool {
	const slack = 72 * time.Hour
	if !p.opt.From.IsZero() && !p.opt.To.IsZero() {
		return !day.Before(dateOf(p.opt.From).Add(-slack)) && !day.After(dateOf(p.opt.To).Add(slack))
	}
	return !p.day.IsZero() && day.Sub(dateOf(p.day)).Abs() <= slack
}

// startDay sets the date of the messages that follow.
func (p *textParser) startDay(s stamp) {
	at, ok := s.date(p.day, p.opt.Today, p.monthFirst)
	if !ok && p.opt.Today.IsZero() && s.isWeekday() {
		at, ok = p.onlyWeekday(s.weekday)
	}
	p.last, p.lostDay = time.Time{}, !ok
	if p.date = at; ok {
		return
	}
	p.date = time.Time{}
	p.chat.Relative = s.text
}

// onlyWeekday returns the day of the range of the options that is a weekday, if there is
// only one.
func (p *textParser) onlyWeekday(weekday time.Weekday) (found time.Time, ok bool) {
	if p.opt.From.IsZero() || p.opt.To.Sub(p.opt.From) > 14*24*time.Hour {
		return found, false
	}
	last := dateOf(p.opt.To.In(p.opt.Zone))
	for day := dateOf(p.opt.From.In(p.opt.Zone)); !day.After(last); day = day.AddDate(0, 0, 1) {
		if day.Weekday() != weekday {
			continue
		}
		if ok {
			return time.Time{}, false
		}
		found, ok = day, true
	}
	if ok {
		p.note("%s was read as %s, the only such day in the time range", weekday, found.Format(time.DateOnly))
	}
	return found, ok
}

// assumeDay returns the date of the first message with a time and without a date: the
// day of the incident, or the day before or after it if only then the message is in the
// range of the options.
func (p *textParser) assumeDay(s stamp, zone *time.Location) time.Time {
	day := dateOf(p.day)
	if p.opt.From.IsZero() || !p.opt.Today.IsZero() {
		return day
	}
	for _, days := range []int{0, -1, 1} {
		date := day.AddDate(0, 0, days)
		if at := s.on(date, s.hour, zone); !at.Before(p.opt.From.Truncate(time.Minute)) && !at.After(p.opt.To) {
			return date
		}
	}
	return day
}

// on returns the time of a stamp on a date.
func (s *stamp) on(date time.Time, hour int, zone *time.Location) time.Time {
	y, m, d := date.Date()
	return time.Date(y, m, d, hour, s.min, s.sec, 0, zone)
}

// timeOf returns the time of a stamp, or undated. again reports that the message is a
// further one of the same author, whose time may lack AM or PM.
func (p *textParser) timeOf(s stamp, again bool) (at time.Time, undated bool) {
	dated := s.hasDate()
	if dated {
		p.startDay(s)
	}
	if p.lostDay {
		return time.Time{}, true
	}
	if s.ago {
		p.chat.Relative = s.text
		return time.Time{}, true
	}
	zone := p.opt.Zone
	if s.zone != nil {
		zone = s.zone
	}
	if p.date.IsZero() {
		if p.day.IsZero() {
			return time.Time{}, true
		}
		p.date = p.assumeDay(s, zone)
		p.assumed = p.date
	}
	if s.zone == nil {
		p.unzoned = true
		if name, _ := p.date.In(zone).Zone(); s.zoneText != "" && s.zoneText != name {
			p.note("the zone %s has several meanings; such times were read as %s", s.zoneText, zone)
		}
	}
	hour := s.hour
	if again && p.twelve && s.half == "" && s.zone == nil && s.hour <= 12 {
		hour = s.hour % 12
		if last := p.last.Truncate(time.Minute); !p.last.IsZero() && s.on(p.date, hour, zone).Before(last) &&
			!s.on(p.date, hour+12, zone).Before(last) {
			hour += 12
		}
	}
	at = p.atClock(s, hour, zone)
	back := time.Hour
	if zone.String() != p.lastZone {
		back, p.lastZone = 14*time.Hour, zone.String()
	}
	if !dated && !p.last.IsZero() && p.last.Sub(at) > back {
		p.date = p.date.AddDate(0, 0, 1)
		at = p.atClock(s, hour, zone)
		p.note("after %s the clock runs back to %s: this is read as the next day, %s",
			p.last.In(zone).Format("15:04"), at.Format("15:04"), at.Format(time.DateOnly))
	}
	if at.After(p.last) {
		p.last = at
	}
	return at, false
}

// atClock returns the time of a stamp on the current date. On a day on which the clocks
// change, a time may occur twice: it is the first one, unless the message before is
// later. It may also not occur. A note reports both.
func (p *textParser) atClock(s stamp, hour int, zone *time.Location) time.Time {
	at := s.on(p.date, hour, zone)
	clock := at.Format("15:04")
	if at.Hour() != hour%24 || at.Minute() != s.min {
		p.note("%s has no %02d:%02d in %s, where the clocks change; it was read as %s",
			p.date.Format(time.DateOnly), hour, s.min, zone, clock)
		return at
	}
	first, second := at, at
	for _, near := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		_, offset := at.Add(near).Zone()
		_, own := at.Zone()
		other := at.Add(time.Duration(own-offset) * time.Second)
		if other.Format("2006-01-02 15:04") != at.Format("2006-01-02 15:04") {
			continue
		}
		if other.Before(first) {
			first = other
		} else if other.After(second) {
			second = other
		}
	}
	if first.Equal(second) {
		return at
	}
	p.note("%s has two times such as %s in %s, where the clocks change; a time is the second one after a later time, else the first",
		p.date.Format(time.DateOnly), clock, zone)
	if last := p.last.Truncate(time.Minute); first.Before(last) {
		return second
	}
	return first
}
