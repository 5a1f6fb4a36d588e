package links

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
)

// mayRecur reports whether a later incident can be a recurrence of pm: pm is about an
// incident or near miss of the library's organisation, was not withdrawn, and can be
// read.
func mayRecur(pm *postmortem.Postmortem) bool {
	return pm.IsOwn() && !pm.IsDrill() && !pm.IsWithdrawn() && !pm.Unreadable
}

// touched reports whether the change that is being checked touches pm. Similarity
// depends on the whole library, so rules about similarity skip post-mortems that the
// change does not touch.
func touched(p *rule.Pass, pm *postmortem.Postmortem) bool {
	return p.Before == nil || p.Previous(pm) != pm
}

// linked reports whether one of the post-mortems a and b links to the other.
func linked(p *rule.Pass, a, b *postmortem.Postmortem) bool {
	from := func(x *postmortem.Postmortem) func(library.Backlink) bool {
		return func(l library.Backlink) bool { return l.From == x }
	}
	return slices.ContainsFunc(p.Library.Backlinks(a), from(b)) || slices.ContainsFunc(p.Library.Backlinks(b), from(a))
}

// mayName reports whether a message about pm may name the post-mortem other: all
// readers of pm may also see other.
func mayName(pm, other *postmortem.Postmortem) bool { return other.Access >= pm.Access }

// after reports whether pm comes after other in time, in the order of the library.
func after(pm, other *postmortem.Postmortem) bool {
	return cmp.Or(pm.Day().Compare(other.Day()), strings.Compare(string(other.ID), string(pm.ID))) > 0
}

// From these similarities on, the later of two post-mortems should link to the earlier
// one. minByWords and minSharedWords apply to all pairs. The lower minByFactor applies
// if both have the same factor at the same service, and minBySymptom if they share a
// symptom.
const (
	minByWords     = 0.5
	minSharedWords = 3
	minByFactor    = 0.35
	minBySymptom   = 0.25
)

func checkSimilar(p *rule.Pass, pm *postmortem.Postmortem) {
	if !mayRecur(pm) || !pm.IsSubmitted() || !touched(p, pm) {
		return
	}
	for _, r := range p.Library.Similar(pm) {
		if !mayRecur(r.To) || !after(pm, r.To) || !mayName(pm, r.To) || !verySimilar(pm, r) || linked(p, pm, r.To) {
			continue
		}
		if len(shared(pm, r.To)) > 0 && inRecurrenceTime(p, pm, r.To) {
			continue // the rule library/recurrence reports this pair
		}
		f := p.Reportf(
			relatedAt(pm, "title"),
			relateHelp(r.To, "same_factor")+"; write rel: contrast if they only appear similar",
			"this is very similar to %q of %s, and neither links to the other: both have %s",
			rule.Clip(r.To.Title),
			r.To.Day().Format(time.DateOnly),
			source.Excerpt(strings.Join(library.SharedNames(r.Shared), ", "), 120),
		)
		f.Key = "similar"
		f.Related = []finding.Related{{At: r.To.At("title"), Message: "the earlier one"}}
		return
	}
}

func verySimilar(pm *postmortem.Postmortem, r library.Related) bool {
	return r.Similarity >= minByWords && r.Words >= minSharedWords ||
		r.Similarity >= minByFactor && len(shared(pm, r.To)) > 0 ||
		r.Similarity >= minBySymptom && sameSymptom(pm, r.To)
}

func sameSymptom(a, b *postmortem.Postmortem) bool {
	return slices.ContainsFunc(a.Symptoms[:min(len(a.Symptoms), maxListEntries)], func(s string) bool {
		return slices.ContainsFunc(
			b.Symptoms[:min(len(b.Symptoms), maxListEntries)],
			func(t string) bool { return strings.EqualFold(s, t) },
		)
	})
}

// relateHelp returns a help text that proposes an entry in the field related, for the
// post-mortem to and the relation rel.
func relateHelp(to *postmortem.Postmortem, rel string) string {
	return fmt.Sprintf("read it, and write related: [{id: %s, rel: %s, note: …}]", to.ID, rel)
}

// relatedAt returns the place of the field related of pm. If pm has no such field, it
// returns the place of the field with the name otherwise.
func relatedAt(pm *postmortem.Postmortem, otherwise string) source.Span {
	if f := pm.Doc.Field("related"); f.Key.File != nil {
		return f.Key
	}
	return pm.At(otherwise)
}

