package privacy

import (
	"bytes"
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"debrief/site/postmortem"
	"debrief/site/source"
)

// Names are the IDs and aliases of post-mortems that are not shown. The nil Names has
// none.
type Names struct {
	words    map[string]bool
	plain    bool   // one of them has no digit
	linkMask string // replaces a reference between brackets
}

// NamesOf returns the names of post-mortems that are hidden. An alias counts if it has a
// digit, as a ticket has: another one may be any word. It does not count if it is a day or
// a time, or if a post-mortem that is shown has it as a name or as a value: to mask an
// alias such as sev2 would change the severity of others. linkMask replaces a reference
// in a text; "" uses the mask of every other name.
func NamesOf(hidden, shown []*postmortem.Postmortem, linkMask string) *Names {
	n := &Names{words: map[string]bool{}, linkMask: cmp.Or(linkMask, nameMask)}
	used := valuesOf(shown)
	ids := map[postmortem.ID]bool{}
	for _, pm := range shown {
		ids[pm.ID] = true
	}
	for _, pm := range hidden {
		switch id := strings.ToLower(string(pm.ID)); {
		case ids[pm.ID], !pm.ID.Valid() && (used[id] || isTime(id)):
		case strings.ContainsAny(id, "0123456789"):
			n.words[id] = true
		case strings.ContainsAny(id, "-_"): // else it may be any word
			n.words[id], n.plain = true, true
		}
		for _, alias := range pm.Aliases {
			if strings.ContainsAny(alias, "0123456789") && !strings.ContainsFunc(alias, func(r rune) bool { return !isNameRune(r) }) && len(alias) > 3 {
				if alias = strings.ToLower(alias); !used[alias] && !isTime(alias) {
					n.words[alias] = true
				}
			}
		}
	}
	return n
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
	if n == nil || len(n.words) == 0 {
		return nil
	}
	var out []span
	for at := 0; at < len(text); {
		start, digits := at, false
		for at < len(text) {
			r, size := utf8.DecodeRune(text[at:])
			if !isNameRune(r) {
				break
			}
			digits = digits || '0' <= r && r <= '9'
			at += size
		}
		if (digits || n.plain) && n.words[string(bytes.ToLower(text[start:at]))] {
			out = append(out, span{start, at})
		}
		if at == start {
			_, size := utf8.DecodeRune(text[at:])
			at += size
		}
	}
	return out
}

// nameMask replaces a hidden name. It is safe in a path.
const nameMask = "not-shown"

// DropMasked removes relations and aliases that are only masks.
func DropMasked(pm *postmortem.Postmortem) {
	pm.Related = slices.DeleteFunc(pm.Related, func(r postmortem.Relation) bool { return IsMask(r.ID) })
	pm.Aliases = slices.DeleteFunc(pm.Aliases, IsMask)
}

// IsMask reports whether a name was masked.
func IsMask(name string) bool { return name == nameMask }

// maxMasked is how much of a file that is read on demand is searched for names, in
// bytes. Nothing larger is evidence that a page can show.
const maxMasked = 16 << 20

// MaskFile returns f with masks for the names, f itself if it has none.
func (n *Names) MaskFile(f *source.File) *source.File {
	return maskFile(f, func(text []byte) []byte { return n.maskIn(text, n.find(text)) })
}

// maskFile returns f with the text that mask makes of its own, f itself if that is the
// same. A file that is read on demand comes back without content if it is too large to
// be searched, or is no text and mask changes it.
func maskFile(f *source.File, mask func([]byte) []byte) *source.File {
	data, onDemand := f.Data, f.Data == nil && f.Open != nil
	if onDemand && isImage(f.Path) {
		return f
	}
	if onDemand {
		if f.Size > maxMasked {
			return withheld(f)
		}
		var err error
		if data, err = f.Bytes(); err != nil {
			return f // whoever reads it reports it
		}
	}
	out := mask(data)
	switch {
	case bytes.Equal(out, data):
		return f
	case onDemand && !utf8.Valid(data):
		return withheld(f)
	}
	return &source.File{Path: f.Path, Size: int64(len(out)), Data: out, Problem: f.Problem}
}

func (n *Names) maskIn(text []byte, spans []span) []byte {
	if len(spans) == 0 {
		return text
	}
	var out []byte
	at := 0
	for _, s := range spans {
		start, end, mask := s.start, s.end, nameMask
		if bytes.HasSuffix(text[at:start], []byte("[[")) && bytes.HasPrefix(text[end:], []byte("]]")) {
			start, end, mask = start-2, end+2, n.linkMask
		}
		out = append(append(out, text[at:start]...), mask...)
		at = end
	}
	return append(out, text[at:]...)
}

func withheld(f *source.File) *source.File {
	return &source.File{Path: f.Path, Problem: "holds what must not be shown"}
}

func isImage(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp":
		return true
	}
	return false
}
