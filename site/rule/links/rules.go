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
	{ID: "library/service-known", Level: finding.Error, Title: "a service is in the catalogue", Each: serviceKnown},
	{ID: "library/factor-known", Level: finding.Error, Title: "a factor's code is in the catalogue", Each: factorKnown},
	{ID: "library/catalog", Level: finding.Error, Title: "the catalogue can be used", All: catalogUsable, Firm: true},
	{ID: "library/template", Level: finding.Error, Title: "the template can be used", All: templateUsable, Firm: true},
}
