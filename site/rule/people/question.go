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

// A question is one that was put to a witness, as it stands in the account.
type question struct {
	text string
	at   source.Span
}

var (
	// marks stand around a question that is set apart: a heading, a list item,
	// emphasis, "Q:".
	marks = regexp.MustCompile(`^[\s>#*_+\-]*(?:(?:Q\d*|Question|Interviewer|Asked)\s*[:.)]\s*)?[*_\s"“]*`)
	// asked is a line that the one who asked wrote down, even where it is not
	// addressed to anybody.
	asked = regexp.MustCompile(`(?i)^\s*(?:#{1,6}\s|[>\s*_+\-]*(?:Q\d*|Question|Interviewer|Asked)\s*[:.)]|(?:\*\*|__|[*_])[^*_\s].*\?["”]?(?:\*\*|__|[*_])\s*$)`)
	// addressed is what tells a question to a witness from one that the witness
	// tells of: "was it the pool?"
	addressed = regexp.MustCompile(`(?i)\byou(?:r|rs|rself|'(?:d|ve|re|ll))?\b`)
	sentence  = regexp.MustCompile(`[^.?!]*\?`)
)

const mostQuestions = 500 // of one file; nobody was asked more

// questions are those of one account. Words in quotation marks are somebody's
// own, and fences are code.
func questions(f *source.File) (out []question) {
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
		marked := asked.MatchString(line)
		skip := len(marks.FindString(line))
		for _, m := range sentence.FindAllStringIndex(line[skip:], -1) {
			text := line[skip+m[0] : skip+m[1]]
			lead := len(text) - len(strings.TrimLeft(text, " *_\"“(")) // between two sentences
			text = text[lead:]
			if !marked && (!addressed.MatchString(text) || quoted(line[:skip+m[0]+lead])) {
				continue
			}
			from := start + skip + m[0] + lead
			out = append(out, question{strings.Join(strings.Fields(text), " "), source.Span{File: f, Start: from, End: from + len(strings.TrimRight(text, " "))}})
			if len(out) == mostQuestions {
				return out
			}
		}
	}
	return out
}

// quoted reports whether a quotation is open at the end of the text.
func quoted(before string) bool {
	return strings.Count(before, "\"")%2 == 1 || strings.Count(before, "“") > strings.Count(before, "”")
}

var (
	// yesNo begins a question that yes and no answer.
	yesNo = regexp.MustCompile(`(?i)^(?:(?:and|so|but|then|ok|okay|also|now)[, ]+)*(?:did|do|does|was|were|is|are|am|have|has|had|could|can|should|would|will|might|may)\b`)
	// opened takes a question out of yes and no: "did anything look odd, and what?"
	opened = regexp.MustCompile(`(?i)[,;:–—-]\s*(?:and |or |if so,? )*(?:what|how|when|where|which|who|why)\b|\b(?:could|can|would|will) (?:you|we) (?:please )?(?:tell|describe|explain|show|walk|take|say|help|draw|talk)\b`)
	// whyYou asks for a justification.
	whyYou = regexp.MustCompile(`(?i)\bwhy\s+(?:(?:on earth|then|exactly|is it that|was it that)\s+)?(?:did|do|didn['’]t|don['’]t|were|weren['’]t|was|wasn['’]t|had|hadn['’]t|have|haven['’]t|would|wouldn['’]t|could|couldn['’]t|should|shouldn['’]t|not)?\s*(?:you|your|nobody|no one|anybody|anyone)\b`)
	// leading carries its answer in it.
	leading = regexp.MustCompile(`(?i)^(?:(?:and|so|but|then)[, ]+)*(?:(?:did|do|was|were|is|are|have|has|had|could|can|should|would)n['’]t\b|(?:did|do|should|would|could|were|are|had|have) you not\b|is(?: it|n['’]t it) (?:not )?true\b|would(?:n['’]t)? you (?:not )?agree\b|surely\b|do you (?:not )?(?:agree|accept|admit)\b)|` +
		`\b(?:wouldn['’]t it have been|don['’]t you think|you (?:must|should|could) have|you(?: do)? (?:realise|realize) (?:that|now))\b|` +
		`,\s*(?:right|correct|yes|no|(?:did|do|was|were|is|are|have|has|had|could|can|should|would)n['’]t (?:it|you|they|there|that|we))\s*\?$`)
)

// asks calls do with the questions of every account that somebody can read.
func asks(p *rule.Pass, pm *postmortem.Postmortem, do func([]question)) {
	if !heard(pm) || !p.English(pm) {
		return
	}
	seen := map[*source.File]bool{}
	for _, a := range pm.Accounts {
		if f := story(p.Library, pm, a); f != nil && !seen[f] && a.Method != "chat_export" {
			seen[f] = true
			do(questions(f))
		}
	}
}

// Closed reports whether yes or no would answer a question.
func Closed(q string) bool {
	return yesNo.MatchString(q) && !opened.MatchString(q) && !leading.MatchString(q)
}

// Why reports whether a question asks a witness for a justification.
func Why(q string) bool { return whyYou.MatchString(q) }

// Leading reports whether a question carries its answer in it.
func Leading(q string) bool { return leading.MatchString(q) && !opened.MatchString(q) }

func closedQuestion(p *rule.Pass, pm *postmortem.Postmortem) {
	asks(p, pm, func(all []question) {
		var closed []question
		for _, q := range all {
			if Closed(q.text) {
				closed = append(closed, q)
			}
		}
		if len(closed) == 0 {
			return
		}
		const help = "what would bring out more than a yes? begin with what, how, when, where or who: \"what did the graph look like then?\""
		if len(closed) < 2 || 2*len(closed) < len(all) {
			p.Reportf(closed[0].at, help, "%s of %d can be answered with yes or no", finding.Plural(len(closed), "question", "questions"), len(all)).
				Level = finding.Info
			return
		}
		f := p.Reportf(closed[0].at, help, "%d of %d questions can be answered with yes or no", len(closed), len(all))
		for _, q := range closed[1:min(len(closed), 6)] {
			f.Related = append(f.Related, finding.Related{At: q.at, Message: "and this"})
		}
	})
}

func whyQuestion(p *rule.Pass, pm *postmortem.Postmortem) {
	asks(p, pm, func(all []question) {
		for _, q := range all {
			if Why(q.text) {
				p.Reportf(q.at, "what led to it, how did it look at that moment, what was being weighed?", "this question asks for a justification")
			}
		}
	})
}

func leadingQuestion(p *rule.Pass, pm *postmortem.Postmortem) {
	asks(p, pm, func(all []question) {
		for _, q := range all {
			if Leading(q.text) {
				p.Reportf(q.at, "how would it sound without the answer in it? \"what did the screen show then?\"", "this question holds its answer")
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
