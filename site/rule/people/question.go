package people

import (
	"regexp"
	"strings"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
)

// A question is a question of the interviewer in the text of an account.
type question struct {
	text string
	at   source.Span
}

var (
	// marks matches the marks before a question, such as those of a heading, a list
	// item or emphasis, or "Q:".
	marks = regexp.MustCompile(`^[\s>#*_+\-]*(?:(?:Q\d*|Question|Interviewer|Asked)\s*[:.)]\s*)?[*_\s"“]*`)
	// interviewer matches the beginning of a line which states that the interviewer
	// speaks. Such a line is a question even if it does not address the witness.
	interviewer = regexp.MustCompile(
		`(?i)^\s*(?:#{1,6}\s|[>\s*_+\-]*(?:Q\d*|Question|Interviewer|Asked)\s*[:.)]|(?:\*\*|__|[*_])[^*_\s].*\?["”]?(?:\*\*|__|[*_])\s*$)`,
	)
	// addressed matches a word that addresses the witness, such as "you". A question
	// that the witness quotes has no such word: "was it the pool?"
	addressed = regexp.MustCompile(`(?i)\byou(?:r|rs|rself|'(?:d|ve|re|ll))?\b`)
	sentence  = regexp.MustCompile(`[^.?!]*\?`)
)

// maxQuestions is the largest number of questions that are read from one file.
const maxQuestions = 500

// findQuestions returns the interviewer's questions in the account f. It ignores
// quotations and code.
func findQuestions(f *source.File) (out []question) {
	fenced := false
	at := 0
	for line := range strings.Lines(string(f.Data)) {
		start := at
		at += len(line)
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			fenced = !fenced
		}
		if fenced || !strings.Contains(line, "?") {
			continue
		}
		marked := interviewer.MatchString(line)
		skip := len(marks.FindString(line))
		for _, m := range sentence.FindAllStringIndex(line[skip:], -1) {
			text := line[skip+m[0] : skip+m[1]]
			// lead is the number of bytes between the previous sentence and this one.
			lead := len(text) - len(strings.TrimLeft(text, " *_\"“("))
			text = text[lead:]
			if !marked && (!addressed.MatchString(text) || quoted(line[:skip+m[0]+lead])) {
				continue
			}
			from := start + skip + m[0] + lead
			out = append(
				out,
				question{
					strings.Join(strings.Fields(text), " "),
					source.Span{File: f, Start: from, End: from + len(strings.TrimRight(text, " "))},
				},
			)
			if len(out) == maxQuestions {
				return out
			}
		}
	}
	return out
}

// quoted reports whether a quotation is still open at the end of the text before.
func quoted(before string) bool {
	return strings.Count(before, "\"")%2 == 1 || strings.Count(before, "“") > strings.Count(before, "”")
}

var (
	// yesNo matches the beginning of a yes-or-no question.
	yesNo = regexp.MustCompile(
		`(?i)^(?:(?:and|so|but|then|ok|okay|also|now)[, ]+)*(?:did|do|does|was|were|is|are|am|have|has|had|could|can|should|would|will|might|may)\b`,
	)
	// opened matches words that make a yes-or-no question open, as in "did anything
	// look odd, and what?"
	opened = regexp.MustCompile(
		`(?i)[,;:–—-]\s*(?:and |or |if so,? )*(?:what|how|when|where|which|who|why)\b|\b(?:could|can|would|will) (?:you|we) (?:please )?(?:tell|describe|explain|show|walk|take|say|help|draw|talk)\b`,
	)
	// whyYou matches a question that asks a person for a justification.
	whyYou = regexp.MustCompile(
		`(?i)\bwhy\s+(?:(?:on earth|then|exactly|is it that|was it that)\s+)?(?:did|do|didn['’]t|don['’]t|were|weren['’]t|was|wasn['’]t|had|hadn['’]t|have|haven['’]t|would|wouldn['’]t|could|couldn['’]t|should|shouldn['’]t|not)?\s*(?:you|your|nobody|no one|anybody|anyone)\b`,
	)
	// leading matches a question that suggests its answer.
	leading = regexp.MustCompile(
		`(?i)^(?:(?:and|so|but|then)[, ]+)*(?:(?:did|do|was|were|is|are|have|has|had|could|can|should|would)n['’]t\b|(?:did|do|should|would|could|were|are|had|have) you not\b|is(?: it|n['’]t it) (?:not )?true\b|would(?:n['’]t)? you (?:not )?agree\b|surely\b|do you (?:not )?(?:agree|accept|admit)\b)|` +
			`\b(?:wouldn['’]t it have been|don['’]t you think|you (?:must|should|could) have|you(?: do)? (?:realise|realize) (?:that|now))\b|` +
			`,\s*(?:right|correct|yes|no|(?:did|do|was|were|is|are|have|has|had|could|can|should|would)n['’]t (?:it|you|they|there|that|we))\s*\?$`,
	)
)

