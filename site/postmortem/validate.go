package postmortem

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

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
			w.wrong("form/value", f, fmt.Sprintf("%s is %s and not a single value", name, f.Kind), example(name, s))
			return
		}
		w.scalar(f, name, s)
	}
}

func (w *walk) group(f frontmatter.Field, name string, s shape) {
	if f.Kind != frontmatter.Map {
		w.wrong("form/value", f, fmt.Sprintf("%s is %s and not a group of fields", name, f.Kind), example(name, s))
		return
	}
	for _, item := range f.Items {
		known := s.find(item.Name)
		if known == nil {
			w.unknownKey(item, name, s)
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
		w.wrong("form/value", f, fmt.Sprintf("%s is %s and not a list", name, f.Kind), help)
		return
	}
	for i, item := range f.Items {
		w.value(item, fmt.Sprintf("%s[%d]", name, i), *s.item)
	}
}

func (w *walk) scalar(f frontmatter.Field, name string, s shape) {
	switch s.kind {
	case word:
		if len(s.oneOf) > 0 && !slices.Contains(s.oneOf, f.Text) {
			near, edits := nearestEdit(f, s.oneOf)
			w.found = append(w.found, finding.Finding{Rule: "form/value", Level: finding.Error, At: f.At(),
				Message: fmt.Sprintf("%q is not a word for %s", clip(f.Text), name),
				Help:    near + "write one of: " + strings.Join(s.oneOf, ", "), Edits: edits})
		}
	case number:
		if !numeric.MatchString(strings.ReplaceAll(f.Text, "_", "")) && f.Text != "unknown" {
			w.wrong("form/value", f, fmt.Sprintf("%q is not a number for %s", clip(f.Text), name), "write digits without separators, and the unit in its own field; or unknown")
		}
	case answer:
		if f.Text != "true" && f.Text != "false" {
			help := "write true or false"
			if slices.Contains([]string{"yes", "no", "on", "off", "y", "n"}, strings.ToLower(f.Text)) {
				help += "; other words for it mean different things to different YAML readers"
			}
			w.wrong("form/value", f, fmt.Sprintf("%q is not an answer for %s", clip(f.Text), name), help)
		}
	case day:
		if _, ok := parseDay(f.Text); !ok && f.Text != "unknown" {
			w.wrong("times/format", f, fmt.Sprintf("%q is not a date for %s", clip(f.Text), name), "write a date that exists: 2026-10-14")
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
		w.wrong("times/format", f, name+": "+problem, help)
	}
}

func (w *walk) unknownKey(f frontmatter.Field, in string, s shape) {
	var names []string
	for _, known := range s.keys {
		names = append(names, known.name)
	}
	where := "the front matter"
	if in != "" {
		where = in
	}
	found := finding.Finding{Rule: "form/unknown-key", Level: finding.Error, At: f.Key,
		Message: fmt.Sprintf("%q is not a field of %s", clip(f.Name), where),
		Help:    "the fields here are: " + strings.Join(names, ", ")}
	if old := renamed[f.Name]; old != "" && slices.Contains(names, old) {
		found.Help = fmt.Sprintf("write %q, its name in this format", old)
		found.Edits = []finding.Edit{{At: f.Key, New: old}}
	} else if near := Nearest(f.Name, names); near != "" {
		found.Help = fmt.Sprintf("did you mean %q?", near)
		found.Edits = []finding.Edit{{At: f.Key, New: near}}
	}
	w.found = append(w.found, found)
}

// renamed are names that other templates use for fields of this one.
var renamed = map[string]string{
	"impact_start": "started", "category": "code", "collected_at": "collected", "before_group_review": "before_review",
	"captured_at": "captured", "metric_class": "class", "published_at": "published", "held_at": "held", "reporter_role": "reporter", "source_url": "source",
}

func (w *walk) wrong(rule string, f frontmatter.Field, message, help string) {
	w.found = append(w.found, finding.Finding{Rule: rule, Level: finding.Error, At: f.At(), Message: message, Help: help})
}

// nearestEdit offers the known word that is nearest to what was written.
func nearestEdit(f frontmatter.Field, words []string) (help string, edits []finding.Edit) {
	near := Nearest(f.Text, words)
	if near == "" {
		return "", nil
	}
	at := f.Where
	if f.Quoted {
		at = source.Span{File: at.File, Start: at.Start + 1, End: at.End - 1}
	}
	return fmt.Sprintf("did you mean %q? ", near), []finding.Edit{{At: at, New: near}}
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

// clip shortens a text of a stranger for a message of one line.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}

// Nearest returns the word closest to what was written, "" if none is near
// enough to be meant: at most a third of the letters differ.
func Nearest(written string, words []string) string {
	written = strings.ToLower(strings.ReplaceAll(clip(written), "-", "_"))
	best, distance := "", len([]rune(written))/3+1
	for _, word := range words {
		if d := editDistance(written, strings.ReplaceAll(word, "-", "_")); d < distance {
			best, distance = word, d
		}
	}
	return best
}

// editDistance counts insertions, deletions, substitutions and swaps of
// neighbours (optimal string alignment).
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(x)][len(y)]
}
