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

// responseParts are the three questions about a response, with the headings
// that people give them.
var responseParts = []struct {
	what, heading string
	called        *regexp.Regexp
}{
	{"what went well", "What went well", regexp.MustCompile(`(?i)went (?:\w+ )?well|worked (?:\w+ )?well|^what worked|gone well`)},
	{"what was hard", "What was hard", regexp.MustCompile(`(?i)\bhard\b|went (?:wrong|badly|poorly)|difficult|(?:did ?n[o’']t|not) (?:go|gone|work)|gone better|(?:to|can) improve|challeng`)},
	{"where luck helped", "Where we got lucky", regexp.MustCompile(`(?i)\bluck`)},
}

func responseWhole(p *rule.Pass, pm *postmortem.Postmortem) {
	part := pm.Part("response")
	if part < 0 || !pm.Ours() || !p.Catalog.Grave(pm.Severity) || !pm.Status.Reached(postmortem.Published) {
		return
	}
	text := pm.PartText("response")
	var lacks, headings []string
	for _, q := range responseParts {
		at := headingLike(pm, q.called)
		switch {
		case q.what == "where luck helped" && !pm.Doc.Field("luck").Empty():
		case at >= 0 && template.SectionWords(pm, at) < template.FewestWords:
			p.Reportf(pm.Doc.Sections[at].Heading, "write it, or say why there is nothing to note", "%q says nothing", rule.Clip(pm.Doc.Sections[at].Title)).Key = q.what
		case at < 0 && !q.called.MatchString(text):
			lacks, headings = append(lacks, q.what), append(headings, fmt.Sprintf("\"### %s\"", q.heading))
		}
	}
	if len(lacks) > 0 {
		s := pm.Doc.Sections[part]
		p.Reportf(s.Heading, "add "+strings.Join(headings, " and ")+"; nothing to note is an answer when a reason goes with it", "%q does not say %s", rule.Clip(s.Title), strings.Join(lacks, " or "))
	}
}

// headingLike is the index of the first section with such a title, -1 for none.
func headingLike(pm *postmortem.Postmortem, called *regexp.Regexp) int {
	for i, s := range pm.Doc.Sections {
		if s.Level > 0 && called.MatchString(s.Title) {
			return i
		}
	}
	return -1
}

func lessons(p *rule.Pass, pm *postmortem.Postmortem) {
	part := pm.Part("lessons")
	if part < 0 || !pm.Ours() || len(pm.Actions) == 0 || !pm.Status.Reached(postmortem.InReview) {
		return
	}
	var titles []map[string]bool
	for _, a := range pm.Actions {
		titles = append(titles, contentWords(a.Title))
	}
	learnt, same := 0, 0
	for _, passage := range p.Prose(pm).Passages {
		if passage.Part != "lessons" || passage.Kind == prose.Heading || passage.Kind == prose.Field || passage.Quoted {
			continue
		}
		words := contentWords(passage.Text)
		if len(words) == 0 {
			continue
		}
		learnt++
		for _, title := range titles {
			if alike(words, title) {
				same++
				break
			}
		}
	}
	if learnt > 0 && same == learnt {
		s := pm.Doc.Sections[part]
		p.Reportf(s.Heading, "write what was believed before and is no longer believed; it needs no action to be worth writing", "%q says what the actions say and nothing else", rule.Clip(s.Title))
	}
}

var notContent = one("a an the to of in on at for and or we will shall should must need needs be is are it its our by with that this from as")

// contentWords are the words of a text that say what it is about.
func contentWords(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127) }) {
		if !notContent[w] {
			out[w] = true
		}
	}
	return out
}

// alike reports whether four of five words are common to both.
func alike(a, b map[string]bool) bool {
	common := 0
	for w := range a {
		if b[w] {
			common++
		}
	}
	return common > 0 && common*5 >= (len(a)+len(b)-common)*4
}

// A text of more words than this without sub-headings is read by nobody to the
// end; one of fewer cannot have told an incident of the highest severity.
const (
	mostWords   = 3500
	fewestWords = 250
)

func length(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.Ours() || pm.Doc.Refused != "" || !pm.Status.Reached(postmortem.InReview) {
		return
	}
	n, deepest := 0, 0
	for _, s := range pm.Doc.Sections {
		n, deepest = n+len(strings.Fields(s.Text)), max(deepest, s.Level)
	}
	_, rank, known := p.Catalog.Severity(pm.Severity)
	at := rule.FirstLine(pm)
	switch {
	case n > mostWords && deepest < 3:
		p.Reportf(at, "set sub-headings (### …) inside the long sections, so that a reader finds the part that matters", "the text has %d words and no sub-heading", n)
	case n < fewestWords && known && rank == 0 && pm.Kind == postmortem.Incident:
		p.Reportf(at, "tell more: what people saw and thought at the time is what others learn from", "the text has %d words, for an incident of the highest severity", n)
	}
}
