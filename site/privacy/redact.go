package privacy

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strings"

	"debrief/site/catalog"
	"debrief/site/postmortem"
	"debrief/site/privacy/pii"
	"debrief/site/privacy/secret"
	"debrief/site/source"
)

// A Redactor masks secrets, personal data and hidden names in text that rules do not
// check: old versions of a post-mortem, commit messages and old file names.
type Redactor struct {
	Catalog *catalog.Catalog
	Hidden  *Names // names of hidden post-mortems; nil means none
	Mask    string // text that replaces each masked part
}

// A span is a range of bytes in a text; end is exclusive.
type span struct{ start, end int }

// Text returns text with all secrets, personal data and hidden names masked. It uses
// the built-in finders and the library's privacy settings.
func (r Redactor) Text(text string) string {
	return string(r.mask([]byte(text), r.find([]byte(text)), nil))
}

// Message redacts a commit message as the method Text does, and also masks the speakers
// of quoted chats. The message has been joined into one line, so a chat line may begin
// after any blank.
func (r Redactor) Message(text string) string {
	lines := lineStart.ReplaceAllStringFunc(text, func(s string) string { return "\n" + s[1:] })
	spans := append(r.find([]byte(text)), r.speakers([]byte(lines), nil)...)
	return string(r.mask([]byte(text), spans, nil))
}

// lineStart matches a blank in a commit message at which a line of a chat may begin:
// before a speaker in angle brackets or before a time.
var lineStart = regexp.MustCompile(` (?:<|\[?\(?[0-9]{1,2}:[0-9]{2})`)

// File redacts the content of a file as the method Text does. It returns f itself if
// nothing is masked.
func (r Redactor) File(f *source.File) *source.File {
	return maskFile(f, func(text []byte) []byte { return r.mask(text, r.find(text), nil) })
}

// Name redacts name, an ID or a file name. If the method Text would mask no part of it,
// Name returns name and true, and otherwise the mask and false. It also checks the name
// with blanks in place of its separators.
func (r Redactor) Name(name string) (string, bool) {
	spaced := strings.NewReplacer("-", " ", "_", " ", "/", " ", ".", " ").Replace(name)
	if len(r.find([]byte(name)))+len(r.find([]byte(spaced))) > 0 {
		return r.Mask, false
	}
	return name, true
}

// Version redacts old, an old version of the post-mortem pm. It does not mask secrets
// and personal data that are also in the current version, because the rules have
// already checked that version.
func (r Redactor) Version(old []byte, pm *postmortem.Postmortem) []byte {
	old = r.Hidden.maskSpans(old, r.Hidden.find(old)) // hidden names are masked even if they are in the current text
	today := pm.Doc.File.Data
	var spans []span
	for _, part := range changedParts(old, today) {
		for _, s := range r.find(old[part.start:part.end]) {
			spans = append(spans, span{part.start + s.start, part.start + s.end})
		}
	}
	body := source.Span{File: &source.File{Path: pm.Doc.File.Path, Data: old}, End: len(old)}
	for _, chat := range ShownChats(body) {
		for _, s := range r.speakers(old[chat.Start:chat.End], pm) {
			spans = append(spans, span{chat.Start + s.start, chat.Start + s.end})
		}
	}
	return r.mask(old, spans, today)
}

// Words redacts words, which describe a change of the post-mortem pm. Like the method
// Version, it does not mask text that is also in the current version.
func (r Redactor) Words(words string, pm *postmortem.Postmortem) string {
	return string(r.mask([]byte(words), r.find([]byte(words)), pm.Doc.File.Data))
}

// Excerpt redacts a log or a chat that belongs to the post-mortem pm. In a chat, it also
// masks the names of people who speak.
func (r Redactor) Excerpt(text []byte, pm *postmortem.Postmortem, isChat bool) []byte {
	spans := append(r.find(text), findCaptured(text, true)...)
	if isChat {
		spans = append(spans, r.speakers(text, pm)...)
	}
	return r.mask(text, spans, nil)
}

