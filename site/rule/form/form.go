package form

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
	"debrief/site/template"
)

// value holds what the catalogue and the template narrow down; the format
// itself is held while reading.
func value(p *rule.Pass, pm *postmortem.Postmortem) {
	if f := pm.Doc.Field("schema"); f.Kind == frontmatter.Scalar && f.Text != "1" {
		p.Reportf(f.At(), "write schema: 1, or use a debrief that knows this version", "%q is not a version of the format that is known here", rule.Clip(f.Text))
	}
	for _, name := range []string{"severity", "severity_initial", "potential_severity"} {
		f := pm.Doc.Field(name)
		if f.Kind == frontmatter.Scalar && !f.Empty() {
			if _, _, ok := p.Catalog.Severity(strings.TrimSpace(f.Text)); !ok {
				notWord(p, f, name, p.Catalog.SeverityIDs())
			}
		}
	}
	for _, of := range p.Outline.Fields {
		if of.Name == "severity" || of.OneOf == nil && of.AnyOf == nil {
			continue // severities are the catalogue's
		}
		f := pm.Doc.Field(of.Name)
		if f.Kind == frontmatter.Scalar && !f.Empty() && of.OneOf != nil && !slices.Contains(of.OneOf, strings.TrimSpace(f.Text)) {
			notWord(p, f, of.Name, of.OneOf)
		}
		for _, item := range f.Items {
			if of.AnyOf != nil && item.Kind == frontmatter.Scalar && !slices.Contains(of.AnyOf, strings.TrimSpace(item.Text)) {
				notWord(p, item, of.Name, of.AnyOf)
			}
		}
	}
}

func notWord(p *rule.Pass, f frontmatter.Field, name string, words []string) {
	p.NotOneOf(f, words, "is not a word for "+name, "write one of: "+rule.Listed(words))
}

func id(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.ID.Valid() {
		return
	}
	day := "2026-10-14"
	if m := pm.Times.Started; m.Known() {
		day = m.At.Format("2006-01-02")
	}
	what := "file"
	if path.Base(pm.Doc.File.Path) == "index.md" {
		what = "folder"
	}
	help := fmt.Sprintf("name the %s after the day it began and a few lower-case words: %s-%s", what, day, slugFor(pm))
	if len(pm.ID) > 100 {
		p.Reportf(rule.FirstLine(pm), help, "the name %q has %d characters, and an ID has 100 at most", rule.Clip(string(pm.ID)), len(pm.ID))
		return
	}
	p.Reportf(rule.FirstLine(pm), help, "the name %q is not of the form YYYY-MM-DD-slug", rule.Clip(string(pm.ID)))
}

// slugFor proposes the words of an ID.
func slugFor(pm *postmortem.Postmortem) string {
	name := strings.TrimLeft(rule.Slug(string(pm.ID)), "0123456789-")
	if name == "" || name == "index" {
		name = rule.Slug(pm.Title)
	}
	if len(name) > 40 {
		name = name[:40]
		if i := strings.LastIndexByte(name, '-'); i > 10 {
			name = name[:i]
		}
	}
	if name = strings.Trim(name, "-"); name == "" {
		return "checkout-5xx"
	}
	return name
}

func requiredField(p *rule.Pass, pm *postmortem.Postmortem) {
	if len(pm.Doc.Front.Fields.Items) == 0 {
		return // no front matter to speak of: another finding says so
	}
	for _, f := range p.Outline.Fields {
		if pm.Kind == postmortem.External && (f.Name == "organisation" || f.Name == "sources") {
			continue // form/external
		}
		if f.Need.Of(pm) && !template.HasField(pm, f.Name) {
			p.Reportf(placeFor(pm, f.Name), fieldHelp(f), "%s is not filled in, and %s", f.Name, needed(f.Need))
		}
	}
}

// placeFor is where a missing field would stand: its bare key, the group
// around it, or the first line.
func placeFor(pm *postmortem.Postmortem, name string) source.Span {
	if f := pm.Doc.Field(name); f.Key.File != nil {
		return f.Key
	}
	return pm.At(name)
}

