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

// wellKnown are the short forms that need no explanation to anybody who reads
// about an incident, and the words that people write in capitals.
var wellKnown = one(acronymList)

// mostOfShort is the longest short form: longer words in capitals are shouted,
// or the name of an error.
const mostOfShort = 6

// mostLookedUp bounds how many words of one text its explanations are looked
// for: no text has so many that its readers do not know.
const mostLookedUp = 200

func acronym(p *rule.Pass, pm *postmortem.Postmortem) {
	if !reads(p, pm) {
		return
	}
	var known func(word string) bool // names of the library's own; nil until one is needed
	var all string
	text := p.Prose(pm)
	words := p.Wording(nil, "form/acronym")
	said, looked := map[string]bool{}, 0
	text.Each(func(s *prose.Sentence) {
		in := s.Passage()
		if in.Quoted || in.Kind == prose.Heading || in.Kind == prose.Field && in.Field != "summary" || in.Part == "accounts" || in.Part == "evidence" {
			return
		}
		own := s.Own()
		for _, m := range shortForms(own) {
			word := own[m[0]:m[1]]
			if said[word] || !unexplained(p, word) {
				continue
			}
			if looked++; looked > mostLookedUp {
				return
			}
			if shouted(s) || allowedAt(words, s, m[0], m[1]) {
				continue
			}
			said[word] = true
			if known == nil {
				known, all = names(p, pm), whole(text)
			}
			if known(strings.ToLower(word)) || explainedIn(all, word) {
				continue
			}
			p.Reportf(s.Span(m[0], m[1]), "write it out where it stands first: \"service level objective (SLO)\"; or add it to glossary in the catalogue",
				"%q is not explained", word).Key = word
		}
	})
}

// unexplained reports a short form that neither everybody nor the library's
// glossary knows. An SHA256 is an SHA.
func unexplained(p *rule.Pass, word string) bool {
	letters := strings.TrimRight(word, "0123456789")
	if wellKnown[word] || wellKnown[letters] || strings.Count(word, word[:1]) == len(word) {
		return false
	}
	_, explained := p.Catalog.Glossary[word]
	return !explained && !isSeverity(p, word)
}

// shortForms are the words of three to six capitals in a text, each with its
// byte offsets. Digits may stand among them.
func shortForms(text string) (out [][2]int) {
	for from := 0; from < len(text); from++ {
		if text[from] < 'A' || text[from] > 'Z' || from > 0 && inWord(text[from-1]) {
			continue
		}
		to := from
		for to < len(text) && (text[to] >= 'A' && text[to] <= 'Z' || text[to] >= '0' && text[to] <= '9' || text[to] == '&') {
			to++
		}
		if (to == len(text) || !inWord(text[to])) && to-from <= mostOfShort && capitals(text[from:to]) >= 3 && !partOfName(text, from, to) {
			out = append(out, [2]int{from, to})
		}
		from = to
	}
	return out
}

func inWord(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b >= 0x80
}

func capitals(word string) (n int) {
	for i := range len(word) {
		if word[i] >= 'A' && word[i] <= 'Z' {
			n++
		}
	}
	return n
}

// allowedAt reports text that a library says is all right.
func allowedAt(words rule.Wording, s *prose.Sentence, from, to int) bool {
	for k, w := range s.Words {
		if w.Start < to && from < w.End {
			return words.Spares(s, k, k+1)
		}
	}
	return false
}

// names reports the words of the library's own things, and those of the write-up.
func names(p *rule.Pass, pm *postmortem.Postmortem) func(word string) bool {
	shared, own := namesOfThings(p), map[string]bool{}
	for _, s := range pm.Services {
		own[strings.ToLower(s.ID)] = true
	}
	for _, word := range strings.Fields(strings.ToLower(pm.Organisation)) {
		own[word] = true
	}
	return func(word string) bool { return shared[word] || own[word] }
}

// whole is all that a write-up says, a passage a line.
func whole(text *prose.Text) string {
	var b strings.Builder
	for i := range text.Passages {
		b.WriteString(text.Passages[i].Text + "\n")
	}
	return b.String()
}

// partOfName reports letters that go on: a ticket (PLAT-775), a variable
// (POOL_SIZE), a path, a file.
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

// shouted reports a sentence in capitals.
func shouted(s *prose.Sentence) bool {
	n := 0
	for _, w := range s.Words {
		if len(w.Text) > 1 && w.Text == strings.ToUpper(w.Text) && w.Text != w.Lower {
			n++
		}
	}
	return n*2 > len(s.Words)
}

// saysWhat is how the words behind a short form say what it is: "KIAM, a service
// that gives pods their roles".
var saysWhat = regexp.MustCompile(`^(?:,? (?:stands for|means|is short for|is (?:an?|the|our)) |(?:,| [-–—]) (?:an?|the|our) )`)

// explainedIn reports a text in which a short form stands in brackets behind
// its words, or the words behind it, or in which the same letters are a word.
func explainedIn(text, word string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return isWordOf(text, strings.ToLower(word))
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
		if saysWhat.MatchString(behind) {
			return true
		}
	}
}

// isWordOf reports a text that has a word: who writes "an error" means no short
// form by ERROR.
func isWordOf(text, word string) bool {
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

// lettersOf reports whether a text begins with a word that begins with the
// first letter of a short form, as its explanation does.
func lettersOf(text, word string) bool {
	return len(text) > 0 && strings.EqualFold(text[:1], word[:1]) && strings.Contains(text[:min(len(text), 60)], " ")
}

func isSeverity(p *rule.Pass, word string) bool {
	_, _, ok := p.Catalog.Severity(strings.ToLower(word))
	return ok || slices.ContainsFunc(p.Catalog.SeverityIDs(), func(id string) bool {
		return strings.TrimRight(strings.ToUpper(id), "0123456789") == strings.TrimRight(word, "0123456789")
	})
}
