package search

import (
	"slices"
	"sort"
	"strings"
)

// newHit returns the search result for a candidate. The snippet is the summary, and the
// reasons list what the post-mortem and the alert have in common.
func (r *similarQuery) newHit(c candidate, f *finder) Hit {
	d := &r.ix.docs[c.n]
	hit := Hit{
		ID: d.ID, Title: d.Title, URL: d.URL, Score: c.score, Severity: d.Severity, Date: d.Date,
		Kind: d.Kind, Organisation: d.Organisation, Services: d.Services, Ended: d.Ended,
	}
	if text := clip(d.Summary); strings.TrimSpace(text) != "" {
		p := f.passage(text)
		p.first, p.last = 0, max(0, p.last-p.first)
		p.last = max(p.last, 2*snippetWords)
		hit.Snippet = f.pieces(text, p)
	} else if best := f.bestPassage(d); best.section >= 0 {
		hit.Anchor, hit.Section = d.Sections[best.section].Anchor, d.Sections[best.section].Heading
		hit.Snippet = f.pieces(clip(d.Sections[best.section].Text), best)
	}
	switch {
	case c.tier == 2:
		hit.Reasons = append(hit.Reasons, "symptom: "+flat(c.symptom))
	case c.symptom != "":
		hit.Reasons = append(hit.Reasons, "part of a symptom: "+flat(c.symptom))
	}
	if c.run != "" && !strings.Contains(c.symptom, c.run) {
		hit.Reasons = append(hit.Reasons, "phrase: “"+c.run+"”")
	}
	for _, s := range c.service {
		hit.Reasons = append(hit.Reasons, "service: "+s)
	}
	if words := r.rarestWords(c); len(words) > 0 && c.tier < 2 {
		hit.Reasons = append(hit.Reasons, "words: "+strings.Join(words, ", "))
	}
	return hit
}

// rarestWords returns the words that the alert and the candidate share, rarest first,
// as spelled in the alert. It omits words of a service, symptom or phrase that is
// listed as a reason already.
func (r *similarQuery) rarestWords(c candidate) []string {
	var terms, out, named []string
	for _, s := range append([]string{c.run, c.symptom}, c.service...) {
		parts, _ := r.extractTerms(s)
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
			if got, _ := r.extractTerms(s); slices.Contains(got, t) && len(out) < maxShared &&
				!slices.Contains(out, lower(s)) {
				out = append(out, lower(s))
				break
			}
		}
	}
	return out
}
