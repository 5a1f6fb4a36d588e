package check

import (
	"bytes"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/postmortem"
)

// News returns the findings that a change adds: the findings in the library after the
// change without those in the library before it. Both versions are checked with the
// settings of after. Before a change, only the form of the settings is checked.
//
// A finding in after is old if before has a finding of the same rule in the same
// post-mortem, under any file name, at the same or a higher level. A warning in a draft
// therefore becomes a new error when the draft is published.
func News(before, after Input) finding.List {
	renamed := renames(before.Library, after.Library)
	after.Before, after.renamed = before.Library, map[postmortem.ID]postmortem.ID{}
	for was, is := range renamed {
		after.renamed[postmortem.ID(is)] = postmortem.ID(was)
	}
	for _, q := range []*Input{&before, &after} {
		if q.Own == nil {
			q.Own = &Settings{Catalog: q.Catalog, Template: q.Template, Baseline: q.Baseline}
		}
	}
	touched := after.Touches
	found := run(after, touched)
	before.Catalog, before.Template, before.Baseline = after.Catalog, after.Template, after.Baseline
	old := findingsBefore(before, found, renamed, touched)
	if grown, ok := after.Own.Baseline.grown(before.Own.Baseline); ok {
		j := newRunner(after)
		found = append(found, j.withIdentity(j.setLevels(finding.List{grown}))...)
		found.Sort()
		found.Number()
	}
	return without(found, old)
}

// findingsBefore returns findings in the library before the change. The result contains
// at least the findings that may be equal to an element of found, which holds the
// findings after the change. It does not check post-mortems that found does not
// mention, which in most libraries saves nearly all of the work.
func findingsBefore(
	before Input,
	found finding.List,
	renamed names,
	touched func(*postmortem.Postmortem) bool,
) finding.List {
	if len(found) == 0 {
		return nil
	}
	wanted := map[string]bool{}
	before.only = map[string]bool{}
	for i := range found {
		id, _, _ := strings.Cut(found[i].Subject, "/")
		wanted[id] = true
		before.only[found[i].Rule] = true
	}
	if before.only[unusedRule] || before.only[baselineRule] {
		before.only = nil // run all rules: the findings of unusedRule and baselineRule depend on those of all others
	}
	for _, b := range []*Baseline{before.Baseline, before.Own.Baseline} {
		if b != nil {
			for _, e := range b.entries {
				id, _, _ := strings.Cut(e.ID, "/")
				wanted[id] = true
			}
		}
	}
	old := run(before, func(pm *postmortem.Postmortem) bool {
		return (touched == nil || touched(pm)) && (wanted[renamed.of(string(pm.ID))] || wanted[string(pm.ID)])
	})
	for i := range old {
		id, inside, deep := strings.Cut(old[i].Subject, "/")
		if id = renamed.of(id); deep {
			id += "/" + inside
		}
		old[i].Subject = id
	}
	return old
}

// without returns the elements of found that have no equal element in old. If several
// elements have the same identity, it first removes the elements whose line is the same
// in old, so that the finding on an added line remains.
func without(found, old finding.List) finding.List {
	had := map[string][]*finding.Finding{}
	for i := range old {
		id := old[i].Identity()
		had[id] = append(had[id], &old[i])
	}
	gone := make([]bool, len(found))
	for _, sameLine := range []bool{true, false} {
		for i := range found {
			if gone[i] {
				continue
			}
			f, id := &found[i], found[i].Identity()
			at := slices.IndexFunc(had[id], func(was *finding.Finding) bool {
				return covers(was, f) && (!sameLine || bytes.Equal(lineOf(was), lineOf(f)))
			})
			if at >= 0 {
				gone[i] = true
				had[id] = slices.Delete(had[id], at, at+1)
			}
		}
	}
	var out finding.List
	for i, f := range found {
		if !gone[i] {
			f.Baseline = false // a new finding is not an accepted one, even if the baseline contains it
			out = append(out, f)
		}
	}
	return out
}

// covers reports whether is, a finding after a change, is not worse than was, the equal
// finding before the change.
func covers(was, is *finding.Finding) bool {
	switch {
	case is.Suppressed || is.Baseline && was.Baseline:
		return true
	case was.Suppressed:
		return false // the comment that suppressed the finding was removed
	}
	return was.Level >= is.Level
}

func lineOf(f *finding.Finding) []byte {
	if f.At.File == nil {
		return nil
	}
	line := f.At.File.LineSpan(f.At.Start)
	return f.At.File.Data[line.Start:line.End]
}

// names maps the ID of each renamed post-mortem before a change to its ID after the
// change.
type names map[string]string

func (n names) of(id string) string {
	if is, ok := n[id]; ok {
		return is
	}
	return id
}

// maxPairs is the largest number of pairs of post-mortems that are compared line by
// line to find renamed post-mortems.
const maxPairs = 1000

// renames returns the post-mortems whose ID differs between two versions of a library.
// It takes a removed and an added post-mortem for the same one if the added one has the
// old ID as an alias, or if they share at least half of their lines.
func renames(before, after *library.Library) names {
	gone := slices.DeleteFunc(
		slices.Clone(before.All),
		func(pm *postmortem.Postmortem) bool { return after.HasID(pm.ID) },
	)
	came := slices.DeleteFunc(
		slices.Clone(after.All),
		func(pm *postmortem.Postmortem) bool { return before.HasID(pm.ID) },
	)
	out := names{}
	for _, was := range gone {
		for _, is := range came {
			if slices.Contains(is.Aliases, string(was.ID)) {
				out[string(was.ID)] = string(is.ID)
			}
		}
	}
	if len(gone)*len(came) > maxPairs {
		return out
	}
	taken := map[*postmortem.Postmortem]bool{}
	for _, was := range gone {
		if out[string(was.ID)] != "" {
			continue
		}
		var best *postmortem.Postmortem
		most := 0
		for _, is := range came {
			if n := sharedLines(was, is); n > most && !taken[is] {
				best, most = is, n
			}
		}
		if best != nil {
			out[string(was.ID)], taken[best] = string(best.ID), true
		}
	}
	return out
}

// sharedLines returns how many lines the post-mortems a and b have in common. It
// returns 0 if this is less than half of the lines of the longer one. Blank lines do
// not count.
func sharedLines(a, b *postmortem.Postmortem) int {
	count := map[string]int{}
	n, m, both := 0, 0, 0
	for line := range strings.Lines(string(a.Doc.File.Data)) {
		if line = strings.TrimSpace(line); line != "" {
			count[line]++
			n++
		}
	}
	for line := range strings.Lines(string(b.Doc.File.Data)) {
		if line = strings.TrimSpace(line); line != "" {
			m++
			if count[line]--; count[line] >= 0 {
				both++
			}
		}
	}
	if both*2 < max(n, m) || both == 0 {
		return 0
	}
	return both
}
