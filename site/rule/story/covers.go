package story

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"debrief/site/catalog"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
)

// The summary may have at most this length, because lists, search results and feeds
// show it.
const (
	maxSentences = 2
	maxSummary   = 350 // largest number of characters of the summary
)

func checkSummary(p *rule.Pass, pm *postmortem.Postmortem) {
	at := atSummary(pm)
	const help = "write who was affected, how much, how long, and what fixed it, in two sentences; move the rest " +
		"to \"## Summary\""
	if n := countSentences(pm.Summary); n > maxSentences {
		p.Reportf(at, help, "the summary has %d sentences, and lists have room for %d", n, maxSentences)
	} else if n := utf8.RuneCountInString(pm.Summary); n > maxSummary {
		p.Reportf(at, help, "the summary has %d characters, and lists have room for %d", n, maxSummary)
	}
}

// countSentences returns the number of sentences in text. A full stop, question mark or
// exclamation mark ends a sentence if a blank and then a capital or digit follow.
func countSentences(text string) int {
	n := 0
	words := strings.Fields(text)
	for i, w := range words {
		end := strings.TrimRight(w, `"'”’)`)
		if i == len(words)-1 {
			n++
		} else if len(end) > 2 && strings.ContainsAny(end[len(end)-1:], ".?!") &&
			!strings.Contains(end[:len(end)-1], ".") {
			next, _ := utf8.DecodeRuneInString(strings.TrimLeft(words[i+1], `"'“‘(`))
			if s := string(next); s != strings.ToLower(s) || next >= '0' && next <= '9' {
				n++
			}
		}
	}
	return n
}

// These expressions match words for the effect, the amount and the resolution, which
// every summary should contain. They are long, so that many wordings match.
var (
	effect = regexp.MustCompile(
		`(?i)\b(?:could(?:n[’']t| not)|can(?:not|[’']t)|unable|fail\w*|refus\w+|reject\w*|los[ts]\w*|los(?:e|ing)|slow\w*|unavailable|unreachable|inaccessible|down|offline|errors?|timed? ?outs?|` +
			`delay\w*|late\w*|wrong\w*|missing|missed|duplicate\w*|twice|double\w*|stop\w*|stall\w*|without|incomplete\w*|corrupt\w*|expos\w+|leak\w*|stale|outdated|swapped|overcharg\w*|degrad\w*|` +
			`stuck|blocked|dropp\w*|interrupt\w*|wait\w*|withheld|delet\w*|overwrit\w+|vanish\w*|disappear\w*|crash\w*)\b`,
	)
	amount = regexp.MustCompile(
		`(?i)\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?|half|halves|thirds?|quarters?|tenths?|all|none|no|nobody|every\w*|each|both|unknown)\b`,
	)
	ending = regexp.MustCompile(
		`(?i)\b(?:end\w*|restor\w+|fix\w*|recover\w*|resolv\w+|mitigat\w+|back|brought|stopp\w+|until|revert\w*|roll(?:ed|ing)? ?back|rollback|repair\w*|clear\w*|cur(?:ed|es)|again|over|` +
			`still|ongoing|held|holds|refused|blocked|prevent\w*|caught|noticed|spotted|averted|complete\w*|return\w*|undo\w*|undid|undone|replac\w+|restart\w*|renew\w*|remov\w+|turn(?:ed|ing) (?:off|on|it)|` +
			`switch\w*|reset\w*|re-?issued|corrected|before (?:it|any|the|they)|was lost)\b`,
	)
)

