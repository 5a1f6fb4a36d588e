package check

import (
	"runtime"
	"slices"
	"sync"
	"time"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/outline"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
)

// A Question is what [Run] is asked about.
type Question struct {
	Library *library.Library
	Outline *outline.Outline
	Catalog *catalog.Catalog
	Read    finding.List     // what reading the catalogue and the template found
	Now     time.Time        // the moment that "in the future" is measured from
	Before  *library.Library // what the library was before a change; nil: not known
}

// Run asks every rule and returns all findings in reading order, with those
// of reading the library.
//
// A finding's level is the rule's, or what the catalogue says instead, lowered
// by how far the write-up has come: a draft has warnings at most, unless the
// rule is one for Always, and a withdrawn one has notes.
func Run(q Question) finding.List {
	pass := rule.Pass{Library: q.Library, Outline: q.Outline, Catalog: q.Catalog, Now: q.Now, Before: q.Before}
	for i := range Rules {
		pass.RuleIDs = append(pass.RuleIDs, Rules[i].ID)
	}
	found := slices.Concat(q.Read, q.Library.Found)
	reading := map[place]bool{}
	for _, f := range found {
		reading[placeOf(f)] = true
	}
	all := q.Library.All
	about := make([]finding.List, len(all)+1)
	parallel(len(all), func(i int) { about[i] = pass.Ask(Rules, all[i]) })
	about[len(all)] = pass.AskAll(Rules)
	for _, list := range about {
		for _, f := range list {
			// What was said while reading is not said a second time.
			if !reading[placeOf(f)] {
				found = append(found, f)
			}
		}
	}
	found = levelled(found, q.Library, q.Catalog)
	found.Sort()
	return found
}

type place struct {
	rule string
	at   source.Span
}

func placeOf(f finding.Finding) place { return place{f.Rule, f.At} }

// levelled gives every finding the level it has in this library and file, and
// drops those that are off.
func levelled(found finding.List, lib *library.Library, words *catalog.Catalog) finding.List {
	always := map[string]bool{}
	for _, r := range Rules {
		always[r.ID] = r.Always
	}
	status := map[*source.File]postmortem.Status{}
	for _, pm := range lib.All {
		status[pm.Doc.File] = pm.Status
	}
	var out finding.List
	for _, f := range found {
		if level, said := words.Rules[f.Rule]; said {
			f.Level = level
		}
		switch status[f.At.File] {
		case postmortem.Draft:
			if !always[f.Rule] {
				f.Level = min(f.Level, finding.Warning)
			}
		case postmortem.Withdrawn:
			f.Level = min(f.Level, finding.Info)
		}
		if f.Level > finding.Off {
			out = append(out, f)
		}
	}
	return out
}

// parallel calls do for 0 to n-1 on all processors. do must only touch what is its own.
func parallel(n int, do func(i int)) {
	var wait sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wait.Wait()
}
