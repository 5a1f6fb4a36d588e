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

// checkGlossary reports an abbreviation if at least minUses post-mortems use it without
// an explanation. One finding lists at most maxListed abbreviations.
const (
	minUses   = 3
	maxListed = 8
)

// checkGlossary reports abbreviations that many post-mortems use and that no
// post-mortem explains.
func checkGlossary(p *rule.Pass) {
	if p.Selected != nil { // a check of selected post-mortems reports nothing about the whole library
		return
	}
	if p.Catalog.File == nil || p.Catalog.File.Problem != "" {
		return
	}
	uses := map[string]int{}
	ours := catalogNames(p)
	allow := p.Catalog.Words["form/acronym"].Allow
	for _, pm := range p.Library.All {
		if !checksWording(p, pm) {
			continue
		}
		var all strings.Builder
		for _, s := range pm.Doc.Sections {
			all.WriteString(s.Text + "\n")
		}
		text, seen := all.String(), map[string]bool{}
		for _, m := range findAbbreviations(text) {
			word := text[m[0]:m[1]]
			if seen[word] || len(seen) == maxLookups || !needsExplanation(p, word) {
				continue
			}
			seen[word] = true
			if !ours[strings.ToLower(word)] && !slices.Contains(allow, word) && !explainedIn(text, word) {
				uses[word]++
			}
		}
	}
	var words []string
	for word, n := range uses {
		if n >= minUses {
			words = append(words, word)
		}
	}
	if len(words) == 0 {
		return
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(uses[b]-uses[a], strings.Compare(a, b)) })
	var listed []string
	for _, word := range words[:min(len(words), maxListed)] {
		listed = append(listed, fmt.Sprintf("%s (in %d)", word, uses[word]))
	}
	if more := len(words) - len(listed); more > 0 {
		listed = append(listed, fmt.Sprintf("and %d more", more))
	}
	p.Reportf(glossaryAt(p), fmt.Sprintf("add them to glossary in the catalogue: {%s: \"…\"}; the texts then need "+
		"no explanation of their own", words[0]),
		"abbreviations without explanation in several post-mortems: %s", strings.Join(listed, ", ")).Key = "glossary"
}

// glossaryAt returns the place of the glossary in the catalogue. If there is no
// glossary, it returns the first line of the catalogue.
func glossaryAt(p *rule.Pass) source.Span {
	top, _ := frontmatter.Fields(p.Catalog.File)
	if f := top.Get("glossary"); f.Key.File != nil {
		return f.Key
	}
	return p.Catalog.File.LineSpanOf(1)
}
