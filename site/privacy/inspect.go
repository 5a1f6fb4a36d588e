package privacy

import (
	"slices"
	"strings"

	"debrief/site/catalog"
	"debrief/site/postmortem"
	"debrief/site/privacy/pii"
	"debrief/site/privacy/secret"
	"debrief/site/source"
)

// A Part is a part of a text that should not be in a repository.
type Part struct {
	Start, End int    // byte offsets; End is exclusive
	Kind       string // with its article, such as "an e-mail address"
	Secret     bool   // it grants access, such as a password or a token
}

// Inspect returns the secrets, the personal data and the names of speakers of chats in a
// text that belongs to pm, in order. It does not change the text.
func Inspect(text []byte, words *catalog.Catalog, pm *postmortem.Postmortem) []Part {
	var out []Part
	for _, h := range secret.FindCaptured(text) {
		out = append(out, Part{h.Start, h.End, h.Kind, h.Kind != secret.RandomKind})
	}
	add := func(hits []pii.Match) {
		for _, h := range hits {
			out = append(out, Part{h.Start, h.End, h.Kind, false})
		}
	}
	set := words.Privacy
	add(slices.DeleteFunc(pii.FindEmails(text), func(h pii.Match) bool { return set.MayName(string(text[h.Start:h.End])) }))
	add(pii.FindCapturedPhones(text))
	add(pii.FindIBANs(text))
	add(pii.FindCards(text))
	add(pii.FindIPs(text))
	add(pii.FindHosts(text, set.InternalHosts))
	add(pii.FindAccounts(text))
	add(pii.FindNames(text, set.Customers))
	for _, n := range set.Numbers {
		for _, at := range n.Pattern.FindAllIndex(text, -1) {
			out = append(out, Part{at[0], at[1], n.Is, false})
		}
	}
	known := KnownRoles(words, pm)
	addPeople := func(at int, hits []pii.Match) {
		for _, h := range hits {
			start, end := at+h.Start, at+h.End
			if known.IsPerson(strings.ToLower(strings.Trim(string(text[start:end]), "@ "))) {
				out = append(out, Part{start, end, h.Kind, false})
			}
		}
	}
	addPeople(0, pii.FindHandles(text))
	body := source.Span{File: &source.File{Path: "text.md", Data: text}, End: len(text)}
	for _, chat := range ShownChats(body) {
		addPeople(chat.Start, pii.FindSpeakers(text[chat.Start:chat.End]))
	}
	slices.SortStableFunc(out, func(a, b Part) int { return a.Start - b.Start })
	last := 0 // end of the previous part
	return slices.DeleteFunc(out, func(p Part) bool {
		overlaps := p.Start < last && !p.Secret
		last = max(last, p.End)
		return overlaps
	})
}
