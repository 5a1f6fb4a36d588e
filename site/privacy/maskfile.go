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

// nameMask replaces the ID of a hidden post-mortem in texts. It is safe in a path.
const nameMask = "not-shown"

// DropMasked removes from pm each relation and alias that consists only of the mask of
// a hidden name.
func DropMasked(pm *postmortem.Postmortem) {
	pm.Related = slices.DeleteFunc(pm.Related, func(r postmortem.Relation) bool { return IsMask(r.ID) })
	pm.Aliases = slices.DeleteFunc(pm.Aliases, IsMask)
}

// IsMask reports whether name is the text that replaces a hidden name.
func IsMask(name string) bool { return name == nameMask }

// maxMasked is the largest size in bytes of a file, such as evidence, that is read only
// on demand and in which names are masked. Larger files are withheld. No page shows
// larger evidence.
const maxMasked = 16 << 20

// MaskFile returns a copy of f in which every hidden name is masked. If the text of f
// has no hidden name, it returns f itself.
func (n *Names) MaskFile(f *source.File) *source.File {
	return maskFile(f, func(text []byte) []byte { return n.maskSpans(text, n.find(text)) })
}

// maskFile returns a copy of f whose content is mask(content), or f itself if mask
// changes nothing. Images are returned unchanged. A file that is read only on demand is
// withheld if it is too large to search, or if it is binary and mask would change it.
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
			return f // the code that reads the file later reports the error
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