// codeOf returns the path of the first factor in pm with the given code, such as
// "factors[0].code".
func codeOf(pm *postmortem.Postmortem, code string) string {
	i := slices.IndexFunc(pm.Factors, func(f postmortem.Factor) bool { return f.Code == code })
	return fmt.Sprintf("factors[%d].code", i)
}

// A pair is the code of a contributing factor and a service at which the factor
// occurred.
type pair struct{ factor, service string }

// These limits bound the work for one post-mortem, because its text may come from a
// stranger. maxListEntries is the number of entries that are read of each list, and
// maxCandidates the number of earlier post-mortems that are compared.
const (
	maxListEntries = 30
	maxCandidates  = 50
)

// pairs returns each pair of a factor code and a service of pm. It omits factors whose
// barrier worked, and services that were only a dependency or a tool of the responders.
func pairs(pm *postmortem.Postmortem) (out []pair) {
	for _, f := range pm.Factors[:min(len(pm.Factors), maxListEntries)] {
		if f.Code == "" || f.Code == "unknown" || f.Barrier == "worked" {
			continue
		}
		for _, s := range pm.Services[:min(len(pm.Services), maxListEntries)] {
			if s.ID != "" && s.ID != "unknown" && (s.Role == "" || s.Role == "impacted" || s.Role == "origin") {
				out = append(out, pair{f.Code, s.ID})
			}
		}
	}
	return out
}

