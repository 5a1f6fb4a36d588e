// Package privacy checks that a library contains no data that must stay private, such
// as secrets, personal data and customers' names.
//
// A finding states the kind and the place of the data, and never quotes it. The
// packages below site/privacy find secrets, personal data and image metadata. The rules
// in this package apply the exceptions of the catalogue and suggest a replacement.
// Start at [Rules]; the page of each rule gives its reason.
package privacy

import (
	"debrief/site/finding"
	"debrief/site/rule"
)

// Rules lists the rules of the family privacy, in the order of the documentation. All
// of them also apply to drafts and to withdrawn post-mortems, because every clone of
// the repository contains their text.
var Rules = []rule.Rule{
	{
		ID:         "privacy/secret",
		Level:      finding.Error,
		Title:      "the text has no passwords, keys or tokens",
		Always:     true,
		Leak:       true,
		NoSuppress: true,
		Text:       checkSecrets,
	},
	{
		ID:     "privacy/entropy",
		Level:  finding.Warning,
		Title:  "the text has no random strings that look like keys",
		Always: true,
		Leak:   true,
		Text:   checkRandomWords,
	},
	{
		ID:     "privacy/email",
		Level:  finding.Error,
		Title:  "the text has no personal e-mail addresses",
		Always: true,
		Leak:   true,
		Text:   checkEmails,
	},
	{
		ID:     "privacy/phone",
		Level:  finding.Warning,
		Title:  "the text has no telephone numbers",
		Always: true,
		Leak:   true,
		Text:   checkPhones,
	},
	{
		ID:     "privacy/iban",
		Level:  finding.Error,
		Title:  "the text has no bank account numbers",
		Always: true,
		Leak:   true,
		Text:   checkIbans,
	},
	{
		ID:     "privacy/card",
		Level:  finding.Error,
		Title:  "the text has no payment card numbers",
		Always: true,
		Leak:   true,
		Text:   checkCards,
	},
	{
		ID:     "privacy/number",
		Level:  finding.Error,
		Title:  "the text has no personal identification numbers",
		Always: true,
		Leak:   true,
		Text:   checkNumbers,
	},
	{
		ID:     "privacy/ip",
		Level:  finding.Error,
		Title:  "the text has no public IP addresses",
		Always: true,
		Leak:   true,
		Text:   checkAddresses,
	},
	{
		ID:     "privacy/customer",
		Level:  finding.Error,
		Title:  "the text has no names from the catalogue's list of customers",
		Always: true,
		Leak:   true,
		Text:   checkCustomers,
	},
	{
		ID:     "privacy/internal-host",
		Level:  finding.Warning,
		Title:  "the text has no internal host names or cloud account numbers",
		Always: true,
		Leak:   true,
		Text:   checkHosts,
	},
	{
		ID:     "privacy/private-link",
		Level:  finding.Warning,
		Title:  "public post-mortems have no links to internal tools",
		Always: true,
		Leak:   true,
		Each:   checkLinks,
	},
	{
		ID:     "privacy/restricted-reference",
		Level:  finding.Warning,
		Title:  "post-mortems do not mention a restricted post-mortem",
		Always: true,
		Leak:   true,
		Each:   checkRestrictedReferences,
	},
	{
		ID:     "privacy/chat-names",
		Level:  finding.Error,
		Title:  "chat excerpts name roles, not people",
		Always: true,
		Leak:   true,
		Each:   checkChats,
	},
	{
		ID:     "privacy/image-metadata",
		Level:  finding.Error,
		Title:  "images contain no private metadata",
		Always: true,
		Leak:   true,
		File:   checkPictureMetadata,
	},
	{
		ID:     "privacy/image-attested",
		Level:  finding.Warning,
		Title:  "screenshots are checked for private data and have a description",
		Always: true,
		Leak:   true,
		Each:   checkAttested,
	},
	{
		ID:     "privacy/hidden-text",
		Level:  finding.Error,
		Title:  "the text has no invisible characters",
		Always: true,
		Leak:   true,
		Text:   checkHiddenText,
	},
	{
		ID:     "privacy/file-name",
		Level:  finding.Error,
		Title:  "file names contain no private data",
		Always: true,
		Leak:   true,
		File:   checkFileName,
	},
}
