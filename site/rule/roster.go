package rule

import (
	"slices"
	"strings"
	"sync"

	"debrief/site/library"
)

// A Roster holds the names and handles of the people in a library. They come from the
// fields for authors, reviewers, owners and directly responsible individuals.
type Roster struct {
	Handles map[string]bool // handles in lower case without the sign @, such as "mira"
	Names   map[string]bool // single words of names in lower case, such as "mira" and "okafor"

	added map[string]bool // field values that were already read; many occur often
}

// RosterOf returns a function that returns the Roster of the library lib. The function
// reads the post-mortems on its first call.
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

// add adds the person in who, a field value such as "@mira", "Mira Okafor" or "Mira
// Okafor <mira@example.org>". It ignores the names of teams.
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
		r.addWords(name, 2) // a single word may be the name of a group, such as "ops" or "everyone"
	}
}

// groups are words which show that a name belongs to a group, as in "The Core Team".
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

// addWords adds each word of name to the names, if name has at least minWords words.
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
