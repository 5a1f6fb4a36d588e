package privacy

import (
	"fmt"

	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
)

// checkRestrictedReferences reports references from an open post-mortem to a restricted
// one. It also reports references to files in the folder of a post-mortem that fewer
// readers may see.
func checkRestrictedReferences(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.Access == postmortem.Restricted || pm.Access == postmortem.Damaged {
		return
	}
	f := pm.Doc.File
	var inNames []source.Span
	for _, s := range p.Library.RestrictedNames().Find(f.Data) {
		at := span(f, s.Start, s.End)
		inNames = append(inNames, at)
		p.Secretf(at, "remove the reference, or write visibility: restricted here too; pages show a mask instead",
			"this names a restricted post-mortem")
	}
	refused := func(name string, at source.Span) {
		if name == "" || !p.Library.IsRefused(pm, name) {
			return
		}
		for _, in := range inNames {
			if in.Start < at.End && at.Start < in.End {
				return // the reference is inside a name that was already reported
			}
		}
		p.Reportf(
			at,
			"keep a copy in this post-mortem's own folder if all its readers may see it, or remove the reference",
			"this file belongs to a post-mortem with fewer permitted readers, and is not shown",
		)
	}
	for i, e := range pm.Evidence {
		refused(e.File, pm.At(fmt.Sprintf("evidence[%d].file", i)))
	}
	for i, a := range pm.Accounts {
		refused(a.File, pm.At(fmt.Sprintf("accounts[%d].file", i)))
	}
	for _, link := range pm.Doc.Links {
		refused(link.Dest, link.At)
	}
}