func checkSummaryCovers(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.Summary == "" || !pm.IsOwnAndSubmitted() || pm.IsDrill() {
		return
	}
	var lacks []string
	if !effect.MatchString(pm.Summary) && !namesService(p.Catalog, pm) && !namesImpact(pm) {
		lacks = append(lacks, "the effect on users")
	}
	if !amount.MatchString(pm.Summary) {
		lacks = append(lacks, "the extent")
	}
	if !ending.MatchString(pm.Summary) && !contains(pm.Summary, p.Catalog.Words["form/summary-covers"].Add) {
		if pm.IsNearMiss() {
			lacks = append(lacks, "the safeguard that stopped it")
		} else {
			lacks = append(lacks, "the resolution")
		}
	}
	if len(lacks) == 0 {
		return
	}
	p.Reportf(
		atSummary(pm),
		"write who was affected, how much, and what fixed it; \"unknown\" is a valid amount",
		"the summary does not mention %s",
		strings.Join(lacks, " or "),
	)
}

// atSummary returns the place of the summary of pm. If the summary has several lines,
// it returns the place of the key.
func atSummary(pm *postmortem.Postmortem) source.Span {
	f := pm.Doc.Field("summary")
	if text := f.At().Text(); strings.HasPrefix(text, ">") || strings.HasPrefix(text, "|") {
		return f.Key
	}
	return f.At()
}

// namesService reports whether the summary of pm contains a name of an affected
// service.
func namesService(words *catalog.Catalog, pm *postmortem.Postmortem) bool {
	var names []string
	for _, id := range pm.ImpactedServices() {
		names = append(names, id)
		if s, ok := words.Service(id); ok {
			names = append(append(names, s.Name), s.Aliases...)
		}
	}
	return contains(pm.Summary, names)
}

// namesImpact reports whether the summary of pm shares a word with the description of
// an impact.
func namesImpact(pm *postmortem.Postmortem) bool {
	summary := contentWords(pm.Summary)
	for _, i := range pm.Impact {
		for word := range contentWords(i.What) {
			if len(word) > 3 && (summary[word] || summary[strings.TrimSuffix(word, "s")]) {
				return true
			}
		}
	}
	return false
}

// contains reports whether text contains one of names. The words of a name may have any
// separator between them.
func contains(text string, names []string) bool {
	joined := strings.NewReplacer("-", " ", "_", " ")
	text = " " + strings.Join(strings.FieldsFunc(joined.Replace(strings.ToLower(text)), func(r rune) bool {
		return r != '’' && strings.ContainsRune(" \t\n,.;:!?()\"'“”", r)
	}), " ") + " "
	for _, name := range names {
		if name = joined.Replace(strings.ToLower(strings.TrimSpace(name))); name == "" {
			continue
		}
		if strings.Contains(text, " "+name+" ") || strings.Contains(text, " "+name+"s ") {
			return true
		}
	}
	return false
}

// The section Summary must have between these numbers of words. It must be long enough
// for readers outside the team, and short enough to be read first.
const (
	minSectionWords = 40
	maxSectionWords = 150
)

func checkSummarySection(p *rule.Pass, pm *postmortem.Postmortem) {
	part := pm.Part("summary")
	if part < 0 || !pm.IsOwnAndSubmitted() || pm.Doc.Refused != "" {
		return
	}
	n := countWords(pm, part)
	s := pm.Doc.Sections[part]
	switch {
	case n == 0: // the rule form/required-section reports an empty section
	case n < minSectionWords:
		p.Reportf(
			s.Heading,
			"describe for an outside reader what users saw, how many were affected, how long, why, and what fixed it",
			"%q has %d words, fewer than %d",
			rule.Clip(s.Title),
			n,
			minSectionWords,
		)
	case n > maxSectionWords:
		p.Reportf(
			s.Heading,
			"keep the facts that a reader needs to decide whether to read on; move the rest to Impact, Timeline "+
				"and Analysis",
			"%q has %d words, more than %d",
			rule.Clip(s.Title),
			n,
			maxSectionWords,
		)
	}
}

// countWords returns the number of words in the section with the given index and in its
// subsections.
func countWords(pm *postmortem.Postmortem, section int) (n int) {
	for _, s := range pm.Doc.Subsections(section) {
		n += len(strings.Fields(s.Text))
	}
	return n
}
