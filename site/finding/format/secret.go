package format

import (
	"strings"

	"debrief/site/finding"
)

// secrets lists texts that no output format may contain. The edits of findings are
// checked against it, because an edit contains text of a file and may move a line with
// a secret.
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

// in reports whether text contains one of the secrets.
func (s secrets) in(text string) bool {
	for _, secret := range s {
		if strings.Contains(text, secret) {
			return true
		}
	}
	return false
}

// mayOffer reports whether an output may contain the edits of the finding f: f has
// edits and is not secret, and no edit inserts a secret.
func (s secrets) mayOffer(f *finding.Finding) bool {
	for _, e := range f.Edits {
		if f.Secret || e.At.File == nil || s.in(e.New) {
			return false
		}
	}
	return len(f.Edits) > 0
}
