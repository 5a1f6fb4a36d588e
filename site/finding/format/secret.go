package format

import (
	"strings"

	"debrief/site/finding"
)

// secrets lists texts that no output format may contain. They are needed for edits,
// because an edit contains text of a file and may move a line with a secret.
type secrets []string

func (r *Report) secrets() secrets {
	var out secrets
	for i := range r.Found {
		if f := &r.Found[i]; f.Secret && strings.TrimSpace(f.At.Text()) != "" {
			out = append(out, f.At.Text())
		}
	}
	return out
}

// in reports whether text contains a secret.
func (s secrets) in(text string) bool {
	for _, secret := range s {
		if strings.Contains(text, secret) {
			return true
		}
	}
	return false
}

// mayOffer reports whether f has edits, and none of the edits contains a secret.
func (s secrets) mayOffer(f *finding.Finding) bool {
	for _, e := range f.Edits {
		if f.Secret || e.At.File == nil || s.in(e.New) {
			return false
		}
	}
	return len(f.Edits) > 0
}
