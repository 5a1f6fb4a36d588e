package secret

import (
	"bytes"
	"slices"
)

// FindInName finds secrets in a file name or ID, as [Find] does in a text. Names have
// hyphens in place of a key's underscores, so that dop_v1_… is written dop-v1-….
func FindInName(name []byte) []Match {
	restored := name
	for _, k := range slugKeys {
		for at := 0; ; at += len(k.hyphenated) {
			next := bytes.Index(restored[at:], k.hyphenated)
			if next < 0 {
				break
			}
			if &restored[0] == &name[0] {
				restored = slices.Clone(name)
			}
			at += next
			copy(restored[at:], k.key)
			if k.pattern.alphabet == letters {
				restoreRun(restored[at+len(k.key):])
			}
		}
	}
	return Find(restored)
}

// restoreRun replaces, in place, the hyphens in the first word of text with
// underscores.
func restoreRun(text []byte) {
	for i := 0; i < len(text) && dashed.has(text[i]); i++ {
		if text[i] == '-' {
			text[i] = '_'
		}
	}
}

// A slugKey is a key that contains underscores, with its form in file names.
type slugKey struct {
	patternKey
	hyphenated []byte
}

var slugKeys = func() (out []slugKey) {
	for _, keys := range index.keys {
		for _, k := range keys {
			slug := bytes.ReplaceAll(k.key, []byte("_"), []byte("-"))
			if k.pattern.find == nil && !bytes.Equal(slug, k.key) {
				out = append(out, slugKey{k, slug})
			}
		}
	}
	return out
}()
