// Package chart draws the figures of the site. Every function converts data to inline
// SVG.
//
// The functions have no side effects and work for every input: the same input gives the
// same bytes, and no input (empty, one point, equal times, NaN, a range of nine
// thousand years) causes a panic or an invalid number in the output.
//
// The charts are as wide as their column: x is in per cent of the column and y in
// pixels, so text keeps its size on every screen. Only paths are in a nested svg, whose
// viewBox stretches. There are no style attributes, because the site's security policy
// forbids them. The style sheet defines colours and fonts, and hides elements of class
// t2 in a narrow column.
//
// Every figure uses the language of its data. The package does not depend on incidents
// or statistics: the caller computes medians, intervals and limits, and decides whether
// there is enough data for a chart. Every fact in a chart is also in its desc element
// or in the caller's table.
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
	Undetected Phase = iota // the incident has started and is not detected
	Diagnosing              // the incident is detected, and there is no remedy yet
	Mitigating              // responders are applying the remedy
	Monitoring              // the impact is mitigated, and the incident is not resolved
	NotKnown                // the time that would divide this period is not recorded
)

// A MarkKind is the kind of a timeline event.
type MarkKind int

// The kinds of event a timeline row can have.
const (
	Event    MarkKind = iota // an event without a kind
	Signal                   // a message from a system, such as an alert
	Decision                 // a decision of a responder
	Action                   // an action of a responder
	Comms                    // a message from responders to users or between teams
	Change                   // a change to a system before or during the incident
)

// A Band is a period in which the incident has one phase. A band is drawn only if it
// ends after its start.
type Band struct {
	Phase    Phase
	Name     string // label of the band; "" means the name of the phase
	From, To time.Time
}

// A Mark is an event on the time axis. N is the row number of the event in the list
// beside the chart.
type Mark struct {
	At    time.Time
	N     int // row number of the event, drawn in the mark; 0 means that Label is drawn
	Kind  MarkKind
	Label string // text of the event, shown as a tooltip or, if N is 0, as the label of the mark
}

// StripData is the input of Strip: the phases and events of one incident, in UTC.
type StripData struct {
	Title string // title of the chart, which describes the data and not the look of the chart
	Desc  string // sentence in front of the generated description; may be empty
	Bands []Band
	Marks []Mark
	Lang  *i18n.Language // language of the texts in the chart; nil means English
}

// A Dot is the duration of one incident, drawn as a dot.
type Dot struct {
	Minutes float64 // duration in minutes; values ≤ 0 are drawn as less than a minute, NaN is not drawn
	// Severity by rank: 1 is the worst, ranks from 4 on share a shape, 0 is a near miss or
	// an unknown severity.
	Severity int
	Estimate bool   // the duration is an estimate, which is drawn as a hollow dot
	Label    string // name of the dot: the title or ID of the incident
	Href     string // address of the incident; "" means that the dot is no link
}

// A Group is the dots of one period.
type Group struct {
	Label  string // the name of the period, such as "2026 Q3"
	Dots   []Dot
	Of     int        // number of incidents in the period, including those without a dot; 0 means len(Dots)
	Median float64    // the median in minutes; ≤ 0 or NaN draws no line
	Spread [2]float64 // confidence interval of the median in minutes, drawn as a box; low ≥ high draws no box
}

// DotsData is the input of Dots: the durations of incidents, grouped by period. The
// chart has a logarithmic scale of minutes.
type DotsData struct {
	Title  string
	Desc   string // sentence in front of the generated description; may be empty
	Groups []Group
	// Severities are the names of the severities by rank, the worst first, for the key of
	// the shapes.
	Severities []string
	Lang       *i18n.Language // language of the texts in the chart; nil means English
}

// A ShareRow is one bar of a chart of shares.
type ShareRow struct {
	Label string // name of the bar
	Text  string // the value in words, such as "4, 21 % (9 to 43 %)"
	N     int    // length of the bar
}

// SharesData is the input of Shares: counts of several kinds, one bar for each.
type SharesData struct {
	Title string
	Rows  []ShareRow
	Lang  *i18n.Language // language of the texts in the chart; nil means English
}

// A Count is the number of events in one period.
type Count struct {
	Label     string
	N         int
	Low, High float64 // the ends of the exact confidence interval of N; Low ≥ High draws no whisker
	Partial   bool    // the period has not ended yet
}

// CountsData is the input of Counts: one count per period. The bars start at zero.
type CountsData struct {
	Title  string
	Desc   string // sentence in front of the generated description; may be empty
	What   string // plural name of the counted things; "" means "incidents"
	Counts []Count
	Lang   *i18n.Language // language of the texts in the chart; nil means English
}

