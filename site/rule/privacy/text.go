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

func checkSecrets(p *rule.Pass, f *source.File) {
	for _, h := range secret.Find(f.Data) {
		p.Secretf(
			span(f, h.Start, h.End),
			"revoke it first, because every clone contains it; then write [removed] here, and remove it from the "+
				"history",
			"the text contains %s",
			h.Kind,
		)
	}
}

func checkRandomWords(p *rule.Pass, f *source.File) {
	random := secret.FindRandom(f.Data)
	if len(random) == 0 {
		return
	}
	known := secret.Find(f.Data)
	for _, h := range random {
		if slices.ContainsFunc(known, func(k secret.Match) bool { return k.Start < h.End && h.Start < k.End }) {
			continue // the rule privacy/secret reports this word
		}
		p.Secretf(
			span(f, h.Start, h.End),
			"if it is a key, revoke it and write [removed]; if it is a hash or an id, put its kind before it: "+
				"sha256: or trace_id=",
			"the text contains %s",
			h.Kind,
		)
	}
}

func checkEmails(p *rule.Pass, f *source.File) {
	for _, h := range pii.FindEmails(f.Data) {
		if !p.Catalog.Privacy.MayName(string(f.Data[h.Start:h.End])) {
			p.Secretf(
				span(f, h.Start, h.End),
				"write the role, such as \"the on-call engineer\"; list public addresses under privacy: emails: "+
					"in the catalogue",
				"the text contains %s",
				h.Kind,
			)
		}
	}
}

func checkPhones(p *rule.Pass, f *source.File) {
	for _, h := range pii.FindPhones(f.Data) {
		p.Secretf(span(f, h.Start, h.End), "write the owner's role, or [removed]", "the text contains %s", h.Kind)
	}
}

func checkIbans(p *rule.Pass, f *source.File) {
	for _, h := range pii.FindIBANs(f.Data) {
		p.Secretf(
			span(f, h.Start, h.End),
			"write [account] instead, or only the country",
			"the text contains %s with valid check digits",
			h.Kind,
		)
	}
}

func checkCards(p *rule.Pass, f *source.File) {
	for _, h := range pii.FindCards(f.Data) {
		p.Secretf(
			span(f, h.Start, h.End),
			"write [card] instead, or only the last four digits; if it is an id, put its kind before it: order_id=",
			"the text contains %s with a valid check digit",
			h.Kind,
		)
	}
}

func checkAddresses(p *rule.Pass, f *source.File) {
	var private []pii.Match
	for _, h := range pii.FindIPs(f.Data) {
		if h.Kind == pii.PrivateIP {
			private = append(private, h)
			continue
		}
		p.Secretf(
			span(f, h.Start, h.End),
			"write its function, such as \"one client\" or \"our load balancer\"; example addresses are 192.0.2.0 "+
				"to 192.0.2.255 and 2001:db8::",
			"the text contains %s",
			h.Kind,
		)
	}
	if len(private) == 0 {
		return
	}
	// One finding about private addresses per text is enough: such an address
	// identifies a machine only inside the network.
	h := private[0]
	found := p.Reportf(
		span(f, h.Start, h.End),
		"keep them if they help the reader; they reveal the layout of the network",
		"the text contains %s",
		h.Kind,
	)
	if more := len(private) - 1; more > 0 {
		found.Message += ", and " + finding.Plural(more, "more below", "more below")
	}
	found.Level = min(found.Level, finding.Info)
}

// checkNumbers reports personal identification numbers in the formats of the catalogue.
// It has no built-in formats, because they differ between countries and many have no
// check digit.
func checkNumbers(p *rule.Pass, f *source.File) {
	if strings.HasPrefix(f.Path[strings.LastIndexByte(f.Path, '/')+1:], "_") {
		return // this file is the catalogue or template, which may contain the formats themselves
	}
	for _, n := range p.Catalog.Privacy.Numbers {
		for _, at := range n.Pattern.FindAllIndex(f.Data, rule.MaxFindings+1) {
			p.Secretf(span(f, at[0], at[1]), "write the owner's role, or [removed]", "the text contains %s", n.Is)
		}
	}
}

func checkCustomers(p *rule.Pass, f *source.File) {
	for _, h := range pii.FindNames(f.Data, p.Catalog.Privacy.Customers) {
		p.Secretf(
			span(f, h.Start, h.End),
			"write the kind of customer, such as \"a large retailer\"",
			"the text contains %s",
			h.Kind,
		)
	}
}

func checkHosts(p *rule.Pass, f *source.File) {
	if strings.HasPrefix(f.Path[strings.LastIndexByte(f.Path, '/')+1:], "_") {
		return // this file is the catalogue or template, which may contain the host names themselves
	}
	reported := map[string]bool{}
	for _, h := range append(pii.FindHosts(f.Data, p.Catalog.Privacy.InternalHosts), pii.FindAccounts(f.Data)...) {
		text := string(f.Data[h.Start:h.End])
		if reported[text] {
			continue // reports each host only once
		}
		reported[text] = true
		help := "write the machine's function, such as \"the build server\""
		if h.Kind != pii.InternalHost {
			help = "write its function, such as \"the production account\"; the example number is 123456789012"
		}
		p.Reportf(span(f, h.Start, h.End), help, "the text contains %s: %s", h.Kind, rule.Clip(text))
	}
}

func checkHiddenText(p *rule.Pass, f *source.File) {
	for _, u := range pii.FindInvisible(f.Data) {
		if u.Start == 0 && f.LinesBefore > 0 && u.Rune == 0xfeff {
			continue
		}
		at := span(f, u.Start, u.End)
		help, level := "remove it, or write it as a word", finding.Warning
		if u.Kind == pii.DirectionKind || u.Rune >= 0xe0000 {
			help, level = "remove it: the displayed text differs from the stored text", finding.Error
		}
		found := p.Reportf(at, help, "the character %s %s", u, u.Kind)
		found.Level = min(found.Level, level)
		if u.Removable && p.Library.ByFile(f) != nil {
			found.Edits, found.Safe = []finding.Edit{{At: at}}, true
		}
	}
}
