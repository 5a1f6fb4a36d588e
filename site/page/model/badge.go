package model

import (
	"strconv"

	"debrief/site/postmortem"
	"debrief/theme"
)

// SeverityBadge returns a badge for the severity with the given ID: its name, with the
// CSS class of its rank. from is the path of the page.
func (site *Site) SeverityBadge(from, id string) theme.Badge {
	severity, rank, ok := site.Catalog.Severity(id)
	if !ok {
		return theme.Badge{Text: id}
	}
	badge := theme.Badge{
		Text:  severity.Name,
		Class: "s" + strconv.Itoa(min(rank+1, 5)),
		Note:  site.L.Term(severity.Means),
	}
	if len(site.BySeverity[id]) > 0 {
		badge.Href = Href(from, SeverityPath(id))
	}
	return badge
}

var kindClasses = map[postmortem.Kind]string{
	postmortem.NearMiss: "nm", postmortem.Drill: "drill", postmortem.External: "external",
}

// KindBadge returns a badge for the kind of pm. It returns an empty badge if pm is
// about an incident of the library's own organisation.
func (site *Site) KindBadge(from string, pm *postmortem.Postmortem) theme.Badge {
	class := kindClasses[pm.Kind]
	if class == "" {
		return theme.Badge{}
	}
	return theme.Badge{Text: site.L.Kind(pm.Kind), Class: class, Href: Href(from, KindPath(string(pm.Kind)))}
}

// StatusBadge returns a badge for a status: its translated name and its CSS class.
func (site *Site) StatusBadge(s postmortem.Status) theme.Badge {
	class := map[postmortem.Status]string{postmortem.InReview: "review"}[s]
	if class == "" {
		class = string(s)
	}
	return theme.Badge{Text: site.L.Status(s), Class: class}
}
