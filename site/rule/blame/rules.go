// Package blame asks whether the text tells how things made sense at the time,
// or who was at fault. Its findings are questions: a lexicon cannot read.
//
// What the rules look for is data, in lexicon/; where they look, and at whose
// doing, is here. Start at [Rules]; what each of them is for stands on its page.
package blame

import (
	"debrief/site/finding"
	"debrief/site/rule"
)

// Rules are those of this family, in the order that they are documented.
var Rules = []rule.Rule{
	{ID: "blame/person-named", Level: finding.Error, Title: "people are told by their role", Language: true, Each: personNamed},
	{ID: "blame/human-error", Level: finding.Error, Title: "human error is where the questions begin", Language: true, Each: humanError},
	{ID: "blame/character", Level: finding.Error, Title: "nobody's character is judged", Language: true, Each: character},
	{ID: "blame/should-have", Level: finding.Warning, Title: "what was done is told, not what should have been", Language: true, Each: shouldHave},
	{ID: "blame/could-have", Level: finding.Info, Title: "what could have been is a question or an action", Language: true, Each: couldHave},
	{ID: "blame/failed-to", Level: finding.Warning, Title: "people are told by what they did", Language: true, Each: failedTo},
	{ID: "blame/violation", Level: finding.Warning, Title: "a procedure that was not followed is asked why", Language: true, Each: violation},
	{ID: "blame/hindsight", Level: finding.Info, Title: "nothing was obvious before it was known", Language: true, Each: hindsight},
	{ID: "blame/normative", Level: finding.Warning, Title: "a factor describes and does not grade", Language: true, Each: normative},
	{ID: "blame/root-cause", Level: finding.Info, Title: "there is more than one cause", Language: true, Each: rootCause},
	{ID: "blame/stop-at-person", Level: finding.Warning, Title: "a factor does not end at a person", Language: true, Each: stopAtPerson},
	{ID: "blame/dramatic", Level: finding.Info, Title: "numbers say how bad it was", Language: true, Each: dramatic},
	{ID: "blame/fault", Level: finding.Warning, Title: "nobody is at fault here", Language: true, Each: fault},
	{ID: "blame/team-did", Level: finding.Info, Title: "changes break things, teams do not", Language: true, Each: teamDid},
}