func needed(n template.Need) string { return strings.Replace(n.String(), "required", "is required", 1) }

func fieldHelp(f template.Field) string {
	help := "fill in " + f.Name
	if strings.HasPrefix(f.Name, "times.") {
		help += ", or write unknown"
	}
	if f.Name == "actions" {
		help += ", or say in no_actions_reason why there are none"
	}
	if f.OneOf != nil {
		help += " with one of: " + rule.Listed(f.OneOf)
	}
	if f.Guidance != "" {
		help += ": " + rule.ClipTo(lowerFirst(f.Guidance), 200)
	}
	return help
}

// lowerFirst lets a sentence go on behind a colon; capitals like "API" stay.
func lowerFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[n:])
	if n == 0 || strings.ToUpper(string(second)) == string(second) && second != ' ' {
		return s
	}
	return strings.ToLower(string(first)) + s[n:]
}

func requiredSection(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.Doc.Refused != "" {
		return
	}
	there := template.HeadingsOf(pm)
	behind := -1 // the last section of the outline that is there
	for _, s := range p.Outline.Sections {
		i := there.Of(s)
		if i >= 0 {
			behind = i
		}
		if !s.Need.Of(pm) || template.HasSection(pm, s, i) {
			continue
		}
		guidance := sectionGuidance(s)
		if i < 0 {
			at, where := pm.Doc.Sections[0].At, "at the top of the text"
			at.End = at.Start
			if behind >= 0 {
				at = pm.Doc.Sections[behind].Heading
				where = fmt.Sprintf("behind %q", rule.Clip(pm.Doc.Sections[behind].Title))
			}
			f := p.Reportf(at, fmt.Sprintf("add \"## %s\" %s%s", s.Heading, where, guidance), "there is no section %q, and it %s", s.Heading, needed(s.Need))
			f.Edits, f.Safe = []finding.Edit{stub(pm.Doc, behind, s.Heading)}, true
			continue
		}
		says := "says nothing"
		if n := template.SectionWords(pm, i); n > 0 {
			says = "has " + finding.Plural(n, "word", "words")
		}
		p.Reportf(pm.Doc.Sections[i].Heading, "write it, or one sentence that says why there is nothing to say"+guidance,
			"the section %q %s, and it %s", rule.Clip(pm.Doc.Sections[i].Title), says, needed(s.Need))
	}
}

// stub puts a heading behind a section with all that stands under it, or in
// front of all headings where there is no section before it. It says nothing
// yet, and that is found in its turn.
func stub(doc *markdown.Document, behind int, heading string) finding.Edit {
	next := behind + 1
	if behind >= 0 {
		next = behind + len(doc.Under(behind))
	} else if len(doc.Sections) > 0 && doc.Sections[0].Level == 0 {
		next = 1
	}
	at := source.Span{File: doc.File, Start: len(doc.File.Data), End: len(doc.File.Data)}
	level := 2
	if behind >= 0 && doc.Sections[behind].Level > 0 {
		level = doc.Sections[behind].Level
	}
	text := strings.Repeat("#", level) + " " + heading + "\n"
	if next < len(doc.Sections) {
		at.Start = doc.Sections[next].At.Start
		at.End = at.Start
		text += "\n"
	}
	before := bytes.ReplaceAll(doc.File.Data[:at.Start], []byte("\r"), nil)
	switch {
	case bytes.HasSuffix(before, []byte("\n\n")):
	case bytes.HasSuffix(before, []byte("\n")):
		text = "\n" + text
	default:
		text = "\n\n" + text
	}
	return finding.Edit{At: at, New: text}
}

func sectionGuidance(s template.Section) string {
	line, _, _ := strings.Cut(s.Guidance, "\n")
	if line = strings.TrimSpace(line); line == "" {
		return ""
	}
	return ": " + rule.ClipTo(lowerFirst(strings.TrimSuffix(line, ".")), 200)
}

