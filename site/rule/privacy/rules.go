// Package privacy asks whether anything stands in a library that must not
// leave the place it came from: secrets, people's data, customers' names.
//
// A finding gives the kind and the place, never the secret itself. The packages
// below site/privacy find secrets, personal data and image metadata; the rules here
// apply what the catalogue allows, and suggest what to write instead. Start at [Rules]; what each
// of them is for stands on its page.
package privacy

import (
	"debrief/site/finding"
	"debrief/site/rule"
)

// Rules are those of this family, in the order that they are documented. All
// of them hold in a draft, and in a withdrawn write-up: what is in the
// repository is known to everybody who has it.
var Rules = []rule.Rule{
	{ID: "privacy/secret", Level: finding.Error, Title: "no password, key or token is in the library", Always: true, Leak: true, Firm: true, Text: secrets},
	{ID: "privacy/entropy", Level: finding.Warning, Title: "no word looks like a key", Always: true, Leak: true, Text: randomWords},
	{ID: "privacy/email", Level: finding.Error, Title: "nobody's e-mail address is in the library", Always: true, Leak: true, Text: emails},
	{ID: "privacy/phone", Level: finding.Warning, Title: "nobody's telephone number is in the library", Always: true, Leak: true, Text: phones},
	{ID: "privacy/iban", Level: finding.Error, Title: "no bank account is in the library", Always: true, Leak: true, Text: ibans},
	{ID: "privacy/card", Level: finding.Error, Title: "no payment card is in the library", Always: true, Leak: true, Text: cards},
	{ID: "privacy/number", Level: finding.Error, Title: "no number of a person is in the library", Always: true, Leak: true, Text: numbers},
	{ID: "privacy/ip", Level: finding.Error, Title: "no machine's address is in the library", Always: true, Leak: true, Text: addresses},
	{ID: "privacy/customer", Level: finding.Error, Title: "no customer is named who is on the list", Always: true, Leak: true, Text: customers},
	{ID: "privacy/internal-host", Level: finding.Warning, Title: "names from inside stay inside", Always: true, Leak: true, Text: hosts},
	{ID: "privacy/private-link", Level: finding.Warning, Title: "a public text leads nowhere that is closed", Always: true, Leak: true, Each: links},
	{ID: "privacy/restricted-reference", Level: finding.Warning, Title: "no reference leads from an open post-mortem to a restricted one", Always: true, Leak: true, Each: restrictedReferences},
	{ID: "privacy/chat-names", Level: finding.Error, Title: "a chat speaks of roles", Always: true, Leak: true, Each: chats},
	{ID: "privacy/image-metadata", Level: finding.Error, Title: "a picture tells nothing beside what it shows", Always: true, Leak: true, File: pictureMetadata},
	{ID: "privacy/image-attested", Level: finding.Warning, Title: "a screenshot has been looked through, and is told in words", Always: true, Leak: true, Each: attested},
	{ID: "privacy/hidden-text", Level: finding.Error, Title: "what is written is seen", Always: true, Leak: true, Text: unseen},
	{ID: "privacy/file-name", Level: finding.Error, Title: "the name of a file tells nobody's data", Always: true, Leak: true, File: fileName},
}
