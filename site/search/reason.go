package search

import (
	"slices"
	"sort"
	"strings"
)

// hit tells a write-up with its summary, which says what ended it, and the reasons.
func (r *likeness) hit(c alike, f *finder) Hit {
	d := &r.ix.docs[c.n]
	hit := Hit{
		ID: d.ID, Title: d.Title, URL: d.URL, Score: c.score, Severity: d.Severity, Date: d.Date,
		Kind: d.Kind, Organisation: d.Organisation, Services: d.Services,
	}
	if text := clip(d.Summary); strings.TrimSpace(text) != "" {
		p := f.passage(text)
		p.first, p.last = 0, max(0, p.last-p.first)
		p.last = max(p.last, 2*snippetWords)
		hit.Snippet = f.pieces(text, p)
	} else if best := f.best(d); best.section >= 0 {
		hit.Anchor, hit.Section = d.Sections[best.section].Anchor, d.Sections[best.section].Heading
		hit.Snippet = f.pieces(clip(d.Sections[best.section].Text), best)
	}
	switch {
	case c.tier == 2:
		hit.Why = append(hit.Why, "symptom: "+flat(c.symptom))
	case c.symptom != "":
		hit.Why = append(hit.Why, "symptom, nearly: "+flat(c.symptom))
	}
	if c.run != "" && !strings.Contains(c.symptom, c.run) {
		hit.Why = append(hit.Why, "says: “"+c.run+"”")
	}
	for _, s := range c.service {
		hit.Why = append(hit.Why, "service: "+s)
	}
	if words := r.rarest(c); len(words) > 0 && c.tier < 2 {
		hit.Why = append(hit.Why, "words: "+strings.Join(words, ", "))
	}
	return hit
}

// rarest are the words shared that the fewest write-ups have, as the alert spells them,
// without those that stand in a service, a symptom or a phrase that is given as a reason.
func (r *likeness) rarest(c alike) []string {
	var terms, out, named []string
	for _, s := range append([]string{c.run, c.symptom}, c.service...) {
		parts, _ := r.termsOf(s)
		named = append(named, parts...)
	}
	for _, t := range c.shared {
		if !slices.Contains(named, t) {
			terms = append(terms, t)
		}
	}
	sort.SliceStable(terms, func(i, j int) bool { return r.words[terms[i]].count < r.words[terms[j]].count })
	for _, t := range terms {
		for _, s := range r.spelled {
			if got, _ := r.termsOf(s); slices.Contains(got, t) && len(out) < maxShared && !slices.Contains(out, lower(s)) {
				out = append(out, lower(s))
				break
			}
		}
	}
	return out
}
