package catalog

import (
	"fmt"
	"unicode/utf8"

	"debrief/site/finding"
	"debrief/site/frontmatter"
)

// These bound the size of a catalogue. A pull request from a stranger may change it,
// and each entry costs time for every post-mortem, or a page. The largest real list
// is about the services of an organisation of some thousand people.
const (
	maxServices     = 3000 // each has a page
	maxTeams        = 3000
	maxFactors      = 500 // besides the built-in ones; each has a page
	maxSeverities   = 30  // each has a page, and a place in every list
	maxNamesOfOne   = 200 // aliases, or dependencies, of one service
	maxRules        = 500
	maxWordLists    = 200 // rules with added or allowed expressions
	maxWords        = 500 // expressions of all rules together
	maxGlossary     = 3000
	maxTrackers     = 100
	maxHosts        = 200
	maxEmails       = 2000
	maxPatterns     = 50
	maxLine         = 200  // code points of a title or a name
	maxText         = 2000 // code points of an explanation, or of the notice
	maxCatalogFound = 200  // findings; further ones are only counted
)

// atMost returns the first limit items of a list, and reports a longer list.
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

// shorten returns at most limit code points of a text, and reports a longer one.
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

// limitFindings returns found, or its first entries and a count of the others.
func limitFindings(found finding.List) finding.List {
	if len(found) <= maxCatalogFound {
		return found
	}
	rest := found[maxCatalogFound]
	rest.Message = fmt.Sprintf("%d more findings in the catalogue, not listed", len(found)-maxCatalogFound)
	rest.Help, rest.Related, rest.Edits, rest.Secret = "correct the findings above first", nil, nil, false
	return append(found[:maxCatalogFound:maxCatalogFound], rest)
}
