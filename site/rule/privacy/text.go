package privacy

import (
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/privacy/pii"
	"debrief/site/privacy/secret"
	"debrief/site/rule"
	"debrief/site/source"
)

func span(f *source.File, start, end int) source.Span {
	return source.Span{File: f, Start: start, End: end}
}

func secrets(p *rule.Pass, f *source.File) {
	for _, h := range secret.Find(f.Data) {
		p.Secretf(span(f, h.Start, h.End), "make it useless first: revoke it, for whoever has the repository has it; then write [removed] here, and take it out of the history", "%s stands here", h.Kind)
	}
}

func randomWords(p *rule.Pass, f *source.File) {
	random := secret.Random(f.Data)
	if len(random) == 0 {
		return
	}
	known := secret.Find(f.Data)
	for _, h := range random {
		if slices.ContainsFunc(known, func(k secret.Hit) bool { return k.Start < h.End && h.Start < k.End }) {
			continue // privacy/secret
		}
		p.Secretf(span(f, h.Start, h.End), "if it opens anything, revoke it and write [removed]; if it is a hash or an id, say so in front of it: sha256: or trace_id=", "%s stands here", h.Kind)
	}
}

func emails(p *rule.Pass, f *source.File) {
	for _, h := range pii.Emails(f.Data) {
		if !p.Catalog.Privacy.MayName(string(f.Data[h.Start:h.End])) {
			p.Secretf(span(f, h.Start, h.End), "write the role instead, as in \"the on-call engineer\"; an address that everybody may see goes under privacy: emails: in the catalogue", "%s stands here", h.Kind)
		}
	}
}

func phones(p *rule.Pass, f *source.File) {
	for _, h := range pii.Phones(f.Data) {
		p.Secretf(span(f, h.Start, h.End), "write whose it is as a role, or [removed]", "%s stands here", h.Kind)
	}
}

func ibans(p *rule.Pass, f *source.File) {
	for _, h := range pii.IBANs(f.Data) {
		p.Secretf(span(f, h.Start, h.End), "write [account] instead, or the country alone", "%s stands here, and its check digits are right", h.Kind)
	}
}

func cards(p *rule.Pass, f *source.File) {
	for _, h := range pii.Cards(f.Data) {
		p.Secretf(span(f, h.Start, h.End), "write [card] instead, or the last four digits alone; if it is an id, say so in front of it: order_id=", "%s stands here, and its check digit is right", h.Kind)
	}
}

func addresses(p *rule.Pass, f *source.File) {
	var private []pii.Hit
	for _, h := range pii.IPs(f.Data) {
		if h.Kind == pii.PrivateIP {
			private = append(private, h)
			continue
		}
		p.Secretf(span(f, h.Start, h.End), "write what it is instead, as in \"one client\" or \"our load balancer\"; addresses for examples are 192.0.2.0 to 192.0.2.255 and 2001:db8::", "%s stands here", h.Kind)
	}
	if len(private) == 0 {
		return
	}
	// One note a text: such addresses are somebody's only inside.
	h := private[0]
	found := p.Reportf(span(f, h.Start, h.End), "leave them if they help; outside they say nothing, and tell how the network is laid out", "%s stands here", h.Kind)
	if more := len(private) - 1; more > 0 {
		found.Message += ", and " + finding.Plural(more, "more below", "more below")
	}
	found.Level = min(found.Level, finding.Info)
}

// numbers are those that the library says belong to persons: which forms they
// have differs from country to country, and many have no check digit.
func numbers(p *rule.Pass, f *source.File) {
	if strings.HasPrefix(f.Path[strings.LastIndexByte(f.Path, '/')+1:], "_") {
		return // the catalogue, which says what they look like
	}
	for _, n := range p.Catalog.Privacy.Numbers {
		for _, at := range n.Pattern.FindAllIndex(f.Data, rule.MostSaid+1) {
			p.Secretf(span(f, at[0], at[1]), "write whose it is as a role, or [removed]", "%s stands here", n.Is)
		}
	}
}

func customers(p *rule.Pass, f *source.File) {
	for _, h := range pii.Names(f.Data, p.Catalog.Privacy.Customers) {
		p.Secretf(span(f, h.Start, h.End), "write what sort of customer it is, as in \"a large retailer\"", "%s stands here", h.Kind)
	}
}

func hosts(p *rule.Pass, f *source.File) {
	if strings.HasPrefix(f.Path[strings.LastIndexByte(f.Path, '/')+1:], "_") {
		return // the catalogue, which says which those are
	}
	said := map[string]bool{}
	for _, h := range append(pii.Hosts(f.Data, p.Catalog.Privacy.InternalHosts), pii.Accounts(f.Data)...) {
		text := string(f.Data[h.Start:h.End])
		if said[text] {
			continue // once a text
		}
		said[text] = true
		help := "write what the machine does instead, as in \"the build server\""
		if h.Kind != pii.InternalHost {
			help = "write what it is instead, as in \"the production account\"; manuals use 123456789012"
		}
		p.Reportf(span(f, h.Start, h.End), help, "%s stands here: %s", h.Kind, rule.Clip(text))
	}
}

func unseen(p *rule.Pass, f *source.File) {
	for _, u := range pii.Unseens(f.Data) {
		if u.Start == 0 && f.LinesBefore > 0 && u.Rune == 0xfeff {
			continue
		}
		at := span(f, u.Start, u.End)
		help, most := "take it out, or write it as a word", finding.Warning
		if u.Kind == pii.Turning || u.Rune >= 0xe0000 {
			help, most = "take it out: what is read here is not what is stored", finding.Error
		}
		found := p.Reportf(at, help, "the character %s %s", u, u.Kind)
		found.Level = min(found.Level, most)
		if u.Free && p.Library.At(f) != nil {
			found.Edits, found.Safe = []finding.Edit{{At: at}}, true
		}
	}
}
