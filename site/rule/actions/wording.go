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

// worded are the actions whose words a rule about language asks about.
func worded(p *rule.Pass, pm *postmortem.Postmortem) (out []promise) {
	if !p.English(pm) {
		return nil
	}
	for _, a := range promises(pm) {
		if a.kept() && a.Title != "" {
			out = append(out, a)
		}
	}
	return out
}

// text is a field of an action as sentences.
func (a promise) text(p *rule.Pass, field string) *prose.Passage {
	return a.in(p.Prose(a.pm), field)
}

// in is a field of an action in the words of its write-up; nil where it is not there.
func (a promise) in(text *prose.Text, field string) *prose.Passage {
	return text.Field(fmt.Sprintf("actions[%d].%s", a.i, field))
}

// number and thing are what somebody can hold a result against.
var (
	number = regexp.MustCompile(`(?i)\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|hundred|thousand|half|third|quarter|tenth|dozen|zero|once|twice)\b`)
	named  = regexp.MustCompile("`[^`]+`" + `|"[^"]{2,}"|“[^”]{2,}”|\b[A-Z][a-z]+[A-Z]\w*|\b[a-z]+[A-Z]\w+|\b\w+_\w+|\b[\w-]+\.(?:go|py|js|ts|ya?ml|json|toml|md|sh|sql|tf|conf|cfg|ini|log|csv|html?|com|io|org|net)\b|\b[\w.-]*/[\w./-]+|\b[A-Z]{2,}[A-Z0-9]*\b`)
	thing  = regexp.MustCompile(`(?i)\b(?:tests?|alerts?|alarms?|pages?|dashboards?|graphs?|metrics?|monitors?|runbooks?|playbooks?|documents?|docs?|wiki|reports?|tickets?|issues?|pull requests?|commits?|releases?|builds?|pipelines?|logs?|response|requests?|errors?|replay|drills?|lists?|forms?|screens?|commands?|jobs?|config(?:uration)?|flags?|tables?|maps?|decisions?|minutes|agendas?|policy|checklists?|scripts?|traces?|records?|files?|messages?|entr(?:y|ies)|e-?mails?|answers?|refused?s?|rejected|blocked|fires|fails?|red|green|staging|production|proposal|prototype|rfc|adr)\b`)
)

// bounded reports whether a text holds something to look at: a number, the
// name of a thing, or an artefact.
func bounded(s string) bool {
	return number.MatchString(s) || named.MatchString(s) || thing.MatchString(s)
}

// lead are the words that may stand in front of the verb of a title.
var lead = map[string]bool{"we": true, "should": true, "must": true, "will": true, "need": true, "needs": true, "have": true, "want": true, "to": true,
	"please": true, "try": true, "also": true, "further": true, "thoroughly": true, "possibly": true, "high": true, "medium": true, "low": true}

// verbAt is the word of a title that says what is to be done.
func verbAt(s *prose.Sentence) int {
	i := 0
	for i < len(s.Words)-1 && (lead[s.Words[i].Lower] || s.Words[i].Number()) {
		i++
	}
	return i
}

func vague(p *rule.Pass, pm *postmortem.Postmortem) {
	w := p.Wording(lexicons, "actions/vague")
	for _, a := range worded(p, pm) {
		title := a.text(p, "title")
		if a.Type == "learn" || title == nil || len(title.Sentences) == 0 {
			continue
		}
		s := &title.Sentences[0]
		if found := w.In(s); len(found) > 0 && found[0].From <= verbAt(s) && !bounded(a.DoneWhen) {
			p.Reportf(s.SpanOf(found[0].From, found[0].To), "what will somebody see when it is done? add it to done_when with a number or the name of a thing; where the aim is to find out, write type: learn",
				"%q does not say what will be different", rule.Clip(said(s, found[0])))
		}
	}
}

