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

// checkValue reports values that are not in the lists of the catalogue or the template.
// The parser has already reported values that the format does not allow.
func checkValue(p *rule.Pass, pm *postmortem.Postmortem) {
	if f := pm.Doc.Field("schema"); f.Kind == frontmatter.Scalar && f.Text != "1" {
		p.Reportf(
			f.At(),
			"write schema: 1, or use a version of debrief that supports it",
			"%q is not a supported version of the format",
			rule.Clip(f.Text),
		)
	}
	for _, name := range []string{"severity", "severity_initial", "potential_severity"} {
		f := pm.Doc.Field(name)
		if f.Kind == frontmatter.Scalar && !f.Empty() {
			if _, _, ok := p.Catalog.Severity(strings.TrimSpace(f.Text)); !ok {
				reportInvalid(p, f, name, p.Catalog.SeverityIDs())
			}
		}
	}
	for _, of := range p.Template.Fields {
		if of.Name == "severity" || of.OneOf == nil && of.AnyOf == nil {
			continue // the catalogue, and not the template, defines the valid severities
		}
		f := pm.Doc.Field(of.Name)
		if f.Kind == frontmatter.Scalar && !f.Empty() && of.OneOf != nil &&
			!slices.Contains(of.OneOf, strings.TrimSpace(f.Text)) {
			reportInvalid(p, f, of.Name, of.OneOf)
		}
		for _, item := range f.Items {
			if of.AnyOf != nil && item.Kind == frontmatter.Scalar &&
				!slices.Contains(of.AnyOf, strings.TrimSpace(item.Text)) {
				reportInvalid(p, item, of.Name, of.AnyOf)
			}
		}
	}
}

// reportInvalid reports that the value of the field f is not one of words, the valid
// values. name is the name of the field.
func reportInvalid(p *rule.Pass, f frontmatter.Field, name string, words []string) {
	p.NotOneOf(f, words, "is not a value of "+name, "write one of: "+rule.Listed(words))
}

func checkId(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.ID.IsValid() {
		return
	}
	day := "2026-10-14"
	if pm.Times.Started.IsKnown() {
		day = pm.CalendarDay().Format("2006-01-02")
	}
	what := "file"
	if path.Base(pm.Doc.File.Path) == "index.md" {
		what = "folder"
	}
	help := fmt.Sprintf("rename the %s to the start date and a few lower-case words: %s-%s", what, day, proposeSlug(pm))
	if len(pm.ID) > 100 {
		p.Reportf(
			rule.FirstLine(pm),
			help,
			"the name %q has %d characters, and the limit is 100",
			rule.Clip(string(pm.ID)),
			len(pm.ID),
		)
		return
	}
	p.Reportf(rule.FirstLine(pm), help, "the name %q is not of the form YYYY-MM-DD-slug", rule.Clip(string(pm.ID)))
}

// proposeSlug returns a suggestion for the part of a new ID after the date, from the
// file name or the title of pm.
func proposeSlug(pm *postmortem.Postmortem) string {
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

func checkRequiredField(p *rule.Pass, pm *postmortem.Postmortem) {
	if len(pm.Doc.Front.Fields.Items) == 0 {
		return // the rule form/front-matter reports missing front matter
	}
	for _, f := range p.Template.Fields {
		if pm.IsExternal() && (f.Name == "organisation" || f.Name == "sources") {
			continue // the rule form/external reports these two fields
		}
		if f.Need.Of(pm) && !template.HasField(pm, f.Name) {
			p.Reportf(placeOf(pm, f.Name), fieldHelp(f), "%s is not filled in, and %s", f.Name, needText(f.Need))
		}
	}
}

// placeOf returns the place at which to report the field with the given name. If the
// field is missing, it is the nearest place: the key without a value, the group around
// the field, or the first line.
func placeOf(pm *postmortem.Postmortem, name string) source.Span {
	if f := pm.Doc.Field(name); f.Key.File != nil {
		return f.Key
	}
	return pm.At(name)
}

// needText returns the requirement n of the template as the predicate of a sentence,
// such as "is required".
func needText(n template.Need) string {
	return strings.Replace(n.String(), "required", "is required", 1)
}

// fieldHelp returns the help text for a required field f that is missing.
func fieldHelp(f template.Field) string {
	help := "fill in " + f.Name
	if strings.HasPrefix(f.Name, "times.") {
		help += ", or write unknown"
	}
	if f.Name == "actions" {
		help += ", or give the reason in no_actions_reason"
	}
	if f.OneOf != nil {
		help += " with one of: " + rule.Listed(f.OneOf)
	}
	if f.Guidance != "" {
		help += ": " + source.Excerpt(lowerFirst(f.Guidance), 200)
	}
	return help
}

// lowerFirst returns s with its first letter in lower case, for use after a colon. It
// does not change a first word in capitals, such as "API".
func lowerFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[n:])
	if n == 0 || strings.ToUpper(string(second)) == string(second) && second != ' ' {
		return s
	}
	return strings.ToLower(string(first)) + s[n:]
}

