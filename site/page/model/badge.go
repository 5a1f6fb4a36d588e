package model

import (
	"strconv"

	"debrief/site/postmortem"
	"debrief/theme"
)

// SeverityBadge returns a severity's name with the CSS class of its rank.
func (b *Site) SeverityBadge(from, id string) theme.Badge {
	severity, rank, ok := b.Catalog.Severity(id)
	if !ok {
		return theme.Badge{Text: id}
	}
	badge := theme.Badge{Text: severity.Name, Class: "s" + strconv.Itoa(min(rank+1, 5)), Note: b.L.Term(severity.Means)}
	if len(b.BySeverity[id]) > 0 {
		badge.Href = Href(from, SeverityPath(id))
	}
	return badge
}

var kindClasses = map[postmortem.Kind]string{postmortem.NearMiss: "nm", postmortem.Drill: "drill", postmortem.External: "external"}

// KindBadge returns pm's kind, or an empty badge for an own incident.
func (b *Site) KindBadge(from string, pm *postmortem.Postmortem) theme.Badge {
	class := kindClasses[pm.Kind]
	if class == "" {
		return theme.Badge{}
	}
	return theme.Badge{Text: b.L.Kind(pm.Kind), Class: class, Href: Href(from, KindPath(string(pm.Kind)))}
}

// StatusBadge returns the name of a status.
func (b *Site) StatusBadge(s postmortem.Status) theme.Badge {
	class := map[postmortem.Status]string{postmortem.InReview: "review"}[s]
	if class == "" {
		class = string(s)
	}
	return theme.Badge{Text: b.L.Status(s), Class: class}
}
