package evidence

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/rule"
	"debrief/site/template"
)

// admitted is how a text says that a number is not to be had, and goes on to
// say why.
var admitted = regexp.MustCompile(`(?i)\b(?:unknown|not known|nobody knows|no(?:body| one) (?:counts|counted|measures|measured)|cannot be (?:counted|known|said|measured)|not (?:measured|counted|recorded))\b`)

// quantified asks a grave incident for one number of what users lost.
func quantified(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.Ours() || pm.Kind != postmortem.Incident || !pm.Status.Reached(postmortem.InReview) || !p.Catalog.Grave(pm.Severity) || len(pm.Impact) == 0 {
		return // an impact that is missing is form/required-field's
	}
	for i, x := range pm.Impact {
		note := rule.FieldOf(pm, "impact", i, "note").Text
		if x.Value != "" && x.Value != "unknown" || len(strings.Fields(note)) >= template.FewestWords {
			return
		}
	}
	text := p.Prose(pm)
	for i := range text.Passages {
		for _, s := range text.Passages[i].Sentences {
			if text.Passages[i].Part == "impact" && text.Passages[i].Kind != prose.Field && admitted.MatchString(s.Text) && len(s.Words) > template.FewestWords {
				return
			}
		}
	}
	p.Reportf(pm.At("impact"), "add a value with its unit to one of them; or write value: unknown with note: and why nobody can know", "no impact has a number, and nothing says why")
}

// howCounted is what a text says of where an estimate comes from.
var howCounted = regexp.MustCompile(`(?i)\b(?:estimat\w+|extrapolat\w+|project\w+|compar\w+|assum\w+|calculat\w+|computed|derived|approximat\w+|based on|taken from|judging by)\b`)

// estimates asks an estimated number how it was arrived at: in its note, by
// evidence, or in a paragraph under Impact that has the number.
func estimates(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.Ours() || pm.Status == postmortem.Withdrawn {
		return
	}
	for i, x := range pm.Impact {
		if x.Confidence != "estimated" || x.Evidence != "" || !rule.FieldOf(pm, "impact", i, "note").Empty() || toldHow(p, pm, x) {
			continue
		}
		p.Reportf(pm.At(fmt.Sprintf("impact[%d].confidence", i)), "add note: and how it was arrived at, as in: from the same hour of the four Wednesdays before", "%q is estimated, and nothing says how", rule.Clip(x.What))
	}
}

// toldHow reports whether a paragraph about an impact has its number and says
// where it comes from.
func toldHow(p *rule.Pass, pm *postmortem.Postmortem, x postmortem.Impact) bool {
	text := p.Prose(pm)
	return slices.ContainsFunc(text.Passages, func(in prose.Passage) bool {
		return in.Part == "impact" && in.Kind != prose.Field && x.Value != "" && howCounted.MatchString(in.Text) && strings.Contains(plain(in.Text), plain(x.Value))
	})
}

// vagueCount asks "some users" how many, where the paragraph has no number of
// anything that was hurt.
func vagueCount(p *rule.Pass, pm *postmortem.Postmortem) {
	if !reads(p, pm) || !pm.Status.Reached(postmortem.InReview) {
		return
	}
	w := p.Wording(lexicons, "evidence/vague-count")
	text := p.Prose(pm)
	for i := range text.Passages {
		in := &text.Passages[i]
		if in.Part != "impact" && in.Part != "summary" || in.Kind == prose.Heading || in.Quoted || in.Kind == prose.Field && in.Field != "summary" {
			continue
		}
		for j := range in.Sentences {
			s := &in.Sentences[j]
			found := w.In(s)
			if len(found) > 0 && numbered(in.Text) { // few texts are asked so
				break
			}
			for _, m := range found {
				p.Reportf(s.SpanOf(m.From, m.To), "how many, of how many? \"unknown\" with a reason is an answer, and an estimate says how it was made",
					"%q has no number", rule.Clip(s.Text[s.Words[m.From].Start:s.Words[m.To-1].End]))
			}
		}
	}
}

// outOf is a share in words: 41,300 of 371,000; one in nine; half of the users.
var outOf = regexp.MustCompile(`(?i)\d[\d,. ]* (?:out )?of (?:the |all |our )?[\d(]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) (?:in|out of) (?:every )?(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|a hundred|\d+)\b|\b(?:half|a third|a quarter|two thirds|three quarters|a fifth|a tenth) of\b|\b(?:how many|number|share)\b[^.]*\bunknown\b`)

// numbered reports whether a text counts what was hurt.
func numbered(text string) bool {
	for _, f := range figuresIn(text) {
		if f.unit == "%" || f.unit == "count" {
			return true
		}
	}
	return outOf.MatchString(text)
}
