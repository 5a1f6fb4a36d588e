package form

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/rule"
	"debrief/site/source"
)

func even(s string) string { return strings.Join(strings.Fields(s), " ") }

// leftover are the marks that stand for text still to come.
var leftover = regexp.MustCompile(`\{\{[^{}\n]{0,80}\}\}|\b(?:TODO|TBD|XXX|FIXME)\b|(?i:lorem ipsum)`)

// mayHaveLeftover is a quick no for nearly every text.
func mayHaveLeftover(text []byte) bool {
	for _, part := range []string{"{{", "TODO", "TBD", "XXX", "FIXME", "orem", "OREM"} {
		if bytes.Contains(text, []byte(part)) {
			return true
		}
	}
	return false
}

var needWords = regexp.MustCompile(`^(?:required|optional)(?:\.| from | for )`)

// verbatim are the fields that quote what a machine said, and those that
// another rule asks more of.
var verbatim = []string{"symptoms", "query", "tags", "owner", "dri"}

func checkTemplateLeftover(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.Status.Reached(postmortem.InReview) {
		return // a draft is where they belong
	}
	if mayHaveLeftover(pm.Doc.File.Data[:pm.Doc.Body.Start]) {
		leftoverFields(p, pm.Doc.Front.Fields)
	}
	if pm.Doc.Refused != "" {
		return
	}
	body := pm.Doc.Body
	if text := pm.Doc.File.Data[body.Start:body.End]; mayHaveLeftover(text) {
		for _, passage := range p.Prose(pm).Passages {
			if passage.Kind == prose.Field {
				continue
			}
			for _, m := range leftover.FindAllStringIndex(passage.Text, -1) {
				leftoverAt(p, passage.Span(m[0], m[1]))
			}
		}
	}
	for _, c := range pm.Doc.Comments {
		if p.Outline.Comments[even(c.Text)] || needWords.MatchString(c.Text) {
			p.Reportf(c.At, "remove the comment: the section is written", "a comment of the template is left over").
				Edits = []finding.Edit{{At: withLine(c.At)}}
		}
	}
	for _, s := range pm.Doc.Sections {
		samples := p.Outline.Samples[strings.ToLower(s.Title)]
		if len(samples) == 0 {
			continue
		}
		for line := range strings.Lines(s.Text) {
			if line = strings.TrimSpace(line); slices.Contains(samples, line) {
				at := s.Heading
				if i := strings.Index(s.At.Text(), line); i >= 0 {
					at = source.Span{File: s.At.File, Start: s.At.Start + i, End: s.At.Start + i + len(line)}
				}
				p.Reportf(at, "write what happened here, or remove the sentence", "a sentence of the template is left over")
			}
		}
	}
}

func leftoverFields(p *rule.Pass, f frontmatter.Field) {
	for _, item := range f.Items {
		if slices.Contains(verbatim, item.Name) {
			continue
		}
		if item.Kind != frontmatter.Scalar {
			leftoverFields(p, item)
			continue
		}
		if word := leftover.FindString(item.Text); word != "" {
			at := item.Where
			if i := strings.Index(at.Text(), word); i >= 0 {
				at = source.Span{File: at.File, Start: at.Start + i, End: at.Start + i + len(word)}
			} else {
				at = item.At()
			}
			leftoverAt(p, at)
		}
	}
}

func leftoverAt(p *rule.Pass, at source.Span) {
	help := "write what is to stand here, or unknown where nobody knows"
	if strings.HasPrefix(at.Text(), "{{") {
		help = "write the value that was to stand here; text that is meant literally stands in `code`"
	}
	p.Reportf(at, help, "%q stands for text that is still to come", rule.Clip(at.Text()))
}

// withLine widens a span that has its line to itself to the whole line, and to
// the blank one behind it where there is one in front as well, so that
// removing it leaves no hole.
func withLine(at source.Span) source.Span {
	data := at.File.Data
	start := bytes.LastIndexByte(data[:at.Start], '\n') + 1
	end := at.End
	for end < len(data) && (data[end] == ' ' || data[end] == '\r') {
		end++
	}
	if len(bytes.TrimSpace(data[start:at.Start])) > 0 || end < len(data) && data[end] != '\n' {
		return at
	}
	end = min(end+1, len(data))
	if start >= 2 && data[start-1] == '\n' && data[start-2] == '\n' && end < len(data) && data[end] == '\n' {
		end++
	}
	return source.Span{File: at.File, Start: start, End: end}
}
