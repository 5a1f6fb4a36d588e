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
	Baseline *Baseline // accepted old findings; nil if there is no baseline
	// Findings from parsing the catalogue, the template and the baseline, which Run
	// includes in its result.
	Read     finding.List
	Now      time.Time        // the current time, for rules about dates in the future or overdue dates
	Undated  bool             // set if the current date is unknown, so that Now is the latest date in the texts
	MinLevel finding.Level    // Run omits findings below this level from its result, unless they are suppressed
	Before   *library.Library // the library before a change, for rules that compare two versions; nil if unknown

	// Touches reports whether a change may have added findings to a post-mortem; see
	// [library.Change]. If Touches is nil, every post-mortem may have new findings.
	// Only [News] uses it.
	Touches func(*postmortem.Postmortem) bool

	// Own holds the library's own settings, for a check that applies other settings,
	// such as the ones before a change. Rules about the catalogue and the template
	// check Own. If Own is nil, the check applies the library's own settings.
	Own *Settings

	renamed map[postmortem.ID]postmortem.ID // maps the ID of each renamed post-mortem to its ID in Before
	only    map[string]bool                 // IDs of the rules to run; nil runs all rules
}

// Run runs every rule and returns all findings in reading order. The list includes the
// findings from parsing the library and its settings.
//
// The catalogue may replace the level of a rule. In a draft, findings are at most
// warnings, unless the rule has Always set. In a withdrawn post-mortem, they are at
// most notes, unless the rule has Leak set. Suppressed findings and findings in the
// baseline are marked and stay in the list.
func Run(q Input) finding.List { return run(q, nil) }

// run does the same as Run, but runs the rules about single post-mortems only on the
// post-mortems for which selected returns true. If selected is nil, it checks all.
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

// A runner holds the input and the state of one run of all rules.
type runner struct {
	Input
	owners     owners
	always     map[string]bool // IDs of the rules whose level is not lowered in a draft
	noSuppress map[string]bool
	leak       map[string]bool
	needed     []rule.Rule // rules whose findings can have the level MinLevel or a higher one
	minor      []rule.Rule // rules of needed whose findings can have this level in a minor incident too

	selected func(*postmortem.Postmortem) bool // reports whether to check a post-mortem; nil means all post-mortems
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

// aboutSettings reports whether the rule r checks the catalogue or the template. Such a
// rule always checks the library's own settings; see [Input.Own].
func aboutSettings(r rule.Rule) bool { return r.ID == "library/catalog" || r.ID == "library/template" }

// findings returns the findings of the parsers and of the rules. Each finding has the
// level that its rule sets; setLevels replaces this level later.
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
	wait := parallel.Go(func() { // runs in parallel with the rules about single post-mortems
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

// maxLevel returns the highest level that a finding of the rule r can have in this
// library: the level in the catalogue or, if the catalogue sets none, the highest level
// of the rule.
func (j *runner) maxLevel(r *rule.Rule) finding.Level {
	if level, isSet := j.Catalog.Rules[r.ID]; isSet {
		return level
	}
	return r.MaxLevel()
}

// rulesFor returns the rules to run on files. If a file may contain a comment that
// suppresses findings, it returns all rules. The comment may suppress a finding below
// MinLevel, and is then not reported as unused.
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
// of the post-mortem. It drops a finding if its rule is off, or if the catalogue
// applies the rule only to later incidents.
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

// isExempt reports whether the catalogue applies the rule only to incidents from a
// certain date on, and pm is about an earlier incident.
func (j *runner) isExempt(rule string, pm *postmortem.Postmortem) bool {
	since, isSet := j.Catalog.Since[rule]
	day := pm.Day()
	return isSet && !day.IsZero() && day.Before(since)
}

// levelInStatus returns the level of the finding f in a post-mortem with the given
// status: at most a warning in a draft, and at most a note in a withdrawn post-mortem.
// Rules can be exempt from this.
func (j *runner) levelInStatus(f finding.Finding, status postmortem.Status) finding.Level {
	switch {
	case status == postmortem.Draft && !j.always[f.Rule]:
		return min(f.Level, finding.Warning)
	case status == postmortem.Withdrawn && !j.leak[f.Rule]:
		return min(f.Level, finding.Info)
	}
	return f.Level
}
