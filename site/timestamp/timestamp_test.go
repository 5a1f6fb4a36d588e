package timestamp

import (
	"testing"
	"time"
)

var base = Context{Day: time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC), Started: time.Date(2026, 1, 5, 10, 16, 0, 0, time.UTC)}

// Each row has a text, the time in UTC that it means ("" if it means no time), and the text
// after it.
var forms = []struct{ text, at, rest string }{
	{"10:16 signal", "2026-01-05T10:16", "signal"},
	{"10:16", "2026-01-05T10:16", ""},
	{"8:31 x", "2026-01-05T08:31", "x"},
	{"08:31:05 x", "2026-01-05T08:31:05", "x"},
	{"08:31:05.123Z x", "2026-01-05T08:31:05", "x"},
	{"8h31 x", "2026-01-05T08:31", "x"},
	{"13.41 Text", "2026-01-05T13:41", "Text"},
	{"14 Uhr: Text", "2026-01-05T14:00", "Text"},
	{"9.30 Uhr Text", "2026-01-05T09:30", "Text"},
	{"08:31 Uhr Text", "2026-01-05T08:31", "Text"},
	{"24:00 x", "2026-01-06T00:00", "x"},
	{"0831Z x", "2026-01-05T08:31", "x"},
	{"2pm first", "2026-01-05T14:00", "first"},
	{"2:08pm x", "2026-01-05T14:08", "x"},
	{"2:15 PM x", "2026-01-05T14:15", "x"},
	{"2:15 p.m. x", "2026-01-05T14:15", "x"},
	{"2:15 P.M.: x", "2026-01-05T14:15", "x"},
	{"12:05 AM x", "2026-01-05T00:05", "x"},
	{"12:05 pm x", "2026-01-05T12:05", "x"},
	{"10:45a x", "2026-01-05T10:45", "x"},
	{"12:29p x", "2026-01-05T12:29", "x"},
	{"13:55 PM x", "2026-01-05T13:55", "x"},
	{"08:31 am Standort Berlin", "2026-01-05T08:31", "am Standort Berlin"},
	{"10:16\u202fAM x", "2026-01-05T10:16", "x"},
	{"**12:43** x", "2026-01-05T12:43", "x"},
	{"**12:43:** x", "2026-01-05T12:43", "x"},
	{"**12:43** - x", "2026-01-05T12:43", "x"},
	{"`07:35` Funded", "2026-01-05T07:35", "Funded"},
	{"[10:25] x", "2026-01-05T10:25", "x"},
	{"_7/15/2026_", "2026-07-15T00:00", ""},
	{"{{ 06:10 }} x", "2026-01-05T06:10", "x"},
	{"~12:43 x", "2026-01-05T12:43", "x"},
	{"ca. 12:43 x", "2026-01-05T12:43", "x"},
	{"about 12:43 x", "2026-01-05T12:43", "x"},
	{"15:00ish UTC x", "2026-01-05T15:00", "x"},
	{"16:00 approx UTC x", "2026-01-05T16:00", "x"},
	{"16:00 approx. x", "2026-01-05T16:00", "x"},
	{"12:47 UTC+2 x", "2026-01-05T10:47", "x"},
	{"13:10 GMT+2 x", "2026-01-05T11:10", "x"},
	{"13:20 Europe/Paris x", "2026-01-05T12:20", "x"},
	{"13:30 +0200 x", "2026-01-05T11:30", "x"},
	{"13:30+02:00 x", "2026-01-05T11:30", "x"},
	{"13:30 UTC\u22127 x", "2026-01-05T20:30", "x"},
	{"13:30 UTC\u22127: x", "2026-01-05T20:30", "x"},
	{"13:30 UTC -7 x", "2026-01-05T20:30", "x"},
	{"13:30 UTC+5:30 x", "2026-01-05T08:00", "x"},
	{"2026-01-05T06:30-07:00 x", "2026-01-05T13:30", "x"},
	{"13:30 (MEZ) x", "2026-01-05T12:30", "x"},
	{"13:30 MESZ x", "2026-01-05T11:30", "x"},
	{"13:30 PT x", "2026-01-05T21:30", "x"},
	{"13:30 Eastern Standard Time x", "2026-01-05T18:30", "x"},
	{"13:30 US Pacific Standard Time x", "2026-01-05T21:30", "x"},
	{"13:30 Pacific time x", "2026-01-05T21:30", "x"},
	{"13:30 IST x", "zone IST", "x"},
	{"13:30 Europe/Nowhere x", "zone Europe/Nowhere", "x"},
	{"13:30 DNS fails", "2026-01-05T13:30", "DNS fails"},
	{"10:26-10:30 x", "2026-01-05T10:26", "x"},
	{"10:26–10:30 UTC+1: x", "2026-01-05T09:26", "x"},
	{"10:26 — 10:30 x", "2026-01-05T10:26", "x"},
	{"10:26 to 10:30 x", "2026-01-05T10:26", "x"},
	{"10:26 bis 10:30 Uhr x", "2026-01-05T10:26", "x"},
	{"10:26 UTC - 11:30 UTC: x", "2026-01-05T10:26", "x"},
	{"2026-01-05 Between 02:00 and 02.30 PM x", "2026-01-05T14:00", "x"},
	{"10:16 So, we waited", "2026-01-05T10:16", "So, we waited"},
	{"10:16 Sun was out", "2026-01-05T10:16", "Sun was out"},
	{"10:16 Tuesday: x", "2026-01-06T10:16", "x"},
	{"5th Jan @ 10:16 x", "2026-01-05T10:16", "x"},
	{"10:15am-11:20am PT x", "2026-01-05T18:15", "x"},
	{"10:15 UTC/12:15 CEST x", "2026-01-05T10:15", "x"},
	{"10:45~ x", "2026-01-05T10:45", "x"},
	{"8-9 PM x", "2026-01-05T20:00", "x"},
	{"11:50-12:10 PM x", "2026-01-05T11:50", "x"},
	{"2026-01-05 10:16 to 2026-01-06 11:00 x", "2026-01-05T10:16", "x"},
	{"13:14 EDT (17:14 UTC): A", "2026-01-05T17:14", "A"},
	{"2026-01-05 10:16 x", "2026-01-05T10:16", "x"},
	{"2026-01-05T10:16 - x", "2026-01-05T10:16", "x"},
	{"2026-01-05T10:16:00Z x", "2026-01-05T10:16", "x"},
	{"2026/01/05 10:16 x", "2026-01-05T10:16", "x"},
	{"9 Jan 10:16 x", "2026-01-09T10:16", "x"},
	{"20 May 2021", "2021-05-20T00:00", ""},
	{"20. Mai 2021, 14:05 Uhr x", "2021-05-20T14:05", "x"},
	{"May 20, 2021 3:18 PM x", "2021-05-20T15:18", "x"},
	{"Jan 14, 10:18 AM x", "2026-01-14T10:18", "x"},
	{"June 14th, 2022, 10:00 AM: x", "2022-06-14T10:00", "x"},
	{"Wed, Sep 18, 2019 at 13:54 UTC - Bug", "2019-09-18T13:54", "Bug"},
	{"12:45 PM PST Saturday Oct 30th: First", "2025-10-30T20:45", "First"},
	{"11:14 UTC Tuesday Aug 28 x", "2025-08-28T11:14", "x"},
	{"Tuesday Aug 28 11:14 x", "2025-08-28T11:14", "x"},
	{"Tuesday 10:15 x", "2026-01-06T10:15", "x"},
	{"Dec 31, 23:50 x", "2025-12-31T23:50", "x"},
	{"05.01.2026 15:48 x", "2026-01-05T15:48", "x"},
	{"05.01. 15:48 x", "2026-01-05T15:48", "x"},
	{"5.1. 15:48 x", "2026-01-05T15:48", "x"},
	{"05-01-2026 15:48 UTC x", "2026-01-05T15:48", "x"},
	{"4/21/23 x", "2023-04-21T00:00", "x"},
	{"[12-05 16:21] x", "", ""},
	{"T+20m x", "2026-01-05T10:36", "x"},
	{"T+1h20m: x", "2026-01-05T11:36", "x"},
	{"T-5 min x", "2026-01-05T10:11", "x"},
	{"T+00:20 x", "2026-01-05T10:36", "x"},
	{"T0 x", "2026-01-05T10:16", "x"},
	{"2026-01-05 ca. 18:30 x", "2026-01-05T18:30", "x"},
	{"07:30am - First report", "2026-01-05T07:30", "First report"},
	{"10:16 (about half) x", "2026-01-05T10:16", "(about half) x"},
	{"10:16 ~5 users", "2026-01-05T10:16", "~5 users"},
	// Not a time.
	{"10.5 GB", "none", ""},
	{"v1.2.3 released", "none", ""},
	{"1.10 released", "none", ""},
	{"10 users", "none", ""},
	{"404s", "none", ""},
	{"2026 was", "none", ""},
	{"25:00 x", "none", ""},
	{"10:61 x", "none", ""},
	{"May be", "none", ""},
	{"so 3 of them", "none", ""},
	{"10.0.0.1 is down", "none", ""},
	{"3/4 of users", "none", ""},
	{"about 12 users", "none", ""},
	{"2026-13-40 x", "none", ""},
	{"", "none", ""},
}

