package postmortem

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/source"
)

// A walk holds one front matter against the schema.
type walk struct {
	found finding.List
}

var numeric = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?$`)

func (w *walk) value(f frontmatter.Field, name string, s shape) {
	if f.Kind == frontmatter.Missing || f.Kind == frontmatter.Null {
		return // an empty field is what form/required-field speaks about
	}
	switch s.kind {
	case free:
	case group:
		w.group(f, name, s)
	case list:
		w.list(f, name, s)
	case moment:
		w.moment(f, name)
	default:
		if f.Kind != frontmatter.Scalar {
			w.wrong("form/value", f, fmt.Sprintf("%s is %s, not a single value", name, f.Kind), example(name, s))
			return
		}
		w.scalar(f, name, s)
	}
}

func (w *walk) group(f frontmatter.Field, name string, s shape) {
	if f.Kind != frontmatter.Map {
		w.wrong("form/value", f, fmt.Sprintf("%s is %s, not a group of fields", name, f.Kind), example(name, s))
		return
	}
	for _, item := range f.Items {
		known := s.find(item.Name)
		if known == nil {
			w.unknownKey(item, f, name, s)
			continue
		}
		w.value(item, join(name, item.Name), known.shape)
	}
}

func (w *walk) list(f frontmatter.Field, name string, s shape) {
	if f.Kind != frontmatter.List {
		help := fmt.Sprintf("write %s: [%s]", lastName(name), strings.TrimSpace(f.Where.Text()))
		if s.item.kind == group {
			help = example(name, s)
		}
		w.wrong("form/value", f, fmt.Sprintf("%s is %s, not a list", name, f.Kind), help)
		return
	}
	for i, item := range f.Items {
		w.value(item, fmt.Sprintf("%s[%d]", name, i), *s.item)
	}
}

// cut drops what is behind the last item that is read of each list, and behind the
// last letter of each text, and reports it: what is not there costs nothing later.
func (w *walk) cut(f *frontmatter.Field, s shape) {
	switch {
	case s.kind == group && f.Kind == frontmatter.Map:
		for i := range f.Items {
			if known := s.find(f.Items[i].Name); known != nil {
				w.cut(&f.Items[i], known.shape)
			}
		}
	case s.kind == list && f.Kind == frontmatter.List:
		if n := cmp.Or(s.most, maxItems); len(f.Items) > n {
			w.wrong("form/value", f.Items[n], fmt.Sprintf("%s has %d items, and the limit is %d", f.Name, len(f.Items), n), "keep the items that readers need, and move long data into an evidence file")
			f.Items = f.Items[:n]
		}
		for i := range f.Items {
			w.cut(&f.Items[i], *s.item)
		}
	case f.Kind == frontmatter.Scalar:
		w.cutText(f, cmp.Or(s.most, maxText))
	}
}

func (w *walk) cutText(f *frontmatter.Field, most int) {
	if len(f.Text) <= most {
		return
	}
	n := utf8.RuneCountInString(f.Text)
	if n <= most {
		return
	}
	w.wrong("form/value", *f, fmt.Sprintf("this text has %d characters, and the limit is %d", n, most), "shorten it, and move the rest to the body")
	f.Text = string([]rune(f.Text)[:most])
}

func (w *walk) scalar(f frontmatter.Field, name string, s shape) {
	switch s.kind {
	case word:
		if len(s.oneOf) > 0 && !slices.Contains(s.oneOf, f.Text) {
			found := w.wrong("form/value", f, fmt.Sprintf("%q is not a value of %s", clip(f.Text), name), "write one of: "+listed(s.oneOf))
			if near, sure := meant(f.Text, s.oneOf); near != "" {
				found.Help = fmt.Sprintf("did you mean %q? %s", near, found.Help)
				remedy(found, f, near, sure)
			}
		}
	case number:
		if !numeric.MatchString(strings.ReplaceAll(f.Text, "_", "")) && f.Text != "unknown" {
			w.wrong("form/value", f, fmt.Sprintf("%q is not a number for %s", clip(f.Text), name), "write digits without separators, and the unit in its own field; or unknown")
		}
	case answer:
		if f.Text != "true" && f.Text != "false" {
			found := w.wrong("form/value", f, fmt.Sprintf("%q is not a value of %s", clip(f.Text), name), "write true or false")
			if word := answers[strings.ToLower(f.Text)]; word != "" {
				found.Help += "; YAML parsers disagree about other words"
				remedy(found, f, word, true)
			}
		}
	case day:
		if _, ok := parseDay(f.Text); !ok && f.Text != "unknown" {
			found := w.wrong("times/format", f, fmt.Sprintf("%q is not a date for %s", clip(f.Text), name), "write a date that exists: 2026-10-14")
			if canonical, ok := dateOf(f.Text); ok {
				found.Help = "write " + canonical
				remedy(found, f, canonical, true)
			}
		}
	}
}

func (w *walk) moment(f frontmatter.Field, name string) {
	if f.Kind == frontmatter.Map {
		w.group(f, name, groupOf(k("at", is(free)), k("precision", oneOf("exact", "1m", "5m", "1h", "1d", "estimate")), k("evidence", is(word)), k("note", is(text))))
		if at := f.Get("at"); at.Empty() {
			w.wrong("times/format", f, fmt.Sprintf("%s has no \"at\"", name), "write {at: 2026-10-14T08:12:00Z, precision: 5m}, or unknown")
			return
		} else if f.Get("precision").Text == "1d" && dateOnly.MatchString(at.Text) {
			if _, ok := parseDay(at.Text); ok {
				return
			}
		} else {
			f = at
		}
	}
	if f.Kind != frontmatter.Scalar {
		w.wrong("times/format", f, fmt.Sprintf("%s is %s and not a time", name, f.Kind), "write 2026-10-14T08:12:00Z, or {at, precision}, or unknown")
		return
	}
	if f.Text == "unknown" {
		return
	}
	if _, problem, help := parseTime(f.Text); problem != "" {
		found := w.wrong("times/format", f, name+": "+problem, help)
		if canonical, ok := timeOf(f.Text); ok {
			found.Help = "write " + canonical
			remedy(found, f, canonical, true)
		}
	}
}

// answers are the words that older readers of YAML take for true and false.
var answers = map[string]string{"yes": "true", "y": "true", "on": "true", "true": "true", "no": "false", "n": "false", "off": "false", "false": "false"}

// wrong adds a finding, which the caller may complete at once.
func (w *walk) wrong(rule string, f frontmatter.Field, message, help string) *finding.Finding {
	w.found = append(w.found, finding.Finding{Rule: rule, Level: finding.Error, At: f.At(), Message: message, Help: help})
	return &w.found[len(w.found)-1]
}

// remedy lets a finding write another value, unless the text in the file is
// not the value itself: a block, or a text with escapes.
func remedy(found *finding.Finding, f frontmatter.Field, value string, safe bool) {
	if at := inQuotes(f.Where); at.Text() == f.Text {
		found.Edits, found.Safe = []finding.Edit{{At: at, New: value}}, safe
	}
}

// inQuotes is a place without the quotes around it.
func inQuotes(at source.Span) source.Span {
	if text := at.Text(); len(text) >= 2 && (text[0] == '"' || text[0] == '\'') && text[len(text)-1] == text[0] {
		at.Start, at.End = at.Start+1, at.End-1
	}
	return at
}

func example(name string, s shape) string {
	last := lastName(name)
	switch s.kind {
	case group:
		return fmt.Sprintf("write %s: {%s: …}", last, keyNames(s))
	case list:
		if s.item.kind == group {
			return fmt.Sprintf("write %s: [{%s: …}]", last, keyNames(*s.item))
		}
		return fmt.Sprintf("write %s: [one, two]", last)
	}
	return fmt.Sprintf("write %s: one value", last)
}

func keyNames(s shape) string {
	if len(s.keys) == 0 {
		return "…"
	}
	return s.keys[0].name
}

func join(in, name string) string {
	if in == "" {
		return name
	}
	return in + "." + name
}

func lastName(name string) string {
	name = name[strings.LastIndexByte(name, '.')+1:]
	if i := strings.IndexByte(name, '['); i > 0 {
		return name[:i]
	}
	return name
}

// clip returns untrusted text for a message, on one line of at most 60 characters.
func clip(s string) string { return source.Excerpt(s, 60) }

func quoted(s string) string { return fmt.Sprintf("%q", clip(s)) }

func listed(words []string) string { return strings.Join(words, ", ") }
