package rule

import (
	"slices"
	"strings"
	"sync"

	"debrief/site/library"
)

// A Roster holds the names and handles of the people in a library's fields:
// authors, reviewers, owners and directly responsible individuals.
type Roster struct {
	Handles map[string]bool // "mira", lower case, without the sign
	Names   map[string]bool // "mira", "okafor": lower case, word by word

	added map[string]bool // field values already read; the same ones recur often
}

// RosterOf returns a function that reads these fields on its first call.
func RosterOf(lib *library.Library) func() *Roster {
	return sync.OnceValue(func() *Roster { return rosterOf(lib) })
}

func rosterOf(lib *library.Library) *Roster {
	r := &Roster{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, pm := range lib.All {
		if pm.IsExternal() {
			continue
		}
		for _, who := range pm.Authors {
			r.add(who)
		}
		for _, who := range pm.Reviewers {
			r.add(who)
		}
		for _, a := range pm.Actions {
			r.add(a.Owner)
			r.add(a.DRI)
		}
	}
	return r
}

// add adds "@mira", "Mira Okafor" or "Mira Okafor <mira@example.org>". It ignores
// teams.
func (r *Roster) add(who string) {
	if r.added[who] || strings.HasPrefix(who, "team:") {
		return
	}
	r.added[who] = true
	who, _, _ = strings.Cut(who, "<")
	name, isHandle := strings.CutPrefix(strings.ToLower(strings.TrimSpace(who)), "@")
	switch {
	case name == "" || strings.ContainsAny(name, ":/@"):
	case isHandle:
		r.Handles[name] = true
		r.addWords(name, 1)
	default:
		r.addWords(name, 2) // one word may be a group: "ops", "everyone"
	}
}

// groups are words in the names of groups: "The Core Team".
var groups = map[string]bool{
	"the":         true,
	"team":        true,
	"group":       true,
	"wg":          true,
	"oncall":      true,
	"call":        true,
	"ops":         true,
	"sre":         true,
	"committee":   true,
	"foundation":  true,
	"project":     true,
	"engineering": true,
	"support":     true,
	"security":    true,
	"platform":    true,
	"and":         true,
	"of":          true,
}

// addWords adds the words of a name with at least minWords words.
func (r *Roster) addWords(name string, minWords int) {
	words := strings.FieldsFunc(name, func(c rune) bool { return strings.ContainsRune(" .-_,", c) })
	if len(words) < minWords || len(words) > 4 || slices.ContainsFunc(words, func(w string) bool { return groups[w] }) {
		return
	}
	for _, w := range words {
		if len(w) > 2 && strings.Trim(w, "0123456789") == w {
			r.Names[w] = true
		}
	}
}
