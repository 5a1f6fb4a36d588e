// Package times checks that the times of an incident are complete and unambiguous, and
// that their order is possible.
//
// Start at [Rules]; the page of each rule gives its reason.
package times

import (
	"debrief/site/finding"
	"debrief/site/rule"
)

// Rules lists the rules of the family times, in the order of the documentation.
var Rules = []rule.Rule{
	{ID: "times/format", Level: finding.Error, Title: "times have a date, an hour and a time zone", Always: true},
	{ID: "times/order", Level: finding.Error, Title: "times are in chronological order", Each: checkOrder},
	{
		ID:    "times/plausible",
		Level: finding.Error,
		Title: "each time is close to the date of the incident",
		Each:  checkPlausible,
	},
	{
		ID:    "times/suspect",
		Level: finding.Info,
		Title: "different steps of an incident have different times",
		Each:  checkSuspect,
	},
	{
		ID:    "times/timeline-format",
		Level: finding.Error,
		Title: "timeline rows begin with a time",
		Each:  checkTimelineFormat,
	},
	{
		ID:    "times/timeline-order",
		Level: finding.Error,
		Title: "timeline rows are in chronological order",
		Each:  checkTimelineOrder,
	},
	{
		ID:    "times/timeline-zone",
		Level: finding.Error,
		Title: "the timeline states its time zone",
		Each:  checkTimelineZone,
	},
	{
		ID:    "times/timeline-start",
		Level: finding.Warning,
		Title: "the timeline begins before the impact",
		Each:  checkTimelineStart,
	},
	{
		ID:    "times/timeline-lifecycle",
		Level: finding.Warning,
		Title: "start, detection and end of the incident appear in the timeline",
		Each:  checkTimelineLifecycle,
	},
	{ID: "times/timeline-gap", Level: finding.Info, Title: "the timeline has no long gaps", Each: checkTimelineGap},
	{
		ID:    "times/timeline-density",
		Level: finding.Info,
		Title: "the timeline of a major incident has at least five rows",
		Each:  checkTimelineDensity,
	},
	{
		ID:    "times/ended-by",
		Level: finding.Warning,
		Title: "a major incident says what fixed it",
		Each:  checkEndedBy,
	},
	{
		ID:       "times/duration",
		Level:    finding.Warning,
		Language: true,
		Title:    "durations in the text match the recorded times",
		Each:     checkDuration,
	},
	{
		ID: "times/dst", Level: finding.Warning, Title: "times near a daylight-saving change state their UTC offset",
		Each: checkDst,
	},
	{
		ID:    "times/review-late",
		Level: finding.Warning,
		Title: "the review is held soon after the incident",
		Each:  checkReviewLate,
	},
	{
		ID:    "times/publish-late",
		Level: finding.Warning,
		Title: "the post-mortem is published soon after the incident",
		Each:  checkPublishLate,
	},
	{
		ID:    "times/latency",
		Level: finding.Info,
		Title: "if a cause existed long before the incident, a contributing factor explains why it was not removed earlier",
		Each:  checkLatency,
	},
}
