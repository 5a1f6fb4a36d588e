// Package chart draws the figures of the site: data in, inline SVG out.
//
// Every function is pure and total: the same input gives the same bytes, and no
// input (empty, one point, equal times, NaN, a range of nine thousand years) causes
// a panic or an invalid number in the output.
//
// The charts are fluid: x is in per cent of the column and y in pixels, so text keeps
// its size on every screen. Only paths are in a nested svg with a viewBox that
// stretches. There are no style attributes, because the site's security policy
// forbids them. The style sheet defines colours and fonts, and hides elements of
// class t2 in a narrow column.
//
// Every figure uses the language of its data. The package does not depend on
// incidents or statistics: the caller computes medians, intervals and limits, and
// decides whether there is enough data for a chart. Every fact in a chart is also in
// its desc or in the caller's table.
//
// Start at [Strip], the smallest figure that shows every convention.
package chart

import (
	"time"

	"debrief/theme/i18n"
)

// A Phase is the state of an incident between two of its recorded times.
type Phase int

// The phases of an incident, in order.
const (
	Undetected Phase = iota // started, not detected
	Diagnosing              // detected, no remedy found
	Mitigating              // the remedy is being applied
	Monitoring              // mitigated, not resolved
)

// A MarkKind is the kind of a timeline event.
type MarkKind int

// The kinds of event a timeline row can have.
const (
	Event    MarkKind = iota // without a kind
	Signal                   // a message of a system
	Decision                 // a decision
	Action                   // an action of a responder
	Comms                    // a communication
	Change                   // a change before or during the incident
)

// A Band is a period with a phase. A band that does not end after its start is not
// drawn.
type Band struct {
	Phase    Phase
	Name     string // its label; empty: the phase's name
	From, To time.Time
}

// A Mark is an event on the time axis. It refers to a row of a list.
type Mark struct {
	At    time.Time
	N     int // number of the row in the list; 0: the mark has a name, no number
	Kind  MarkKind
	Label string // the event; shown on hover, or next to the stem if N is 0
}

// StripData is an incident along a time axis in UTC.
type StripData struct {
	Title string // describes the data, not its appearance
	Desc  string // a sentence before the generated description; may be empty
	Bands []Band
	Marks []Mark
	Lang  *i18n.Language // nil: English
}

// A Dot is the duration of one incident.
type Dot struct {
	Minutes  float64 // ≤ 0 counts as less than a minute; NaN is not drawn
	Severity int     // 1 is the worst, 4 and more share a shape, 0 is a near miss or unknown
	Estimate bool    // drawn hollow
	Label    string  // shown on hover: the incident's title or id
}

// A Group is the dots of one period.
type Group struct {
	Label  string // the period, such as "2026 Q3"
	Dots   []Dot
	Of     int        // all incidents of the period; 0: the number of dots
	Median float64    // minutes; ≤ 0 or NaN: no line
	Spread [2]float64 // an interval in minutes, drawn as a box; low ≥ high: none
}

// DotsData is durations per period, on a logarithmic scale of minutes.
type DotsData struct {
	Title  string
	Desc   string // a sentence before the generated description; may be empty
	Groups []Group
	Lang   *i18n.Language // nil: English
}

// A Count is the number of events in one period.
type Count struct {
	Label     string
	N         int
	Low, High float64 // the exact interval of N; Low ≥ High: no whisker
	Partial   bool    // the period is incomplete
}

// CountsData is counts per period, from zero.
type CountsData struct {
	Title  string
	Desc   string // a sentence before the generated description; may be empty
	What   string // the counted things, in the plural; empty: "incidents"
	Counts []Count
	Lang   *i18n.Language // nil: English
}

// A Point is one value of a process.
type Point struct {
	Label  string // the label under it, if there is room, such as "2026 Q3"
	Name   string // shown on hover; empty: the label
	Value  float64
	Signal bool // outside routine variation
}

// BehaviourData is a process behaviour chart. The caller computes the limits.
type BehaviourData struct {
	Title     string
	Desc      string // a sentence before the generated description; may be empty
	What      string // the counted things, in the plural; empty: "incidents"
	Durations bool   // the values are minutes, drawn on a logarithmic scale
	Points    []Point
	Centre    float64
	Low, High float64        // the limits; Low ≥ High: neither they nor the centre are drawn
	Lang      *i18n.Language // nil: English
}

// A Sample is one value of a series. NaN and infinity are gaps.
type Sample struct {
	At    time.Time
	Value float64
}

// A Line is one series of samples. They are sorted by time before they are drawn.
type Line struct {
	Label   string
	Samples []Sample
}

// A Threshold is a level for comparison, such as an objective.
type Threshold struct {
	Value float64
	Label string
}

// SeriesData is measured series around an incident.
type SeriesData struct {
	Title      string
	Desc       string // a sentence before the generated description; may be empty
	Unit       string // "ratio" is shown in per cent, "s" in a readable unit of time, the rest as written
	Lines      []Line // at most MaxLines are drawn; the desc counts the others
	Bands      []Band
	Marks      []Mark
	Thresholds []Threshold

	// Step is the resolution of the series. The line has a gap between two samples
	// that are more than 2.5 steps apart. Zero: the median distance.
	Step time.Duration

	// From and To are the ends of the axis. Zero: the first and last sample.
	From, To time.Time
	Lang     *i18n.Language // nil: English
}

// MaxLines is the largest number of lines in a series chart. More cannot be
// distinguished.
const MaxLines = 6

// A Step is one step of a survival curve: the share S remains from T on.
type Step struct {
	T         float64 // days
	S         float64 // 0..1
	Low, High float64 // its interval; NaN or Low > High: none
}

// SurvivalData is a Kaplan–Meier curve in days.
type SurvivalData struct {
	Title       string
	Desc        string         // a sentence before the generated description; may be empty
	What        string         // the counted things, in the plural; empty: "items"
	N           int            // the number of items
	Steps       []Step         // sorted by T before they are drawn
	Censored    []float64      // ages of open items in days: ticks on the curve
	End         float64        // the last observed day; at least the last step
	Median      float64        // days; ≤ 0 or NaN: not reached
	MedianLabel string         // the label at the median, such as "median: day 47"
	Lang        *i18n.Language // nil: English
}

// A PhaseLength is the duration of one phase.
type PhaseLength struct {
	Phase   Phase
	Minutes float64
}

// PhaseBarData is the bar of one row. Its length is on a log scale shared by all
// rows; the phases within it are proportional.
type PhaseBarData struct {
	Phases []PhaseLength
	Max    float64 // minutes of the longest incident of the list
}

// SparkData is a sparkline.
type SparkData struct {
	Title  string
	Values []float64      // NaN is a gap
	Lang   *i18n.Language // nil: English
}
