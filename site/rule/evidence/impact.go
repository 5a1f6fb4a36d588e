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

// unknownNumber matches a statement that the number of affected users is unknown.
var unknownNumber = regexp.MustCompile(
	`(?i)\b(?:unknown|not known|nobody knows|no(?:body| one) (?:counts|counted|measures|measured)|cannot be (?:counted|known|said|measured)|not (?:measured|counted|recorded))\b`,
)

// checkQuantified reports major incidents that state no number for the impact on users.
func checkQuantified(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.IsExternal() || !pm.IsIncident() || !pm.IsSubmitted() || !p.Catalog.IsMajor(pm.Severity) ||
		len(pm.Impact) == 0 {
		return // the rule form/required-field reports a missing impact
	}
	for i, x := range pm.Impact {
		note := rule.FieldOf(pm, "impact", i, "note").Text
		if x.Value != "" && x.Value != "unknown" || len(strings.Fields(note)) >= template.MinWords {
			return
		}
	}
	text := p.Prose(pm)
	for i := range text.Passages {
		for _, s := range text.Passages[i].Sentences {
			if text.Passages[i].Part == "impact" && text.Passages[i].Kind != prose.Field &&
				unknownNumber.MatchString(s.Text) &&
				len(s.Words) > template.MinWords {
				return
			}
		}
	}
	p.Reportf(
		pm.At("impact"),
		"add a value with its unit to one of them, or write value: unknown with the reason in note:",
		"no impact has a number or a reason for its absence",
	)
}

// methodWords matches words that describe how a number was estimated.
var methodWords = regexp.MustCompile(
	`(?i)\b(?:estimat\w+|extrapolat\w+|project\w+|compar\w+|assum\w+|calculat\w+|computed|derived|approximat\w+|based on|taken from|judging by)\b`,
)

// checkEstimates reports an impact that is estimated without a stated method: it has no
// note and no evidence, and no paragraph under the heading Impact contains the number
// and the method.
func checkEstimates(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.IsExternal() || pm.IsWithdrawn() {
		return
	}
	for i, x := range pm.Impact {
		if x.Confidence != "estimated" || x.Evidence != "" || !rule.FieldOf(pm, "impact", i, "note").Empty() ||
			hasMethod(p, pm, x) {
			continue
		}
		p.Reportf(
			pm.At(fmt.Sprintf("impact[%d].confidence", i)),
			"add note: with the method, as in: from the same hour of the four Wednesdays before",
			"%q is an estimate without a method",
			rule.Clip(x.What),
		)
	}
}

// hasMethod reports whether a paragraph under the heading Impact contains the number of
// the impact x and the method by which it was estimated.
func hasMethod(p *rule.Pass, pm *postmortem.Postmortem, x postmortem.Impact) bool {
	text := p.Prose(pm)
	return slices.ContainsFunc(text.Passages, func(in prose.Passage) bool {
		return in.Part == "impact" && in.Kind != prose.Field && x.Value != "" && methodWords.MatchString(in.Text) &&
			strings.Contains(plainNumber(in.Text), plainNumber(x.Value))
	})
}

// checkVagueCount reports vague counts such as "some users" in paragraphs that do not
// also state the number of affected people or things.
func checkVagueCount(p *rule.Pass, pm *postmortem.Postmortem) {
	if !isReadable(p, pm) || !pm.IsSubmitted() {
		return
	}
	w := p.Wording(lexicons, "evidence/vague-count")
	text := p.Prose(pm)
	for i := range text.Passages {
		in := &text.Passages[i]
		if in.Part != "impact" && in.Part != "summary" || in.Kind == prose.Heading || in.Quoted ||
			in.Kind == prose.Field && in.Field != "summary" {
			continue
		}
		for j := range in.Sentences {
			s := &in.Sentences[j]
			found := w.In(s)
			if len(found) > 0 && hasCount(in.Text) { // tested last, because hasCount is slow
				break
			}
			for _, m := range found {
				p.Reportf(
					s.SpanOf(m.From, m.To),
					"write how many, and of how many; an estimate with its method, or \"unknown\" with a reason, "+
						"is enough",
					"%q has no number",
					rule.Clip(s.Text[s.Words[m.From].Start:s.Words[m.To-1].End]),
				)
			}
		}
	}
}

// shareInWords matches a share given in words, as in "41,300 of 371,000", "one in nine"
// or "half of the users".
var shareInWords = regexp.MustCompile(
	`(?i)\d[\d,. ]* (?:out )?of (?:the |all |our )?[\d(]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) (?:in|out of) (?:every )?(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|a hundred|\d+)\b|\b(?:half|a third|a quarter|two thirds|three quarters|a fifth|a tenth) of\b|\b(?:how many|number|share)\b[^.]*\bunknown\b`,
)

// hasCount reports whether text states the number of affected people or things.
func hasCount(text string) bool {
	for _, f := range findFigures(text) {
		if f.unit == "%" || f.unit == "count" {
			return true
		}
	}
	return shareInWords.MatchString(text)
}
