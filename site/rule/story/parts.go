package story

import (
	"fmt"
	"regexp"
	"strings"

	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/rule"
	"debrief/site/template"
)

// responseParts lists the three parts that a section about the response must contain,
// with their usual headings.
var responseParts = []struct {
	name, heading string
	form          *regexp.Regexp
}{
	{
		"what went well",
		"What went well",
		regexp.MustCompile(`(?i)went (?:\w+ )?well|worked (?:\w+ )?well|^what worked|gone well`),
	},
	{
		"what was hard",
		"What was hard",
		regexp.MustCompile(
			`(?i)\bhard\b|went (?:wrong|badly|poorly)|difficult|(?:did ?n[o’']t|not) (?:go|gone|work)|gone better|(?:to|can) improve|challeng`,
		),
	},
	{"where luck helped", "Where we got lucky", regexp.MustCompile(`(?i)\bluck`)},
}

func checkResponseWhole(p *rule.Pass, pm *postmortem.Postmortem) {
	part := pm.Part("response")
	if part < 0 || pm.IsExternal() || !p.Catalog.IsMajor(pm.Severity) || !pm.IsPublished() {
		return
	}
	text := pm.PartText("response")
	var lacks, headings []string
	for _, q := range responseParts {
		at := headingLike(pm, q.form)
		switch {
		case q.name == "where luck helped" && !pm.Doc.Field("luck").Empty():
		case at >= 0 && template.SectionWords(pm, at) < template.MinWords:
			p.Reportf(
				pm.Doc.Sections[at].Heading, "write it, or why there is nothing to note", "%q is empty",
				rule.Clip(pm.Doc.Sections[at].Title),
			).Key = q.name
		case at < 0 && !q.form.MatchString(text):
			lacks, headings = append(lacks, q.name), append(headings, fmt.Sprintf("\"### %s\"", q.heading))
		}
	}
	if len(lacks) > 0 {
		s := pm.Doc.Sections[part]
		p.Reportf(
			s.Heading,
			"add "+strings.Join(headings, " and ")+"; \"nothing to note\" is enough with a reason",
			"%q does not cover %s",
			rule.Clip(s.Title),
			strings.Join(lacks, " or "),
		)
	}
}

// headingLike returns the index of the first section of pm whose title matches form, or
// -1 if there is none.
func headingLike(pm *postmortem.Postmortem, form *regexp.Regexp) int {
	for i, s := range pm.Doc.Sections {
		if s.Level > 0 && form.MatchString(s.Title) {
			return i
		}
	}
	return -1
}

func checkLessons(p *rule.Pass, pm *postmortem.Postmortem) {
	part := pm.Part("lessons")
	if part < 0 || !pm.IsOwnAndSubmitted() || len(pm.Actions) == 0 {
		return
	}
	var titles []map[string]bool
	for _, a := range pm.Actions {
		titles = append(titles, contentWords(a.Title))
	}
	lessons, same := 0, 0
	for _, passage := range p.Prose(pm).Passages {
		if passage.Part != "lessons" || passage.Kind == prose.Heading || passage.Kind == prose.Field || passage.Quoted {
			continue
		}
		words := contentWords(passage.Text)
		if len(words) == 0 {
			continue
		}
		lessons++
		for _, title := range titles {
			if sameContent(words, title) {
				same++
				break
			}
		}
	}
	if lessons > 0 && same == lessons {
		s := pm.Doc.Sections[part]
		p.Reportf(
			s.Heading,
			"write which belief turned out to be wrong; a lesson does not need an action",
			"%q only repeats the actions",
			rule.Clip(s.Title),
		)
	}
}

var notContent = wordSet(
	"a an the to of in on at for and or we will shall should must need needs be is are it its our by with that " +
		"this from as",
)

// contentWords returns the set of the words in text that carry meaning. It omits words
// such as "the".
func contentWords(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.FieldsFunc(
		strings.ToLower(text), func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127) },
	) {
		if !notContent[w] {
			out[w] = true
		}
	}
	return out
}

// sameContent reports whether the word sets a and b share at least four fifths of their
// words.
func sameContent(a, b map[string]bool) bool {
	common := 0
	for w := range a {
		if b[w] {
			common++
		}
	}
	return common > 0 && common*5 >= (len(a)+len(b)-common)*4
}

// maxWords is the largest length of a text without sub-headings. minWords is the
// smallest length of a text about an incident of the highest severity. Both are in
// words.
const (
	maxWords = 3500
	minWords = 250
)

func checkLength(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.IsOwnAndSubmitted() || pm.Doc.Refused != "" {
		return
	}
	n, deepest := 0, 0
	for _, s := range pm.Doc.Sections {
		n, deepest = n+len(strings.Fields(s.Text)), max(deepest, s.Level)
	}
	_, rank, known := p.Catalog.Severity(pm.Severity)
	at := rule.FirstLine(pm)
	switch {
	case n > maxWords && deepest < 3:
		p.Reportf(
			at,
			"add sub-headings (### …) to the long sections, so a reader finds the relevant part",
			"the text has %d words and no sub-heading",
			n,
		)
	case n < minWords && known && rank == 0 && pm.IsIncident():
		p.Reportf(
			at,
			"add detail: others learn from people's observations and thoughts at the time",
			"the text has only %d words, for an incident of the highest severity",
			n,
		)
	}
}
