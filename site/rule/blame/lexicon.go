package blame

import (
	_ "embed"

	"debrief/site/rule"
)

//go:embed lexicon/en.yaml
var english []byte

// lexicons holds the expressions of each rule of this family, by rule ID and group.
var lexicons = rule.ReadLexicons("en.yaml", english)
