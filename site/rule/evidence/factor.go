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

// isAnalysed reports whether pm must contain an analysis. This is so if pm is in review
// or published, and is neither external nor about a drill.
func isAnalysed(pm *postmortem.Postmortem) bool {
	return pm.IsOwn() && !pm.IsDrill() && pm.IsSubmitted()
}

func factorAt(pm *postmortem.Postmortem, i int, field string) source.Span {
	return pm.At(fmt.Sprintf("factors[%d].%s", i, field))
}

func factorName(f postmortem.Factor) string { return rule.ItemName("the factor", f.ID) }

// checkFactorShown reports contributing factors without evidence. It skips minor
// incidents that have neither evidence nor accounts.
func checkFactorShown(p *rule.Pass, pm *postmortem.Postmortem) {
	if !isAnalysed(pm) || len(pm.Evidence)+len(pm.Accounts) == 0 && !p.Catalog.IsMajor(pm.Severity) {
		return
	}
	for i, f := range pm.Factors {
		if len(f.Evidence) > 0 || hasReference(f.Statement) || isShownInText(p, pm, f.ID) {
			continue
		}
		p.Reportf(
			factorAt(pm, i, "id"),
			"add evidence: with evidence or accounts, as in evidence: [ev-1, acc-1]; write an unproven factor as "+
				"an open question",
			"%s has no evidence",
			factorName(f),
		)
	}
}

// isShownInText reports whether a paragraph of pm refers both to the factor with the
// given ID and to evidence.
func isShownInText(p *rule.Pass, pm *postmortem.Postmortem, id string) bool {
	if id == "" {
		return false
	}
	text := p.Prose(pm)
	for i := range text.Passages {
		if in := &text.Passages[i]; in.Field == "" {
			if strings.Contains(in.Text, "["+id+"]") && hasReferenceAt(spanOf(in)) {
				return true
			}
		}
	}
	return false
}

func checkFactorCount(p *rule.Pass, pm *postmortem.Postmortem) {
	if isAnalysed(pm) && p.Catalog.IsMajor(pm.Severity) && len(pm.Factors) == 1 {
		p.Reportf(
			pm.At("factors"),
			"add the conditions that let it start, spread, stay undetected or last so long",
			"there is only one factor, and %s requires at least two",
			rule.Clip(pm.Severity),
		)
	}
}

func checkFactorLayers(p *rule.Pass, pm *postmortem.Postmortem) {
	if !isAnalysed(pm) || !pm.IsPublished() || !p.Catalog.IsMajor(pm.Severity) || len(pm.Factors) == 0 {
		return
	}
	for _, f := range pm.Factors {
		if f.Layer != "technical" {
			return
		}
	}
	p.Reportf(
		pm.At("factors"),
		"add the factor behind the technical condition, with its layer: the task, the tool, the team or the "+
			"organisation",
		"every factor is technical",
	)
}

// checkFactorTrigger reports a post-mortem whose only contributing factor repeats the
// trigger of the incident.
func checkFactorTrigger(p *rule.Pass, pm *postmortem.Postmortem) {
	if !isAnalysed(pm) || len(pm.Factors) != 1 {
		return
	}
	statement, trigger := contentStems(pm.Factors[0].Statement), contentStems(pm.Trigger.Ref)
	if len(trigger) < 2 || len(statement) == 0 {
		return
	}
	same := 0
	for word := range statement {
		if trigger[word] {
			same++
		}
	}
	// The factor repeats the trigger if at least two thirds of its words occur in the
	// trigger.
	if same < 2 || 3*same < 2*len(statement) {
		return
	}
	p.Reportf(factorAt(pm, 0, "statement"), "describe the condition that made this change harmful, because "+
		"similar changes cause no incident", "the only factor repeats the trigger").
		Related = []finding.Related{
		{At: pm.At("trigger.ref"), Message: "trigger"},
	}
}

