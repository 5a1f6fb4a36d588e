package incident

import (
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/site/markdown"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/chart"
	"debrief/theme/i18n"
)

// minGap is the shortest interval without events that the timeline marks as a gap. Only
// intervals between the start and the mitigation of the incident count.
const minGap = 20 * time.Minute

// timeline returns the timeline section of the page: the rows in the order of the text,
// grouped by day, with gaps and milestones. A chart of the phases is above the rows.
func (page *incidentPage) timeline() theme.Timeline {
	pm := page.pm
	var out theme.Timeline
	out.Zone = page.zoneNote()
	texts := page.timelineTexts()
	zone := page.localZone()
	anchors, former := model.EventAnchors(pm), model.FormerAnchors(pm)
	from, to := page.shownSpan()
	milestones := page.milestones()
	rows := make([]theme.Event, 0, len(pm.Timeline)) // the rows of all days share this slice
	marks := make([]chart.Mark, 0, len(pm.Timeline))
	last, day, begin := time.Time{}, time.Time{}, 0
	for i, e := range pm.Timeline {
		row := page.timelineRow(e, anchors[i])
		row.Former = former[i]
		row.More += texts[i].more
		if e.HasTime() {
			at := e.When.UTC()
			row.When = page.eventTime(e, zone)
			row.Mark = page.L.List(milestones.takeAt(page.L, at, e))
			if !last.IsZero() && !e.DayOnly && at.Sub(last) > minGap && !last.Before(from) &&
				!at.After(pm.Times.Mitigated.At) {
				row.Gap = page.L.Text("nothing recorded for {0}", page.L.Duration(at.Sub(last)))
			}
			if !e.DayOnly {
				last = at
			}
			if !from.IsZero() && !at.Before(from) && !at.After(to) && !e.DayOnly {
				number := len(marks) + 1
				row.N = strconv.Itoa(number)
				marks = append(
					marks,
					chart.Mark{At: at, N: number, Kind: markKinds[e.Kind], Label: markdown.PlainText(e.What)},
				)
			}
		}
		of, text := eventDay(e), texts[i]
		switch changed := e.HasTime() && !of.Equal(day); {
		case len(out.Days) == 0 || changed:
			if changed {
				day = of
			}
			begin = len(rows)
			out.Days = append(out.Days, theme.Day{Date: page.Day(of), Above: text.above, Text: text.before})
		case text.above+text.before != "":
			begin = len(rows)
			out.Days = append(out.Days, theme.Day{Text: text.above + text.before})
		}
		rows = append(rows, row)
		out.Days[len(out.Days)-1].Events = rows[begin:]
	}
	page.marks = marks
	out.Strip = page.timelineStrip(marks)
	if out.Strip.SVG == "" { // no chart determines the numbers, so every row has one
		for i := range rows {
			rows[i].N = strconv.Itoa(i + 1)
		}
	}
	return out
}

// zoneNote returns a note about the zone in which the page shows the times, and the zones
// in which the text gives them. It returns "" if no row has a time.
func (page *incidentPage) zoneNote() string {
	var zones []string
	timed := false
	for _, e := range page.pm.Timeline {
		if !e.HasTime() || e.DayOnly {
			timed = timed || e.HasTime()
			continue
		}
		timed = true
		name, seconds := e.When.Zone()
		if name == "" || e.When.Location().String() == "" {
			name = e.When.Format("UTC-07:00")
		}
		if seconds != 0 && !slices.Contains(zones, name) {
			zones = append(zones, name)
		}
	}
	switch {
	case !timed:
		return ""
	case len(zones) == 0:
		return page.L.Text("All times are UTC.")
	}
	return page.L.Text("The times are shown in UTC. The text gives them in {0}.", page.L.List(zones))
}

