package actions

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"debrief/site/postmortem"
	"debrief/site/rule"
)

var (
	// discipline is what is done to people and never to systems.
	discipline = regexp.MustCompile(`(?i)\b(reprimand\w*|disciplinary|disciplin(?:e|ing) (?:those|him|her|them|whoever|staff|people|engineers|operators|the (?:[\w-]+ )?(?:engineer|operator|developer|person|team)s?)|(?:formal|written|verbal|official|final) warning|warning letter|performance (?:improvement )?plan|` +
		`hold(?:ing)? (?:people|them|him|her|engineers?|developers?|operators?|staff|everyone|whoever|those|individuals|colleagues|the (?:[\w-]+ ){0,2}(?:engineers?|developers?|operators?|person|people|teams?|authors?|reviewers?)|teams?)(?: \w+){0,3} (?:accountable|responsible|liable)|` +
		`punish\w*|penali[sz]e (?:the|those|people|engineers?|staff|whoever|anyone)|consequences for (?:the (?:person|engineer|developer|operator|team)|those|whoever|people|staff|engineers|anyone)|(?:let|have) (?:\w+ ){1,3}(?:go|dismissed)\b)`)

	// correcting a person: with a name, a handle, or the one who did it behind it.
	correcting = regexp.MustCompile(`(?i)\b(re-?train(?:ing)?|coach(?:ing)?|counsel(?:ling|ing)?|train(?:ing)?|teach(?:ing)?|educate|instruct|brief|remind(?:ing)?|warn|mentor(?:ing)?|supervise|send|tell|ask|talk(?:ing)? (?:to|with)|speak(?:ing)? (?:to|with)|(?:have )?a (?:\w+ )?(?:word|talk|chat|conversation) with|sit down with|(?:take|remove|withdraw|revoke)\b[^.]*\b(?:access|rights|permissions?|privileges|keys?)\b[^.]*?\b(?:from|of))\s+`)
	// anybody are the verbs that are done to machines and groups as well: behind
	// them only a name that is known is a person's.
	anybody = regexp.MustCompile(`^(?:ask|tell|send|take|remove|withdraw|revoke)\b`)
	// theOne is somebody in particular by what they did.
	theOne = regexp.MustCompile(`(?i)^(?:the|that|this|an|a) (?:[\w-]+ ){0,3}?(?:engineer|developer|operator|person|colleague|employee|author|admin(?:istrator)?|technician|responder|analyst|individual|contractor|intern|committer|reviewer|dba|agent|driver|nurse|clerk|supervisor|manager)s? (?:who\b|that (?:did|made|ran|pushed|deployed|broke|caused|changed|missed)|responsible\b|involved\b|concerned\b|at fault\b|in question\b|on (?:duty|shift) (?:that|at))`)
	// role is a person where what is done to them is done to people only.
	role   = regexp.MustCompile(`(?i)^(?:the|our|that|this) (?:[\w-]+ ){0,2}?(?:engineer|developer|operator|person|colleague|employee|author|admin(?:istrator)?|technician|responder|analyst|contractor|intern|dba|agent|clerk|supervisor)\b`)
	atName = regexp.MustCompile(`^@[A-Za-z][\w-]+`)
	proper = regexp.MustCompile(`^([A-Z][a-zà-ÿ]+)(?: [A-Z][a-zà-ÿ]+)?(?:[.,;]|$| (?:about|on|in|to|again|for|how|that|and|not|regarding)\b)`)
	// company is what a name of two words ends in that is nobody's.
	company = regexp.MustCompile(`^[A-Z]\S* (?:Systems|Networks?|Software|Labs|Technologies|Group|Services|Hosting|Cloud|Telecom|Solutions|Security|Data|Inc|Ltd|GmbH|AG)\b`)
	notName = []string{"support", "legal", "finance", "security", "sales", "marketing", "product", "engineering", "operations", "platform", "procurement", "management", "leadership", "customers", "users", "everyone", "everybody", "people", "staff", "developers", "engineers", "operators", "teams", "vendor", "vendors", "partners", "amazon", "google", "microsoft", "azure", "cloudflare", "datadog", "grafana", "github", "gitlab", "slack", "oracle", "networking", "infrastructure", "hosting", "compliance", "communications", "service", "customer", "human", "quality", "data", "new", "all", "our", "internal", "external"}
)

// namesOne finds in a title what is to be done to somebody, as byte offsets,
// twice the same for nothing: roster are first names in lower case, words that
// are certainly no person's are in others.
func namesOne(title string, roster map[string]bool, others []string) (from, to int) {
	if m := discipline.FindStringIndex(title); m != nil {
		return m[0], m[1]
	}
	for _, m := range correcting.FindAllStringSubmatchIndex(title, -1) {
		verb, object := strings.ToLower(title[m[2]:m[3]]), title[m[1]:]
		toPeople := strings.HasPrefix(verb, "retrain") || strings.HasPrefix(verb, "re-train") || strings.HasPrefix(verb, "coach") || strings.HasPrefix(verb, "counsel")
		end := 0
		switch {
		case atName.MatchString(object):
			end = len(atName.FindString(object))
		case theOne.MatchString(object):
			end = len(theOne.FindString(object))
		case toPeople && role.MatchString(object):
			end = len(role.FindString(object))
		default:
			name := strings.ToLower(firstWord(object))
			known := roster[name]
			if n := proper.FindStringSubmatch(object); known || n != nil && !company.MatchString(object) && !anybody.MatchString(verb) && !slices.Contains(notName, name) && !slices.Contains(others, name) {
				end = len(firstWord(object))
			}
		}
		if end > 0 {
			return m[2], m[1] + end
		}
	}
	return 0, 0
}

func firstWord(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		return s
	}
	return s[:end]
}

func namesPerson(p *rule.Pass, pm *postmortem.Postmortem) {
	w, verbs := p.Wording(lexicons, "actions/names-person"), lexicons["actions/names-person"]["verbs"]
	fields := p.ErrorsInFields(pm, func(word string) bool { return w.Begins(word) || verbs.Begins(word) })
	const help = "what made it look right at that moment, and what would let the next person see it? write the change to that"
	var others []string
	for _, a := range worded(p, pm) {
		title := a.in(fields, "title")
		if title == nil {
			continue
		}
		for i := range title.Sentences {
			s := &title.Sentences[i]
			if spared(w, s) {
				continue
			}
			from, to := 0, 0
			if len(verbs.Find(s)) > 0 {
				if others == nil {
					others = append(slices.Clip(notPeople(p)), "") // never nil
				}
				from, to = namesOne(s.Own(), p.People().Names, others)
			}
			if to > from {
				p.Reportf(s.Span(from, to), help, "%q is about a person and not about the work", rule.Clip(s.Text[from:to]))
			} else if found := w.In(s); len(found) > 0 {
				p.Reportf(s.SpanOf(found[0].From, found[0].To), help, "%q is about a person and not about the work", rule.Clip(said(s, found[0])))
			}
		}
	}
}

// notPeople are names of teams and services.
func notPeople(p *rule.Pass) []string {
	return rule.Once(p, "actions names", func() []string { return readNames(p) })
}

func readNames(p *rule.Pass) (out []string) {
	add := func(names ...string) {
		for _, n := range names {
			out = append(out, strings.ToLower(firstWord(n)))
		}
	}
	for _, t := range p.Catalog.Teams {
		add(t.ID, t.Name)
	}
	for _, s := range p.Catalog.Services {
		add(s.ID, s.Name)
		add(s.Aliases...)
	}
	add(p.Catalog.Organisation)
	return out
}
