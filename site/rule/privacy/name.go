package privacy

import (
	"strings"

	"debrief/site/finding"
	"debrief/site/privacy/pii"
	"debrief/site/privacy/secret"
	"debrief/site/rule"
	"debrief/site/source"
)

// checkFileName checks the path of a file inside the library's folder for private data.
func checkFileName(p *rule.Pass, f *source.File) {
	name := strings.TrimPrefix(strings.TrimPrefix(f.Path, p.Library.Dir), "/")
	reported := false
	report := func(text, kind string) *finding.Finding {
		found := p.Secretf(
			nameSpan(f),
			"rename the file, and remove the old name from the history",
			"the name of this file contains %s",
			kind,
		)
		found.HidePath, reported = text, true
		return found
	}
	found := secret.FindInName([]byte(splitExtension(name)))
	if len(found) == 0 {
		found = secret.FindInName([]byte(name)) // the secret may contain full stops
	}
	for _, h := range found {
		report(name[h.Start:h.End], h.Kind)
	}
	for _, form := range []string{name, splitExtension(name)} {
		for _, h := range pii.FindEmails([]byte(form)) {
			if text := name[h.Start:h.End]; !reported && !p.Catalog.Privacy.MayName(text) {
				report(text, h.Kind)
			}
		}
	}
	words := spaced(name)
	for _, h := range pii.FindNames([]byte(words), p.Catalog.Privacy.Customers) {
		report(name[h.Start:h.End], h.Kind)
	}
	for _, hits := range [][]pii.Match{
		pii.FindIBANs([]byte(words)), pii.FindCards([]byte(words)), pii.FindPhones([]byte(words)),
	} {
		for _, h := range hits {
			report(name[h.Start:h.End], h.Kind)
		}
	}
	for _, h := range pii.FindIPs([]byte(splitExtension(name))) {
		if text := name[h.Start:h.End]; h.Kind == pii.PublicIP {
			report(text, h.Kind)
		}
	}
	for _, n := range p.Catalog.Privacy.Numbers {
		hits := n.Pattern.FindAllStringIndex(name, rule.MaxFindings)
		if capitals := strings.ToUpper(name); len(hits) == 0 && len(capitals) == len(name) { // IDs are in lower case
			hits = n.Pattern.FindAllStringIndex(capitals, rule.MaxFindings)
		}
		for _, at := range hits {
			found := report(name[at[0]:at[1]], n.Is)
			found.Level = min(found.Level, finding.Warning)
		}
	}
	if u := pii.FindInvisible([]byte(name)); len(u) > 0 && !reported {
		p.Reportf(nameSpan(f), "rename the file", "the character %s in the name of this file %s", u[0], u[0].Kind)
	}
}

// spaced returns name with a blank in place of each separator between words.
func spaced(name string) string {
	return strings.NewReplacer("-", " ", "_", " ", "/", " ", ".", " ").Replace(name)
}

// splitExtension returns name with a blank in place of the dot before each file
// extension. With this, "mira@example.org.log" contains the recognisable address
// mira@example.org.
func splitExtension(name string) string {
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
