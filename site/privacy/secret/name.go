package secret

import (
	"bytes"
	"slices"
)

// FindInName returns the secrets in a file name or ID, as [Find] does for a text. A
// name has hyphens where a secret has underscores: dop_v1_… is written dop-v1-….
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

// restoreRun replaces the hyphens in the first word of text with underscores. It
// changes text in place.
func restoreRun(text []byte) {
	for i := 0; i < len(text) && dashed.has(text[i]); i++ {
		if text[i] == '-' {
			text[i] = '_'
		}
	}
}

// A slugKey is a key of a pattern that contains underscores, together with its form in
// file names, which has hyphens.
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
