// Package chart draws the figures of the site: data in, inline SVG out.
//
// Every function is pure and total: the same input gives the same bytes, and no
// input (empty, one point, equal times, NaN, a range of nine thousand years)
// makes it panic or write a number that is not one.
//
// The drawings are fluid: x is in per cent of the column and y in pixels, so
// text keeps its size from a phone to a wide screen. Only paths sit in a nested
// svg with a viewBox that stretches. Nothing carries a style attribute (the
// site's security policy forbids it): colours, fonts and what is left out on a
// narrow column (class t2) are the style sheet's.
//
// Every figure is worded in the language that its data names. The package
// refuses to know what an incident is, what a statistic means and
// whether there are enough points for a figure: medians, intervals and limits
// come in finished, and the caller decides what is worth drawing. A drawing
// never carries a fact that is not in its desc or in the caller's table.
//
// Start at [Strip], the smallest figure that shows every convention.
package chart

import (
	"time"

	"debrief/theme/i18n"
)

// A Phase is what an incident was in between two of its recorded times.
type Phase int

// The phases in the order in which an incident runs through them.
const (
	Undetected Phase = iota // started, nobody knew
	Diagnosing              // known, cause or remedy not
	Mitigating              // the remedy is on its way
	Monitoring              // users are safe, the incident is not closed
)

// A MarkKind is what sort of event a mark stands for.
type MarkKind int

// The kinds of event a timeline row can have.
const (
	Event    MarkKind = iota // no kind given
	Signal                   // the systems said something
	Decision                 // somebody decided
	Action                   // somebody did something
	Comms                    // somebody was told
	Change                   // something was changed before or during it
)

// A Band is a stretch of time with a phase. One that does not end after it
// starts is not drawn.
type Band struct {
	Phase    Phase
	Name     string // what is written over it; empty: the phase's name
	From, To time.Time
}

// A Mark is a moment, keyed to the row of a list.
type Mark struct {
	At    time.Time
	N     int // number of the row in the list; 0: the mark has a name, no number
	Kind  MarkKind
	Label string // what happened; shown on hover, or beside the stem when N is 0
}

// StripData is an incident along a time axis in UTC.
type StripData struct {
	Title string // says what is drawn, not what it looks like
	Desc  string // a sentence put before the generated description; may be empty
	Bands []Band
	Marks []Mark
	Lang  *i18n.Language // that it is worded in; nil: English
}

// A Dot is one incident's duration.
type Dot struct {
	Minutes  float64 // ≤ 0 counts as less than a minute; NaN is not drawn
	Severity int     // 1 is the worst, 4 and more share a mark, 0 is a near miss or none
	Estimate bool    // drawn hollow
	Label    string  // shown on hover: the incident's title or id
}

// A Group is the dots of one period.
type Group struct {
	Label  string // the period, such as "2026 Q3"
	Dots   []Dot
	Of     int        // incidents of the period, known duration or not; 0: as many as there are dots
	Median float64    // minutes; ≤ 0 or NaN: no line
	Spread [2]float64 // an interval in minutes drawn as a box, such as the median's; low ≥ high: none
}

// DotsData is durations per period, on a logarithmic scale of minutes.
type DotsData struct {
	Title  string
	Desc   string // a sentence put before the generated description; may be empty
	Groups []Group
	Lang   *i18n.Language // that it is worded in; nil: English
}

// A Count is how often something happened in one period.
type Count struct {
	Label     string
	N         int
	Low, High float64 // the exact interval of N; Low ≥ High: no whisker
	Partial   bool    // the period is not over
}

// CountsData is counts per period, from zero.
type CountsData struct {
	Title  string
	Desc   string // a sentence put before the generated description; may be empty
	What   string // what is counted, in the plural; empty: "incidents"
	Counts []Count
	Lang   *i18n.Language // that it is worded in; nil: English
}

// A Point is one value of a process, in the order in which they happened.
type Point struct {
	Label  string // what stands under it where there is room, such as "2026 Q3"
	Name   string // shown on hover; empty: the label
	Value  float64
	Signal bool // more than routine variation
}

// BehaviourData is a process behaviour chart. Its limits come in finished.
type BehaviourData struct {
	Title     string
	Desc      string // a sentence put before the generated description; may be empty
	What      string // what is counted, in the plural; empty: "incidents"
	Durations bool   // the values are minutes, drawn on a logarithmic scale
	Points    []Point
	Centre    float64
	Low, High float64        // the limits; Low ≥ High: neither they nor the centre are drawn
	Lang      *i18n.Language // that it is worded in; nil: English
}

// A Sample is one value of a series. A value that is NaN or infinite is a hole.
type Sample struct {
	At    time.Time
	Value float64
}

// A Line is one series of samples. They are sorted by time before they are drawn.
type Line struct {
	Label   string
	Samples []Sample
}

// A Threshold is a level that the series is held against, such as an objective.
type Threshold struct {
	Value float64
	Label string
}

// SeriesData is what the systems measured around an incident.
type SeriesData struct {
	Title      string
	Desc       string // a sentence put before the generated description; may be empty
	Unit       string // "ratio" is shown in per cent, "s" in a readable unit of time, the rest as written
	Lines      []Line // at most MaxLines are drawn; the desc says how many are not
	Bands      []Band
	Marks      []Mark
	Thresholds []Threshold

	// Step is the resolution of the series. Two samples further apart than
	// 2.5 steps are not joined. Zero: the median distance is taken.
	Step time.Duration

	// From and To are the ends of the axis. Zero: those of the samples.
	From, To time.Time
	Lang     *i18n.Language // that it is worded in; nil: English
}

// MaxLines is how many lines a series shows. More cannot be told apart.
const MaxLines = 6

// A Step is one step of a survival curve: from T on, S are left.
type Step struct {
	T         float64 // days
	S         float64 // 0..1
	Low, High float64 // its interval; NaN or Low > High: none
}

// SurvivalData is a Kaplan–Meier curve in days.
type SurvivalData struct {
	Title       string
	Desc        string         // a sentence put before the generated description; may be empty
	What        string         // what is counted, in the plural; empty: "items"
	N           int            // how many there are in all
	Steps       []Step         // sorted by T before they are drawn
	Censored    []float64      // days at which one was last seen open: a tick on the curve
	End         float64        // the last day somebody looked; less than the last step: that step
	Median      float64        // days; ≤ 0 or NaN: not reached
	MedianLabel string         // what is written at the median, such as "half closed by day 47"
	Lang        *i18n.Language // that it is worded in; nil: English
}

// A PhaseLength is how long one phase lasted.
type PhaseLength struct {
	Phase   Phase
	Minutes float64
}

// PhaseBarData is one row's bar. Its whole length is on a log scale that all
// rows share; within it the phases are in true proportion.
type PhaseBarData struct {
	Phases []PhaseLength
	Max    float64 // minutes of the longest incident of the list
}

// SparkData is a line the size of a word.
type SparkData struct {
	Title  string
	Values []float64      // NaN is a hole
	Lang   *i18n.Language // that it is worded in; nil: English
}
