// Package blame asks whether the text tells how things made sense at the time,
// or who was at fault. Its findings are questions: a lexicon cannot read.
//
// Start at [Rules]; what each of them is for stands on its page.
package blame

import "debrief/site/rule"

// Rules are those of this family, in the order that they are documented.
var Rules = []rule.Rule{}