// changedParts returns the lines of the old version that the current version, today,
// does not contain. Each part includes the line before and after it, because a name can
// be broken across two lines.
func changedParts(old, today []byte) []span {
	has := make(map[string]bool, bytes.Count(today, []byte("\n"))+1)
	for line := range bytes.Lines(today) {
		has[string(bytes.TrimSpace(line))] = true
	}
	var out []span
	before, at, follows := 0, 0, false
	for line := range bytes.Lines(old) {
		end := at + len(line)
		if changed := !has[string(bytes.TrimSpace(line))]; changed || follows {
			start := at
			if changed {
				start = before
			}
			if n := len(out); n > 0 && out[n-1].end >= start {
				out[n-1].end = end
			} else {
				out = append(out, span{start, end})
			}
			follows = changed
		}
		before, at = at, end
	}
	return out
}

// find returns the parts of text that must be masked, in no particular order.
func (r Redactor) find(text []byte) []span {
	out := findSecrets(text)
	add := func(hits []pii.Match) {
		for _, h := range hits {
			out = append(out, span{h.Start, h.End})
		}
	}
	set := r.Catalog.Privacy
	for _, h := range pii.FindEmails(text) {
		if !set.MayName(string(text[h.Start:h.End])) {
			out = append(out, span{h.Start, h.End})
		}
	}
	add(pii.FindPhones(text))
	add(pii.FindIBANs(text))
	add(pii.FindCards(text))
	add(pii.FindIPs(text))
	add(pii.FindHosts(text, set.InternalHosts))
	add(pii.FindAccounts(text))
	add(pii.FindNames(text, set.Customers))
	for _, n := range set.Numbers {
		for _, at := range n.Pattern.FindAllIndex(text, -1) {
			out = append(out, span{at[0], at[1]})
		}
	}
	return append(out, r.Hidden.find(text)...)
}

// findSecrets returns the positions of the secrets in text.
func findSecrets(text []byte) (out []span) {
	for _, find := range []func([]byte) []secret.Match{secret.Find, secret.FindRandom} {
		for _, h := range find(text) {
			out = append(out, span{h.Start, h.End})
		}
	}
	return out
}

// speakers returns the positions in a chat of the names of people who speak. pm is the
// post-mortem that contains the chat, or nil.
func (r Redactor) speakers(chat []byte, pm *postmortem.Postmortem) []span {
	hits := pii.FindSpeakers(chat)
	if len(hits) == 0 {
		return nil
	}
	if pm == nil {
		pm = &postmortem.Postmortem{}
	}
	known := KnownRoles(r.Catalog, pm)
	var out []span
	for _, h := range hits {
		if known.IsPerson(strings.ToLower(strings.Trim(string(chat[h.Start:h.End]), "@ "))) {
			out = append(out, span{h.Start, h.End})
		}
	}
	return out
}

// mask returns text with every span replaced by the mask of the Redactor. It does not
// replace a span whose text also occurs in keep.
func (r Redactor) mask(text []byte, spans []span, keep []byte) []byte {
	spans = slices.DeleteFunc(spans, func(s span) bool {
		return s.start >= s.end || keep != nil && bytes.Contains(keep, text[s.start:s.end])
	})
	if len(spans) == 0 {
		return text
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(a.start-b.start, b.end-a.end) })
	var out []byte
	at := 0
	for _, s := range spans {
		if s.start > at || at == 0 && len(out) == 0 {
			out = append(append(out, text[at:s.start]...), r.Mask...)
		}
		at = max(at, s.end)
	}
	return append(out, text[at:]...)
}

// MaskCaptured masks secrets in data that a tool captured, and personal data too unless
// keepPersonal is set. It returns the masked text and the number of masked parts.
func MaskCaptured(text []byte, words *catalog.Catalog, keepPersonal bool) ([]byte, int) {
	r := Redactor{Catalog: words, Mask: "[redacted]"}
	spans := findCaptured(text, !keepPersonal)
	if !keepPersonal {
		spans = append(spans, r.find(text)...)
	}
	masked := r.mask(text, spans, nil)
	return masked, bytes.Count(masked, []byte(r.Mask)) - bytes.Count(text, []byte(r.Mask))
}

// findCaptured returns the secrets in a captured text, and also its telephone numbers if
// withPhones is set.
func findCaptured(text []byte, withPhones bool) (out []span) {
	for _, h := range secret.FindCaptured(text) {
		out = append(out, span{h.Start, h.End})
	}
	if withPhones {
		for _, h := range pii.FindCapturedPhones(text) {
			out = append(out, span{h.Start, h.End})
		}
	}
	return out
}
