package rule

import (
	"fmt"

	"debrief/site/finding"
	"debrief/site/source"
)

// Secretf is Reportf for what no output may show: the message says what kind of
// thing it is and never the thing.
func (p *Pass) Secretf(at source.Span, help, format string, args ...any) *finding.Finding {
	f := p.Reportf(at, help, format, args...)
	f.Secret = true
	if p.said > MostSaid {
		p.hide = append(p.hide, at) // not said, and not to be shown beside what is
	}
	return f
}

// AskFile asks the rules about files and texts of one file. The Pass stays as
// it was. A long text is read once, in pieces, for all rules; what they find in
// it is returned with the lines around it alone.
func (p Pass) AskFile(rules []Rule, f *source.File) finding.List {
	p.pm, p.prose, p.guesses = p.Library.At(f), nil, mostGuesses
	a := asking{Pass: &p, rules: rules, counts: make([]int, len(rules)), last: make([]*finding.Finding, len(rules))}
	for i := range rules {
		if rules[i].File != nil {
			a.ask(i, rules[i].File, f)
		}
	}
	out := a.taken()
	_ = f.Pieces(func(piece *source.File) { // what cannot be read is form/readable's
		for i := range rules {
			if rules[i].Text != nil {
				a.ask(i, rules[i].Text, piece)
			}
		}
		if piece != f {
			out = append(out, excerpts(a.taken(), p.hide, piece)...)
			p.hide = nil
		}
	})
	for i := range rules {
		if more := a.counts[i] - MostSaid; more > 0 {
			a.rest(i, more, f)
		}
	}
	return append(out, a.taken()...)
}

// An asking is a Pass on its way through a file.
type asking struct {
	*Pass
	rules  []Rule
	counts []int              // what each rule has said
	last   []*finding.Finding // of each rule
}

func (a *asking) ask(i int, question func(*Pass, *source.File), of *source.File) {
	a.rule, a.said = &a.rules[i], a.counts[i]
	before := len(a.found)
	question(a.Pass, of)
	a.counts[i] = a.said
	if len(a.found) > before {
		a.last[i] = a.found[len(a.found)-1]
	}
	if last := a.last[i]; len(a.hide) > 0 && last != nil && last.At.File == of {
		last.Hide, a.hide = append(last.Hide, a.hide...), nil
	}
}

func (a *asking) taken() finding.List {
	out := a.list()
	a.found = a.found[:0]
	return out
}

// rest says how much more of a rule was found than is said.
func (a *asking) rest(i, more int, f *source.File) {
	last := *a.last[i]
	last.Message = fmt.Sprintf("%s of this rule below %s not shown", finding.Plural(more, "more finding", "more findings"), isAre(more))
	last.Help, last.Related, last.Edits = "correct those above first", nil, nil
	if f.Data == nil {
		last.At, last.Secret, last.Hide = source.Span{File: f}, false, nil
	}
	a.found = append(a.found, &last)
}

// excerpts are findings in a piece of a file, each with no more than the line
// it stands in. What is secret is hidden first, while all of it is known.
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
