package privacy

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"debrief/site/postmortem"
	"debrief/site/source"
)

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
