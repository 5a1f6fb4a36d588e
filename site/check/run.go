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

// An Input holds the parameters of [Run].
type Input struct {
	Library  *library.Library
	Template *template.Template
	Catalog  *catalog.Catalog
	Baseline *Baseline        // accepted old findings; nil if there is no baseline
	Read     finding.List     // findings from parsing the catalogue, the template and the baseline
	Now      time.Time        // the current time, for rules about future or overdue dates
	Undated  bool             // the current date is unknown, and Now is the latest date in the texts
	MinLevel finding.Level    // Run drops findings below this level, unless they are suppressed
	Before   *library.Library // the library before a change; nil if unknown

	// Touches reports whether a change may have caused findings in a post-mortem, see
	// [library.Change]. Nil means in all post-mortems. Only [News] uses it.
	Touches func(*postmortem.Postmortem) bool

	// Own are the library's own settings, if the check applies other settings. Rules
	// about settings check Own. Nil means that the check applies the library's own
	// settings.
	Own *Settings

	renamed map[postmortem.ID]postmortem.ID // maps the ID of each renamed post-mortem to its ID in Before
	only    map[string]bool                 // the IDs of the rules to run; nil runs all
}

// Run runs every rule and returns all findings in reading order. The list includes the
// findings from parsing the library and its settings.
//
// The catalogue may replace the level of a rule. In a draft, findings are warnings at
// most, unless the rule has Always set. In a withdrawn post-mortem they are notes,
// unless the rule has Leak set. Suppressed and baseline findings are marked and stay in
// the list.
func Run(q Input) finding.List { return run(q, nil) }

// run is Run, but it runs the rules about single post-mortems only on those for which
// selected returns true. A nil selected selects all.
func run(q Input, selected func(*postmortem.Postmortem) bool) finding.List {
	j := newRunner(q)
	j.selected = selected
	found := j.setLevels(j.findings())
	found = j.withIdentity(append(found, j.suppress(found)...))
	found = append(found, j.applyBaseline(found)...)
	found.Sort()
	found.Number()
	return slices.DeleteFunc(found, func(f finding.Finding) bool { return f.Level < j.MinLevel && !f.Suppressed })
}

// A runner holds the state of one run of all rules.
type runner struct {
	Input
	owners     owners
	always     map[string]bool // the IDs of rules whose level stays the same in a draft
	noSuppress map[string]bool
	leak       map[string]bool
	needed     []rule.Rule // the rules whose findings can reach the level MinLevel
	minor      []rule.Rule // the rules of needed that can also reach it in a minor incident

	selected func(*postmortem.Postmortem) bool // reports whether to check a post-mortem; nil checks all
}

func newRunner(q Input) *runner {
	j := &runner{
		Input:      q,
		owners:     ownersIn(q.Library),
		always:     map[string]bool{},
		noSuppress: map[string]bool{},
		leak:       map[string]bool{},
	}
	for _, r := range Rules {
		j.always[r.ID], j.noSuppress[r.ID], j.leak[r.ID] = r.Always, r.NoSuppress, r.Leak
	}
	j.needed = slices.DeleteFunc(
		slices.Clone(Rules),
		func(r rule.Rule) bool { return j.maxLevel(&r) < q.MinLevel || q.only != nil && !q.only[r.ID] },
	)
	j.minor = slices.DeleteFunc(slices.Clone(j.needed), func(r rule.Rule) bool {
		_, isSet := q.Catalog.Rules[r.ID]
		return !isSet && r.Level < q.MinLevel
	})
	if j.Own == nil {
		j.Own = &Settings{Catalog: q.Catalog, Template: q.Template, Baseline: q.Baseline}
	}
	return j
}

// aboutSettings reports whether a rule checks the catalogue or the template. These
// rules always check the library's own settings, see [Input.Own].
func aboutSettings(r rule.Rule) bool { return r.ID == "library/catalog" || r.ID == "library/template" }

