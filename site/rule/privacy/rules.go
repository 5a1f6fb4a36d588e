// Package privacy asks whether anything stands in a library that must not
// leave the place it came from: secrets, people's data, customers' names.
//
// A finding says the kind and the place, never the secret itself.
//
// Start at [Rules]; what each of them is for stands on its page.
package privacy

import "debrief/site/rule"

// Rules are those of this family, in the order that they are documented.
var Rules = []rule.Rule{}
