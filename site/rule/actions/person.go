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
	// discipline matches measures against people in the title of an action item, such
	// as a reprimand.
	discipline = regexp.MustCompile(
		`(?i)\b(reprimand\w*|disciplinary|disciplin(?:e|ing) (?:those|him|her|them|whoever|staff|people|engineers|operators|the (?:[\w-]+ )?(?:engineer|operator|developer|person|team)s?)|(?:formal|written|verbal|official|final) warning|warning letter|performance (?:improvement )?plan|` +
			`hold(?:ing)? (?:people|them|him|her|engineers?|developers?|operators?|staff|everyone|whoever|those|individuals|colleagues|the (?:[\w-]+ ){0,2}(?:engineers?|developers?|operators?|person|people|teams?|authors?|reviewers?)|teams?)(?: \w+){0,3} (?:accountable|responsible|liable)|` +
			`punish\w*|penali[sz]e (?:the|those|people|engineers?|staff|whoever|anyone)|consequences for (?:the (?:person|engineer|developer|operator|team)|those|whoever|people|staff|engineers|anyone)|(?:let|have) (?:\w+ ){1,3}(?:go|dismissed)\b)`,
	)

	// correcting matches verbs that may have a person as their object: a name, a handle
	// or a role.
	correcting = regexp.MustCompile(
		`(?i)\b(re-?train(?:ing)?|coach(?:ing)?|counsel(?:ling|ing)?|train(?:ing)?|teach(?:ing)?|educate|instruct|brief|remind(?:ing)?|warn|mentor(?:ing)?|supervise|send|tell|ask|talk(?:ing)? (?:to|with)|speak(?:ing)? (?:to|with)|(?:have )?a (?:\w+ )?(?:word|talk|chat|conversation) with|sit down with|(?:take|remove|withdraw|revoke)\b[^.]*\b(?:access|rights|permissions?|privileges|keys?)\b[^.]*?\b(?:from|of))\s+`,
	)
	// ambiguousVerbs matches verbs whose object may be a person, a machine or a group.
	// After such a verb, only a known name counts as a person.
	ambiguousVerbs = regexp.MustCompile(`^(?:ask|tell|send|take|remove|withdraw|revoke)\b`)
	// oneByDeed matches a person who is described by an action, as in "the engineer
	// who".
	oneByDeed = regexp.MustCompile(
		`(?i)^(?:the|that|this|an|a) (?:[\w-]+ ){0,3}?(?:engineer|developer|operator|person|colleague|employee|author|admin(?:istrator)?|technician|responder|analyst|individual|contractor|intern|committer|reviewer|dba|agent|driver|nurse|clerk|supervisor|manager)s? (?:who\b|that (?:did|made|ran|pushed|deployed|broke|caused|changed|missed)|responsible\b|involved\b|concerned\b|at fault\b|in question\b|on (?:duty|shift) (?:that|at))`,
	)
	// oneByRole matches a person who is described by a role, as in "the operator". It
	// is used after verbs that apply only to people.
	oneByRole = regexp.MustCompile(
		`(?i)^(?:the|our|that|this) (?:[\w-]+ ){0,2}?(?:engineer|developer|operator|person|colleague|employee|author|admin(?:istrator)?|technician|responder|analyst|contractor|intern|dba|agent|clerk|supervisor)\b`,
	)
	handle      = regexp.MustCompile(`^@[A-Za-z][\w-]+`)
	capitalised = regexp.MustCompile(
		`^([A-Z][a-zà-ÿ]+)(?: [A-Z][a-zà-ÿ]+)?(?:[.,;]|$| (?:about|on|in|to|again|for|how|that|and|not|regarding)\b)`,
	)
	// company matches the name of a company.
	company = regexp.MustCompile(
		`^[A-Z]\S* (?:Systems|Networks?|Software|Labs|Technologies|Group|Services|Hosting|Cloud|Telecom|Solutions|Security|Data|Inc|Ltd|GmbH|AG)\b`,
	)
	notNames = []string{
		"support",
		"legal",
		"finance",
		"security",
		"sales",
		"marketing",
		"product",
		"engineering",
		"operations",
		"platform",
		"procurement",
		"management",
		"leadership",
		"customers",
		"users",
		"everyone",
		"everybody",
		"people",
		"staff",
		"developers",
		"engineers",
		"operators",
		"teams",
		"vendor",
		"vendors",
		"partners",
		"amazon",
		"google",
		"microsoft",
		"azure",
		"cloudflare",
		"datadog",
		"grafana",
		"github",
		"gitlab",
		"slack",
		"oracle",
		"networking",
		"infrastructure",
		"hosting",
		"compliance",
		"communications",
		"service",
		"customer",
		"human",
		"quality",
		"data",
		"new",
		"all",
		"our",
		"internal",
		"external",
	}
)

// findPerson returns the byte offsets of a measure against a person in a title, or 0, 0
// if there is none. roster contains known first names in lower case. others lists
// words, such as names of services, that are not names of people.
func findPerson(title string, roster map[string]bool, others []string) (from, to int) {
	if m := discipline.FindStringIndex(title); m != nil {
		return m[0], m[1]
	}
	for _, m := range correcting.FindAllStringSubmatchIndex(title, -1) {
		verb, object := strings.ToLower(title[m[2]:m[3]]), title[m[1]:]
		toPeople := strings.HasPrefix(verb, "retrain") || strings.HasPrefix(verb, "re-train") ||
			strings.HasPrefix(verb, "coach") ||
			strings.HasPrefix(verb, "counsel")
		end := 0
		switch {
		case handle.MatchString(object):
			end = len(handle.FindString(object))
		case oneByDeed.MatchString(object):
			end = len(oneByDeed.FindString(object))
		case toPeople && oneByRole.MatchString(object):
			end = len(oneByRole.FindString(object))
		default:
			name := strings.ToLower(firstWord(object))
			known := roster[name]
			if n := capitalised.FindStringSubmatch(object); known ||
				n != nil && !company.MatchString(object) && !ambiguousVerbs.MatchString(verb) && !slices.Contains(notNames, name) &&
					!slices.Contains(others, name) {
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

func checkNamesPerson(p *rule.Pass, pm *postmortem.Postmortem) {
	w, verbs := p.Wording(lexicons, "actions/names-person"), lexicons["actions/names-person"]["verbs"]
	fields := p.ErrorsInFields(pm, func(word string) bool { return w.Begins(word) || verbs.CanBegin(word) })
	const help = "describe a change of the conditions that made the step look right"
	var others []string
	for _, a := range wordedItems(p, pm) {
		title := a.in(fields, "title")
		if title == nil {
			continue
		}
		for i := range title.Sentences {
			s := &title.Sentences[i]
			if isAllowed(w, s) {
				continue
			}
			from, to := 0, 0
			if len(verbs.Find(s)) > 0 {
				if others == nil {
					others = append(slices.Clip(catalogNames(p)), "") // the empty word makes the list non-nil
				}
				from, to = findPerson(s.Unquoted(), p.People().Names, others)
			}
			if to > from {
				p.Reportf(s.Span(from, to), help, "%q targets a person, not the system", rule.Clip(s.Text[from:to]))
			} else if found := w.In(s); len(found) > 0 {
				p.Reportf(s.SpanOf(found[0].From, found[0].To), help, "%q targets a person, not the "+
					"system", rule.Clip(matchText(s, found[0])))
			}
		}
	}
}

// catalogNames returns the first word of the name of each team and service, and of the
// organisation, in lower case.
func catalogNames(p *rule.Pass) []string {
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
