// Package links checks that the parts of a library are consistent with each other. It
// checks references, links, IDs, the catalogue and the template.
//
// Start at [Rules]; the page of each rule gives its reason.
package links

import (
	"debrief/site/finding"
	"debrief/site/rule"
)

// Rules lists the rules of the family links, in the order of the documentation.
var Rules = []rule.Rule{
	{
		ID:    "links/reference",
		Level: finding.Error,
		Title: "references point to an existing entry of the same file",
		Each:  checkReference,
	},
	{
		ID:    "links/post-mortem",
		Level: finding.Error,
		Title: "each link to another post-mortem leads to an existing one",
		Each:  checkOtherPostmortem,
	},
	{ID: "links/file", Level: finding.Error, Title: "linked files are in the library", Each: checkFile},

	{
		ID:     "library/id-unique",
		Level:  finding.Error,
		Title:  "each ID or alias belongs to one post-mortem",
		Always: true,
		All:    checkIdUnique,
	},
	{
		ID:    "library/id-kept",
		Level: finding.Error,
		Title: "published IDs and aliases are never removed or changed",
		All:   checkIdKept,
	},
	{
		ID:    "library/service-known",
		Level: finding.Error,
		Title: "services are listed in the catalogue",
		Each:  checkServiceKnown,
	},
	{
		ID:    "library/factor-known",
		Level: finding.Error,
		Title: "factor codes are listed in the catalogue",
		Each:  checkFactorKnown,
	},
	{
		ID:    "library/factor-replaced",
		Level: finding.Warning,
		Title: "factor codes that the catalogue replaced are not used",
		Each:  checkFactorReplaced,
	},
	{
		ID:    "library/recurrence",
		Level: finding.Warning,
		Title: "a repeated incident links to the earlier one",
		All:   checkRecurrence,
	},
	{
		ID:    "library/recurrence-order",
		Level: finding.Warning,
		Title: "a recurrence names an earlier incident that is not withdrawn",
		Each:  checkRecurrenceOrder,
	},
	{
		ID:    "library/similar",
		Level: finding.Warning,
		Title: "similar post-mortems link to each other",
		Each:  checkSimilar,
	},
	{
		ID:    "library/near-miss",
		Level: finding.Info,
		Title: "a near miss links to incidents with the same factor",
		All:   checkNearMiss,
	},
	{
		ID:    "library/prior-search",
		Level: finding.Info,
		Title: "the post-mortem names an earlier incident, or states that a search found no earlier incident",
		Each:  checkPriorSearch,
	},
	{
		ID:         "library/catalog",
		Level:      finding.Error,
		Title:      "the catalogue is valid",
		All:        checkValidCatalog,
		NoSuppress: true,
	},
	{
		ID:         "library/template",
		Level:      finding.Error,
		Title:      "the template is valid",
		All:        checkValidTemplate,
		NoSuppress: true,
	},
}
