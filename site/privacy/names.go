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

// Names holds the IDs and aliases of hidden post-mortems, to mask them in texts. A nil
// *Names holds none.
type Names struct {
	ids      map[string]bool     // IDs of the usual form, which are also found inside other words
	shown    map[string]bool     // IDs of visible post-mortems, which may begin with a hidden ID
	words    map[string]bool     // other names that consist of one word
	phrases  map[string][]phrase // names that consist of several words; the key is one of these words
	plain    bool                // set if at least one element of words has no digit
	linkMask string              // text that replaces a hidden reference in double brackets
}

// A phrase is a name of several words in lower case. at is the offset in text of the
// word that is the key of the phrase in Names.phrases.
type phrase struct {
	text string
	at   int
}

// NewNames returns the names of the post-mortems in hidden, and the IDs in former,
// which are earlier IDs of hidden post-mortems. shown holds the post-mortems that
// remain visible.
//
// An alias is included only if it has a digit, as a ticket number has, because other
// aliases may be common words. An alias is excluded if it is a date or time, or if a
// visible post-mortem has it as a name or field value: masking an alias "sev2" would
// change the severity of others. linkMask replaces a reference in a text; "" means that
// references get the same mask as other names.
func NewNames(hidden, shown []*postmortem.Postmortem, former []postmortem.ID, linkMask string) *Names {
	n := &Names{
		ids: map[string]bool{}, shown: map[string]bool{}, words: map[string]bool{}, phrases: map[string][]phrase{},
		linkMask: cmp.Or(linkMask, nameMask),
	}
	used := fieldValues(shown)
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
	case strings.ContainsAny(low, "-_"): // an ID without a separator may be a common word
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

// isTime reports whether name is a year, a month, a day, or the part of a time before
// the colon, as in 2026-10-14t08.
func isTime(name string) bool { return timeName.MatchString(name) }

var timeName = regexp.MustCompile(`^[0-9]{4}(?:-[0-9]{2}){0,2}(?:t[0-9]{2})?$`)

// fieldValues returns the set of all names and field values of the given post-mortems,
// in lower case. It does not include free text.
func fieldValues(pms []*postmortem.Postmortem) map[string]bool {
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

// isNameRune reports whether r can be part of an ID or alias.
func isNameRune(r rune) bool {
	return r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// A Place is a range of bytes in a text; End is exclusive.
type Place struct{ Start, End int }

// Find returns the places in text where a hidden name occurs as a separate word.
func (n *Names) Find(text []byte) []Place {
	var out []Place
	for _, s := range n.find(text) {
		out = append(out, Place{s.start, s.end})
	}
	return out
}

// Mask returns text with every hidden name replaced by a mask.
func (n *Names) Mask(text string) string {
	if n == nil {
		return text
	}
	return string(n.maskSpans([]byte(text), n.find([]byte(text))))
}

// find returns the places of the hidden names in text. It does not decode URL escapes
// such as "%2d", because links between post-mortems are not decoded either.
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
			out = n.findInWord(out, text, at, at+len(word))
		}
		at += len(word)
	}
	return out
}

// wordAt returns the word at the start of text, or nil if text does not start with a
// word.
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

// findInWord appends to out the places of the hidden names that overlap the word
// text[start:end].
func (n *Names) findInWord(out []span, text []byte, start, end int) []span {
	low := bytes.ToLower(text[start:end])
	if n.words[string(low)] {
		return append(out, span{start, end})
	}
	for _, p := range n.phrases[string(low)] {
		if from := start - p.at; from >= 0 && from+len(p.text) <= len(text) &&
			strings.EqualFold(string(text[from:from+len(p.text)]), p.text) {
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

// maxID is the largest length of an ID of the usual form. maxPhrases is the largest
// number of phrases with the same key.
const (
	maxID      = 100
	maxPhrases = 20
)

// beginsWithID reports whether id is the ID of a hidden post-mortem, or begins with one
// and a hyphen. It returns false for the ID of a visible post-mortem.
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
