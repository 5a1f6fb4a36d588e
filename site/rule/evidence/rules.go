// Package evidence asks whether numbers can be looked at again: the frozen
// file, its hash, and what it measures.
//
// Start at [Rules]; what each of them is for stands on its page.
package evidence

import (
	"debrief/site/finding"
	"debrief/site/rule"
)

// Rules are those of this family, in the order that they are documented.
var Rules = []rule.Rule{
	{ID: "evidence/file", Level: finding.Error, Title: "evidence is kept beside the text", Each: file},
	{ID: "evidence/hash", Level: finding.Error, Title: "evidence is what was frozen", Each: hash},
	{ID: "evidence/defined", Level: finding.Warning, Title: "a number says what it measures", Each: defined},
}
