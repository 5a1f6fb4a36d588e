// Package form checks the structure of a post-mortem. It checks required fields and
// sections, valid values, leftover template text, and the conditions for publication.
//
// Start at [Rules]. The page of each rule gives its reasons and sources.
package form

import (
	"debrief/site/finding"
	"debrief/site/rule"
)

// Rules lists the rules of the family form, in the order of the documentation.
var Rules = []rule.Rule{
	{ID: "form/readable", Level: finding.Error, Title: "files can be read", Always: true, NoSuppress: true},
	{
		ID:         "form/front-matter",
		Level:      finding.Error,
		Title:      "the front matter is complete and valid",
		Always:     true,
		NoSuppress: true,
	},
	{ID: "form/duplicate-key", Level: finding.Error, Title: "each field appears only once", Always: true},
	{
		ID:     "form/yaml-trap",
		Level:  finding.Error,
		Title:  "the front matter has no anchors, aliases, tags or merge keys",
		Always: true,
	},
	{ID: "form/unknown-key", Level: finding.Error, Title: "the front matter has only known field names", Always: true},
	{ID: "form/value", Level: finding.Error, Title: "field values are valid", Always: true, Each: checkValue},
	{ID: "form/id", Level: finding.Error, Title: "files are named YYYY-MM-DD-slug", Always: true, Each: checkId},
	{ID: "form/required-field", Level: finding.Error, Title: "required fields are filled in", Each: checkRequiredField},
	{
		ID:    "form/required-section",
		Level: finding.Error,
		Title: "required sections have content",
		Each:  checkRequiredSection,
	},
	{
		ID:    "form/section-order",
		Level: finding.Warning,
		Title: "facts come before the analysis, and the analysis comes before the actions",
		Each:  checkSectionOrder,
	},
	{
		ID:    "form/table-row",
		Level: finding.Warning,
		Title: "table rows have no more cells than the header",
		Each:  checkTableRow,
	},
	{
		ID:    "form/template-leftover",
		Level: finding.Error,
		Title: "no template text is left",
		Each:  checkTemplateLeftover,
	},
	{
		ID:    "form/impacted",
		Level: finding.Error,
		Title: "at least one service is marked as impacted",
		Each:  checkImpacted,
	},
	{
		ID:    "form/external",
		Level: finding.Error,
		Title: "external incidents name their organisation and sources",
		Each:  checkExternal,
	},
	{
		ID:        "form/stale-draft",
		Level:     finding.Warning,
		Title:     "drafts are reviewed soon after the incident",
		Each:      checkStaleDraft,
		FromToday: true,
	},
	{
		ID:     "form/transition",
		Level:  finding.Error,
		Title:  "published post-mortems stay published and have a reviewer",
		Always: true,
		Each:   checkTransition,
	},
	{ID: "form/amendment", Level: finding.Error, Title: "changes after publication are recorded", Each: checkAmendment},
}
