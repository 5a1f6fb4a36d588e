package model

import (
	"strings"

	"debrief/site/postmortem"
)

// The addresses of the site. They never change.
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

// FormAnchor is where the guide says what the form asks for.
const FormAnchor = "what-the-form-asks-for"

// IncidentPath is the address of a write-up: by its id, whatever its file is
// called.
func (b *Book) IncidentPath(pm *postmortem.Postmortem) string {
	return "incidents/" + b.Library.Address(pm) + "/index.html"
}

// ServicePath is the address of a service.
func ServicePath(id string) string { return "services/" + id + "/index.html" }

// FactorPath is the address of a factor.
func FactorPath(code string) string { return "factors/" + code + "/index.html" }

// YearPath is the address of the list of a year.
func YearPath(year string) string { return "incidents/" + year + "/index.html" }

// SeverityPath is the address of the list of a severity.
func SeverityPath(id string) string { return "severity/" + id + "/index.html" }

// KindPath is the address of the list of a kind.
func KindPath(kind string) string {
	return "kind/" + strings.ReplaceAll(kind, "_", "-") + "/index.html"
}

// StatusPath is the address of the list of a status.
func StatusPath(status string) string {
	return "status/" + strings.ReplaceAll(status, "_", "-") + "/index.html"
}

// ServiceFeedPath is the address of the feed of a service's incidents.
func ServiceFeedPath(id string) string { return "services/" + id + "/feed.xml" }

// ActionsByPath is the address of the open promises in groups by one question.
func ActionsByPath(question string) string { return "actions/by-" + question + "/index.html" }

// QuarterPath is the address of a quarter's figures, by its name: "2026-Q3".
func QuarterPath(name string) string { return "trends/" + strings.ToLower(name) + "/index.html" }

// ServiceTrendsPath is the address of a service's figures.
func ServiceTrendsPath(id string) string { return "trends/services/" + id + "/index.html" }

// SeverityTrendsPath is the address of a severity's figures.
func SeverityTrendsPath(id string) string { return "trends/severity/" + id + "/index.html" }

// Href is the relative address of to, a path from the root with perhaps a
// fragment, as seen from the page at from. Links name index.html, so that a
// copy of the site works from a folder without a server.
func Href(from, to string) string {
	if rest, same := strings.CutPrefix(to, from); same && strings.HasPrefix(rest, "#") {
		return rest
	}
	return root(from) + to
}

// root is the way from the page at path to the root of the site.
func root(path string) string {
	const up = "../../../../" // further than pages lie
	depth := strings.Count(path, "/")
	switch {
	case depth == 0:
		return "./"
	case len("../")*depth <= len(up):
		return up[:len("../")*depth]
	}
	return strings.Repeat("../", depth)
}
