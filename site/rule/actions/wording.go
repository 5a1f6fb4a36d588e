package actions

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/rule"
)

// wordedItems returns the open and done action items of pm, to which language rules
// apply. It returns none if pm is not in English.
func wordedItems(p *rule.Pass, pm *postmortem.Postmortem) (out []item) {
	if !p.English(pm) {
		return nil
	}
	for _, a := range ownItems(pm) {
		if a.isActive() && a.Title != "" {
			out = append(out, a)
		}
	}
	return out
}

// text returns the field of the action item with the given name as a passage for
// language rules, or nil if the field is empty.
func (a item) text(p *rule.Pass, field string) *prose.Passage {
	return a.in(p.Prose(a.pm), field)
}

// in returns the same as the method text, but takes the passage from text, the parsed
// text of the post-mortem.
func (a item) in(text *prose.Text, field string) *prose.Passage {
	return text.Field(fmt.Sprintf("actions[%d].%s", a.i, field))
}

// A result of an action item can be checked if its text contains a match of one of
// these expressions: a number, the name of a system or file, or an artefact such as a
// test.
var (
	number = regexp.MustCompile(
		`(?i)\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|hundred|thousand|half|third|quarter|tenth|dozen|zero|once|twice)\b`,
	)
	named = regexp.MustCompile(
		"`[^`]+`" + `|"[^"]{2,}"|“[^”]{2,}”|\b[A-Z][a-z]+[A-Z]\w*|\b[a-z]+[A-Z]\w+|\b\w+_\w+|\b[\w-]+\.(?:go|py|js|ts|ya?ml|json|toml|md|sh|sql|tf|conf|cfg|ini|log|csv|html?|com|io|org|net)\b|\b[\w.-]*/[\w./-]+|\b[A-Z]{2,}[A-Z0-9]*\b`,
	)
	artefact = regexp.MustCompile(
		`(?i)\b(?:tests?|alerts?|alarms?|pages?|dashboards?|graphs?|metrics?|monitors?|runbooks?|playbooks?|documents?|docs?|wiki|reports?|tickets?|issues?|pull requests?|commits?|releases?|builds?|pipelines?|logs?|response|requests?|errors?|replay|drills?|lists?|forms?|screens?|commands?|jobs?|config(?:uration)?|flags?|tables?|maps?|decisions?|minutes|agendas?|policy|checklists?|scripts?|traces?|records?|files?|messages?|entr(?:y|ies)|e-?mails?|answers?|refused?s?|rejected|blocked|fires|fails?|red|green|staging|production|proposal|prototype|rfc|adr)\b`,
	)
)

// isCheckable reports whether s, the result of an action item, contains a number, the
// name of a system or file, or an artefact such as a test.
func isCheckable(s string) bool {
	return number.MatchString(s) || named.MatchString(s) || artefact.MatchString(s)
}

// leadWords are words that may precede the verb in the title of an action item, as in
// "we should add".
var leadWords = map[string]bool{
	"we":         true,
	"should":     true,
	"must":       true,
	"will":       true,
	"need":       true,
	"needs":      true,
	"have":       true,
	"want":       true,
	"to":         true,
	"please":     true,
	"try":        true,
	"also":       true,
	"further":    true,
	"thoroughly": true,
	"possibly":   true,
	"high":       true,
	"medium":     true,
	"low":        true,
}

// verbIndex returns the index of the word in the title of an action item that is
// probably the verb.
func verbIndex(s *prose.Sentence) int {
	i := 0
	for i < len(s.Words)-1 && (leadWords[s.Words[i].Lower] || s.Words[i].IsNumber()) {
		i++
	}
	return i
}

func checkVague(p *rule.Pass, pm *postmortem.Postmortem) {
	w := p.Wording(lexicons, "actions/vague")
	for _, a := range wordedItems(p, pm) {
		title := a.text(p, "title")
		if a.Type == "learn" || title == nil || len(title.Sentences) == 0 {
			continue
		}
		s := &title.Sentences[0]
		if found := w.In(s); len(found) > 0 && found[0].From <= verbIndex(s) && !isCheckable(a.DoneWhen) {
			p.Reportf(
				s.SpanOf(found[0].From, found[0].To),
				"add done_when: with a visible result, a number or the name of an object; for an investigation, "+
					"write type: learn",
				"%q describes no concrete change",
				rule.Clip(matchText(s, found[0])),
			)
		}
	}
}

