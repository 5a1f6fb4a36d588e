package secret

import (
	"bytes"
	"slices"
)

// FindInName is [Find] for the name of a file or an ID, which has a hyphen for the
// underscore in a key: dop-v1-… for dop_v1_….
func FindInName(name []byte) []Hit {
	restored := name
	for _, k := range slugKeys {
		for at := 0; ; at += len(k.slug) {
			next := bytes.Index(restored[at:], k.slug)
			if next < 0 {
				break
			}
			if &restored[0] == &name[0] {
				restored = slices.Clone(name)
			}
			at += next
			copy(restored[at:], k.key)
			if k.shape.of == letters {
				restoreRun(restored[at+len(k.key):])
			}
		}
	}
	return Find(restored)
}

// restoreRun puts underscores for the hyphens of the word that a text begins with.
func restoreRun(text []byte) {
	for i := 0; i < len(text) && dashed.has(text[i]); i++ {
		if text[i] == '-' {
			text[i] = '_'
		}
	}
}

// A slugKey is a key with underscores, and as names write it.
type slugKey struct {
	keyed
	slug []byte
}

var slugKeys = func() (out []slugKey) {
	for _, keys := range index.keys {
		for _, k := range keys {
			slug := bytes.ReplaceAll(k.key, []byte("_"), []byte("-"))
			if k.shape.find == nil && !bytes.Equal(slug, k.key) {
				out = append(out, slugKey{k, slug})
			}
		}
	}
	return out
}()