// findings returns the findings of the parsers and of the rules. Their levels are those
// of the rules, before setLevels.
func (j *runner) findings() finding.List {
	pass := rule.Pass{
		MinLevel: j.MinLevel,
		Selected: j.selected,
		Library:  j.Library,
		Template: j.Template,
		Catalog:  j.Catalog,
		Now:      j.Now,
		Before:   j.Before,
		Renamed:  j.renamed,
		RuleIDs:  ruleIDs(),
		Roster:   rule.RosterOf(j.Library),
		Cache:    &rule.Cache{},
	}
	found := slices.Concat(j.Read, j.Library.Found)
	parsed := map[place]bool{}
	for _, f := range found {
		parsed[placeOf(f)] = true
	}
	files, all := j.Library.Files(), j.Library.All
	var whole [2]finding.List
	wait := parallel.Go(func() { // in parallel with the rules about single post-mortems
		own := pass
		own.Catalog, own.Template, own.Cache = j.Own.Catalog, j.Own.Template, nil
		rules := j.rulesFor(files...)
		whole[0] = pass.CheckLibrary(slices.DeleteFunc(slices.Clone(rules), aboutSettings))
		whole[1] = own.CheckLibrary(
			slices.DeleteFunc(slices.Clone(rules), func(r rule.Rule) bool { return !aboutSettings(r) }),
		)
	})
	about := make([]finding.List, len(all), len(all)+2)
	parallel.Do(len(all), func(i int) {
		if j.isSelected(all[i]) && !j.Library.Faulty(all[i].Doc.File) {
			rules := j.rulesFor(filesOf(j.Library, all[i])...)
			if len(rules) == len(j.needed) && !j.Catalog.IsMajor(all[i].Severity) {
				rules = j.minor
			}
			j.Library.Guard(all[i].Doc.File, func() { about[i] = pass.CheckPostmortem(rules, all[i]) })
		}
	})
	beside := make([]finding.List, len(files))
	parallel.Do(len(files), func(i int) {
		if pm, _ := j.owners.of(files[i].Path); pm == nil || j.isSelected(pm) {
			j.Library.Guard(files[i], func() { beside[i] = pass.CheckFile(j.rulesFor(files[i]), files[i]) })
		}
	})
	wait()
	for _, list := range append(append(about, beside...), whole[:]...) {
		for _, f := range list {
			// If a parser and a rule report the same place, keep only the parser's
			// finding.
			if !parsed[placeOf(f)] {
				found = append(found, f)
			}
		}
	}
	return found
}

func (j *runner) isSelected(pm *postmortem.Postmortem) bool {
	return j.selected == nil || j.selected(pm)
}

// maxLevel returns the highest level that a finding of r can have in this library.
func (j *runner) maxLevel(r *rule.Rule) finding.Level {
	if level, isSet := j.Catalog.Rules[r.ID]; isSet {
		return level
	}
	return r.MaxLevel()
}

// rulesFor returns the rules to run on files. It returns all rules if a file may
// contain a suppression, because findings below MinLevel decide whether the suppression
// is used.
func (j *runner) rulesFor(files ...*source.File) []rule.Rule {
	if j.only != nil {
		return j.needed
	}
	if len(j.needed) == len(Rules) ||
		slices.ContainsFunc(files, func(f *source.File) bool { return bytes.Contains(f.Data, debriefMark) }) {
		return Rules
	}
	return j.needed
}

type place struct {
	rule string
	at   source.Span
}

func placeOf(f finding.Finding) place { return place{f.Rule, f.At} }

// setLevels sets the level of every finding according to the catalogue and the status
// of the post-mortem. It drops the findings of rules that are off or that do not apply
// to the date of the incident.
func (j *runner) setLevels(found finding.List) finding.List {
	var out finding.List
	for _, f := range found {
		if level, isSet := j.Catalog.Rules[f.Rule]; isSet {
			f.Level = level
		}
		if pm, inside := j.owners.of(f.Path()); pm != nil {
			if j.isExempt(f.Rule, pm) {
				continue
			}
			if inside == "" {
				f.Level = j.levelInStatus(f, pm.Status)
			}
		}
		if f.Level > finding.Off {
			out = append(out, f)
		}
	}
	return out
}

// isExempt reports whether the catalogue applies a rule only to incidents from a later
// date than that of pm.
func (j *runner) isExempt(rule string, pm *postmortem.Postmortem) bool {
	since, isSet := j.Catalog.Since[rule]
	day := pm.Day()
	return isSet && !day.IsZero() && day.Before(since)
}

// levelInStatus returns the level of f in a post-mortem with the given status.
func (j *runner) levelInStatus(f finding.Finding, status postmortem.Status) finding.Level {
	switch {
	case status == postmortem.Draft && !j.always[f.Rule]:
		return min(f.Level, finding.Warning)
	case status == postmortem.Withdrawn && !j.leak[f.Rule]:
		return min(f.Level, finding.Info)
	}
	return f.Level
}
