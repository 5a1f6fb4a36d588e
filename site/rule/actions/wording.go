package actions

import (
	"regexp"
	"slices"
	"strings"

	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/rule"
)

// english reports whether a write-up is in the language that these rules know.
func english(p *rule.Pass, pm *postmortem.Postmortem) bool {
	lang := pm.Doc.Field("lang").Text
	if lang == "" {
		lang = p.Catalog.Language
	}
	return lang == "" || strings.HasPrefix(lang, "en")
}

// worded are the actions whose words a rule about language asks about.
func worded(p *rule.Pass, pm *postmortem.Postmortem) (out []promise) {
	if !english(p, pm) {
		return nil
	}
	for _, a := range promises(pm) {
		if a.kept() && a.Title != "" {
			out = append(out, a)
		}
	}
	return out
}

// find looks in a text for an expression, or for one that the library adds to
// a rule, and leaves alone what the library allows. It returns what it found.
func find(p *rule.Pass, id string, re *regexp.Regexp, text string) string {
	if allowed(p, id, text) {
		return ""
	}
	if also := added(p, id, text); also != "" {
		return also
	}
	if m := re.FindStringSubmatch(text); m != nil {
		return strings.ToLower(m[len(m)-1])
	}
	return ""
}

func allowed(p *rule.Pass, id, text string) bool { return holds(text, p.Catalog.Words[id].Allow) != "" }
func added(p *rule.Pass, id, text string) string { return holds(text, p.Catalog.Words[id].Add) }

func holds(text string, expressions []string) string {
	lower := strings.ToLower(text)
	for _, e := range expressions {
		if e != "" && strings.Contains(lower, strings.ToLower(e)) {
			return e
		}
	}
	return ""
}

// before is what may stand in front of the verb of a title.
const before = `(?i)^(?:\W*(?:#\d+:?|\[[^\]]*\]|(?:high|medium|low|p\d)\b:?)\s*)?(?:we (?:should|must|will|need to|have to|want to)\s+|please\s+|try to\s+|also\s+|further\s+|thoroughly\s+|re-?)?`

var (
	// vagueVerb begins a title that says what to think about and not what to do.
	vagueVerb = regexp.MustCompile(before + `(investigate|look (?:in)?to|look at|consider|explore|improve|enhance|strengthen|better|review|discuss|monitor|ensure|make sure|avoid|evaluate|assess|research|think (?:about|of|through)|reflect|understand|analy[sz]e|study|examine|follow up|work on|figure out|find out|check|keep an eye on|address|handle|optimi[sz]e|encourage|promote|agree|align|clarify|revise|rethink|get better|be better|bring down|streamline)\b`)

	// careful asks people to be other than they are; a control is not in it.
	careful = regexp.MustCompile(`(?i)\b(be(?:ing)? (?:more |extra |very |especially |particularly )?(?:careful|cautious|diligent|vigilant|mindful|attentive|thorough|aware)|more (?:careful|cautious|diligent|vigilant|mindful|attentive)|(?:take|taking|exercise|use) (?:more |greater |extra |better |due |proper )?care\b|greater care|more care|carefully|vigilan(?:ce|t)|diligen(?:ce|tly)|` +
		`pay(?:ing)? (?:\w+ )?attention|more attention|remember(?:ing)? to|(?:do not|don['’]t|never) forget|remind (?:all|every\w*|each|people|staff|the (?:team|engineers|developers|operators|group)|engineers|developers|operators|teams|ourselves|colleagues)|` +
		`(?:raise|increase|create|improve|spread|build|more) (?:\w+ )?awareness|awareness of|communicate (?:better|more|earlier|clearly|early)|(?:better|clear|more|improve) communication|(?:follow|stick to|adhere to|respect) (?:the |our |all )?(?:\w+ )?(?:process(?:es)?|procedures?|rules|guidelines|policy|policies))\b`)

	// machine takes out what a tool does: "carefully" is how nobody codes.
	machine = regexp.MustCompile(`(?i)\b(?:let|make|have) (?:the|a|our|every) (?:\w+[ -]){1,3}(?:remember|remind|warn|check)\b|\bread(?:s|ing)? carefully\b`)

	endless = regexp.MustCompile(`(?i)\b(always|never|all|regularly|periodically|continuously|constantly|continue (?:to|with)|keep (?:on )?\w+ing|ongoing|on a regular basis|at all times|every time|from now on|as (?:much|often|many|soon) as possible|where(?:ver)? possible)\b`)
)

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

func vague(p *rule.Pass, pm *postmortem.Postmortem) {
	for _, a := range worded(p, pm) {
		if a.Type == "learn" || bounded(a.DoneWhen) {
			continue
		}
		if word := find(p, "actions/vague", vagueVerb, a.Title); word != "" {
			p.Reportf(a.at("title"), "what will somebody see when it is done? add it to done_when with a number or the name of a thing; where the aim is to find out, write type: learn",
				"%q does not say what will be different", rule.Clip(word))
		}
	}
}

func beCareful(p *rule.Pass, pm *postmortem.Postmortem) {
	for _, a := range worded(p, pm) {
		for _, field := range []struct{ name, text string }{{"title", a.Title}, {"done_when", a.DoneWhen}} {
			if machine.MatchString(field.text) {
				continue
			}
			if words := find(p, "actions/be-careful", careful, field.text); words != "" {
				p.Reportf(a.at(field.name), "people were careful already: what in the tool, the form or the pipeline would have stopped it or shown it?",
					"%q asks for attention, and attention was there", rule.Clip(words))
				break
			}
		}
	}
}

func unbounded(p *rule.Pass, pm *postmortem.Postmortem) {
	for _, a := range worded(p, pm) {
		if bounded(a.DoneWhen) {
			continue
		}
		if word := find(p, "actions/unbounded", endless, a.Title); word != "" {
			p.Reportf(a.at("title"), "which of them first, and how will somebody see that it is done? write it in done_when, or make it a rule that a machine keeps",
				"%q has no end, and done_when sets none", rule.Clip(word))
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
