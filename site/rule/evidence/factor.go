package evidence

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/rule"
	"debrief/site/source"
)

// explained reports whether the analysis of a write-up is ours to ask about,
// and far enough.
func explained(pm *postmortem.Postmortem) bool {
	return pm.Ours() && pm.Kind != postmortem.Drill && pm.Status.Reached(postmortem.InReview)
}

func factorAt(pm *postmortem.Postmortem, i int, field string) source.Span {
	return pm.At(fmt.Sprintf("factors[%d].%s", i, field))
}

func factorName(f postmortem.Factor) string { return rule.ItemName("the factor", f.ID) }

// checkFactorShown asks for what shows a factor, where the write-up has anything
// that could: light ones need not.
func checkFactorShown(p *rule.Pass, pm *postmortem.Postmortem) {
	if !explained(pm) || len(pm.Evidence)+len(pm.Accounts) == 0 && !p.Catalog.Grave(pm.Severity) {
		return
	}
	for i, f := range pm.Factors {
		if len(f.Evidence) > 0 || points(f.Statement) || shownInAnalysis(p, pm, f.ID) {
			continue
		}
		p.Reportf(factorAt(pm, i, "id"), "name what shows it, or who told it: evidence: [ev-1, acc-1]; what nobody knows yet is an open question", "nothing shows %s", factorName(f))
	}
}

// shownInAnalysis reports whether a paragraph takes up a factor together with
// what shows it.
func shownInAnalysis(p *rule.Pass, pm *postmortem.Postmortem, id string) bool {
	if id == "" {
		return false
	}
	text := p.Prose(pm)
	for i := range text.Passages {
		if in := &text.Passages[i]; in.Field == "" {
			if strings.Contains(in.Text, "["+id+"]") && pointsAt(wholeOf(in)) {
				return true
			}
		}
	}
	return false
}

func checkFactorCount(p *rule.Pass, pm *postmortem.Postmortem) {
	if explained(pm) && p.Catalog.Grave(pm.Severity) && len(pm.Factors) == 1 {
		p.Reportf(pm.At("factors"), "what had to be there as well: for it to begin, to spread, to stay unseen, to take so long?", "there is one factor, and %s asks for two at least", rule.Clip(pm.Severity))
	}
}

func checkFactorLayers(p *rule.Pass, pm *postmortem.Postmortem) {
	if !explained(pm) || !pm.Status.Reached(postmortem.Published) || !p.Catalog.Grave(pm.Severity) || len(pm.Factors) == 0 {
		return
	}
	for _, f := range pm.Factors {
		if f.Layer != "technical" {
			return
		}
	}
	p.Reportf(pm.At("factors"), "what made the technical condition the reasonable one: the task, the tool, the team, the organisation? add it with its layer", "every factor is technical")
}

// checkFactorTrigger finds a write-up whose only factor is its trigger told again:
// what changed is not yet why it hurt.
func checkFactorTrigger(p *rule.Pass, pm *postmortem.Postmortem) {
	if !explained(pm) || len(pm.Factors) != 1 {
		return
	}
	statement, trigger := contentOf(pm.Factors[0].Statement), contentOf(pm.Trigger.Ref)
	if len(trigger) < 2 || len(statement) == 0 {
		return
	}
	same := 0
	for word := range statement {
		if trigger[word] {
			same++
		}
	}
	// Told again: two thirds of what the factor says are words of the trigger.
	if same < 2 || 3*same < 2*len(statement) {
		return
	}
	p.Reportf(factorAt(pm, 0, "statement"), "a change like this is made often without harm: which condition met it this time?", "the only factor is the trigger once more").
		Related = []finding.Related{{At: pm.At("trigger.ref"), Message: "the trigger"}}
}

var (
	wordsPattern = regexp.MustCompile(`[\p{L}\d]+`)
	empty        = map[string]bool{"the": true, "and": true, "for": true, "was": true, "were": true, "with": true, "from": true, "that": true, "this": true, "change": true, "deploy": true, "deployment": true, "release": true, "had": true, "has": true, "not": true, "which": true, "into": true}
)

