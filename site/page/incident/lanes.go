package incident

import (
	"cmp"
	"html/template"
	"math"
	"slices"
	"strings"
	"time"

	"debrief/site/markdown"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/source"
	"debrief/theme"
	"debrief/theme/chart"
	"debrief/theme/i18n"
)

// maxLaneRows is the largest number of rows of the table beside the lanes.
const maxLaneRows = 200

// whoSawWhat returns the section that shows accounts, rows of the timeline, changes and
// metrics as lanes over one time axis. It is empty if fewer than two lanes have items.
func (page *incidentPage) whoSawWhat() theme.WhoSaw {
	if page.axisFrom.IsZero() {
		return theme.WhoSaw{}
	}
	accounts := page.accountTimes()
	pairs := differingTimes(accounts)
	lanes := append(page.accountLanes(accounts, pairs), page.eventLanes()...)
	lanes = append(lanes, page.metricLane())
	lanes = slices.DeleteFunc(lanes, func(l chart.Lane) bool { return len(l.Marks) == 0 })
	if len(lanes) < 2 {
		return theme.WhoSaw{}
	}
	d := chart.LanesData{
		Title: page.L.Text("Accounts, events and metrics on one time axis, in UTC"), From: page.axisFrom, To: page.axisTo,
		Bands: phaseBands(page.pm), Lanes: lanes, Lang: page.L.Language,
	}
	out := theme.WhoSaw{SVG: chart.Lanes("who-saw-what-svg", d), Table: page.laneTable(lanes)}
	out.Note = page.L.Text("Numbers are rows of the timeline, and letters are changes to systems. Each mark leads to its item.")
	out.Differ = append(page.timeDifferences(accounts, pairs), page.sameMoments(accounts)...)
	return out
}

// accountLanes returns a lane for each account with times.
func (page *incidentPage) accountLanes(accounts []accountTimes, pairs []timePair) []chart.Lane {
	differ := map[[2]int]bool{}
	for _, p := range pairs {
		differ[p.a], differ[p.b] = true, true
	}
	var out []chart.Lane
	for i, a := range accounts[:min(len(accounts), chart.MaxLanes/2)] {
		lane := chart.Lane{Name: page.L.Text("Account: {0}", a.role)}
		for k, s := range a.sentences {
			lane.Marks = append(lane.Marks, chart.LaneMark{
				Mark: chart.Mark{At: s.at, Label: s.text}, Href: "#" + a.anchor, Differ: differ[[2]int{i, k}],
			})
		}
		out = append(out, lane)
	}
	return out
}

var laneNames = []struct {
	kind string
	name i18n.Text
}{
	{"signal", "Signals"}, {"decision", "Decisions"}, {"action", "Actions|in a timeline"}, {"comms", "Communication"},
	{"change", "Changes|in a timeline"}, {"", "Other events"},
}

// eventLanes returns a lane for each kind of timeline row. The lane of changes also has
// the changes to systems of the evidence.
func (page *incidentPage) eventLanes() []chart.Lane {
	marks := map[string][]chart.LaneMark{}
	anchors := model.EventAnchors(page.pm)
	numbers := page.eventNumbers()
	for i, e := range page.pm.Timeline {
		at := e.When.UTC()
		if !e.HasTime() || e.DayOnly || at.Before(page.axisFrom) || at.After(page.axisTo) {
			continue
		}
		kind := e.Kind
		if _, known := markKinds[kind]; !known {
			kind = ""
		}
		marks[kind] = append(marks[kind], chart.LaneMark{
			Mark: chart.Mark{At: at, N: numbers[i], Kind: markKinds[e.Kind], Label: markdown.PlainText(e.What)},
			Href: "#" + anchors[i],
		})
	}
	for i, m := range page.changeMarks {
		if page.hasRow(m, page.changeHrefs[i]) {
			continue
		}
		marks["change"] = append(marks["change"], chart.LaneMark{Mark: m, Letter: true, Href: page.changeHrefs[i]})
	}
	var out []chart.Lane
	for _, l := range laneNames {
		out = append(out, chart.Lane{Name: page.L.Text(l.name), Marks: marks[l.kind]})
	}
	return out
}

// hasRow reports whether a row of the timeline describes a change to a system: a change of
// the same minute that refers to the same item of evidence.
func (page *incidentPage) hasRow(change chart.Mark, href string) bool {
	return slices.ContainsFunc(page.pm.Timeline, func(e postmortem.Event) bool {
		isSameMinute := e.HasTime() && e.When.UTC().Truncate(time.Minute).Equal(change.At.UTC().Truncate(time.Minute))
		return e.Kind == "change" && isSameMinute &&
			slices.ContainsFunc(e.Evidence, func(id string) bool {
				anchor := "#" + model.Anchor(id)
				return href == anchor || strings.HasPrefix(href, anchor+"-")
			})
	})
}

// eventNumbers returns the number in the charts of each timeline row, by its index. A row
// without a number is not in the map.
func (page *incidentPage) eventNumbers() map[int]int {
	from, to := page.shownSpan()
	out := map[int]int{}
	for i, e := range page.pm.Timeline {
		if at := e.When.UTC(); e.HasTime() && !e.DayOnly && !from.IsZero() && !at.Before(from) && !at.After(to) {
			out[i] = len(out) + 1
		}
	}
	return out
}