var (
	wordsPattern = regexp.MustCompile(`[\p{L}\d]+`)
	stopWords    = map[string]bool{
		"the":        true,
		"and":        true,
		"for":        true,
		"was":        true,
		"were":       true,
		"with":       true,
		"from":       true,
		"that":       true,
		"this":       true,
		"change":     true,
		"deploy":     true,
		"deployment": true,
		"release":    true,
		"had":        true,
		"has":        true,
		"not":        true,
		"which":      true,
		"into":       true,
	}
)

// contentStems returns the set of the stems of the words in text that carry meaning. It
// omits words such as "the".
func contentStems(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range wordsPattern.FindAllString(strings.ToLower(text), -1) {
		if len(w) < 3 || stopWords[w] {
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

// checkFactorStatement reports contributing factors that state a condition without its
// effect.
func checkFactorStatement(p *rule.Pass, pm *postmortem.Postmortem) {
	if !isReadable(p, pm) || !pm.IsSubmitted() {
		return
	}
	w := p.Wording(lexicons, "evidence/factor-statement")
	for i, f := range pm.Factors {
		in := p.Prose(pm).Field(fmt.Sprintf("factors[%d].statement", i))
		if in == nil ||
			slices.ContainsFunc(
				in.Sentences,
				func(s prose.Sentence) bool { return len(w.In(&s)) > 0 || beginsWithCondition(&s) },
			) {
			continue
		}
		p.Reportf(
			factorAt(pm, i, "statement"),
			"continue with the effect, as in \"…, so support reported the problem first\"",
			"%s states a condition without its effect",
			factorName(f),
		)
	}
}

// beginsWithCondition reports whether the sentence s begins with a conditional clause
// and continues with an event.
func beginsWithCondition(s *prose.Sentence) bool {
	begin := lexicons["evidence/factor-statement"]["begin"].Find(s)
	return len(begin) > 0 && begin[0].From == 0 &&
		slices.ContainsFunc(s.Words[1:], func(w prose.Word) bool { return w.Clause || w.IsPast() || w.IsAuxiliary() })
}

// minFactors is the smallest number of contributing factors for which
// checkFactorUnknown computes the share with an unspecific code.
const minFactors = 10

// checkFactorUnknown reports that too many contributing factors of the last four
// quarters have an unspecific code.
func checkFactorUnknown(p *rule.Pass) {
	maxPercent := p.Catalog.Threshold("unknown_percent")
	if p.Now.IsZero() || maxPercent == 0 {
		return
	}
	from := quarterStart(p.Now.UTC()).AddDate(0, -9, 0)
	type place struct {
		pm *postmortem.Postmortem
		i  int
	}
	var unknown []place
	all := 0
	for _, pm := range p.Library.All {
		if day := pm.Day(); !isAnalysed(pm) || day.Before(from) || day.After(p.Now) {
			continue
		}
		for i, f := range pm.Factors {
			all++
			if what := catalog.Label(f.Code); f.Code == "unknown" || what == "unknown" || what == "other" {
				unknown = append(unknown, place{pm, i})
			}
		}
	}
	if all < minFactors || 100*len(unknown) <= maxPercent*all {
		return
	}
	slices.SortStableFunc(unknown, func(a, b place) int {
		return cmp.Or(
			b.pm.Day().Compare(a.pm.Day()),
			strings.Compare(a.pm.Doc.File.Path, b.pm.Doc.File.Path),
			cmp.Compare(a.i, b.i),
		)
	})
	f := p.Reportf(
		factorAt(unknown[0].pm, unknown[0].i, "code"),
		"add a code for what they have in common to the catalogue, and use it here and in the others",
		"%d of %d factors since %s have an unknown code, and unknown_percent is %d",
		len(unknown),
		all,
		from.Format(time.DateOnly),
		maxPercent,
	)
	for _, x := range unknown[1:min(len(unknown), maxRelated+1)] {
		f.Related = append(f.Related, finding.Related{At: factorAt(x.pm, x.i, "code"), Message: "also here"})
	}
}

// quarterStart returns the first day of the calendar quarter that contains t.
func quarterStart(t time.Time) time.Time {
	return time.Date(t.Year(), (t.Month()-1)/3*3+1, 1, 0, 0, 0, 0, time.UTC)
}