// eachAccount calls do for each account of pm whose file can be read, with the
// interviewer's questions in the account.
func eachAccount(p *rule.Pass, pm *postmortem.Postmortem, do func([]question)) {
	if !hasAccounts(pm) || !p.English(pm) {
		return
	}
	seen := map[*source.File]bool{}
	for _, a := range pm.Accounts {
		if f := accountText(p.Library, pm, a); f != nil && !seen[f] && a.Method != "chat_export" {
			seen[f] = true
			do(findQuestions(f))
		}
	}
}

// Closed reports whether the question q can be answered only with yes or no.
func Closed(q string) bool {
	return yesNo.MatchString(q) && !opened.MatchString(q) && !leading.MatchString(q)
}

// Why reports whether the question q asks a person for a justification.
func Why(q string) bool { return whyYou.MatchString(q) }

// Leading reports whether the question q suggests its answer.
func Leading(q string) bool { return leading.MatchString(q) && !opened.MatchString(q) }

func checkClosedQuestion(p *rule.Pass, pm *postmortem.Postmortem) {
	eachAccount(p, pm, func(all []question) {
		var closed []question
		for _, q := range all {
			if Closed(q.text) {
				closed = append(closed, q)
			}
		}
		if len(closed) == 0 {
			return
		}
		const help = "begin with what, how, when, where or who: \"what did the graph look like then?\""
		if len(closed) < 2 || 2*len(closed) < len(all) {
			p.Reportf(closed[0].at, help, "%s of %d can be answered with yes or no",
				finding.Plural(len(closed), "question", "questions"), len(all)).
				Level = finding.Info
			return
		}
		f := p.Reportf(closed[0].at, help, "%d of %d questions can be answered with yes or no", len(closed), len(all))
		for _, q := range closed[1:min(len(closed), 6)] {
			f.Related = append(f.Related, finding.Related{At: q.at, Message: "and this"})
		}
	})
}

func checkWhyQuestion(p *rule.Pass, pm *postmortem.Postmortem) {
	eachAccount(p, pm, func(all []question) {
		for _, q := range all {
			if Why(q.text) {
				p.Reportf(
					q.at,
					"ask about the situation: what led to it, how did it look at that moment, which options were "+
						"there?",
					"this question asks for a justification",
				)
			}
		}
	})
}

func checkLeadingQuestion(p *rule.Pass, pm *postmortem.Postmortem) {
	eachAccount(p, pm, func(all []question) {
		for _, q := range all {
			if Leading(q.text) {
				p.Reportf(
					q.at,
					"ask without the expected answer: \"what did the screen show then?\"",
					"this question suggests its answer",
				)
			}
		}
	})
}

func words(f frontmatter.Field) (out []string) {
	for _, item := range f.Items {
		out = append(out, strings.ToLower(strings.TrimSpace(item.Text)))
	}
	return out
}
