package rule

import (
	"debrief/site/finding"
	"debrief/site/source"
)

// Secretf adds a finding about a place with private text, which no output may show. It
// does the same as [Pass.Reportf]. The message names the kind of the text and never
// quotes it.
func (p *Pass) Secretf(at source.Span, help, format string, args ...any) *finding.Finding {
	f := p.Reportf(at, help, format, args...)
	f.Secret = true
	if p.reported > MaxFindings {
		p.hide = append(p.hide, at) // past the limit, the finding is not listed, but other findings must not show its text
	}
	return f
}

// CheckFile runs the functions File and Text of the given rules on the file f and
// returns the findings. It does not change the Pass. It reads a long text in pieces,
// once for all rules; a finding in a piece retains only its own lines of the text.
func (p Pass) CheckFile(rules []Rule, f *source.File) finding.List {
	p.pm, p.prose, p.guesses = p.Library.ByFile(f), nil, maxGuesses
	a := filePass{Pass: &p, rules: rules, counts: make([]int, len(rules)), last: make([]*finding.Finding, len(rules))}
	for i := range rules {
		if rules[i].File != nil {
			a.run(i, rules[i].File, f)
		}
	}
	out := a.takeFindings()
	_ = f.Pieces(func(piece *source.File) { // the rule form/readable reports errors from reading the file
		for i := range rules {
			if rules[i].Text != nil {
				a.run(i, rules[i].Text, piece)
			}
		}
		if piece != f {
			out = append(out, excerpts(a.takeFindings(), p.hide, piece)...)
			p.hide = nil
		}
	})
	for i := range rules {
		if more := a.counts[i] - MaxFindings; more > 0 {
			a.addSummary(i, more, f)
		}
	}
	return append(out, a.takeFindings()...)
}

// A filePass holds the state of a Pass while it checks one file.
type filePass struct {
	*Pass
	rules  []Rule
	counts []int              // number of findings of each rule
	last   []*finding.Finding // last finding of each rule
}

// run calls check, a function of rule i, on the file f or on one piece of a file.
func (a *filePass) run(i int, check func(*Pass, *source.File), f *source.File) {
	a.rule, a.reported = &a.rules[i], a.counts[i]
	before := len(a.found)
	check(a.Pass, f)
	a.counts[i] = a.reported
	if len(a.found) > before {
		a.last[i] = a.found[len(a.found)-1]
	}
	if last := a.last[i]; len(a.hide) > 0 && last != nil && last.At.File == f {
		last.Hide, a.hide = append(last.Hide, a.hide...), nil
	}
}

// takeFindings returns the findings collected so far and clears the list.
func (a *filePass) takeFindings() finding.List {
	out := a.list()
	a.found = a.found[:0]
	return out
}

// addSummary adds a finding which states that rule i has more findings in f than are
// listed.
func (a *filePass) addSummary(i, more int, f *source.File) {
	last := *a.last[i]
	summarize(&last, more)
	if f.Data == nil {
		last.At, last.Secret, last.Hide = source.Span{File: f}, false, nil
	}
	a.found = append(a.found, &last)
}

// excerpts returns the findings in one piece of a file, with each finding reduced to
// its own lines of the text. It masks private text first, while the whole piece is
// available.
func excerpts(found finding.List, hide []source.Span, piece *source.File) finding.List {
	n := len(found)
	found = append(found, finding.Finding{At: source.Span{File: piece}, Hide: hide}).Hidden()[:n]
	for i := range found {
		if at := found[i].At; at.File != nil && len(at.File.Data) == len(piece.Data) {
			found[i].At = at.File.Excerpt(at.Start, at.End)
		}
	}
	return found
}
