package privacy

import (
	"bytes"
	"cmp"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"debrief/site/postmortem"
)

// Names are the IDs and aliases of post-mortems that are not shown. The nil Names has
// none.
type Names struct {
	ids      map[string]bool     // valid ones, which are found inside other words too
	shown    map[string]bool     // the IDs of what is shown, which may begin with one of ids
	words    map[string]bool     // other names of one word
	phrases  map[string][]phrase // names of several words, by one of the words
	plain    bool                // one of words has no digit
	linkMask string              // replaces a reference between brackets
}

// A phrase is a name in lower case, and where the word that it is looked up by begins.
type phrase struct {
	text string
	at   int
}

// NamesOf returns the names of post-mortems that are hidden, with the IDs that they had
// before. An alias counts if it has a digit, as a ticket has: another one may be any
// word. It does not count if it is a day or a time, or if a post-mortem that is shown has
// it as a name or as a value: to mask an alias such as sev2 would change the severity of
// others. linkMask replaces a reference in a text; "" uses the mask of every other name.
func NamesOf(hidden, shown []*postmortem.Postmortem, former []postmortem.ID, linkMask string) *Names {
	n := &Names{
		ids: map[string]bool{}, shown: map[string]bool{}, words: map[string]bool{}, phrases: map[string][]phrase{},
		linkMask: cmp.Or(linkMask, nameMask),
	}
	used := valuesOf(shown)
	for _, pm := range shown {
		n.shown[string(pm.ID)] = true
	}
	for _, id := range former {
		n.addID(id, used)
	}
	for _, pm := range hidden {
		n.addID(pm.ID, used)
		for _, alias := range pm.Aliases {
			n.addAlias(strings.ToLower(alias), used)
		}
	}
	return n
}

func (n *Names) addID(id postmortem.ID, used map[string]bool) {
	switch low := strings.ToLower(string(id)); {
	case n.shown[string(id)]:
	case id.IsValid():
		n.ids[low] = true
	case used[low], isTime(low):
	case strings.ContainsAny(low, "0123456789"):
		n.words[low] = true
	case strings.ContainsAny(low, "-_"): // else it may be any word
		n.words[low], n.plain = true, true
	}
}

func (n *Names) addAlias(alias string, used map[string]bool) {
	if len(alias) < 4 || !strings.ContainsAny(alias, "0123456789") || used[alias] || isTime(alias) {
		return
	}
	if !strings.ContainsFunc(alias, func(r rune) bool { return !isNameRune(r) }) {
		n.words[alias] = true
		return
	}
	key, at := "", 0
	for i := 0; i < len(alias); {
		end := i + len(wordAt([]byte(alias[i:])))
		if word := alias[i:end]; len(word) > len(key) && strings.ContainsAny(word, "0123456789") {
			key, at = word, i
		}
		i = max(end, i+1)
	}
	if len(n.phrases[key]) < maxPhrases {
		n.phrases[key] = append(n.phrases[key], phrase{alias, at})
	}
}

// isTime reports whether a name is a year, a day, or the part of a time before its colon.
func isTime(name string) bool { return timeName.MatchString(name) }

var timeName = regexp.MustCompile(`^[0-9]{4}(?:-[0-9]{2}){0,2}(?:t[0-9]{2})?$`)

// valuesOf returns the names of post-mortems, and what their fields hold that is not
// text, in lower case.
func valuesOf(pms []*postmortem.Postmortem) map[string]bool {
	used := map[string]bool{}
	add := func(values ...string) {
		for _, v := range values {
			used[strings.ToLower(v)] = true
		}
	}
	for _, pm := range pms {
		add(string(pm.ID), pm.Severity, pm.Lang)
		add(pm.Aliases...)
		for _, s := range pm.Services {
			add(s.ID)
		}
		for _, i := range pm.Impact {
			add(i.Value, i.Of)
		}
		for _, x := range pm.Factors {
			add(x.ID)
		}
		for _, e := range pm.Evidence {
			add(e.ID, e.SHA256)
		}
		for _, p := range pm.Participants {
			add(p.Ref, p.Team)
		}
		for _, a := range pm.Accounts {
			add(a.ID)
		}
		for _, a := range pm.Actions {
			add(a.ID)
		}
	}
	return used
}

// isNameRune reports whether r may be a part of an ID or of an alias.
func isNameRune(r rune) bool {
	return r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// A Place is a stretch of bytes, the end exclusive.
type Place struct{ Start, End int }

// Find returns where one of the names stands as a word of its own.
func (n *Names) Find(text []byte) []Place {
	var out []Place
	for _, s := range n.find(text) {
		out = append(out, Place{s.start, s.end})
	}
	return out
}

// Mask returns text with a mask in place of the names.
func (n *Names) Mask(text string) string {
	if n == nil {
		return text
	}
	return string(n.maskIn([]byte(text), n.find([]byte(text))))
}

// find is Find. "%2d" and the like are not decoded: no link of a post-mortem is, either.
func (n *Names) find(text []byte) []span {
	if n == nil || len(n.ids)+len(n.words)+len(n.phrases) == 0 {
		return nil
	}
	var out []span
	for at := 0; at < len(text); {
		word := wordAt(text[at:])
		if len(word) == 0 {
			_, size := utf8.DecodeRune(text[at:])
			at += size
			continue
		}
		if n.plain || bytes.ContainsAny(word, "0123456789") {
			out = n.inWord(out, text, at, at+len(word))
		}
		at += len(word)
	}
	return out
}

// wordAt returns the word that text begins with, empty if it begins with none.
func wordAt(text []byte) []byte {
	end := 0
	for end < len(text) {
		r, size := utf8.DecodeRune(text[end:])
		if !isNameRune(r) {
			break
		}
		end += size
	}
	return text[:end]
}

// inWord appends the names that stand in, or around, the word from start to end.
func (n *Names) inWord(out []span, text []byte, start, end int) []span {
	low := string(bytes.ToLower(text[start:end]))
	if n.words[low] {
		return append(out, span{start, end})
	}
	for _, p := range n.phrases[low] {
		if from := start - p.at; from >= 0 && from+len(p.text) <= len(text) && strings.EqualFold(string(text[from:from+len(p.text)]), p.text) {
			return append(out, span{from, from + len(p.text)})
		}
	}
	if len(n.ids) == 0 {
		return out
	}
	for at := start; at < end; {
		id := idPattern.Find(text[at:end])
		if id == nil {
			break
		}
		at += bytes.Index(text[at:end], id)
		if n.beginsWithID(strings.ToLower(string(id))) {
			out = append(out, span{at, at + len(id)})
		}
		at += len(id)
	}
	return out
}

// maxID is the length of the longest valid ID, and maxPhrases how many names are looked
// up by one word.
const (
	maxID      = 100
	maxPhrases = 20
)

// beginsWithID reports whether id is a hidden ID, or is one with more words behind it and
// not the ID of another post-mortem.
func (n *Names) beginsWithID(id string) bool {
	if n.shown[id] {
		return false
	}
	for id = id[:min(len(id), maxID)]; id != ""; id = id[:max(strings.LastIndexByte(id, '-'), 0)] {
		if n.ids[id] {
			return true
		}
	}
	return false
}

var idPattern = regexp.MustCompile(`[0-9]{4}-[0-9]{2}-[0-9]{2}-[A-Za-z0-9-]+`)