// stages are the parts in the order that a reader can judge them in: what
// happened, why, what was learnt, what will be done. Within a stage the order
// is the writer's.
var stages = map[string]int{
	"summary": 0,
	"impact":  1, "averted": 1, "stopped-by": 1, "detection": 1, "timeline": 1, "response": 1, "accounts": 1,
	"analysis": 2, "lessons": 3, "actions": 4,
}

// sectionOrder reports the sections outside the longest run that is in
// order, so that one section moved to the front is one finding.
func sectionOrder(p *rule.Pass, pm *postmortem.Postmortem) {
	there := template.HeadingsOf(pm).ByPart
	var places []int
	for id := range stages {
		if i, ok := there[id]; ok {
			places = append(places, i)
		}
	}
	slices.Sort(places)
	order, parts := make([]int, len(places)), make([]markdown.Section, len(places))
	for n, i := range places {
		parts[n] = pm.Doc.Sections[i]
		order[n] = stages[postmortem.SectionID(parts[n].Title)]
	}
	for _, i := range outOfOrder(order) {
		// The nearest neighbour that is on the wrong side says where it belongs.
		before, behind := -1, -1
		for j := range order {
			if j > i && order[j] < order[i] {
				before = j
			}
			if j < i && order[j] > order[i] && behind < 0 {
				behind = j
			}
		}
		if before >= 0 {
			p.Reportf(parts[i].Heading, fmt.Sprintf("move it behind %q", rule.Clip(parts[before].Title)), "%q stands before %q", rule.Clip(parts[i].Title), rule.Clip(parts[before].Title)).
				Related = []finding.Related{{At: parts[before].Heading, Message: "it belongs behind this one"}}
		} else if behind >= 0 {
			p.Reportf(parts[i].Heading, fmt.Sprintf("move it in front of %q", rule.Clip(parts[behind].Title)), "%q stands behind %q", rule.Clip(parts[i].Title), rule.Clip(parts[behind].Title)).
				Related = []finding.Related{{At: parts[behind].Heading, Message: "it belongs in front of this one"}}
		}
	}
}

// outOfOrder returns the indices outside one longest run of order that never falls.
func outOfOrder(order []int) []int {
	length, from := make([]int, len(order)), make([]int, len(order))
	last := -1
	for i := range order {
		length[i], from[i] = 1, -1
		for j := range i {
			if order[j] <= order[i] && length[j]+1 > length[i] {
				length[i], from[i] = length[j]+1, j
			}
		}
		if last < 0 || length[i] > length[last] {
			last = i
		}
	}
	in := make([]bool, len(order))
	for ; last >= 0; last = from[last] {
		in[last] = true
	}
	var out []int
	for i := range order {
		if !in[i] {
			out = append(out, i)
		}
	}
	return out
}

func external(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.Ours() {
		if f := pm.Doc.Field("organisation"); !f.Empty() {
			p.Reportf(f.At(), "write kind: external for another organisation's incident; of ours the catalogue says whose it is", "organisation is filled in and kind is %s", pm.Kind)
		}
		return
	}
	if pm.Organisation == "" {
		p.Reportf(placeFor(pm, "organisation"), "write organisation: and whose incident it was", "kind is external and organisation is not filled in")
	}
	if len(pm.Sources) == 0 {
		p.Reportf(placeFor(pm, "sources"), "write sources: [\"https://…\"] with the public pages that the facts come from", "kind is external and sources is not filled in")
	}
	for _, f := range pm.Doc.Field("sources").Items {
		if f.Kind == frontmatter.Scalar && !rule.IsWeb(f.Text) {
			p.Reportf(f.At(), "write the full address of the page, beginning with https://", "the source %q is not a web address", rule.Clip(f.Text))
		}
	}
}

// impacted asks for the one service that every write-up has.
func impacted(p *rule.Pass, pm *postmortem.Postmortem) {
	if len(pm.Services) == 0 || len(pm.Impacted()) > 0 || pm.Status == postmortem.Withdrawn {
		return
	}
	p.Reportf(placeFor(pm, "services"), "give the one that users met it at role: impacted; where nobody was hurt, the one where they would have been",
		"no service has the role impacted")
}
