// Package template parses _template.md. This file defines the fields and sections of a
// library's post-mortems, and when each is required.
//
// A template is a post-mortem in which comments state the requirements. These comments
// use the words required, optional, from, for, one of and any of. Start at [Of].
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

// FileName is the name of the template file in the library's folder.
const FileName = "_template.md"

// A Template is a parsed template file. It does not change after it is parsed.
type Template struct {
	Fields   []Field
	Sections []Section
	File     *source.File

	// Comments and Samples hold template text that an author may have left in a
	// post-mortem. The keys of Comments are the comments of the template, with single
	// blanks. Samples holds the sentences of each section, by its heading in lower
	// case.
	Comments map[string]bool
	Samples  map[string][]string
}

// A Field is one front-matter field of the template, with its requirement.
type Field struct {
	Name     string // dotted name of the field, such as "times.started"
	Need     Need
	OneOf    []string // valid words of the field; nil allows any value
	AnyOf    []string // valid words of each item, if the field is a list
	Guidance string
}

// A Section is one section of the template's body, with its requirement.
type Section struct {
	ID, Heading string // ID is the ID of the section in the format, or "" for any other heading
	Need        Need
	Guidance    string // the comment under the heading, without the requirement
}

// A Need is the requirement for one field or section: which post-mortems must have it,
// and from which status on.
type Need struct {
	Required   bool
	From       postmortem.Status // status from which on the requirement applies; Draft by default
	Severities []string          // severities to which the requirement applies; empty means all
	Kinds      []postmortem.Kind // kinds of post-mortem to which the requirement applies; empty means all
}

// Of reports whether pm, in its present status, must have the field or section.
func (n Need) Of(pm *postmortem.Postmortem) bool {
	return n.Required && !pm.IsWithdrawn() && pm.Status.HasReached(n.From) && n.At(pm)
}

// At reports whether pm must have the field or section once it reaches the status From.
func (n Need) At(pm *postmortem.Postmortem) bool {
	return n.Required &&
		(len(n.Severities) == 0 || slices.Contains(n.Severities, pm.Severity)) &&
		(len(n.Kinds) == 0 || slices.Contains(n.Kinds, pm.Kind))
}

// String returns the requirement as a template states it: "required from published for
// incident sev1 sev2".
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

// Builtin returns the text of the built-in template. The command debrief init writes it
// as _template.md.
func Builtin() []byte { return slices.Clone(builtin) }

// Of parses the template of the library in dir, which it looks for among files. If
// there is no template, it returns the built-in one. The findings belong to the rule
// library/template.
func Of(files []*source.File, dir string) (*Template, finding.List) {
	if f := source.Find(files, path.Join(dir, FileName)); f != nil {
		return Read(f)
	}
	return Read(&source.File{Path: "built-in template", Data: builtin})
}

// Read parses the template file f. The findings belong to the rule library/template.
func Read(f *source.File) (*Template, finding.List) {
	doc, bad := markdown.Parse(f)
	r := &reader{o: &Template{File: f}}
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
	r.o.readSamples(doc)
	return r.o, r.found
}

type reader struct {
	o     *Template
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

// lineComment returns the YAML comment on the same line as the key of f, and its place.
// ok is false if there is no comment.
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
	return strings.TrimSpace(
			whole[i+2:],
		), source.Span{
			File:  f.Key.File,
			Start: start + i + 1,
			End:   start + len(whole),
		}, true
}

var (
	needPattern  = regexp.MustCompile(`^(required|optional)(?: from ([a-z_]+))?(?: for ([a-z0-9_ -]+))?\.\s*`)
	oneOfPattern = regexp.MustCompile(`^(one|any) of: ([a-z0-9_ -]+?)(?:\.\s+|\.?$)`)
)

// comment parses a comment of the template. It returns the requirement at its
// beginning, the valid words after "one of" or "any of", and the rest as guidance for
// the author.
func (r *reader) comment(text string, at source.Span) (need Need, guidance string, oneOf, anyOf []string) {
	need.From = postmortem.Draft
	rest := text
	if m := needPattern.FindStringSubmatch(rest); m != nil {
		rest = rest[len(m[0]):]
		need.Required = m[1] == "required"
		if m[2] != "" {
			need.From = postmortem.Status(m[2])
			if !slices.Contains([]string{"draft", "in_review", "published"}, m[2]) {
				r.report(
					at,
					fmt.Sprintf("%q is not a status for a requirement", m[2]),
					"write draft, in_review or published",
				)
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
		r.report(at, "this requirement is invalid", `write "required.", "required from STATUS.", `+
			`"required from STATUS for SEVERITY….", or "optional.", with the full stop`)
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

func (r *reader) report(at source.Span, message, help string) {
	r.found = append(
		r.found,
		finding.Finding{Rule: "library/template", Level: finding.Error, At: at, Message: message, Help: help},
	)
}