func TestScanReadsWrittenTimes(t *testing.T) {
	for _, f := range forms {
		s, ok := Scan(f.text)
		if f.at == "none" {
			if ok {
				t.Errorf("%q: read %+v, want no timestamp", f.text, s)
			}
			continue
		}
		if !ok {
			t.Errorf("%q: not read", f.text)
			continue
		}
		c := base
		if s.Date.Form == NumericDate {
			c.Order = FindOrder([]Date{s.Date}, c.Day)
		}
		got := c.Resolve(s)
		at := got.At.UTC().Format("2006-01-02T15:04:05")
		at = at[:len(at)-3*btoi(got.At.Second() == 0)]
		if got.At.IsZero() {
			at = ""
		}
		if got.BadZone != "" {
			at = "zone " + got.BadZone
		}
		if at != f.at || f.text[s.Rest:] != f.rest && f.at != "" {
			t.Errorf("%q: got %q and rest %q, want %q and %q", f.text, at, f.text[s.Rest:], f.at, f.rest)
		}
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestRowsPastMidnightAreOnTheNextDay(t *testing.T) {
	c := base
	c.last = -1
	for _, row := range []struct{ text, want string }{
		{"23:50", "2026-01-05T23:50"}, {"00:10", "2026-01-06T00:10"}, {"00:05", "2026-01-06T00:05"},
		{"23:59", "2026-01-06T23:59"}, {"00:01", "2026-01-07T00:01"},
	} {
		s, _ := Scan(row.text)
		if got := c.Resolve(s).At.Format("2006-01-02T15:04"); got != row.want {
			t.Errorf("%s: got %s, want %s", row.text, got, row.want)
		}
	}
}

func TestPeriodsHaveAnEnd(t *testing.T) {
	for text, want := range map[string]string{
		"10:26-10:30 x": "5 10:30", "23:50 to 00:10 UTC+1: x": "5 23:10", "10:15 UTC/12:15 CEST x": "", "8-9 pm x": "5 21:00",
		"2026-01-05 10:16 to 2026-01-06 11:00 x": "6 11:00", "2026-01-05 - 2026-01-07: x": "7 00:00", "10:30-10:20": "",
	} {
		s, _ := Scan(text)
		c := base
		c.Restart()
		got := ""
		if until := c.Resolve(s).Until; !until.IsZero() {
			got = until.UTC().Format("2 15:04")
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestAmbiguousAbbreviationsFollowTheHomeZone(t *testing.T) {
	for _, row := range []struct{ text, home, want string }{
		{"10:00 IST", "Asia/Kolkata", "04:30"}, {"10:00 IST", "Asia/Jerusalem", "08:00"}, {"10:00 IST", "Europe/Dublin", "09:00"},
		{"10:00 CST", "America/Chicago", "16:00"}, {"10:00 CST", "Asia/Shanghai", "02:00"},
		{"10:00 BST", "Europe/London", "09:00"}, {"10:00 BST", "Europe/Berlin", ""},
	} {
		c := base
		c.Home, _ = time.LoadLocation(row.home)
		s, _ := Scan(row.text)
		got := c.Resolve(s)
		if at := got.At.UTC().Format("15:04"); !got.At.IsZero() && at != row.want || got.At.IsZero() && row.want != "" {
			t.Errorf("%s in %s: got %s, want %s", row.text, row.home, at, row.want)
		}
	}
}

func TestFindZone(t *testing.T) {
	for text, want := range map[string]string{
		"Timeline (UTC)": "UTC", "Timeline (all times CEST)": "CEST", "Timeline (all times in Europe/Lisbon)": "Europe/Lisbon",
		"Timeline (UTC\u22127)": "UTC\u22127", "Timeline (PT)": "PT", "Timeline (JST, UTC+9)": "UTC+9",
		"Timeline (UTC/GMT +2)": "UTC/GMT +2", "Timeline (local time)": "?local time", "Timeline (IST)": "?IST",
		"Zeit (MESZ)": "MESZ", "Date and Time in CET": "CET", "Date/Time (UTC)": "UTC",
		"All events are documented in UTC time.": "UTC", "All times in CET (GMT+1)": "GMT+1",
		"All times in Central European Time (CET)": "Central European Time", "All times in PST (UTC-7)": "UTC-7",
		"All times in UC/Pacific": "?UC/Pacific", "All times in UTC+1 (Zurich time)": "UTC+1",
		"Times are in both Eastern Daylight Time (EDT) and UTC.": "?Eastern Daylight Time / UTC",
		"Timeline (all times approximate)":                       "", "All times approximations": "", "All times are approximate": "",
		"Timeline (if relevant)": "", "Timeline": "", "Timeline (DRAFT)": "", "Timeline (XYZT)": "?XYZT", "Time (local)": "?local",
		"Alle Zeiten in MEZ": "MEZ", "All times in Bavaria": "?Bavaria", "All times in Zurich time": "Zurich time",
		"Alle Zeiten sind in der Zeitzone Europe/Berlin angegeben.": "Europe/Berlin", "times in PT": "PT",
		"Timeline (all times in UTC, +00:00)": "UTC", "All times UTC; Lisbon was at UTC+1 from 01:00 on.": "UTC",
		"All times are UTC (Berlin is at UTC+2)": "UTC", "All times in PDT and UTC": "?PDT / UTC",
	} {
		z, ok := FindZone(text)
		got := z.Name
		if ok && z.at == nil {
			got = "?" + got
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestFindOrder(t *testing.T) {
	near := time.Date(2026, 8, 8, 0, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		dates []string
		want  Order
	}{
		{[]string{"12/01/2022", "02/15/2023"}, MonthFirst}, {[]string{"15/02/2023", "03/04/2023"}, DayFirst},
		{[]string{"15/02/2023", "03/24/2023"}, UnknownOrder}, {[]string{"07/08/2026"}, DayFirst},
		{[]string{"08/07/2026"}, MonthFirst}, {[]string{"02/03/2026"}, UnknownOrder},
	} {
		var dates []Date
		for _, text := range row.dates {
			s, _ := Scan(text)
			dates = append(dates, s.Date)
		}
		if got := FindOrder(dates, near); got != row.want {
			t.Errorf("%v: got %d, want %d", row.dates, got, row.want)
		}
	}
}

func FuzzScan(f *testing.F) {
	for _, form := range forms {
		f.Add(form.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, ok := Scan(text)
		if !ok {
			return
		}
		if s.Start > s.End || s.End > s.Rest || s.Rest > len(text) || s.Start < 0 {
			t.Fatalf("%q: offsets %d, %d, %d", text, s.Start, s.End, s.Rest)
		}
		c := base
		c.Resolve(s)
		FindZone(text)
		FindOrder([]Date{s.Date}, base.Day)
	})
}
