// Package story checks whether a post-mortem is easy to read and understand: its
// title and summary, the completeness of its sections, and the separation of facts
// and analysis. Its rules belong to the family form, and one to the family library.
//
// Start at [Rules]; the page of each rule gives its reason.
package story

import (
	"debrief/site/finding"
	"debrief/site/rule"
)

// Rules are the rules of the family form about the content of a post-mortem, in
// the order of their documentation.
var Rules = []rule.Rule{
	{ID: "form/title", Level: finding.Warning, Title: "a title says what users saw", Each: title},
	{ID: "form/summary", Level: finding.Warning, Title: "a summary fits into a list", Each: summary},
	{ID: "form/summary-covers", Level: finding.Warning, Title: "a summary says whom, how much and what ended it", Each: summaryCovers},
	{ID: "form/summary-section", Level: finding.Warning, Title: "the section Summary has 40 to 150 words", Each: summarySection},
	{ID: "form/response-parts", Level: finding.Warning, Title: "a response says what went well, what was hard, where luck helped", Each: responseWhole},
	{ID: "form/lessons", Level: finding.Warning, Title: "a lesson is more than an action", Each: lessons},
	{ID: "form/recommendation", Level: finding.Warning, Language: true, Title: "facts say what happened, not what should happen", Each: recommendation},
	{ID: "form/new-fact", Level: finding.Warning, Language: true, Title: "the analysis tells no new facts", Each: newFact},
	{ID: "form/outage-word", Level: finding.Info, Language: true, Title: "an outage is one", Each: outageWord},
	{ID: "form/acronym", Level: finding.Info, Language: true, Title: "a short form is written out once", Each: acronym},
	{ID: "form/length", Level: finding.Info, Title: "a text can be read to the end, and tells enough", Each: length},
}

// LibraryRules are the rules of the family library about the texts of all post-mortems.
var LibraryRules = []rule.Rule{
	{ID: "library/glossary", Level: finding.Info, Title: "common abbreviations are in the glossary", All: glossary},
}