func checkBeCareful(p *rule.Pass, pm *postmortem.Postmortem) {
	w := p.Wording(lexicons, "actions/be-careful")
	const help = "describe a change of the tool, the form or the pipeline that would have prevented or revealed it"
	fields := p.ErrorsInFields(pm, w.Begins)
	for _, a := range wordedItems(p, pm) {
		for _, field := range []string{"title", "done_when"} {
			if s, m, ok := firstMatch(w, a.in(fields, field)); ok {
				p.Reportf(
					s.SpanOf(m.From, m.To),
					help,
					"%q asks for attention, not for a change",
					rule.Clip(matchText(s, m)),
				)
				break
			}
		}
	}
	if pm.IsExternal() || pm.IsWithdrawn() || !p.English(pm) || p.MinLevel > finding.Warning {
		return
	}
	text := p.Prose(pm)
	for i := range text.Passages { // action items in the body are checked too
		in := &text.Passages[i]
		if in.Field != "" || in.Quoted || in.Kind == prose.Heading ||
			in.Part != "actions" && (in.Part != "lessons" || in.Kind != prose.Item) {
			continue
		}
		if s, m, ok := firstMatch(w, in); ok {
			p.Reportf(s.SpanOf(m.From, m.To), help, "%q asks for attention, not for a "+
				"change", rule.Clip(matchText(s, m))).Level = finding.Warning
		}
	}
}

func checkUnbounded(p *rule.Pass, pm *postmortem.Postmortem) {
	w := p.Wording(lexicons, "actions/unbounded")
	for _, a := range wordedItems(p, pm) {
		if s, m, ok := firstMatch(w, a.text(p, "title")); ok && !isCheckable(a.DoneWhen) {
			p.Reportf(
				s.SpanOf(m.From, m.To),
				"write in done_when which case is first and how completion is checked, or automate the requirement",
				"%q has no end, and done_when sets no limit",
				rule.Clip(matchText(s, m)),
			)
		}
	}
}

// minTitleWords is the smallest number of words in the title of an action item. Fewer
// words cannot name an object and its change.
const minTitleWords = 5

func checkSpecific(p *rule.Pass, pm *postmortem.Postmortem) {
	var about map[string]bool
	for _, a := range wordedItems(p, pm) {
		if about == nil {
			about = topicWords(p, pm)
		}
		if namesTopic(about, a.DoneWhen) {
			continue
		}
		const help = "name the service, the file, the alert or the form that the action changes"
		switch n := len(strings.Fields(a.Title)); {
		case n < minTitleWords:
			p.Reportf(a.at("title"), help, "the title has %d words, and done_when names no object", n)
		case !namesTopic(about, a.Title):
			p.Reportf(a.at("title"), help, "neither the title nor done_when names an object of this post-mortem")
		}
	}
}

// topicWords returns the stems of the words in the title, the summary, the factors, the
// services and the evidence of pm.
func topicWords(p *rule.Pass, pm *postmortem.Postmortem) map[string]bool {
	texts := []string{pm.Title, pm.Summary, strings.Join(pm.Symptoms, " "), pm.Trigger.Ref}
	for _, f := range pm.Factors {
		texts = append(texts, f.Statement)
	}
	for _, e := range pm.Evidence {
		texts = append(texts, e.Title)
	}
	for _, s := range pm.Services {
		known, _ := p.Catalog.Service(s.ID)
		texts = append(texts, s.ID, known.Name, strings.Join(known.Aliases, " "))
	}
	about := map[string]bool{}
	for _, word := range contentStems(strings.Join(texts, " ")) {
		about[word] = true
	}
	return about
}

// namesTopic reports whether text contains a number, the name of a system or file, or a
// word whose stem is in about, the stems of a post-mortem's topic.
func namesTopic(about map[string]bool, text string) bool {
	return number.MatchString(text) || named.MatchString(text) ||
		slices.ContainsFunc(contentStems(text), func(w string) bool { return about[w] })
}

// contentStems returns the stems of the words of text that carry meaning. It omits
// words such as "the".
func contentStems(text string) (out []string) {
	for word := range strings.SplitSeq(markdown.Slug(text), "-") {
		if len(word) >= 4 && !filler[word] {
			out = append(out, stem(word))
		}
	}
	return out
}

var filler = map[string]bool{
	"that":     true,
	"this":     true,
	"with":     true,
	"from":     true,
	"when":     true,
	"were":     true,
	"have":     true,
	"been":     true,
	"which":    true,
	"their":    true,
	"there":    true,
	"than":     true,
	"then":     true,
	"them":     true,
	"they":     true,
	"after":    true,
	"before":   true,
	"into":     true,
	"more":     true,
	"most":     true,
	"better":   true,
	"every":    true,
	"each":     true,
	"only":     true,
	"same":     true,
	"other":    true,
	"where":    true,
	"while":    true,
	"would":    true,
	"will":     true,
	"does":     true,
	"done":     true,
	"make":     true,
	"made":     true,
	"until":    true,
	"because":  true,
	"without":  true,
	"within":   true,
	"about":    true,
	"over":     true,
	"incident": true,
	"team":     true,
	"time":     true,
	"minutes":  true,
	"hours":    true,
}

// stem returns word without the ending of a plural or a tense.
func stem(word string) string {
	for _, ending := range []string{"ings", "ing", "ies", "ers", "er", "ed", "es", "s"} {
		if cut, ok := strings.CutSuffix(word, ending); ok && len(cut) >= 4 {
			return cut
		}
	}
	return word
}
