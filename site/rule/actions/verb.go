package actions

import (
	"slices"
	"strings"

	"debrief/site/postmortem"
	"debrief/site/rule"
)

// checkVerb reports titles of action items that clearly do not begin with a verb in its
// base form. Such verbs have no typical ending in English, so otherWord recognises
// words of other kinds, and checkVerb accepts all other words.
func checkVerb(p *rule.Pass, pm *postmortem.Postmortem) {
	if !p.English(pm) {
		return
	}
	for _, a := range ownItems(pm) {
		word, _, _ := strings.Cut(a.Title, " ")
		word = strings.Trim(word, `"'“”‘’.,:;!?()`)
		if kind := otherWord(strings.ToLower(word)); kind != "" {
			p.Reportf(
				a.at("title"),
				"begin with an imperative: Add, Remove, Block, Measure …",
				"the title begins with %q, %s",
				rule.Clip(word),
				kind,
			)
		}
	}
}

// otherWord returns a description of word, such as "a noun", if word is clearly not a
// verb in its base form. Otherwise it returns "".
func otherWord(word string) string {
	if strings.Contains(word, "-") {
		word = word[strings.LastIndexByte(word, '-')+1:] // test only the part after the last hyphen, as in re-enabling
	}
	switch {
	case len(word) < 1 || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "":
		return "" // word is a name, a number or code
	case slices.Contains(
		[]string{"a", "an", "the", "this", "that", "these", "our", "all", "no", "some", "more", "better", "new", "old"},
		word,
	):
		return "which describes an object"
	case slices.Contains(
		[]string{"we", "it", "they", "there", "someone", "everyone", "team", "teams", "engineers", "developers", "people"},
		word,
	):
		return "which is the actor"
	case slices.Contains(
		[]string{"should", "must", "need", "needs", "please", "maybe", "possibly", "always", "never", "also"}, word,
	):
		return "which is not the task"
	case strings.HasSuffix(word, "ing") && len(word) > 5 && !slices.Contains(
		[]string{"string", "spring", "swing", "sling", "cling", "fling", "sting", "bring"}, word,
	):
		return "which is an -ing form"
	case strings.HasSuffix(word, "ed") && len(word) > 4 && !slices.Contains(
		[]string{"embed", "speed", "exceed", "proceed", "succeed", "breed", "bleed", "shred", "heed"}, word,
	):
		return "which is a past tense"
	case hasNounEnding(word):
		return "which is a noun"
	}
	return ""
}

// hasNounEnding reports whether word has a typical ending of a noun, such as -tion. It
// returns false for the few verbs with such an ending.
func hasNounEnding(word string) bool {
	for _, ending := range []struct {
		letters string
		verbs   []string
	}{
		{"tion", []string{
			"mention", "position", "reposition", "partition", "repartition", "provision", "condition", "function",
			"caution", "question", "section", "ration", "station", "auction", "transition", "requisition", "petition",
			"sanction",
		}},
		{"ment", []string{
			"document", "implement", "reimplement", "experiment", "supplement", "complement", "instrument", "augment",
			"comment", "increment", "decrement", "segment", "fragment", "cement", "ferment", "lament", "compliment",
		}},
		{"ness", []string{"witness", "harness"}},
		{"ity", nil},
	} {
		if strings.HasSuffix(word, ending.letters) && len(word) > len(ending.letters)+2 &&
			!slices.Contains(ending.verbs, word) {
			return true
		}
	}
	return false
}
