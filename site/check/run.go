package check

import (
	"bytes"
	"slices"
	"time"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/parallel"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
	"debrief/site/template"
)

// A Question is what [Run] is asked about.
type Question struct {
	Library  *library.Library
	Outline  *template.Outline
	Catalog  *catalog.Catalog
	Baseline *Baseline        // what the library had when it began to be checked; nil: nothing
	Read     finding.List     // what reading the catalogue, the template and the baseline found
	Now      time.Time        // the moment that "in the future" is measured from
	Undated  bool             // Now is only the latest day that the texts tell of
	Least    finding.Level    // findings below it are of no interest, unless a text allows them
	Before   *library.Library // what the library was before a change; nil: not known

	// Touches reports the write-ups that a change may have brought findings in, see
	// [library.Change]; nil: all. Only [News] asks it.
	Touches func(*postmortem.Postmortem) bool

	// Own is what the library's own files set, where it is judged by other
	// settings; nil: by its own. Rules about settings ask it.
	Own *Settings

	renamed map[postmortem.ID]postmortem.ID // what write-ups were called in Before
	only    map[string]bool                 // the rules to ask; nil: all
}

// Run asks every rule and returns all findings in reading order, with those
// of reading the library.
//
// A finding's level is the rule's, or what the catalogue says instead, lowered
// by how far the write-up has come: a draft has warnings at most, unless the
// rule is one for Always, and a withdrawn one has notes. What the texts allow
// and what the baseline has is marked and stays in the list.
func Run(q Question) finding.List { return run(q, nil) }

// run asks the rules about one write-up only of those that ask says yes to,
// of all if it is nil.
func run(q Question, ask func(*postmortem.Postmortem) bool) finding.List {
	j := newJudge(q)
	j.ask = ask
	found := j.level(j.found())
	found = j.hidden(append(found, j.allow(found)...))
	found = append(found, j.excuse(found)...)
	found.Sort()
	found.Number()
	return slices.DeleteFunc(found, func(f finding.Finding) bool { return f.Level < j.Least && !f.Suppressed })
}

// A judge is one run of all rules.
type judge struct {
	Question
	owners owners
	always map[string]bool // rules whose level a draft does not lower
	firm   map[string]bool
	leak   map[string]bool
	grave  []rule.Rule // those that can find something of interest
	light  []rule.Rule // those of them that can in an incident of a lower severity

	ask func(*postmortem.Postmortem) bool // about which write-ups, nil: about all
}

func newJudge(q Question) *judge {
	j := &judge{Question: q, owners: ownersIn(q.Library), always: map[string]bool{}, firm: map[string]bool{}, leak: map[string]bool{}}
	for _, r := range Rules {
		j.always[r.ID], j.firm[r.ID], j.leak[r.ID] = r.Always, r.Firm, r.Leak
	}
	j.grave = slices.DeleteFunc(slices.Clone(Rules), func(r rule.Rule) bool { return j.most(&r) < q.Least || q.only != nil && !q.only[r.ID] })
	j.light = slices.DeleteFunc(slices.Clone(j.grave), func(r rule.Rule) bool {
		_, said := q.Catalog.Rules[r.ID]
		return !said && r.Level < q.Least
	})
	if j.Own == nil {
		j.Own = &Settings{Catalog: q.Catalog, Outline: q.Outline, Baseline: q.Baseline}
	}
	return j
}

// aboutSettings are the rules that ask what the catalogue and the template
// say, and so ask those that lie in the library.
func aboutSettings(r rule.Rule) bool { return r.ID == "library/catalog" || r.ID == "library/template" }