func shared(a, b *postmortem.Postmortem) (out []pair) {
	theirs := pairs(b)
	for _, x := range pairs(a) {
		if slices.Contains(theirs, x) && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// inRecurrenceTime reports whether the post-mortems a and b are close enough in time
// for the later one to be a recurrence of the earlier one.
func inRecurrenceTime(p *rule.Pass, a, b *postmortem.Postmortem) bool {
	return a.Day().Sub(b.Day()).Abs() <= time.Duration(p.Catalog.Threshold("recurrence_days"))*24*time.Hour
}

// maxEarlier is the largest number of earlier post-mortems that checkRecurrence
// compares for each pair of factor and service.
const maxEarlier = 20

// checkRecurrence reports an incident that has the same factor at the same service as a
// recent incident or near miss, if neither post-mortem links to the other.
func checkRecurrence(p *rule.Pass) {
	last := map[pair][]*postmortem.Postmortem{} // the post-mortems with each pair, the newest last
	for _, pm := range slices.Backward(p.Library.All) {
		if !mayRecur(pm) || pm.Day().IsZero() {
			continue
		}
		var near []*postmortem.Postmortem
		checked := pm.IsIncident() && pm.IsSubmitted() && touched(p, pm) && p.Selects(pm)
		for _, x := range pairs(pm) {
			list := last[x]
			candidates := list[max(0, len(list)-maxEarlier):]
			if !checked {
				candidates = nil
			}
			for _, earlier := range candidates {
				if earlier != pm && len(near) < maxCandidates && inRecurrenceTime(p, pm, earlier) &&
					!slices.Contains(near, earlier) {
					near = append(near, earlier)
				}
			}
			if len(list) == 0 || list[len(list)-1] != pm {
				last[x] = append(list, pm)
			}
		}
		if len(near) > 0 {
			reportRecurrence(p, pm, near)
		}
	}
}

// checkRecurrenceOrder reports a relation recurrence_of to a post-mortem that is
// withdrawn, or to an incident that happened later. Statistics do not count it.
func checkRecurrenceOrder(p *rule.Pass, pm *postmortem.Postmortem) {
	for i, r := range pm.Related[:min(len(pm.Related), maxListEntries)] {
		to, ok := p.Library.Lookup(r.ID)
		if !ok || to == pm || r.Rel != "recurrence_of" || !mayName(pm, to) {
			continue
		}
		at := pm.At(fmt.Sprintf("related[%d].id", i))
		late := to.Day().Sub(pm.Day())
		switch {
		case to.IsWithdrawn():
			p.Reportf(
				at, "name the post-mortem that replaces it, or remove the entry", "%s is withdrawn", rule.Clip(r.ID),
			).Key = r.ID
		case late > 0 && !pm.Day().IsZero():
			p.Reportf(
				at,
				fmt.Sprintf("write rel: recurrence_of, with id: %s, in that post-mortem, and rel: same_factor here", pm.ID),
				"%s started %s after this incident, so this is not its recurrence", rule.Clip(r.ID), rule.Human(late),
			).Key = r.ID
		}
	}
}

// reportRecurrence reports that pm is similar to an earlier post-mortem: the one in
// near that shares the most pairs of factor and service with pm, or the newest of
// several. It reports nothing if pm is linked with any post-mortem in near.
func reportRecurrence(p *rule.Pass, pm *postmortem.Postmortem, near []*postmortem.Postmortem) {
	near = slices.DeleteFunc(near, func(e *postmortem.Postmortem) bool { return !mayName(pm, e) })
	if len(near) == 0 || slices.ContainsFunc(near, func(e *postmortem.Postmortem) bool { return linked(p, pm, e) }) {
		return
	}
	best := slices.MinFunc(near, func(a, b *postmortem.Postmortem) int {
		return cmp.Or(
			len(shared(pm, b))-len(shared(pm, a)),
			b.Day().Compare(a.Day()),
			strings.Compare(string(a.ID), string(b.ID)),
		)
	})
	both := shared(pm, best)[0]
	f := p.Reportf(
		relatedAt(pm, codeOf(pm, both.factor)),
		relateHelp(
			best,
			"recurrence_of",
		)+", with the state of its actions; write rel: contrast if they only appear similar",
		"%s at %s occurred %s before, in %q, and neither links to the other",
		both.factor,
		both.service,
		rule.Human(pm.Day().Sub(best.Day())),
		rule.Clip(best.Title),
	)
	f.Key = "recurrence"
	f.Related = []finding.Related{{At: best.At("title"), Message: "the earlier one"}}
}

// checkNearMiss reports a near miss without links if an incident has one of its factors
// at the same service.
func checkNearMiss(p *rule.Pass) {
	incidents := map[pair]*postmortem.Postmortem{} // the newest incident with each pair
	for _, pm := range p.Library.All {
		if mayRecur(pm) && pm.IsIncident() {
			for _, x := range pairs(pm) {
				if incidents[x] == nil {
					incidents[x] = pm
				}
			}
		}
	}
	for _, pm := range p.Library.All {
		if !pm.IsNearMiss() || !mayRecur(pm) || !pm.IsSubmitted() || !touched(p, pm) || len(pm.Related) > 0 ||
			len(p.Library.Backlinks(pm)) > 0 ||
			namesOthers(pm) {
			continue
		}
		for _, x := range pairs(pm) {
			to := incidents[x]
			if to == nil || !mayName(pm, to) || after(to, pm) && inRecurrenceTime(p, pm, to) {
				continue // the rule library/recurrence reports this pair at the incident
			}
			f := p.Reportf(
				relatedAt(pm, codeOf(pm, x.factor)),
				relateHelp(to, "same_factor")+": what did one have that the other lacked?",
				"this near miss has no links; %s at %s is also a factor of the incident %q",
				x.factor,
				x.service,
				rule.Clip(to.Title),
			)
			f.Key = "near-miss"
			f.Related = []finding.Related{{At: to.At("title"), Message: "the incident"}}
			break
		}
	}
}

// namesOthers reports whether the text of pm refers to another post-mortem.
func namesOthers(pm *postmortem.Postmortem) bool {
	for _, r := range pm.Doc.Refs {
		if r.Postmortem {
			return true
		}
	}
	for _, l := range pm.Doc.Links {
		if toPostmortem(l.Dest) {
			return true
		}
	}
	return false
}

// checkPriorSearch reports a major incident that neither refers to an earlier
// post-mortem nor records a search for one.
func checkPriorSearch(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.IsIncident() || !pm.IsPublished() || !p.Catalog.IsMajor(pm.Severity) || len(pm.Related) > 0 ||
		namesOthers(pm) {
		return
	}
	if f := pm.Doc.Field("prior_search"); !f.Empty() && f.Get("done").Text != "false" {
		return
	}
	for _, other := range slices.Backward(p.Library.All) { // from the oldest post-mortem to the newest
		if other != pm && mayRecur(other) && after(pm, other) {
			p.Reportf(relatedAt(pm, "severity"), "run debrief similar and add the result under related; or write "+
				"prior_search: {query: the words searched for, done: true}",
				"this post-mortem names no earlier one, and has no record of a search").Key = "prior-search"
			return
		}
	}
}