// contentOf are the words of a text that carry its meaning, without their endings.
func contentOf(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range wordsPattern.FindAllString(strings.ToLower(text), -1) {
		if len(w) < 3 || empty[w] {
			continue
		}
		for _, ending := range []string{"ing", "ed", "es", "s", "e"} {
			if cut, ok := strings.CutSuffix(w, ending); ok && len(cut) >= 4 {
				w = cut
				break
			}
		}
		out[w] = true
	}
	return out
}

// checkFactorStatement asks a statement for its effect: a condition alone does not
// say what it made more likely.
func checkFactorStatement(p *rule.Pass, pm *postmortem.Postmortem) {
	if !reads(p, pm) || !pm.Status.Reached(postmortem.InReview) {
		return
	}
	w := p.Wording(lexicons, "evidence/factor-statement")
	for i, f := range pm.Factors {
		in := p.Prose(pm).Field(fmt.Sprintf("factors[%d].statement", i))
		if in == nil || slices.ContainsFunc(in.Sentences, func(s prose.Sentence) bool { return len(w.In(&s)) > 0 || conditioned(&s) }) {
			continue
		}
		p.Reportf(factorAt(pm, i, "statement"), "go on: …, so that what happened? or: …, which let what through?", "%s has a condition and not what it led to", factorName(f))
	}
}

// conditioned reports a sentence that begins with a condition and goes on to
// something that happened.
func conditioned(s *prose.Sentence) bool {
	begin := lexicons["evidence/factor-statement"]["begin"].Find(s)
	return len(begin) > 0 && begin[0].From == 0 && slices.ContainsFunc(s.Words[1:], func(w prose.Word) bool { return w.Clause || w.Past() || w.Auxiliary() })
}

// fewestFactors is how many a library needs before a share of them says anything.
const fewestFactors = 10

// checkFactorUnknown asks, of the last four quarters together, for the codes that
// are missing: what is unknown again and again has a name.
func checkFactorUnknown(p *rule.Pass) {
	most := p.Catalog.Threshold("unknown_percent")
	if p.Now.IsZero() || most == 0 {
		return
	}
	from := quarterOf(p.Now.UTC()).AddDate(0, -9, 0)
	type place struct {
		pm *postmortem.Postmortem
		i  int
	}
	var unnamed []place
	all := 0
	for _, pm := range p.Library.All {
		if day := pm.Day(); !explained(pm) || day.Before(from) || day.After(p.Now) {
			continue
		}
		for i, f := range pm.Factors {
			all++
			if what := catalog.Label(f.Code); f.Code == "unknown" || what == "unknown" || what == "other" {
				unnamed = append(unnamed, place{pm, i})
			}
		}
	}
	if all < fewestFactors || 100*len(unnamed) <= most*all {
		return
	}
	slices.SortStableFunc(unnamed, func(a, b place) int {
		return cmp.Or(b.pm.Day().Compare(a.pm.Day()), strings.Compare(a.pm.Doc.File.Path, b.pm.Doc.File.Path), cmp.Compare(a.i, b.i))
	})
	f := p.Reportf(factorAt(unnamed[0].pm, unnamed[0].i, "code"), "what do they have in common? add a code for it to the catalogue, and write it here and in the others",
		"%d of %d factors since %s have no code that says what they are, and unknown_percent is %d", len(unnamed), all, from.Format(time.DateOnly), most)
	for _, x := range unnamed[1:min(len(unnamed), mostRelated+1)] {
		f.Related = append(f.Related, finding.Related{At: factorAt(x.pm, x.i, "code"), Message: "and this"})
	}
}

// quarterOf is the first day of a moment's quarter.
func quarterOf(t time.Time) time.Time {
	return time.Date(t.Year(), (t.Month()-1)/3*3+1, 1, 0, 0, 0, 0, time.UTC)
}
