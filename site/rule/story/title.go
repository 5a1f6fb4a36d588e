package story

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
)

// A title must have between these numbers of characters. It must be long enough for the
// symptom and the affected service, and short enough for a list.
const (
	minTitle = 10
	maxTitle = 90
)

// onlyNumber matches a title that consists only of a number.
var onlyNumber = regexp.MustCompile(
	`^(?i:(?:post-?mortem|incident|outage|ticket|issue|case|report|review|for|of|on|no)\b[\s:.#-]*)*(?:[A-Z]{2,10}-?\d+|#?\d[\d-]*)\s*$`,
)

func checkTitle(p *rule.Pass, pm *postmortem.Postmortem) {
	f := pm.Doc.Field("title")
	if pm.Title == "" || pm.IsWithdrawn() {
		return
	}
	n := utf8.RuneCountInString(pm.Title)
	switch {
	case onlyNumber.MatchString(pm.Title):
		p.Reportf(
			f.At(),
			"write what users saw and where; move the number to aliases",
			"the title %q is only a number",
			rule.Clip(pm.Title),
		)
	case n < minTitle:
		p.Reportf(
			f.At(),
			"write what users saw and where: \"Checkout returned 5xx after a pool resize\"",
			"the title has only %d characters",
			n,
		)
	case n > maxTitle:
		p.Reportf(
			f.At(),
			"write what users saw and where; move the rest to the summary",
			"the title has %d characters, and lists have room for %d",
			n,
			maxTitle,
		)
	}
	words := p.Catalog.Words["form/title"]
	if verdict := findVerdict(pm.Title, words.Add); verdict != "" && !allowed(verdict, words.Allow) {
		p.Reportf(
			narrow(rule.Inside(f), verdict),
			"write what users saw; the analysis explains why",
			"%q is a verdict",
			rule.Clip(verdict),
		)
	}
	if name := findPerson(p, pm); name != "" && !allowed(name, words.Allow) {
		p.Reportf(
			narrow(rule.Inside(f), name),
			"write what users saw and which service; use roles instead of names",
			"%q is a person's name",
			rule.Clip(name),
		)
	}
}

var verdicts = regexp.MustCompile(
	`(?i)\b(?:(?:human|operator|pilot|driver|engineer|developer|admin) errors?|user error|finger trouble|fat[- ]finger\w*|` +
		`careless\w*|negligen\w*|incompeten\w*|recklessly|reckless|sloppy|stupid\w*|blunder\w*|culprits?|to blame|(?:the )?fault of (?:an? |the )?\w+|by mistake|` +
		`(?:engineer|operator|developer|admin|administrator|intern|colleague|employee|contractor|dba|sre|team)s? (?:accidentally )?(?:broke|deleted|killed|destroyed|forgot|wiped|crashed|took down))\b`,
)

// ofMachines matches words after "user error" which show that it refers to a machine
// and not to a person, as in "user error rate".
var ofMachines = regexp.MustCompile(
	`(?i)^\s*(?:rates?|pages?|messages?|codes?|counts?|logs?|budgets?|handling|reports?)\b`,
)

func findVerdict(title string, more []string) string {
	for _, m := range verdicts.FindAllStringIndex(title, -1) {
		if !ofMachines.MatchString(title[m[1]:]) {
			return title[m[0]:m[1]]
		}
	}
	for _, word := range more {
		if i := strings.Index(strings.ToLower(title), strings.ToLower(word)); i >= 0 && word != "" &&
			i+len(word) <= len(title) {
			return title[i : i+len(word)]
		}
	}
	return ""
}

// theirs matches a name followed by an action or mistake of that person. It also
// matches names of weekdays, which the variable days excludes.
var theirs = regexp.MustCompile(
	`\b([A-Z][a-z]+)['’]s (?:(?i:bad|broken|wrong|faulty|careless|failed) (?i:deploy\w*|commit|push|change|merge|script|command|release|query)|(?i:mistake|blunder|fault|slip|typo))\b`,
)

var handles = regexp.MustCompile(`(?:^|\s)(@[A-Za-z][\w-]+)`)

var days = []string{
	"Monday",
	"Tuesday",
	"Wednesday",
	"Thursday",
	"Friday",
	"Saturday",
	"Sunday",
	"Today",
	"Yesterday",
	"Tonight",
}

// findPerson returns the first mention of a person in the title of pm, or "" if there
// is none. A mention is a handle, a name that is also a handle in the front matter, or
// a name followed by an action.
func findPerson(p *rule.Pass, pm *postmortem.Postmortem) string {
	if m := handles.FindStringSubmatch(pm.Title); m != nil {
		return m[1]
	}
	ours := catalogNames(p)
	people := slices.Concat(pm.Authors, pm.Reviewers)
	for _, a := range pm.Actions {
		people = append(people, a.Owner, a.DRI)
	}
	for _, word := range strings.FieldsFunc(
		pm.Title, func(r rune) bool { return strings.ContainsRune(" ,.:;'’\"()/", r) },
	) {
		if len(word) < 3 || word[0] < 'A' || word[0] > 'Z' || word == strings.ToUpper(word) ||
			ours[strings.ToLower(word)] {
			continue
		}
		if slices.ContainsFunc(people, func(who string) bool { return strings.EqualFold(who, "@"+word) }) {
			return word
		}
	}
	if m := theirs.FindStringSubmatch(pm.Title); m != nil && pm.IsOwn() && !slices.Contains(days, m[1]) &&
		!ours[strings.ToLower(m[1])] {
		return m[1]
	}
	return ""
}

// catalogNames returns the set of the words in the names of services, teams and the
// organisation, in lower case.
func catalogNames(p *rule.Pass) map[string]bool {
	return rule.Once(p, "story names", func() map[string]bool { return readCatalogNames(p) })
}

func readCatalogNames(p *rule.Pass) map[string]bool {
	out := map[string]bool{}
	add := func(names ...string) {
		for _, name := range names {
			for _, word := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == ' ' || r == '-' }) {
				out[word] = true
			}
		}
	}
	for _, s := range p.Catalog.Services {
		add(s.ID, s.Name)
		add(s.Aliases...)
	}
	for _, t := range p.Catalog.Teams {
		add(t.ID, t.Name)
	}
	add(p.Catalog.Organisation)
	return out
}

// allowed reports whether the catalogue allows expression. allow holds the allowed
// expressions.
func allowed(expression string, allow []string) bool {
	return slices.ContainsFunc(allow, func(a string) bool { return strings.EqualFold(a, expression) })
}

// narrow returns the place of the text expression inside the span at.
func narrow(at source.Span, expression string) source.Span {
	if i := strings.Index(at.Text(), expression); i >= 0 {
		at.Start += i
		at.End = at.Start + len(expression)
	}
	return at
}
