// Package evidence asks whether numbers can be looked at again, and whether what
// is told rests on something: the frozen file, its hash, what it measures and
// how finely; figures, factors and impact with what shows them.
//
// Start at [Rules]; what each of them is for stands on its page.
package evidence

import (
	"debrief/site/finding"
	"debrief/site/rule"
)

// Rules are those of this family, in the order that they are documented.
var Rules = []rule.Rule{
	{ID: "evidence/file", Level: finding.Error, Title: "evidence is kept beside the text", Each: file},
	{ID: "evidence/hash", Level: finding.Error, Title: "evidence is what was frozen", Each: hash},
	{ID: "evidence/live", Level: finding.Warning, Title: "a dashboard is linked with its hours", Each: live},
	{ID: "evidence/retention", Level: finding.Warning, Title: "what is kept elsewhere is kept long enough", Each: retention},
	{ID: "evidence/unused", Level: finding.Info, Title: "evidence shows something that is told", Each: unused},
	{ID: "evidence/defined", Level: finding.Warning, Title: "a number says what it measures", Each: defined},
	{ID: "evidence/filterable", Level: finding.Info, Title: "a metric says how it was asked for", Each: filterable},
	{ID: "evidence/series", Level: finding.Warning, Title: "a series can be drawn", Each: drawn},
	{ID: "evidence/coarse", Level: finding.Warning, Title: "a series is fine enough to show the incident", Each: coarse},
	{ID: "evidence/window", Level: finding.Warning, Title: "a series shows the incident, and what was usual before", Each: window},
	{ID: "evidence/work-metric", Level: finding.Warning, Title: "a metric shows what users got", Each: workMetric},
	{ID: "evidence/change", Level: finding.Info, Title: "the change that triggered it can be looked at", Each: changeShown},
	{ID: "evidence/claim", Level: finding.Warning, Grave: finding.Error, Language: true, Title: "a figure has something that shows it", Each: claims},
	{ID: "evidence/peak", Level: finding.Warning, Language: true, Title: "a peak is not told from averages", Each: peaks},
	{ID: "evidence/impact", Level: finding.Error, Title: "a grave impact has a number", Each: quantified},
	{ID: "evidence/estimate", Level: finding.Warning, Title: "an estimate says how it was made", Each: estimates},
	{ID: "evidence/vague-count", Level: finding.Warning, Language: true, Title: "some users are how many?", Each: vagueCount},
	{ID: "evidence/detection-gap", Level: finding.Warning, Title: "what nobody saw will be seen", Each: detectionGap},
	{ID: "evidence/accounts-differ", Level: finding.Info, Title: "several accounts are compared", Each: accountsDiffer},
	{ID: "evidence/factor-shown", Level: finding.Warning, Title: "a factor has something that shows it", Each: factorShown},
	{ID: "evidence/factor-count", Level: finding.Warning, Title: "a grave incident has more than one factor", Each: factorCount},
	{ID: "evidence/factor-layers", Level: finding.Warning, Title: "not every factor is technical", Each: factorLayers},
	{ID: "evidence/factor-trigger", Level: finding.Warning, Title: "the trigger is not the explanation", Each: factorTrigger},
	{ID: "evidence/factor-statement", Level: finding.Info, Language: true, Title: "a factor says what it led to", Each: factorStatement},
	{ID: "evidence/factor-unknown", Level: finding.Info, Title: "what is unknown again and again gets a name", All: factorUnknown},
}
