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

// happened reports a write-up of something that happened here, or nearly did:
// one that others can be the return of.
func happened(pm *postmortem.Postmortem) bool {
	return pm.Ours() && pm.Kind != postmortem.Drill && pm.Status != postmortem.Withdrawn && !pm.Unreadable
}

// touched reports whether a change is about a write-up. How much two are alike
// depends on all the others, and nobody's change is asked about two that it
// does not touch.
func touched(p *rule.Pass, pm *postmortem.Postmortem) bool { return p.Before == nil || p.Was(pm) != pm }

// linked reports whether one of two write-ups speaks of the other.
func linked(p *rule.Pass, a, b *postmortem.Postmortem) bool {
	from := func(x *postmortem.Postmortem) func(library.Backlink) bool {
		return func(l library.Backlink) bool { return l.From == x }
	}
	return slices.ContainsFunc(p.Library.Backlinks(a), from(b)) || slices.ContainsFunc(p.Library.Backlinks(b), from(a))
}

// mayName reports whether pm may name other: everybody who may see pm may see other.
func mayName(pm, other *postmortem.Postmortem) bool { return other.Access >= pm.Access }

// after reports whether a write-up is the later of two, as the library has them.
func after(pm, other *postmortem.Postmortem) bool {
	return cmp.Or(pm.Day().Compare(other.Day()), strings.Compare(string(other.ID), string(pm.ID))) > 0
}

// How much two write-ups are alike (see library.Alike) where the later one is
// expected to name the earlier: nearly the same by their words; the same by what
// their writers declared; or with the same alert or log line.
const (
	alikeByWords   = 0.5
	fewestShared   = 3 // words
	alikeByFactor  = 0.35
	alikeBySymptom = 0.25
)

func similar(p *rule.Pass, pm *postmortem.Postmortem) {
	if !happened(pm) || !pm.Status.Reached(postmortem.InReview) || !touched(p, pm) {
		return
	}
	for _, r := range p.Library.Alike(pm) {
		if !happened(r.To) || !after(pm, r.To) || !mayName(pm, r.To) || !muchAlike(pm, r) || linked(p, pm, r.To) {
			continue
		}
		if len(shared(pm, r.To)) > 0 && within(p, pm, r.To) {
			continue // library/recurrence
		}
		f := p.Reportf(relatedAt(pm, "title"), relate(r.To, "same_factor")+"; rel: contrast says that they only look alike",
			"this is much like %q of %s, and neither names the other: both have %s", rule.Clip(r.To.Title), r.To.Day().Format(time.DateOnly), rule.ClipTo(strings.Join(r.Shared, ", "), 120))
		f.Key = "similar"
		f.Related = []finding.Related{{At: r.To.At("title"), Message: "the earlier one"}}
		return
	}
}

func muchAlike(pm *postmortem.Postmortem, r library.Related) bool {
	return r.Alike >= alikeByWords && r.Words >= fewestShared ||
		r.Alike >= alikeByFactor && len(shared(pm, r.To)) > 0 ||
		r.Alike >= alikeBySymptom && sameSymptom(pm, r.To)
}

func sameSymptom(a, b *postmortem.Postmortem) bool {
	return slices.ContainsFunc(a.Symptoms[:min(len(a.Symptoms), mostOfList)], func(s string) bool {
		return slices.ContainsFunc(b.Symptoms[:min(len(b.Symptoms), mostOfList)], func(t string) bool { return strings.EqualFold(s, t) })
	})
}

func relate(to *postmortem.Postmortem, rel string) string {
	return fmt.Sprintf("read it, and write related: [{id: %s, rel: %s, note: …}]", to.ID, rel)
}

// relatedAt is where to point: the list of relations, or what asks for one.
func relatedAt(pm *postmortem.Postmortem, otherwise string) source.Span {
	if f := pm.Doc.Field("related"); f.Key.File != nil {
		return f.Key
	}
	return pm.At(otherwise)
}

// codeOf is the path of the first factor with a code.
func codeOf(pm *postmortem.Postmortem, code string) string {
	i := slices.IndexFunc(pm.Factors, func(f postmortem.Factor) bool { return f.Code == code })
	return fmt.Sprintf("factors[%d].code", i)
}

// A pair is a condition and the service at which it was met.
type pair struct{ factor, service string }

// What is looked at of one write-up, and how many others it is held against:
// nobody's has more, and what a stranger writes must not take long.
const (
	mostOfList = 30
	mostNear   = 50
)

