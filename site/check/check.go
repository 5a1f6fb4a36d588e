// Package check holds post-mortems to the outline and to plain sense.
//
// A rule is one function, one row of [Rules] and one page in rules/. The page
// is the documentation, what debrief explain prints and what the site shows,
// and its examples are the rule's test. What the package refuses to know: how
// findings are printed, and who is asking. Start at [Rules] and [Run].
package check

import (
	"debrief/site/finding"
	"debrief/site/postmortem"
)

// A Rule is one question asked of a library. At most one of Each and All is
// set; a rule with neither speaks while files are read, and its row is here
// for its level and its page.
type Rule struct {
	ID    string // "times/order", for good
	Level finding.Level
	Title string
	// Always keeps the level in a draft, where nothing else is graver than a
	// warning: without it the file could not be read, named or shown safely.
	Always bool
	Each   func(*Pass, *postmortem.Postmortem) // one post-mortem on its own
	All    func(*Pass)                         // the library as a whole
}

// Rules is every rule that debrief knows, in the order that they are documented.
// It is a table and not a registry.
var Rules = []Rule{
	{ID: "form/readable", Level: finding.Error, Title: "a file can be read", Always: true},
	{ID: "form/front-matter", Level: finding.Error, Title: "the front matter begins, ends and is valid", Always: true},
	{ID: "form/duplicate-key", Level: finding.Error, Title: "a field is written once", Always: true},
	{ID: "form/yaml-trap", Level: finding.Error, Title: "YAML means what it looks like", Always: true},
	{ID: "form/unknown-key", Level: finding.Error, Title: "a field has a name of the format", Always: true},
	{ID: "form/value", Level: finding.Error, Title: "a value is of its kind", Always: true, Each: formValue},
	{ID: "form/id", Level: finding.Error, Title: "a file is named YYYY-MM-DD-slug", Always: true, Each: formID},
	{ID: "form/required-field", Level: finding.Error, Title: "fields that the template asks for are filled in", Each: formRequiredField},
	{ID: "form/required-section", Level: finding.Error, Title: "sections that the template asks for say something", Each: formRequiredSection},
	{ID: "form/section-order", Level: finding.Warning, Title: "facts come before analysis, analysis before actions", Each: formSectionOrder},
	{ID: "form/template-leftover", Level: finding.Error, Title: "nothing of the template is left over", Each: formTemplateLeftover},
	{ID: "form/summary", Level: finding.Warning, Title: "a summary fits into a list", Each: formSummary},
	{ID: "form/external", Level: finding.Error, Title: "another organisation's incident names it and its sources", Each: formExternal},

	{ID: "times/format", Level: finding.Error, Title: "a time has a day, an hour and a zone", Always: true},
	{ID: "times/order", Level: finding.Error, Title: "times run forwards", Each: timesOrder},
	{ID: "times/plausible", Level: finding.Error, Title: "times are of the incident's own days", Each: timesPlausible},
	{ID: "times/suspect", Level: finding.Info, Title: "different moments have different times", Each: timesSuspect},
	{ID: "times/timeline-format", Level: finding.Error, Title: "a timeline's row begins with a time", Each: timelineFormat},
	{ID: "times/timeline-order", Level: finding.Error, Title: "a timeline runs forwards", Each: timelineOrder},
	{ID: "times/timeline-zone", Level: finding.Error, Title: "a timeline names its zone", Each: timelineZone},
	{ID: "times/timeline-start", Level: finding.Warning, Title: "a timeline begins before the impact", Each: timelineStart},

	{ID: "evidence/file", Level: finding.Error, Title: "evidence is kept beside the text", Each: evidenceFile},
	{ID: "evidence/hash", Level: finding.Error, Title: "evidence is what was frozen", Each: evidenceHash},
	{ID: "evidence/defined", Level: finding.Warning, Title: "a number says what it measures", Each: evidenceDefined},

	{ID: "people/reviewer", Level: finding.Error, Title: "a reviewer is not an author", Each: peopleReviewer},
	{ID: "people/account-file", Level: finding.Error, Title: "an account can be read", Each: peopleAccountFile},
	{ID: "people/account-participant", Level: finding.Error, Title: "an account belongs to a role", Each: peopleAccountParticipant},

	{ID: "actions/owner", Level: finding.Error, Title: "an action has one owner", Each: actionsOwner},
	{ID: "actions/due", Level: finding.Error, Title: "an action has a date", Each: actionsDue},
	{ID: "actions/verb", Level: finding.Warning, Title: "an action begins with a verb", Each: actionsVerb},
	{ID: "actions/done-when", Level: finding.Warning, Title: "an action says when it is done", Each: actionsDoneWhen},
	{ID: "actions/addresses", Level: finding.Error, Title: "an action answers a factor", Each: actionsAddresses},
	{ID: "actions/closed", Level: finding.Error, Title: "a closed action says how it ended", Each: actionsClosed},
	{ID: "actions/none", Level: finding.Info, Title: "no actions is a decision with a reason", Each: actionsNone},

	{ID: "links/reference", Level: finding.Error, Title: "references lead to items of this file", Each: linksReference},
	{ID: "links/post-mortem", Level: finding.Error, Title: "links to post-mortems lead to one", Each: linksPostmortem},
	{ID: "links/file", Level: finding.Error, Title: "links to files lead to one", Each: linksFile},

	{ID: "library/id-unique", Level: finding.Error, Title: "an ID belongs to one post-mortem", Always: true, All: libraryIDUnique},
	{ID: "library/service-known", Level: finding.Error, Title: "a service is in the catalogue", Each: libraryServiceKnown},
	{ID: "library/factor-known", Level: finding.Error, Title: "a factor's code is in the catalogue", Each: libraryFactorKnown},
	{ID: "library/catalog", Level: finding.Error, Title: "the catalogue can be used", All: libraryCatalog},
	{ID: "library/template", Level: finding.Error, Title: "the template can be used", All: libraryTemplate},
}
