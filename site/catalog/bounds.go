package catalog

import (
	"fmt"
	"unicode/utf8"

	"debrief/site/finding"
	"debrief/site/frontmatter"
)

// The most that a catalogue may hold. A stranger's pull request may bring one, and
// what it holds costs time for every post-mortem, or a page. The largest honest
// list known is that of the services of an organisation of some thousand people.
const (
	maxServices     = 3000 // each has a page
	maxTeams        = 3000
	maxFactors      = 500 // of the library's own; each has a page
	maxSeverities   = 30  // each has a page, and a place in every list
	maxNamesOfOne   = 200 // aliases, or dependencies, of one service
	maxRules        = 500
	maxWordLists    = 200 // rules with words of their own
	maxWords        = 500 // expressions of all rules together
	maxGlossary     = 3000
	maxTrackers     = 100
	maxHosts        = 200
	maxEmails       = 2000
	maxPatterns     = 50
	maxLine         = 200  // code points of a title or a name
	maxText         = 2000 // code points of an explanation, or of the notice
	maxCatalogFound = 200  // findings; what is behind them is counted
)

// atMost returns the first most items of a list, and reports the first behind them.
func (r *reader) atMost(list frontmatter.Field, what string, most int) []frontmatter.Field {
	items := list.Items
	if len(items) <= most {
		return items
	}
	at := items[most].Key
	if at.File == nil {
		at = items[most].Where
	}
	r.wrong(at, fmt.Sprintf("there are %d %s, and the limit is %d", len(items), what, most), "keep those that post-mortems need, and remove the others")
	return items[:most]
}

// short returns a text of at most so many code points, and reports a longer one.
func (r *reader) short(f frontmatter.Field, most int) string {
	text := f.Text
	if len(text) <= most {
		return text
	}
	letters := utf8.RuneCountInString(text)
	if letters <= most {
		return text
	}
	r.wrong(f.At(), fmt.Sprintf("this text has %d characters, and the limit is %d", letters, most), "shorten it; pages repeat it")
	return string([]rune(text)[:most])
}

// counted returns found, or its first entries and the number of the others.
func counted(found finding.List) finding.List {
	if len(found) <= maxCatalogFound {
		return found
	}
	rest := found[maxCatalogFound]
	rest.Message = fmt.Sprintf("%d more findings in the catalogue are not shown", len(found)-maxCatalogFound)
	rest.Help, rest.Related, rest.Edits, rest.Secret = "correct those above first", nil, nil, false
	return append(found[:maxCatalogFound:maxCatalogFound], rest)
}