// A Point is one value of a process behaviour chart.
type Point struct {
	Label  string // the label under the point, such as "2026 Q3"; omitted if there is no room
	Name   string // tooltip of the point; "" means Label
	Value  float64
	Signal bool // the value belongs to a signal
	Run    bool // the value belongs to a signal only as part of a run, and is within the limits
}

// BehaviourData is the input of Behaviour, which draws a process behaviour chart. The
// caller computes the centre line and the limits.
type BehaviourData struct {
	Title     string
	Desc      string // sentence in front of the generated description; may be empty
	What      string // the plural name of the counted things; "" means "incidents"
	Durations bool   // the values are minutes, drawn on a logarithmic scale
	Points    []Point
	Centre    float64
	Low, High float64        // the limits of routine variation; Low ≥ High draws neither limits nor centre line
	Lang      *i18n.Language // language of the texts in the chart; nil means English
}

// A Sample is one measured value of a series at one time. A value of NaN or infinity is
// drawn as a gap.
type Sample struct {
	At    time.Time
	Value float64
}

// A Line is one measured series, such as an error rate. Its samples may be in any
// order.
type Line struct {
	Label   string
	Samples []Sample
}

// A Threshold is a horizontal line to compare the series with, such as an objective.
type Threshold struct {
	Value float64
	Label string
}

// An Extreme is the value of a series that its heading names.
type Extreme struct {
	Line int // index into Lines
	At   time.Time
	// Value is the measured value, in the unit of the series.
	Value float64
	Low   bool // the value is below the usual values, so its label is under the line
}

// SeriesData is the input of Series: data measured during an incident, such as the
// error rate.
type SeriesData struct {
	Title string
	Desc  string // sentence in front of the generated description; may be empty
	// Unit of the values: "ratio" is shown in per cent, "s" in ms, min or h; other units
	// are shown as written.
	Unit       string
	Lines      []Line // the chart draws the first MaxLines; its description counts the others
	Bands      []Band
	Marks      []Mark
	Changes    []Mark // changes to systems, drawn under the plot with [Letter] of N
	Thresholds []Threshold
	Extreme    *Extreme // the value to mark; nil marks the highest value of a single line

	// Step is the resolution of the series. The line has a gap between two samples that
	// are more than 2.5 steps apart. If Step is zero, the median distance of the
	// samples is the step.
	Step time.Duration

	// From and To are the ends of the time axis. A zero time means the first or last
	// sample.
	From, To time.Time
	Lang     *i18n.Language // language of the texts in the chart; nil means English
}

// MaxLines is the largest number of lines in a series chart. Readers cannot distinguish
// more lines.
const MaxLines = 6

// A Step is one step of a survival curve: from day T on, the share S of the items is
// still open.
type Step struct {
	T         float64 // time of the step in days
	S         float64 // share of items that are still open, from 0 to 1
	Low, High float64 // the confidence interval of S; NaN or Low > High draws no band
}

// SurvivalData is the input of Survival: a Kaplan–Meier curve of the share of items
// that are still open, by age in days.
type SurvivalData struct {
	Title    string
	Desc     string    // sentence in front of the generated description; may be empty
	What     string    // the plural name of the counted things; "" means "items"
	N        int       // the number of items
	Steps    []Step    // the steps of the curve, in any order
	Censored []float64 // the ages of open items in days, drawn as ticks on the curve
	End      float64   // the last day of the curve; extended to the last step if that is later
	// Median time to close an item in days; ≤ 0 or NaN means that the curve does not reach
	// the median.
	Median      float64
	MedianLabel string         // the label at the median, such as "median: day 47"
	Lang        *i18n.Language // language of the texts in the chart; nil means English
}

// A PhaseLength is the duration of one phase.
type PhaseLength struct {
	Phase   Phase
	Minutes float64
}

// PhaseBarData is the input of PhaseBar: the phases of the incident in one row of a
// list. All rows share a logarithmic scale for the length of the bar. Within a bar, the
// lengths of the phases are proportional to their durations.
type PhaseBarData struct {
	Phases []PhaseLength
	Max    float64 // duration of the longest incident in the list, in minutes
}

// SparkData is the input of Spark: the values of a small line chart without axes.
type SparkData struct {
	Title  string
	Values []float64      // the values from left to right; NaN is drawn as a gap
	Lang   *i18n.Language // language of the texts in the chart; nil means English
}
