package model

import (
	"cmp"
	"path"

	"debrief/site/catalog"
	"debrief/site/postmortem"
	"debrief/site/privacy/pii"
	"debrief/theme"
)

// Runbooks returns links to the runbooks for the symptoms of pm: the runbook of the
// post-mortem, or else the runbooks of the affected services. A public post-mortem has no
// link to an internal host.
func (site *Site) Runbooks(pm *postmortem.Postmortem) []theme.Link {
	if pm.Runbook != "" {
		return []theme.Link{site.runbookLink(pm.Runbook, runbookName(pm.Runbook))}
	}
	if !pm.IsOwn() {
		return nil
	}
	var out []theme.Link
	for _, id := range site.ImpactedServices(pm) {
		s, ok := site.Catalog.Service(id)
		internal := len(pii.FindHosts([]byte(s.Runbook), site.Catalog.Privacy.InternalHosts)) > 0
		if ok && s.Runbook != "" && !(internal && pm.Visibility == "public") {
			out = append(out, site.ServiceRunbook(s))
		}
	}
	return out
}

// ServiceRunbook returns a link to the runbook of the service s, with the name of the
// service as its text. The link is empty if s has no runbook.
func (site *Site) ServiceRunbook(s catalog.Service) theme.Link {
	if s.Runbook == "" {
		return theme.Link{}
	}
	return site.runbookLink(s.Runbook, s.Name)
}

// runbookLink returns a link to a runbook. A path leads to the file in the repository of
// the library. If the address of the repository is unknown, the path itself is shown.
func (site *Site) runbookLink(address, name string) theme.Link {
	if isWeb(address) {
		return theme.Link{Text: name, Href: address}
	}
	repository := site.Catalog.Repository
	if postmortem.IsWebAddress(address) || repository.URL == "" {
		return theme.Link{Text: address}
	}
	return theme.Link{Text: name, Href: repository.URL + "/blob/" + cmp.Or(repository.Branch, "main") + "/" + address}
}

// runbookName returns the last part of the address of a runbook.
func runbookName(address string) string {
	if name := path.Base(address); len(name) <= 60 && name != "" {
		return name
	}
	return address
}