// metricLane returns the lane of the metrics: when a series left its range before the
// incident, and its extreme.
func (page *incidentPage) metricLane() chart.Lane {
	lane := chart.Lane{Name: page.L.Text("Metrics")}
	for _, item := range page.gathered {
		if item.figure == "" || item.extreme == nil || !page.isOnAxis(item.series) || item.For != "" {
			continue
		}
		x, d := item.extreme, page.seriesData(item)
		name := cmp.Or(item.Title, item.ID)
		if label := item.series.Labels[x.line]; len(item.series.Labels) > 1 {
			name += " “" + label + "”"
		}
		add := func(at time.Time, text string) {
			lane.Marks = append(lane.Marks, chart.LaneMark{Mark: chart.Mark{At: at, Kind: chart.Signal, Label: text}, Href: "#" + item.figure})
		}
		if at, low, high, ok := page.leftRange(item); ok && at.Before(x.at) {
			add(at, page.L.Text("{0} leaves its range before the incident, {1} to {2}", name, d.Format(low), d.Format(high)))
		}
		add(x.at, page.L.Text("{0}: {1}|a value", name, d.Format(x.value)))
	}
	slices.SortStableFunc(lane.Marks, func(a, b chart.LaneMark) int { return a.At.Compare(b.At) })
	return lane
}

// leftRange returns when the line with the extreme first left the range of its values
// before the incident, for at least two values in a row.
func (page *incidentPage) leftRange(item *gathered) (at time.Time, low, high float64, ok bool) {
	s, x := item.series, item.extreme
	if !x.hasBefore {
		return at, 0, 0, false
	}
	started := page.pm.Times.Started.At
	low, high = math.Inf(1), math.Inf(-1)
	outside := 0
	for j, v := range s.Values[x.line] {
		switch {
		case math.IsNaN(v):
		case s.Times[j].Before(started):
			low, high = min(low, v), max(high, v)
		case s.Times[j].After(page.axisTo):
			return at, low, high, false
		case v >= low && v <= high:
			outside = 0
		default:
			if outside++; outside == 1 {
				at = s.Times[j]
			}
			if outside == 2 {
				return at, low, high, true
			}
		}
	}
	return at, low, high, false
}

// laneTable returns the items of all lanes in order of time as a table.
func (page *incidentPage) laneTable(lanes []chart.Lane) theme.Table {
	out := theme.Table{
		Caption: page.L.Text("Who saw what when (UTC)"),
		Columns: []theme.Column{{Text: page.L.Text("Time")}, {Text: page.L.Text("Lane|of a chart")}, {Text: page.L.Text("Event|in a table")}},
	}
	type item struct {
		chart.LaneMark
		lane string
	}
	var items []item
	for _, l := range lanes {
		for _, m := range l.Marks {
			items = append(items, item{m, l.Name})
		}
	}
	slices.SortStableFunc(items, func(a, b item) int { return a.At.Compare(b.At) })
	for _, it := range items[:min(len(items), maxLaneRows)] {
		text := source.Truncate(it.Label, 300)
		if it.Differ {
			text += " – " + page.L.Text("accounts differ")
		}
		out.Rows = append(out.Rows, []theme.Cell{
			{Text: page.clockOn(it.At, page.axisFrom, page.axisTo), Href: it.Href}, {Text: it.lane}, {Text: text},
		})
	}
	if n := len(items); n > maxLaneRows {
		out.Caption += ", " + page.L.Latest(n, maxLaneRows)
	}
	out.Long = false
	return out
}

// maxDifferences is the largest number of differences of each kind that a page lists.
const maxDifferences = 12

// timeDifferences returns the sentences of two accounts that may describe the same event
// at different times.
func (page *incidentPage) timeDifferences(accounts []accountTimes, pairs []timePair) []theme.Difference {
	var out []theme.Difference
	for _, p := range pairs[:min(len(pairs), maxDifferences)] {
		a, b := accounts[p.a[0]].sentences[p.a[1]], accounts[p.b[0]].sentences[p.b[1]]
		out = append(out, theme.Difference{
			Point: page.L.Text("Perhaps the same event at different times: {0} and {1}",
				page.clockOn(a.at, page.axisFrom, page.axisTo), page.clockOn(b.at, page.axisFrom, page.axisTo)),
			Says: []theme.Saying{saying(accounts[p.a[0]], a.text), saying(accounts[p.b[0]], b.text)},
		})
	}
	return out
}

// sameMoments returns the minutes about which several accounts have a sentence.
func (page *incidentPage) sameMoments(accounts []accountTimes) []theme.Difference {
	said := map[time.Time][]theme.Saying{}
	who := map[time.Time]map[int]bool{}
	var times []time.Time
	for i, a := range accounts {
		for _, s := range a.sentences {
			if who[s.at] == nil {
				who[s.at] = map[int]bool{}
				times = append(times, s.at)
			}
			who[s.at][i] = true
			said[s.at] = append(said[s.at], saying(a, s.text))
		}
	}
	slices.SortFunc(times, time.Time.Compare)
	var out []theme.Difference
	for _, at := range times {
		if n := len(who[at]); n > 1 && len(out) < maxDifferences {
			out = append(out, theme.Difference{
				Point: page.L.Count(n, "{0}: {n} account of this moment", "{0}: {n} accounts of this moment",
					page.clockOn(at, page.axisFrom, page.axisTo)),
				Says: said[at], Same: true,
			})
		}
	}
	return out
}

func saying(a accountTimes, text string) theme.Saying {
	return theme.Saying{Role: a.role, Href: "#" + a.anchor, Text: template.HTML(template.HTMLEscapeString("“" + strings.TrimSpace(text) + "”"))}
}
