// Package template is the shape a team's post-mortems have: the fields and
// sections of _template.md and when each is asked for.
//
// The template is data. It is a post-mortem with its requirements in comments,
// and the grammar of those is five words long: required, optional, from, for,
// and one of / any of. Whether times and promises make sense is not its
// business. Start at [Of].
package template

import (
	_ "embed"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// FileName is the template's name at the top of a library.
const FileName = "_template.md"

// An Outline is a template, read. It is immutable.
type Outline struct {
	Fields   []Field
	Sections []Section
	File     *source.File

	// What a write-up may have left over: the comments, blanks evened out, and
	// the sentences below each section, by its lower-case heading.
	Comments map[string]bool
	Samples  map[string][]string
}

// A Field is one field of the front matter that the template has an opinion on.
type Field struct {
	Name     string // dotted: "times.started"
	Need     Need
	OneOf    []string // the words it may be; nil: anything goes
	AnyOf    []string // the words its items may be
	Guidance string
}

// A Section is one part of the body.
type Section struct {
	ID, Heading string // ID is "" for a heading of the template's own
	Need        Need
	Guidance    string // the comment under the heading, in full
}

// A Need says which write-ups must have something.
type Need struct {
	Required   bool
	From       postmortem.Status // Draft where none is named
	Severities []string          // any, where empty
	Kinds      []postmortem.Kind // any, where empty
}

// Of reports whether pm must have it.
func (n Need) Of(pm *postmortem.Postmortem) bool {
	return n.Required && pm.Status != postmortem.Withdrawn && pm.Status.Reached(n.From) && n.At(pm)
}

// At reports whether pm would have to have it at the status that the need
// begins with: what a draft is still missing on its way there.
func (n Need) At(pm *postmortem.Postmortem) bool {
	return n.Required &&
		(len(n.Severities) == 0 || slices.Contains(n.Severities, pm.Severity)) &&
		(len(n.Kinds) == 0 || slices.Contains(n.Kinds, pm.Kind))
}

// String says the need as the template would: "required from published for incident sev1 sev2".
func (n Need) String() string {
	if !n.Required {
		return "optional"
	}
	s := "required"
	if n.From != postmortem.Draft {
		s += " from " + string(n.From)
	}
	var who []string
	for _, kind := range n.Kinds {
		who = append(who, string(kind))
	}
	if who = append(who, n.Severities...); len(who) > 0 {
		s += " for " + strings.Join(who, " ")
	}
	return s
}

//go:embed builtin.md
var builtin []byte

// Builtin is the text of the built-in template, which debrief init writes.
func Builtin() []byte { return slices.Clone(builtin) }

// Of reads the template among the files of a library, or the built-in one.
// What is wrong with it is in the list, under the rule library/template.
func Of(files []*source.File, dir string) (*Outline, finding.List) {
	if f := source.Find(files, path.Join(dir, FileName)); f != nil {
		return Read(f)
	}
	return Read(&source.File{Path: "built-in template", Data: builtin})
}

// Read reads a template.
func Read(f *source.File) (*Outline, finding.List) {
	doc, bad := markdown.Parse(f)
	r := &reader{o: &Outline{File: f}}
	for _, x := range bad {
		x.Rule = "library/template"
		r.found = append(r.found, x)
	}
	r.fields(doc.Front.Fields, "")
	for i, s := range doc.Sections {
		if s.Level != 2 {
			continue
		}
		section := Section{ID: postmortem.SectionID(s.Title), Heading: s.Title}
		for _, c := range doc.Comments {
			if c.Section == i {
				section.Need, section.Guidance, _, _ = r.comment(c.Text, c.At)
				break
			}
		}
		r.o.Sections = append(r.o.Sections, section)
	}
	r.o.samples(doc)
	return r.o, r.found
}

type reader struct {
	o     *Outline
	found finding.List
}

func (r *reader) fields(in frontmatter.Field, prefix string) {
	for _, f := range in.Items {
		name := f.Name
		if prefix != "" {
			name = prefix + "." + f.Name
		}
		if text, at, ok := lineComment(f); ok {
			field := Field{Name: name}
			field.Need, field.Guidance, field.OneOf, field.AnyOf = r.comment(text, at)
			r.o.Fields = append(r.o.Fields, field)
		}
		if f.Kind == frontmatter.Map {
			r.fields(f, name)
		}
	}
}

// lineComment is the YAML comment on the line of a field.
func lineComment(f frontmatter.Field) (text string, at source.Span, ok bool) {
	if f.Key.File == nil {
		return "", at, false
	}
	line, _ := f.Key.Position()
	start := f.Key.File.Offset(line, 1)
	whole := f.Key.File.Line(line)
	i := strings.Index(whole, " #")
	if i < 0 {
		return "", at, false
	}
	return strings.TrimSpace(whole[i+2:]), source.Span{File: f.Key.File, Start: start + i + 1, End: start + len(whole)}, true
}

var (
	needPattern  = regexp.MustCompile(`^(required|optional)(?: from ([a-z_]+))?(?: for ([a-z0-9_ -]+))?\.\s*`)
	oneOfPattern = regexp.MustCompile(`^(one|any) of: ([a-z0-9_ -]+?)(?:\.\s+|\.?$)`)
)

// comment reads the grammar out of the head of a comment; the rest is guidance.
func (r *reader) comment(text string, at source.Span) (need Need, guidance string, oneOf, anyOf []string) {
	need.From = postmortem.Draft
	rest := text
	if m := needPattern.FindStringSubmatch(rest); m != nil {
		rest = rest[len(m[0]):]
		need.Required = m[1] == "required"
		if m[2] != "" {
			need.From = postmortem.Status(m[2])
			if !slices.Contains([]string{"draft", "in_review", "published"}, m[2]) {
				r.wrong(at, fmt.Sprintf("%q is not a status that something can be required from", m[2]), "write draft, in_review or published")
			}
		}
		for _, word := range strings.Fields(m[3]) {
			if slices.Contains(postmortem.Kinds, word) {
				need.Kinds = append(need.Kinds, postmortem.Kind(word))
			} else {
				need.Severities = append(need.Severities, word)
			}
		}
	} else if strings.HasPrefix(text, "required") || strings.HasPrefix(text, "optional") {
		r.wrong(at, "this requirement cannot be read", `write "required.", "required from STATUS.", "required from STATUS for SEVERITY….", or "optional.", with the full stop`)
	}
	if m := oneOfPattern.FindStringSubmatch(rest); m != nil {
		rest = rest[len(m[0]):]
		if m[1] == "one" {
			oneOf = strings.Fields(m[2])
		} else {
			anyOf = strings.Fields(m[2])
		}
	}
	return need, strings.TrimSpace(rest), oneOf, anyOf
}

func (r *reader) wrong(at source.Span, message, help string) {
	r.found = append(r.found, finding.Finding{Rule: "library/template", Level: finding.Error, At: at, Message: message, Help: help})
}
