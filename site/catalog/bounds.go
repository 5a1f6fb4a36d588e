package catalog

import (
	"fmt"
	"unicode/utf8"

	"debrief/site/finding"
	"debrief/site/frontmatter"
)

// A catalogue may have at most this size. A pull request from a stranger may change the
// catalogue, and each entry costs time for every post-mortem, or a page. For
// comparison, the longest real list is the list of services of an organisation with a
// few thousand people.
const (
	maxServices     = 3000 // largest number of services; each service has a page
	maxTeams        = 3000
	maxFactors      = 500 // largest number of factors in addition to the built-in ones; each factor has a page
	maxSeverities   = 30  // largest number of severities; each severity has a page, and a place in every list
	maxNamesOfOne   = 200 // largest number of aliases of one service, and largest number of its dependencies
	maxMetrics      = 50  // largest number of metrics of one service
	maxRules        = 500
	maxWordLists    = 200 // largest number of language rules with added or allowed expressions
	maxWords        = 500 // largest number of expressions of all language rules together
	maxGlossary     = 3000
	maxTrackers     = 100
	maxHosts        = 200
	maxEmails       = 2000
	maxPatterns     = 50
	maxLine         = 200  // largest length of a title or a name, in code points
	maxText         = 2000 // largest length of an explanation or of the notice, in code points
	maxCatalogFound = 200  // largest number of findings about the catalogue; further findings are only counted
)

// atMost returns the first limit items of a list of the catalogue. If the list is
// longer, it reports a finding, in which kind names the items.
func (r *reader) atMost(list frontmatter.Field, kind string, limit int) []frontmatter.Field {
	items := list.Items
	if len(items) <= limit {
		return items
	}
	at := items[limit].Key
	if at.File == nil {
		at = items[limit].Where
	}
	r.report(
		at,
		fmt.Sprintf("there are %d %s, and the limit is %d", len(items), kind, limit),
		"keep the ones that post-mortems need, and remove the others",
	)
	return items[:limit]
}

// shorten returns the first limit code points of the text of f. If the text is longer,
// it reports a finding.
func (r *reader) shorten(f frontmatter.Field, limit int) string {
	text := f.Text
	if len(text) <= limit {
		return text
	}
	letters := utf8.RuneCountInString(text)
	if letters <= limit {
		return text
	}
	r.report(
		f.At(),
		fmt.Sprintf("this text has %d characters, and the limit is %d", letters, limit),
		"shorten it; pages repeat it",
	)
	return string([]rune(text)[:limit])
}

// limitFindings returns the first maxCatalogFound findings, followed by a finding which
// states how many more there are.
func limitFindings(found finding.List) finding.List {
	if len(found) <= maxCatalogFound {
		return found
	}
	rest := found[maxCatalogFound]
	rest.Message = fmt.Sprintf("%d more findings in the catalogue, not listed", len(found)-maxCatalogFound)
	rest.Help, rest.Related, rest.Edits, rest.Secret = "correct the findings above first", nil, nil, false
	return append(found[:maxCatalogFound:maxCatalogFound], rest)
}
