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

// nameMask replaces the name of a hidden post-mortem. It is safe in a path.
const nameMask = "not-shown"

// DropMasked removes the relations and aliases of pm that are only a mask.
func DropMasked(pm *postmortem.Postmortem) {
	pm.Related = slices.DeleteFunc(pm.Related, func(r postmortem.Relation) bool { return IsMask(r.ID) })
	pm.Aliases = slices.DeleteFunc(pm.Aliases, IsMask)
}

// IsMask reports whether name is the mask of a hidden name.
func IsMask(name string) bool { return name == nameMask }

// maxMasked is the maximum size in bytes of a file, read on demand, in which names are
// masked. Larger files are withheld. No page shows larger evidence.
const maxMasked = 16 << 20

// MaskFile returns f with every name in its text masked, or f itself if it has none.
func (n *Names) MaskFile(f *source.File) *source.File {
	return maskFile(f, func(text []byte) []byte { return n.maskSpans(text, n.find(text)) })
}

// maskFile returns a copy of f with the text mask(text), or f itself if mask changes
// nothing. A file read on demand is withheld if it is too large to search. It is also
// withheld if it is binary and mask would change it.
func maskFile(f *source.File, mask func([]byte) []byte) *source.File {
	data, onDemand := f.Data, f.Data == nil && f.Open != nil
	if onDemand && isImage(f.Path) {
		return f
	}
	if onDemand {
		if f.Size > maxMasked {
			return withholdFile(f)
		}
		var err error
		if data, err = f.Bytes(); err != nil {
			return f // the next reader of the file reports the error
		}
	}
	out := mask(data)
	switch {
	case bytes.Equal(out, data):
		return f
	case onDemand && !utf8.Valid(data):
		return withholdFile(f)
	}
	return &source.File{Path: f.Path, Size: int64(len(out)), Data: out, Problem: f.Problem}
}

func (n *Names) maskSpans(text []byte, spans []span) []byte {
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

func withholdFile(f *source.File) *source.File {
	return &source.File{Path: f.Path, Problem: "holds text that must not be shown"}
}

func isImage(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp":
		return true
	}
	return false
}
