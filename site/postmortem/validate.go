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

// A validator checks front matter against its schema and collects findings.
type validator struct {
	findings finding.List
}

var numeric = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?$`)

func (w *validator) checkValue(f frontmatter.Field, name string, s schema) {
	if f.Kind == frontmatter.Missing || f.Kind == frontmatter.Null {
		return // the rule form/required-field reports an empty field
	}
	switch s.kind {
	case free:
	case group:
		w.checkGroup(f, name, s)
	case list:
		w.checkList(f, name, s)
	case moment:
		w.checkMoment(f, name)
	default:
		if f.Kind != frontmatter.Scalar {
			w.report("form/value", f, fmt.Sprintf("%s is %s, not a single value", name, f.Kind), example(name, s))
			return
		}
		w.checkScalar(f, name, s)
	}
}

func (w *validator) checkGroup(f frontmatter.Field, name string, s schema) {
	if f.Kind != frontmatter.Map {
		w.report("form/value", f, fmt.Sprintf("%s is %s, not a group of fields", name, f.Kind), example(name, s))
		return
	}
	for _, item := range f.Items {
		known := s.find(item.Name)
		if known == nil {
			w.reportUnknownKey(item, f, name, s)
			continue
		}
		w.checkValue(item, join(name, item.Name), known.schema)
	}
}

func (w *validator) checkList(f frontmatter.Field, name string, s schema) {
	if f.Kind != frontmatter.List {
		help := fmt.Sprintf("write %s: [%s]", lastName(name), strings.TrimSpace(f.Where.Text()))
		if s.item.kind == group {
			help = example(name, s)
		}
		w.report("form/value", f, fmt.Sprintf("%s is %s, not a list", name, f.Kind), help)
		return
	}
	for i, item := range f.Items {
		w.checkValue(item, fmt.Sprintf("%s[%d]", name, i), *s.item)
	}
}

// truncate cuts each list and text that exceeds the limits of the schema s, and reports
// it. Later steps therefore spend no time on the excess.
func (w *validator) truncate(f *frontmatter.Field, s schema) {
	switch {
	case s.kind == group && f.Kind == frontmatter.Map:
		for i := range f.Items {
			if known := s.find(f.Items[i].Name); known != nil {
				w.truncate(&f.Items[i], known.schema)
			}
		}
	case s.kind == list && f.Kind == frontmatter.List:
		if n := cmp.Or(s.limit, maxItems); len(f.Items) > n {
			w.report("form/value", f.Items[n], fmt.Sprintf("%s has %d items, and the limit is %d", f.Name, len(f.Items),
				n), "keep the items that readers need, and move long data into an evidence file")
			f.Items = f.Items[:n]
		}
		for i := range f.Items {
			w.truncate(&f.Items[i], *s.item)
		}
	case f.Kind == frontmatter.Scalar:
		w.truncateText(f, cmp.Or(s.limit, maxText))
	}
}

func (w *validator) truncateText(f *frontmatter.Field, limit int) {
	if len(f.Text) <= limit {
		return
	}
	n := utf8.RuneCountInString(f.Text)
	if n <= limit {
		return
	}
	w.report("form/value", *f, fmt.Sprintf("this text has %d characters, and the limit is %d", n, limit),
		"shorten it, and move the rest to the body")
	f.Text = string([]rune(f.Text)[:limit])
}

func (w *validator) checkScalar(f frontmatter.Field, name string, s schema) {
	switch s.kind {
	case word:
		if len(s.oneOf) > 0 && !slices.Contains(s.oneOf, f.Text) {
			found := w.report("form/value", f, fmt.Sprintf("%q is not a value of %s", clip(f.Text), name),
				"write one of: "+joinWords(s.oneOf))
			if near, sure := closestWord(f.Text, s.oneOf); near != "" {
				found.Help = fmt.Sprintf("did you mean %q? %s", near, found.Help)
				suggestEdit(found, f, near, sure)
			}
		}
	case number:
		if !numeric.MatchString(strings.ReplaceAll(f.Text, "_", "")) && f.Text != "unknown" {
			w.report("form/value", f, fmt.Sprintf("%q is not a number for %s", clip(f.Text), name),
				"write digits without separators, and the unit in its own field; or unknown")
		}
	case answer:
		if f.Text != "true" && f.Text != "false" {
			found := w.report("form/value", f, fmt.Sprintf("%q is not a value of %s", clip(f.Text), name),
				"write true or false")
			if word := answers[strings.ToLower(f.Text)]; word != "" {
				found.Help += "; YAML parsers disagree about other words"
				suggestEdit(found, f, word, true)
			}
		}
	case runbook:
		if f.Text != "" && !IsRunbook(f.Text) {
			w.report("form/value", f, fmt.Sprintf("%q is not an address for %s", clip(f.Text), name), RunbookHelp)
		}
	case day:
		if _, ok := parseDay(f.Text); !ok && f.Text != "unknown" {
			found := w.report("times/format", f, fmt.Sprintf("%q is not a date for %s", clip(f.Text), name),
				"write a date that exists: 2026-10-14")
			if canonical, ok := parseLooseDate(f.Text); ok {
				found.Help = "write " + canonical
				suggestEdit(found, f, canonical, true)
			}
		}
	}
}

func (w *validator) checkMoment(f frontmatter.Field, name string) {
	if f.Kind == frontmatter.Map {
		w.checkGroup(f, name, groupOf(field("at", is(free)),
			field("precision", oneOf("exact", "1m", "5m", "1h", "1d", "estimate")), field("evidence",
				is(word)), field("note", is(text))))
		if at := f.Get("at"); at.Empty() {
			w.report("times/format", f, fmt.Sprintf("%s has no \"at\"", name),
				"write {at: 2026-10-14T08:12:00Z, precision: 5m}, or unknown")
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
		w.report("times/format", f, fmt.Sprintf("%s is %s and not a time", name, f.Kind),
			"write 2026-10-14T08:12:00Z, or {at, precision}, or unknown")
		return
	}
	if f.Text == "unknown" {
		return
	}
	if _, problem, help := parseTime(f.Text); problem != "" {
		found := w.report("times/format", f, name+": "+problem, help)
		if canonical, ok := parseLooseTime(f.Text); ok {
			found.Help = "write " + canonical
			suggestEdit(found, f, canonical, true)
		}
	}
}

// answers maps the words that YAML 1.1 accepts as booleans to "true" and "false".
var answers = map[string]string{"yes": "true", "y": "true", "on": "true", "true": "true", "no": "false", "n": "false",
	"off": "false", "false": "false"}

// report adds a finding about the field f and returns it, so that the caller can add an
// edit or extend the help.
func (w *validator) report(rule string, f frontmatter.Field, message, help string) *finding.Finding {
	w.findings = append(w.findings, finding.Finding{Rule: rule, Level: finding.Error, At: f.At(), Message: message,
		Help: help})
	return &w.findings[len(w.findings)-1]
}

// suggestEdit adds to found an edit that replaces the value of f. It adds no edit if
// the value is written in another form in the file, such as a block or a text with
// escapes.
func suggestEdit(found *finding.Finding, f frontmatter.Field, value string, safe bool) {
	if at := trimQuotes(f.Where); at.Text() == f.Text {
		found.Edits, found.Safe = []finding.Edit{{At: at, New: value}}, safe
	}
}

// trimQuotes returns the span at without the quotes around its text.
func trimQuotes(at source.Span) source.Span {
	if text := at.Text(); len(text) >= 2 && (text[0] == '"' || text[0] == '\'') && text[len(text)-1] == text[0] {
		at.Start, at.End = at.Start+1, at.End-1
	}
	return at
}

func example(name string, s schema) string {
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

func keyNames(s schema) string {
	if len(s.fields) == 0 {
		return "…"
	}
	return s.fields[0].name
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

// clip shortens untrusted text for a message to one line of at most 60 characters.
func clip(s string) string { return source.Excerpt(s, 60) }

func quoted(s string) string { return fmt.Sprintf("%q", clip(s)) }

func joinWords(words []string) string { return strings.Join(words, ", ") }
