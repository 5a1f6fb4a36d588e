package blame

import (
	_ "embed"
	"fmt"

	"debrief/site/frontmatter"
	"debrief/site/prose"
	"debrief/site/source"
)

//go:embed lexicon/en.yaml
var english []byte

// lexicons are the expressions of each rule, by rule and group.
var lexicons = readLexicons("en.yaml", english)

type groups map[string]*prose.Lexicon

func readLexicons(name string, text []byte) map[string]groups {
	top, found := frontmatter.Fields(&source.File{Path: name, Data: text})
	if len(found) > 0 {
		panic(fmt.Sprintf("the lexicon %s is broken: %v", name, found))
	}
	out := map[string]groups{}
	for _, rule := range top.Items {
		g := groups{}
		for _, group := range rule.Items {
			g[group.Name] = mustLexicon(rule.Name+" "+group.Name, group.Items)
		}
		out[rule.Name] = g
	}
	return out
}

func mustLexicon(name string, items []frontmatter.Field) *prose.Lexicon {
	var expressions []string
	for _, item := range items {
		expressions = append(expressions, item.Text)
	}
	l, err := prose.NewLexicon(expressions...)
	if err != nil {
		panic(fmt.Sprintf("the lexicon of %s is broken: %v", name, err))
	}
	return l
}
