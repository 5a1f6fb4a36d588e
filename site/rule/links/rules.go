// Package links asks whether the parts of a library fit together: references,
// links, names, and the catalogue and the template that they are held to.
//
// Start at [Rules]; what each of them is for stands on its page.
package links

import (
	"debrief/site/finding"
	"debrief/site/rule"
)

// Rules are those of this family, in the order that they are documented.
var Rules = []rule.Rule{
	{ID: "links/reference", Level: finding.Error, Title: "references lead to items of this file", Each: reference},
	{ID: "links/post-mortem", Level: finding.Error, Title: "links to post-mortems lead to one", Each: otherPostmortem},
	{ID: "links/file", Level: finding.Error, Title: "links to files lead to one", Each: file},

	{ID: "library/id-unique", Level: finding.Error, Title: "an ID belongs to one post-mortem", Always: true, All: idUnique},
	{ID: "library/id-kept", Level: finding.Error, Title: "a name that readers know leads on", All: idKept},
	{ID: "library/service-known", Level: finding.Error, Title: "a service is in the catalogue", Each: serviceKnown},
	{ID: "library/factor-known", Level: finding.Error, Title: "a factor's code is in the catalogue", Each: factorKnown},
	{ID: "library/factor-replaced", Level: finding.Warning, Title: "one condition has one code", Each: factorReplaced},
	{ID: "library/recurrence", Level: finding.Warning, Title: "what came back is told as that", All: recurrence},
	{ID: "library/similar", Level: finding.Warning, Title: "write-ups that are alike name each other", Each: similar},
	{ID: "library/near-miss", Level: finding.Info, Title: "a near miss is told beside what it nearly was", All: nearMiss},
	{ID: "library/prior-search", Level: finding.Info, Title: "somebody looked whether it had happened before", Each: priorSearch},
	{ID: "library/catalog", Level: finding.Error, Title: "the catalogue can be used", All: catalogUsable, Firm: true},
	{ID: "library/template", Level: finding.Error, Title: "the template can be used", All: templateUsable, Firm: true},
}
