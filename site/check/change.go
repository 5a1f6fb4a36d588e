package check

import (
	"bytes"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/postmortem"
)

// News returns the findings that a change brought: those of after without those
// that before has already. Both are judged by the settings of after's question;
// before's own are asked only whether they can be used.
//
// A finding was there before if its rule found the same in the same write-up,
// under whatever name the file had, at a level no lower: what was a warning of
// a draft is news when the draft is published.
func News(before, after Question) finding.List {
	renamed := renames(before.Library, after.Library)
	after.Before, after.renamed = before.Library, map[postmortem.ID]postmortem.ID{}
	for was, is := range renamed {
		after.renamed[postmortem.ID(is)] = postmortem.ID(was)
	}
	for _, q := range []*Question{&before, &after} {
		if q.Own == nil {
			q.Own = &Settings{Catalog: q.Catalog, Outline: q.Outline, Baseline: q.Baseline}
		}
	}
	touched := after.Touches
	found := run(after, touched)
	before.Catalog, before.Outline, before.Baseline = after.Catalog, after.Outline, after.Baseline
	old := earlier(before, found, renamed, touched)
	if grown, ok := after.Own.Baseline.grown(before.Own.Baseline); ok {
		j := newJudge(after)
		found = append(found, j.hidden(j.level(finding.List{grown}))...)
		found.Sort()
		found.Number()
	}
	return without(found, old)
}

// earlier is what of found was there before the change, and more: whoever has no
// findings now needs none taken away, which spares asking about nearly all of a
// library in which few are left.
func earlier(before Question, found finding.List, renamed names, touched func(*postmortem.Postmortem) bool) finding.List {
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
		before.only = nil // whether something is unused hangs on all that is found
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

// without returns what of found is not in old. Of several that cannot be told
// apart by their identity those on a line that is still the same are taken
// first, so that the one that is left is the one that was added.
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
				return settles(was, f) && (!sameLine || bytes.Equal(lineOf(was), lineOf(f)))
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
			f.Baseline = false // the library did not have it when it began
			out = append(out, f)
		}
	}
	return out
}

// settles reports whether somebody who has merged was has also taken is.
func settles(was, is *finding.Finding) bool {
	switch {
	case is.Suppressed || is.Baseline && was.Baseline:
		return true
	case was.Suppressed:
		return false // the comment that allowed it is gone
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

// names leads from the ID that a write-up had to the one it has.
type names map[string]string

func (n names) of(id string) string {
	if is, ok := n[id]; ok {
		return is
	}
	return id
}

// mostPairs bounds how many write-ups are compared line by line: a change that
// renames more than thirty of them is not somebody's work on one.
const mostPairs = 1000

// renames finds write-ups whose ID has changed: one that is gone and one that
// came are the same if the new one keeps the old ID as an alias, or if at least
// half of their lines are in both.
func renames(before, after *library.Library) names {
	gone := slices.DeleteFunc(slices.Clone(before.All), func(pm *postmortem.Postmortem) bool { return after.Has(pm.ID) })
	came := slices.DeleteFunc(slices.Clone(after.All), func(pm *postmortem.Postmortem) bool { return before.Has(pm.ID) })
	out := names{}
	for _, was := range gone {
		for _, is := range came {
			if slices.Contains(is.Aliases, string(was.ID)) {
				out[string(was.ID)] = string(is.ID)
			}
		}
	}
	if len(gone)*len(came) > mostPairs {
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
			if n := alike(was, is); n > most && !taken[is] {
				best, most = is, n
			}
		}
		if best != nil {
			out[string(was.ID)], taken[best] = string(best.ID), true
		}
	}
	return out
}

// alike is how many lines two write-ups share, 0 if fewer than half of either's.
func alike(a, b *postmortem.Postmortem) int {
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