// found is what reading found and what the rules find, as they say it.
func (j *judge) found() finding.List {
	pass := rule.Pass{Least: j.Least, About: j.ask, Library: j.Library, Outline: j.Outline, Catalog: j.Catalog, Now: j.Now, Before: j.Before, Renamed: j.renamed, RuleIDs: ruleIDs(), Roster: rule.RosterOf(j.Library), Memo: &rule.Memo{}}
	found := slices.Concat(j.Read, j.Library.Found)
	reading := map[place]bool{}
	for _, f := range found {
		reading[placeOf(f)] = true
	}
	files, all := j.Library.Files(), j.Library.All
	var whole [2]finding.List
	wait := parallel.Go(func() { // one after the other, while others are asked about one write-up each
		own := pass
		own.Catalog, own.Outline, own.Memo = j.Own.Catalog, j.Own.Outline, nil
		rules := j.rulesFor(files...)
		whole[0] = pass.AskAll(slices.DeleteFunc(slices.Clone(rules), aboutSettings))
		whole[1] = own.AskAll(slices.DeleteFunc(slices.Clone(rules), func(r rule.Rule) bool { return !aboutSettings(r) }))
	})
	about := make([]finding.List, len(all), len(all)+2)
	parallel.Do(len(all), func(i int) {
		if j.asked(all[i]) && !j.Library.Faulty(all[i].Doc.File) {
			rules := j.rulesFor(filesOf(j.Library, all[i])...)
			if len(rules) == len(j.grave) && !j.Catalog.Grave(all[i].Severity) {
				rules = j.light
			}
			j.Library.Guard(all[i].Doc.File, func() { about[i] = pass.Ask(rules, all[i]) })
		}
	})
	beside := make([]finding.List, len(files))
	parallel.Do(len(files), func(i int) {
		if pm, _ := j.owners.of(files[i].Path); pm == nil || j.asked(pm) {
			j.Library.Guard(files[i], func() { beside[i] = pass.AskFile(j.rulesFor(files[i]), files[i]) })
		}
	})
	wait()
	for _, list := range append(append(about, beside...), whole[:]...) {
		for _, f := range list {
			// What was said while reading is not said a second time.
			if !reading[placeOf(f)] {
				found = append(found, f)
			}
		}
	}
	return found
}

func (j *judge) asked(pm *postmortem.Postmortem) bool { return j.ask == nil || j.ask(pm) }

// most is the gravest level that a rule has in this library.
func (j *judge) most(r *rule.Rule) finding.Level {
	if level, said := j.Catalog.Rules[r.ID]; said {
		return level
	}
	return r.Most()
}

// rulesFor are the rules to ask where some files are asked about: all of them
// where a comment may allow what is of no interest otherwise.
func (j *judge) rulesFor(files ...*source.File) []rule.Rule {
	if j.only != nil {
		return j.grave
	}
	if len(j.grave) == len(Rules) || slices.ContainsFunc(files, func(f *source.File) bool { return bytes.Contains(f.Data, debriefMark) }) {
		return Rules
	}
	return j.grave
}

type place struct {
	rule string
	at   source.Span
}

func placeOf(f finding.Finding) place { return place{f.Rule, f.At} }

// level gives every finding the level that it has in this library and file, and
// drops those that are off, or not asked of an incident of that day.
func (j *judge) level(found finding.List) finding.List {
	var out finding.List
	for _, f := range found {
		if level, said := j.Catalog.Rules[f.Rule]; said {
			f.Level = level
		}
		if pm, inside := j.owners.of(f.Path()); pm != nil {
			if j.spared(f.Rule, pm) {
				continue
			}
			if inside == "" {
				f.Level = j.lowered(f, pm.Status)
			}
		}
		if f.Level > finding.Off {
			out = append(out, f)
		}
	}
	return out
}

// spared reports an incident from before the day since which its library holds
// incidents to a rule.
func (j *judge) spared(rule string, pm *postmortem.Postmortem) bool {
	since, said := j.Catalog.Since[rule]
	day := pm.Day()
	return said && !day.IsZero() && day.Before(since)
}

func (j *judge) lowered(f finding.Finding, status postmortem.Status) finding.Level {
	switch {
	case status == postmortem.Draft && !j.always[f.Rule]:
		return min(f.Level, finding.Warning)
	case status == postmortem.Withdrawn && !j.leak[f.Rule]:
		return min(f.Level, finding.Info)
	}
	return f.Level
}
