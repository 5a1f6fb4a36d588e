package check

import (
	"runtime"
	"sync"
	"time"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/outline"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// Run asks every rule and returns all findings in reading order. read is what
// reading the catalogue and the template found; what reading the write-ups
// found is in lib. now is the moment that "in the future" is measured from.
//
// A finding's level is the rule's, or what the catalogue says instead, lowered
// by how far the write-up has come: a draft has warnings at most, unless the
// rule is one for Always, and a withdrawn one has notes.
func Run(lib *library.Library, form *outline.Outline, words *catalog.Catalog, read finding.List, now time.Time) finding.List {
	shared := Pass{Library: lib, Outline: form, Catalog: words, Now: now, form: readTemplate(form)}
	for i := range Rules {
		shared.ruleIDs = append(shared.ruleIDs, Rules[i].ID)
	}
	var found finding.List
	found = append(found, read...)
	found = append(found, lib.Found...)
	reading := map[place]bool{}
	for _, f := range found {
		reading[placeOf(f)] = true
	}
	about := make([]finding.List, len(lib.All)+1)
	parallel(len(lib.All), func(i int) { about[i] = shared.ask(lib.All[i]) })
	about[len(lib.All)] = shared.askAll()
	for _, list := range about {
		for _, f := range list {
			// What was said while reading is not said a second time.
			if !reading[placeOf(f)] {
				found = append(found, f)
			}
		}
	}
	found = levelled(found, lib, words)
	found.Sort()
	return found
}

type place struct {
	rule string
	at   source.Span
}

func placeOf(f finding.Finding) place { return place{f.Rule, f.At} }

// ask runs the rules for one post-mortem.
func (p Pass) ask(pm *postmortem.Postmortem) finding.List {
	p.guesses = mostGuesses
	for i := range Rules {
		if Rules[i].Each != nil {
			p.each(&Rules[i], pm)
		}
	}
	return p.list()
}

// askAll runs the rules for the library as a whole.
func (p Pass) askAll() finding.List {
	p.guesses = mostGuesses
	for i := range Rules {
		if Rules[i].All != nil {
			p.rule = &Rules[i]
			Rules[i].All(&p)
		}
	}
	return p.list()
}

func (p *Pass) list() finding.List {
	out := make(finding.List, len(p.found))
	for i, f := range p.found {
		out[i] = *f
	}
	return out
}

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
