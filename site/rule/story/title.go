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

// The length of a title: one that says the symptom and what it struck, and
// that a list can show.
const (
	fewestOfTitle = 10
	mostOfTitle   = 90
)

// onlyNumber is a title that has to be looked up to say anything.
var onlyNumber = regexp.MustCompile(`^(?i:(?:post-?mortem|incident|outage|ticket|issue|case|report|review|for|of|on|no)\b[\s:.#-]*)*(?:[A-Z]{2,10}-?\d+|#?\d[\d-]*)\s*$`)

func title(p *rule.Pass, pm *postmortem.Postmortem) {
	f := pm.Doc.Field("title")
	if pm.Title == "" || pm.Status == postmortem.Withdrawn {
		return
	}
	n := utf8.RuneCountInString(pm.Title)
	switch {
	case onlyNumber.MatchString(pm.Title):
		p.Reportf(f.At(), "write what users saw and where; the number goes under aliases", "the title %q is only a number", rule.Clip(pm.Title))
	case n < fewestOfTitle:
		p.Reportf(f.At(), "write what users saw and where: \"Checkout returned 5xx after a pool resize\"", "the title has %d characters", n)
	case n > mostOfTitle:
		p.Reportf(f.At(), "write what users saw and where; the rest is the summary's", "the title has %d characters, and lists have room for %d", n, mostOfTitle)
	}
	words := p.Catalog.Words["form/title"]
	if verdict := verdictIn(pm.Title, words.Add); verdict != "" && !allowed(verdict, words.Allow) {
		p.Reportf(within(rule.Inside(f), verdict), "write what users saw: what was about to be explained is the analysis's to find", "%q is a verdict", rule.Clip(verdict))
	}
	if name := personIn(p, pm); name != "" && !allowed(name, words.Allow) {
		p.Reportf(within(rule.Inside(f), name), "write what users saw and which service; people are roles in the story", "%q is a person's name", rule.Clip(name))
	}
}

var verdicts = regexp.MustCompile(`(?i)\b(?:(?:human|operator|pilot|driver|engineer|developer|admin) errors?|user error|finger trouble|fat[- ]finger\w*|` +
	`careless\w*|negligen\w*|incompeten\w*|recklessly|reckless|sloppy|stupid\w*|blunder\w*|culprits?|to blame|(?:the )?fault of (?:an? |the )?\w+|by mistake|` +
	`(?:engineer|operator|developer|admin|administrator|intern|colleague|employee|contractor|dba|sre|team)s? (?:accidentally )?(?:broke|deleted|killed|destroyed|forgot|wiped|crashed|took down))\b`)

// ofMachines is what may stand behind "user error" where it is no verdict.
var ofMachines = regexp.MustCompile(`(?i)^\s*(?:rates?|pages?|messages?|codes?|counts?|logs?|budgets?|handling|reports?)\b`)

func verdictIn(title string, more []string) string {
	for _, m := range verdicts.FindAllStringIndex(title, -1) {
		if !ofMachines.MatchString(title[m[1]:]) {
			return title[m[0]:m[1]]
		}
	}
	for _, word := range more {
		if i := strings.Index(strings.ToLower(title), strings.ToLower(word)); i >= 0 && word != "" && i+len(word) <= len(title) {
			return title[i : i+len(word)]
		}
	}
	return ""
}

// theirs is a name with what is said to be its bearer's doing. The days of the
// week have deploys too.
var theirs = regexp.MustCompile(`\b([A-Z][a-z]+)['’]s (?:(?i:bad|broken|wrong|faulty|careless|failed) (?i:deploy\w*|commit|push|change|merge|script|command|release|query)|(?i:mistake|blunder|fault|slip|typo))\b`)

var handles = regexp.MustCompile(`(?:^|\s)(@[A-Za-z][\w-]+)`)

var days = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Today", "Yesterday", "Tonight"}

// personIn finds a handle, a name that the front matter knows as somebody's
// handle, or a name with what its bearer did.
func personIn(p *rule.Pass, pm *postmortem.Postmortem) string {
	if m := handles.FindStringSubmatch(pm.Title); m != nil {
		return m[1]
	}
	ours := namesOfThings(p)
	people := slices.Concat(pm.Authors, pm.Reviewers)
	for _, a := range pm.Actions {
		people = append(people, a.Owner, a.DRI)
	}
	for _, word := range strings.FieldsFunc(pm.Title, func(r rune) bool { return strings.ContainsRune(" ,.:;'’\"()/", r) }) {
		if len(word) < 3 || word[0] < 'A' || word[0] > 'Z' || word == strings.ToUpper(word) || ours[strings.ToLower(word)] {
			continue
		}
		if slices.ContainsFunc(people, func(who string) bool { return strings.EqualFold(who, "@"+word) }) {
			return word
		}
	}
	if m := theirs.FindStringSubmatch(pm.Title); m != nil && pm.Ours() && !slices.Contains(days, m[1]) && !ours[strings.ToLower(m[1])] {
		return m[1]
	}
	return ""
}

// namesOfThings are the words of the catalogue's services and teams, and of
// the organisation, in lower case.
func namesOfThings(p *rule.Pass) map[string]bool {
	return rule.Once(p, "story names", func() map[string]bool { return readNames(p) })
}

func readNames(p *rule.Pass) map[string]bool {
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

// allowed reports whether a library says that an expression is all right.
func allowed(expression string, allow []string) bool {
	return slices.ContainsFunc(allow, func(a string) bool { return strings.EqualFold(a, expression) })
}

// within narrows a place to an expression that stands there.
func within(at source.Span, expression string) source.Span {
	if i := strings.Index(at.Text(), expression); i >= 0 {
		at.Start += i
		at.End = at.Start + len(expression)
	}
	return at
}
