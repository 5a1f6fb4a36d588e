// Package times asks whether moments are written so that they can be told
// apart, and run in an order that can have happened.
//
// Start at [Rules]; what each of them is for stands on its page.
package times

import (
	"debrief/site/finding"
	"debrief/site/rule"
)

// Rules are those of this family, in the order that they are documented.
var Rules = []rule.Rule{
	{ID: "times/format", Level: finding.Error, Title: "a time has a day, an hour and a zone", Always: true},
	{ID: "times/order", Level: finding.Error, Title: "times run forwards", Each: order},
	{ID: "times/plausible", Level: finding.Error, Title: "times are of the incident's own days", Each: plausible},
	{ID: "times/suspect", Level: finding.Info, Title: "different moments have different times", Each: suspect},
	{ID: "times/timeline-format", Level: finding.Error, Title: "a timeline's row begins with a time", Each: timelineFormat},
	{ID: "times/timeline-order", Level: finding.Error, Title: "a timeline runs forwards", Each: timelineOrder},
	{ID: "times/timeline-zone", Level: finding.Error, Title: "a timeline names its zone", Each: timelineZone},
	{ID: "times/timeline-start", Level: finding.Warning, Title: "a timeline begins before the impact", Each: timelineStart},
	{ID: "times/timeline-lifecycle", Level: finding.Warning, Title: "the moments that are counted from are events of the timeline", Each: timelineLifecycle},
	{ID: "times/timeline-gap", Level: finding.Info, Title: "a timeline is not silent for long", Each: timelineGap},
	{ID: "times/timeline-density", Level: finding.Info, Title: "a grave incident has more than a few events", Each: timelineDensity},
	{ID: "times/duration", Level: finding.Warning, Language: true, Title: "a length of time is what the times say", Each: duration},
	{ID: "times/dst", Level: finding.Warning, Title: "an hour that the clocks show twice has its offset", Each: dst},
	{ID: "times/review-late", Level: finding.Warning, Title: "a review is held while people remember", Each: reviewLate},
	{ID: "times/publish-late", Level: finding.Warning, Title: "a post-mortem is published while it matters", Each: publishLate},
	{ID: "times/latency", Level: finding.Info, Title: "what lay there for long has a reason of its own", Each: latency},
}
