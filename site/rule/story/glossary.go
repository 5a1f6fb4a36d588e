package story

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"debrief/site/frontmatter"
	"debrief/site/rule"
	"debrief/site/source"
)

// A short form that so many write-ups leave unexplained is a word of the house,
// and mostTold of them are told at once.
const (
	fewestUses = 3
	mostTold   = 8
)

// glossary finds the short forms that a library uses and nowhere explains.
func glossary(p *rule.Pass) {
	if p.About != nil { // of what all of them say a change is no news
		return
	}
	if p.Catalog.File == nil || p.Catalog.File.Problem != "" {
		return
	}
	uses := map[string]int{}
	ours := namesOfThings(p)
	allow := p.Catalog.Words["form/acronym"].Allow
	for _, pm := range p.Library.All {
		if !reads(p, pm) {
			continue
		}
		var all strings.Builder
		for _, s := range pm.Doc.Sections {
			all.WriteString(s.Text + "\n")
		}
		text, said := all.String(), map[string]bool{}
		for _, m := range shortForms(text) {
			word := text[m[0]:m[1]]
			if said[word] || len(said) == mostLookedUp || !unexplained(p, word) {
				continue
			}
			said[word] = true
			if !ours[strings.ToLower(word)] && !slices.Contains(allow, word) && !explainedIn(text, word) {
				uses[word]++
			}
		}
	}
	var words []string
	for word, n := range uses {
		if n >= fewestUses {
			words = append(words, word)
		}
	}
	if len(words) == 0 {
		return
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(uses[b]-uses[a], strings.Compare(a, b)) })
	var told []string
	for _, word := range words[:min(len(words), mostTold)] {
		told = append(told, fmt.Sprintf("%s (in %d)", word, uses[word]))
	}
	if more := len(words) - len(told); more > 0 {
		told = append(told, fmt.Sprintf("and %d more", more))
	}
	p.Reportf(glossaryAt(p), fmt.Sprintf("add them to glossary in the catalogue: {%s: \"…\"}; what stands there need not be explained in each text", words[0]),
		"short forms that write-ups use and do not explain: %s", strings.Join(told, ", ")).Key = "glossary"
}

// glossaryAt is the glossary of the catalogue, or its first line.
func glossaryAt(p *rule.Pass) source.Span {
	top, _ := frontmatter.Fields(p.Catalog.File)
	if f := top.Get("glossary"); f.Key.File != nil {
		return f.Key
	}
	return p.Catalog.File.LineSpanOf(1)
}
