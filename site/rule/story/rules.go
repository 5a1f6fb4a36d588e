// Package story checks whether a post-mortem is easy to read and understand. It checks
// the title and the summary, the completeness of the sections, and the separation of
// facts and analysis. Its rules belong to the family form, except one rule of the
// family library.
//
// Start at [Rules]; the page of each rule gives its reason.
package story

import (
	"debrief/site/finding"
	"debrief/site/rule"
)

// Rules lists the rules of the family form about the content of a post-mortem, in the
// order of the documentation.
var Rules = []rule.Rule{
	{ID: "form/title", Level: finding.Warning, Title: "titles describe what users saw", Each: checkTitle},
	{
		ID:    "form/summary",
		Level: finding.Warning,
		Title: "the summary is short enough to be shown in lists",
		Each:  checkSummary,
	},
	{
		ID:    "form/summary-covers",
		Level: finding.Warning,
		Title: "the summary covers the symptom, the extent and the fix",
		Each:  checkSummaryCovers,
	},
	{
		ID:    "form/summary-section",
		Level: finding.Warning,
		Title: "the section Summary has 40 to 150 words",
		Each:  checkSummarySection,
	},
	{
		ID:    "form/response-parts",
		Level: finding.Warning,
		Title: "the section Response covers what went well, what was hard and where luck helped",
		Each:  checkResponseWhole,
	},
	{ID: "form/lessons", Level: finding.Warning, Title: "lessons do more than repeat the actions", Each: checkLessons},
	{
		ID:       "form/recommendation",
		Level:    finding.Warning,
		Language: true,
		Title:    "facts contain no recommendations",
		Each:     checkRecommendation,
	},
	{
		ID:       "form/new-fact",
		Level:    finding.Warning,
		Language: true,
		Title:    "the analysis adds no new facts",
		Each:     checkNewFact,
	},
	{
		ID:       "form/outage-word",
		Level:    finding.Info,
		Language: true,
		Title:    "the word \"outage\" is used only for a full outage",
		Each:     checkOutageWord,
	},
	{ID: "form/acronym", Level: finding.Info, Language: true, Title: "abbreviations are explained", Each: checkAcronym},
	{
		ID:    "form/length",
		Level: finding.Info,
		Title: "long texts have sub-headings, and short texts have enough detail",
		Each:  checkLength,
	},
}

// LibraryRules lists the rules of the family library that compare the texts of all
// post-mortems.
var LibraryRules = []rule.Rule{
	{
		ID:    "library/glossary",
		Level: finding.Info,
		Title: "common abbreviations are in the glossary",
		All:   checkGlossary,
	},
}
