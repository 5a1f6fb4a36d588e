package blame

import "strings"

// set returns the set of the words in a text, which are separated by blanks.
func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

var (
	// nonPersons are words that, after an @, do not name a person. They include
	// channels, keywords of languages and tools, and shared mailboxes.
	nonPersons = set(
		`here channel everyone all group room latest next media import font-face keyframes charset supports param
		return returns
		throws override test before after deprecated since see link author todo example noreply no-reply postmaster
		abuse webmaster hostmaster
		root localhost null undefined true false home beta alpha rc canary stable edge main master head`,
	)

	// ambiguousNames are first names that are also ordinary words. At the beginning of
	// a sentence they are not reported as names.
	ambiguousNames = set(
		`will mark may bill art grace hope faith rose june april august dawn frank rich grant chase drew pat rob sue
		jack max min sky
		summer autumn winter amber ruby jade crystal olive ivy joy rusty sandy dusty buddy angel chance hunter mason
		cooper carter parker taylor
		tyler ray guy gene earl duke prince king bishop pope knight page reed stone wood woods hill field fields
		rivers brook brooks lane street ford
		miles major case banks wells price cash penny dollar sterling dale glen heath cliff forest woody archer fisher
		baker cook porter potter
		gardener miller smith long short young old small little white black brown green gray grey gold golden silver
		lee kim ben don van bond
		scout storm raven robin wren jay drake finn kit tex buck chip skip bob nick josh harry peg trace blaze ace rex
		roman paris london
		florence victoria georgia carolina dakota austin dallas madison brooklyn israel china chad jordan cat rich
		dash core ada perl basil sage
		ginger pepper rosemary holly iris lily violet daisy heather jasmine myrtle laurel linden ash elm`,
	)

	// helpfulVerbs are verbs for actions that a post-mortem may attribute to a person,
	// because they do not blame the person.
	helpfulVerbs = set(
		`noticed found helped reported discovered spotted raised answered responded joined saw knew diagnosed fixed
		restored mitigated
		wrote built designed reviewed attended led held took received met worked maintained`,
	)
)
