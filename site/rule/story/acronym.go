package story

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"

	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/rule"
)

//go:embed acronyms.txt
var acronymList string

// wellKnown is the set of abbreviations that readers of post-mortems know, and of words
// that are often written in capitals.
var wellKnown = wordSet(acronymList)

// maxLetters is the largest length of an abbreviation. A longer word in capitals is
// emphasis or the name of an error.
const maxLetters = 6

// maxLookups is the largest number of words of one text for which explainedIn is
// called.
const maxLookups = 200

func checkAcronym(p *rule.Pass, pm *postmortem.Postmortem) {
	if !checksWording(p, pm) {
		return
	}
	var known func(word string) bool // reports whether a word is a name in the library; nil until it is needed
	var all string
	text := p.Prose(pm)
	words := p.Wording(nil, "form/acronym")
	reported, lookups := map[string]bool{}, 0
	text.Each(func(s *prose.Sentence) {
		in := s.Passage()
		if in.Quoted || in.Kind == prose.Heading || in.Kind == prose.Field && in.Field != "summary" ||
			in.Part == "accounts" ||
			in.Part == "evidence" {
			return
		}
		own := s.Unquoted()
		for _, m := range findAbbreviations(own) {
			word := own[m[0]:m[1]]
			if reported[word] || !needsExplanation(p, word) {
				continue
			}
			if lookups++; lookups > maxLookups {
				return
			}
			if allCapitals(s) || allowedAt(words, s, m[0], m[1]) {
				continue
			}
			reported[word] = true
			if known == nil {
				known, all = knownNames(p, pm), fullText(text)
			}
			if known(strings.ToLower(word)) || explainedIn(all, word) {
				continue
			}
			p.Reportf(s.Span(m[0], m[1]), "write it in full at its first use: \"service level objective (SLO)\"; "+
				"or add it to glossary in the catalogue",
				"%q is not explained", word).Key = word
		}
	})
}

// needsExplanation reports whether the abbreviation word is neither well known nor in
// the glossary of the catalogue. It ignores digits at the end: SHA256 counts as SHA.
func needsExplanation(p *rule.Pass, word string) bool {
	letters := strings.TrimRight(word, "0123456789")
	if wellKnown[word] || wellKnown[letters] || strings.Count(word, word[:1]) == len(word) {
		return false
	}
	_, explained := p.Catalog.Glossary[word]
	return !explained && !isSeverity(p, word)
}

// findAbbreviations returns the byte offsets of the words in text that consist of three
// to six capitals or digits.
func findAbbreviations(text string) (out [][2]int) {
	for from := 0; from < len(text); from++ {
		if text[from] < 'A' || text[from] > 'Z' || from > 0 && inWord(text[from-1]) {
			continue
		}
		to := from
		for to < len(text) && (text[to] >= 'A' && text[to] <= 'Z' || text[to] >= '0' && text[to] <= '9' || text[to] == '&') {
			to++
		}
		if (to == len(text) || !inWord(text[to])) && to-from <= maxLetters && countCapitals(text[from:to]) >= 3 &&
			!partOfName(text, from, to) {
			out = append(out, [2]int{from, to})
		}
		from = to
	}
	return out
}

func inWord(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b >= 0x80
}

func countCapitals(word string) (n int) {
	for i := range len(word) {
		if word[i] >= 'A' && word[i] <= 'Z' {
			n++
		}
	}
	return n
}

// allowedAt reports whether the catalogue allows the words of the sentence s between
// the byte offsets from and to.
func allowedAt(words rule.Wording, s *prose.Sentence, from, to int) bool {
	for k, w := range s.Words {
		if w.Start < to && from < w.End {
			return words.Allows(s, k, k+1)
		}
	}
	return false
}

// knownNames returns a function that reports whether a word is a name in the library or
// in the post-mortem pm.
func knownNames(p *rule.Pass, pm *postmortem.Postmortem) func(word string) bool {
	shared, own := catalogNames(p), map[string]bool{}
	for _, s := range pm.Services {
		own[strings.ToLower(s.ID)] = true
	}
	for _, word := range strings.Fields(strings.ToLower(pm.Organisation)) {
		own[word] = true
	}
	return func(word string) bool { return shared[word] || own[word] }
}

// fullText returns the text of all passages of a post-mortem, one passage per line.
func fullText(text *prose.Text) string {
	var b strings.Builder
	for i := range text.Passages {
		b.WriteString(text.Passages[i].Text + "\n")
	}
	return b.String()
}

// partOfName reports whether text[from:to] is part of a longer name, such as a ticket
// (PLAT-775), a variable (POOL_SIZE), a path or a file.
func partOfName(text string, from, to int) bool {
	if from > 0 && strings.ContainsRune("-_/.@#:&", rune(text[from-1])) {
		return true
	}
	if to == len(text) {
		return false
	}
	if strings.ContainsRune("_/@#&", rune(text[to])) {
		return true
	}
	return to+1 < len(text) && strings.ContainsRune("-.:", rune(text[to])) && text[to+1] != ' ' && text[to+1] != '\n'
}

// allCapitals reports whether most words of the sentence s are in capitals.
func allCapitals(s *prose.Sentence) bool {
	n := 0
	for _, w := range s.Words {
		if len(w.Text) > 1 && w.Text == strings.ToUpper(w.Text) && w.Text != w.Lower {
			n++
		}
	}
	return n*2 > len(s.Words)
}

// definition matches an explanation after an abbreviation, as in "KIAM, a service that
// gives pods their roles".
var definition = regexp.MustCompile(
	`^(?:,? (?:stands for|means|is short for|is (?:an?|the|our)) |(?:,| [-–—]) (?:an?|the|our) )`,
)

// explainedIn reports whether text explains the abbreviation word or uses it as an
// ordinary word. It accepts the abbreviation in brackets after its full form, the full
// form in brackets after the abbreviation, a definition, and the same letters in lower
// case.
func explainedIn(text, word string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return containsWord(text, strings.ToLower(word))
		}
		i += at
		at = i + len(word)
		before, behind := strings.TrimRight(text[:i], " \"'“*_"), strings.TrimLeft(text[at:], "s\"'”*_")
		if strings.HasSuffix(before, "(") && behind != "" && strings.ContainsRune("),;", rune(behind[0])) {
			return true
		}
		if strings.HasPrefix(behind, " (") && lettersOf(behind[2:], word) {
			return true
		}
		if definition.MatchString(behind) {
			return true
		}
	}
}

// containsWord reports whether text contains word in another letter case. ERROR is not
// an abbreviation in a text that also contains "an error".
func containsWord(text, word string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return false
		}
		i += at
		at = i + len(word)
		if (i == 0 || text[i-1] == ' ') && (at == len(text) || strings.ContainsRune(" ,.;:!?)\n", rune(text[at]))) {
			return true
		}
	}
}

// lettersOf reports whether text may begin with the full form of the abbreviation word:
// both begin with the same letter.
func lettersOf(text, word string) bool {
	return len(text) > 0 && strings.EqualFold(text[:1], word[:1]) && strings.Contains(text[:min(len(text), 60)], " ")
}

func isSeverity(p *rule.Pass, word string) bool {
	_, _, ok := p.Catalog.Severity(strings.ToLower(word))
	return ok || slices.ContainsFunc(p.Catalog.SeverityIDs(), func(id string) bool {
		return strings.TrimRight(strings.ToUpper(id), "0123456789") == strings.TrimRight(word, "0123456789")
	})
}