// pairs are those of a write-up. A barrier that held is no condition, and a
// service that was only used for the repair is not where it was met.
func pairs(pm *postmortem.Postmortem) (out []pair) {
	for _, f := range pm.Factors[:min(len(pm.Factors), mostOfList)] {
		if f.Code == "" || f.Code == "unknown" || f.Barrier == "worked" {
			continue
		}
		for _, s := range pm.Services[:min(len(pm.Services), mostOfList)] {
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

// within reports whether two write-ups are near enough in time for the later
// to be the return of the earlier.
func within(p *rule.Pass, a, b *postmortem.Postmortem) bool {
	return a.Day().Sub(b.Day()).Abs() <= time.Duration(p.Catalog.Threshold("recurrence_days"))*24*time.Hour
}

// mostEarlier bounds how many write-ups with one pair are looked at: after so
// many of them within half a year nobody asks about a single one.
const mostEarlier = 20

// recurrence finds incidents of a condition at a service that was written up
// not long ago, as an incident or as a near miss, and that is not spoken of.
func recurrence(p *rule.Pass) {
	last := map[pair][]*postmortem.Postmortem{} // the newest last
	for _, pm := range slices.Backward(p.Library.All) {
		if !happened(pm) || pm.Day().IsZero() {
			continue
		}
		var near []*postmortem.Postmortem
		asked := pm.Kind == postmortem.Incident && pm.Status.Reached(postmortem.InReview) && touched(p, pm) && p.Asks(pm)
		for _, x := range pairs(pm) {
			list := last[x]
			looked := list[max(0, len(list)-mostEarlier):]
			if !asked {
				looked = nil
			}
			for _, earlier := range looked {
				if earlier != pm && len(near) < mostNear && within(p, pm, earlier) && !slices.Contains(near, earlier) {
					near = append(near, earlier)
				}
			}
			if len(list) == 0 || list[len(list)-1] != pm {
				last[x] = append(list, pm)
			}
		}
		if len(near) > 0 {
			returned(p, pm, near)
		}
	}
}

// returned says that a write-up names none of those that it may be the return
// of: the one that it has most in common with, and of several the newest.
func returned(p *rule.Pass, pm *postmortem.Postmortem, near []*postmortem.Postmortem) {
	near = slices.DeleteFunc(near, func(e *postmortem.Postmortem) bool { return !mayName(pm, e) })
	if len(near) == 0 || slices.ContainsFunc(near, func(e *postmortem.Postmortem) bool { return linked(p, pm, e) }) {
		return
	}
	best := slices.MinFunc(near, func(a, b *postmortem.Postmortem) int {
		return cmp.Or(len(shared(pm, b))-len(shared(pm, a)), b.Day().Compare(a.Day()), strings.Compare(string(a.ID), string(b.ID)))
	})
	both := shared(pm, best)[0]
	f := p.Reportf(relatedAt(pm, codeOf(pm, both.factor)), relate(best, "recurrence_of")+", with what became of its actions; rel: contrast says that they only look alike",
		"%s at %s came up %s before, in %q, and neither names the other", both.factor, both.service, rule.Human(pm.Day().Sub(best.Day())), rule.Clip(best.Title))
	f.Key = "recurrence"
	f.Related = []finding.Related{{At: best.At("title"), Message: "the earlier one"}}
}

// nearMiss finds a near miss that stands alone beside an incident which it was
// on the way to.
func nearMiss(p *rule.Pass) {
	incidents := map[pair]*postmortem.Postmortem{} // the newest
	for _, pm := range p.Library.All {
		if happened(pm) && pm.Kind == postmortem.Incident {
			for _, x := range pairs(pm) {
				if incidents[x] == nil {
					incidents[x] = pm
				}
			}
		}
	}
	for _, pm := range p.Library.All {
		if pm.Kind != postmortem.NearMiss || !happened(pm) || !pm.Status.Reached(postmortem.InReview) || !touched(p, pm) || len(pm.Related) > 0 || len(p.Library.Backlinks(pm)) > 0 || speaksOfOthers(pm) {
			continue
		}
		for _, x := range pairs(pm) {
			to := incidents[x]
			if to == nil || !mayName(pm, to) || after(to, pm) && within(p, pm, to) {
				continue // library/recurrence asks the incident
			}
			f := p.Reportf(relatedAt(pm, codeOf(pm, x.factor)), relate(to, "same_factor")+": what did the one have that the other had not?",
				"no write-up names this near miss, and it names none; %s at %s has an incident too, %q", x.factor, x.service, rule.Clip(to.Title))
			f.Key = "near-miss"
			f.Related = []finding.Related{{At: to.At("title"), Message: "the incident"}}
			break
		}
	}
}

// speaksOfOthers reports a text that names another write-up.
func speaksOfOthers(pm *postmortem.Postmortem) bool {
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

// priorSearch asks whether anybody looked for what is alike, where nothing is named.
func priorSearch(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.Kind != postmortem.Incident || !pm.Status.Reached(postmortem.Published) || !p.Catalog.Grave(pm.Severity) || len(pm.Related) > 0 || speaksOfOthers(pm) {
		return
	}
	if f := pm.Doc.Field("prior_search"); !f.Empty() && f.Get("done").Text != "false" {
		return
	}
	for _, other := range slices.Backward(p.Library.All) { // the oldest first
		if other != pm && happened(other) && after(pm, other) {
			p.Reportf(relatedAt(pm, "severity"), "debrief similar finds what is alike: name it under related; or write prior_search: {query: what was searched for, done: true}",
				"no other write-up is named here, and nothing says that anybody searched for one").Key = "prior-search"
			return
		}
	}
}