// eventDay returns the day under which the page shows the event: its date in UTC, or the
// date as written if it has no time of day.
func eventDay(e postmortem.Event) time.Time {
	if e.DayOnly {
		y, m, d := e.When.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return e.When.UTC().Truncate(24 * time.Hour)
}

// A rowText is the text of the Timeline section around one row.
type rowText struct {
	above  template.HTML // text above the heading of the row's day
	before template.HTML // text between that heading and the row
	more   template.HTML // text that belongs to the row
}

// timelineTexts returns the text around each event, in the order of pm.Timeline, and
// removes it from the rendered sections. The text after the last row stays there, unless
// it belongs to the row.
func (page *incidentPage) timelineTexts() []rowText {
	pm, sections := page.pm, page.rendered.Sections
	out := make([]rowText, len(pm.Timeline))
	section, end := pm.TimelineSections()
	parts := make(map[int]markdown.Part, len(page.rendered.Parts))
	for _, p := range page.rendered.Parts {
		parts[p.At] = p
	}
	take := func(to int) (text template.HTML) {
		for ; section < to; section++ {
			text += sections[section]
			sections[section] = ""
		}
		return text
	}
	var above, before template.HTML
	event := 0
	for _, cut := range pm.Cuts {
		part, ok := parts[cut.At]
		if ok {
			text := take(part.Section) + part.Before
			if event > 0 && pm.Timeline[event-1].Below {
				out[event-1].more += text
			} else {
				before += text
			}
		}
		if cut.Day {
			above, before = above+before, ""
		}
		if cut.Events > 0 && event < len(out) {
			out[event].above, out[event].before, out[event].more = above, before, part.More
			above, before = "", ""
			event += cut.Events
		}
	}
	if event > 0 && pm.Timeline[event-1].Below {
		out[event-1].more += take(end)
	} else if section >= 0 && section < len(sections) {
		sections[section] = above + before + sections[section]
	}
	return out
}

// timelineRow returns the row of the event e, without its time.
func (page *incidentPage) timelineRow(e postmortem.Event, anchor string) theme.Event {
	row := theme.Event{
		Written:  page.Lang(page.pm),
		ID:       anchor,
		Kind:     e.Kind,
		Word:     page.translatedKind(e.Kind),
		Who:      e.Who,
		What:     page.pm.Doc.Inline(e.What, page.links),
		Evidence: page.itemLinks(e.Evidence),
		When:     theme.Time{Text: e.Raw},
	}
	if e.BadZone != "" && !strings.Contains(e.Raw, e.BadZone) {
		row.When.Text += " " + e.BadZone
	}
	for _, c := range e.Other {
		heading := template.HTML(template.HTMLEscapeString(c.Heading))
		row.More += "<p>" + heading + ": " + page.pm.Doc.Inline(c.Text, page.links) + "</p>\n"
	}
	if e.What != "" && len(e.Evidence) > 0 && hasInlineReferences(e) {
		row.Evidence = nil // the text already contains links to the evidence
	}
	return row
}

// timelineStrip returns the chart of the phases and events. It returns an empty figure
// if no phase is known.
func (page *incidentPage) timelineStrip(marks []chart.Mark) theme.Figure {
	bands := phaseBands(page.pm)
	if len(bands) == 0 {
		return theme.Figure{}
	}
	return theme.Figure{
		ID: "strip",
		SVG: chart.Strip("strip-svg", chart.StripData{
			Title: page.L.Text("Phases of the incident and the numbered rows of its timeline, in UTC"),
			Bands: bands,
			Marks: marks,
			Lang:  page.L.Language,
		}),
	}
}

var markKinds = map[string]chart.MarkKind{
	"signal": chart.Signal, "decision": chart.Decision, "action": chart.Action, "comms": chart.Comms,
	"change": chart.Change,
}

// translatedKind returns the kind of a timeline row in the site's language. It returns
// "" if the translation equals kind.
func (page *incidentPage) translatedKind(kind string) string {
	if said := page.L.Text(eventKinds[kind]); said != kind {
		return said
	}
	return ""
}

var eventKinds = map[string]i18n.Text{
	"signal": "signal", "decision": "decision", "action": "action|in a timeline", "comms": "comms",
	"change": "change|in a timeline",
}

// hasInlineReferences reports whether the text of the timeline row e contains
// references, which the page renders as links.
func hasInlineReferences(e postmortem.Event) bool { return model.StripReferences(e.What) != e.What }

// phaseBands returns the phases of pm for charts. A drill has none, because it has no
// impact.
func phaseBands(pm *postmortem.Postmortem) []chart.Band {
	if pm.IsDrill() {
		return nil
	}
	phases := model.Phases(&pm.Times)
	out := make([]chart.Band, len(phases))
	for i, s := range phases {
		out[i] = chart.Band{Phase: s.Phase, From: s.From, To: s.To}
	}
	return out
}

// shownSpan returns the period that the chart of the phases shows. It starts before the
// phases by one sixth of their length, so that a change shortly before the incident is
// visible.
func (page *incidentPage) shownSpan() (from, to time.Time) {
	phases := model.Phases(&page.pm.Times)
	if len(phases) == 0 {
		return from, to
	}
	from, to = phases[0].From, phases[len(phases)-1].To
	return from.Add(-to.Sub(from) / 6).Truncate(time.Minute), to
}

// localZone returns the time zone of the organisation, or nil if it is UTC.
func (page *incidentPage) localZone() *time.Location {
	zone, err := time.LoadLocation(page.Catalog.TimeZone)
	if err != nil || page.Catalog.TimeZone == "UTC" || page.Catalog.TimeZone == "" {
		return nil
	}
	return zone
}

func (page *incidentPage) eventTime(e postmortem.Event, zone *time.Location) theme.Time {
	at := e.When.UTC()
	if e.DayOnly {
		out := theme.Time{Text: page.L.Text("all day"), ISO: e.When.Format(time.DateOnly)}
		if !e.Until.IsZero() {
			out.Text = page.L.Time(e.When, "2 January") + "–" + page.L.Time(e.Until, "2 January")
		}
		return out
	}
	out := theme.Time{Text: at.Format("15:04"), ISO: at.Format("2006-01-02T15:04:05Z")}
	if at.Second() != 0 {
		out.Text = at.Format("15:04:05")
	}
	if e.Approx {
		out.Text = "≈ " + out.Text
	}
	if until := e.Until.UTC(); !e.Until.IsZero() {
		form := i18n.Text("15:04")
		if until.Truncate(24*time.Hour) != at.Truncate(24*time.Hour) {
			form = "15:04, 2 January"
		}
		out.Text += "–" + page.L.Time(until, form)
	}
	if zone != nil {
		out.Note = page.L.Time(at.In(zone), "15:04 MST, 2 January")
	}
	return out
}

var milestoneNames = map[string]i18n.Text{
	"introduced":   "Introduced",
	"started":      "Started",
	"detected":     "Detected",
	"acknowledged": "Acknowledged",
	"declared":     "Declared",
	"mitigated":    "Mitigated",
	"resolved":     "Resolved",
}

// milestones maps the name of a milestone, such as "detected", to its time. When a
// timeline row is marked with a milestone, the milestone is removed from the map.
type milestones map[string]time.Time

func (page *incidentPage) milestones() milestones {
	out := milestones{}
	for _, name := range postmortem.TimeNames {
		if m := page.pm.Times.ByName(name); m.IsKnown() && m.Precision < 24*time.Hour {
			out[name] = m.At.UTC().Truncate(time.Minute)
		}
	}
	return out
}

// takeAt removes the milestones at the time of the timeline row e and returns their
// translated names.
func (m milestones) takeAt(l *wording.Language, at time.Time, e postmortem.Event) []string {
	if e.DayOnly {
		return nil
	}
	var names []string
	for _, name := range postmortem.TimeNames {
		if when, ok := m[name]; ok && when.Equal(at.Truncate(time.Minute)) {
			names = append(names, l.Text(milestoneNames[name]))
			delete(m, name)
		}
	}
	return names
}
