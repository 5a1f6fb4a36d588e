// Package evidence checks that figures, contributing factors and the impact have
// evidence. It also checks that the evidence is reliable: a stored file with a hash, a
// definition and a sufficient resolution.
//
// Start at [Rules]. The page of each rule gives its reasons and sources.
package evidence

import (
	"debrief/site/finding"
	"debrief/site/rule"
)

// Rules lists the rules of the family evidence, in the order of the documentation.
var Rules = []rule.Rule{
	{ID: "evidence/file", Level: finding.Error, Title: "evidence is stored beside the post-mortem", Each: checkFile},
	{ID: "evidence/hash", Level: finding.Error, Title: "evidence files match their recorded hash", Each: checkHash},
	{ID: "evidence/live", Level: finding.Warning, Title: "dashboard links have a fixed time range", Each: checkLive},
	{
		ID:    "evidence/retention",
		Level: finding.Warning,
		Title: "evidence in other tools is kept long enough",
		Each:  checkRetention,
	},
	{ID: "evidence/unused", Level: finding.Info, Title: "evidence is used in the text", Each: checkUnused},
	{ID: "evidence/defined", Level: finding.Warning, Title: "metrics have a unit and a definition", Each: checkDefined},
	{ID: "evidence/filterable", Level: finding.Info, Title: "metrics have a query or tags", Each: checkFilterable},
	{ID: "evidence/series", Level: finding.Warning, Title: "metric files can be drawn as a chart", Each: checkDrawn},
	{
		ID:    "evidence/coarse",
		Level: finding.Warning,
		Title: "metrics have enough data points to show the incident",
		Each:  checkCoarse,
	},
	{
		ID:    "evidence/window",
		Level: finding.Warning,
		Title: "metrics cover the incident and the time before",
		Each:  checkWindow,
	},
	{
		ID: "evidence/work-metric", Level: finding.Warning,
		Title: "a metric shows the quality of the service for its users", Each: checkWorkMetric,
	},
	{
		ID:    "evidence/change",
		Level: finding.Info,
		Title: "evidence shows the change that triggered the incident",
		Each:  checkChangeShown,
	},
	{
		ID:         "evidence/claim",
		Level:      finding.Warning,
		MajorLevel: finding.Error,
		Language:   true,
		Title:      "numbers in the text have evidence",
		Each:       checkClaims,
	},
	{
		ID:       "evidence/peak",
		Level:    finding.Warning,
		Language: true,
		Title:    "peak values do not come from averaged data",
		Each:     checkPeaks,
	},
	{
		ID:    "evidence/impact",
		Level: finding.Error,
		Title: "the impact of a major incident is given in numbers",
		Each:  checkQuantified,
	},
	{
		ID:    "evidence/estimate",
		Level: finding.Warning,
		Title: "estimated figures have an explanation of the method",
		Each:  checkEstimates,
	},
	{
		ID:       "evidence/vague-count",
		Level:    finding.Warning,
		Language: true,
		Title:    "the text states how many users were affected",
		Each:     checkVagueCount,
	},
	{
		ID:    "evidence/detection-gap",
		Level: finding.Warning,
		Title: "each detection gap has an action item",
		Each:  checkDetectionGap,
	},
	{
		ID:    "evidence/accounts-differ",
		Level: finding.Info,
		Title: "the text states where first-hand accounts agree or differ",
		Each:  checkAccountsDiffer,
	},
	{
		ID:    "evidence/factor-shown",
		Level: finding.Warning,
		Title: "contributing factors have evidence",
		Each:  checkFactorShown,
	},
	{
		ID:    "evidence/factor-count",
		Level: finding.Warning,
		Title: "major incidents have more than one contributing factor",
		Each:  checkFactorCount,
	},
	{
		ID:    "evidence/factor-layers",
		Level: finding.Warning,
		Title: "not every contributing factor is technical",
		Each:  checkFactorLayers,
	},
	{
		ID:    "evidence/factor-trigger",
		Level: finding.Warning,
		Title: "the trigger is not the only contributing factor",
		Each:  checkFactorTrigger,
	},
	{
		ID:       "evidence/factor-statement",
		Level:    finding.Info,
		Language: true,
		Title:    "contributing factors state their effect",
		Each:     checkFactorStatement,
	},
	{
		ID:    "evidence/factor-unknown",
		Level: finding.Info,
		Title: "few contributing factors are classified as unknown",
		All:   checkFactorUnknown,
	},
}
