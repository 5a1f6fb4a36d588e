// Package form asks whether a write-up has the shape that its readers and the
// template expect: fields, sections, and nothing left over.
//
// Start at [Rules]; what each of them is for stands on its page.
package form

import (
	"debrief/site/finding"
	"debrief/site/rule"
)

// Rules are those of this family, in the order that they are documented.
var Rules = []rule.Rule{
	{ID: "form/readable", Level: finding.Error, Title: "a file can be read", Always: true, Firm: true},
	{ID: "form/front-matter", Level: finding.Error, Title: "the front matter begins, ends and is valid", Always: true, Firm: true},
	{ID: "form/duplicate-key", Level: finding.Error, Title: "a field is written once", Always: true},
	{ID: "form/yaml-trap", Level: finding.Error, Title: "YAML means what it looks like", Always: true},
	{ID: "form/unknown-key", Level: finding.Error, Title: "a field has a name of the format", Always: true},
	{ID: "form/value", Level: finding.Error, Title: "a value is of its kind", Always: true, Each: value},
	{ID: "form/id", Level: finding.Error, Title: "a file is named YYYY-MM-DD-slug", Always: true, Each: id},
	{ID: "form/required-field", Level: finding.Error, Title: "fields that the template asks for are filled in", Each: requiredField},
	{ID: "form/required-section", Level: finding.Error, Title: "sections that the template asks for say something", Each: requiredSection},
	{ID: "form/section-order", Level: finding.Warning, Title: "facts come before analysis, analysis before actions", Each: sectionOrder},
	{ID: "form/template-leftover", Level: finding.Error, Title: "nothing of the template is left over", Each: templateLeftover},
	{ID: "form/impacted", Level: finding.Error, Title: "one service is the one that users met it at", Each: impacted},
	{ID: "form/external", Level: finding.Error, Title: "another organisation's incident names it and its sources", Each: external},
	{ID: "form/stale-draft", Level: finding.Warning, Title: "a draft does not stay one", Each: staleDraft, Late: true},
	{ID: "form/transition", Level: finding.Error, Title: "what was published stays, and somebody else has read it", Always: true, Each: transition},
	{ID: "form/amendment", Level: finding.Error, Title: "a change of what was published is told", Each: amendment},
}