func beCareful(p *rule.Pass, pm *postmortem.Postmortem) {
	w := p.Wording(lexicons, "actions/be-careful")
	const help = "people were careful already: what in the tool, the form or the pipeline would have stopped it or shown it?"
	fields := p.ErrorsInFields(pm, w.Begins)
	for _, a := range worded(p, pm) {
		for _, field := range []string{"title", "done_when"} {
			if s, m, ok := first(w, a.in(fields, field)); ok {
				p.Reportf(s.SpanOf(m.From, m.To), help, "%q asks for attention, and attention was there", rule.Clip(said(s, m)))
				break
			}
		}
	}
	if !pm.Ours() || pm.Status == postmortem.Withdrawn || !p.English(pm) || p.Least > finding.Warning {
		return
	}
	text := p.Prose(pm)
	for i := range text.Passages { // what the body says is to be done
		of := &text.Passages[i]
		if of.Field != "" || of.Quoted || of.Kind == prose.Heading || of.Part != "actions" && (of.Part != "lessons" || of.Kind != prose.Item) {
			continue
		}
		if s, m, ok := first(w, of); ok {
			p.Reportf(s.SpanOf(m.From, m.To), help, "%q asks for attention, and attention was there", rule.Clip(said(s, m))).Level = finding.Warning
		}
	}
}

func unbounded(p *rule.Pass, pm *postmortem.Postmortem) {
	w := p.Wording(lexicons, "actions/unbounded")
	for _, a := range worded(p, pm) {
		if s, m, ok := first(w, a.text(p, "title")); ok && !bounded(a.DoneWhen) {
			p.Reportf(s.SpanOf(m.From, m.To), "which of them first, and how will somebody see that it is done? write it in done_when, or make it a rule that a machine keeps",
				"%q has no end, and done_when sets none", rule.Clip(said(s, m)))
		}
	}
}

// fewestWords is what a title needs to name a thing and what becomes of it.
const fewestWords = 5

func specific(p *rule.Pass, pm *postmortem.Postmortem) {
	var about map[string]bool
	for _, a := range worded(p, pm) {
		if about == nil {
			about = subjects(p, pm)
		}
		if anchored(about, a.DoneWhen) {
			continue
		}
		const help = "name the service, the file, the alert or the form that will be another one"
		switch n := len(strings.Fields(a.Title)); {
		case n < fewestWords:
			p.Reportf(a.at("title"), help, "the title has %d words, and done_when names no thing", n)
		case !anchored(about, a.Title):
			p.Reportf(a.at("title"), help, "neither the title nor done_when names a thing that this write-up is about")
		}
	}
}

// subjects are the words that a write-up is about.
func subjects(p *rule.Pass, pm *postmortem.Postmortem) map[string]bool {
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
	for _, word := range content(strings.Join(texts, " ")) {
		about[word] = true
	}
	return about
}

func anchored(about map[string]bool, text string) bool {
	return number.MatchString(text) || named.MatchString(text) || slices.ContainsFunc(content(text), func(w string) bool { return about[w] })
}

// content are the words of a text that carry meaning, without their endings.
func content(text string) (out []string) {
	for word := range strings.SplitSeq(markdown.Slug(text), "-") {
		if len(word) >= 4 && !filler[word] {
			out = append(out, stem(word))
		}
	}
	return out
}

var filler = map[string]bool{"that": true, "this": true, "with": true, "from": true, "when": true, "were": true, "have": true, "been": true, "which": true, "their": true, "there": true, "than": true, "then": true, "them": true, "they": true, "after": true, "before": true, "into": true, "more": true, "most": true, "better": true, "every": true, "each": true, "only": true, "same": true, "other": true, "where": true, "while": true, "would": true, "will": true, "does": true, "done": true, "make": true, "made": true, "until": true, "because": true, "without": true, "within": true, "about": true, "over": true, "incident": true, "team": true, "time": true, "minutes": true, "hours": true}

// stem takes off the endings that tell a plural or a tense.
func stem(word string) string {
	for _, ending := range []string{"ings", "ing", "ies", "ers", "er", "ed", "es", "s"} {
		if cut, ok := strings.CutSuffix(word, ending); ok && len(cut) >= 4 {
			return cut
		}
	}
	return word
}