func checkRequiredSection(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.Doc.Refused != "" {
		return
	}
	headings := template.HeadingsOf(pm)
	last := -1 // index of the last section so far that is also in the template
	for _, s := range p.Template.Sections {
		i := headings.Of(s)
		if i >= 0 {
			last = i
		}
		if !s.Need.Of(pm) || template.HasSection(pm, s, i) {
			continue
		}
		guidance := sectionGuidance(s)
		if i < 0 {
			at, where := pm.Doc.Sections[0].At, "at the beginning of the text"
			at.End = at.Start
			if last >= 0 {
				at = pm.Doc.Sections[last].Heading
				where = fmt.Sprintf("after %q", rule.Clip(pm.Doc.Sections[last].Title))
			}
			f := p.Reportf(
				at,
				fmt.Sprintf("add \"## %s\" %s%s", s.Heading, where, guidance),
				"the section %q is missing, and it %s",
				s.Heading,
				needText(s.Need),
			)
			f.Edits, f.Safe = []finding.Edit{insertHeading(pm.Doc, last, s.Heading)}, true
			continue
		}
		state := "is empty"
		if n := template.SectionWords(pm, i); n > 0 {
			state = "has only " + finding.Plural(n, "word", "words")
		}
		p.Reportf(
			pm.Doc.Sections[i].Heading,
			"write the section, or one sentence with the reason why there is nothing to write"+guidance,
			"the section %q %s, and it %s",
			rule.Clip(pm.Doc.Sections[i].Title),
			state,
			needText(s.Need),
		)
	}
}

// insertHeading returns an edit that adds a heading after the section with the index
// after and its subsections. If after is -1, it adds the heading before all others. The
// rule then reports the new section as empty.
func insertHeading(doc *markdown.Document, after int, heading string) finding.Edit {
	next := after + 1
	if after >= 0 {
		next = after + len(doc.Subsections(after))
	} else if len(doc.Sections) > 0 && doc.Sections[0].Level == 0 {
		next = 1
	}
	at := source.Span{File: doc.File, Start: len(doc.File.Data), End: len(doc.File.Data)}
	level := 2
	if after >= 0 && doc.Sections[after].Level > 0 {
		level = doc.Sections[after].Level
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

// sectionGuidance returns the first line of the template's guidance for a section,
// after a colon.
func sectionGuidance(s template.Section) string {
	line, _, _ := strings.Cut(s.Guidance, "\n")
	if line = strings.TrimSpace(line); line == "" {
		return ""
	}
	return ": " + source.Excerpt(lowerFirst(strings.TrimSuffix(line, ".")), 200)
}

// stages maps the ID of each section to its stage: facts, analysis, lessons, actions.
// The sections of one stage may be in any order.
var stages = map[string]int{
	"summary": 0,
	"impact":  1, "averted": 1, "stopped-by": 1, "detection": 1, "timeline": 1, "response": 1, "accounts": 1,
	"analysis": 2, "lessons": 3, "actions": 4,
}

// checkSectionOrder reports sections in the wrong order. It finds the longest sequence
// in the right order and reports only the other sections, so that one moved section
// causes one finding.
func checkSectionOrder(p *rule.Pass, pm *postmortem.Postmortem) {
	byPart := template.HeadingsOf(pm).ByPart
	var places []int
	for id := range stages {
		if i, ok := byPart[id]; ok {
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
		// The help text names the nearest section on the wrong side of section i.
		later, earlier := -1, -1
		for j := range order {
			if j > i && order[j] < order[i] {
				later = j
			}
			if j < i && order[j] > order[i] && earlier < 0 {
				earlier = j
			}
		}
		if later >= 0 {
			p.Reportf(
				parts[i].Heading, fmt.Sprintf("move it after %q", rule.Clip(parts[later].Title)), "%q comes before %q",
				rule.Clip(parts[i].Title), rule.Clip(parts[later].Title),
			).
				Related = []finding.Related{
				{At: parts[later].Heading, Message: "it belongs after this section"},
			}
		} else if earlier >= 0 {
			p.Reportf(
				parts[i].Heading, fmt.Sprintf("move it before %q", rule.Clip(parts[earlier].Title)), "%q comes after %q",
				rule.Clip(parts[i].Title), rule.Clip(parts[earlier].Title),
			).
				Related = []finding.Related{{At: parts[earlier].Heading, Message: "it belongs before this section"}}
		}
	}
}

// outOfOrder returns the indexes of the elements of order that do not belong to one
// longest non-decreasing subsequence.
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

func checkExternal(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.IsOwn() {
		if f := pm.Doc.Field("organisation"); !f.Empty() {
			p.Reportf(
				f.At(),
				"write kind: external for an incident of another organisation, or remove organisation",
				"organisation is filled in, but kind is %s",
				pm.Kind,
			)
		}
		return
	}
	if pm.Organisation == "" {
		p.Reportf(
			placeOf(pm, "organisation"),
			"add organisation: with the name of the organisation",
			"kind is external, but organisation is not filled in",
		)
	}
	if len(pm.Sources) == 0 {
		p.Reportf(
			placeOf(pm, "sources"),
			"add sources: [\"https://…\"] with the public pages that have the facts",
			"kind is external, but sources is not filled in",
		)
	}
	for _, f := range pm.Doc.Field("sources").Items {
		if f.Kind == frontmatter.Scalar && !rule.IsWeb(f.Text) {
			p.Reportf(
				f.At(),
				"write the full address of the page, beginning with https://",
				"the source %q is not a web address",
				rule.Clip(f.Text),
			)
		}
	}
}

// checkImpacted reports a post-mortem that lists services, but none with the role
// impacted.
func checkImpacted(p *rule.Pass, pm *postmortem.Postmortem) {
	if len(pm.Services) == 0 || len(pm.ImpactedServices()) > 0 || pm.IsWithdrawn() {
		return
	}
	p.Reportf(
		placeOf(pm, "services"),
		"add role: impacted to the service in which users noticed the incident, or would have noticed it",
		"no service has the role impacted",
	)
}
