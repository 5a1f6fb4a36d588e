package model

import (
	"strconv"
	"strings"

	"debrief/site/postmortem"
)

// These are the paths of pages, relative to the root of the site. They never change.
const (
	HomePath      = "index.html"
	IncidentsPath = "incidents/index.html"
	ServicesPath  = "services/index.html"
	FactorsPath   = "factors/index.html"
	SymptomsPath  = "symptoms/index.html"
	ActionsPath   = "actions/index.html"
	TrendsPath    = "trends/index.html"
	GuidePath     = "guide/index.html"
	RulesPath     = "rules/index.html"
	AboutPath     = "about/index.html"
	DraftsPath    = "drafts/index.html"
	SearchPath    = "search/index.html"
	ChangesPath   = "changes/index.html"
	OverduePath   = "actions/overdue.xml"
)

// TemplateAnchor is the anchor of the section of the guide about the requirements of
// the template.
const TemplateAnchor = "what-the-form-asks-for"

// RecurrencesAnchor is the anchor of the list of recurrences on the trends page.
const RecurrencesAnchor = "came-back"

// IncidentPath returns the path of pm's page. The path contains the ID of pm, not the
// file name.
func (site *Site) IncidentPath(pm *postmortem.Postmortem) string {
	return "incidents/" + site.Library.Address(pm) + "/index.html"
}

// ServicePath returns the path of the page of the service with the given ID.
func ServicePath(id string) string { return "services/" + id + "/index.html" }

// FactorPath returns the path of the page of the factor with the given code.
func FactorPath(code string) string { return "factors/" + code + "/index.html" }

// YearPath returns the path of the list of the incidents in a year.
func YearPath(year string) string { return "incidents/" + year + "/index.html" }

// SeverityPath returns the path of the list of the incidents of the severity with the
// given ID.
func SeverityPath(id string) string { return "severity/" + id + "/index.html" }

// KindPath returns the path of the list of post-mortems of a kind.
func KindPath(kind string) string {
	return "kind/" + strings.ReplaceAll(kind, "_", "-") + "/index.html"
}

// StatusPath returns the path of the list of post-mortems with a status.
func StatusPath(status string) string {
	return "status/" + strings.ReplaceAll(status, "_", "-") + "/index.html"
}

// ServiceFeedPath returns the path of the feed of a service's incidents.
func ServiceFeedPath(id string) string { return "services/" + id + "/feed.xml" }

// ActionsByPath returns the path of the page of open action items in one grouping.
// question is the name of the grouping, such as "owner".
func ActionsByPath(question string) string { return "actions/by-" + question + "/index.html" }

// ActionGroupPath returns the path of page n of a long group of action items. id is the
// HTML id of the group, such as "overdue".
func ActionGroupPath(id string, n int) string {
	return "actions/" + id + "/" + strconv.Itoa(n) + "/index.html"
}

// QuarterPath returns the path of the trends page of a quarter such as "2026-Q3".
func QuarterPath(name string) string { return "trends/" + strings.ToLower(name) + "/index.html" }

// ServiceTrendsPath returns the path of the trends page of a service.
func ServiceTrendsPath(id string) string { return "trends/services/" + id + "/index.html" }

// SeverityTrendsPath returns the path of the trends page of a severity.
func SeverityTrendsPath(id string) string { return "trends/severity/" + id + "/index.html" }

// Href returns the relative URL with which the page at the path from links to the path
// to. The path to may end in a fragment. Links to folders include index.html, so that a
// copy of the site also works from a folder without a server.
func Href(from, to string) string {
	if rest, same := strings.CutPrefix(to, from); same && strings.HasPrefix(rest, "#") {
		return rest
	}
	return relativeRoot(from) + to
}

// relativeRoot returns the relative URL with which the page at path links to the root
// of the site.
func relativeRoot(path string) string {
	const up = "../../../../" // more levels than any page has
	depth := strings.Count(path, "/")
	switch {
	case depth == 0:
		return "./"
	case len("../")*depth <= len(up):
		return up[:len("../")*depth]
	}
	return strings.Repeat("../", depth)
}
