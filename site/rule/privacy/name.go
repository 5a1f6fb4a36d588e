package privacy

import (
	"strings"

	"debrief/site/finding"
	"debrief/site/privacy/pii"
	"debrief/site/privacy/secret"
	"debrief/site/rule"
	"debrief/site/source"
)

// fileName asks of the name of a file, below the library's folder, what is
// asked of a text.
func fileName(p *rule.Pass, f *source.File) {
	name := strings.TrimPrefix(strings.TrimPrefix(f.Path, p.Library.Dir), "/")
	said := false
	say := func(text, kind string) *finding.Finding {
		found := p.Secretf(nameOf(f), "give the file another name, and take the old one out of the history", "%s stands in the name of this file", kind)
		found.HidePath, said = text, true
		return found
	}
	found := secret.FindInName([]byte(withoutEnding(name)))
	if len(found) == 0 {
		found = secret.FindInName([]byte(name)) // one with full stops in it
	}
	for _, h := range found {
		say(name[h.Start:h.End], h.Kind)
	}
	for _, form := range []string{name, withoutEnding(name)} {
		for _, h := range pii.Emails([]byte(form)) {
			if text := name[h.Start:h.End]; !said && !p.Catalog.Privacy.MayName(text) {
				say(text, h.Kind)
			}
		}
	}
	words := spaced(name)
	for _, h := range pii.Names([]byte(words), p.Catalog.Privacy.Customers) {
		say(name[h.Start:h.End], h.Kind)
	}
	for _, hits := range [][]pii.Hit{pii.IBANs([]byte(words)), pii.Cards([]byte(words)), pii.Phones([]byte(words))} {
		for _, h := range hits {
			say(name[h.Start:h.End], h.Kind)
		}
	}
	for _, h := range pii.IPs([]byte(withoutEnding(name))) {
		if text := name[h.Start:h.End]; h.Kind == pii.PublicIP {
			say(text, h.Kind)
		}
	}
	for _, n := range p.Catalog.Privacy.Numbers {
		hits := n.Pattern.FindAllStringIndex(name, rule.MostSaid)
		if capitals := strings.ToUpper(name); len(hits) == 0 && len(capitals) == len(name) { // an ID has none
			hits = n.Pattern.FindAllStringIndex(capitals, rule.MostSaid)
		}
		for _, at := range hits {
			found := say(name[at[0]:at[1]], n.Is)
			found.Level = min(found.Level, finding.Warning)
		}
	}
	if u := pii.Unseens([]byte(name)); len(u) > 0 && !said {
		p.Reportf(nameOf(f), "give the file another name", "the character %s in the name of this file %s", u[0], u[0].Kind)
	}
}

// spaced returns a name with blanks for what joins its words.
func spaced(name string) string {
	return strings.NewReplacer("-", " ", "_", " ", "/", " ", ".", " ").Replace(name)
}

// withoutEnding is a name with a blank for the dot of each file's ending, so
// that "mira@example.org.log" has an address in it and not another.
func withoutEnding(name string) string {
	out := []byte(name)
	for at := 0; at < len(name); {
		end := at + strings.IndexByte(name[at:]+"/", '/')
		if dot := strings.LastIndexByte(name[at:end], '.'); dot > 0 {
			out[at+dot] = ' '
		}
		at = end + 1
	}
	return string(out)
}
