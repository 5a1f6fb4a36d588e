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

// The longest summary: it stands in lists, in search results and in feeds.
const (
	mostSentences = 2
	mostSummary   = 350
)

func summary(p *rule.Pass, pm *postmortem.Postmortem) {
	at := atSummary(pm)
	const help = "say who was hurt, how much, for how long and what ended it, in two sentences; the rest belongs under \"## Summary\""
	if n := sentences(pm.Summary); n > mostSentences {
		p.Reportf(at, help, "the summary has %d sentences, and lists have room for %d", n, mostSentences)
	} else if n := utf8.RuneCountInString(pm.Summary); n > mostSummary {
		p.Reportf(at, help, "the summary has %d characters, and lists have room for %d", n, mostSummary)
	}
}

// sentences counts full stops, question and exclamation marks that end a
// sentence: with a blank and a capital or a digit behind them.
func sentences(text string) int {
	n := 0
	words := strings.Fields(text)
	for i, w := range words {
		end := strings.TrimRight(w, `"'”’)`)
		if i == len(words)-1 {
			n++
		} else if strings.ContainsAny(end[max(len(end)-1, 0):], ".?!") && len(end) > 2 && !strings.Contains(end[:len(end)-1], ".") {
			next, _ := utf8.DecodeRuneInString(strings.TrimLeft(words[i+1], `"'“‘(`))
			if s := string(next); s != strings.ToLower(s) || next >= '0' && next <= '9' {
				n++
			}
		}
	}
	return n
}

// What a summary says without which a reader of a list knows nothing: whom it
// struck, how much, and how it ended. The lists are wide, since a summary that
// says it in a way of its own is the better one.
var (
	struck = regexp.MustCompile(`(?i)\b(?:could(?:n[’']t| not)|can(?:not|[’']t)|unable|fail\w*|refus\w+|reject\w*|los[ts]\w*|los(?:e|ing)|slow\w*|unavailable|unreachable|inaccessible|down|offline|errors?|timed? ?outs?|` +
		`delay\w*|late\w*|wrong\w*|missing|missed|duplicate\w*|twice|double\w*|stop\w*|stall\w*|without|incomplete\w*|corrupt\w*|expos\w+|leak\w*|stale|outdated|swapped|overcharg\w*|degrad\w*|` +
		`stuck|blocked|dropp\w*|interrupt\w*|wait\w*|withheld|delet\w*|overwrit\w+|vanish\w*|disappear\w*|crash\w*)\b`)
	amount = regexp.MustCompile(`(?i)\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?|half|halves|thirds?|quarters?|tenths?|all|none|no|nobody|every\w*|each|both|unknown)\b`)
	ending = regexp.MustCompile(`(?i)\b(?:end\w*|restor\w+|fix\w*|recover\w*|resolv\w+|mitigat\w+|back|brought|stopp\w+|until|revert\w*|roll(?:ed|ing)? ?back|rollback|repair\w*|clear\w*|cur(?:ed|es)|again|over|` +
		`still|ongoing|held|holds|refused|blocked|prevent\w*|caught|noticed|spotted|averted|complete\w*|return\w*|undo\w*|undid|undone|replac\w+|restart\w*|renew\w*|remov\w+|turn(?:ed|ing) (?:off|on|it)|` +
		`switch\w*|reset\w*|re-?issued|corrected|before (?:it|any|the|they)|was lost)\b`)
)

func summaryCovers(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.Summary == "" || !pm.Ours() || pm.Kind == postmortem.Drill || !pm.Status.Reached(postmortem.InReview) {
		return
	}
	var lacks []string
	if !struck.MatchString(pm.Summary) && !namesService(p.Catalog, pm) && !namesImpact(pm) {
		lacks = append(lacks, "what users could not do")
	}
	if !amount.MatchString(pm.Summary) {
		lacks = append(lacks, "how much")
	}
	if !ending.MatchString(pm.Summary) && !said(pm.Summary, p.Catalog.Words["form/summary-covers"].Add) {
		if pm.Kind == postmortem.NearMiss {
			lacks = append(lacks, "what stopped it")
		} else {
			lacks = append(lacks, "what ended it")
		}
	}
	if len(lacks) == 0 {
		return
	}
	p.Reportf(atSummary(pm), "say whom it struck, how much of what, and what ended it; \"unknown\" is an amount", "the summary does not say %s", strings.Join(lacks, " or "))
}

// atSummary is where to point: the key of a summary of several lines.
func atSummary(pm *postmortem.Postmortem) source.Span {
	f := pm.Doc.Field("summary")
	if text := f.At().Text(); strings.HasPrefix(text, ">") || strings.HasPrefix(text, "|") {
		return f.Key
	}
	return f.At()
}

// namesService reports whether the summary names a service that users met the
// incident at, by any of its names.
func namesService(words *catalog.Catalog, pm *postmortem.Postmortem) bool {
	var names []string
	for _, id := range pm.Impacted() {
		names = append(names, id)
		if s, ok := words.Service(id); ok {
			names = append(append(names, s.Name), s.Aliases...)
		}
	}
	return said(pm.Summary, names)
}

// namesImpact reports whether the summary has a word in common with what the
// impact counts.
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

// said reports whether a text holds one of some names, however their words are
// joined.
func said(text string, names []string) bool {
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

// How long the section Summary is: long enough for a reader from outside, and
// short enough to be read first.
const (
	fewestOfSection = 40
	mostOfSection   = 150
)

func summarySection(p *rule.Pass, pm *postmortem.Postmortem) {
	part := pm.Part("summary")
	if part < 0 || !pm.Ours() || pm.Doc.Refused != "" || !pm.Status.Reached(postmortem.InReview) {
		return
	}
	n := wordsOf(pm, part)
	s := pm.Doc.Sections[part]
	switch {
	case n == 0: // that it says nothing is another finding
	case n < fewestOfSection:
		p.Reportf(s.Heading, "say for a reader from outside what people saw, how many, for how long, why, and what ended it", "%q has %d words, fewer than %d", rule.Clip(s.Title), n, fewestOfSection)
	case n > mostOfSection:
		p.Reportf(s.Heading, "keep what a reader needs to decide whether to read on; the rest belongs under Impact, Timeline and Analysis", "%q has %d words, more than %d", rule.Clip(s.Title), n, mostOfSection)
	}
}

// wordsOf counts the words of a section and those inside it.
func wordsOf(pm *postmortem.Postmortem, section int) (n int) {
	for _, s := range pm.Doc.Under(section) {
		n += len(strings.Fields(s.Text))
	}
	return n
}
